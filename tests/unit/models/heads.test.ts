// Heads: scores as transformers' sequence classifiers give them on decoders and encoders, PEFT's adapters of such, values beside
// a language head, and what a run leaves of several trained models.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FileSet, memorySource } from "../../../src/domain/bytes.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { writeSafetensors } from "../../../src/formats/safetensors.ts";
import type { Task } from "../../../src/models/architecture.ts";
import { describeConfig, describeModel } from "../../../src/models/describe.ts";
import { Model } from "../../../src/models/model.ts";
import { loadAdapter } from "../../../src/models/saved/adapter.ts";
import { type BatchOptions, makeBatch, type Tree } from "../../../src/models/tokenBatch.ts";
import { updateAll } from "../../../src/engine/optim/parameters.ts";
import type { RoleModel } from "../../../src/runs/roles.ts";
import { modelFiles, optimiserFile, restoreFiles } from "../../../src/runs/savedModel.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { memoryStore } from "../../../src/storage/projectStore.ts";
import { createFastBackend } from "../../recipes/backends.ts";
import { golden, openGolden, scoreCases, type ScoreCase, withHead } from "./goldenScores.ts";

const newEngine = async (): Promise<Engine> => new Engine(await createFastBackend());

const llama = scoreCases.find(({ model }) => model === "llama-gqa-tied");
if (!llama) throw new Error("scores.json has no Llama");

/** The adapter of a case as PEFT wrote it, with changes of its config. */
function peftFiles(
  { adapter, adapter_config: config }: ScoreCase,
  changes: Record<string, unknown> = {},
): FileSet {
  const tensors = Object.entries(adapter).map(([name, { shape, values }]) => ({
    name,
    dtype: "F32" as const,
    shape,
    data: Float32Array.from(values),
  }));
  const files = new Map([
    ["adapter_config.json", new TextEncoder().encode(JSON.stringify({ ...config, ...changes }))],
    ["adapter_model.safetensors", writeSafetensors(tensors)],
  ]);
  return {
    name: "adapter",
    list: () => Promise.resolve([...files.keys()]),
    open: (path) =>
      Promise.resolve(files.has(path) ? memorySource(path, files.get(path) ?? new Uint8Array()) : undefined),
  };
}

const trees = (rows: readonly number[][]): Tree[] => rows.map((ids) => ({ prefix: ids, branches: [[]] }));

async function scores(model: Model, of: readonly Tree[], options: BatchOptions = {}): Promise<Float32Array> {
  const batch = makeBatch(of, { rows: model.architecture.pool, padId: 0, ...options });
  return model.engine.scopeAsync(() => model.engine.read(model.scores(batch)));
}

function expectClose(got: Float32Array, expected: readonly number[]): void {
  expect(got.length).toBe(expected.length);
  expected.forEach((score, i) => expect(Math.abs((got[i] ?? NaN) - score)).toBeLessThan(1e-4));
}

describe("a classifier", () => {
  it.each(scoreCases.map((one) => [one.model, one] as const))(
    "on %s scores as transformers",
    async (_name, one) => {
      const engine = await newEngine();
      const source = await withHead(one);
      const model = await Model.load(engine, source, { format: "f32", trainable: false, task: "classify" });
      expect(model.architecture.className(model.config, "classify")).toBe(one.class);
      expectClose(await scores(model, trees(one.rows)), one.scores);
      // Another padding, another batch: the same text.
      expectClose(await scores(model, trees(one.rows.slice(1, 2)), { multiple: 16 }), one.scores.slice(1, 2));
      const pairs = one.pairs ?? [];
      const twoTexts = pairs.map(({ ids, second_text }) => ({
        prefix: ids,
        branches: [[]],
        secondText: second_text,
      }));
      if (pairs.length > 0)
        expectClose(
          await scores(model, twoTexts),
          pairs.map(({ score }) => score),
        );
      // PEFT's adapter brings a head of its own.
      const { config, values } = await loadAdapter(peftFiles(one), model);
      model.addAdapter(config, { values });
      expectClose(await scores(model, trees(one.rows)), one.adapted);
    },
  );

  it("scores two answers to a prompt that is computed once as it scores the whole texts", async () => {
    const model = await Model.load(await newEngine(), await withHead(llama), {
      format: "f32",
      trainable: false,
      task: "classify",
    });
    const [prompt, answers] = [
      [5, 6, 7],
      [[8, 9, 10, 11], [12]],
    ];
    const whole = await scores(model, trees(answers.map((ids) => [...prompt, ...ids])));
    expectClose(await scores(model, [{ prefix: prompt, branches: answers }]), [...whole]);
    // Equal answers have equal scores, to the last bit.
    const equal = await scores(model, [
      {
        prefix: prompt,
        branches: [
          [8, 9],
          [8, 9],
        ],
      },
    ]);
    expect(equal[0]).toBe(equal[1]);
  });

  it("has one label", async () => {
    const source = await withHead(llama);
    const three = {
      ...source,
      shape: (name: string) => (name === "score.weight" ? [3, 32] : source.shape(name)),
    };
    expect(() => describeModel(three, "classify")).toThrow(
      /tensor "score.weight" has shape \[3, 32\], expected \[1, 32\] for one score/,
    );
  });

  it("begins an adapter's head where the base has it, when the adapter is a language model's", async () => {
    const source = await withHead(llama);
    const load = (): Promise<Model> =>
      newEngine().then((engine) =>
        Model.load(engine, source, { format: "f32", trainable: false, task: "classify" }),
      );
    const model = await load();
    const adapter = await loadAdapter(folderFiles(join(golden, "dpo", "continued.initial")), model);
    model.addAdapter(adapter.config, { values: adapter.values });
    const trained = await model.trained.read("base_model.model.score.weight", "value");
    expect([...trained]).toEqual([...Float32Array.from(llama.head["score.weight"]?.values ?? [])]);
  });

  it.each<[string, Task, Record<string, unknown>, string]>([
    ["for a language model", "causal", {}, "lora/unsupported"],
    [
      "with an embedding that is saved whole",
      "classify",
      { modules_to_save: ["score", "embed_tokens"] },
      "lora/unsupported",
    ],
    ["with a pattern of modules to save", "classify", { modules_to_save: "score" }, "lora/bad-config"],
    [
      "that says it is a language model's and has a head",
      "classify",
      { task_type: "CAUSAL_LM", modules_to_save: null },
      "lora/misfit",
    ],
  ])("refuses an adapter %s", async (_what, task, changes, code) => {
    const base = describeConfig(await openGolden(llama.folder), task);
    await expect(loadAdapter(peftFiles(llama, changes), base)).rejects.toMatchObject({ code });
  });
});

