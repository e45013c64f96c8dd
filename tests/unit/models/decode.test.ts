// Decoding of many answers at once: prompts that are computed once for a group, batches and blocks of any size, and rows
// that end at different times give the same answers. Ids and log-probabilities are compared as they are, not nearly.
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Backend } from "../../../src/engine/backend.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { type ModelSource, openModel } from "../../../src/formats/modelSource.ts";
import { type Completion, generate, type GenerateSettings, wideBatch } from "../../../src/models/decode.ts";
import { cacheBytes, type CacheDtype, newCaches } from "../../../src/models/decodeSteps.ts";
import { Model } from "../../../src/models/model.ts";
import { createWasmRuntime } from "../../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../../src/engine/wasmBackend.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { createFastBackend } from "../../recipes/backends.ts";
import { openGolden } from "./goldenScores.ts";

const starter = () =>
  openModel(folderFiles(join(import.meta.dirname, "..", "..", "..", "public", "models", "starter")));

const sources = { starter, gpt2: () => openGolden("models/gpt2"), qwen3: () => openGolden("models/qwen3") };

/** Of different lengths; the first is longer than a slice of rows that the CPU engine reads weights for. */
const promptsOf = (vocabulary: number): number[][] =>
  [27, 1, 9, 9, 14].map((length, p) =>
    Array.from({ length }, (_, i) => 1 + ((i * i * 7 + 3 * i + 11 * p) % (vocabulary - 1))),
  );

const usual: GenerateSettings = {
  maxNewTokens: 20,
  eosIds: [],
  seed: 5,
  temperature: 1,
  topK: 0,
  topP: 1,
};

async function draw(
  model: Model,
  settings: Partial<GenerateSettings>,
  prompts = promptsOf(model.config.vocabularySize),
): Promise<Completion[]> {
  const drawn: Completion[] = [];
  for await (const one of generate(model, prompts, { ...usual, ...settings })) drawn.push(one);
  return drawn;
}

/** The back end, noting the rows of every call of a kernel. */
function counted(backend: Backend, kernel: string, letter: string): { backend: Backend; rows: number[] } {
  const rows: number[] = [];
  const run: Backend["run"] = (one, tensors, d) => {
    if (one.name === kernel) rows.push(d[letter] ?? NaN);
    backend.run(one, tensors, d);
  };
  return { backend: { ...backend, run }, rows };
}

it("computes a prompt once for all of its samples", async () => {
  const { backend, rows } = counted(await createFastBackend(), "rmsNorm", "N");
  const model = await Model.load(new Engine(backend), await starter(), { format: "f32", trainable: false });
  const prompts = [[5, 6, 7, 8, 9, 10, 11], [12]];
  const drawn = await draw(model, { n: 8, maxNewTokens: 1, batchSize: 16 }, prompts);
  expect(drawn).toHaveLength(16);
  // Two prompts, padded to the longer one.
  expect(Math.max(...rows)).toBe(14);
  // A batch that no group fits into has a row of each group's at a time.
  const [first] = drawn;
  const alone = await draw(model, { n: 8, maxNewTokens: 1, batchSize: 3 }, prompts);
  expect(alone.map(({ ids }) => ids)).toEqual(drawn.map(({ ids }) => ids));
  expect(first?.ids).toHaveLength(1);
  model.dispose();
  expect(backend.memory().usedBytes).toBe(0);
});

const dtypes: readonly CacheDtype[] = ["float32", "float16"];
// Weights are read without caches being looked at: each format of theirs stands once.
const cases = [
  ...(Object.keys(sources) as (keyof typeof sources)[]).flatMap((name) =>
    dtypes.map((cacheDtype) => [name, "f32", cacheDtype] as const),
  ),
  ["starter", "f16", "float32"] as const,
  ["starter", "int8", "float16"] as const,
];

const anyBatch = "%s in %s, caches in %s: an answer is the same to the bit in any batch and block";
it.each(cases)(anyBatch, async (name, format, cacheDtype) => {
  const model = await Model.load(new Engine(await createFastBackend()), await sources[name](), {
    format,
    trainable: false,
  });
  // Longer than a block of 8, shorter than one of 16.
  const settings = { eosIds: [3, 7, 12], cacheDtype, maxNewTokens: 13 };
  const all = await draw(model, { ...settings, n: 4, batchSize: 64 });
  expect(new Set(all.slice(0, 4).map(({ ids }) => ids.join(" "))).size).toBe(4);
  for (const batchSize of [1, 4, 11, 16]) {
    for (const blockSteps of batchSize === 4 ? [1, 3, 8, 16] : [1]) {
      const drawn = await draw(model, { ...settings, n: 4, batchSize, blockSteps });
      expect(drawn, `batch ${batchSize}, blocks of ${blockSteps}`).toEqual(all);
    }
  }
  // One answer by itself takes a faster way through packed weights.
  const [prompt = []] = promptsOf(model.config.vocabularySize);
  const [alone] = await draw(model, settings, [prompt]);
  if (format === "f32") expect(alone).toEqual(all[0]);
  model.dispose();
});

it.each([1, 2])("is the same to the bit without fused multiply-add, on %i threads", async (threads) => {
  const runtime = await createWasmRuntime({ threads, variant: "plain" });
  const model = await Model.load(new Engine(createWasmBackend(runtime)), await starter(), {
    format: "f32",
    trainable: false,
  });
  for (const cacheDtype of dtypes) {
    const settings = { n: 8, eosIds: [3, 7], topK: 40, topP: 0.9, cacheDtype };
    const all = await draw(model, { ...settings, batchSize: 64 });
    expect(await draw(model, { ...settings, batchSize: 8, blockSteps: 5 })).toEqual(all);
  }
  model.dispose();
});

