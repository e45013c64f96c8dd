// Faults of rows as one AppError: training takes a file whole or not at all, and commands on single rows stop at the
// first bad one.

import { AppError, quote } from "../../domain/errors.ts";
import type { RowError } from "../readers/index.ts";
import { faultText } from "./rowFault.ts";

const SHOWN = 3;
const maxFaultLength = 400;

/** Throws AppError "data/bad-rows" where there are faults; `name` is the file, `count` all faults, `total` its rows. */
export function refuseBadRows(
  name: string,
  errors: readonly RowError[],
  total: number,
  count = errors.length,
): void {
  if (count === 0) return;
  const sorted = [...errors].sort((a, b) => a.line - b.line);
  const shown = sorted.slice(0, SHOWN).map(({ line, message }) => `line ${line}: ${cut(message)}`);
  const more = count - shown.length;
  throw new AppError(
    "data/bad-rows",
    `${name}: ${count} of ${total} rows cannot be used. ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`,
    "Correct or remove these rows; every row needs the same keys, such as prompt, chosen and rejected.",
  );
}

const cut = (message: string): string =>
  message.length > maxFaultLength ? `${message.slice(0, maxFaultLength)}…` : message;

/** Runs `work` on one row; its fault becomes AppError "data/bad-row" with the line. */
export function onRow<T>(name: string, line: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const message = faultText(error);
    if (message === undefined) throw error;
    if (error instanceof AppError) {
      throw new AppError(error.code, `${name}, line ${line}: ${message}.`, error.hint);
    }
    throw new AppError(
      "data/bad-row",
      `${quote(name).slice(1, -1)}, line ${line}: ${message}.`,
      "Correct or remove this row.",
    );
  }
}
