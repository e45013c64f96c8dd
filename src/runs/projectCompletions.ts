// A model's answers to a project's prompts, until each has so many of this source. What is there counts, so a drawing that was
// ended goes on where it was; and an answer is the same whether or not it was: its random numbers are those of its prompt's place
// and its own number.

import { contentId } from "../data/exchange/contentIds.ts";
import { faultText, tokenizePrompt } from "../data/rows/index.ts";
import type { CompletionRecord, ProjectData, PromptRecord } from "../domain/records/index.ts";
import type { CacheDtype } from "../models/decodeSteps.ts";
import { generate, type Completion, type GenerateSettings } from "../models/decode.ts";
import type { Model } from "../models/model.ts";
import type { Tokenizer } from "../text/index.ts";

/** What answers prompts: a model of ours, or one that another program computes. */
export interface AnswerWriter {
  readonly tokenizer: Tokenizer;
  /** Tokens of a prompt and its answer together, at most. */
  readonly contextLength: number;
  /** Each answer that `settings.only` names, in that order. */
  generate(
    prompts: readonly (readonly number[])[],
    settings: GenerateSettings & Required<Pick<GenerateSettings, "only" | "check">>,
  ): AsyncIterable<Completion>;
}

export const modelWriter = (model: Model, tokenizer: Tokenizer): AnswerWriter => ({
  tokenizer,
  contextLength: model.config.contextLength,
  generate: (prompts, settings) => generate(model, prompts, settings),
});

export interface DrawRequest {
  /** Answers that each prompt shall have of this source. */
  readonly n: number;
  /** What wrote them, in words: the model with its adapter. */
  readonly source: string;
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  /** Longest answer in tokens; null: `usualNewTokens`, or what the longest prompt leaves. */
  readonly maxNewTokens: number | null;
  readonly usualNewTokens: number;
  readonly eosIds: readonly number[];
  readonly seed: number;
  readonly cacheDtype?: CacheDtype;
  /** Of these prompts; absent: all of the project. */
  readonly promptIds?: readonly string[];
  /** Awaited between blocks of tokens; throwing ends the drawing, after what is drawn was written. */
  readonly check: () => Promise<void>;
}

export interface DrawnAnswer {
  readonly prompt: PromptRecord;
  readonly record: CompletionRecord;
  readonly completion: Completion;
  readonly promptIds: readonly number[];
}

export interface DrawCounts {
  /** Prompts that were asked or had their answers already. */
  readonly prompts: number;
  /** Answers that are new. */
  readonly completions: number;
  /** Answers of this source that were there. */
  readonly already: number;
  /** Prompts that cannot be asked: too long for the model, or unreadable to it. */
  readonly faults: number;
}

export interface DrawWatcher {
  /** After each answer; `done` of `total` are drawn. It is in the project soon after. */
  drawn?(answer: DrawnAnswer, done: number, total: number): Promise<void> | void;
  fault?(prompt: PromptRecord, message: string): void;
}

const version = 1;
/** Answers that wait to be written together: at least so many, and this share of those written. */
const waiting = { least: 16, share: 0.05 };

