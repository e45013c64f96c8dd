// A new architecture is one file and one line of the list: here a small encoder, with full attention, learned positions,
// token types, a pooler and a score read from the first token, stands in one test file and does all that a model does.
// Long because: what it shows is that one file is enough.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FileSet, memorySource } from "../../../src/domain/bytes.ts";
import { randomStream } from "../../../src/domain/random.ts";
import type { Backend } from "../../../src/engine/backend.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { geluErf } from "../../../src/engine/ops/activation.ts";
import { add } from "../../../src/engine/ops/add.ts";
import { layerNorm } from "../../../src/engine/ops/layerNorm.ts";
import { createReferenceBackend } from "../../../src/engine/referenceBackend.ts";
import type { Tensor } from "../../../src/engine/tensor.ts";
import { type ModelSource, openModel } from "../../../src/formats/modelSource.ts";
import { openSafetensors, writeSafetensors } from "../../../src/formats/safetensors.ts";
import {
  type Architecture,
  architecture,
  type ForwardContext,
  type ModelConfig,
  type ParameterSpec,
} from "../../../src/models/architecture.ts";
import { count, layerCount } from "../../../src/models/configFields.ts";
import { describeConfig } from "../../../src/models/describe.ts";
import { architectures } from "../../../src/models/index.ts";
import { Model } from "../../../src/models/model.ts";
import { loadAdapter, writeAdapter } from "../../../src/models/saved/adapter.ts";
import { mergedModel, writeModel } from "../../../src/models/saved/wholeModel.ts";
import { updateAll } from "../../../src/engine/optim/parameters.ts";
import { makeBatch } from "../../../src/models/tokenBatch.ts";
import { createFastBackend } from "../../recipes/backends.ts";

interface EncoderConfig extends ModelConfig {
  readonly innerWidth: number;
}

const epsilon = 1e-12;

function norm(ctx: ForwardContext, name: string, x: Tensor): Tensor {
  const [gain, bias] = [ctx.vector(`${name}.weight`), ctx.vector(`${name}.bias`)];
  return layerNorm(ctx.engine, { x, gain, bias }, { eps: epsilon }).y;
}

