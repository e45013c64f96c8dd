// Tokenizer files of strangers, key by key: every value in turn replaced by every wrong kind, every list and text blown
// up, every file cut and mutated. Whatever is done, a folder loads and encodes, or ends in an AppError that a person can
// read, within the time and memory of ../hostileCase.ts.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/domain/random.ts";
import { loadTokenizer, type Tokenizer } from "../../../src/text/index.ts";
import { mutateBytes, mutateJson } from "../formats/mutate.ts";
import { faultOf, faultsOf, fuzzCases } from "../hostileCase.ts";
import { goldenFolder, memoryFolder, readJson } from "./folders.ts";

type Files = Record<string, unknown>;
const text = "The cat's ab  42\n<eos> 日本 é👍 <|endoftext|> aaaa";
const utf8 = new TextEncoder();

function use(tokenizer: Tokenizer): void {
  tokenizer.decode(tokenizer.encode(text));
  tokenizer.decode(tokenizer.encode(text, { addSpecialTokens: false }), { skipSpecialTokens: true });
}

const load = async (files: Files): Promise<void> => use(await loadTokenizer(memoryFolder(files)));

// A tokenizer.json with every kind of step, small enough that every key has its turn.
const split = { type: "Split", pattern: { Regex: "\\s+|\\p{L}+" }, behavior: "Isolated", invert: false };
const added = {
  id: 3,
  content: "<eos>",
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
};
const whole: Files = {
  "tokenizer.json": {
    version: "1.0",
    truncation: { direction: "Right", max_length: 9, strategy: "LongestFirst", stride: 0 },
    padding: { strategy: "BatchLongest", pad_id: 0, pad_token: "<eos>", direction: "Right" },
    added_tokens: [added],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "NFC" },
        { type: "Replace", pattern: { String: " " }, content: "▁" },
        { type: "Replace", pattern: { Regex: "a+" }, content: "a" },
        { type: "Prepend", prepend: "▁" },
        { type: "Strip", strip_left: true, strip_right: true },
        {
          type: "BertNormalizer",
          clean_text: true,
          handle_chinese_chars: true,
          strip_accents: null,
          lowercase: true,
        },
        { type: "Precompiled", precompiled_charsmap: "BAAAAAAAAAA=" },
      ],
    },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        split,
        { type: "Digits", individual_digits: true },
        { type: "Punctuation", behavior: "Contiguous" },
        { type: "Metaspace", replacement: "▁", prepend_scheme: "first", split: true },
        { type: "CharDelimiterSplit", delimiter: "x" },
        { type: "FixedLength", length: 5 },
        { type: "UnicodeScripts" },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: "a",
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: true,
      byte_fallback: true,
      ignore_merges: false,
      vocab: { a: 0, b: 1, ab: 2, "<eos>": 3, "<0x41>": 4 },
      merges: ["a b", ["a", "b"]],
    },
    post_processor: {
      type: "Sequence",
      processors: [
        { type: "ByteLevel", trim_offsets: true },
        { type: "BertProcessing", sep: ["<eos>", 3], cls: ["a", 0] },
        {
          type: "TemplateProcessing",
          single: [{ SpecialToken: { id: "a", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
          pair: [{ Sequence: { id: "A", type_id: 0 } }],
          special_tokens: { a: { id: "a", ids: [0], tokens: ["a"] } },
        },
      ],
    },
    decoder: {
      type: "Sequence",
      decoders: [
        { type: "Replace", pattern: { String: "▁" }, content: " " },
        { type: "ByteFallback" },
        { type: "Strip", content: " ", start: 1, stop: 1 },
        { type: "WordPiece", prefix: "##", cleanup: true },
        { type: "BPEDecoder", suffix: "</w>" },
        { type: "CTC", pad_token: "<pad>", word_delimiter_token: "|", cleanup: true },
        { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
        { type: "ByteLevel" },
        { type: "Fuse" },
      ],
    },
  },
  "tokenizer_config.json": {
    tokenizer_class: "PreTrainedTokenizerFast",
    bos_token: "a",
    eos_token: { content: "<eos>", lstrip: false, normalized: false, rstrip: false, single_word: false },
    pad_token: null,
    unk_token: "a",
    add_prefix_space: false,
    clean_up_tokenization_spaces: true,
    split_special_tokens: false,
    extra_special_tokens: { image_token: "<eos>" },
    added_tokens_decoder: { "3": { content: "<eos>", special: true } },
    chat_template: [{ name: "default", template: "{{ messages[0].content }}" }],
    model_max_length: 64,
  },
  "config.json": { model_type: "llama", tokenizer_class: "PreTrainedTokenizerFast" },
};
const models: Record<string, unknown> = {
  WordPiece: { type: "WordPiece", unk_token: "a", continuing_subword_prefix: "##", max_input_chars_per_word: 100, vocab: { a: 0, "##b": 1 } },
  Unigram: { type: "Unigram", unk_id: 0, byte_fallback: true, vocab: [["a", -1], ["b", -2.5], ["ab", 0]] },
  WordLevel: { type: "WordLevel", unk_token: "a", vocab: { a: 0, the: 1 } },
}; // oxfmt-ignore
const legacy: Files = {
  "vocab.json": { a: 0, b: 1, ab: 2 },
  "merges.txt": "#version: 0.2\na b\n",
  "tokenizer_config.json": { tokenizer_class: "GPT2Tokenizer", add_bos_token: true, bos_token: "a" },
  "special_tokens_map.json": { eos_token: { content: "b" }, additional_special_tokens: ["<x>"] },
  "added_tokens.json": { "<x>": 3 },
};
const words: Files = {
  "vocab.txt": "[UNK]\n[CLS]\n[SEP]\na\n##b\n",
  "tokenizer_config.json": { do_lower_case: true },
};

const deep = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));
const wrong: readonly unknown[] = [
  null, 0, -1, 0.5, 1e308, 2 ** 53, true, "", "undefined", "x".repeat(20_000), [], [null], [[]], {}, { a: {} }, deep(200),
  Array.from({ length: 1_000 }, () => "a"), Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i])),
  { type: "Sequence" }, { __proto__: null, constructor: 1, toString: 2 }, "\ud800", "(a+)+b", { Regex: "(?=(a|aa)+b)" }, "[object Object]",
]; // oxfmt-ignore

