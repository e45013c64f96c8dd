// Rows of a file to the rows of a kind: each by itself, so that a bad one is told by its line and stops nothing.

import type { ReadRow, RowError } from "../readers/index.ts";
import { faultText } from "./rowFault.ts";
import type { AnyRow, RowKind, TokenizeOptions } from "./rowKind.ts";
import { RowNotes } from "./rowNotes.ts";

export interface TokenizedRows<Row> {
  readonly rows: readonly Row[];
  /** Rows left out because nothing of them fits. */
  readonly dropped: number;
  readonly truncated: number;
  readonly errors: readonly RowError[];
}

/** Throws what is no row's fault, such as AppError "tokenizer/no-chat-template". */
export function tokenizeRows<Row extends AnyRow>(
  kind: RowKind<Row>,
  given: readonly ReadRow[],
  options: Omit<TokenizeOptions, "noting">,
  notes = new RowNotes(),
): TokenizedRows<Row> {
  const rows: Row[] = [];
  const errors: RowError[] = [];
  let dropped = 0;
  let truncated = 0;
  for (const { row, line } of given) {
    try {
      const made = kind.tokenize(row, { ...options, noting: { notes, line } });
      if (made === "empty") continue;
      if (made === "too long") {
        dropped++;
        continue;
      }
      if (made.isCut) truncated++;
      rows.push(made.row);
    } catch (error) {
      const message = faultText(error);
      if (message === undefined) throw error;
      errors.push({ line, message });
    }
  }
  return { rows, dropped, truncated, errors };
}
