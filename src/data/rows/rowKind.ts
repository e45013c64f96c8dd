// The contract of a kind of training row: what a row of a file must hold, its ids, and what of them counts. A recipe
// names the kind it learns from; files, plans, memory and the page's sentences ask the kind and never which one it is.

import type { Tokenizer } from "../../text/index.ts";
import type { JudgedPair, RatedAnswer } from "./judgedPair.ts";
import type { Noting } from "./readRow.ts";
import type { RawRow, TextOrMessages } from "./rowFields.ts";

/** What every kind's rows have: the line of the file, from 1, on which the row begins. */
export interface AnyRow {
  readonly line: number;
}

/** What a method does with rows that are too long. */
export interface Cut {
  /** In ids; null keeps every row whole. */
  readonly maxLength: number | null;
  /** What the limit is, where it is not max_length: "the 512 tokens that the model can read". */
  readonly limit?: string;
  /** "cut" takes what fits and drops rows of which nothing to learn is left; "drop" takes whole rows only. */
  readonly tooLong: "cut" | "drop";
  /** Prompts are learned too. */
  readonly wholeRow?: boolean;
  /** Positions of the model's context that are kept free: for what is drawn. */
  readonly room?: number;
}

export interface TokenizeOptions {
  /** Without one, rows of ids are taken and others are faults. */
  readonly tokenizer: Tokenizer | undefined;
  /** Ids are below this. */
  readonly vocabularySize: number;
  /** The model reads whole texts between its tokenizer's special tokens, as BERT does. */
  readonly isEncoder?: boolean;
  readonly cut: Cut;
  /** Takes what should be said of a row that is taken, and its line. */
  readonly noting: Noting;
}

/** A row, and whether it was cut; or why there is none: nothing of it fits, or it has no answer (which the notes tell). */
export type Tokenized<Row> = { readonly row: Row; readonly isCut: boolean } | "too long" | "empty";

export interface RowKind<Row extends AnyRow> {
  readonly id: string;
  /** For sentences: "a pair", "90 pairs". */
  readonly title: { readonly one: string; readonly many: string };
  /** One line of Markdown: what such rows are and which keys they have. */
  readonly about: string;
  /** What a row needs, for refusals, and a row that has it. */
  readonly needs: string;
  readonly example: string;
  /** A list of ids under this key is a row that needs no tokenizer, unless it has text under one of `textKeys`. */
  readonly idsKey: string;
  readonly textKeys: readonly string[];
  /** Why rows are left out when they are cut: "rows dropped because ...". */
  readonly dropReason: string;
  /** The row's texts by name. Throws RowFault that says why it is no such row. */
  preview(row: RawRow): Readonly<Record<string, string>>;
  /** What a model is asked, where the row has it apart from the answer and not as ids. Of rows that have a preview. */
  prompt(row: RawRow): TextOrMessages | undefined;
  /** Throws RowFault, or AppError of the tokenizer. */
  tokenize(row: RawRow, options: TokenizeOptions): Tokenized<Row>;
  /**
   * A row as the several rows of this kind that it is; absent: every row is one. They stand in blocks, as datasets' map makes them:
   * of every thousand rows of a file the first parts, then the second ones. Throws RowFault.
   */
  parts?(row: RawRow, noting?: Noting): readonly RawRow[];
  /** Rows of a judgement of two answers; none: it says nothing to this kind. Absent: judgements are no data for this kind. */
  fromJudgement?(judged: JudgedPair): readonly RawRow[];
  /** Rows of a judgement of one answer. */
  fromRating?(rated: RatedAnswer): readonly RawRow[];
  /** Rows with an equal text are one; undefined: the row stands for itself. */
  once?(row: RawRow): string | undefined;
  /** Why nothing can be learned of these rows together, and what to do; undefined: something can. */
  refusal?(rows: readonly Row[]): { readonly message: string; readonly hint: string } | undefined;
  /** Ids that are computed: for memory and time. */
  tokens(row: Row): number;
  /** Positions of the model's context that the row needs. */
  positions(row: Row): number;
  /** All its ids, part by part. */
  ids(row: Row): readonly (readonly number[])[];
}

/** Whether a row can be taken without a tokenizer. */
export function isRowOfIds(
  row: RawRow,
  { idsKey, textKeys, parts }: Pick<RowKind<AnyRow>, "idsKey" | "textKeys" | "parts">,
): boolean {
  if (textKeys.some((key) => (row[key] ?? null) !== null)) return false;
  return (parts?.(row) ?? [row]).every((part) => Array.isArray(part[idsKey]));
}
