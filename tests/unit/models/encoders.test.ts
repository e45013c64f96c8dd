// Encoders beyond their numbers (tests/golden): names that earlier files have, what is drawn and where it is kept, and what is
// refused.
import { describe, expect, it } from "vitest";
import { memorySource } from "../../../src/domain/bytes.ts";
import { Engine } from "../../../src/engine/engine.ts";
import type { ModelSource } from "../../../src/formats/modelSource.ts";
import { describeConfig, describeModel } from "../../../src/models/describe.ts";
import { requireScore } from "../../../src/models/heads.ts";
import { type LoraConfig } from "../../../src/models/lora.ts";
import { Model } from "../../../src/models/model.ts";
import { loadAdapter, writeAdapter } from "../../../src/models/saved/adapter.ts";
import { scoreIds } from "../../../src/runs/scores.ts";
import { createFastBackend } from "../../recipes/backends.ts";
import { syntheticModel } from "../../bench/syntheticModel.ts";

const shape = { vocab_size: 40, max_position_embeddings: 16 };
const bert = {
  ...shape,
  model_type: "bert",
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 32,
};
const distilbert = { ...shape, model_type: "distilbert", dim: 16, n_layers: 2, n_heads: 2, hidden_dim: 32 };
const rows = [
  [2, 5, 6, 3],
  [2, 7, 8, 9, 10, 11, 12, 3],
  [2, 3],
];
const lora: LoraConfig = { r: 2, alpha: 4, dropout: 0, rslora: false, targets: null };

/** The source with some tensors left out, or under other names. */
function renamed(source: ModelSource, rename: (name: string) => string | undefined): ModelSource {
  const former = new Map(
    source.tensorNames.flatMap((name) => {
      const given = rename(name);
      return given === undefined ? [] : [[given, name] as const];
    }),
  );
  const nameOf = (name: string): string => former.get(name) ?? name;
  return {
    ...source,
    tensorNames: [...former.keys()],
    has: (name) => former.has(name),
    shape: (name) => source.shape(nameOf(name)),
    dtype: (name) => source.dtype(nameOf(name)),
    read: (name) => source.read(nameOf(name)),
  };
}

async function load(source: ModelSource, seed = 1): Promise<Model> {
  const engine = new Engine(await createFastBackend());
  return Model.load(engine, source, { format: "f32", trainable: false, task: "classify", seed });
}

async function scores(model: Model): Promise<number[]> {
  return (await scoreIds(model, rows)).map(({ score }) => score);
}

const classifier = (config: Record<string, unknown>): ModelSource =>
  syntheticModel("encoder", config, 3, "classify");

describe.each([
  ["bert", bert, "bert."],
  ["distilbert", distilbert, "distilbert."],
])("%s", (_name, config, prefix) => {
  it("opens without its prefix, and with the names of its first files", async () => {
    const expected = await scores(await load(classifier(config)));
    const bare = renamed(classifier(config), (name) => name.replace(prefix, ""));
    expect(await scores(await load(bare))).toEqual(expected);
    const old = renamed(classifier(config), (name) =>
      name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"),
    );
    expect(await scores(await load(old))).toEqual(expected);
  });

  it("scores a text alike beside longer ones and by itself", async () => {
    const model = await load(classifier(config));
    const together = await scores(model);
    for (const [i, row] of rows.entries()) {
      const [alone] = await scoreIds(model, [row]);
      expect(alone?.score).toBeCloseTo(together[i] ?? NaN, 5);
      expect(alone?.pooledIndex).toBe(0);
    }
  });

  it("draws a head that is not there from the seed, and is then no reward model", async () => {
    const headless = renamed(classifier(config), (name) => (name.includes("classifier") ? undefined : name));
    const [one, again, other] = [await load(headless), await load(headless), await load(headless, 2)];
    expect(await scores(one)).toEqual(await scores(again));
    expect(await scores(one)).not.toEqual(await scores(other));
    expect(one.drawn).toContain("classifier.weight");
    expect(() => requireScore(one)).toThrow(expect.objectContaining({ code: "model/no-score" }) as Error);
    const whole = await load(classifier(config));
    expect(() => requireScore(whole)).not.toThrow();
  });

  it("is no language model", () => {
    expect(() => describeConfig({ name: "encoder", config })).toThrow(
      /encoder \(\w+\), which reads texts and writes none/,
    );
  });

  it("refuses three labels, and another model's weights", () => {
    const three = classifier(config);
    const labelled = {
      ...three,
      shape: (name: string) => (name === "classifier.weight" ? [3, 16] : three.shape(name)),
    };
    expect(() => describeModel(labelled, "classify")).toThrow(/\[3, 16\], expected \[1, 16\] for one score/);
    const decoder = {
      model_type: "gpt2",
      vocab_size: 40,
      n_embd: 16,
      n_layer: 1,
      n_head: 2,
      n_positions: 16,
    };
    const foreign = { ...syntheticModel("decoder", decoder, 3), config };
    expect(() => describeModel(foreign, "classify")).toThrow(/has no tensor "\w+\.embeddings/);
  });
});

it.each(["f16", "int8", "int4"] as const)(
  "packed in %s its scores are near those in float32",
  async (format) => {
    // Rows of 32: groups of the packed formats are whole.
    const wide = { ...bert, hidden_size: 64, intermediate_size: 128 };
    const exact = await scores(await load(classifier(wide)));
    const engine = new Engine(await createFastBackend());
    const packed = await Model.load(engine, classifier(wide), { format, trainable: false, task: "classify" });
    expect(packed.unpacked).toEqual([]);
    for (const [i, score] of (await scores(packed)).entries())
      expect(Math.abs(score - (exact[i] ?? NaN))).toBeLessThan(2e-2);
  },
);

it("a pooler that the base lacks is drawn, trained and kept with the adapter", async () => {
  const base = renamed(classifier(bert), (name) => (/pooler|^classifier/.test(name) ? undefined : name));
  const trained = await load(base);
  trained.addAdapter(lora, { seed: 5 });
  const kept = ["bert.pooler.dense.weight", "bert.pooler.dense.bias", "classifier.weight", "classifier.bias"];
  expect([...(trained.adapter?.heads.keys() ?? [])].sort()).toEqual([...kept].sort());
  const files = await writeAdapter(trained, "base");
  const config = JSON.parse(new TextDecoder().decode(files.get("adapter_config.json"))) as Record<
    string,
    unknown
  >;
  expect(config["modules_to_save"]).toEqual(["bert.pooler.dense", "classifier"]);

  // Loaded over the same base with another seed, the drawn layers are those of the adapter.
  const opened = await load(base, 77);
  const set = {
    name: "adapter",
    list: () => Promise.resolve([...files.keys()]),
    open: (path: string) => {
      const bytes = files.get(path);
      return Promise.resolve(bytes && memorySource(path, bytes));
    },
  };
  const { config: read, values } = await loadAdapter(set, opened);
  opened.addAdapter(read, { values });
  expect(await scores(opened)).toEqual(await scores(trained));
  expect(opened.drawn).toEqual([]);
});

it("an adapter of a base that has its pooler leaves it alone, as PEFT does", async () => {
  const model = await load(classifier(bert));
  model.addAdapter(lora, { seed: 5 });
  expect([...(model.adapter?.heads.keys() ?? [])]).toEqual(["classifier.weight", "classifier.bias"]);
  expect([...(model.adapter?.layers.keys() ?? [])]).toHaveLength(4);
});