it("rows that have ended at any of several ids leave the batch, and change no other row", async () => {
  const { backend, rows } = counted(await createFastBackend(), "sample", "B");
  const model = await Model.load(new Engine(backend), await starter(), { format: "f32", trainable: false });
  // Half of the vocabulary ends an answer: after two tokens on average.
  const eosIds = Array.from({ length: 1024 }, (_, i) => 2 * i);
  const all = await draw(model, { n: 8, eosIds, batchSize: 64 });
  expect(all.some(({ finish }) => finish === "eos")).toBe(true);
  expect(new Set(all.map(({ ids }) => ids.at(-1))).size).toBeGreaterThan(3);
  for (const { ids, finish } of all) {
    expect(ids.findIndex((id) => eosIds.includes(id))).toBe(finish === "eos" ? ids.length - 1 : -1);
  }
  expect(rows[0]).toBe(40);
  // No step computes more than a third beyond the rows that live.
  for (const [step, count] of rows.entries()) {
    const living = all.filter(({ ids }) => ids.length > step).length;
    expect(count).toBeGreaterThanOrEqual(living);
    expect(count).toBeLessThanOrEqual(Math.ceil((4 / 3) * living));
  }
  // As if nothing ever left: the answers without an end, cut where one comes.
  const endless = await draw(model, { n: 8, batchSize: 64 });
  expect(all.map(({ ids }) => ids)).toEqual(
    endless.map(({ ids }) => {
      const end = ids.findIndex((id) => eosIds.includes(id));
      return end < 0 ? ids : ids.slice(0, end + 1);
    }),
  );
  const inBlocks = await draw(model, { n: 8, eosIds, batchSize: 64, blockSteps: 16 });
  expect(inBlocks.map(({ ids }) => ids)).toEqual(all.map(({ ids }) => ids));
  model.dispose();
  expect(backend.memory().usedBytes).toBe(0);
});

it("keeps to few sizes of batches where work is queued", async () => {
  const { backend, rows } = counted({ ...(await createFastBackend()), queued: true }, "sample", "B");
  const model = await Model.load(new Engine(backend), await starter(), { format: "f32", trainable: false });
  const eosIds = Array.from({ length: 1024 }, (_, i) => 2 * i);
  const answers = await draw(model, { n: 8, eosIds, batchSize: 64, blockSteps: 1 });
  expect(rows.every((count) => count % 8 === 0)).toBe(true);
  expect(new Set(rows).size).toBeGreaterThan(1);
  const plain = await draw(model, { n: 8, eosIds, batchSize: 64, blockSteps: 20 });
  expect(answers.map(({ ids }) => ids)).toEqual(plain.map(({ ids }) => ids));
  model.dispose();
});

/** Logits of every choice of a batch, and the bytes of its caches. */
async function observed(source: ModelSource, cacheDtype: CacheDtype) {
  const inner = await createFastBackend();
  const logits: Promise<ArrayLike<number>>[] = [];
  let cached = 0;
  const backend: Backend = {
    ...inner,
    run(kernel, tensors, d) {
      if (kernel.name === "sample") logits.push(inner.read([tensors["logits"]!]).then(([read]) => read!));
      inner.run(kernel, tensors, d);
    },
    allocate(sizeBytes, label) {
      if (/^(key|value) cache$/.test(label)) cached += sizeBytes;
      return inner.allocate(sizeBytes, label);
    },
  };
  const model = await Model.load(new Engine(backend), source, { format: "f32", trainable: false });
  const wanted = 2 * cacheBytes(model.config, cacheDtype) * (27 + 2) * 5;
  await draw(model, { n: 2, maxNewTokens: 2, batchSize: 64, cacheDtype });
  model.dispose();
  return { logits: await Promise.all(logits), cached, wanted };
}

it.each(["starter", "gpt2", "qwen3"] as const)("%s: caches in float16 take half the memory", async (name) => {
  const [wide, half] = [
    await observed(await sources[name](), "float32"),
    await observed(await sources[name](), "float16"),
  ];
  expect(wide.cached).toBe(wide.wanted);
  expect(half.cached).toBe(wide.cached / 2);
  expect(half.wanted).toBe(half.cached);
  // The first token is chosen behind the prompt's own pass, which reads no cache.
  expect(half.logits[0]).toEqual(wide.logits[0]);
  // Halves round keys and values to 2^-12 of their size (11 bits): the scores of attention, and what it adds up, by about as
  // much, again in every layer. Logits are up to a few tens of that off.
  const [a, b] = [[...(wide.logits[1] as Float32Array)], [...(half.logits[1] as Float32Array)]];
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const off = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
  expect(off).toBeGreaterThan(0);
  expect(off).toBeLessThan(largest * 2 ** -9);
});

it("a row of odd width is refused in words, and a batch is sized by what its caches take", async () => {
  const model = await Model.load(new Engine(await createFastBackend()), await starter(), {
    format: "f32",
    trainable: false,
  });
  const odd = { engine: model.engine, name: "odd", config: { ...model.config, kvHeads: 3, headDim: 5 } };
  const refusal = expect.objectContaining({ code: "models/odd-cache" }) as Error;
  expect(() => newCaches(odd, 1, 4, "float16")).toThrow(refusal);
  model.dispose();
  // 12 MB a row in float32: caches of 256 MB hold 21 of them, and twice as many in float16.
  const large = { config: { ...model.config, layers: 30, kvHeads: 4, headDim: 50 } };
  const prompts = [[1], Array.from({ length: 200 }, () => 1)];
  expect(wideBatch(large, prompts, 50)).toBe(21);
  expect(wideBatch(large, prompts, 50, "float16")).toBe(42);
  expect(wideBatch(large, prompts, 3000, "float16")).toBe(16);
});
