// A comparison: one judgement of two answers. Events are appended and never changed.
import { z } from "zod";
import { judgedFields, placeOfEvent, whoJudged } from "./judged.ts";
import { record } from "./record.ts";

export const comparison = record({
  id: "comparisons",
  title: "judgement",
  key: ["project", "eventId"],
  file: "data/comparisons.jsonl",
  place: placeOfEvent,
  shape: {
    project: z.string(),
    eventId: z.string().min(1).max(200),
    itemId: z.string(),
    ...whoJudged,
    /** A is the first, whichever side it was shown on. */
    completionIds: z.tuple([z.string(), z.string()]),
    /** Left first. */
    shownOrder: z.union(
      [z.tuple([z.literal(0), z.literal(1)]), z.tuple([z.literal(1), z.literal(0)])],
      "Invalid input: expected [0,1] or [1,0]",
    ),
    verdict: z.enum(["A", "B", "tie", "bothBad", "skip"]),
    ...judgedFields,
  },
  migrations: [],
});

export type ComparisonRecord = z.infer<typeof comparison.schema>;
