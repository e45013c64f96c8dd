// What crosses between page and data worker on the Evaluate page: plain data, made by src/page/data/evaluating.ts.
import type { HumanWinRate } from "../../evaluation/humanWinRate.ts";
import type { Interval } from "../../evaluation/intervals.ts";
import type {
  Block,
  Chart,
  Code,
  Part,
  Quantity,
  ReportDocument,
  Row,
  Section,
  Table,
} from "../../evaluation/report/document.ts";
import type { PolicyRole } from "../../evaluation/policyQuality.ts";
import type { PendingMeasure } from "./policyTypes.ts";

export type {
  Block,
  Chart,
  Code,
  HumanWinRate,
  Interval,
  Part,
  Quantity,
  ReportDocument,
  Row,
  Section,
  Table,
};

/** A model that was measured against its base. */
export interface MeasuredPolicy {
  /** Names its files in the project's reports. */
  name: string;
  title: string;
  baseTitle: string;
  /** Its answers are kept, so that they can be shown and judged. */
  hasSamples: boolean;
}

export interface EvaluationOverview {
  measured: MeasuredPolicy[];
  /** Begun and not at its end. */
  pending: PendingMeasure | null;
  /** Tables, charts and sentences of everything that was measured; null: nothing was. */
  report: ReportDocument | null;
}

/** What can be swapped in a text (src/evaluation/probes/axes). */
export interface SwapView {
  id: string;
  title: string;
  about: string;
  /** How many: what it takes grows with them. */
  groups: number;
}

/** A way to write a report (src/runs/report/formats). */
export interface ReportFormatView {
  id: string;
  title: string;
}

export interface ShownSample {
  text: string;
  reward: number | null;
  judge: number | null;
  /** Cut off at the limit of tokens. */
  isCut: boolean;
}

/** All answers of both to a prompt. */
export interface SampleRow {
  prompt: string;
  answers: Readonly<Record<PolicyRole, ShownSample[]>>;
  /** Mean score of the candidate's answers less the base's; null where nothing scored them. */
  difference: number | null;
}

export interface SamplePage {
  /** Prompts that match, in all. */
  total: number;
  /** What the rows are sorted by: a model's scores, or how long the answers are where nothing scored them. */
  sortedBy: "reward" | "judge" | "length";
  rows: SampleRow[];
}

export interface SampleQuery {
  /** Looked for in prompts and answers. */
  words: string;
  from: number;
  count: number;
  order: "apart" | "better" | "worse";
}

/** Pairs for a blind comparison. */
export interface BlindRequest {
  /** Names of what was measured. */
  policies: string[];
  /** Prompts of each. */
  count: number;
}

export interface BlindMade {
  added: number;
  /** Prompts whose answers are the same, word for word. */
  alike: number;
  /** Answers that say where they come from, and why, in sentences. */
  heldBack: number;
  heldBackWhy: string[];
}

/** A blind comparison and what came of it. */
export interface BlindResult {
  task: string;
  policies: { name: string; title: string; baseTitle: string; result: HumanWinRate }[];
}

/** What a table of decisions came to; its lines are in the project's reports. */
export interface DecisionsMeasured {
  rows: number;
  attributes: string[];
  /** Bad rows, which count nowhere: the first ones, and how many. */
  faults: { line: number; message: string }[];
  faultCount: number;
  /** Attributes with more groups than anybody reads. */
  leftOut: { attribute: string; groups: number }[];
}

/** Groups of people that are kept apart from the project (src/storage/groupStore.ts). */
export interface LabelsView {
  id: string;
  name: string;
  purpose: string;
  people: number;
  attributes: string[];
  keptAtMs: number;
  expiresAtMs: number;
  readAtMs: number[];
}
