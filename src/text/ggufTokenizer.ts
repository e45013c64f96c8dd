// The tokenizer inside a GGUF file, rebuilt as a tokenizer.json in the way transformers 5.18 rebuilds it: byte-level
// BPE ("gpt2") with GPT-2's words unless the file's `pre` names other ones, or SentencePiece BPE ("llama"), whose
// merges are recovered from the scores. Departure: special tokens that the file does not have are not invented, as
// their ids would lie beyond the embedding. A `pre` that transformers does not know is
// GPT-2's to it, silently; where llama.cpp says otherwise, it is refused here.

import { AppError, quote } from "../domain/errors.ts";
import type { AddedTokenWish } from "./steps/addedTokens.ts";
import { isSpelled, spellBytes } from "./steps/bytes.ts";
import { maxTokenId } from "./steps/model.ts";
import { describe, type Json, type JsonRecord } from "./steps/shape.ts";
import { createTokenizer, type Tokenizer } from "./tokenizer.ts";
import { defaultTokens, llamaDecoder, qwen2Pattern, qwen35Pattern, splitBytes } from "./transformersClass.ts";

const llama3Words = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const tekkenWords = String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

const gpt4oWords = String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

const named = (pres: string, words: string): [string, string][] => pres.split(" ").map((pre) => [pre, words]);
/** Words of a byte-level vocabulary by `tokenizer.ggml.pre`, where transformers and llama.cpp agree. */
const wordsOfPre: ReadonlyMap<string, string> = new Map([
  ...named(
    "llama3 llama-v3 llama-bpe falcon3 falcon-h1 pixtral midm-2.0 lfm2 jina-v5-nano dbrx smaug-bpe",
    llama3Words,
  ),
  ...named("qwen2 deepseek-r1-qwen kormo f2llmv2 megrez", qwen2Pattern),
  ...named("qwen35", qwen35Pattern),
  ...named("tekken", tekkenWords),
  ...named("gpt-4o llama4 kanana2 talkie minimax-m2", gpt4oWords),
]);
/** GPT-2's words; the second line's take digits one by one in llama.cpp, which merges of such models never join. */
const gpt2Pres: readonly string[] = (
  "default gpt-2 gpt2 mpt olmo jais trillion phi-2 granite-docling " +
  "smollm starcoder refact command-r codeshell exaone minerva-7b"
).split(" ");

/** Cutting a token in all ways costs the square of its length: SentencePiece's own limit is 16 characters. */
const maxMergedLength = 256;
const maxMergeWork = 16_000_000;

const control = 3;
const userDefined = 4;

export type GgufMetadata = ReadonlyMap<string, unknown>;

/** Rebuilds the tokenizer from a GGUF's metadata (keys "tokenizer.ggml.*", "tokenizer.chat_template"). */
export function ggufTokenizer(metadata: GgufMetadata): Tokenizer {
  const kind = metadata.get("tokenizer.ggml.model");
  if (kind !== "gpt2" && kind !== "llama") {
    throw new AppError(
      kind === undefined ? "tokenizer/missing" : "tokenizer/unsupported",
      kind === undefined
        ? 'The GGUF file has no tokenizer: "tokenizer.ggml.model" is missing.'
        : `The GGUF file has a tokenizer of the kind ${describe(kind)}; supported: "gpt2", "llama".`,
      "Use a model folder with a tokenizer.json, or give rows of ids.",
    );
  }
  const tokens = strings(metadata, "tokenizer.ggml.tokens");
  const types = integers(metadata, "tokenizer.ggml.token_type");
  const spelled =
    kind === "gpt2" ? tokens.map((token) => (isSpelled(token) ? token : spellBytes(token))) : tokens;
  const vocabulary = new Map(spelled.map((token, id) => [token, id]));
  const merges = metadata.has("tokenizer.ggml.merges")
    ? strings(metadata, "tokenizer.ggml.merges")
    : mergesFromScores(tokens, vocabulary, metadata);
  const addedTokens: AddedTokenWish[] = [];
  for (const type of [control, userDefined]) {
    for (const [id, token] of tokens.entries()) {
      if (types[id] !== type || token === "" || !vocabulary.has(token)) continue;
      addedTokens.push(added(token, type === control));
    }
  }
  const specials = namedSpecials(metadata, tokens);
  // The class that transformers hands the vocabulary to makes its own special tokens whole.
  const assumed = defaultTokens(kind === "gpt2" ? "GPT2Tokenizer" : "LlamaTokenizer");
  for (const token of [...Object.values(specials), ...Object.values(assumed)]) {
    if (vocabulary.has(token) && !addedTokens.some((known) => known.content === token))
      addedTokens.push(added(token, true));
  }
  const template = metadata.get("tokenizer.chat_template");
  const chatTemplates: Record<string, string> = typeof template === "string" ? { default: template } : {};
  const json =
    kind === "gpt2"
      ? byteLevelJson(vocabulary, merges, metadata)
      : sentencePieceJson(vocabulary, merges, metadata);
  json["added_tokens"] = addedTokens.map((token) => jsonOf(token, vocabulary.get(token.content) ?? 0));
  return createTokenizer({
    json,
    addedTokens,
    specialTokens: specials,
    chatTemplates,
    cleanUpSpaces: false,
    files: filesOf(json, specials, chatTemplates["default"]),
  });
}