const encoder = architecture<EncoderConfig>({
  id: "small-encoder",
  architectures: ["SmallEncoderForSequenceClassification"],
  modelTypes: ["small-encoder"],
  prefix: "encoder.",
  attention: "full",
  pool: "first",
  defaultTargets: ["query", "value"],

  config(json) {
    const [width, heads] = [count(json, "hidden_size"), count(json, "num_attention_heads")];
    return {
      vocabularySize: count(json, "vocab_size"),
      width,
      layers: layerCount(json, "num_hidden_layers"),
      heads,
      kvHeads: heads,
      headDim: width / heads,
      contextLength: count(json, "max_position_embeddings"),
      innerWidth: count(json, "intermediate_size"),
    };
  },

  parameters({ vocabularySize, width, layers, contextLength, innerWidth }, task) {
    const table = (name: string, rows: number): ParameterSpec => ({
      name: `encoder.embeddings.${name}.weight`,
      shape: [rows, width],
      kind: "embedding",
      decays: true,
    });
    const vector = (name: string, size: number): ParameterSpec => ({
      name: `encoder.${name}`,
      shape: [size],
      kind: "vector",
      decays: false,
    });
    const layer = (name: string, outputs: number, inputs: number): ParameterSpec[] => [
      { name: `encoder.${name}.weight`, shape: [outputs, inputs], kind: "matrix", decays: true },
      vector(`${name}.bias`, outputs),
    ];
    const normed = (name: string): ParameterSpec[] => [
      vector(`${name}.weight`, width),
      vector(`${name}.bias`, width),
    ];
    return [
      table("words", vocabularySize),
      table("positions", contextLength),
      table("types", 2),
      ...normed("embeddings.norm"),
      ...Array.from({ length: layers }, (_, i) => [
        ...["query", "key", "value", "output"].flatMap((name) => layer(`layer.${i}.${name}`, width, width)),
        ...normed(`layer.${i}.norm1`),
        ...layer(`layer.${i}.up`, innerWidth, width),
        ...layer(`layer.${i}.down`, width, innerWidth),
        ...normed(`layer.${i}.norm2`),
      ]).flat(),
      ...(task === "classify" ? layer("pooler", width, width) : []),
    ];
  },

  heads: () => [
    { name: "score", weight: "score.weight", bias: "score.bias", outputs: 1, initial: { std: 0.02 } },
  ],
  className: () => "SmallEncoderForSequenceClassification",

  embed(ctx, ids) {
    const { engine } = ctx;
    const at = "encoder.embeddings";
    const words = ctx.embed(`${at}.words.weight`, ids);
    const placed = add(engine, { a: words, b: ctx.embed(`${at}.positions.weight`, ctx.positions) }).y;
    const typed = add(engine, { a: placed, b: ctx.embed(`${at}.types.weight`, ctx.segments()) }).y;
    return norm(ctx, `${at}.norm`, typed);
  },

  block(ctx, layer, x) {
    const { engine, config } = ctx;
    const at = `encoder.layer.${layer}`;
    const [q, k, v] = [
      ctx.linear(`${at}.query`, x),
      ctx.linear(`${at}.key`, x),
      ctx.linear(`${at}.value`, x),
    ];
    const mixed = ctx.attention(layer, q, k, v, 1 / Math.sqrt(config.headDim));
    const middle = norm(ctx, `${at}.norm1`, add(engine, { a: x, b: ctx.linear(`${at}.output`, mixed) }).y);
    const inner = geluErf(engine, { x: ctx.linear(`${at}.up`, middle) }).y;
    return norm(ctx, `${at}.norm2`, add(engine, { a: middle, b: ctx.linear(`${at}.down`, inner) }).y);
  },

  finish: (ctx, x) =>
    ctx.task === "classify" ? geluErf(ctx.engine, { x: ctx.linear("encoder.pooler", x) }).y : x,
});

// One line of the list, for this file only.
const list = architectures as unknown as Architecture[];
beforeAll(() => void list.push(encoder));
afterAll(() => void list.pop());

const json = {
  model_type: "small-encoder",
  architectures: ["SmallEncoderForSequenceClassification"],
  vocab_size: 23,
  hidden_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  intermediate_size: 64,
  max_position_embeddings: 16,
};

/** Weights as large as trained ones, so that every part of the model shows in its scores. */
function start(): Map<string, { shape: readonly number[]; data: Float32Array }> {
  const config = encoder.config(json);
  const specs = encoder.parameters(config, "classify");
  return new Map(
    specs.map(({ name, shape, kind }) => {
      const random = randomStream(5, name);
      const size = shape.reduce((a, b) => a * b, 1);
      const isGain = /norm\d?\.weight$/.test(name);
      const spread = kind === "vector" ? 0.2 : 0.5;
      const draw = (): number => (isGain ? 1 : 0) + spread * (2 * random() - 1);
      return [name, { shape, data: Float32Array.from({ length: size }, draw) }];
    }),
  );
}

function folder(name: string, files: ReadonlyMap<string, Uint8Array>): FileSet {
  return {
    name,
    list: () => Promise.resolve([...files.keys()]),
    open: (path) => {
      const bytes = files.get(path);
      return Promise.resolve(bytes && memorySource(path, bytes));
    },
  };
}

function openStart(): Promise<ModelSource> {
  const tensors = [...start()].map(([name, { shape, data }]) => ({
    // As a folder without the prefix has it.
    name: name.replace("encoder.", ""),
    dtype: "F32" as const,
    shape,
    data,
  }));
  const files = new Map([
    ["config.json", new TextEncoder().encode(JSON.stringify(json))],
    ["model.safetensors", writeSafetensors(tensors)],
  ]);
  return openModel(folder("small", files));
}

