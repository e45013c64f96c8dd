// Rows of a file to the rows of a kind: each by itself, so that a bad one is reported by its line and stops nothing.

import type { ReadRow, RowError } from "../readers/index.ts";
import { faultText } from "./rowFault.ts";
import type { AnyRow, RowKind, TokenizeOptions } from "./rowKind.ts";
import { RowNotes } from "./rowNotes.ts";

/** Takes rows one after the other and counts what becomes of them. */
export class TokenizedRows<Row extends AnyRow> {
  readonly rows: Row[] = [];
  readonly errors: RowError[] = [];
  /** Rows left out because nothing of them fits. */
  dropped = 0;
  truncated = 0;
  private readonly seen = new Set<string>();

  constructor(
    private readonly kind: RowKind<Row>,
    private readonly options: Omit<TokenizeOptions, "noting">,
    private readonly notes = new RowNotes(),
  ) {}

  /** Throws what is no row's fault, such as AppError "tokenizer/no-chat-template". */
  take({ row, line }: ReadRow): void {
    try {
      const key = this.kind.once?.(row);
      if (key !== undefined && this.seen.has(key)) return;
      if (key !== undefined) this.seen.add(key);
      const made = this.kind.tokenize(row, { ...this.options, noting: { notes: this.notes, line } });
      if (made === "empty") return;
      if (made === "too long") {
        this.dropped++;
        return;
      }
      if (made.isCut) this.truncated++;
      this.rows.push(made.row);
    } catch (error) {
      const message = faultText(error);
      if (message === undefined) throw error;
      this.errors.push({ line, message });
    }
  }
}

export function tokenizeRows<Row extends AnyRow>(
  kind: RowKind<Row>,
  given: readonly ReadRow[],
  options: Omit<TokenizeOptions, "noting">,
): TokenizedRows<Row> {
  const made = new TokenizedRows(kind, options);
  for (const row of given) made.take(row);
  return made;
}
