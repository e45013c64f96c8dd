// A dataset file as the tokenised rows that a recipe takes.

import type { Recipe } from "../algorithms/recipe.ts";
import { readRows } from "../data/readers/index.ts";
import { refuseBadRows, tokenizeCompletions, tokenizePreferences } from "../data/rows.ts";
import { AppError } from "../domain/errors.ts";
import type { Tokenizer } from "../models/tokenizer/index.ts";

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
    tokenizer: Tokenizer,
    options: { maxLength: number | null; completionOnly: boolean },
  ): {
    rows: readonly unknown[];
    dropped: number;
    truncated: number;
    errors: { line: number; message: string }[];
  };
  readonly dropReason: string;
}

/** By what a recipe says it needs. */
const kinds: Record<Recipe["needs"]["data"], Kind> = {
  pairs: {
    tokenize(rows, tokenizer, { maxLength }) {
      const { pairs, ...rest } = tokenizePreferences(rows, tokenizer, { maxLength });
      return { rows: pairs, ...rest };
    },
    dropReason: "because the prompt alone has max_length tokens",
  },
  completions: {
    tokenize(rows, tokenizer, { maxLength, completionOnly }) {
      const { texts, ...rest } = tokenizeCompletions(rows, tokenizer, { maxLength, completionOnly });
      return { rows: texts, ...rest };
    },
    dropReason: "because nothing to learn is left of them within max_length",
  },
};

const rowsAtOnce = 200;

/** Throws AppError "data/..." for a file or a row that cannot be used. `breathe` is awaited now and then. */
export async function trainingRows(
  recipe: Recipe,
  file: DataFile,
  tokenizer: Tokenizer,
  options: { maxLength: number | null; completionOnly: boolean; breathe: () => Promise<void> },
): Promise<TrainingRows> {
  const kind = kinds[recipe.needs.data];
  const read = await readRows(file.name, file.bytes);
  const rows: unknown[] = [];
  const errors: { line: number; message: string }[] = [];
  let dropped = 0;
  let truncated = 0;
  for (let at = 0; at < read.rows.length; at += rowsAtOnce) {
    await options.breathe();
    const part = kind.tokenize(read.rows.slice(at, at + rowsAtOnce), tokenizer, options);
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
      `${file.name}: none of its ${read.rows.length} rows fits max_length ${String(options.maxLength)}.`,
      "Raise max_length, or shorten the prompts.",
    );
  }
  const notes: string[] = [];
  if (dropped > 0)
    notes.push(`${file.name}: ${dropped} of ${read.rows.length} rows dropped ${kind.dropReason}.`);
  if (truncated > 0)
    notes.push(`${file.name}: ${truncated} rows cut at max_length ${String(options.maxLength)}.`);
  return { rows, notes };
}
