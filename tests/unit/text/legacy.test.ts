// Folders as older programs wrote them, and the class that AutoTokenizer takes for a folder. The classes below were
// read off transformers 5.18 on folders of these files.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTokenizer } from "../../../src/text/index.ts";
import { resolveClass } from "../../../src/text/transformersClass.ts";
import { goldenFolder, memoryFolder, readJson } from "./folders.ts";

interface TokenizerJson {
  model: { vocab: Record<string, number>; merges: string[][] };
}
const jsonOf = (name: string): TokenizerJson =>
  readJson(join(goldenFolder, "tokenizers", name, "tokenizer.json")) as TokenizerJson;
const casesOf = (name: string): [string | null, number[]][] =>
  (readJson(join(goldenFolder, "tokenizers", name, "cases.json")) as { cases: [string | null, number[]][] })
    .cases;

const gpt2 = jsonOf("gpt2").model;
const gpt2Files = {
  "vocab.json": gpt2.vocab,
  "merges.txt": `#version: 0.2\n${gpt2.merges.map((pair) => pair.join(" ")).join("\n")}\n`,
  "config.json": { model_type: "gpt2" },
};

it("reads vocab.json and merges.txt", async () => {
  const tokenizer = await loadTokenizer(memoryFolder(gpt2Files));
  for (const [text, ids] of casesOf("gpt2")) if (text !== null) expect(tokenizer.encode(text)).toEqual(ids);
  expect([...tokenizer.files().keys()]).toEqual(["vocab.json", "merges.txt", "tokenizer_config.json"]);
});

it("writes files that mean the same tokenizer without the model's config.json", async () => {
  const named = { tokenizer_class: "PreTrainedTokenizerFast", eos_token: "<|end|>" };
  const folders = [
    gpt2Files,
    { "tokenizer.json": jsonOf("gpt2"), "config.json": { model_type: "gpt2" } },
    {
      "tokenizer.json": jsonOf("gpt2"),
      "tokenizer_config.json": named,
      "config.json": { model_type: "qwen2" },
    },
    {
      "tokenizer.json": jsonOf("gpt2"),
      "tokenizer_config.json": named,
      "config.json": { model_type: "llama" },
    },
  ];
  const classes = await Promise.all(
    folders.map(async (folder) => {
      const tokenizer = await loadTokenizer(memoryFolder(folder));
      const saved = await loadTokenizer(memoryFolder(Object.fromEntries(tokenizer.files())));
      for (const text of ["don't  stop", "12 345 Größe\n"])
        expect(saved.encode(text)).toEqual(tokenizer.encode(text));
      const config = tokenizer.files().get("tokenizer_config.json");
      return (JSON.parse(new TextDecoder().decode(config)) as { tokenizer_class: string }).tokenizer_class;
    }),
  );
  expect(classes).toEqual(["GPT2Tokenizer", "GPT2Tokenizer", "Qwen2Tokenizer", "PreTrainedTokenizerFast"]);
});

it("adds a BOS and a leading space where tokenizer_config.json says so", async () => {
  const config = { add_bos_token: true, add_prefix_space: true };
  const tokenizer = await loadTokenizer(memoryFolder({ ...gpt2Files, "tokenizer_config.json": config }));
  const plain = await loadTokenizer(memoryFolder(gpt2Files));
  expect(tokenizer.encode("word")).toEqual([gpt2.vocab["<|endoftext|>"], ...plain.encode(" word")]);
  expect(tokenizer.encode("word", { addSpecialTokens: false })).toEqual(plain.encode(" word"));
});

it("reads vocab.txt", async () => {
  const vocab = jsonOf("bert").model.vocab;
  const words = Object.keys(vocab).sort((a, b) => (vocab[a] ?? 0) - (vocab[b] ?? 0));
  const tokenizer = await loadTokenizer(
    memoryFolder({ "vocab.txt": `${words.join("\n")}\n`, "config.json": { model_type: "distilbert" } }),
  );
  for (const [text, ids] of casesOf("bert")) if (text !== null) expect(tokenizer.encode(text)).toEqual(ids);
});

it("gives tokens that only the configs name the next free ids", async () => {
  const json = jsonOf("chat");
  const size = Object.keys(json.model.vocab).length;
  const tokenizer = await loadTokenizer(
    memoryFolder({
      "tokenizer.json": json,
      "tokenizer_config.json": { eos_token: "<|end|>" },
      "special_tokens_map.json": {
        eos_token: "</s>",
        pad_token: "<pad>",
        additional_special_tokens: ["<new>"],
      },
    }),
  );
  expect([tokenizer.eosText, tokenizer.eosId]).toEqual(["</s>", size]);
  expect([tokenizer.padText, tokenizer.padId]).toEqual(["<pad>", size + 1]);
  expect(tokenizer.encode("<new></s>")).toEqual([size + 2, size]);
  expect(tokenizer.decode([size + 2, size], { skipSpecialTokens: true })).toBe("");
  expect(tokenizer.vocabSize).toBe(size + 3);
});

it("keeps what was special once special", async () => {
  const path = join(goldenFolder, "tokenizers", "chat");
  const plain = {
    content: "<|end|>",
    special: false,
    normalized: false,
    lstrip: true,
    rstrip: true,
    single_word: false,
  };
  const tokenizer = await loadTokenizer(
    memoryFolder({
      "tokenizer.json": readJson(join(path, "tokenizer.json")),
      "tokenizer_config.json": { added_tokens_decoder: { "0": plain } },
    }),
  );
  expect(tokenizer.encode("a <|end|> b")).toEqual([...tokenizer.encode("a"), 0, ...tokenizer.encode("b")]);
  expect(tokenizer.decode(tokenizer.encode("a <|end|> b"), { skipSpecialTokens: true })).toBe("ab");
});

describe("the class", () => {
  it.each([
    ["llama", "GPT2Tokenizer", "GPT2Tokenizer"],
    ["llama", "GPT2TokenizerFast", "GPT2Tokenizer"],
    ["llama", "PreTrainedTokenizerFast", "generic"],
    ["llama", "TokenizersBackend", "generic"],
    ["llama", "LlamaTokenizerFast", "LlamaTokenizer"],
    ["llama", undefined, "generic"],
    ["mistral", "LlamaTokenizer", "generic"],
    ["gpt2", undefined, "GPT2Tokenizer"],
    ["gpt2", "PreTrainedTokenizerFast", "generic"],
    ["qwen2", "PreTrainedTokenizerFast", "Qwen2Tokenizer"],
    ["qwen3", "PreTrainedTokenizerFast", "generic"],
    ["qwen3", undefined, "Qwen2Tokenizer"],
    ["distilbert", "DistilBertTokenizer", "BertTokenizer"],
    [undefined, undefined, "generic"],
  ])("of model type %s and tokenizer_class %s is %s", (modelType, tokenizerClass, expected) => {
    const config = tokenizerClass === undefined ? {} : { tokenizer_class: tokenizerClass };
    expect(resolveClass(config, modelType === undefined ? {} : { model_type: modelType })).toBe(expected);
  });
});
