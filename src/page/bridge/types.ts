// What crosses between page and workers: plain data, cloneable, no tensors. The page imports these as types only.
import type { Field } from "../../domain/config/field.ts";
import type { Failure } from "../../domain/errors.ts";
import type {
  DatasetRecord,
  DevicePreference,
  DraftRecord,
  ModelReference,
  ProjectRecord,
  RunRecord,
  SamplePrompt,
} from "../../domain/records/index.ts";
import type { Metric, MetricRecord, MetricResult } from "../../algorithms/metric.ts";
import type { Role } from "../../algorithms/recipe.ts";
import type { Task } from "../../models/architecture.ts";
import type { DrawnAnswer, Drawing, WholeAnswer } from "../../runs/drawings.ts";
import type { MemoryPart } from "../../runs/memory.ts";
import type { RunHistory as RunLog } from "../../runs/history.ts";

export type { DrawnAnswer, Drawing, MetricRecord, WholeAnswer };
export type {
  DatasetRecord,
  DevicePreference,
  DraftRecord,
  ModelReference,
  ProjectRecord,
  RunRecord,
  SamplePrompt,
};

/** What this machine offers, as the worker that would use it sees it. */
export interface DeviceReport {
  webgpu:
    | { available: true; name: string; software: boolean; maxBufferBytes: number; features: string[] }
    | { available: false; reason: string };
  wasm: { available: true; threads: number; reason: string } | { available: false; reason: string };
}

export interface NamedBlob {
  /** Relative, with forward slashes. */
  path: string;
  blob: Blob;
}

export type PageEvent =
  /** The first event of a run, and of every part of it after an interruption. `step`: where it resumes. */
  | {
      type: "started";
      step: number;
      workedMs: number;
      atMs: number;
      prompts: SamplePrompt[];
      before: string[] | null;
    }
  | ({ type: "step"; atMs: number } & MetricRecord)
  | ({ type: "eval" } & MetricRecord)
  /** By chart, what the method warns of in the log so far. */
  | { type: "troubles"; troubles: Record<string, string> }
  | { type: "checkpoint"; step: number; path: string }
  | { type: "note"; message: string }
  | { type: "progress"; phase: string; done: number; total: number; unit: string }
  /** A step that was finished but is not logged (logging_steps above 1) still moves the bar. */
  | { type: "position"; step: number; steps: number; atMs: number }
  /** Answers to the sample prompts at a step. */
  | { type: "sample"; step: number; completions: string[] }
  /** What a step has drawn to learn from; of steps that follow each other quickly, the newest. */
  | { type: "drawing"; drawing: Drawing }
  | { type: "held"; held: boolean }
  | {
      type: "ended";
      state: "done" | "stopped" | "failed";
      step: number;
      failure: Failure | null;
      atMs: number;
    };

export interface RunSummary {
  state: "done" | "stopped";
  step: number;
}

/** Settings for a purpose, as they would be typed. */
export interface PresetView {
  id: string;
  title: string;
  summary: string;
  typed: Record<string, string | boolean>;
}

/** A training method as the page offers it. */
export interface MethodView {
  id: string;
  title: string;
  /** One sentence in plain words. */
  summary: string;
  /** What its models are for: the next token of an answer, or one score an answer. */
  task: Task;
  /** Why to take this one among those that need the same; of one of them. */
  advice?: string;
  /** The kind of rows that it learns from, what one needs, and the kinds of files that such rows are read from. */
  rows: { id: string; title: { one: string; many: string }; needs: string; from: string[] };
  /** The model that comes with the site for such a method. */
  bundled: { name: string; about: string };
  /** The models it may need besides the one that is trained. */
  roles: Role[];
  /** It learns from answers that it draws itself. */
  draws: boolean;
  /** Every logged metric by name, in the order in which they are shown. */
  metrics: Record<string, MetricView>;
  /** The page can load such rows; others are for the command line. */
  isOffered: boolean;
  fields: FieldView[];
  presets: PresetView[];
}

/** What a run is called good by, as it was measured. */
export interface HeadlineFacts extends Pick<MetricResult, "title" | "kind"> {
  value: number;
}

