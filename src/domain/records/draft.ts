// The choices for the next run. Part of the project's record.
import { z } from "zod";
import { devicePreference, modelReference, samplePrompt } from "./parts.ts";

const settings = {
  /** As they were typed, by key; a key that is absent keeps the method's default, one of another method is left alone. */
  typed: z.record(z.string(), z.union([z.string(), z.boolean()])),
  /** The preset these settings came from; null once they were changed by hand. */
  preset: z.string().nullable(),
};

export const draft = z.object({
  algorithm: z.string(),
  ...settings,
  /** The settings of methods that were left, by method: who comes back finds them. */
  left: z.record(z.string(), z.object(settings)).optional(),
  device: devicePreference,
  model: modelReference.nullable(),
  /** Name of a dataset of the project. */
  dataset: z.string().nullable(),
  prompts: z.array(samplePrompt),
});

export type DraftRecord = z.infer<typeof draft>;