const texts = [
  { ids: [1, 7, 8, 2, 9, 10, 2], secondText: 4 },
  { ids: [1, 20, 2], secondText: Infinity },
];
const batch = makeBatch(
  texts.map(({ ids, secondText }) => ({ prefix: ids, branches: [[]], secondText })),
  { rows: "first", multiple: 8 },
);

/** The score of one text by plain loops in double precision. */
function plainScore(
  weights: ReadonlyMap<string, { data: ArrayLike<number> }>,
  { ids, secondText }: { ids: readonly number[]; secondText: number },
): number {
  const { width, layers, heads, headDim } = encoder.config(json);
  const of = (name: string): ArrayLike<number> => {
    const found = weights.get(name)?.data;
    if (!found) throw new Error(name);
    return found;
  };
  const number = (values: ArrayLike<number>, i: number): number => values[i] ?? NaN;
  const linear = (name: string, x: readonly number[]): number[] => {
    const [w, b] = [of(`${name}.weight`), of(`${name}.bias`)];
    return Array.from({ length: b.length }, (_, o) =>
      x.reduce((sum, value, i) => sum + value * number(w, o * x.length + i), number(b, o)),
    );
  };
  const layerNormed = (name: string, x: readonly number[]): number[] => {
    const mean = x.reduce((a, b) => a + b, 0) / x.length;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
    return x.map(
      (value, i) =>
        ((value - mean) / Math.sqrt(variance + epsilon)) * number(of(`${name}.weight`), i) +
        number(of(`${name}.bias`), i),
    );
  };
  const plus = (a: readonly number[], b: readonly number[]): number[] =>
    a.map((value, i) => value + number(b, i));
  // Abramowitz and Stegun's series is too coarse here: the error function by its own Taylor sum.
  const erf = (x: number): number => {
    let [term, sum] = [x, x];
    for (let n = 1; n < 60; n++) sum += (term *= (-x * x) / n) / (2 * n + 1);
    return (2 / Math.sqrt(Math.PI)) * sum;
  };
  const gelu = (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2));
  let rows = ids.map((id, position) => {
    const type = position >= secondText ? 1 : 0;
    const row = Array.from(
      { length: width },
      (_, c) =>
        number(of("encoder.embeddings.words.weight"), id * width + c) +
        number(of("encoder.embeddings.positions.weight"), position * width + c) +
        number(of("encoder.embeddings.types.weight"), type * width + c),
    );
    return layerNormed("encoder.embeddings.norm", row);
  });
  for (let layer = 0; layer < layers; layer++) {
    const at = `encoder.layer.${layer}`;
    const [q, k, v] = ["query", "key", "value"].map((name) => rows.map((x) => linear(`${at}.${name}`, x)));
    const mixed = rows.map((_, i) => {
      const out: number[] = [];
      for (let h = 0; h < heads; h++) {
        const part = (x: readonly number[] | undefined): number[] =>
          (x ?? []).slice(h * headDim, (h + 1) * headDim);
        const scores = rows.map((__, j) =>
          Math.exp(
            part(q?.[i]).reduce((sum, value, c) => sum + value * number(part(k?.[j]), c), 0) /
              Math.sqrt(headDim),
          ),
        );
        const total = scores.reduce((a, b) => a + b, 0);
        for (let c = 0; c < headDim; c++)
          out.push(scores.reduce((sum, p, j) => sum + (p / total) * number(part(v?.[j]), c), 0));
      }
      return out;
    });
    rows = rows.map((x, i) => {
      const middle = layerNormed(`${at}.norm1`, plus(x, linear(`${at}.output`, mixed[i] ?? [])));
      const inner = linear(`${at}.down`, linear(`${at}.up`, middle).map(gelu));
      return layerNormed(`${at}.norm2`, plus(middle, inner));
    });
  }
  const pooled = linear("encoder.pooler", rows[0] ?? []).map(gelu);
  return linear("score", pooled)[0] ?? NaN;
}

const loadOptions = { format: "f32", task: "classify", seed: 3 } as const;