/** AppError "tokens/...", "storage/..."; what `check` throws. */
export async function drawCompletions(
  writer: AnswerWriter,
  data: ProjectData,
  request: DrawRequest,
  watcher: DrawWatcher = {},
): Promise<DrawCounts> {
  const { n, source, seed, temperature, check } = request;
  const { tokenizer } = writer;
  const prompts = await data.prompts.all();
  const wanted = request.promptIds === undefined ? undefined : new Set(request.promptIds);
  const there = new Map<string, number>();
  const ids = new Set<string>();
  for (const one of await data.completions.all()) {
    ids.add(one.id);
    if (one.source === source && one.promptId !== undefined)
      there.set(one.promptId, (there.get(one.promptId) ?? 0) + 1);
  }
  const limits = limitsOf(writer, request);
  const encoded: number[][] = [];
  const asked: { promptIndex: number; sampleIndex: number }[] = [];
  const answered: number[] = [];
  let faults = 0;
  for (const [promptIndex, prompt] of prompts.entries()) {
    if (promptIndex % 500 === 499) await check();
    encoded.push([]);
    if (wanted?.has(prompt.id) === false) continue;
    const own = tokensOf(prompt, tokenizer, limits.longestPrompt);
    if (typeof own === "string") {
      faults++;
      watcher.fault?.(prompt, own);
      continue;
    }
    encoded[promptIndex] = own;
    const have = there.get(prompt.id) ?? 0;
    answered.push(Math.min(n, have));
    for (let sampleIndex = have; sampleIndex < n; sampleIndex++) asked.push({ promptIndex, sampleIndex });
  }
  const counts = {
    prompts: answered.length,
    already: answered.reduce((sum, have) => sum + have, 0),
    faults,
  };
  if (asked.length === 0) return { ...counts, completions: 0 };
  let held: CompletionRecord[] = [];
  let written = 0;
  const write = async (): Promise<void> => {
    const records = held;
    held = [];
    await data.completions.put(records);
    written += records.length;
  };
  // Of all prompts, those that have their answers too: what is left must not decide where an answer ends.
  const longest = encoded.reduce((most, { length }) => Math.max(most, length), 0);
  const drawing = writer.generate(encoded, {
    n,
    temperature,
    topK: request.topK,
    topP: request.topP,
    maxNewTokens: limits.newTokens(longest),
    eosIds: request.eosIds,
    seed,
    only: asked,
    check,
    ...(request.cacheDtype === undefined ? {} : { cacheDtype: request.cacheDtype }),
  });
  let done = 0;
  try {
    for await (const completion of drawing) {
      const { promptIndex, sampleIndex, ids: completionIds, finish } = completion;
      const prompt = prompts[promptIndex];
      const promptIds = encoded[promptIndex];
      if (prompt === undefined || promptIds === undefined)
        throw new Error("internal: an answer to no prompt.");
      const record: CompletionRecord = {
        version,
        project: data.project,
        id: freeId(ids, prompt.id, source, sampleIndex),
        promptId: prompt.id,
        prompt: prompt.prompt,
        completion: tokenizer.decode([...completionIds], { skipSpecialTokens: true }),
        source,
        madeBy: "model",
        ...(prompt.candidate === undefined ? {} : { candidate: prompt.candidate }),
        prompt_ids: promptIds,
        completion_ids: [...completionIds],
        finish,
        temperature,
        seed,
      };
      held.push(record);
      if (held.length >= Math.max(waiting.least, waiting.share * (written + counts.already))) await write();
      await watcher.drawn?.({ prompt, record, completion, promptIds }, ++done, asked.length);
    }
  } finally {
    await write();
  }
  return { ...counts, completions: done };
}

interface Limits {
  readonly longestPrompt: number;
  newTokens(longest: number): number;
}

function limitsOf({ contextLength }: AnswerWriter, { maxNewTokens, usualNewTokens }: DrawRequest): Limits {
  return {
    longestPrompt: contextLength - (maxNewTokens ?? 1),
    newTokens: (longest) => maxNewTokens ?? Math.max(1, Math.min(usualNewTokens, contextLength - longest)),
  };
}

/** Its ids, or why it cannot be asked. */
function tokensOf({ prompt }: PromptRecord, tokenizer: Tokenizer, most: number): number[] | string {
  let ids: number[];
  try {
    ids = tokenizePrompt({ prompt }, tokenizer);
  } catch (error) {
    const message = faultText(error);
    if (message === undefined) throw error;
    return message;
  }
  if (ids.length <= most) return ids;
  return `the prompt has ${ids.length} tokens, and the model has room for ${Math.max(0, most)} and the answer`;
}

/** Answers that were removed leave numbers behind that are taken again. */
function freeId(ids: Set<string>, prompt: string, source: string, sampleIndex: number): string {
  for (let time = 0; ; time++) {
    const id = contentId("c", prompt, source, sampleIndex, time);
    if (ids.has(id)) continue;
    ids.add(id);
    return id;
  }
}