/** Every place of a JSON value, as a function that gives the whole with another value there. */
function* places(value: unknown, path = ""): Generator<[string, (other: unknown) => unknown]> {
  yield [path, (other) => other];
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    for (const [inner, put] of places(item, `${path}/${key}`)) {
      yield [
        inner,
        (other) =>
          Array.isArray(value)
            ? value.map((one: unknown, i) => (String(i) === key ? put(other) : one))
            : { ...value, [key]: put(other) },
      ];
    }
  }
}

/** Each place gets a third of the wrong kinds, its neighbours the others; all of them by `npm run test:fuzz`. */
const ofPlace = (place: number, kind: number): boolean => fuzzCases >= 1000 || (place + kind) % 3 === 0;

function* replaced(files: Files): Generator<[string, () => unknown]> {
  let place = 0;
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === "string") continue;
    for (const [path, put] of places(content)) {
      place++;
      for (const [i, value] of wrong.entries())
        if (ofPlace(place, i))
          yield [`${name}${path} = wrong[${i}]`, () => load({ ...files, [name]: put(value) })];
    }
  }
}

describe("every key replaced by every wrong kind", () => {
  it.each<[string, Files]>([
    ["tokenizer.json and its configs", whole],
    ...Object.entries(models).map(([name, model]): [string, Files] => [
      name,
      { "tokenizer.json": { model, decoder: { type: "Fuse" } } },
    ]),
    ...["GPT2Tokenizer", "LlamaTokenizer", "GemmaTokenizer", "BertTokenizer"].map((name): [string, Files] => [
      name,
      {
        "tokenizer.json": { model: { type: "BPE", vocab: { a: 0, "<unk>": 1 }, merges: [] } },
        "tokenizer_config.json": { tokenizer_class: name, legacy: true, add_prefix_space: null },
      },
    ]),
    ["vocab.json and merges.txt", legacy],
    ["vocab.txt", words],
  ])("%s", { timeout: 240_000 }, async (_name, files) => {
    expect(await faultsOf(replaced(files))).toEqual([]);
  });
});

function* cut(files: Files): Generator<[string, () => unknown]> {
  for (const [name, content] of Object.entries(files)) {
    const bytes = utf8.encode(typeof content === "string" ? content : JSON.stringify(content));
    const step = Math.max(1, Math.floor(bytes.length / 150));
    for (let length = 0; length < bytes.length; length += step)
      yield [`${name} cut to ${length}`, () => load({ ...files, [name]: bytes.slice(0, length) })];
  }
}

