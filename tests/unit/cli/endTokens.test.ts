// Where an answer ends: at the tokenizer's EOS, which training teaches, at every id that generation_config.json lists, at an
// adapter's and at a GGUF's end of turn; and what training leaves in both configs, held to TRL (make_end_tokens.py).
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changedModel, type Changes, goldenModel } from "./modelFolders.ts";
import { asRows, golden, inside, type Commands, temporaryFolder } from "./support.ts";

type Json = Record<string, unknown>;
const readJson = (...path: string[]): Json => JSON.parse(readFileSync(join(...path), "utf8")) as Json;
const base = "llama-gqa-tied";
const folder = temporaryFolder();
const model = join(folder.path, "m");
let server: Commands;

interface Greedy {
  ids: number[];
  completion_ids: number[];
}
/** [81, 60, 34, 86, ...] after six ids, and no 5 and no 7 in it. */
const greedy = (name: string): Greedy =>
  (readJson(goldenModel(name), "logprobs.json")["greedy"] as Greedy[])[1] as Greedy;
const answer = greedy(base);
const [, , learned = 0, later = 0] = answer.completion_ids;
const other = 5;
const vocabulary = (
  readJson(goldenModel(base), "tokenizer.json")["model"] as { vocab: Record<string, number> }
).vocab;
const textOf = (id: number): string => Object.entries(vocabulary).find(([, one]) => one === id)?.[0] ?? "";

