// Rows of a file to the rows of a kind: each by itself, so that a bad one is reported by its line and stops nothing.

import type { ReadRow, RowError } from "../readers/index.ts";
import { faultText } from "./rowFault.ts";
import type { RawRow } from "./rowFields.ts";
import type { AnyRow, RowKind, TokenizeOptions } from "./rowKind.ts";
import { RowNotes } from "./rowNotes.ts";

/** Takes rows one after the other and counts what becomes of them. */
export class TokenizedRows<Row extends AnyRow> {
  readonly errors: RowError[] = [];
  /** Rows that were taken, each part of a row for itself. */
  count = 0;
  /** Rows left out because nothing of them fits. */
  dropped = 0;
  truncated = 0;
  private readonly seen = new Set<string>();
  private readonly whole: Row[] = [];
  /** Of the block under way, by their place among the parts of a row. */
  private parts: Row[][] = [];
  private inBlock = 0;

  constructor(
    private readonly kind: RowKind<Row>,
    private readonly options: Omit<TokenizeOptions, "noting">,
    private readonly notes = new RowNotes(),
  ) {}

  /** In the order in which they are learned from. */
  get rows(): readonly Row[] {
    return [...this.whole, ...this.parts.flat()];
  }

  /** Throws what is no row's fault, such as AppError "tokenizer/no-chat-template". */
  take({ row, line }: ReadRow): void {
    const noting = { notes: this.notes, line };
    try {
      const parts = this.kind.parts?.(row, noting) ?? [row];
      for (const [place, part] of parts.entries()) {
        this.count++;
        this.takePart(part, place, noting);
      }
      if (++this.inBlock === rowsOfBlock) this.endBlock();
    } catch (error) {
      const message = faultText(error);
      if (message === undefined) throw error;
      this.errors.push({ line, message });
    }
  }

  private takePart(row: RawRow, place: number, noting: TokenizeOptions["noting"]): void {
    const key = this.kind.once?.(row);
    if (key !== undefined && this.seen.has(key)) return;
    if (key !== undefined) this.seen.add(key);
    const made = this.kind.tokenize(row, { ...this.options, noting });
    if (made === "empty") return;
    if (made === "too long") {
      this.dropped++;
      return;
    }
    if (made.isCut) this.truncated++;
    (this.parts[place] ??= []).push(made.row);
  }

  private endBlock(): void {
    for (const row of this.parts.flat()) this.whole.push(row);
    this.parts = [];
    this.inBlock = 0;
  }
}

/** As many as datasets' map hands on at once. */
const rowsOfBlock = 1000;

export function tokenizeRows<Row extends AnyRow>(
  kind: RowKind<Row>,
  given: readonly ReadRow[],
  options: Omit<TokenizeOptions, "noting">,
): TokenizedRows<Row> {
  const made = new TokenizedRows(kind, options);
  for (const row of given) made.take(row);
  return made;
}
