// Rows to ids, exactly as TRL 1.13.0 does it (trainer/dpo_trainer.py, trainer/sft_trainer.py, data_utils.py).
// Texts get the EOS text unless they end in it; prompt and prompt + completion are tokenised separately. Where the
// prompt's end falls inside a token the two differ at the seam: DPO takes the prompt's ids and the joint tail, SFT the
// joint ids and masks as many as the prompt has. Messages go through the chat template, with nothing appended.

import type { ReadRow, RowError } from "../readers/index.ts";
import { extractPrompt } from "./extractPrompt.ts";
import * as fields from "./rowFields.ts";
import { type Message, type Row, RowFault, type TextOrMessages } from "./rowFields.ts";

/** What rows need of a tokenizer; src/models/tokenizer fits. */
export interface RowTokenizer {
  readonly vocabSize: number;
  readonly eosText?: string;
  encode(text: string, options?: { addSpecialTokens?: boolean }): number[];
  applyChatTemplate(
    messages: readonly Message[],
    options?: {
      addGenerationPrompt?: boolean;
      tools?: readonly unknown[];
      variables?: Readonly<Record<string, unknown>>;
    },
  ): string;
}

export interface TokenizedPair {
  promptIds: number[];
  /** The completions alone, EOS included. */
  chosenIds: number[];
  rejectedIds: number[];
  line: number;
}

export interface TokenizedText {
  ids: number[];
  /** Index of the first id that is trained on; 0 where the row has no prompt. */
  completionStart: number;
  line: number;
}

export interface TokenizedRow {
  ids: number[];
  promptLength: number;
}

export interface Tokenized {
  /** Rows left out because `maxLength` leaves nothing of them to learn. */
  dropped: number;
  /** Rows cut to `maxLength`. */
  truncated: number;
  errors: RowError[];
}

export interface LengthOptions {
  /** Longest row in ids; null keeps every row whole. */
  maxLength: number | null;
}

/** A row {prompt, completion} (texts or messages) or {ids, prompt_length}; nothing is cut. Throws RowFault or AppError. */
export function tokenizeRow(row: Row, tokenizer: RowTokenizer | undefined): TokenizedRow {
  if (fields.field(row, "ids") !== undefined) {
    const ids = fields.ids(row, "ids", tokenizer?.vocabSize);
    if (ids.length === 0) throw new RowFault('"ids" is empty');
    return { ids, promptLength: fields.count(row, "prompt_length", ids.length) };
  }
  const { promptIds, jointIds } = promptAndJoint(row, "completion", needed(tokenizer));
  return { ids: [...promptIds, ...jointIds.slice(promptIds.length)], promptLength: promptIds.length };
}

/** A row {prompt} (text or messages) or {ids}: what generation begins with. Throws RowFault or AppError. */
export function tokenizePrompt(row: Row, tokenizer: RowTokenizer | undefined): number[] {
  const isIds = fields.field(row, "ids") !== undefined && fields.field(row, "prompt") === undefined;
  const ids = isIds
    ? fields.ids(row, "ids", tokenizer?.vocabSize)
    : encodePrompt(row, fields.textOrMessages(row, "prompt"), needed(tokenizer));
  if (ids.length === 0) throw new RowFault("the prompt has no ids; give it at least one");
  return ids;
}

/** Rows {prompt?, chosen, rejected} or {prompt_ids, chosen_ids, rejected_ids} for pairwise methods. */
export function tokenizePreferences(
  rows: readonly ReadRow[],
  tokenizer: RowTokenizer,
  { maxLength }: LengthOptions,
): Tokenized & { pairs: TokenizedPair[] } {
  const pairs: TokenizedPair[] = [];
  const result = { pairs, dropped: 0, truncated: 0, errors: [] as RowError[] };
  eachRow(rows, result.errors, ({ row, line }) => {
    const pair = tokenizePreference(row, tokenizer);
    const room = maxLength === null ? Infinity : maxLength - pair.promptIds.length;
    if (room <= 0) {
      result.dropped++;
      return;
    }
    if (pair.chosenIds.length > room || pair.rejectedIds.length > room) result.truncated++;
    pairs.push({
      promptIds: pair.promptIds,
      chosenIds: pair.chosenIds.slice(0, room),
      rejectedIds: pair.rejectedIds.slice(0, room),
      line,
    });
  });
  return result;
}

