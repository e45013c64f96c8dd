// A dataset file as the tokenised rows that a recipe takes.

import type { Recipe } from "../algorithms/recipe.ts";
import { readRows, type RowError } from "../data/readers/index.ts";
import {
  type AnyRow,
  type Cut,
  isRowOfIds,
  refuseBadRows,
  type RowKind,
  RowNotes,
  tokenizeRows,
} from "../data/rows/index.ts";
import type { CommonValues } from "../domain/config/common.ts";
import { AppError } from "../domain/errors.ts";
import type { Tokenizer } from "../text/index.ts";

export interface DataFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface TrainingRows<Row> {
  readonly rows: readonly Row[];
  /** In words, for a note: what was dropped or cut. */
  readonly notes: readonly string[];
}

const rowsAtOnce = 200;

export interface RowOptions {
  readonly modelName: string;
  readonly cut: Cut;
  /** The model's limits: a row beyond them would end the run at the step that meets it. */
  readonly contextLength: number;
  readonly vocabularySize: number;
  /** Awaited now and then. */
  breathe(): Promise<void>;
}

/** What a method does with rows that are too long. */
export function cutOf(recipe: Recipe, values: CommonValues): Cut {
  return recipe.cut?.(values) ?? { maxLength: values.max_length, tooLong: "cut" };
}

/** Throws AppError "data/..." or "tokens/..." for a file or a row that cannot be used. */
export async function trainingRows<Row extends AnyRow>(
  kind: RowKind<Row>,
  file: DataFile,
  tokenizer: Tokenizer | undefined,
  options: RowOptions,
): Promise<TrainingRows<Row>> {
  const { cut, modelName } = options;
  const read = await readRows(file.name, file.bytes);
  const text = tokenizer ? undefined : read.rows.find(({ row }) => !isRowOfIds(row, kind));
  if (text) {
    throw new AppError(
      "tokenizer/missing",
      `${modelName} brings no tokenizer, and ${file.name}, line ${text.line}, is no row of ids.`,
      `Give the whole folder of the model (tokenizer.json), or rows with "${kind.idsKey}".`,
    );
  }
  const vocabularySize = tokenizer?.vocabSize ?? options.vocabularySize;
  const rows: Row[] = [];
  const errors: RowError[] = [];
  const rowNotes = new RowNotes();
  let dropped = 0;
  let truncated = 0;
  for (let at = 0; at < read.rows.length; at += rowsAtOnce) {
    await options.breathe();
    const some = read.rows.slice(at, at + rowsAtOnce);
    const part = tokenizeRows(kind, some, { tokenizer, vocabularySize, cut }, rowNotes);
    for (const row of part.rows) rows.push(row);
    for (const error of part.errors) errors.push(error);
    dropped += part.dropped;
    truncated += part.truncated;
  }
  refuseBadRows(
    file.name,
    [...read.errors, ...errors],
    read.rows.length + read.errorCount,
    read.errorCount + errors.length,
  );
  if (rows.length === 0) {
    throw new AppError(
      "data/nothing-left",
      dropped > 0
        ? `${file.name}: none of its ${read.rows.length} rows fits max_length ${String(cut.maxLength)}.`
        : `${file.name}: no row is left to learn from. ${rowNotes.texts(file.name, read.rows.length).join(" ")}`,
      dropped > 0
        ? "Raise max_length, or shorten the prompts."
        : "Let answers begin as the chat template's generation prompt ends.",
    );
  }
  for (const row of rows) requireFit(kind, file.name, row, options);
  const notes = rowNotes.texts(file.name, read.rows.length);
  const dropReason =
    cut.tooLong === "cut"
      ? kind.dropReason
      : `because they are longer than max_length ${String(cut.maxLength)}`;
  if (dropped > 0) notes.push(`${file.name}: ${dropped} of ${read.rows.length} rows dropped ${dropReason}.`);
  if (truncated > 0)
    notes.push(`${file.name}: ${truncated} rows cut at max_length ${String(cut.maxLength)}.`);
  return { rows, notes };
}

function requireFit<Row extends AnyRow>(
  kind: RowKind<Row>,
  name: string,
  row: Row,
  { contextLength, vocabularySize }: RowOptions,
): void {
  const positions = kind.positions(row);
  if (positions > contextLength) {
    throw new AppError(
      "tokens/too-long",
      `${name}, line ${row.line}: the row has ${positions} tokens, more than the model's context of ${contextLength}.`,
      `Set max_length to ${contextLength} or less, or shorten the row.`,
    );
  }
  for (const ids of kind.ids(row)) {
    const bad = ids.find((id) => id >= vocabularySize);
    if (bad === undefined) continue;
    throw new AppError(
      "tokens/out-of-vocabulary",
      `${name}, line ${row.line}: token id ${bad} is outside the model's vocabulary (0 to ${vocabularySize - 1}).`,
      "Use the tokenizer that belongs to this model.",
    );
  }
}
