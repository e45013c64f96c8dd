// What the page knows of models that score answers: how far their scores can be trusted, measured on held-out judgements.
// Plain data; made by src/page/trainer/rewardReport.ts, shown by src/ui/components/reward.
import type { ModelReference } from "../../domain/records/index.ts";
import type { Estimate } from "../../evaluation/bootstrap.ts";
import type { LengthBin } from "../../evaluation/lengthDependence.ts";
import type { ReliabilityBin } from "../../evaluation/reliability.ts";

export type { Estimate, LengthBin, ReliabilityBin };

/** A model that scores: one that a run left in a folder of its own, or one by where it comes from. */
export type ScorerReference =
  /** `folder`: inside the run's folder, "final" or a further model's folder in it. */
  { kind: "run"; run: string; folder: string } | { kind: "model"; model: ModelReference };

/** The most that anyone could get right, because judges do not always say the same. */
export type Ceiling =
  /** Exact: the chances of a simulated judge are known. */
  | { because: "simulated"; share: Estimate }
  /** Between two numbers, from `pairs` that were judged more than once. */
  | { because: "repeated"; pairs: number; low: Estimate; high: Estimate };

export interface ScoredText {
  characters: number;
  score: number;
  /** It is the answer that the judge preferred. */
  preferred: boolean;
}

/** How far a reward model can be trusted, on judgements that it never learned from. */
export interface RewardReport {
  /** Judgements that are measured, and the different prompts they are about. */
  rows: number;
  prompts: number;
  /** Left out: neither answer was preferred; longer than the model reads. */
  ties: number;
  tooLong: number;
  /** Share of judgements where the preferred answer scores higher. */
  right: Estimate;
  /** The same share for whoever always prefers the longer answer. */
  longer: Estimate;
  /** null: nothing is known of it. */
  ceiling: Ceiling | null;
  /** Expected calibration error: by how much its certainty is off, on average. */
  ece: Estimate;
  certainty: ReliabilityBin[];
  length: {
    /** Of score and characters, over all answers. */
    correlation: Estimate;
    bins: LengthBin[];
    /** Some of the answers, for a picture. */
    answers: ScoredText[];
  };
  /** The scores of all held-out answers, lowest first. */
  scores: number[];
  trial: Trial;
}

/** What it takes to try a model as it was measured. */
export interface Trial {
  /** Prompts and answers are messages. */
  asMessages: boolean;
  /** Held-out judgements whose prompts are single texts, the preferred answer first. */
  examples: { prompt: string; answers: [string, string] }[];
}

/** Answers to be scored. */
export interface TypedAnswers {
  prompt: string;
  answers: string[];
  /** As in Trial; null: messages where the model knows conversations. */
  asMessages: boolean | null;
}

export interface ScoredAnswer {
  score: number;
  /** That it read, prompt included. */
  tokens: number;
}

/** A held-out judgement as two reward models see it. */
export interface ComparedPair {
  line: number;
  prompt: string;
  /** The answer that the judge preferred stands first, unless it is a tie. */
  answers: [string, string];
  isTie: boolean;
  /** By model: the scores of both answers. */
  scores: [[number, number], [number, number]];
}

/** Two reward models on the same held-out judgements. */
export interface RewardComparison {
  rows: number;
  prompts: number;
  /** Rows that one of them cannot read whole. */
  tooLong: number;
  /** Share of the rows in which both prefer the same answer. */
  agreement: Estimate;
  /** By model, those of all answers, lowest first. */
  scores: [number[], number[]];
  /** Where they disagree the most comes first. */
  pairs: ComparedPair[];
  trial: Trial;
}