/**
 * Rows {prompt, completion}, {text}, {messages}, {conversations} or {ids, prompt_length} for language modelling.
 * `completionOnly: false` trains on the prompts too.
 */
export function tokenizeCompletions(
  rows: readonly ReadRow[],
  tokenizer: RowTokenizer,
  { maxLength, completionOnly = true }: LengthOptions & { completionOnly?: boolean },
): Tokenized & { texts: TokenizedText[] } {
  const texts: TokenizedText[] = [];
  const result = { texts, dropped: 0, truncated: 0, errors: [] as RowError[] };
  eachRow(rows, result.errors, ({ row, line }) => {
    const whole = tokenizeText(row, tokenizer);
    const completionStart = completionOnly ? whole.promptLength : 0;
    const ids = maxLength === null ? whole.ids : whole.ids.slice(0, maxLength);
    if (maxLength !== null && completionStart >= ids.length) {
      result.dropped++;
      return;
    }
    if (ids.length < whole.ids.length) result.truncated++;
    texts.push({ ids, completionStart: Math.min(completionStart, ids.length), line });
  });
  return result;
}

/** Rows {prompt, completion, label} for methods on single judgements: ids as for pairs. */
export function tokenizeLabelled(
  rows: readonly ReadRow[],
  tokenizer: RowTokenizer,
  { maxLength }: LengthOptions,
): Tokenized & { judged: { promptIds: number[]; completionIds: number[]; label: boolean; line: number }[] } {
  const judged: { promptIds: number[]; completionIds: number[]; label: boolean; line: number }[] = [];
  const result = { judged, dropped: 0, truncated: 0, errors: [] as RowError[] };
  eachRow(rows, result.errors, ({ row, line }) => {
    const label = fields.label(row, "label");
    const { ids, promptLength } = tokenizeRow(row, tokenizer);
    const limit = maxLength ?? Infinity;
    if (promptLength >= limit) {
      result.dropped++;
      return;
    }
    if (ids.length > limit) result.truncated++;
    judged.push({
      promptIds: ids.slice(0, promptLength),
      completionIds: ids.slice(promptLength, limit),
      label,
      line,
    });
  });
  return result;
}

/** Rows {prompt} or {ids} for methods that generate. */
export function tokenizePrompts(
  rows: readonly ReadRow[],
  tokenizer: RowTokenizer,
): { prompts: { ids: number[]; line: number }[]; errors: RowError[] } {
  const prompts: { ids: number[]; line: number }[] = [];
  const errors: RowError[] = [];
  eachRow(rows, errors, ({ row, line }) => {
    prompts.push({ ids: tokenizePrompt(row, tokenizer), line });
  });
  return { prompts, errors };
}

function tokenizePreference(row: Row, tokenizer: RowTokenizer): Omit<TokenizedPair, "line"> {
  const has = (key: string): boolean => fields.field(row, key) !== undefined;
  if (!has("chosen") && !has("rejected") && (has("chosen_ids") || has("rejected_ids"))) {
    const [promptIds, chosenIds, rejectedIds] = ["prompt_ids", "chosen_ids", "rejected_ids"].map((key) =>
      fields.ids(row, key, tokenizer.vocabSize),
    );
    return { promptIds: promptIds ?? [], chosenIds: chosenIds ?? [], rejectedIds: rejectedIds ?? [] };
  }
  const { prompt, chosen, rejected } = readPreference(row);
  const settings = fields.chatSettings(row);
  const promptIds = encodePrompt(row, prompt, tokenizer);
  const tail = (completion: TextOrMessages): number[] =>
    encodeJoint(prompt, completion, settings, tokenizer).slice(promptIds.length);
  return { promptIds, chosenIds: tail(chosen), rejectedIds: tail(rejected) };
}

