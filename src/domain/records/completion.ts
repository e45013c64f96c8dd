// A completion: one answer to a prompt, and where it came from. Those of a model say so wherever they go.
import { z } from "zod";
import { samplePrompt } from "./parts.ts";
import { record } from "./record.ts";

export const completion = record({
  id: "completions",
  title: "answer",
  key: ["project", "id"],
  file: "data/completions.jsonl",
  shape: {
    project: z.string(),
    id: z.string().min(1).max(200),
    /** Absent in files of before there were prompts with ids. */
    promptId: z.string().optional(),
    prompt: samplePrompt.optional(),
    completion: z.string(),
    /** What wrote it, in words: a model's name with its adapter, or what an imported file says. */
    source: z.string().optional(),
    madeBy: z.enum(["model", "person", "unknown"]).optional(),
    candidate: z.string().nullable().optional(),
    prompt_ids: z.array(z.number()).optional(),
    completion_ids: z.array(z.number()).optional(),
    finish: z.enum(["eos", "length"]).optional(),
    temperature: z.number().optional(),
    seed: z.number().optional(),
    /** What it is worth to a simulated annotator, and the group it belongs to. */
    utility: z.number().nullable().optional(),
    group: z.string().nullable().optional(),
    /** Judged alone, as KTO's rows have it: good or not. */
    label: z.boolean().optional(),
  },
  migrations: [],
});

export type CompletionRecord = z.infer<typeof completion.schema>;
