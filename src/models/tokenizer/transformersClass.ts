// What transformers 5 makes of a tokenizer folder. Its AutoTokenizer picks a class from tokenizer_config.json and
// config.json, and the classes below build normalizer, pre-tokenizer and decoder anew: of tokenizer.json they keep
// only vocabulary, merges, added tokens and post-processor. A folder saved as "GPT2Tokenizer" with other splitting
// rules is therefore tokenised by GPT-2's, and we must do the same to get the same ids.

import { flag, invalid, isRecord, optionalText, text, tokenText } from "./shape.ts";
import type { Json, JsonRecord } from "./shape.ts";

export type TokenizerClass =
  "generic" | "GPT2Tokenizer" | "Qwen2Tokenizer" | "LlamaTokenizer" | "BertTokenizer";

const CLASS_OF_MODEL: Readonly<Record<string, TokenizerClass>> = {
  gpt2: "GPT2Tokenizer",
  qwen2: "Qwen2Tokenizer",
  qwen2_moe: "Qwen2Tokenizer",
  qwen3: "Qwen2Tokenizer",
  qwen3_moe: "Qwen2Tokenizer",
  bert: "BertTokenizer",
  distilbert: "BertTokenizer",
};
/** Model types whose tokenizer.json is taken as it is, whatever class is named. */
const GENERIC_MODELS: readonly string[] = ["mistral", "mixtral", "phi3"];
/** Model types whose folders transformers knows to name a wrong class. */
const WRONG_CLASS_MODELS: readonly string[] = ["qwen2"];

const DEFAULT_TOKENS: Readonly<Record<TokenizerClass, Readonly<Record<string, string>>>> = {
  generic: {},
  GPT2Tokenizer: { unk_token: "<|endoftext|>", bos_token: "<|endoftext|>", eos_token: "<|endoftext|>" },
  Qwen2Tokenizer: { unk_token: "<|endoftext|>", eos_token: "<|endoftext|>", pad_token: "<|endoftext|>" },
  LlamaTokenizer: { unk_token: "<unk>", bos_token: "<s>", eos_token: "</s>" },
  BertTokenizer: {
    unk_token: "[UNK]",
    sep_token: "[SEP]",
    pad_token: "[PAD]",
    cls_token: "[CLS]",
    mask_token: "[MASK]",
  },
};

export const SPECIAL_KEYS = [
  "bos_token",
  "eos_token",
  "unk_token",
  "sep_token",
  "pad_token",
  "cls_token",
  "mask_token",
] as const;

const QWEN2_WORDS = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

/** The class that AutoTokenizer would take; `modelConfig` is config.json. */
export function resolveClass(tokenizerConfig: JsonRecord, modelConfig: JsonRecord): TokenizerClass {
  const named = optionalText(
    tokenizerConfig["tokenizer_class"] ?? modelConfig["tokenizer_class"],
    "tokenizer_config.json: tokenizer_class",
  );
  const modelType = typeof modelConfig["model_type"] === "string" ? modelConfig["model_type"] : "";
  const registered = Object.hasOwn(CLASS_OF_MODEL, modelType) ? CLASS_OF_MODEL[modelType] : undefined;
  if (GENERIC_MODELS.includes(modelType)) return "generic";
  if (named === undefined) return registered ?? "generic";
  if (registered !== undefined && WRONG_CLASS_MODELS.includes(modelType)) return registered;
  const plain = named.replace(/Fast$/, "");
  if (plain === "DistilBertTokenizer") return "BertTokenizer";
  return plain !== "generic" && Object.hasOwn(DEFAULT_TOKENS, plain) ? (plain as TokenizerClass) : "generic";
}

/** Special tokens that the class assumes where no file says anything. */
export function defaultTokens(tokenizerClass: TokenizerClass): Readonly<Record<string, string>> {
  return DEFAULT_TOKENS[tokenizerClass];
}

/**
 * tokenizer.json as the class rebuilds it; `config` is tokenizer_config.json, `specials` the texts of the special
 * tokens. The input is not changed.
 */
