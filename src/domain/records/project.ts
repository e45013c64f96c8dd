// What the page remembers of a project and its runs, beside the files in the project's folder: names, choices, where a
// run stands. Files hold what was computed; these records hold what was decided. They travel in a project file's
// manifest.json, so what is read back from one is checked.

import { z } from "zod";

/** A model by where it comes from. `files`: chosen on this device; `key` names the copy that the browser keeps. */
export const modelReference = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("bundled"), name: z.string() }),
  z.object({ kind: z.literal("hub"), id: z.string(), endpoint: z.string().optional() }),
  z.object({
    kind: z.literal("files"),
    name: z.string(),
    key: z.string(),
    files: z.array(z.object({ path: z.string(), sizeBytes: z.number() })),
  }),
]);

/** A name of a folder: what comes in a file from somebody else must not lead anywhere. */
const folderName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,99}$/);
const projectPath = z.string().regex(/^data\/[\w.-]{1,120}$/);

const fault = z.object({ line: z.number(), message: z.string() });

/** Pairs that were read into the project: two files, one to learn from and one to measure on. */
export const datasetRecord = z.object({
  /** As the person's file was called. */
  name: z.string(),
  sizeBytes: z.number(),
  /** Rows to learn from, and rows held out. */
  rows: z.number(),
  testRows: z.number(),
  trainPath: projectPath,
  testPath: projectPath.nullable(),
  faults: z.array(fault),
  /** All faults, those not listed included. */
  faultCount: z.number(),
  first: z.array(
    z.object({ line: z.number(), prompt: z.string(), chosen: z.string(), rejected: z.string() }),
  ),
});

const message = z.object({ role: z.string(), content: z.string() });

/** A prompt whose answers are shown before and after: a text, or messages. */
export const samplePrompt = z.union([z.string(), z.array(message)]);

const typedSettings = z.record(z.string(), z.union([z.string(), z.boolean()]));
const devicePreference = z.enum(["auto", "webgpu", "wasm"]);

/** The choices for the next run. */
export const draftRecord = z.object({
  algorithm: z.string(),
  /** Settings as they were typed, by key; a key that is absent keeps the method's default. */
  typed: typedSettings,
  /** The preset these settings came from; null once they were changed by hand. */
  preset: z.string().nullable(),
  device: devicePreference,
  model: modelReference.nullable(),
  /** Name of a dataset of the project. */
  dataset: z.string().nullable(),
  prompts: z.array(samplePrompt),
});

export const projectRecord = z.object({
  version: z.literal(1),
  id: folderName,
  title: z.string().max(200),
  isSample: z.boolean(),
  createdAtMs: z.number(),
  changedAtMs: z.number(),
  deletedAtMs: z.number().nullable(),
  draft: draftRecord,
  datasets: z.array(datasetRecord),
});

const failure = z.object({ code: z.string(), message: z.string(), hint: z.string() });
const sampleSet = z.object({ step: z.number(), completions: z.array(z.string()) });

export const runRecord = z.object({
  version: z.literal(1),
  project: folderName,
  /** The last part of output_dir: models/<id>, logs/<id>.jsonl. */
  id: folderName,
  title: z.string().max(200),
  createdAtMs: z.number(),
  changedAtMs: z.number(),
  deletedAtMs: z.number().nullable(),
  /** "running" of a run that no tab trains means that it was interrupted. */
  state: z.enum(["ready", "running", "stopped", "done", "failed"]),
  step: z.number(),
  steps: z.number(),
  /** Time spent training, in ms, over all its parts. */
  workedMs: z.number(),
  algorithm: z.string(),
  /** The keys of the run's config.yaml. */
  config: z.record(z.string(), z.unknown()),
  device: devicePreference,
  /** What it was computed on, in words. */
  deviceTitle: z.string(),
  model: modelReference,
  datasetName: z.string(),
  testRows: z.number(),
  branchedFrom: z.object({ run: folderName, checkpoint: folderName }).nullable(),
  failure: failure.nullable(),
  /** The last evaluation, and the last step's metrics. */
  evaluation: z.record(z.string(), z.number().nullable()).nullable(),
  metrics: z.record(z.string(), z.number().nullable()).nullable(),
  prompts: z.array(samplePrompt),
  samples: z.object({ before: sampleSet.nullable(), now: sampleSet.nullable() }),
});

export type ModelReference = z.infer<typeof modelReference>;
export type DatasetRecord = z.infer<typeof datasetRecord>;
export type SamplePrompt = z.infer<typeof samplePrompt>;
export type DraftRecord = z.infer<typeof draftRecord>;
export type ProjectRecord = z.infer<typeof projectRecord>;
export type RunRecord = z.infer<typeof runRecord>;
export type DevicePreference = z.infer<typeof devicePreference>;

/** How a model is called in a config and in sentences. */
export function modelTitle(model: ModelReference): string {
  return model.kind === "hub" ? model.id : model.name;
}
