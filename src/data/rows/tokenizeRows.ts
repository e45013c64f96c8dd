// Rows to ids, exactly as TRL 1.13.0 does it (trainer/dpo_trainer.py, trainer/sft_trainer.py, data_utils.py).
// Texts get the EOS text unless they end in it; prompt and prompt + completion are tokenised separately. Where the
// prompt's end falls inside a token the two differ at the seam: DPO takes the prompt's ids and the joint tail, SFT the
// joint ids and masks as many as the prompt has. Messages go through the chat template, with nothing appended.
// What an answer loses at the seam is kept as in TRL, and told.

import type { ReadRow, RowError } from "../readers/index.ts";
import type { Message } from "./messages.ts";
import { type Noting, readCompletion, readPreference, readPrompt, readText } from "./readRow.ts";
import { faultText, RowFault } from "./rowFault.ts";
import * as fields from "./rowFields.ts";
import type { Row, TextOrMessages } from "./rowFields.ts";
import type { RowNotes } from "./rowNotes.ts";

/** What rows need of a tokenizer; src/text fits. */
export interface RowTokenizer {
  readonly vocabSize: number;
  readonly eosText?: string;
  encode(text: string, options?: { addSpecialTokens?: boolean }): number[];
  decode(ids: readonly number[]): string;
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

export interface RowOptions {
  /** Longest row in ids; null keeps every row whole. */
  maxLength: number | null;
  /** Takes what should be said of rows that are taken. */
  notes?: RowNotes;
}

/** A row {prompt, completion} (texts or messages) or {ids, prompt_length}; nothing is cut. Throws RowFault or AppError. */
export function tokenizeRow(row: Row, tokenizer: RowTokenizer | undefined, noting?: Noting): TokenizedRow {
  if (fields.field(row, "ids") !== undefined) {
    const ids = fields.ids(row, "ids", tokenizer?.vocabSize);
    if (ids.length === 0) throw new RowFault('"ids" is empty');
    return { ids, promptLength: fields.count(row, "prompt_length", ids.length) };
  }
  const { promptIds, jointIds } = promptAndJoint(row, needed(tokenizer), noting);
  return { ids: [...promptIds, ...jointIds.slice(promptIds.length)], promptLength: promptIds.length };
}

/** A row {prompt} (text or messages) or {ids}: what generation begins with. Throws RowFault or AppError. */
export function tokenizePrompt(row: Row, tokenizer: RowTokenizer | undefined, noting?: Noting): number[] {
  const isIds = fields.field(row, "ids") !== undefined && fields.field(row, "prompt") === undefined;
  const ids = isIds
    ? fields.ids(row, "ids", tokenizer?.vocabSize)
    : encodePrompt(row, readPrompt(row, noting), needed(tokenizer));
  if (ids.length === 0) throw new RowFault("the prompt has no ids; give it at least one");
  return ids;
}

/** Rows {prompt?, chosen, rejected} or {prompt_ids, chosen_ids, rejected_ids} for pairwise methods. */
export function tokenizePreferences(
  rows: readonly ReadRow[],
  tokenizer: RowTokenizer,
  { maxLength, notes }: RowOptions,
): Tokenized & { pairs: TokenizedPair[] } {
  const pairs: TokenizedPair[] = [];
  const result = { pairs, dropped: 0, truncated: 0, errors: [] as RowError[] };
  eachRow(rows, result.errors, ({ row, line }) => {
    const pair = tokenizePreference(row, tokenizer, notes && { notes, line });
    // TRL keeps such a pair: a loss of ln 2 from which nothing is learnt.
    if (pair.chosenIds.length === 0 && pair.rejectedIds.length === 0) {
      notes?.addEmptied(line);
      return;
    }
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
  { maxLength, notes, completionOnly = true }: RowOptions & { completionOnly?: boolean },
): Tokenized & { texts: TokenizedText[] } {
  const texts: TokenizedText[] = [];
  const result = { texts, dropped: 0, truncated: 0, errors: [] as RowError[] };
  eachRow(rows, result.errors, ({ row, line }) => {
    const whole = tokenizeText(row, tokenizer, completionOnly, notes && { notes, line });
    const completionStart = completionOnly ? whole.promptLength : 0;
    const ids = maxLength === null ? whole.ids : whole.ids.slice(0, maxLength);
    if (completionStart >= whole.ids.length) {
      notes?.addEmptied(line);
      return;
    }
    if (completionStart >= ids.length) {
      result.dropped++;
      return;
    }
    if (ids.length < whole.ids.length) result.truncated++;
    texts.push({ ids, completionStart, line });
  });
  return result;
}

/** Rows {prompt, completion, label} for methods on single judgements: ids as for pairs. */
export function tokenizeLabelled(
  rows: readonly ReadRow[],
  tokenizer: RowTokenizer,
  { maxLength, notes }: RowOptions,
): Tokenized & { judged: { promptIds: number[]; completionIds: number[]; label: boolean; line: number }[] } {
  const judged: { promptIds: number[]; completionIds: number[]; label: boolean; line: number }[] = [];
  const result = { judged, dropped: 0, truncated: 0, errors: [] as RowError[] };
  eachRow(rows, result.errors, ({ row, line }) => {
    const label = fields.label(row, "label");
    const { ids, promptLength } = tokenizeRow(row, tokenizer, notes && { notes, line });
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

function tokenizePreference(
  row: Row,
  tokenizer: RowTokenizer,
  noting: Noting | undefined,
): Omit<TokenizedPair, "line"> {
  const has = (key: string): boolean => fields.field(row, key) !== undefined;
  if (!has("chosen") && !has("rejected") && (has("chosen_ids") || has("rejected_ids"))) {
    const [promptIds, chosenIds, rejectedIds] = ["prompt_ids", "chosen_ids", "rejected_ids"].map((key) =>
      fields.ids(row, key, tokenizer.vocabSize),
    );
    return { promptIds: promptIds ?? [], chosenIds: chosenIds ?? [], rejectedIds: rejectedIds ?? [] };
  }
  const { prompt, chosen, rejected } = readPreference(row, noting);
  const settings = fields.chatSettings(row);
  const promptIds = encodePrompt(row, prompt, tokenizer);
  const joint = [chosen, rejected].map((side) => encodeJoint(prompt, side, settings, tokenizer));
  noteSeam(
    promptIds,
    new Map([
      ["chosen", joint[0] ?? []],
      ["rejected", joint[1] ?? []],
    ]),
    tokenizer,
    noting,
  );
  const [chosenIds = [], rejectedIds = []] = joint.map((ids) => ids.slice(promptIds.length));
  return { promptIds, chosenIds, rejectedIds };
}

function tokenizeText(
  row: Row,
  tokenizer: RowTokenizer,
  completionOnly: boolean,
  noting: Noting | undefined,
): TokenizedRow {
  const has = (key: string): boolean => fields.field(row, key) !== undefined;
  // As in TRL, a prompt alone (UltraChat repeats it) does not make the row one of prompt and completion.
  const isWhole = ["messages", "conversations", "text", "ids"].some(has);
  if (has("completion") || (has("prompt") && !isWhole)) {
    // What is trained on whole loses nothing where the prompt ends.
    const { promptIds, jointIds } = promptAndJoint(row, tokenizer, noting, completionOnly);
    return { ids: jointIds, promptLength: promptIds.length };
  }
  if (has("ids") && !has("messages") && !has("conversations")) {
    return tokenizeRow({ prompt_length: 0, ...row }, tokenizer);
  }
  const said = readText(row, noting);
  if (typeof said === "string") return { ids: tokenizer.encode(withEos(said, tokenizer)), promptLength: 0 };
  const text = tokenizer.applyChatTemplate(said, fields.chatSettings(row));
  return { ids: tokenizer.encode(text, { addSpecialTokens: false }), promptLength: 0 };
}

function promptAndJoint(
  row: Row,
  tokenizer: RowTokenizer,
  noting: Noting | undefined,
  hasSeam = true,
): { promptIds: number[]; jointIds: number[] } {
  const { prompt, completion } = readCompletion(row, noting);
  const promptIds = encodePrompt(row, prompt, tokenizer);
  const jointIds = encodeJoint(prompt, completion, fields.chatSettings(row), tokenizer);
  if (hasSeam) noteSeam(promptIds, new Map([["completion", jointIds]]), tokenizer, noting);
  return { promptIds, jointIds };
}

/** Notes what of each answer stands among the first ids of prompt and answer, as many as the prompt alone has. */
function noteSeam(
  promptIds: readonly number[],
  joint: ReadonlyMap<string, readonly number[]>,
  tokenizer: RowTokenizer,
  noting: Noting | undefined,
): void {
  if (noting === undefined) return;
  const lost = new Map<string, string>();
  for (const [side, ids] of joint) {
    const same = sharedLength(promptIds, ids);
    if (same === promptIds.length) continue;
    const prompt = tokenizer.decode(promptIds.slice(same));
    const begun = tokenizer.decode(ids.slice(same, promptIds.length));
    const text = begun.slice(sharedLength(prompt, begun));
    if (text !== "") lost.set(side, text);
  }
  noting.notes.addSeam(lost, noting.line);
}

function sharedLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>): number {
  const shortest = Math.min(a.length, b.length);
  let same = 0;
  while (same < shortest && a[same] === b[same]) same++;
  return same;
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
      const message = faultText(error);
      if (message === undefined) throw error;
      errors.push({ line: row.line, message });
    }
  }
}
