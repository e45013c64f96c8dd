// Rows from a file (or "-", stdin) for the commands that compute on single rows, and their ids. All rows are checked
// before the first is computed, and the first fault stops the command with the line it is in.

import { createReadStream, statSync } from "node:fs";
import { resolve } from "node:path";
import type { ReadRow } from "../data/readers/index.ts";
import { readRows } from "../data/readers/index.ts";
import { type Noting, onRow, type RawRow, RowNotes } from "../data/rows/index.ts";
import { type ByteSource, named } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import type { ModelConfig } from "../models/architecture.ts";
import { fileSource } from "../storage/folder.ts";
import type { LoadedModel } from "../runs/loadedModel.ts";
import type { Tokenizer } from "../text/index.ts";
import { breathe } from "../runs/turns.ts";

/** AppError "data/..." or "file/...". */
export async function openRows(path: string, folder: string): Promise<readonly ReadRow[]> {
  const name = path === "-" ? "stdin" : path;
  const { rows, errors } = await readRows(
    name,
    path === "-" ? process.stdin : openFile(path, resolve(folder, path)),
  );
  const [first] = errors;
  if (first) {
    throw new AppError(
      "data/bad-row",
      `${quote(name).slice(1, -1)}, line ${first.line}: ${first.message}.`,
      "Correct or remove this row.",
    );
  }
  return rows;
}

/** A file, or the stream of a pipe such as the shell's <(...). */
function openFile(name: string, path: string): ByteSource | AsyncIterable<Uint8Array> {
  const info = statSync(path, { throwIfNoEntry: false });
  return info?.isFIFO() === true ? createReadStream(path) : named(name, fileSource(path));
}

/** Rows that are ready without a tokenizer open none. */
export async function tokenizerFor(
  rows: readonly ReadRow[],
  model: LoadedModel,
  isReady: (row: RawRow) => boolean,
): Promise<Tokenizer | undefined> {
  return rows.every(({ row }) => isReady(row)) ? undefined : model.tokenizer();
}

/** Ids are taken as they are: whatever a tokenizer would say of them. */
export function isIds(row: RawRow): boolean {
  return Array.isArray(row["ids"]);
}

/** Ids, and no prompt as text or messages, which generation takes first. */
export function isBareIds(row: RawRow): boolean {
  return isIds(row) && (row["prompt"] === undefined || row["prompt"] === null);
}

/**
 * Each row's ids by `work`, held against the model: none of its texts is cut and no id is outside the vocabulary. What should
 * be said of rows goes to `note`.
 */
export async function rowsToIds<T>(
  name: string,
  rows: readonly ReadRow[],
  { vocabularySize, contextLength }: ModelConfig,
  work: (row: RawRow, noting: Noting) => T,
  textsOf: (made: T) => readonly (readonly number[])[],
  note: (message: string) => void,
): Promise<T[]> {
  const all: T[] = [];
  const notes = new RowNotes();
  for (const { row, line } of rows) {
    // Many rows take long, and a signal must not wait for them.
    if (all.length % 500 === 499) await breathe();
    const made = onRow(name, line, () => work(row, { notes, line }));
    for (const ids of textsOf(made)) {
      if (ids.length > contextLength) {
        throw new AppError(
          "tokens/too-long",
          `${quote(name).slice(1, -1)}, line ${line}: the row has ${ids.length} tokens, more than the model's context of ${contextLength}.`,
          "Shorten the row: nothing is cut here.",
        );
      }
      const bad = ids.find((id) => id >= vocabularySize);
      if (bad !== undefined) {
        throw new AppError(
          "tokens/out-of-vocabulary",
          `${quote(name).slice(1, -1)}, line ${line}: token id ${bad} is outside the model's vocabulary (0 to ${vocabularySize - 1}).`,
          "Use the tokenizer that belongs to this model.",
        );
      }
    }
    all.push(made);
  }
  for (const message of notes.texts(quote(name).slice(1, -1), rows.length)) note(message);
  return all;
}
