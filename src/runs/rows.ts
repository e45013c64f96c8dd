// A dataset file as the tokenised rows that a recipe takes.

import type { Recipe } from "../algorithms/recipe.ts";
import { readRows } from "../data/readers/index.ts";
import {
  refuseBadRows,
  RowNotes,
  type RowTokenizer,
  tokenizeCompletions,
  tokenizePreferences,
} from "../data/rows.ts";
import { AppError } from "../domain/errors.ts";

export interface DataFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface TrainingRows {
  readonly rows: readonly unknown[];
  /** In words, for a note: what was dropped or cut. */
  readonly notes: readonly string[];
}

interface Kind {
  tokenize(
    rows: Awaited<ReturnType<typeof readRows>>["rows"],
    tokenizer: RowTokenizer,
    options: { maxLength: number | null; completionOnly: boolean; notes: RowNotes },
  ): {
    rows: readonly unknown[];
    dropped: number;
    truncated: number;
    errors: { line: number; message: string }[];
  };
  readonly dropReason: string;
  /** The key of a row that is ids already. */
  readonly idsKey: string;
  /** Positions that the model must have for a row. */
  positions(row: unknown): number;
}

const lengthOf = (ids: unknown): number => (Array.isArray(ids) ? ids.length : 0);

/** By what a recipe says it needs. */
const kinds: Record<Recipe["needs"]["data"], Kind> = {
  pairs: {
    tokenize(rows, tokenizer, options) {
      const { pairs, ...rest } = tokenizePreferences(rows, tokenizer, options);
      return { rows: pairs, ...rest };
    },
    idsKey: "chosen_ids",
    dropReason: "because the prompt alone has max_length tokens",
    positions(row) {
      const { promptIds, chosenIds, rejectedIds } = row as Record<string, unknown>;
      return lengthOf(promptIds) + Math.max(lengthOf(chosenIds), lengthOf(rejectedIds));
    },
  },
  completions: {
    tokenize(rows, tokenizer, options) {
      const { texts, ...rest } = tokenizeCompletions(rows, tokenizer, options);
      return { rows: texts, ...rest };
    },
    idsKey: "ids",
    dropReason: "because nothing to learn is left of them within max_length",
    positions: (row) => lengthOf((row as Record<string, unknown>)["ids"]),
  },
};

const rowsAtOnce = 200;

/** Where a row has one of these, its ids are not what is read. */
const textKeys = ["prompt", "chosen", "rejected", "completion", "messages", "conversations", "text"];

export interface RowOptions {
  readonly modelName: string;
  readonly maxLength: number | null;
  readonly completionOnly: boolean;
  /** The model's limits: a row beyond them would end the run at the step that meets it. */
  readonly contextLength: number;
  readonly vocabularySize: number;
  /** Awaited now and then. */
  breathe(): Promise<void>;
}

/** Throws AppError "data/..." or "tokens/..." for a file or a row that cannot be used. */
export async function trainingRows(
  recipe: Recipe,
  file: DataFile,
  tokenizer: RowTokenizer | undefined,
  options: RowOptions,
): Promise<TrainingRows> {
  const kind = kinds[recipe.needs.data];
  const read = await readRows(file.name, file.bytes);
  const reader = tokenizer ?? idsOnly(options.vocabularySize);
  const isText = ({ row }: { row: Record<string, unknown> }): boolean =>
    !Array.isArray(row[kind.idsKey]) || textKeys.some((key) => (row[key] ?? undefined) !== undefined);
  const text = tokenizer ? undefined : read.rows.find(isText);
  if (text) {
    throw new AppError(
      "tokenizer/missing",
      `${options.modelName} brings no tokenizer, and ${file.name}, line ${text.line}, is no row of ids.`,
      `Give the whole folder of the model (tokenizer.json), or rows with "${kind.idsKey}".`,
    );
  }
  const rows: unknown[] = [];
  const errors: { line: number; message: string }[] = [];
  const rowNotes = new RowNotes();
  let dropped = 0;
  let truncated = 0;
  for (let at = 0; at < read.rows.length; at += rowsAtOnce) {
    await options.breathe();
    const part = kind.tokenize(read.rows.slice(at, at + rowsAtOnce), reader, {
      ...options,
      notes: rowNotes,
    });
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
        ? `${file.name}: none of its ${read.rows.length} rows fits max_length ${String(options.maxLength)}.`
        : `${file.name}: no row is left to learn from. ${rowNotes.texts(file.name, read.rows.length).join(" ")}`,
      dropped > 0
        ? "Raise max_length, or shorten the prompts."
        : "Let answers begin as the chat template's generation prompt ends.",
    );
  }
  for (const row of rows) requireFit(file.name, row, kind.positions(row), options);
  const notes = rowNotes.texts(file.name, read.rows.length);
  if (dropped > 0)
    notes.push(`${file.name}: ${dropped} of ${read.rows.length} rows dropped ${kind.dropReason}.`);
  if (truncated > 0)
    notes.push(`${file.name}: ${truncated} rows cut at max_length ${String(options.maxLength)}.`);
  return { rows, notes };
}

/** For rows that need none. */
function idsOnly(vocabSize: number): RowTokenizer {
  const none = (): never => {
    throw new Error("internal: a row of ids was tokenised");
  };
  return { vocabSize, encode: none, decode: none, applyChatTemplate: none };
}

function requireFit(name: string, row: unknown, positions: number, options: RowOptions): void {
  const { contextLength, vocabularySize } = options;
  const { line, ...lists } = row as Record<string, unknown>;
  if (positions > contextLength) {
    throw new AppError(
      "tokens/too-long",
      `${name}, line ${String(line)}: the row has ${positions} tokens, more than the model's context of ${contextLength}.`,
      `Set max_length to ${contextLength} or less, or shorten the row.`,
    );
  }
  for (const ids of Object.values(lists)) {
    const bad = Array.isArray(ids) ? (ids as number[]).find((id) => id >= vocabularySize) : undefined;
    if (bad === undefined) continue;
    throw new AppError(
      "tokens/out-of-vocabulary",
      `${name}, line ${String(line)}: token id ${bad} is outside the model's vocabulary (0 to ${vocabularySize - 1}).`,
      "Use the tokenizer that belongs to this model.",
    );
  }
}