function added(content: string, special: boolean): AddedTokenWish {
  return { content, special, normalized: false, lstrip: false, rstrip: false, singleWord: false };
}

function jsonOf(token: AddedTokenWish, id: number): Json {
  return {
    id,
    content: token.content,
    single_word: token.singleWord,
    lstrip: token.lstrip,
    rstrip: token.rstrip,
    normalized: token.normalized,
    special: token.special,
  };
}

function byteLevelJson(vocabulary: Map<string, number>, merges: Json[], metadata: GgufMetadata): JsonRecord {
  const pre = metadata.get("tokenizer.ggml.pre") ?? "default";
  if (typeof pre !== "string" || !(wordsOfPre.has(pre) || gpt2Pres.includes(pre))) {
    throw new AppError(
      "tokenizer/unsupported",
      `The GGUF file splits words by the rule ${describe(pre)} (tokenizer.ggml.pre); supported: ${[...gpt2Pres, ...wordsOfPre.keys()].join(", ")}.`,
      "Use the model's folder with its tokenizer.json instead.",
    );
  }
  const words = wordsOfPre.get(pre);
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    normalizer: null,
    pre_tokenizer:
      words === undefined
        ? { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true }
        : splitBytes(words),
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: bpeJson(vocabulary, merges, { fuse_unk: false, byte_fallback: false }),
  };
}

function sentencePieceJson(
  vocabulary: Map<string, number>,
  merges: Json[],
  metadata: GgufMetadata,
): JsonRecord {
  const architecture = metadata.get("general.architecture");
  if (typeof architecture === "string" && /^(gemma|phi3)/.test(architecture)) {
    throw new AppError(
      "tokenizer/unsupported",
      `The GGUF file's SentencePiece tokenizer belongs to ${quote(architecture)}; only Llama's kind is supported.`,
      "Use the model's folder with its tokenizer.json instead.",
    );
  }
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    normalizer: null,
    pre_tokenizer: { type: "Metaspace", replacement: "\u2581", prepend_scheme: "first", split: false },
    post_processor: null,
    decoder: llamaDecoder(true),
    model: bpeJson(vocabulary, merges, { fuse_unk: true, byte_fallback: true }),
  };
}

function bpeJson(vocabulary: Map<string, number>, merges: Json[], flags: JsonRecord): JsonRecord {
  return {
    type: "BPE",
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    ...flags,
    ignore_merges: false,
    vocab: Object.fromEntries(vocabulary),
    merges,
  };
}