function* mutated(files: Files): Generator<[string, () => unknown]> {
  for (const [name, content] of Object.entries(files)) {
    const source = typeof content === "string" ? content : JSON.stringify(content);
    const random = randomStream(8, name);
    for (let i = 0; i < fuzzCases; i++) {
      const isJson = typeof content !== "string" && random() < 0.6;
      const bytes = isJson
        ? utf8.encode(mutateJson(source, random))
        : mutateBytes(utf8.encode(source), random);
      yield [`${name} mutation ${i}`, () => load({ ...files, [name]: bytes })];
    }
  }
}

describe.each<[string, Files]>([
  ["tokenizer.json", whole],
  ["vocab.json", legacy],
  ["vocab.txt", words],
])("%s and what is beside it", (_name, files) => {
  it("is itself sound", async () => {
    await load(files);
  });

  it("cut anywhere", async () => {
    expect(await faultsOf(cut(files))).toEqual([]);
  });

  it("mutated", { timeout: 120_000 }, async () => {
    expect(await faultsOf(mutated(files))).toEqual([]);
  });
});

describe("growth and patterns without end", () => {
  const base = readJson(join(goldenFolder, "tokenizers/chat/tokenizer.json")) as Record<string, unknown>;
  const many = (key: string, type: string, count: number, step: unknown): unknown => ({
    type,
    [key]: Array.from({ length: count }, () => step),
  });
  const normalizers = (count: number, step: unknown): Files => ({
    normalizer: many("normalizers", "Sequence", count, step),
  });
  const pretokenizers = (count: number, step: unknown): Files => ({
    pre_tokenizer: many("pretokenizers", "Sequence", count, step),
  });
  const decoders = (count: number, step: unknown): Files => ({
    decoder: many("decoders", "Sequence", count, step),
  });
  const regex = (source: string): Files => ({
    pre_tokenizer: { type: "Split", pattern: { Regex: source }, behavior: "Isolated" },
  });
  const ten = "aaaaaaaaaa";
  const long = "a".repeat(1 << 20);
  const special = (count: number, ids: number): unknown => ({
    type: "TemplateProcessing",
    single: [
      ...Array.from({ length: count }, () => ({ SpecialToken: { id: "a" } })),
      { Sequence: { id: "A" } },
    ],
    special_tokens: { a: { ids: Array.from({ length: ids }, () => 0) } },
  });
  const prefixes = Array.from({ length: 1000 }, (_, i) => "a".repeat(i + 1));
  const slow = /takes too many steps|has more than 512|nested deeper|a count is above|at most 8000/;
  const grows = /makes at least \d+ characters of a text of \d+; at most \d+ are allowed/;

  it.each<[string, Files, string, RegExp | undefined]>([
    ["twelve times tenfold", normalizers(12, { type: "Replace", pattern: { String: "a" }, content: ten }), "aab", grows],
    ["twelve times tenfold, by pattern", normalizers(12, { type: "Replace", pattern: { Regex: "." }, content: ten }), "aab", grows],
    ["a content of a megabyte", normalizers(1, { type: "Replace", pattern: { String: "a" }, content: long }), "aa", grows],
    ["the empty match", normalizers(12, { type: "Replace", pattern: { Regex: "" }, content: ten }), "ab", grows],
    ["a prefix of a megabyte", normalizers(1, { type: "Prepend", prepend: long }), "a", grows],
    ["250 prefixes", normalizers(250, { type: "Prepend", prepend: "a".repeat(4000) }), "a", grows],
    ["250 spellings in bytes", normalizers(250, { type: "ByteLevel" }), "日", grows],
    ["250 times Chinese", normalizers(250, { type: "BertNormalizer" }), "日".repeat(2000), grows],
    ["250 foldings", normalizers(250, { type: "NFKD" }), "\ufdfa".repeat(5000), undefined],
    ["300 normalisers", normalizers(300, { type: "NFC" }), "a", /one of at most 256 steps/],
    ["200 times 200", normalizers(200, normalizers(200, { type: "NFC" })["normalizer"]), "a", /one of at most 256 steps/],
    ["250 byte levels", pretokenizers(250, { type: "ByteLevel" }), "日本", /too many steps|makes at least/],
    ["250 metaspaces", pretokenizers(250, { type: "Metaspace", prepend_scheme: "always" }), "a b ".repeat(500), undefined],
    ["a mark of a megabyte", pretokenizers(1, { type: "Metaspace", replacement: long }), " ", /must be one character/],
    ["300 pre-tokenizers", pretokenizers(300, { type: "Digits" }), "a", /one of at most 256 steps/],
    ["decoders, tenfold", decoders(12, { type: "Replace", pattern: { String: "e" }, content: "eeeeeeeeee" }), "these", grows],
    ["decoders, the empty match", decoders(12, { type: "Replace", pattern: { Regex: "" }, content: ten }), "these", grows],
    ["300 decoders", decoders(300, { type: "Fuse" }), "a", /one of at most 256 steps/],
    ["a million special tokens", { post_processor: special(1, 1e6) }, "a", /at most 1024 special tokens/],
    ["250 templates", { post_processor: many("processors", "Sequence", 250, special(1000, 1)) }, "a", /at most 1024 special tokens/],
    ["an added token that grows", { ...normalizers(12, { type: "Replace", pattern: { String: "a" }, content: ten }), added_tokens: [{ content: "aaaa", normalized: true }] }, "b", grows],
    ["added tokens of one beginning", { added_tokens: prefixes.map((content) => ({ content: `${content}b` })) }, "a".repeat(50_000), slow],
    ["(a+)+b", regex("(a+)+b"), "a".repeat(20_000), slow],
    ["(a|a)*b", regex("(?:a|a)*b"), "a".repeat(20_000), slow],
    ["(a|aa)+$b", regex("(a|aa)+$b"), "a".repeat(20_000), slow],
    ["look-ahead", regex("(?=(a+)+b)a"), "a".repeat(20_000), slow],
    ["look-behind", regex("(?<=(a|aa)+b)a"), "a".repeat(20_000), slow],
    ["possessive and lazy", regex("(?:a*?)*+b"), "a".repeat(20_000), slow],
    ["a repeat of repeats", regex("(?:(?:(?:a*)*)*)*b"), "a".repeat(20_000), slow],
    ["counts of counts", regex("(?:(?:a{0,1000}){0,1000}){0,1000}b"), "a".repeat(20_000), slow],
    ["a count of a million", regex("a{1000000}"), "a", slow],
    ["600 classes", regex(Array.from({ length: 600 }, (_, i) => `[a${String.fromCharCode(0x4e00 + i)}]`).join("|")), "a", slow],
    ["nested classes", regex(`${"[".repeat(3000)}a${"]".repeat(3000)}`), "a", slow],
    ["nested groups", regex(`${"(".repeat(3000)}a${")".repeat(3000)}`), "a", slow],
    ["nested options", regex("(?i)".repeat(1000)), "a", slow],
    ["2000 alternatives", regex(Array.from({ length: 2000 }, () => "ab").join("|")), "a".repeat(20_000), slow],
    ["small pieces of it", pretokenizers(100, { type: "FixedLength", length: 12 }), "a".repeat(20_000), undefined],
    ["a unigram of all beginnings", { model: { type: "Unigram", unk_id: 0, vocab: prefixes.map((token) => [token, -1]) } }, "a".repeat(50_000), slow],
    ["a word piece of a thousand letters", { model: { type: "WordPiece", unk_token: "a", continuing_subword_prefix: "", max_input_chars_per_word: 1000, vocab: { a: 0, [prefixes[999] ?? ""]: 1 } }, pre_tokenizer: { type: "Whitespace" } }, `${"a".repeat(900)} `.repeat(60), slow],
    ["a suffix of a megabyte", { model: { type: "BPE", vocab: { a: 0 }, merges: [], byte_fallback: true, end_of_word_suffix: long } }, "a", /at most 64 characters long/],
  ])("%s", async (_name, changes, input, message) => {
    let refusal = "";
    const fault = await faultOf("it", async () => {
      try {
        const tokenizer = await loadTokenizer(memoryFolder({ "tokenizer.json": { ...base, ...changes } }));
        tokenizer.decode(tokenizer.encode(input));
      } catch (error) {
        refusal = (error as Error).message;
        throw error;
      }
    });
    expect(fault).toBeUndefined();
    if (message === undefined) expect(refusal).toBe("");
    else expect(refusal).toMatch(message);
  }); // oxfmt-ignore
});
