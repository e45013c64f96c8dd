// Rows of `evaluate fairness` into a table of groups; bad rows by their line, and none of them stops the rest.

import { jsonDocument } from "../../data/readers/jsonDocument.ts";
import { jsonLines } from "../../data/readers/jsonLines.ts";
import { eachRow, sourceOf } from "../../data/readers/index.ts";
import { FairnessRowReader } from "../../evaluation/fairness/fairnessRow.ts";
import { GroupTable } from "../../evaluation/fairness/groupTable.ts";
import { breathe } from "../../runs/turns.ts";
import { rowsInput } from "../anonymiseFiles.ts";

/** Smaller files are read at once. */
const shownFrom = 4 << 20;

interface Reading {
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
  fault(line: number, message: string): void;
  warn(code: string, message: string): void;
}

/** AppError "data/..." or "file/..." where the file as a whole cannot be read. */
export async function readGroups(
  path: string,
  folder: string,
  { signal, progress, fault, warn }: Reading,
): Promise<{ table: GroupTable; errors: number }> {
  const table = new GroupTable();
  const reader = new FairnessRowReader();
  let errors = 0;
  const source = await sourceOf(path === "-" ? "stdin" : path, rowsInput(path, folder));
  const read = await eachRow(
    source,
    ({ row, line }) => {
      const made = reader.read(row);
      if (typeof made === "string") {
        errors++;
        fault(line, made);
      } else table.add(made);
    },
    {
      signal,
      progress: async (bytes, total) => {
        if (total > shownFrom) progress(bytes, total);
        await breathe();
      },
    },
    [jsonLines, jsonDocument],
  );
  for (const { line, message } of read.errors) fault(line, message);
  const more = read.errorCount - read.errors.length;
  if (more > 0) warn("fairness/more-errors", `${more} more rows cannot be read and are not listed.`);
  if (table.attributes().length === 0)
    warn("fairness/no-groups", 'no row has a group, so that there is nothing to compare: give "groups".');
  return { table, errors: errors + read.errorCount };
}
