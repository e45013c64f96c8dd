// A judging task: what annotators are asked, by which widget, with which guidelines, and how its items are given out.
import { z } from "zod";
import { record } from "./record.ts";

const name = z.string().min(1).max(200);

export const task = record({
  id: "tasks",
  title: "judging task",
  key: ["project", "id"],
  file: "data/tasks.jsonl",
  shape: {
    project: z.string(),
    id: z.string().min(1).max(200),
    title: z.string().max(200),
    /** Id of the way to answer (src/data/annotation/widgets). */
    widget: z.string().max(60),
    /** Judgements for training, or to measure by: the latter train nothing. */
    purpose: z.enum(["training", "evaluation"]),
    /** What an invited annotator reads first: who invites, what for, and what happens to the judgements. */
    invitation: z.object({
      from: z.string().max(200),
      about: z.string().max(4000),
      afterwards: z.string().max(4000),
    }),
    guidelines: z.string().max(20_000),
    /** Offered as chips after a choice. */
    reasons: z.array(z.string().min(1).max(60)).max(24),
    /** Who judges. Names are pseudonyms: they stand in every event. */
    annotators: z.array(name).max(500),
    /** How many annotators judge an item. */
    overlap: z.number().int().min(1).max(50),
    /** Share of an annotator's items that come again, half of them with the sides turned. */
    repeatShare: z.number().min(0).max(0.5),
    /** Strength, reasons and rationale are asked for before the next item comes; else they can be added. */
    asksForMore: z.boolean(),
    isTimed: z.boolean(),
    /** A pause card after so many judgements; 0: none. */
    pauseEvery: z.number().int().min(0).max(1000),
    seed: z.number().int(),
    createdAtMs: z.number(),
  },
  migrations: [],
});

export type TaskRecord = z.infer<typeof task.schema>;
