// Tokenizer files of strangers: whatever is wrong with them, an AppError "tokenizer/..." with a remedy, in good time.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/domain/errors.ts";
import { loadTokenizer, type Tokenizer } from "../../../src/text/index.ts";
import { folder, goldenFolder, memoryFolder, readJson } from "./folders.ts";

type Changes = Record<string, unknown>;
const base = {
  model: { type: "BPE", vocab: { a: 0, b: 1, ab: 2 }, merges: ["a b"] },
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: { type: "Fuse" },
  added_tokens: [],
};
const load = (changes: Changes, files: Changes = {}): Promise<Tokenizer> =>
  loadTokenizer(memoryFolder({ "tokenizer.json": { ...base, ...changes }, ...files }));
const model = (changes: Changes): Changes => ({ model: { ...base.model, ...changes } });
const nested = (type: string, key: string, depth: number): unknown => {
  let value: unknown = null;
  for (let i = 0; i < depth; i++) value = { type, [key]: [value] };
  return value;
};
const split = (source: string): Changes => ({
  pre_tokenizer: { type: "Split", pattern: { Regex: source }, behavior: "Isolated" },
});

it("the base of these cases is sound", async () => {
  const tokenizer = await load({});
  expect(tokenizer.encode("abba?")).toEqual([2, 1, 0]);
  expect(tokenizer.decode([2, 1, 77, -1, 0])).toBe("abba");
});

