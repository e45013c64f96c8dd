// What people get wrong, and what files do on purpose, through the command line: each is told once, with a code, what was
// given and what to do; and leaves the folder as it was. One `serve` answers all of it, so that none of it ends it.
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asRows, golden, type JsonLine, serve, type Server, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
const within = (...parts: string[]): string => join(folder.path, ...parts);
const model = join(golden, "models", "gpt2");
const goodRow = { prompt: "wind", chosen: " on", rejected: " then" };
let server: Server;

beforeAll(() => {
  server = serve({ cwd: folder.path, env: { FEEDBACKLOOP_CACHE: within("cache") } });
  folder.write("pairs.jsonl", asRows([goodRow]));
  folder.write("ids.jsonl", asRows([{ ids: [1, 2, 3], prompt_length: 1 }]));
  folder.write("texts.jsonl", asRows([{ prompt: "a", completion: "b" }]));
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

const names = (): string[] => readdirSync(folder.path, { recursive: true }).map(String).sort();

/** The one error of a command that fails and leaves nothing behind. */
async function fault(...args: string[]): Promise<JsonLine> {
  const before = names();
  const { lines, code } = await server.ask(...args);
  expect(code, JSON.stringify(lines)).toBe(1);
  expect(lines.filter(({ type }) => type === "error")).toHaveLength(1);
  const error: JsonLine = lines.at(-1) ?? { type: "nothing" };
  expect(Object.keys(error)).toEqual(["type", "code", "message", "hint"]);
  const said = `${String(error["message"])}\n${String(error["hint"])}`;
  expect(said).not.toMatch(/internal|undefined|\[object|TypeError|RangeError|call stack|\n\s+at |""\w/);
  // oxlint-disable-next-line no-control-regex
  expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect(String(error["message"]).length).toBeLessThan(1500);
  expect(error["hint"]).not.toBe("");
  expect(names()).toEqual(before);
  return error;
}

const start = { algorithm: "dpo", model_name_or_path: model, dataset_name: "pairs.jsonl", max_steps: 2 };
const yaml = Object.entries(start)
  .map(([key, value]) => `${key}: ${value}\n`)
  .join("");

/** The error of training with these settings. */
async function trainFault(settings: Record<string, unknown>): Promise<JsonLine> {
  folder.write("run.json", JSON.stringify({ ...start, ...settings }));
  return fault("train", "run.json");
}

describe("settings", () => {
  it.each<[Record<string, unknown>, string]>([
    [{ per_device_train_batch_size: 0 }, "config/bad-value"],
    [{ per_device_train_batch_size: 1e9 }, "config/bad-value"],
    [{ gradient_accumulation_steps: 0 }, "config/bad-value"],
    [{ num_train_epochs: 0 }, "config/bad-value"],
    [{ max_steps: 1e30 }, "config/bad-value"],
    [{ max_length: 0 }, "config/bad-value"],
    [{ learning_rate: "fast" }, "config/bad-value"],
    [{ learning_rate: [1] }, "config/bad-value"],
    [{ learning_rate: { a: 1 } }, "config/bad-value"],
    [{ seed: -1 }, "config/bad-value"],
    [{ seed: 2 ** 60 }, "config/bad-value"],
    [{ use_peft: "yes" }, "config/bad-value"],
    [{ loss_type: "sigmoit" }, "config/bad-value"],
    [{ loss_type: [] }, "config/bad-value"],
    [{ lora_r: 0, use_peft: true }, "config/bad-value"],
    [{ lora_target_modules: [] }, "config/bad-value"],
    [{ lora_target_modules: ["nope"], use_peft: true }, "lora/unknown-target"],
    [{ output_dir: "" }, "config/bad-value"],
    [{ output_dir: "/" }, "config/bad-value"],
    [{ output_dir: "pairs.jsonl" }, "storage/unwritable"],
    [{ output_dir: "pairs.jsonl/run" }, "storage/unwritable"],
    [{ dtype: "bfloat16" }, "config/bad-value"],
    [{ bf16: true }, "config/unsupported-key"],
    [{ deepspeed: "zero.json" }, "config/unsupported-key"],
    [{ resume_from_checkpoint: "x" }, "config/unsupported-key"],
    [{ load_in_4bit: true }, "config/conflict"],
    [{ load_in_4bit: true, load_in_8bit: true, use_peft: true }, "config/conflict"],
    [{ eval_strategy: "steps" }, "config/conflict"],
    [{ loss_weights: [1, 2] }, "config/bad-combination"],
    [{ algorithm: "dpoo" }, "config/unknown-algorithm"],
    [{ algorithm: "orpo" }, "config/unknown-algorithm"],
    [{ learnin_rate: 1 }, "config/unknown-key"],
    [{ constructor: 1 }, "config/unknown-key"],
    [{ "a\u001b[31m": 1 }, "config/unknown-key"],
    [{ dataset_name: "." }, "file/not-a-file"],
    [{ dataset_name: "none.jsonl" }, "file/not-found"],
    [{ eval_dataset_name: "." }, "file/not-a-file"],
    [{ model_name_or_path: "./none" }, "file/not-found"],
    [{ model_name_or_path: "." }, "model/missing-config"],
    [{ model_name_or_path: "pairs.jsonl" }, "model/unknown-format"],
    [{ adapter_name_or_path: "./none" }, "file/not-found"],
    [{ adapter_name_or_path: "." }, "lora/missing-file"],
  ])("%j: %s", async (settings, code) => {
    expect((await trainFault(settings))["code"]).toBe(code);
  });

  it.each([
    ["", "empty"],
    ["- a\n", "mapping"],
    ["learning_rate: .nan", "NaN"],
    ["beta: -.inf", "-Infinity"],
    ["learning_rate: 1e999", "Infinity"],
    ["max_steps: 3", '"max_steps" stands there a second time'],
    ["? [a, b]\n: 1", "a collection"],
    ["beta: !!python/object:os.system x", "tag"],
    [`beta: ${"[".repeat(50_000)}`, "nested too deep"],
    ["---\nbeta: 1", "second document"],
    [
      `a: &a [x, x, x, x, x, x, x, x, x]\n${Array.from(
        "bcdefgh",
        (key, i) =>
          `${key}: &${key} [${Array(9)
            .fill(`*${"abcdefg"[i] ?? ""}`)
            .join(", ")}]\n`,
      ).join("")}`,
      "aliases",
    ],
  ])("yaml %#", async (line, words) => {
    folder.write("run.yaml", line === "" || line === "- a\n" ? line : `${yaml}${line}\n`);
    expect((await fault("train", "run.yaml"))["message"]).toContain(words);
  });

  it.each(["beta", "=1", "max_steps=", "max_steps=ten", "betta=1", "__proto__=1", "beta={", "seed=*a"])(
    "--set %s",
    async (set) => {
      folder.write("run.json", JSON.stringify(start));
      expect((await fault("train", "run.json", "--set", set))["code"]).toMatch(/^config\//);
    },
  );
});

describe("rows", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["a.jsonl", "", "data/empty"],
    ["a.json", "[]", "data/empty"],
    ["a.json", '{"a":', "data/not-rows"],
    ["a.csv", "prompt,chosen,rejected\n", "data/empty"],
    ["a.csv", 'prompt,chosen,rejected\n"a,b,c\n', "data/bad-rows"],
    ["a.csv", "prompt,chosen,rejected\na,b\n", "data/bad-rows"],
    ["a.csv", "prompt,chosen,chosen\na,b,c\n", "data/bad-header"],
    ["a.jsonl", asRows([goodRow, { prompt: "a", rejected: "b" }]), "data/bad-rows"],
    ["a.jsonl", asRows([{ ...goodRow, chosen: 5 }]), "data/bad-rows"],
    ["a.jsonl", asRows([{ ...goodRow, chosen: [{ content: "x" }], rejected: [] }]), "data/bad-rows"],
    ["a.jsonl", asRows([{ "\u001b[2J": 1 }]), "data/bad-rows"],
    ["a.jsonl", `${"[".repeat(100_000)}\n`, "data/bad-rows"],
    ["a.jsonl", asRows([{ prompt_ids: [1, 5000], chosen_ids: [1], rejected_ids: [2] }]), "data/bad-rows"],
    ["a.jsonl", "%PDF-1.7", "data/not-text"],
    ["a.csv", Buffer.from("prompt,chosen\na,b\n", "utf16le"), "data/bad-encoding"],
    ["a.jsonl", asRows([{ ...goodRow, prompt: "wind ".repeat(2000) }]), "data/nothing-left"],
    ["a.jsonl", asRows([goodRow, { ...goodRow, chosen: " wind".repeat(100) }]), "tokens/too-long"],
  ])("%# of %s", async (name, bytes, code) => {
    folder.write(name, bytes);
    const error = await trainFault({ dataset_name: name });
    expect(error["code"]).toBe(code);
    if (code === "tokens/too-long") expect(error["message"]).toContain("line 2");
  });
});

const weights = readFileSync(join(model, "model.safetensors"));
const headerBytes = Number(weights.readBigUInt64LE(0));

function withLength(length: bigint): Buffer {
  const changed = Buffer.from(weights);
  changed.writeBigUInt64LE(length, 0);
  return changed;
}

/** The file with another header: `change` gets the entry of the token embedding. */
function withHeader(change: (entry: Record<string, unknown>, all: Record<string, unknown>) => void): Buffer {
  const header = JSON.parse(weights.toString("utf8", 8, 8 + headerBytes)) as Record<string, unknown>;
  change(header["transformer.wte.weight"] as Record<string, unknown>, header);
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, weights.subarray(8 + headerBytes)]);
}