describe("a value head", () => {
  it("stands beside the language head, which gives the same numbers as before", async () => {
    const engine = await newEngine();
    const source = await openGolden("models/gpt2");
    const options = { format: "f32", trainable: false } as const;
    const plain = await Model.load(engine, source, options);
    const valued = await Model.load(engine, source, { ...options, task: "value" });
    const batch = makeBatch([{ prefix: [5, 6], branches: [[7, 8, 9]] }]);
    const logprobs = (model: Model): Promise<Float32Array> =>
      engine.scopeAsync(() => engine.read(model.logProbs(batch).logprob));
    expect(await logprobs(valued)).toEqual(await logprobs(plain));
    // A value at every position that predicts, 0 before anything is learned.
    const values = await engine.scopeAsync(() => engine.read(valued.scores(batch)));
    expect(values).toEqual(new Float32Array(3));
    expect(() => plain.scores(batch)).toThrow(/^internal: a model for causal has no score head/);
  });
});

describe("what a run leaves of several models", () => {
  it("has the policy at the root, the others beside it, and is put back whole", async () => {
    const engine = await newEngine();
    const make = async (seed: number): Promise<RoleModel[]> => {
      const lora = { r: 2, alpha: 4, dropout: 0, rslora: false, targets: null };
      const source = await openGolden("models/llama-gqa-tied");
      const policy = await Model.load(engine, source, {
        format: "f32",
        trainable: false,
        task: "value",
        seed,
      });
      policy.addAdapter(lora, { seed });
      const critic = await openGolden("models/gpt2");
      const value = await Model.load(engine, critic, {
        format: "f32",
        trainable: true,
        task: "classify",
        seed,
      });
      const common = { tokenizer: undefined, name: "base", adapter: true };
      return [
        { role: "policy", model: policy, source, ...common },
        { role: "value", model: value, source: critic, ...common },
      ];
    };
    const models = await make(1);
    const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 };
    const batch = makeBatch(trees([[5, 6, 7]]), { rows: "last" });
    for (const { model } of models) {
      await engine.scopeAsync(async () => {
        const recording = engine.record(() => model.scores(batch));
        engine.backward(recording, [{ of: recording.result, gradient: engine.tensor(Float32Array.of(1)) }]);
        engine.release(updateAll(engine, [model.trained], settings, 0.1, 1));
      });
    }
    const facts = { id: "x", title: "X", paper: "p", hasReference: false, cardKeys: [], config: {} };
    const filesOf = async (of: readonly RoleModel[]): Promise<Map<string, Uint8Array>> =>
      (await modelFiles(of, facts)).set("optimizer.safetensors", await optimiserFile(of));
    const files = await filesOf(models);
    expect([...files.keys()].sort()).toEqual([
      "README.md",
      "adapter_config.json",
      "adapter_model.safetensors",
      "optimizer.safetensors",
      "value_model/README.md",
      "value_model/config.json",
      "value_model/model.safetensors",
    ]);
    const store = memoryStore();
    for (const [path, bytes] of files) await store.write(`checkpoint-1/${path}`, bytes);
    const others = await make(2);
    expect(await filesOf(others)).not.toEqual(files);
    await restoreFiles(others, store, "checkpoint-1");
    expect(await filesOf(others)).toEqual(files);
  });
});
