// Adapters held against their base, and models with an adapter merged in, as transformers folders.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FileSet, memorySource, readAll } from "../../../src/domain/bytes.ts";
import { AppError } from "../../../src/domain/errors.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { createReferenceBackend } from "../../../src/engine/referenceBackend.ts";
import { describeConfig } from "../../../src/models/describe.ts";
import { scaleOf, tensorName } from "../../../src/models/lora.ts";
import { Model } from "../../../src/models/model.ts";
import { type LoadedAdapter, loadAdapter } from "../../../src/models/saved/adapter.ts";
import { mergedModel, writeModel } from "../../../src/models/saved/wholeModel.ts";
import { withAdapter } from "../../../src/models/saved/withAdapter.ts";
import { scoreIds } from "../../../src/runs/scores.ts";
import { type ModelSource, openModel, openSingleFile } from "../../../src/formats/modelSource.ts";
import { openSafetensors, writeSafetensors } from "../../../src/formats/safetensors.ts";
import { fileSource, folderFiles } from "../../../src/storage/folder.ts";

const golden = join(import.meta.dirname, "..", "..", "golden");
const modelFiles = (name: string): FileSet => folderFiles(join(golden, "models", name));
const adapterFolder = (name: string): FileSet => folderFiles(join(golden, "dpo", `${name}.initial`));

function memoryFiles(name: string, files: ReadonlyMap<string, Uint8Array>): FileSet {
  return {
    name,
    list: () => Promise.resolve([...files.keys()]),
    open: (path) =>
      Promise.resolve(files.has(path) ? memorySource(path, files.get(path) ?? new Uint8Array()) : undefined),
  };
}

async function exported(
  source: ModelSource,
  options: Parameters<typeof mergedModel>[1],
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const file of await mergedModel(source, options)) {
    const parts: Uint8Array[] = [];
    for await (const chunk of file.chunks()) parts.push(chunk.slice());
    const bytes = Buffer.concat(parts);
    expect(bytes.byteLength, file.path).toBe(file.sizeBytes);
    found.set(file.path, bytes);
  }
  return found;
}

const parseJson = (bytes: Uint8Array | undefined): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;

/** W + scale * B A, one element at a time, in double precision. */
function mergedElement(
  base: Float32Array,
  adapter: LoadedAdapter,
  module: string,
  o: number,
  i: number,
  at: number,
): number {
  const { r } = adapter.config;
  const one = adapter.modules.find((candidate) => candidate.module === module);
  const a = adapter.values.get(tensorName(module, "A"));
  const b = adapter.values.get(tensorName(module, "B"));
  if (!one || !a || !b) throw new Error(`no ${module}`);
  let sum = 0;
  for (let k = 0; k < r; k++) sum += (b[o * r + k] ?? NaN) * (a[k * one.inputs + i] ?? NaN);
  return (base[at] ?? NaN) + scaleOf(adapter.config) * sum;
}