/** A metric without what only the workers can ask of it. */
export interface MetricView extends Pick<Metric, "meaning"> {
  chart?: Omit<NonNullable<Metric["chart"]>, "trouble">;
  curve?: Omit<NonNullable<Metric["curve"]>, "trouble">;
  result?: Omit<MetricResult, "before">;
}

/** What a run has left, and what its method says of it. */
export interface RunHistory extends RunLog {
  /** By chart, what its metrics warn of. */
  troubles: Record<string, string>;
  /** By metric, its value before anything was learned, where that is known. */
  before: Record<string, number>;
  /** What its last step has drawn; null of methods that draw nothing. */
  drawing: Drawing | null;
}

/** A setting as the form shows it. */
export interface FieldView {
  key: string;
  label: string;
  help: string;
  unit?: string;
  kind: Field["kind"];
  /** Folded away until asked for. */
  advanced: boolean;
  /** The method's default as a person would type it; lists with commas. */
  initial: string | boolean;
  /** May be left empty. */
  optional: boolean;
  options?: string[];
  /** It names a model that scores answers, which is chosen from those that are here. */
  names?: Field["names"];
}

/** What is known of a model before its weights are loaded. */
export interface ModelFacts {
  name: string;
  /** null: it stands in the weights' own file, which is not here yet (a GGUF on the hub). */
  architecture: string | null;
  parameters: number | null;
  contextLength: number | null;
  /** Of all files that would be loaded; null: the server does not report it. */
  sizeBytes: number | null;
  /** Bytes of them that still have to be downloaded; null: some, and the server does not report how many. */
  missingBytes: number | null;
  hasChatTemplate: boolean;
  /** Its files are of the class that the method's models have; else what that class has besides is made. */
  isOfTask: boolean;
}

/** What a run would need, before it starts. */
export interface RunPlan {
  device: string;
  /** Bytes, by what they are for. */
  memory: { id: MemoryPart["id"]; title: string; bytes: number }[];
  /** null: the device does not say (WebGPU). */
  limitBytes: number | null;
  /** What to lower first; null when it fits. */
  advice: string | null;
  rows: number;
  steps: number;
  /** Tokens of the longest rows looked at, and how many rows that were. */
  longestRow: number;
  rowsRead: number;
  /** The tokenizer is not here yet: lengths are guessed from the rows' characters. */
  isGuess: boolean;
  /** Estimated from a short measurement of this device; training alone. */
  secondsPerStep: number;
  warnings: string[];
}

/** A Vega-Lite spec whose data set is named "points" and comes separately. */
export type ChartSpec = Record<string, unknown>;
export type ChartPoint = Record<string, number | string | null>;

export interface ChartImage {
  svg: string;
  /** The plot inside the SVG, in its pixels, and the x values at its left and right edge. */
  plot: { left: number; top: number; width: number; height: number; from: number; to: number };
}

export type DownloadKind = "result" | "run";

/** What a project file holds, before anything of it is kept. */
export interface ProjectFileFacts {
  /** Names what was read, for an import. */
  id: string;
  title: string;
  isSample: boolean;
  createdAtMs: number;
  sizeBytes: number;
  files: number;
  datasets: { name: string; rowTitle: { one: string; many: string }; rows: number; testRows: number }[];
  /** `result`: its headline on held-out rows; null where nothing was measured or the method is not known. */
  runs: {
    title: string;
    algorithm: string;
    state: RunRecord["state"];
    step: number;
    steps: number;
    model: string;
    result: HeadlineFacts | null;
  }[];
}

export interface StorageReport {
  /** null: the browser does not report it. */
  usedBytes: number | null;
  quotaBytes: number | null;
  projects: { id: string; title: string; sizeBytes: number; runs: number }[];
  /** Downloaded or kept models. */
  models: { name: string; sizeBytes: number; keys: string[] }[];
}

export interface ChatRequest {
  device: DevicePreference;
  model: ModelReference;
  /** A folder of a run of this project that holds an adapter or a model; null is the base alone. */
  project: string | null;
  checkpoint: string | null;
  messages: { role: string; content: string }[];
  temperature: number;
  topP: number;
  maxNewTokens: number;
  seed: number;
}

/** One side's next piece: its text (empty: the model ended its answer) and how likely it was at temperature 1. */
export interface ChatToken {
  side: "base" | "trained";
  text: string;
  probability: number;
  /** How many tokens it took: parts of one character come together. */
  count: number;
}
