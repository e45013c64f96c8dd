// A file of rows, JSON Lines or JSON unless it is said otherwise, whose good rows are taken one by one: bad ones are told by their line, and none of them stops the rest.

import { jsonDocument } from "../data/readers/jsonDocument.ts";
import { jsonLines } from "../data/readers/jsonLines.ts";
import { eachRow, type Reader, sourceOf } from "../data/readers/index.ts";
import { breathe } from "../runs/turns.ts";
import { rowsInput } from "./anonymiseFiles.ts";
import type { RowTeller } from "./rowTeller.ts";

/** Smaller files are read at once. */
const shownFrom = 4 << 20;

export interface RowReading extends RowTeller {
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}

/**
 * Resolves with how many rows could not be used. `take` returns what is wrong with a row, where something is; `moreErrors` is the code of
 * the warning that there are more than are told. AppError "data/..." or "file/..." where the file as a whole cannot be read.
 */
export async function eachRowOfFile(
  path: string,
  folder: string,
  { signal, progress, fault, warn }: RowReading,
  moreErrors: string,
  take: (row: Readonly<Record<string, unknown>>) => string | undefined,
  among: readonly Reader[] = [jsonLines, jsonDocument],
): Promise<number> {
  let errors = 0;
  const source = await sourceOf(path === "-" ? "stdin" : path, rowsInput(path, folder));
  const read = await eachRow(
    source,
    ({ row, line }) => {
      const wrong = take(row);
      if (wrong === undefined) return;
      errors++;
      fault(line, wrong);
    },
    {
      signal,
      progress: async (bytes, total) => {
        if (total > shownFrom) progress(bytes, total);
        await breathe();
      },
    },
    among,
  );
  for (const { line, message } of read.errors) fault(line, message);
  const more = read.errorCount - read.errors.length;
  if (more > 0) warn(moreErrors, `${more} more rows cannot be read and are not listed.`);
  return errors + read.errorCount;
}