describe("a merged model", () => {
  it.each([
    ["gpt2", "continued-gpt2", "transformer.h.1.mlp.c_fc", true],
    ["gpt2.gguf", "continued-gpt2", "transformer.h.0.attn.c_proj", true],
    ["llama-gqa-tied", "continued", "model.layers.1.self_attn.q_proj", false],
  ])("of %s is W + scale B A, everything else untouched", async (model, adapterName, module, turned) => {
    const gguf = model.endsWith(".gguf");
    const source = gguf
      ? await openSingleFile(fileSource(join(golden, "gguf", model)))
      : await openModel(modelFiles(model));
    const adapter = await loadAdapter(adapterFolder(adapterName), describeConfig(source));
    const files = await exported(source, { adapter, baseName: "owner/base", adapterName });
    const merged = await openSafetensors(
      memorySource("model.safetensors", files.get("model.safetensors") ?? new Uint8Array()),
    );
    expect(merged.metadata).toEqual({ format: "pt" });
    const base = await source.read(`${module}.weight`);
    const [rows = 0, columns = 0] = source.shape(`${module}.weight`);
    const values = await merged.read(`${module}.weight`);
    let moved = 0;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = row * columns + column;
        const [o, i] = turned ? [column, row] : [row, column];
        const expected = mergedElement(base, adapter, module, o, i, at);
        expect(Math.abs((values[at] ?? NaN) - expected)).toBeLessThan(1e-6);
        moved = Math.max(moved, Math.abs(expected - (base[at] ?? NaN)));
      }
    }
    expect(moved).toBeGreaterThan(1e-3);
    const adapted = new Set(adapter.modules.map((one) => `${one.module}.weight`));
    for (const name of merged.tensors.keys()) {
      expect(merged.tensors.get(name)?.dtype).toBe("F32");
      if (!adapted.has(name)) expect(await merged.read(name)).toEqual(await source.read(name));
    }
    // A tied head is the embedding; it has no tensor of its own.
    expect(merged.tensors.has("lm_head.weight")).toBe(false);
    const config = parseJson(files.get("config.json"));
    expect(config).toEqual({ ...source.config, dtype: "float32" });
    expect(new TextDecoder().decode(files.get("README.md"))).toMatch(/^---\nbase_model: "owner\/base"\n/);
  });

  it.each(["gpt2", "qwen2", "gpt2.gguf"])(
    "of %s without an adapter is what a run that trained nothing leaves of the whole model",
    async (name) => {
      const opened = name.endsWith(".gguf")
        ? await openSingleFile(fileSource(join(golden, "gguf", name)))
        : await openModel(modelFiles(name));
      const source = {
        ...opened,
        config: { ...opened.config, quantization_config: { quant_method: "gptq" } },
      };
      const model = await Model.load(new Engine(createReferenceBackend("f32")), source, {
        format: "f32",
        trainable: true,
      });
      const trained = await writeModel(model, source, undefined);
      const merged = await exported(source, { baseName: "base" });
      for (const [path, bytes] of trained)
        expect(Buffer.compare(bytes, merged.get(path) ?? bytes.slice(1)), path).toBe(0);
      expect(trained.has("generation_config.json")).toBe(merged.has("generation_config.json"));
      const config = parseJson(trained.get("config.json"));
      expect(config).toMatchObject({ dtype: "float32" });
      expect(config).not.toHaveProperty("quantization_config");
      expect(config).not.toHaveProperty("torch_dtype");
    },
  );

  it("of a reward model scores as the model with its adapter on, scale, padding and all", async () => {
    const base = await openModel(modelFiles("qwen3"));
    const stored = folderFiles(join(golden, "reward", "single-lora.initial"));
    const config = { reward_mean: 0.5, reward_std: 2, pad_token_id: 3 };
    const beside = memorySource("config.json", new TextEncoder().encode(JSON.stringify(config)));
    const files: FileSet = {
      ...stored,
      open: (path) => (path === "config.json" ? Promise.resolve(beside) : stored.open(path)),
    };
    const read = await loadAdapter(files, describeConfig(base, "classify"));
    // An untrained B is zero, and hides what is not added.
    const values = new Map(
      [...read.values].map(([name, data]) => [name, data.map((x, i) => x + ((i % 7) - 3) / 50)]),
    );
    const adapter = { ...read, values };
    const load = (source: ModelSource): Promise<Model> =>
      Model.load(new Engine(createReferenceBackend("f32")), source, {
        format: "f32",
        trainable: false,
        task: "classify",
      });
    const withIt = await load(base);
    withIt.addAdapter(adapter.config, adapter);
    const merged = withAdapter(base, adapter, "classify");
    const alone = await load(merged);
    expect(merged.config).toMatchObject(config);
    expect(alone.drawn).toEqual([]);
    const rows = [
      [5, 6, 7, 8, 3, 9],
      [5, 6],
      [9, 3, 3],
    ];
    const expected = await scoreIds(withIt, rows);
    expect(new Set(expected.map(({ score }) => score.toFixed(3))).size).toBe(3);
    for (const [i, { score, pooledIndex }] of (await scoreIds(alone, rows)).entries()) {
      expect(score).toBeCloseTo(expected[i]?.score ?? NaN, 4);
      expect(pooledIndex).toBe(expected[i]?.pooledIndex);
    }
  });

  it("is cut into shards that open as one model", async () => {
    const source = await openModel(modelFiles("llama-untied-llama3"));
    const files = await exported(source, { baseName: "base", shardBytes: 20_000 });
    const index = parseJson(files.get("model.safetensors.index.json"));
    const shards = new Set(Object.values(index["weight_map"] as Record<string, string>));
    expect(shards.size).toBeGreaterThan(2);
    for (const shard of shards)
      expect(shard).toMatch(new RegExp(`^model-0000\\d-of-0000${shards.size}\\.safetensors$`));
    const again = await openModel(memoryFiles("shards", files));
    expect([...again.tensorNames].sort()).toEqual([...source.tensorNames].sort());
    for (const name of again.tensorNames) expect(await again.read(name)).toEqual(await source.read(name));
  });
});

