// A voiding: from now on nothing that an annotator judged counts, or all of it counts again. The latest one holds; none is ever
// removed, so that files merge as sets.
import { z } from "zod";
import { record } from "./record.ts";

export const voiding = record({
  id: "voids",
  title: "voiding",
  key: ["project", "id"],
  file: "data/voids.jsonl",
  place: ({ at, id }: { at: number; id: string }) => [at, id],
  shape: {
    project: z.string(),
    id: z.string().min(1).max(200),
    annotator: z.string().min(1).max(200),
    isVoid: z.boolean(),
    reason: z.string().max(2000),
    /** Milliseconds since 1970. */
    at: z.number().int().min(0),
  },
  migrations: [],
});

export type VoidingRecord = z.infer<typeof voiding.schema>;