/** transformers' generate_merges: every way to cut a token into two tokens, best score first. */
function mergesFromScores(
  tokens: readonly string[],
  vocabulary: ReadonlyMap<string, number>,
  metadata: GgufMetadata,
): Json[] {
  const scores = numbers(metadata, "tokenizer.ggml.scores");
  if (scores.length !== tokens.length) {
    throw bad(
      "tokenizer.ggml.scores",
      `one number for each of the ${tokens.length} tokens`,
      `${scores.length}`,
    );
  }
  const merges: { pair: [string, string]; score: number; left: number; right: number }[] = [];
  let work = 0;
  for (const [token, id] of vocabulary) {
    const points = Array.from(token);
    if (points.length > maxMergedLength) continue;
    work += points.length;
    if (work > maxMergeWork)
      throw bad("tokenizer.ggml.tokens", `at most ${maxMergeWork} characters long in all`, "more");
    const local: typeof merges = [];
    let left = "";
    for (let i = 1; i < points.length; i++) {
      left += points[i - 1] ?? "";
      const right = token.slice(left.length);
      if (!vocabulary.has(left) || !vocabulary.has(right)) continue;
      local.push({ pair: [left, right], score: scores[id] ?? 0, left: i, right: points.length - i });
    }
    local.sort(
      (a, b) =>
        (vocabulary.get(a.pair[0]) ?? 0) - (vocabulary.get(b.pair[0]) ?? 0) ||
        (vocabulary.get(a.pair[1]) ?? 0) - (vocabulary.get(b.pair[1]) ?? 0),
    );
    for (const merge of local) merges.push(merge);
  }
  merges.sort((a, b) => b.score - a.score || b.left - a.left || b.right - a.right);
  return merges.map((merge) => merge.pair);
}

function namedSpecials(metadata: GgufMetadata, tokens: readonly string[]): Record<string, string> {
  const keys = { bos_token: "bos", eos_token: "eos", unk_token: "unknown", pad_token: "padding" };
  const specials: Record<string, string> = {};
  for (const [name, part] of Object.entries(keys)) {
    const key = `tokenizer.ggml.${part}_token_id`;
    const value = metadata.get(key);
    if (value === undefined) continue;
    const token = typeof value === "number" || typeof value === "bigint" ? tokens[Number(value)] : undefined;
    if (token === undefined) throw bad(key, `an id from 0 to ${tokens.length - 1}`, describe(value));
    specials[name] = token;
  }
  return specials;
}

function filesOf(
  json: JsonRecord,
  specials: Readonly<Record<string, string>>,
  template: string | undefined,
): Map<string, Uint8Array> {
  const encoder = new TextEncoder();
  const config = {
    ...specials,
    clean_up_tokenization_spaces: false,
    tokenizer_class: "PreTrainedTokenizerFast",
  };
  const files = new Map([
    ["tokenizer.json", encoder.encode(`${JSON.stringify(json, null, 1)}\n`)],
    ["tokenizer_config.json", encoder.encode(`${JSON.stringify(config, null, 2)}\n`)],
  ]);
  if (template !== undefined) files.set("chat_template.jinja", encoder.encode(template));
  return files;
}

function bad(key: string, expected: string, given: string): AppError {
  return new AppError(
    "tokenizer/invalid",
    `The GGUF file's ${key} must be ${expected}, got ${given}.`,
    "The file may be damaged: download it again.",
  );
}

/** A metadata array of any list-like kind. */
function items(metadata: GgufMetadata, key: string): ArrayLike<unknown> {
  const value = metadata.get(key);
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isList) throw bad(key, "a list", value === undefined ? "nothing" : typeof value);
  const entries = value as ArrayLike<unknown>;
  if (entries.length > maxTokenId) throw bad(key, `at most ${maxTokenId} long`, `${entries.length}`);
  return entries;
}

function strings(metadata: GgufMetadata, key: string): string[] {
  return Array.from(items(metadata, key), (entry) => {
    if (typeof entry !== "string") throw bad(key, "a list of strings", typeof entry);
    return entry;
  });
}

function numbers(metadata: GgufMetadata, key: string): number[] {
  return Array.from(items(metadata, key), (entry) => {
    const value = typeof entry === "bigint" ? Number(entry) : entry;
    if (typeof value !== "number" || !Number.isFinite(value))
      throw bad(key, "a list of finite numbers", describe(entry));
    return value;
  });
}

function integers(metadata: GgufMetadata, key: string): number[] {
  return metadata.has(key) ? numbers(metadata, key) : [];
}
