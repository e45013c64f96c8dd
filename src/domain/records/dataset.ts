// Rows that were read into the project: two files, one to learn from and one to measure on. Part of the project's record.
import { z } from "zod";
import { projectPath } from "./parts.ts";
import type { Fields } from "./record.ts";

export const dataset = z.object({
  /** As the person's file was called. */
  name: z.string(),
  /** Id of the kind of its rows (src/data/rows). */
  kind: z.string(),
  sizeBytes: z.number(),
  /** Rows to learn from, and rows held out. */
  rows: z.number(),
  testRows: z.number(),
  trainPath: projectPath,
  testPath: projectPath.nullable(),
  faults: z.array(z.object({ line: z.number(), message: z.string() })),
  /** All faults, those not listed included. */
  faultCount: z.number(),
  /** Of judgements: what was not made into rows, each as "3 ties". */
  leftOut: z.array(z.string()).optional(),
  /** The first rows: their texts by name, as their kind previews them. */
  first: z.array(z.object({ line: z.number(), texts: z.record(z.string(), z.string()) })),
});

export type DatasetRecord = z.infer<typeof dataset>;

/** Before there were kinds of rows, all were pairs, whose three texts stood beside the line. */
export function withKind({ first, ...rest }: Fields): Fields {
  const rows = first as readonly Fields[];
  return { ...rest, kind: "pairs", first: rows.map(({ line, ...texts }) => ({ line, texts })) };
}
