// What a policy has become, measured against the model it was trained from: plain data; made by src/page/trainer/policies.ts.
import type { PolicyMeasured } from "../../evaluation/policyQuality.ts";

export type { PolicyMeasured };

export interface PolicyReport {
  /** Held-out prompts that both answered, and answers of each to one. */
  prompts: number;
  answers: number;
  /** Every measure, as `evaluate policy` has it. */
  measures: PolicyMeasured[];
}

/** A model that a run left. `folder`: in the run's folder. */
export interface PolicyChoice {
  run: string;
  folder: string;
}

/** What is to be measured: every candidate against one base. */
export interface MeasureRequest {
  /** null: the model that each candidate's run began with. */
  base: PolicyChoice | null;
  candidates: PolicyChoice[];
  /** At most so many held-out prompts, answers of each model to one, and tokens of an answer. */
  prompts: number;
  answers: number;
  maxNewTokens: number;
  /** Models that score the answers, as a config names them: models/<run>/final of a run; null: nobody does. */
  reward: string | null;
  judge: string | null;
}

/** Whether a model answers by who asks, and more so than the model it began with. */
export interface AmplificationRequest {
  /** What is swapped in the prompts (src/evaluation/probes/axes). */
  axis: string;
  /** A model that scores the answers, as a config names it; null: their length alone is compared. */
  reward: string | null;
  maxNewTokens: number;
}

/** A measurement that was begun and is not at its end. */
export interface PendingMeasure {
  request: MeasureRequest;
  /** Of all answers that it takes. */
  share: number;
}