/** d(sum of slope * score) by parameter, in the parameters' own gradients. */
async function backward(engine: Engine, model: Model, slopes: readonly number[]): Promise<Float32Array> {
  return engine.scopeAsync(async () => {
    const recording = engine.record(() => model.scores(batch));
    const values = await engine.read(recording.result);
    engine.backward(recording, [
      { of: recording.result, gradient: engine.tensor(Float32Array.from(slopes)) },
    ]);
    return values;
  });
}

async function scoresOf(model: Model, adapter = true): Promise<Float32Array> {
  const { engine } = model;
  return engine.scopeAsync(() => engine.read(model.scores(batch, { adapter })));
}

describe("a new architecture in one file", () => {
  it("is described from its config alone", () => {
    const {
      architecture: found,
      config,
      specs,
    } = describeConfig({ name: "small", config: json }, "classify");
    expect(found.id).toBe("small-encoder");
    expect(config).toMatchObject({ layers: 2, headDim: 8 });
    expect(specs.slice(-2).map(({ name, shape }) => [name, shape])).toEqual([
      ["score.weight", [1, 32]],
      ["score.bias", [1]],
    ]);
  });

  it("makes the head that the files lack, from the seed", async () => {
    const source = await openStart();
    const head = async (seed: number): Promise<Float32Array> => {
      const engine = new Engine(createReferenceBackend("f32"));
      const model = await Model.load(engine, source, { ...loadOptions, seed, trainable: false });
      const { weight, bias } = model.head("score");
      expect(bias && (await engine.read(bias))).toEqual(new Float32Array(1));
      return engine.read(weight.values);
    };
    const made = await head(3);
    expect(await head(3)).toEqual(made);
    expect(await head(4)).not.toEqual(made);
    const spread = Math.sqrt(made.reduce((sum, value) => sum + value ** 2, 0) / made.length);
    expect(spread).toBeGreaterThan(0.012);
    expect(spread).toBeLessThan(0.028);
  });

  it("scores texts as plain loops do, whatever stands beside them in the batch", async () => {
    const engine = new Engine(await createFastBackend());
    const model = await Model.load(engine, await openStart(), { ...loadOptions, trainable: true });
    const weights = new Map<string, { data: ArrayLike<number> }>(start());
    for (const name of ["score.weight", "score.bias"])
      weights.set(name, { data: await model.trained.read(name, "value") });
    const scores = await scoresOf(model);
    texts.forEach((text, i) => expect(scores[i]).toBeCloseTo(plainScore(weights, text), 5));
    // The second text's tokens count as such.
    const [first] = texts;
    if (first) expect(scores[0]).not.toBeCloseTo(plainScore(weights, { ...first, secondText: Infinity }), 3);
    model.dispose();
    expect(engine.backend.memory().usedBytes).toBe(0);
  });

  it("has the gradient that differences give, on plain loops and on WASM", async () => {
    const slopes = [1, -0.5];
    const load = async (backend: Backend): Promise<Model> =>
      Model.load(new Engine(backend), await openStart(), { ...loadOptions, trainable: true });
    const exact = await load(createReferenceBackend("f64"));
    const fast = await load(await createFastBackend());
    await backward(exact.engine, exact, slopes);
    await backward(fast.engine, fast, slopes);
    const loss = async (): Promise<number> =>
      (await scoresOf(exact)).reduce((sum, score, i) => sum + score * (slopes[i] ?? NaN), 0);
    for (const name of [
      "encoder.embeddings.words.weight",
      "encoder.embeddings.types.weight",
      "encoder.layer.0.key.weight",
      "encoder.layer.1.value.bias",
      "encoder.pooler.weight",
      "score.weight",
      "score.bias",
    ]) {
      const value = await exact.trained.read(name, "value");
      const gradient = await exact.trained.read(name, "gradient");
      const wasm = await fast.trained.read(name, "gradient");
      const scale = Math.max(...gradient.map(Math.abs));
      expect(scale, name).toBeGreaterThan(0);
      gradient.forEach((slope, i) => expect(Math.abs((wasm[i] ?? NaN) - slope)).toBeLessThan(1e-4 * scale));
      // Where the gradient is largest.
      const at = gradient.findIndex((slope) => Math.abs(slope) === scale);
      const shifted = async (by: number): Promise<number> => {
        exact.trained.write(
          name,
          "value",
          value.map((one, i) => (i === at ? one + by : one)),
        );
        return loss();
      };
      const step = 2 ** -10;
      const difference = ((await shifted(step)) - (await shifted(-step))) / (2 * step);
      exact.trained.write(name, "value", value);
      expect(Math.abs(difference - (gradient[at] ?? NaN)), name).toBeLessThan(1e-3 * scale);
    }
  });

  it("trains an adapter with its head, which is saved and read back to the same bytes", async () => {
    const source = await openStart();
    const engine = new Engine(await createFastBackend());
    const load = (): Promise<Model> => Model.load(engine, source, { ...loadOptions, trainable: false });
    const model = await load();
    const before = await scoresOf(model);
    model.addAdapter({ r: 2, alpha: 4, dropout: 0, rslora: false, targets: null }, { seed: 1 });
    expect(await scoresOf(model)).toEqual(before);
    const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 };
    for (let step = 1; step <= 3; step++) {
      await backward(engine, model, [-1, 1]);
      engine.release(updateAll(engine, [model.trained], settings, 0.05, step));
    }
    const after = await scoresOf(model);
    expect((after[0] ?? NaN) - (after[1] ?? NaN)).toBeGreaterThan((before[0] ?? NaN) - (before[1] ?? NaN));
    // The base, its head included, is as it was.
    expect(await scoresOf(model, false)).toEqual(before);

    const files = await writeAdapter(model, "small");
    const config = JSON.parse(new TextDecoder().decode(files.get("adapter_config.json"))) as object;
    expect(config).toMatchObject({ task_type: "SEQ_CLS", modules_to_save: ["score"] });
    const names = (
      await openSafetensors(memorySource("a", files.get("adapter_model.safetensors") ?? new Uint8Array()))
    ).tensors;
    expect(names.get("base_model.model.score.weight")?.shape).toEqual([1, 32]);
    const again = await load();
    const read = await loadAdapter(folder("adapter", files), again);
    again.addAdapter(read.config, { values: read.values });
    expect(await scoresOf(again)).toEqual(after);
    expect(await writeAdapter(again, "small")).toEqual(files);

    // Merged, it is a classifier that needs no adapter.
    const merged = new Map<string, Uint8Array>();
    const description = describeConfig(source, "classify");
    const adapter = await loadAdapter(folder("adapter", files), description);
    for (const { path, chunks } of await mergedModel(source, {
      task: "classify",
      adapter,
      baseName: "small",
    })) {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks()) parts.push(chunk.slice());
      merged.set(path, Buffer.concat(parts));
    }
    const whole = await Model.load(engine, await openModel(folder("merged", merged)), {
      ...loadOptions,
      trainable: false,
    });
    (await scoresOf(whole)).forEach((score, i) => expect(score).toBeCloseTo(after[i] ?? NaN, 4));
    for (const one of [model, again, whole]) one.dispose();
    expect(engine.backend.memory().usedBytes).toBe(0);
  });

  it("is saved whole and read back to the same bytes, and its config says what it is", async () => {
    const source = await openStart();
    const engine = new Engine(await createFastBackend());
    const model = await Model.load(engine, source, { ...loadOptions, trainable: true });
    const files = await writeModel(model, source, undefined);
    const opened = await openModel(folder("saved", files));
    expect(opened.config).toMatchObject({
      architectures: ["SmallEncoderForSequenceClassification"],
      id2label: { "0": "LABEL_0" },
      dtype: "float32",
    });
    // Another seed: nothing is left to be made.
    const again = await Model.load(engine, opened, { ...loadOptions, seed: 9, trainable: true });
    expect(await scoresOf(again)).toEqual(await scoresOf(model));
    expect(await writeModel(again, opened, undefined)).toEqual(files);
  });
});
