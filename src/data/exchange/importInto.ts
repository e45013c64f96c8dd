// A file of a format into a project: all of it that can be used, at once. What cannot is told with its line and stops nothing.

import type { ByteSource } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import type { ProjectData } from "../../domain/records/index.ts";
import type { ReadOptions } from "../readers/index.ts";
import type { ExchangeFormat } from "./exchangeFormat.ts";
import { DataUnion, type UnionCounts } from "./union.ts";

export interface ImportFault {
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface ImportOptions extends ReadOptions {
  /** Told of each row that cannot be used. */
  fault?(fault: ImportFault): void;
  /** Milliseconds since 1970: what says that it was made much later is refused. */
  readonly nowMs?: number;
}

export interface Imported extends UnionCounts {
  readonly faults: number;
  /** New judgements of answers that are not in the project. */
  readonly dangling: number;
  /** New judgements that settle an item for everybody. */
  readonly adjudications: number;
  /** Who judged, of the events that were taken or were there. */
  readonly annotators: readonly string[];
}

const badRow = "data/bad-row";
const rowHint = "Correct or remove this row; the others were taken.";

/** AppError "data/...", "import/...": nothing of the file can be used, and nothing was changed. */
export async function importInto(
  data: ProjectData,
  format: ExchangeFormat,
  source: ByteSource,
  options: ImportOptions = {},
): Promise<Imported> {
  const union = await DataUnion.open(data, options.nowMs);
  let used = 0;
  let faults = 0;
  let first: ImportFault | undefined;
  const fault = (found: ImportFault): void => {
    faults++;
    first ??= found;
    options.fault?.(found);
  };
  const sinkFault = (line: number, message: string): void =>
    fault({ line, code: badRow, message, hint: rowHint });
  const take = (line: number, work: () => void): void => {
    try {
      work();
      used++;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code, message, hint } = error;
      // Of a record that is damaged where it is kept something else is to be done.
      fault({ line, code, message, hint: code === "record/damaged" ? rowHint : hint });
    }
  };
  await format.read(
    source,
    {
      comparison: (found, line) => take(line, () => union.comparison(found)),
      answers: (found, line) => take(line, () => union.answers(found)),
      event: (fields, line) => take(line, () => union.event(fields, `line ${line} of ${source.name}`)),
      fault: sinkFault,
    },
    options,
  );
  if (used === 0) {
    const why =
      first === undefined ? "it has no rows" : `line ${first.line}: ${first.message.replace(/\.+$/, "")}`;
    throw new AppError(
      "import/nothing-usable",
      `Nothing in ${source.name} can be used as ${format.title}: ${why}.`,
      "Check that the format is the one of this file; nothing was changed.",
    );
  }
  const result = {
    ...union.counts(),
    faults,
    dangling: union.dangling(),
    adjudications: union.adjudications(),
    annotators: [...union.annotators],
  };
  await union.commit();
  return result;
}
