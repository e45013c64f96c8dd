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
