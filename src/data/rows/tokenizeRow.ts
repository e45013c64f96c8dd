// Single rows to ids, for the commands that compute on rows and for prompts that are answered: nothing is cut.

import type { Tokenizer } from "../../text/index.ts";
import { classifierIds } from "./classifierText.ts";
import { encodePrompt, promptAndJoint } from "./encode.ts";
import { type Noting, readCompletion, readPrompt } from "./readRow.ts";
import { RowFault } from "./rowFault.ts";
import * as fields from "./rowFields.ts";
import type { RawRow } from "./rowFields.ts";

export interface TokenizedRow {
  ids: number[];
  promptLength: number;
}

/** A row {prompt, completion} (texts or messages) or {ids, prompt_length}. Throws RowFault or AppError. */
export function tokenizeRow(row: RawRow, tokenizer: Tokenizer | undefined, noting?: Noting): TokenizedRow {
  if (fields.field(row, "ids") !== undefined) return rowOfIds(row, tokenizer?.vocabSize);
  const { promptIds, jointIds } = promptAndJoint(row, needed(tokenizer), noting);
  return { ids: [...promptIds, ...jointIds.slice(promptIds.length)], promptLength: promptIds.length };
}

/**
 * What a classifier reads of a row {prompt, completion} (texts or messages) or {ids}; `isEncoder` as for classifierIds. Throws
 * RowFault or AppError.
 */
export function tokenizeScored(
  row: RawRow,
  tokenizer: Tokenizer | undefined,
  isEncoder: boolean,
  noting?: Noting,
): number[] {
  const ids =
    fields.field(row, "ids") !== undefined
      ? fields.ids(row, "ids", tokenizer?.vocabSize)
      : scoredIds(row, needed(tokenizer), isEncoder, noting);
  if (ids.length === 0) throw new RowFault("the row has no ids; give it at least one");
  return ids;
}

function scoredIds(
  row: RawRow,
  tokenizer: Tokenizer,
  isEncoder: boolean,
  noting: Noting | undefined,
): number[] {
  const { prompt, completion } = readCompletion(row, noting);
  return classifierIds(prompt, completion, fields.chatSettings(row), tokenizer, { isEncoder });
}

/** A row {ids, prompt_length}. */
export function rowOfIds(row: RawRow, vocabularySize?: number): TokenizedRow {
  const ids = fields.ids(row, "ids", vocabularySize);
  if (ids.length === 0) throw new RowFault('"ids" is empty');
  return { ids, promptLength: fields.count(row, "prompt_length", ids.length) };
}

/** A row {prompt} (text or messages) or {ids}: what generation begins with. Throws RowFault or AppError. */
export function tokenizePrompt(row: RawRow, tokenizer: Tokenizer | undefined, noting?: Noting): number[] {
  const isIds = fields.field(row, "ids") !== undefined && fields.field(row, "prompt") === undefined;
  const ids = isIds
    ? fields.ids(row, "ids", tokenizer?.vocabSize)
    : encodePrompt(row, readPrompt(row, noting), needed(tokenizer));
  if (ids.length === 0) throw new RowFault("the prompt has no ids; give it at least one");
  return ids;
}

/** The tokenizer that a row of text needs. */
export function needed(tokenizer: Tokenizer | undefined): Tokenizer {
  if (tokenizer !== undefined) return tokenizer;
  throw new RowFault(
    'the row is text, but the model has no tokenizer; give {"ids": [...], "prompt_length": n}',
  );
}