export function rebuild(
  json: JsonRecord,
  tokenizerClass: TokenizerClass,
  config: JsonRecord,
  specials: Readonly<Record<string, string>>,
): JsonRecord {
  if (tokenizerClass === "generic") return json;
  const model = isRecord(json["model"]) ? json["model"] : undefined;
  if (model === undefined) throw invalid("tokenizer.json: model", "an object", json["model"]);
  const vocabulary = model["vocab"];
  const prefix = config["add_prefix_space"];
  const where = "tokenizer_config.json: add_prefix_space";
  switch (tokenizerClass) {
    case "GPT2Tokenizer":
      return {
        ...json,
        model: { type: "BPE", vocab: vocabulary, merges: model["merges"] ?? [] },
        normalizer: null,
        pre_tokenizer: { type: "ByteLevel", add_prefix_space: flag(prefix, where, false), use_regex: true },
        decoder: { type: "ByteLevel" },
      };
    case "Qwen2Tokenizer":
      return {
        ...json,
        model: { type: "BPE", vocab: vocabulary, merges: model["merges"] ?? [] },
        normalizer: { type: "NFC" },
        pre_tokenizer: splitBytes(QWEN2_WORDS, flag(prefix, where, false)),
        decoder: { type: "ByteLevel" },
      };
    case "LlamaTokenizer": {
      const spaced = flag(prefix, where, true);
      const legacy = flag(config["legacy"], "tokenizer_config.json: legacy", false);
      return {
        ...json,
        model: {
          type: "BPE",
          vocab: vocabulary,
          merges: model["merges"] ?? [],
          fuse_unk: true,
          byte_fallback: true,
        },
        normalizer: null,
        pre_tokenizer: {
          type: "Metaspace",
          replacement: "\u2581",
          prepend_scheme: spaced ? (legacy ? "always" : "first") : "never",
          split: false,
        },
        decoder: llamaDecoder(spaced),
      };
    }
    case "BertTokenizer":
      return rebuildBert(json, vocabulary, config, specials);
  }
}

/** Words by a pattern, then bytes. */
export function splitBytes(words: string, addPrefixSpace = false): JsonRecord {
  return {
    type: "Sequence",
    pretokenizers: [
      { type: "Split", pattern: { Regex: words }, behavior: "Isolated", invert: false },
      { type: "ByteLevel", add_prefix_space: addPrefixSpace, trim_offsets: true, use_regex: false },
    ],
  };
}

export function llamaDecoder(stripsSpace: boolean): JsonRecord {
  const steps: Json[] = [
    { type: "Replace", pattern: { String: "\u2581" }, content: " " },
    { type: "ByteFallback" },
    { type: "Fuse" },
  ];
  if (stripsSpace) steps.push({ type: "Strip", content: " ", start: 1, stop: 0 });
  return { type: "Sequence", decoders: steps };
}

export const QWEN2_PATTERN = QWEN2_WORDS;

function rebuildBert(
  json: JsonRecord,
  vocabulary: Json | undefined,
  config: JsonRecord,
  specials: Readonly<Record<string, string>>,
): JsonRecord {
  const name = "tokenizer_config.json: ";
  const unknown = specials["unk_token"] ?? "[UNK]";
  const start = specials["cls_token"] ?? "[CLS]";
  const end = specials["sep_token"] ?? "[SEP]";
  const idOf = (token: string, fallback: number): Json => {
    const id = isRecord(vocabulary) && Object.hasOwn(vocabulary, token) ? vocabulary[token] : fallback;
    return { id: token, ids: [id ?? fallback], tokens: [token] };
  };
  return {
    ...json,
    model: { type: "WordPiece", vocab: vocabulary, unk_token: unknown, continuing_subword_prefix: "##" },
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: flag(config["tokenize_chinese_chars"], `${name}tokenize_chinese_chars`, true),
      strip_accents: config["strip_accents"] ?? null,
      lowercase: flag(config["do_lower_case"], `${name}do_lower_case`, true),
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    post_processor: {
      type: "TemplateProcessing",
      single: [
        { SpecialToken: { id: start, type_id: 0 } },
        { Sequence: { id: "A", type_id: 0 } },
        { SpecialToken: { id: end, type_id: 0 } },
      ],
      special_tokens: Object.fromEntries([
        [start, idOf(start, 2)],
        [end, idOf(end, 3)],
      ]),
    },
  };
}

/** Texts of the special tokens that a config names. */
export function namedTokens(config: JsonRecord, path: string): Record<string, string> {
  const tokens: Record<string, string> = {};
  for (const key of SPECIAL_KEYS) {
    const given = tokenText(config[key], `${path}: ${key}`);
    if (given !== undefined) tokens[key] = given;
  }
  return tokens;
}

/** merges.txt to pairs of tokens. */
export function readMergesText(source: string): Json[] {
  return source
    .split(/\r?\n/)
    .filter((line) => line !== "" && !line.startsWith("#version"))
    .map((line) => text(line, "merges.txt"));
}