beforeAll(() => {
  server = inside({ cwd: folder.path });
  folder.write("rows.jsonl", asRows([{ ids: answer.ids }]));
  folder.write("texts.jsonl", asRows([{ prompt: "wind", completion: " on" }]));
  folder.write("pairs.jsonl", asRows([{ prompt: "wind", chosen: " on", rejected: " then" }]));
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

/** Ids of the greedy answer, and how it ended. */
async function generated(...args: string[]): Promise<{ ids: unknown; finish: unknown }> {
  const settings = ["--temperature", "0", "--max-new-tokens", "12"];
  const { lines, code } = await server.ask("generate", "--prompts", "rows.jsonl", ...settings, ...args);
  expect(code, JSON.stringify(lines)).toBe(0);
  return { ids: lines[0]?.["completion_ids"], finish: lines[0]?.["finish"] };
}

/** The answer up to and with its first `id`. */
const until = (id: number, ids = answer.completion_ids) => ({
  ids: ids.slice(0, ids.indexOf(id) + 1),
  finish: "eos",
});
const both = (id: number | number[] | null): Changes => ({
  config: { eos_token_id: id },
  generation: { eos_token_id: id },
});
const tokenizer = (id: number): Changes => ({ tokenizerConfig: { eos_token: textOf(id) } });

it("the golden answer fits these tests", () => {
  expect(new Set([learned, later, other]).size).toBe(3);
  expect(answer.completion_ids).not.toContain(other);
});

describe("generate ends at", () => {
  it.each<[string, Changes, number]>([
    [
      "the tokenizer's EOS, where both configs name another",
      { ...both(other), ...tokenizer(learned) },
      learned,
    ],
    [
      "an id that generation_config.json lists",
      { ...both(other), generation: { eos_token_id: [other, later] } },
      later,
    ],
    ["the one that comes first", { ...both([other, later]), ...tokenizer(learned) }, learned],
    ["the EOS that all name", { ...both(learned), ...tokenizer(learned) }, learned],
    [
      "config.json's, where generation_config.json has none",
      { ...both(null), config: { eos_token_id: later } },
      later,
    ],
    [
      "config.json's, without generation_config.json",
      { config: { eos_token_id: later }, generation: null },
      later,
    ],
    ["the tokenizer's, where no config names one", { ...both(null), ...tokenizer(learned) }, learned],
  ])("%s", async (_what, changes, id) => {
    changedModel(base, model, changes);
    expect(await generated("--model", "m")).toEqual(until(id));
  });

  it("the EOS of the tokenizer in the adapter's folder", async () => {
    changedModel(base, model, both(other));
    const adapter = join(folder.path, "own-tokenizer");
    cpSync(join(golden, "dpo", "sigmoid.initial"), adapter, { recursive: true });
    // B is zero, so the answer is the base's.
    expect(await generated("--model", "m", "--adapter", adapter)).toMatchObject({ finish: "length" });
    changedModel(base, join(folder.path, "t"), tokenizer(learned));
    for (const file of ["tokenizer.json", "tokenizer_config.json"]) {
      cpSync(join(folder.path, "t", file), join(adapter, file));
    }
    expect(await generated("--model", "m", "--adapter", adapter)).toEqual(until(learned));
  });
});

async function train(settings: Json & { output_dir?: string }): Promise<string> {
  const run = { model_name_or_path: "m", max_steps: 1, learning_rate: 1e-9, overwrite_output_dir: true };
  folder.write("run.json", JSON.stringify({ ...run, output_dir: "out", ...settings }));
  const { lines, code } = await server.ask("train", "run.json");
  expect(code, JSON.stringify(lines)).toBe(0);
  return join(folder.path, settings.output_dir ?? "out", "final");
}

describe("after training", () => {
  const apart = { ...both(other), ...tokenizer(learned) };

  it.each(["sft", "dpo"])(
    "%s of the whole model saves both ids, and generate ends at the learned one",
    async (algorithm) => {
      changedModel(base, model, apart);
      const final = await train({
        algorithm,
        dataset_name: algorithm === "sft" ? "texts.jsonl" : "pairs.jsonl",
      });
      expect(readJson(final, "generation_config.json")["eos_token_id"]).toEqual([learned, other]);
      expect(readJson(final, "config.json")["eos_token_id"]).toBe(learned);
      expect(await generated("--model", final)).toEqual(until(learned));
    },
  );

  it("an adapter on its base, and merged into it, ends at the learned one", async () => {
    changedModel(base, model, apart);
    const final = await train({ algorithm: "sft", dataset_name: "texts.jsonl", use_peft: true });
    expect(await generated("--model", "m", "--adapter", final)).toEqual(until(learned));
    const merge = ["models", "merge", "--model", "m", "--adapter", final, "--output", "merged"];
    expect(await server.ask(...merge)).toMatchObject({ code: 0 });
    expect(await generated("--model", "merged")).toEqual(until(learned));
  });
});

interface Case {
  name: string;
  config: Json;
  generation: Json | null;
  tokenizer: Json;
  saved: { config: Json; generation: Json };
}

describe("both configs after a run, as TRL leaves them", () => {
  const { cases } = readJson(golden, "endTokens.json") as unknown as { cases: Case[] };
  /** null takes a key away, as in the script. */
  const gone = (json: Json): Json =>
    Object.fromEntries(Object.entries(json).map(([key, value]) => [key, value ?? undefined]));

  it.each(cases)("$name", async ({ config, generation, tokenizer, saved }) => {
    changedModel(base, model, {
      config: gone(config),
      generation: generation && gone(generation),
      tokenizerConfig: gone(tokenizer),
    });
    const final = await train({ algorithm: "sft", dataset_name: "texts.jsonl" });
    const [ownConfig, ownGeneration] = [
      readJson(final, "config.json"),
      readJson(final, "generation_config.json"),
    ];
    for (const [key, value] of Object.entries(saved.config))
      expect(ownConfig[key] ?? null, key).toEqual(value);
    const keys = [...Object.keys(saved.config), ...Object.keys(saved.generation)];
    for (const key of keys) expect(ownGeneration[key] ?? undefined, key).toEqual(saved.generation[key]);
  });
});

describe("a GGUF ends at", () => {
  const name = "llama-untied-llama3";
  const expected = greedy(name).completion_ids;
  const [, second = 0, third = 0] = expected;

  /** The golden GGUF with more metadata in front; its length keeps the data aligned. */
  function gguf(ids: Record<string, number>): string {
    const file = readFileSync(join(golden, "gguf", `${name}.gguf`));
    const text = (value: string): Buffer => {
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(value.length));
      return Buffer.concat([length, Buffer.from(value)]);
    };
    const u32 = (value: number): Buffer => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value);
      return bytes;
    };
    const numbers = Object.entries(ids).map(([key, id]) => Buffer.concat([text(key), u32(4), u32(id)]));
    const filler = Buffer.concat([text("general.description"), u32(8)]);
    const length = Buffer.concat([...numbers, filler]).length + 8;
    const padded = Buffer.concat([...numbers, filler, text(" ".repeat((32 - (length % 32)) % 32))]);
    const head = Buffer.from(file.subarray(0, 24));
    head.writeBigUInt64LE(head.readBigUInt64LE(16) + BigInt(numbers.length + 1), 16);
    const path = join(folder.path, "gguf", "x.gguf");
    mkdirSync(join(folder.path, "gguf"), { recursive: true });
    writeFileSync(path, Buffer.concat([head, padded, file.subarray(24)]));
    return path;
  }

  it.each([
    ["eot_token_id", second],
    ["eom_token_id", third],
  ])("%s", async (key, id) => {
    folder.write("rows.jsonl", asRows([{ ids: greedy(name).ids }]));
    const path = gguf({ [`tokenizer.ggml.${key}`]: id });
    expect(await generated("--model", path)).toEqual(until(id, expected));
  });

  it("eos_token_id, and nothing else where it names nothing else", async () => {
    folder.write("rows.jsonl", asRows([{ ids: greedy(name).ids }]));
    expect(await generated("--model", gguf({}))).toMatchObject({
      ids: expected.slice(0, 12),
      finish: "length",
    });
    const path = gguf({});
    const bytes = readFileSync(path);
    const at = bytes.indexOf("tokenizer.ggml.eos_token_id") + "tokenizer.ggml.eos_token_id".length + 4;
    bytes.writeUInt32LE(second, at);
    writeFileSync(path, bytes);
    expect(await generated("--model", path)).toEqual(until(second, expected));
  });

  it("its end of turn after it was merged or trained into a folder", async () => {
    folder.write("rows.jsonl", asRows([{ ids: greedy(name).ids }]));
    const path = gguf({ "tokenizer.ggml.eot_token_id": second });
    folder.write("ids.jsonl", asRows([{ ids: [3, 4, 5], prompt_length: 1 }]));
    const final = await train({ algorithm: "sft", dataset_name: "ids.jsonl", model_name_or_path: path });
    expect(await generated("--model", final)).toEqual(until(second, expected));
    const lora = { algorithm: "sft", dataset_name: "ids.jsonl", model_name_or_path: path, use_peft: true };
    const adapter = await train({ ...lora, output_dir: "lora" });
    const merge = ["models", "merge", "--model", path, "--adapter", adapter, "--output", "merged-gguf"];
    expect(await server.ask(...merge)).toMatchObject({ code: 0 });
    expect(await generated("--model", "merged-gguf")).toEqual(until(second, expected));
  });
});
