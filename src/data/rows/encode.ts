// Prompts and answers to ids, exactly as TRL 1.13.0 does it (trainer/dpo_trainer.py, trainer/sft_trainer.py,
// data_utils.py). Texts get the EOS text unless they end in it; prompt and prompt + answer are tokenised separately.
// Where the prompt's end falls inside a token the two differ at the seam: DPO takes the prompt's ids and the joint tail,
// SFT the joint ids and masks as many as the prompt has. Messages go through the chat template, with nothing appended.
// What an answer loses at the seam is kept as in TRL, and noted.

import type { ChatMessage, Tokenizer } from "../../text/index.ts";
import { type Noting, readCompletion } from "./readRow.ts";
import { chatSettings, type RawRow, type TextOrMessages } from "./rowFields.ts";

/** The ids of a row's prompt, and those of prompt and completion together. `hasSeam`: the prompt is not learned. */
export function promptAndJoint(
  row: RawRow,
  tokenizer: Tokenizer,
  noting: Noting | undefined,
  hasSeam = true,
): { promptIds: number[]; jointIds: number[] } {
  const { prompt, completion } = readCompletion(row, noting);
  const promptIds = encodePrompt(row, prompt, tokenizer);
  const jointIds = encodeJoint(prompt, completion, chatSettings(row), tokenizer);
  if (hasSeam) noteSeam(promptIds, new Map([["completion", jointIds]]), tokenizer, noting);
  return { promptIds, jointIds };
}

/** Notes what of each answer stands among the first ids of prompt and answer, as many as the prompt alone has. */
export function noteSeam(
  promptIds: readonly number[],
  joint: ReadonlyMap<string, readonly number[]>,
  tokenizer: Tokenizer,
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

export function encodePrompt(row: RawRow, prompt: TextOrMessages, tokenizer: Tokenizer): number[] {
  if (typeof prompt === "string") return tokenizer.encode(prompt);
  const text = tokenizer.applyChatTemplate(prompt, {
    ...chatSettings(row),
    addGenerationPrompt: true,
  });
  return tokenizer.encode(text, { addSpecialTokens: false });
}

/** Prompt and answer, which are both texts or both messages. */
export function encodeJoint(
  prompt: TextOrMessages,
  completion: TextOrMessages,
  settings: ReturnType<typeof chatSettings>,
  tokenizer: Tokenizer,
): number[] {
  if (typeof prompt === "string" && typeof completion === "string") {
    return tokenizer.encode(prompt + withEos(completion, tokenizer));
  }
  return encodeMessages(
    [...(prompt as ChatMessage[]), ...(completion as ChatMessage[])],
    settings,
    tokenizer,
  );
}

/** A whole conversation. */
export function encodeMessages(
  messages: readonly ChatMessage[],
  settings: ReturnType<typeof chatSettings>,
  tokenizer: Tokenizer,
): number[] {
  return tokenizer.encode(tokenizer.applyChatTemplate(messages, settings), { addSpecialTokens: false });
}

export function withEos(text: string, { eosText }: Tokenizer): string {
  return eosText === undefined || text.endsWith(eosText) ? text : text + eosText;
}