describe("an adapter's files", () => {
  const load = async (
    change: (
      tensors: Map<string, { shape: number[]; data: Float32Array }>,
      config: Record<string, unknown>,
    ) => void,
  ) => {
    const files = adapterFolder("continued");
    const base = describeConfig(await openModel(modelFiles("llama-gqa-tied")));
    const read = async (name: string): Promise<Uint8Array> => {
      const source = await files.open(name);
      if (!source) throw new Error(`no ${name}`);
      return readAll(source);
    };
    const file = await openSafetensors(memorySource("a", await read("adapter_model.safetensors")));
    const tensors = new Map<string, { shape: number[]; data: Float32Array }>();
    for (const [name, { shape }] of file.tensors)
      tensors.set(name, { shape: [...shape], data: await file.read(name) });
    const config = parseJson(await read("adapter_config.json"));
    change(tensors, config);
    const weights = writeSafetensors(
      [...tensors].map(([name, tensor]) => ({ name, dtype: "F32" as const, ...tensor })),
    );
    const changed = new Map([
      ["adapter_config.json", new TextEncoder().encode(JSON.stringify(config))],
      ["adapter_model.safetensors", weights],
    ]);
    return loadAdapter(memoryFiles("changed", changed), base);
  };
  const first = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";

  it("may have keys without the architecture's prefix, or with the adapter's name", async () => {
    const plain = await load(() => undefined);
    const renamed = await load((tensors) => {
      for (const [name, tensor] of [...tensors]) {
        tensors.delete(name);
        const bare = name.replace("base_model.model.model.", "base_model.model.");
        tensors.set(name.includes("layers.0") ? bare : name.replace(".weight", ".default.weight"), tensor);
      }
    });
    expect(renamed.values).toEqual(plain.values);
    expect(plain.values.size).toBe(2 * plain.modules.length);
  });

  it.each<[string, Parameters<typeof load>[0], string]>([
    ["a missing tensor", (tensors) => void tensors.delete(first), "lora/misfit"],
    [
      "a tensor too many",
      (tensors) => void tensors.set("lm_head.weight", { shape: [1], data: new Float32Array(1) }),
      "lora/misfit",
    ],
    [
      "two tensors for one layer",
      (tensors) => {
        const tensor = tensors.get(first);
        if (tensor) tensors.set(first.replace(".weight", ".default.weight"), tensor);
      },
      "lora/misfit",
    ],
    [
      "another shape",
      (tensors) => void tensors.set(first, { shape: [2, 3], data: new Float32Array(6) }),
      "lora/misfit",
    ],
    ["another rank", (_tensors, config) => void (config["r"] = 5), "lora/misfit"],
    ["a huge rank", (_tensors, config) => void (config["r"] = 65_536), "lora/misfit"],
    ["values that are not finite", (tensors) => void tensors.get(first)?.data.fill(NaN), "lora/bad-tensor"],
    [
      "features that are not supported",
      (_tensors, config) => void (config["use_dora"] = true),
      "lora/unsupported",
    ],
    ["another kind of adapter", (_tensors, config) => void (config["peft_type"] = "IA3"), "lora/bad-config"],
  ])("refuse %s", async (_what, change, code) => {
    await expect(load(change)).rejects.toMatchObject({ code });
    await expect(load(change)).rejects.toBeInstanceOf(AppError);
  });

  it("refuse folders without them, and names the pickle", async () => {
    const base = describeConfig(await openModel(modelFiles("gpt2")));
    await expect(loadAdapter(memoryFiles("x", new Map()), base)).rejects.toMatchObject({
      code: "lora/missing-file",
    });
    const config = await (await adapterFolder("continued-gpt2").open("adapter_config.json"))?.read(0, 100);
    const broken = new Map([["adapter_config.json", config ?? new Uint8Array()]]);
    await expect(loadAdapter(memoryFiles("x", broken), base)).rejects.toMatchObject({
      code: "lora/bad-config",
    });
    const pickle = new Map([
      ["adapter_config.json", new TextEncoder().encode('{"peft_type": "LORA"}')],
      ["adapter_model.bin", new Uint8Array(4)],
    ]);
    await expect(loadAdapter(memoryFiles("x", pickle), base)).rejects.toThrow(/pickle/);
  });
});
