// A project: its name, its data and the choices for its next run.
import { z } from "zod";
import { dataset, withKind } from "./dataset.ts";
import { draft } from "./draft.ts";
import { folderName } from "./parts.ts";
import { record } from "./record.ts";

export const project = record({
  id: "projects",
  title: "project",
  key: ["id"],
  shape: {
    id: folderName,
    title: z.string().max(200),
    isSample: z.boolean(),
    createdAtMs: z.number(),
    changedAtMs: z.number(),
    deletedAtMs: z.number().nullable(),
    draft,
    datasets: z.array(dataset),
    /** What its owner said it is for: decisions about candidates ask more of whoever makes them (src/domain/duties.ts). */
    purpose: z.enum(["training", "decisions"]),
    /** Ids of the retention rules that were chosen (src/domain/retention.ts). */
    retention: z.array(z.string()).optional(),
    /** Nothing is to be erased for now, and why. ISO 8601 date. */
    legalHold: z.object({ reason: z.string().min(1).max(2000), since: z.string() }).optional(),
    /** Who oversees what is judged and trained, and may overrule it; null: nobody is named. */
    overseer: z.string().max(200).nullable(),
    /** When the owner said what it is for; absent: nobody was asked yet. */
    purposeStatedAtMs: z.number().optional(),
    /** It came by invitation: one task is judged in it, for somebody else. */
    invitation: z
      .object({
        task: z.string(),
        annotator: z.string(),
        /** Time of the last judgement in the file that was made last, and in the one that was handed on last. */
        packedMs: z.number().optional(),
        sentMs: z.number().optional(),
      })
      .optional(),
    /** Words of its own that are always hidden, or never. */
    words: z.object({ hide: z.array(z.string()), keep: z.array(z.string()) }).optional(),
  },
  migrations: [
    (old) => ({ ...old, datasets: (old["datasets"] as Record<string, unknown>[]).map(withKind) }),
    (old) => ({ ...old, purpose: "training" }),
    (old) => ({ ...old, overseer: null }),
  ],
});

export type ProjectRecord = z.infer<typeof project.schema>;