/** The row's prompt, chosen and rejected; the prompt is taken out of the sides where it stands only there. */
export function readPreference(row: Row): {
  prompt: TextOrMessages;
  chosen: TextOrMessages;
  rejected: TextOrMessages;
} {
  const chosen = fields.textOrMessages(row, "chosen");
  const rejected = fields.textOrMessages(row, "rejected");
  const prompt = fields.optionalTextOrMessages(row, "prompt");
  if (typeof chosen !== typeof rejected) {
    throw new RowFault('"chosen" and "rejected" must both be strings or both be lists of messages');
  }
  // A prompt that is a text beside sides that are messages repeats their first message (UltraFeedback).
  if (prompt === undefined || (typeof prompt === "string" && typeof chosen !== "string")) {
    return extractPrompt(chosen, rejected);
  }
  if (typeof prompt !== typeof chosen) {
    throw new RowFault('"prompt" is a list of messages, but "chosen" and "rejected" are strings');
  }
  return { prompt, chosen, rejected };
}

function tokenizeText(row: Row, tokenizer: RowTokenizer): TokenizedRow {
  const has = (key: string): boolean => fields.field(row, key) !== undefined;
  if (has("prompt") || has("completion")) {
    const { promptIds, jointIds } = promptAndJoint(row, "completion", tokenizer);
    return { ids: jointIds, promptLength: promptIds.length };
  }
  const conversation = has("messages") ? "messages" : has("conversations") ? "conversations" : undefined;
  if (conversation !== undefined) {
    const messages = fields.textOrMessages(row, conversation);
    if (typeof messages === "string")
      throw new RowFault(`"${conversation}" must be a list of messages, got a string`);
    const text = tokenizer.applyChatTemplate(messages, fields.chatSettings(row));
    return { ids: tokenizer.encode(text, { addSpecialTokens: false }), promptLength: 0 };
  }
  if (has("ids")) return tokenizeRow({ prompt_length: 0, ...row }, tokenizer);
  const text = fields.field(row, "text");
  if (typeof text !== "string") {
    if (text !== undefined) throw new RowFault(`"text" must be a string, got ${fields.kindOf(text)}`);
    throw new RowFault(`no "prompt" and "completion", "text" or "messages"; found ${fields.keysOf(row)}`);
  }
  return { ids: tokenizer.encode(withEos(text, tokenizer)), promptLength: 0 };
}

function promptAndJoint(
  row: Row,
  key: string,
  tokenizer: RowTokenizer,
): { promptIds: number[]; jointIds: number[] } {
  const prompt = fields.textOrMessages(row, "prompt");
  const completion = fields.textOrMessages(row, key);
  if (typeof prompt !== typeof completion) {
    throw new RowFault(`"prompt" and "${key}" must both be strings or both be lists of messages`);
  }
  return {
    promptIds: encodePrompt(row, prompt, tokenizer),
    jointIds: encodeJoint(prompt, completion, fields.chatSettings(row), tokenizer),
  };
}

function encodePrompt(row: Row, prompt: TextOrMessages, tokenizer: RowTokenizer): number[] {
  if (typeof prompt === "string") return tokenizer.encode(prompt);
  const text = tokenizer.applyChatTemplate(prompt, {
    ...fields.chatSettings(row),
    addGenerationPrompt: true,
  });
  return tokenizer.encode(text, { addSpecialTokens: false });
}

function encodeJoint(
  prompt: TextOrMessages,
  completion: TextOrMessages,
  settings: ReturnType<typeof fields.chatSettings>,
  tokenizer: RowTokenizer,
): number[] {
  if (typeof prompt === "string" && typeof completion === "string") {
    return tokenizer.encode(prompt + withEos(completion, tokenizer));
  }
  const messages = [...(prompt as Message[]), ...(completion as Message[])];
  return tokenizer.encode(tokenizer.applyChatTemplate(messages, settings), { addSpecialTokens: false });
}

function withEos(text: string, { eosText }: RowTokenizer): string {
  return eosText === undefined || text.endsWith(eosText) ? text : text + eosText;
}

function needed(tokenizer: RowTokenizer | undefined): RowTokenizer {
  if (tokenizer !== undefined) return tokenizer;
  throw new RowFault(
    'the row is text, but the model has no tokenizer; give {"ids": [...], "prompt_length": n}',
  );
}

/** Runs `work` on every row; a row's fault becomes its entry in `errors`. */
function eachRow(rows: readonly ReadRow[], errors: RowError[], work: (row: ReadRow) => void): void {
  for (const row of rows) {
    try {
      work(row);
    } catch (error) {
      const message = fields.faultText(error);
      if (message === undefined) throw error;
      errors.push({ line: row.line, message });
    }
  }
}