describe("refuses", () => {
  const cases: [string, () => Promise<unknown>, string, RegExp][] = [
    [
      "an empty folder",
      () => loadTokenizer(memoryFolder({})),
      "tokenizer/missing",
      /expected tokenizer\.json/,
    ],
    [
      "half a file",
      () => loadTokenizer(memoryFolder({ "tokenizer.json": '{"model":' })),
      "tokenizer/bad-json",
      /not JSON/,
    ],
    [
      "a file that is no text",
      () => loadTokenizer(memoryFolder({ "tokenizer.json": new Uint8Array([255, 254]) })),
      "tokenizer/bad-text",
      /not UTF-8/,
    ],
    [
      "a list",
      () => loadTokenizer(memoryFolder({ "tokenizer.json": [] })),
      "tokenizer/invalid",
      /must be an object, got a list of 0/,
    ],
    [
      "no model",
      () => load({ model: undefined }),
      "tokenizer/invalid",
      /tokenizer\.json: model must be an object, got nothing/,
    ],
    ["an unknown model", () => load(model({ type: "Neural" })), "tokenizer/unsupported", /"Neural"/],
    [
      "a vocabulary that is a list of numbers",
      () => load(model({ vocab: [1, 2] })),
      "tokenizer/invalid",
      /vocab must be an object/,
    ],
    [
      "ids that are words",
      () => load(model({ vocab: { a: "0" } })),
      "tokenizer/invalid",
      /must be an integer from 0/,
    ],
    ["negative ids", () => load(model({ vocab: { a: -1 } })), "tokenizer/invalid", /got -1/],
    [
      "huge ids",
      () => load(model({ vocab: { a: 2 ** 53 } })),
      "tokenizer/invalid",
      /integer from 0 to 16777215/,
    ],
    ["no merges", () => load(model({ merges: undefined })), "tokenizer/invalid", /merges must be a list/],
    [
      "merges of one token",
      () => load(model({ merges: ["ab"] })),
      "tokenizer/invalid",
      /merges\[0\] must be two tokens/,
    ],
    ["merges of numbers", () => load(model({ merges: [[1, 2]] })), "tokenizer/invalid", /two tokens/],
    [
      "a merge whose product is unknown",
      () => load(model({ merges: ["ab a"] })),
      "tokenizer/invalid",
      /"aba" is not in the vocabulary/,
    ],
    [
      "a merge of strangers",
      () => load(model({ merges: ["x y"] })),
      "tokenizer/invalid",
      /"x" is not in the vocabulary/,
    ],
    [
      "an unknown token outside the vocabulary",
      () => load(model({ unk_token: "?" })),
      "tokenizer/invalid",
      /unk_token/,
    ],
    ["random merging", () => load(model({ dropout: 0.1 })), "tokenizer/unsupported", /random merging/],
    [
      "a word piece model without unknown token",
      () => load({ model: { type: "WordPiece", vocab: { a: 0 } } }),
      "tokenizer/invalid",
      /unk_token/,
    ],
    [
      "an empty unigram",
      () => load({ model: { type: "Unigram", vocab: [], unk_id: 0 } }),
      "tokenizer/invalid",
      /at least one token/,
    ],
    [
      "unigram scores that are texts",
      () => load({ model: { type: "Unigram", vocab: [["a", "b"]], unk_id: 0 } }),
      "tokenizer/invalid",
      /a token and a score/,
    ],
    [
      "a normalizer that is text",
      () => load({ normalizer: "NFC" }),
      "tokenizer/invalid",
      /normalizer must be an object/,
    ],
    [
      "an unknown normalizer",
      () => load({ normalizer: { type: "Rot13" } }),
      "tokenizer/unsupported",
      /the normalizer "Rot13"/,
    ],
    [
      "normalizers without end",
      () => load({ normalizer: nested("Sequence", "normalizers", 500) }),
      "tokenizer/invalid",
      /nested at most/,
    ],
    [
      "pre-tokenizers without end",
      () => load({ pre_tokenizer: nested("Sequence", "pretokenizers", 500) }),
      "tokenizer/invalid",
      /nested at most/,
    ],
    [
      "decoders without end",
      () => load({ decoder: nested("Sequence", "decoders", 500) }),
      "tokenizer/invalid",
      /nested at most/,
    ],
    [
      "post-processors without end",
      () => load({ post_processor: nested("Sequence", "processors", 500) }),
      "tokenizer/invalid",
      /nested at most/,
    ],
    [
      "an unknown decoder",
      () => load({ decoder: { type: "Morse" } }),
      "tokenizer/unsupported",
      /the decoder "Morse"/,
    ],
    [
      "a template without its special token",
      () =>
        load({
          post_processor: {
            type: "TemplateProcessing",
            single: [{ SpecialToken: { id: "__proto__" } }, { Sequence: { id: "A" } }],
            special_tokens: {},
          },
        }),
      "tokenizer/invalid",
      /must be an object/,
    ],
    [
      "a template without sequence",
      () => load({ post_processor: { type: "TemplateProcessing", single: [], special_tokens: {} } }),
      "tokenizer/invalid",
      /the sequence once/,
    ],
    [
      "added tokens without content",
      () => load({ added_tokens: [{ id: 1 }] }),
      "tokenizer/invalid",
      /added_tokens\[0\]\.content/,
    ],
    [
      "added tokens that are an object",
      () => load({ added_tokens: {} }),
      "tokenizer/invalid",
      /must be a list/,
    ],
    [
      "a chat template that is a number",
      () => load({}, { "tokenizer_config.json": { chat_template: 5 } }),
      "tokenizer/invalid",
      /chat_template must be a list/,
    ],
    [
      "an eos token that is a list",
      () => load({}, { "tokenizer_config.json": { eos_token: [] } }),
      "tokenizer/invalid",
      /eos_token must be/,
    ],
    ["a broken group", () => load(split("(a")), "tokenizer/pattern", /cannot be used/],
    ["an unknown property", () => load(split("\\p{Nonsense}")), "tokenizer/pattern", /cannot be used/],
    ["a back reference", () => load(split("(a)\\1")), "tokenizer/pattern", /back reference/],
    ["an atomic look-behind", () => load(split("(?<=(?>a+))b")), "tokenizer/pattern", /look-behind/],
    [
      "groups without end",
      () => load(split("(".repeat(3000) + ")".repeat(3000))),
      "tokenizer/pattern",
      /nested deeper/,
    ],
    ["a pattern of a megabyte", () => load(split("a".repeat(1 << 20))), "tokenizer/pattern", /at most 8000/],
    ["counts beyond measure", () => load(split("a{999999999}")), "tokenizer/pattern", /a count is above/],
  ];

  it.each(cases)("%s", async (_name, work, code, message) => {
    await expect(work()).rejects.toMatchObject({
      name: "AppError",
      code,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(/\w/) as string,
    });
  });
});

