// Damaged model files: whatever is done to one, it loads or is refused by an AppError, soon and without a large
// allocation. Seeded, so that a failure can be repeated: it prints the target and the number of the case.
// A new kind of file is one line in `targets`.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../src/domain/bytes.ts";
import type { FileSet } from "../../src/domain/bytes.ts";
import { AppError } from "../../src/domain/errors.ts";
import { randomStream } from "../../src/domain/random.ts";
import { expectObject, parseStrictJsonBytes } from "../../src/domain/strictJson.ts";
import { describeConfig } from "../../src/models/describe.ts";
import { readAdapterConfig } from "../../src/models/lora.ts";
import { ggufTokenizer, loadTokenizer } from "../../src/text/index.ts";
import type { Tokenizer } from "../../src/text/index.ts";
import { openGguf } from "../../src/formats/gguf.ts";
import { openModel, openSingleFile } from "../../src/formats/modelSource.ts";
import { openSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { openSafetensorsIndex } from "../../src/formats/safetensorsIndex.ts";
import { floatBytes, tinyLlamaGguf, writeGguf } from "./formats/ggufWriter.ts";
import { mutateBytes, mutateJson } from "./formats/mutate.ts";
import { fuzzCases } from "./hostileCase.ts";

interface Target {
  name: string;
  seed: Uint8Array;
  isJson?: boolean;
  load: (bytes: Uint8Array) => Promise<unknown>;
}

const slowestCaseMs = 3000; // the machine may be busy with other suites
const largestGrowthBytes = 256 << 20;

const utf8 = new TextEncoder();
const golden = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../golden/models/${path}`, import.meta.url)));

function files(contents: Record<string, Uint8Array>): FileSet {
  return {
    name: "folder",
    list: () => Promise.resolve(Object.keys(contents)),
    open: (path) =>
      Promise.resolve(Object.hasOwn(contents, path) ? memorySource(path, contents[path]!) : undefined),
  };
}

interface Readable {
  tensorNames: Iterable<string>;
  read: (name: string) => Promise<Float32Array>;
}

// Reads every tensor; what comes out may be larger than the file only by what its number format explains.
async function readAll({ tensorNames, read }: Readable, fileBytes: number): Promise<void> {
  let total = 0;
  for (const name of tensorNames) total += (await read(name)).byteLength;
  expect(total).toBeLessThanOrEqual(8 * fileBytes);
}

function tryTokenizer(tokenizer: Tokenizer): void {
  tokenizer.decode(tokenizer.encode("To be, or not to be: \u{1f600} 123"));
}

function readJson(bytes: Uint8Array): Record<string, unknown> {
  const options = { name: "x.json", code: "model/bad-config", hint: "x" };
  return expectObject(parseStrictJsonBytes(bytes, options), options);
}

const shard = writeSafetensors(
  [
    { name: "a", dtype: "F32", shape: [2, 3], data: new Float32Array(6) },
    { name: "b", dtype: "BF16", shape: [4], data: Float32Array.of(1, 2, 3, 4) },
    { name: "c", dtype: "I64", shape: [], data: BigInt64Array.of(5n) },
    { name: "d", dtype: "BOOL", shape: [0, 3], data: new Uint8Array(0) },
  ],
  { format: "pt" },
);
const quantised = writeGguf({
  metadata: [
    ["general.architecture", ["text", "x"]],
    ["list", ["list", "text", ["a", "bc", ""]]],
  ],
  tensors: [0, 1, 2, 3, 6, 7, 8, 12, 13, 14, 30].map((type) => ({
    name: `t${type}`,
    type,
    shape: [256],
    bytes: new Uint8Array(1024).map((_, i) => i * 7),
  })),
});
const adapterConfig = JSON.stringify({
  peft_type: "LORA", task_type: "CAUSAL_LM", base_model_name_or_path: "x", r: 8, lora_alpha: 16, lora_dropout: 0.05,
  target_modules: ["q_proj", "v_proj"], bias: "none", fan_in_fan_out: false, modules_to_save: null, use_rslora: false,
}); // oxfmt-ignore

const configTarget = (name: string): Target => ({
  name: `config.json (${name})`,
  seed: golden(`${name}/config.json`),
  isJson: true,
  load: async (bytes) => {
    const source = await openModel(files({ "config.json": bytes, "model.safetensors": shard }));
    return describeConfig(source);
  },
});
const tokenizerTarget = (file: string): Target => {
  const whole = Object.fromEntries(
    ["tokenizer.json", "tokenizer_config.json", "config.json"].map((name) => [name, golden(`gpt2/${name}`)]),
  );
  return {
    name: file,
    seed: golden(`gpt2/${file}`),
    isJson: true,
    load: async (bytes) => tryTokenizer(await loadTokenizer(files({ ...whole, [file]: bytes }))),
  };
};

const targets: Target[] = [
  {
    name: "safetensors",
    seed: shard,
    load: async (bytes) => {
      const file = await openSafetensors(memorySource("x.safetensors", bytes));
      await readAll({ ...file, tensorNames: file.tensors.keys() }, bytes.length);
    },
  },
  {
    name: "safetensors index",
    seed: utf8.encode(
      `{"metadata":{"total_size":40},"weight_map":{"a":"s.safetensors","b":"s.safetensors"}}`,
    ),
    isJson: true,
    load: async (bytes) => openSafetensorsIndex(files({ "i.json": bytes, "s.safetensors": shard }), "i.json"),
  },
  {
    name: "gguf",
    seed: quantised,
    load: async (bytes) => {
      const file = await openGguf(memorySource("x.gguf", bytes));
      await readAll({ ...file, tensorNames: file.tensors.keys() }, bytes.length);
    },
  },
  {
    name: "gguf model",
    seed: writeGguf(
      tinyLlamaGguf({
        tensors: [
          ...tinyLlamaGguf().tensors,
          { name: "rope_freqs.weight", shape: [2], type: 0, bytes: floatBytes([1, 8]) },
        ],
      }),
    ),
    load: async (bytes) => {
      const model = await openSingleFile(memorySource("x.gguf", bytes));
      await readAll(model, bytes.length);
      describeConfig(model);
    },
  },
  {
    name: "gguf tokenizer",
    seed: writeGguf(tinyLlamaGguf({ tensors: [] })),
    load: async (bytes) => tryTokenizer(ggufTokenizer((await openGguf(memorySource("x.gguf", bytes))).gguf)),
  },
  configTarget("gpt2"),
  configTarget("llama-untied-llama3"),
  { name: "adapter_config.json", seed: utf8.encode(adapterConfig), isJson: true, load: async (bytes) => readAdapterConfig(readJson(bytes)) }, // oxfmt-ignore
  tokenizerTarget("tokenizer.json"),
  tokenizerTarget("tokenizer_config.json"),
];

describe("damaged files", () => {
  it("makes at least 2,000 of them", () => {
    expect(targets.length * fuzzCases).toBeGreaterThanOrEqual(2000);
  });

  it.each(targets)("$name: loads or is refused", async ({ name, seed, isJson, load }) => {
    await load(seed); // undamaged it must load, or the damage tests nothing
    const random = randomStream(20240607, name);
    const heldBefore = held();
    const faults: string[] = [];
    let refused = 0;
    for (let i = 0; i < fuzzCases; i++) {
      const inside = isJson === true && random() < 0.75;
      const bytes = inside
        ? utf8.encode(mutateJson(new TextDecoder().decode(seed), random))
        : mutateBytes(seed, random);
      const started = performance.now();
      try {
        await load(bytes);
      } catch (error) {
        refused++;
        if (!(error instanceof AppError))
          faults.push(`case ${i}: ${String((error as Error).stack ?? error).slice(0, 400)}`);
        else if (error.message.startsWith("internal:")) faults.push(`case ${i}: ${error.message}`);
      }
      const tookMs = performance.now() - started;
      if (tookMs > slowestCaseMs) faults.push(`case ${i}: took ${Math.round(tookMs)} ms`);
      const growth = held() - heldBefore;
      if (growth > largestGrowthBytes) faults.push(`case ${i}: holds ${growth >> 20} MiB more than before`);
    }
    expect(faults).toEqual([]);
    expect(refused).toBeGreaterThan(fuzzCases / 20);
  });
});

function held(): number {
  const { heapTotal, arrayBuffers } = process.memoryUsage();
  return heapTotal + arrayBuffers;
}
