// What stays of a candidate who was erased: that it was done, and when. The id's hash answers a later question about the same id.
import { z } from "zod";
import { record } from "./record.ts";

export const tombstone = record({
  id: "erased",
  title: "tombstone",
  key: ["project", "id"],
  file: "erased.jsonl",
  shape: {
    project: z.string(),
    /** SHA-256 of the candidate's id, in hex. */
    id: z.string().regex(/^[0-9a-f]{64}$/),
    /** ISO 8601 date. */
    date: z.string(),
  },
  migrations: [],
});

export type TombstoneRecord = z.infer<typeof tombstone.schema>;
