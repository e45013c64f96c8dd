// The choices for the next run. Part of the project's record.
import { z } from "zod";
import { devicePreference, modelReference, samplePrompt } from "./parts.ts";

export const draft = z.object({
  algorithm: z.string(),
  /** Settings as they were typed, by key; a key that is absent keeps the method's default. */
  typed: z.record(z.string(), z.union([z.string(), z.boolean()])),
  /** The preset these settings came from; null once they were changed by hand. */
  preset: z.string().nullable(),
  device: devicePreference,
  model: modelReference.nullable(),
  /** Name of a dataset of the project. */
  dataset: z.string().nullable(),
  prompts: z.array(samplePrompt),
});

export type DraftRecord = z.infer<typeof draft>;
