// The committed starter: its files, its tokenizer, and that its loss is the one that its card states.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scoreRows } from "../../../src/cli/logprobRows.ts";
import { readRows } from "../../../src/data/readers/index.ts";
import { tokenizeRow } from "../../../src/data/rows/index.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { createWasmRuntime } from "../../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../../src/engine/wasmBackend.ts";
import { Model } from "../../../src/models/model.ts";
import { loadTokenizer } from "../../../src/text/index.ts";
import { openModel } from "../../../src/formats/modelSource.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { modelConfig, tensorShapes } from "../../../scripts/starter/initModel.ts";
import { starterFolder } from "../../../scripts/starter/paths.ts";
import { heldOutRows, rowCounts, trainingRows } from "../../../scripts/starter/rows.ts";
import {
  specialTokens,
  tokenizerFiles,
  tokenizerTexts,
  trainMerges,
  vocabularySize,
} from "../../../scripts/starter/trainTokenizer.ts";

const files = folderFiles(starterFolder);
const read = (name: string): string => readFileSync(join(starterFolder, name), "utf8");

describe("the files", () => {
  it("are at most 8 MB together, with licence and card, and hold f16 weights of the stated shapes", () => {
    const names = readdirSync(starterFolder).sort();
    expect(names).toEqual([
      "LICENSE",
      "README.md",
      "config.json",
      "generation_config.json",
      "model.safetensors",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    const bytes = names.reduce((sum, name) => sum + statSync(join(starterFolder, name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(8e6);
    expect(read("LICENSE")).toContain("Apache License");
    const weights = readFileSync(join(starterFolder, "model.safetensors"));
    const header = JSON.parse(weights.toString("utf8", 8, 8 + Number(weights.readBigUInt64LE(0)))) as Record<
      string,
      { dtype: string; shape: number[] }
    >;
    delete header["__metadata__"];
    expect(new Map(Object.entries(header).map(([name, { shape }]) => [name, shape]))).toEqual(tensorShapes());
    expect(new Set(Object.values(header).map(({ dtype }) => dtype)).size).toBe(1);
    expect(Object.values(header)[0]?.dtype).toBe("F16");
    expect(JSON.parse(read("config.json"))).toEqual({ ...modelConfig, dtype: "float16" });
  });

  it("state licence, split, loss and limits in the card", () => {
    const card = read("README.md");
    expect(card).toMatch(/^---\nlicense: apache-2\.0\n/);
    expect(card).toContain(
      `${rowCounts.train.toLocaleString("en")} training rows, ${rowCounts.heldOut} held-out`,
    );
    expect(card).toMatch(/^## Limits$/m);
    expect(card).toContain("decisions about people");
  });
});

describe("the tokenizer", () => {
  it("is the one that the trainer makes from the corpus", () => {
    const wanted = vocabularySize - specialTokens.length - 256;
    const made = tokenizerFiles(trainMerges(tokenizerTexts(), wanted));
    for (const [name, text] of Object.entries(made)) expect(read(name) === text, name).toBe(true);
  });

  it("gives back every text, in few tokens for the corpus", async () => {
    const tokenizer = await loadTokenizer(files);
    expect(tokenizer.vocabSize).toBe(vocabularySize);
    expect(tokenizer.eosText).toBe("<|end|>");
    const corpus = [...trainingRows(3, 200)].map(({ completion }) => completion[0]?.content ?? "");
    const strange = [
      "  two  spaces ",
      "Zoë's naïve café: 12,5 €",
      "日本語",
      "tab\tand\nline",
      "\u0000\u{1F600}",
      "don't",
    ];
    for (const text of [...corpus, ...strange]) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    const tokens = corpus.reduce((sum, text) => sum + tokenizer.encode(text).length, 0);
    const words = corpus.reduce((sum, text) => sum + text.split(" ").length, 0);
    expect(tokens / words).toBeLessThan(1.4);
  });

  it("ends an answer with the token that ends generation", async () => {
    const tokenizer = await loadTokenizer(files);
    const [row] = [...heldOutRows(2, 1)];
    const { ids, promptLength } = tokenizeRow(row as never, tokenizer);
    const end = modelConfig.eos_token_id;
    expect(ids.at(-1)).toBe(end);
    expect(ids.filter((id) => id === end)).toHaveLength(2);
    expect(tokenizer.decode(ids.slice(0, promptLength), { skipSpecialTokens: false })).toMatch(
      /^<\|user\|>\n.*<\|end\|>\n<\|assistant\|>\n$/,
    );
  });

  it("breaks ties by code points and stops when nothing repeats", () => {
    expect(trainMerges(["ab", "cd", "ab", "cd"], 10)).toEqual(trainMerges(["cd", "ab", "cd", "ab"], 10));
    expect(trainMerges(["xyz"], 10)).toEqual([]);
  });
});

it("has on the committed held-out rows the loss that its card states", async () => {
  const rowsFile = join(import.meta.dirname, "heldOutRows.jsonl");
  const { rows } = await readRows("heldOutRows.jsonl", readFileSync(rowsFile));
  expect(rows).toHaveLength(20);
  const tokenizer = await loadTokenizer(files);
  const engine = new Engine(createWasmBackend(await createWasmRuntime({ threads: 1 })));
  const model = await Model.load(engine, await openModel(files), { format: "f32", trainable: false });
  const tokenized = rows.map(({ row }) => tokenizeRow(row, tokenizer));
  let sum = 0;
  let tokens = 0;
  for await (const { logprobs } of scoreRows(model, tokenized, new AbortController().signal)) {
    for (const value of logprobs) sum -= value;
    tokens += logprobs.length;
  }
  model.dispose();
  engine.backend.dispose();
  const stated = Number(/heldOutRows\.jsonl` \| *\| (\d+\.\d+)/.exec(read("README.md"))?.[1]);
  expect(Math.abs(sum / tokens - stated)).toBeLessThan(5e-4);
  expect(stated).toBeLessThan(0.6);
});
