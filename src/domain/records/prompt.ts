// A prompt: what a model is asked, and what it was made of.
import { z } from "zod";
import { samplePrompt } from "./parts.ts";
import { record } from "./record.ts";

export const prompt = record({
  id: "prompts",
  title: "prompt",
  key: ["project", "id"],
  file: "data/prompts.jsonl",
  shape: {
    project: z.string(),
    id: z.string().min(1).max(200),
    prompt: samplePrompt,
    documentIds: z.array(z.string()).optional(),
    candidate: z.string().nullable().optional(),
    /** Id of the template it was made by; absent: it was given. */
    template: z.string().optional(),
    split: z.enum(["train", "test"]).optional(),
  },
  migrations: [],
});

export type PromptRecord = z.infer<typeof prompt.schema>;
