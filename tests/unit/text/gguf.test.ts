// The tokenizer of a GGUF file. A golden tokenizer's vocabulary, given as GGUF metadata, has to give the golden ids,
// and the files it saves have to open as the same tokenizer.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ggufTokenizer, loadTokenizer } from "../../../src/text/index.ts";
import { folder, goldenFolder, memoryFolder, readJson } from "./folders.ts";

interface TokenizerJson {
  model: { vocab: Record<string, number>; merges: [string, string][] };
  added_tokens: { content: string; special: boolean }[];
}

function metadataOf(name: string, kind: string, changes: Record<string, unknown> = {}): Map<string, unknown> {
  const json = readJson(join(goldenFolder, "tokenizers", name, "tokenizer.json")) as TokenizerJson;
  const tokens: string[] = [];
  for (const [token, id] of Object.entries(json.model.vocab)) tokens[id] = token;
  const special = new Set(json.added_tokens.filter((token) => token.special).map((token) => token.content));
  const ranks = new Map(json.model.merges.map(([left, right], rank) => [left + right, rank]));
  return new Map(
    Object.entries<unknown>({
      "general.architecture": "llama",
      "tokenizer.ggml.model": kind,
      "tokenizer.ggml.tokens": tokens,
      "tokenizer.ggml.token_type": Int32Array.from(tokens, (token) => (special.has(token) ? 3 : 1)),
      ...(kind === "gpt2"
        ? { "tokenizer.ggml.merges": json.model.merges.map((pair) => pair.join(" ")) }
        : { "tokenizer.ggml.scores": tokens.map((token) => -(ranks.get(token) ?? 1e6)) }),
      ...changes,
    }).filter(([, value]) => value !== undefined),
  );
}

const texts = ["The recruiter's 42  calls", "求人 👍🏽", "a<|end|>b <s> </s>", "", "  lead", "wasn't\n\n x"];

describe("byte-level", () => {
  it.each([
    ["chat", "default"],
    ["chat", undefined],
    ["chat", "smollm"],
    ["llama3", "llama-bpe"],
  ])("%s, pre %s", async (name, pre) => {
    const ids = { "tokenizer.ggml.eos_token_id": name === "chat" ? 0n : 1, "tokenizer.ggml.pre": pre };
    const tokenizer = ggufTokenizer(
      metadataOf(name, "gpt2", { ...ids, "tokenizer.chat_template": "{{ eos_token }}" }),
    );
    const golden = await loadTokenizer(folder(join(goldenFolder, "tokenizers", name)));
    // ignore_merges and the added tokens of the golden llama3 are not in a GGUF.
    for (const text of texts)
      expect(tokenizer.encode(text)).toEqual(golden.encode(text, { addSpecialTokens: false }));
    expect([tokenizer.eosText, tokenizer.eosId]).toEqual([golden.eosText, golden.eosId]);
    expect(tokenizer.applyChatTemplate([{ role: "user", content: "" }])).toBe(golden.eosText);
    const again = await loadTokenizer(memoryFolder(Object.fromEntries(tokenizer.files())));
    for (const text of texts) expect(again.encode(text)).toEqual(tokenizer.encode(text));
    expect([again.eosId, again.chatTemplate]).toEqual([tokenizer.eosId, "{{ eos_token }}"]);
  });

  it("respells tokens that are not bytes, and keeps user-defined ones whole", () => {
    const tokens = Array.from("abcdefghijklmnopqrstuvwxyz").concat(["<think>", "｜end｜"]);
    const types = tokens.map((_, id) => (id === 26 ? 4 : id === 27 ? 3 : 1));
    const tokenizer = ggufTokenizer(
      new Map<string, unknown>([
        ["tokenizer.ggml.model", "gpt2"],
        ["tokenizer.ggml.tokens", tokens],
        ["tokenizer.ggml.token_type", types],
        ["tokenizer.ggml.merges", []],
      ]),
    );
    expect(tokenizer.encode("a<think>b")).toEqual([0, 26, 1]);
    expect(tokenizer.decode([0, 26, 1], { skipSpecialTokens: true })).toBe("a<think>b");
    expect(tokenizer.decode([27])).toBe("｜end｜");
    expect(tokenizer.vocabSize).toBe(28);
  });
});

it("SentencePiece: recovers the merges from the scores", async () => {
  const tokenizer = ggufTokenizer(
    metadataOf("sentencepiece", "llama", {
      "tokenizer.ggml.bos_token_id": 1,
      "tokenizer.ggml.eos_token_id": 2,
      "tokenizer.ggml.unknown_token_id": 0,
    }),
  );
  const golden = await loadTokenizer(folder(join(goldenFolder, "tokenizers", "sentencepiece")));
  for (const text of texts) {
    expect(tokenizer.encode(text), text).toEqual(golden.encode(text, { addSpecialTokens: false }));
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(golden.decode(tokenizer.encode(text)));
  }
  expect([tokenizer.bosText, tokenizer.eosText]).toEqual(["<s>", "</s>"]);
});

describe("refuses", () => {
  const cases: [string, Record<string, unknown>, string, RegExp][] = [
    ["no tokenizer", { "tokenizer.ggml.model": undefined }, "tokenizer/missing", /has no tokenizer/],
    ["another kind", { "tokenizer.ggml.model": "rwkv" }, "tokenizer/unsupported", /"rwkv"/],
    [
      "another splitting rule",
      { "tokenizer.ggml.pre": "bloom" },
      "tokenizer/unsupported",
      /"bloom".*supported: default/,
    ],
    [
      "no tokens",
      { "tokenizer.ggml.tokens": undefined },
      "tokenizer/invalid",
      /tokens must be a list, got nothing/,
    ],
    [
      "tokens that are numbers",
      { "tokenizer.ggml.tokens": [1, 2] },
      "tokenizer/invalid",
      /a list of strings/,
    ],
    ["types that are texts", { "tokenizer.ggml.token_type": ["x"] }, "tokenizer/invalid", /finite numbers/],
    [
      "merges of strangers",
      { "tokenizer.ggml.merges": ["求 人"] },
      "tokenizer/invalid",
      /not in the vocabulary/,
    ],
    ["an id outside", { "tokenizer.ggml.eos_token_id": 10 ** 6 }, "tokenizer/invalid", /an id from 0 to/],
    ["an id that is text", { "tokenizer.ggml.bos_token_id": "<s>" }, "tokenizer/invalid", /an id from 0 to/],
    [
      "neither merges nor scores",
      { "tokenizer.ggml.merges": undefined },
      "tokenizer/invalid",
      /scores must be a list/,
    ],
  ];

  it.each(cases)("%s", (_name, changes, code, message) => {
    expect(() => ggufTokenizer(metadataOf("chat", "gpt2", changes))).toThrow(
      expect.objectContaining({ name: "AppError", code, message: expect.stringMatching(message) as string }),
    );
  });

  it("Gemma's SentencePiece", () => {
    const metadata = metadataOf("sentencepiece", "llama", { "general.architecture": "gemma2" });
    expect(() => ggufTokenizer(metadata)).toThrow(/only Llama's kind/);
  });
});
