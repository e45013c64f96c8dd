// Which tokens end an answer, from the files that name them: the tokenizer, generation_config.json, config.json and a
// GGUF's metadata. They often disagree: a chat model's tokenizer ends turns with <|im_end|> while the config still has the
// base model's EOS, and training teaches the tokenizer's. So all of them count, and what is saved after training holds both.

import type { Tokenizer } from "./index.ts";
import type { GgufMetadata } from "../formats/gguf.ts";

type Json = Readonly<Record<string, unknown>>;

/** `eos_token_id` of a config, one or a list. */
export function listedEndIds(config: Json | undefined): number[] {
  return asList(config?.["eos_token_id"]).filter(
    (id): id is number => Number.isSafeInteger(id) && (id as number) >= 0,
  );
}

/** As llama.cpp: the end of the text, of a turn and of a message, each once. */
export function ggufEndIds(gguf: GgufMetadata | undefined): number[] {
  const ids = ["eos", "eot", "eom"].map((name) => gguf?.get(`tokenizer.ggml.${name}_token_id`));
  return [...new Set(ids)].filter((id): id is number => Number.isSafeInteger(id) && (id as number) >= 0);
}

/** generation_config.json of a model that has none, as transformers derives it. */
export function derivedGeneration(config: Json, gguf?: GgufMetadata): Json {
  const own = Object.entries(config).filter(([key]) => /^(bos|eos|pad)_token_id$/.test(key));
  const ends = ggufEndIds(gguf);
  const listed = ends.length > 1 ? { eos_token_id: ends } : {};
  return { _from_model_config: true, ...Object.fromEntries(own), ...listed };
}

/**
 * Both configs as transformers' Trainer has them before it trains (align_special_tokens): the tokenizer's tokens, with the
 * end tokens that were listed before kept behind its own.
 */
export function alignSpecialIds(
  config: Json,
  generation: Json,
  tokenizer: Tokenizer,
): { config: Json; generation: Json } {
  const aligned = { config: { ...config }, generation: { ...generation } };
  const ids = {
    eos_token_id: tokenizer.eosId,
    bos_token_id: tokenizer.bosId,
    // TRL pads with the EOS where the tokenizer has no token for it.
    pad_token_id: tokenizer.padId ?? tokenizer.eosId,
  };
  for (const [name, id] of Object.entries(ids)) {
    const [inConfig, inGeneration] = [config[name], generation[name]];
    if (id === undefined || (asList(inConfig).includes(id) && asList(inGeneration).includes(id))) continue;
    const isEnd = name === "eos_token_id";
    aligned.config[name] = isEnd && Array.isArray(inConfig) ? ahead(id, inConfig) : id;
    aligned.generation[name] = isEnd ? ahead(id, asList(inGeneration)) : id;
  }
  return aligned;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function ahead(id: number, others: readonly unknown[]): unknown[] {
  return [id, ...others.filter((other) => other !== id && other !== null && other !== undefined)];
}
