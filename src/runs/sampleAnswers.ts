// Answers to a few prompts while a model is being trained, so that a person sees what the numbers mean. They are drawn
// from a seed of their own with the same settings each time: what differs between two of them is the model.

import type { SamplePrompt } from "../domain/records/index.ts";
import { tokenizePrompt } from "../data/rows/index.ts";
import { AppError } from "../domain/errors.ts";
import { generate } from "../models/decode.ts";
import type { Model } from "../models/model.ts";
import type { Tokenizer } from "../text/index.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import { endingIds } from "../text/endingIds.ts";
import type { RunEvent } from "./events.ts";

export interface SampleRequest {
  readonly prompts: readonly SamplePrompt[];
  readonly maxNewTokens: number;
}

export const sampling = { temperature: 0.7, topK: 0, topP: 0.95, seed: 7 } as const;

export interface Sampler {
  /** The base answers for step 0 at any time: it is the policy without its adapter. */
  readonly baseStays: boolean;
  answer(step: number, check: () => Promise<void>): Promise<void>;
}

/** Undefined where nothing was asked for, or the model has no tokenizer. */
export async function sampler(
  { samples, emit }: { readonly samples?: SampleRequest; readonly emit: (event: RunEvent) => void },
  policy: Model,
  source: ModelSource,
  tokenizer: Tokenizer | undefined,
  startsFromAdapter: boolean,
): Promise<Sampler | undefined> {
  if (samples === undefined || samples.prompts.length === 0 || tokenizer === undefined) return undefined;
  const { contextLength } = policy.config;
  const prompts: number[][] = [];
  for (const prompt of samples.prompts) {
    try {
      prompts.push(
        tokenizePrompt(typeof prompt === "string" ? { prompt } : { prompt: [...prompt] }, tokenizer),
      );
    } catch (error) {
      // Looking on must never be what stops a run.
      const reason = error instanceof Error ? error.message : String(error);
      emit({ type: "note", message: `The sample prompts are not answered: ${reason}.` });
      return undefined;
    }
  }
  const longest = Math.max(...prompts.map((ids) => ids.length));
  const maxNewTokens = Math.min(samples.maxNewTokens, contextLength - longest);
  if (maxNewTokens < 1) {
    emit({ type: "note", message: "The sample prompts are not answered: they fill the model's context." });
    return undefined;
  }
  const eosIds = await endingIds(source, tokenizer);
  const baseStays = policy.adapter !== undefined && !startsFromAdapter;
  const answer = async (step: number, check: () => Promise<void>): Promise<void> => {
    const completions: string[] = prompts.map(() => "");
    const isBase = baseStays && step === 0;
    const settings = { ...sampling, maxNewTokens, eosIds, check, ...(isBase ? { adapter: false } : {}) };
    try {
      for await (const { promptIndex, ids } of generate(policy, prompts, settings)) {
        completions[promptIndex] = tokenizer.decode([...ids], { skipSpecialTokens: true }).trim();
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code === "gpu/lost") throw error;
      emit({ type: "note", message: `The sample prompts were not answered: ${error.message}` });
      return;
    }
    emit({ type: "sample", step, completions });
  };
  return { baseStays, answer };
}
