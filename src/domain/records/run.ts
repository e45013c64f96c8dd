// A run: what it was started with, and where it stands.
import { z } from "zod";
import { devicePreference, folderName, modelReference, samplePrompt } from "./parts.ts";
import { record } from "./record.ts";

const failure = z.object({ code: z.string(), message: z.string(), hint: z.string() });
const sampleSet = z.object({ step: z.number(), completions: z.array(z.string()) });
const drawnAnswer = {
  prompt: z.string().nullable(),
  text: z.string().nullable(),
  score: z.number().nullable(),
  advantage: z.number().nullable(),
  tokens: z.number(),
  ended: z.boolean(),
};
const wholeAnswer = z.object({
  ...drawnAnswer,
  pieces: z.array(z.string()),
  advantages: z.array(z.number()),
});
/** As src/runs/drawings.ts makes it. */
const drawing = z.object({
  step: z.number(),
  count: z.number(),
  answers: z.array(z.object(drawnAnswer)),
  best: wholeAnswer,
  worst: wholeAnswer.nullable(),
});
const numbers = z.record(z.string(), z.number().nullable());

const kind = record({
  id: "runs",
  title: "run",
  key: ["project", "id"],
  shape: {
    project: folderName,
    /** The last part of output_dir (src/domain/runFolder.ts). */
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
    evaluation: numbers.nullable(),
    metrics: numbers.nullable(),
    prompts: z.array(samplePrompt),
    samples: z.object({ before: sampleSet.nullable(), now: sampleSet.nullable() }),
    /** What its last step has drawn; absent of methods that draw nothing. */
    drawing: drawing.optional(),
  },
  migrations: [],
});

export type RunRecord = z.infer<typeof kind.schema>;

export const run = {
  ...kind,
  /** Nobody trains it here. */
  imported: (one: RunRecord): RunRecord => ({
    ...one,
    state: one.state === "running" ? "stopped" : one.state,
  }),
};
