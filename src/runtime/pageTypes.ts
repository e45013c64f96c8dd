// What crosses between page and workers: plain data, cloneable, no tensors. The page imports these as types only.
import type { Field } from "../domain/config/field.ts";

export type DevicePreference = "auto" | "webgpu" | "wasm";

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

export type ModelChoice = { kind: "files"; name: string; files: NamedBlob[] } | { kind: "hub"; id: string };

export interface TrainRequest {
  /** The id of a MethodView. */
  algorithm: string;
  /** Settings as they were typed, by key; names of model, datasets and folder come from the choices below. */
  typed: Record<string, string | boolean>;
  device: DevicePreference;
  model: ModelChoice;
  dataset: NamedBlob;
}

export type Metrics = Record<string, number | null>;

export type PageEvent =
  | { type: "step"; step: number; epoch: number; metrics: Metrics }
  | { type: "eval"; step: number; epoch: number; metrics: Metrics }
  | { type: "checkpoint"; step: number; path: string }
  | { type: "note"; message: string }
  | { type: "progress"; phase: string; done: number; total: number; unit: string }
  /** A step that was finished but is not logged (logging_steps above 1) still moves the bar. */
  | { type: "position"; step: number; steps: number }
  | { type: "held"; held: boolean };

export interface RunSummary {
  state: "done" | "stopped";
  step: number;
  /** Paths of the files the run leaves behind, for the download. */
  files: { path: string; sizeBytes: number }[];
}

export interface PreviewRow {
  line: number;
  prompt: string;
  chosen: string;
  rejected: string;
}

export interface DatasetPreview {
  name: string;
  sizeBytes: number;
  rows: number;
  first: PreviewRow[];
  faults: { line: number; message: string }[];
  /** All faults, those not listed included. */
  faultCount: number;
  /** The rows that can be used as a file, where others had to be left out. */
  usable?: NamedBlob;
}

/** A training method as the page offers it. */
export interface MethodView {
  id: string;
  title: string;
  /** One sentence in plain words. */
  summary: string;
  /** What each logged metric means, by name. */
  metrics: Record<string, string>;
  fields: FieldView[];
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
  /** As a person would type it; lists with commas. */
  initial: string | boolean;
  /** May be left empty. */
  optional: boolean;
  options?: string[];
}
