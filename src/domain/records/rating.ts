// A rating: one judgement of an answer by itself, good or bad. Events are appended and never changed.
import { z } from "zod";
import { judgedFields, placeOfEvent, whoJudged } from "./judged.ts";
import { record } from "./record.ts";

export const rating = record({
  id: "ratings",
  title: "rating",
  key: ["project", "eventId"],
  file: "data/ratings.jsonl",
  place: placeOfEvent,
  shape: {
    project: z.string(),
    eventId: z.string().min(1).max(200),
    itemId: z.string(),
    ...whoJudged,
    completionId: z.string(),
    verdict: z.enum(["good", "bad", "skip"]),
    ...judgedFields,
  },
  migrations: [],
});

export type RatingRecord = z.infer<typeof rating.schema>;