function withJson(file: string, change: Record<string, unknown>): string {
  return JSON.stringify({ ...(JSON.parse(readFileSync(join(model, file), "utf8")) as object), ...change });
}

describe("model folders", () => {
  it.each<[string, string, string | Uint8Array | undefined, string]>([
    ["no weights", "model.safetensors", undefined, "model/missing-weights"],
    ["empty weights", "model.safetensors", "", "model/bad-header"],
    ["weights cut short", "model.safetensors", weights.subarray(0, 40_000), "model/bad-tensor"],
    ["weights that go on", "model.safetensors", Buffer.concat([weights, weights]), "model/bad-header"],
    ["a header of 2^53 bytes", "model.safetensors", withLength(2n ** 53n), "model/bad-header"],
    ["a header of 2^64 - 1 bytes", "model.safetensors", withLength(2n ** 64n - 1n), "model/bad-header"],
    ["a page of HTML", "model.safetensors", "<!doctype html><html></html>", "model/bad-header"],
    [
      "a wrong shape",
      "model.safetensors",
      withHeader((e) => (e["shape"] = [32, 113])),
      "model/misshapen-tensor",
    ],
    [
      "a negative shape",
      "model.safetensors",
      withHeader((e) => (e["shape"] = [-113, -32])),
      "model/bad-tensor",
    ],
    [
      "a huge shape",
      "model.safetensors",
      withHeader((e) => (e["shape"] = [2 ** 52, 2 ** 52])),
      "model/bad-tensor",
    ],
    ["an unknown type", "model.safetensors", withHeader((e) => (e["dtype"] = "F33")), "model/bad-tensor"],
    [
      "negative offsets",
      "model.safetensors",
      withHeader((e) => (e["data_offsets"] = [-4, 8])),
      "model/bad-tensor",
    ],
    [
      "overlapping offsets",
      "model.safetensors",
      withHeader((e) => (e["data_offsets"] = [0, 14464])),
      "model/bad-tensor",
    ],
    ["no config.json", "config.json", undefined, "model/missing-config"],
    ["a config.json cut short", "config.json", '{"model_type": "gpt2",', "model/bad-config"],
    ["a config.json that is a list", "config.json", "[]", "model/bad-config"],
    [
      "an unknown kind",
      "config.json",
      withJson("config.json", { model_type: "rwkv" }),
      "model/unknown-architecture",
    ],
    ["a billion layers", "config.json", withJson("config.json", { n_layer: 1e9 }), "model/bad-config"],
    ["a layer too many", "config.json", withJson("config.json", { n_layer: 3 }), "model/missing-tensor"],
    ["another width", "config.json", withJson("config.json", { n_embd: 64 }), "model/misshapen-tensor"],
    ["a text for a number", "config.json", withJson("config.json", { n_head: "4" }), "model/bad-config"],
    ["no tokenizer.json", "tokenizer.json", undefined, "tokenizer/missing"],
    ["a tokenizer cut short", "tokenizer.json", '{"model": {', "tokenizer/bad-json"],
    [
      "a tokenizer of no kind",
      "tokenizer.json",
      withJson("tokenizer.json", { model: { type: "Zork" } }),
      "tokenizer/unsupported",
    ],
    [
      "a pattern that is none",
      "tokenizer.json",
      withJson("tokenizer.json", {
        pre_tokenizer: { type: "Split", pattern: { Regex: "(" }, behavior: "Isolated" },
      }),
      "tokenizer/pattern",
    ],
  ])("%s", async (_what, file, bytes, code) => {
    const copy = within("model");
    cpSync(model, copy, { recursive: true });
    if (bytes === undefined) rmSync(join(copy, file));
    else writeFileSync(join(copy, file), bytes);
    expect((await trainFault({ model_name_or_path: "model" }))["code"]).toBe(code);
    // Rows of ids need no tokenizer, rows of text do.
    const data = code.startsWith("tokenizer/") ? "texts.jsonl" : "ids.jsonl";
    const expected = code === "tokenizer/missing" ? "data/bad-row" : code;
    expect((await fault("logprobs", "--model", "model", "--data", data))["code"]).toBe(expected);
    rmSync(copy, { recursive: true });
  });

  it("without a tokenizer train on rows of ids", async () => {
    folder.write("ids-pairs.jsonl", asRows([{ prompt_ids: [1, 2], chosen_ids: [3], rejected_ids: [4, 5] }]));
    const settings = { ...start, dataset_name: "ids-pairs.jsonl", output_dir: "ids-run" };
    const file = { model_name_or_path: join(golden, "gguf", "gpt2.gguf") };
    folder.write("run.json", JSON.stringify({ ...settings, ...file }));
    const { lines, code } = await server.ask("train", "run.json");
    expect(code, JSON.stringify(lines)).toBe(0);
    expect(readdirSync(within("ids-run", "final")).sort()).toEqual([
      "README.md",
      "config.json",
      "model.safetensors",
    ]);
    for (const left of ["ids-run", "logs"]) rmSync(within(left), { recursive: true });
  });

  it("names files of its own only", async () => {
    const copy = within("sharded");
    mkdirSync(copy);
    copyFileSync(join(model, "config.json"), join(copy, "config.json"));
    for (const file of ["../pairs.jsonl", "/etc/passwd", "a\u0000b", "C:\\x", "sub/../../pairs.jsonl"]) {
      writeFileSync(join(copy, "model.safetensors.index.json"), JSON.stringify({ weight_map: { x: file } }));
      expect((await fault("logprobs", "--model", "sharded", "--data", "ids.jsonl"))["code"], file).toBe(
        "file/bad-path",
      );
    }
    rmSync(copy, { recursive: true });
  });
});

