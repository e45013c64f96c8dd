// What transformers 5 makes of a tokenizer folder. Its AutoTokenizer picks a class from tokenizer_config.json and
// config.json, and the classes below build normalizer, pre-tokenizer and decoder anew: of tokenizer.json they keep
// only vocabulary, merges, added tokens and post-processor. A folder saved as "GPT2Tokenizer" with other splitting
// rules is therefore tokenised by GPT-2's, and we must do the same to get the same ids.

import { AppError, quote } from "../domain/errors.ts";
import { flag, invalid, isRecord, optionalText, text, tokenText } from "./steps/shape.ts";
import type { Json, JsonRecord } from "./steps/shape.ts";

export type TokenizerClass = "generic" | keyof typeof tokensOfClass;

const endOfText = "<|endoftext|>";
/** The classes that are rebuilt here, and the special tokens that each assumes where no file says anything. */
const tokensOfClass = {
  GPT2Tokenizer: { unk_token: endOfText, bos_token: endOfText, eos_token: endOfText },
  GPTNeoXTokenizer: {
    unk_token: endOfText,
    bos_token: endOfText,
    eos_token: endOfText,
    pad_token: "<|padding|>",
  },
  Qwen2Tokenizer: { unk_token: endOfText, eos_token: endOfText, pad_token: endOfText },
  Qwen3_5Tokenizer: { unk_token: endOfText, eos_token: endOfText, pad_token: endOfText },
  LlamaTokenizer: { unk_token: "<unk>", bos_token: "<s>", eos_token: "</s>" },
  GemmaTokenizer: {
    unk_token: "<unk>",
    bos_token: "<bos>",
    eos_token: "<eos>",
    pad_token: "<pad>",
    mask_token: "<mask>",
  },
  BertTokenizer: {
    unk_token: "[UNK]",
    sep_token: "[SEP]",
    pad_token: "[PAD]",
    cls_token: "[CLS]",
    mask_token: "[MASK]",
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** Other names of those classes. */
const aliases: Readonly<Record<string, TokenizerClass>> = Object.fromEntries(
  ["DistilBertTokenizer", "MobileBertTokenizer", "SqueezeBertTokenizer", "LxmertTokenizer"].map((name) => [
    name,
    "BertTokenizer",
  ]),
);

/** Classes with rules of their own that are not rebuilt here: tokenizer.json alone would give other ids. */
const unsupportedClasses: readonly string[] = (
  "Albert Barthez Bart Bartpho BertGeneration BertJapanese Bertweet BigBird BioGpt Blenderbot BlenderbotSmall ByT5 CLIP " +
  "CTRL Camembert Canine Clvp CodeGen CodeLlama Cohere Cpm CpmAnt DPRContextEncoder DPRQuestionEncoder DPRReader " +
  "Deberta DebertaV2 Dia Esm Esmc FSMT FastSpeech2Conformer Flaubert Funnel GPTNeoXJapanese GPTSw3 Herbert LED Lasr " +
  "LayoutLMv2 LayoutLMv3 LayoutXLM Luke M2M100 MBart50 MBart MLuke MPNet Marian MarkupLM Mgpstr Mvp MyT5 Nllb Nougat " +
  "OpenAIGPT PLBart Pegasus Perceiver Phobert Pop2Piano ProphetNet Reformer RemBert RoCBert RoFormer Roberta " +
  "SeamlessM4T Siglip Siglip2 Speech2Text SpeechT5 Splinter T5 Tapas Tipsv2 Udop VideoPrism Vits Wav2Vec2CTC " +
  "Wav2Vec2PhonemeCTC Whisper XGLM XLMRoberta XLM XLNet"
)
  .split(" ")
  .map((name) => `${name}Tokenizer`);

const modelsOf = (types: string, name: string): [string, string][] =>
  types.split(" ").map((type) => [type, name]);
/** transformers' table of language models (TOKENIZER_MAPPING_NAMES); "generic" takes tokenizer.json as it is. */
const classOfModel: ReadonlyMap<string, string> = new Map([
  ...modelsOf("gpt2 gpt_neo gptj codegen dbrx jais2 opt phi starcoder2", "GPT2Tokenizer"),
  ...modelsOf("qwen2 qwen2_moe qwen3 qwen3_moe qwen3_next qwen2_vl qwen2_5_vl qwen3_vl", "Qwen2Tokenizer"),
  ...modelsOf("qwen3_5 qwen3_5_moe qwen3_5_text qwen3_5_moe_text qwen4_exp", "Qwen3_5Tokenizer"),
  ...modelsOf("falcon_mamba gpt_neox mamba mamba2 mpt olmo olmoe rwkv xlstm", "GPTNeoXTokenizer"),
  ...modelsOf("gemma gemma2 gemma3 gemma3_text gemma3n gemma3n_text recurrent_gemma zaya", "GemmaTokenizer"),
  ...modelsOf("bert distilbert electra mobilebert squeezebert", "BertTokenizer"),
  ...modelsOf("cohere cohere2", "CohereTokenizer"),
  ...modelsOf("code_llama", "CodeLlamaTokenizer"),
  ...modelsOf("roberta", "RobertaTokenizer"),
  ...modelsOf("t5 mt5", "T5Tokenizer"),
  ...modelsOf("xglm", "XGLMTokenizer"),
  ...modelsOf(
    "glm glm4 glm4_moe gpt_bigcode granite granitemoe granitemoehybrid granitemoeshared kimi_linear mimo_v2_flash " +
      "ministral ministral3 mistral mistral3 mixtral olmo2 olmo3 flex_olmo persimmon stablelm phimoe jamba ernie4_5 " +
      "ernie4_5_moe deepseek_v2 deepseek_v3 deepseek_v32 deepseek_v4 internlm2 minimax_m2 phi3 phi3_v hyperclovax " +
      "step3p5 smolvlm nemotron llava minicpm3 arctic chameleon molmo janus modernbert opencua",
    "generic",
  ),
]);
/** Model types whose folders transformers knows to name a wrong class, among those with a class of their own. */
const wrongClassModels: readonly string[] = [
  "qwen2",
  "qwen3_5",
  "qwen3_5_moe",
  "qwen3_5_moe_text",
  "qwen4_exp",
];

export const specialKeys = [
  "bos_token",
  "eos_token",
  "unk_token",
  "sep_token",
  "pad_token",
  "cls_token",
  "mask_token",
] as const;

const qwen2Words = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
export const qwen35Pattern = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

/** The class that AutoTokenizer would take; `modelConfig` is config.json. AppError "tokenizer/unsupported". */
export function resolveClass(tokenizerConfig: JsonRecord, modelConfig: JsonRecord): TokenizerClass {
  const named = optionalText(
    tokenizerConfig["tokenizer_class"] ?? modelConfig["tokenizer_class"],
    "tokenizer_config.json: tokenizer_class",
  )?.replace(/Fast$/, "");
  const modelType = typeof modelConfig["model_type"] === "string" ? modelConfig["model_type"] : "";
  const registered = classOfModel.get(modelType);
  if (registered === "generic" && named !== undefined) return "generic";
  const isWrong = registered !== undefined && wrongClassModels.includes(modelType);
  const chosen = named === undefined || isWrong ? (registered ?? "generic") : named;
  if (unsupportedClasses.includes(chosen)) {
    throw new AppError(
      "tokenizer/unsupported",
      `The tokenizer's class is ${quote(chosen)}, which has rules of its own; supported: ${Object.keys(tokensOfClass).join(", ")}, and classes that take tokenizer.json as it is.`,
      'Use another model. If its tokenizer.json is all there is to it, save it with the tokenizer_class "PreTrainedTokenizerFast".',
    );
  }
  if (Object.hasOwn(aliases, chosen)) return aliases[chosen] ?? "generic";
  return Object.hasOwn(tokensOfClass, chosen) ? (chosen as TokenizerClass) : "generic";
}

/** Special tokens that the class assumes where no file says anything. */
export function defaultTokens(tokenizerClass: TokenizerClass): Readonly<Record<string, string>> {
  return tokenizerClass === "generic" ? {} : tokensOfClass[tokenizerClass];
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
    case "GPTNeoXTokenizer":
      // Its constructor writes the post-processor anew, from settings that AutoTokenizer takes away.
      return {
        ...json,
        model: { type: "BPE", vocab: vocabulary, merges: model["merges"] ?? [] },
        normalizer: { type: "NFC" },
        pre_tokenizer: { type: "ByteLevel", add_prefix_space: flag(prefix, where, false), use_regex: true },
        post_processor: null,
        decoder: { type: "ByteLevel" },
      };
    case "Qwen2Tokenizer":
    case "Qwen3_5Tokenizer":
      return {
        ...json,
        model: { type: "BPE", vocab: vocabulary, merges: model["merges"] ?? [] },
        normalizer: { type: "NFC" },
        pre_tokenizer: splitBytes(
          tokenizerClass === "Qwen2Tokenizer" ? qwen2Words : qwen35Pattern,
          flag(prefix, where, false),
        ),
        decoder: { type: "ByteLevel" },
      };
    case "GemmaTokenizer":
      return {
        ...json,
        model: {
          type: "BPE",
          vocab: vocabulary,
          merges: model["merges"] ?? [],
          unk_token: specials["unk_token"] ?? "<unk>",
          fuse_unk: true,
          byte_fallback: true,
        },
        normalizer: { type: "Replace", pattern: { String: " " }, content: "\u2581" },
        pre_tokenizer: { type: "Split", pattern: { String: " " }, behavior: "MergedWithPrevious" },
        decoder: llamaDecoder(false),
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

export const qwen2Pattern = qwen2Words;

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
  for (const key of specialKeys) {
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
