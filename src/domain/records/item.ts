// An item of a judging task: the answers to one prompt that are judged together, and why it was chosen.
import { z } from "zod";
import { record } from "./record.ts";

export const item = record({
  id: "items",
  title: "item to judge",
  key: ["project", "id"],
  file: "data/items.jsonl",
  shape: {
    project: z.string(),
    id: z.string().min(1).max(200),
    taskId: z.string().min(1).max(200),
    promptId: z.string(),
    /** One for a rating, two for a comparison, more for the best of several. */
    completionIds: z.array(z.string()).min(1).max(12),
    /** The pairing strategy that chose it; "given" where a person did. */
    arm: z.string().max(60),
    /** Of the random slice that no strategy ever selects from: for measuring only. */
    isHeldOut: z.boolean().optional(),
    /**
     * "gold": the right answer is known and nobody is told; "attention": it is plain to see; "practice": before the others, with
     * feedback, and no judgement of it counts.
     */
    kind: z.enum(["normal", "gold", "attention", "practice"]),
    /** The verdict that is right, of those of the widget; not for normal items. */
    expected: z.string().max(20).optional(),
    /** What is said after practice. */
    feedback: z.string().max(2000).optional(),
    addedAtMs: z.number().optional(),
    candidate: z.string().nullable().optional(),
  },
  migrations: [],
});

export type ItemRecord = z.infer<typeof item.schema>;