describe("does not hang", () => {
  const long = "a".repeat(100_000);

  it.each([
    ["nested repeats", "(a+)+b"],
    ["alternatives that overlap", "(a|aa)+b"],
    ["a repeat of repeats, lazily", "(?:a*?)*?b"],
    ["a square", "a*a*b"],
    ["look-ahead at every place", "(?=a*b)a"],
  ])("on %s", async (_name, source) => {
    const started = performance.now();
    const tokenizer = await load(split(source));
    expect(() => tokenizer.encode(long)).toThrow(expect.objectContaining({ code: "tokenizer/slow-pattern" }));
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  // A time that grows with the square would be 90 times as long as that of 10,000.
  it("on a word of 300,000 letters", async () => {
    const tokenizer = await loadTokenizer(folder(join(goldenFolder, "tokenizers", "chat")));
    for (const text of [
      "a".repeat(3e5),
      " ".repeat(3e5),
      "求人".repeat(1e5),
      "the recruiter called ".repeat(15e3),
    ]) {
      const started = performance.now();
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });
});

it("reads lone surrogates as U+FFFD", async () => {
  const tokenizer = await loadTokenizer(folder(join(goldenFolder, "tokenizers", "chat")));
  expect(tokenizer.encode("a\ud800b\udc00")).toEqual(tokenizer.encode("a\ufffdb\ufffd"));
});

it("survives mutated tokenizer files", async () => {
  const encoder = new TextEncoder();
  const sources = ["chat", "llama3", "sentencepiece", "bert"].map((name) => {
    const path = join(goldenFolder, "tokenizers", name);
    const json = readJson(join(path, "tokenizer.json")) as { model: { vocab: Changes; merges?: unknown[] } };
    // Short enough that most mutations hit the structure and not the vocabulary.
    const keep = new Set(Object.keys(json.model.vocab).slice(0, 40));
    json.model.vocab = Object.fromEntries(
      Object.entries(json.model.vocab).filter(([token]) => keep.has(token)),
    );
    if (json.model.merges) json.model.merges = [];
    return {
      json: JSON.stringify(json),
      config: JSON.stringify(readJson(join(path, "tokenizer_config.json"))),
    };
  });
  let state = 11;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const swaps = ["null", "[]", "{}", "-1", "1e308", '"x"', "true", '{"type":"Sequence"}'];
  let opened = 0;
  for (let i = 0; i < 800; i++) {
    const source = sources[random(sources.length)] ?? { json: "", config: "" };
    let json = source.json;
    if (i % 2 === 0) {
      // Replace one value, so that the file stays JSON.
      const values = [...json.matchAll(/(?<=:)("(?:[^"\\]|\\.)*"|true|false|null|\d+)/g)];
      const hit = values[random(values.length)];
      const at = hit?.index ?? 0;
      json =
        json.slice(0, at) + (swaps[random(swaps.length)] ?? "") + json.slice(at + (hit?.[0].length ?? 0));
    }
    const bytes = encoder.encode(json);
    if (i % 2 === 1) for (let k = 1 + random(4); k > 0; k--) bytes[random(bytes.length)] = random(256);
    try {
      const tokenizer = await loadTokenizer(
        memoryFolder({ "tokenizer.json": bytes, "tokenizer_config.json": source.config }),
      );
      tokenizer.decode(tokenizer.encode("The <|end|> [MASK] 求 recruiter's\n 42"));
      opened++;
    } catch (error) {
      expect(error, json).toBeInstanceOf(AppError);
      expect((error as AppError).code).toMatch(/^tokenizer\//);
      expect((error as AppError).message).not.toMatch(/^internal/);
    }
  }
  expect(opened).toBeGreaterThan(100);
});