describe("GGUF files", () => {
  const file = readFileSync(join(golden, "gguf", "gpt2.gguf"));
  const changed = (change: (bytes: Buffer) => unknown): Buffer => {
    const copy = Buffer.from(file);
    change(copy);
    return copy;
  };
  it.each([
    ["nothing", file.subarray(0, 0), "model/bad-header"],
    ["four bytes", file.subarray(0, 4), "model/bad-header"],
    ["half of it", file.subarray(0, 50_000), "model/bad-tensor"],
    ["another magic", changed((b) => b.write("GGUX")), "model/bad-header"],
    ["another version", changed((b) => b.writeUInt32LE(99, 4)), "model/unsupported-version"],
    ["2^53 tensors", changed((b) => b.writeBigUInt64LE(2n ** 53n, 8)), "model/bad-header"],
    ["2^60 keys", changed((b) => b.writeBigUInt64LE(2n ** 60n, 16)), "model/bad-header"],
  ])("%s", async (_what, bytes, code) => {
    folder.write("m.gguf", bytes);
    expect((await fault("logprobs", "--model", "m.gguf", "--data", "ids.jsonl"))["code"]).toBe(code);
    expect((await trainFault({ model_name_or_path: "m.gguf" }))["code"]).toBe(code);
  });
});

describe("adapters", () => {
  const adapter = join(golden, "dpo", "continued-gpt2.initial");
  it.each<[string, Record<string, unknown> | undefined, string]>([
    ["no config", undefined, "lora/missing-file"],
    ["another kind", { peft_type: "IA3" }, "lora/bad-config"],
    ["another rank", { r: 99 }, "lora/misfit"],
    ["a rank of 1e9", { r: 1e9 }, "lora/bad-config"],
    ["DoRA", { use_dora: true }, "lora/unsupported"],
    ["ranks by pattern", { rank_pattern: { c_attn: 2 } }, "lora/unsupported"],
    ["layers that are not there", { target_modules: ["q_proj"] }, "lora/unknown-target"],
    ["fewer layers than tensors", { target_modules: ["c_attn"] }, "lora/misfit"],
  ])("%s", async (_what, change, code) => {
    const copy = within("adapter");
    cpSync(adapter, copy, { recursive: true });
    const path = join(copy, "adapter_config.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as object;
    if (change) writeFileSync(path, JSON.stringify({ ...config, ...change }));
    else rmSync(path);
    expect((await trainFault({ adapter_name_or_path: "adapter" }))["code"]).toBe(code);
    const flags = ["--model", model, "--adapter", "adapter"];
    expect((await fault("logprobs", ...flags, "--data", "ids.jsonl"))["code"]).toBe(code);
    expect((await fault("models", "merge", ...flags, "--output", "merged"))["code"]).toBe(code);
    rmSync(copy, { recursive: true });
  });
});
