// What the page computes before it draws: files told apart, what was typed, chart specs, numbers as words.
import { describe, expect, it } from "vitest";
import { choices, flag, integer, number, numbers, text } from "../../src/domain/config/field.ts";
import { fieldViews, typedValue } from "../../src/page/fieldViews.ts";
import { dpo } from "../../src/algorithms/dpo.ts";
import { rloo } from "../../src/algorithms/rloo.ts";
import { judgedRun, metricViews } from "../../src/page/methodViews.ts";
import { chartsOf, metricCharts, type StepRecord } from "../../src/ui/charts/metricCharts.ts";
import {
  exponentialMean,
  metricPoints,
  metricSpec,
  nearestPlace,
  nearestRecord,
} from "../../src/ui/charts/metricSpec.ts";
import { missingFromModel, withoutCommonFolder } from "../../src/ui/files/files.ts";
import { sortFiles } from "../../src/ui/files/sortFiles.ts";
import { formatBytes, formatDuration, formatMetric, formatRate, plural } from "../../src/ui/words/format.ts";

const named = (...paths: string[]) => paths.map((path) => ({ path, blob: new Blob() }));

describe("files", () => {
  it("tells a model's files from pairs", () => {
    const sorted = sortFiles(
      named("pairs.jsonl", "config.json", "tokenizer.json", "model.safetensors", "notes.pdf"),
    );
    expect(sorted.model.map(({ path }) => path)).toEqual([
      "config.json",
      "tokenizer.json",
      "model.safetensors",
    ]);
    expect(sorted.datasets.map(({ path }) => path)).toEqual(["pairs.jsonl"]);
    expect(sorted.other.map(({ path }) => path)).toEqual(["notes.pdf"]);
  });

  it("takes a folder with weights as one model, a JSON file in it included", () => {
    const sorted = sortFiles(named("m/model.safetensors", "m/extra.json", "m/config.json", "train.json"));
    expect(sorted.model).toHaveLength(3);
    expect(sorted.datasets.map(({ path }) => path)).toEqual(["train.json"]);
    expect(withoutCommonFolder(sorted.model)).toMatchObject({
      name: "m",
      files: [{ path: "model.safetensors" }, {}, {}],
    });
  });

  it("says what a model lacks", () => {
    expect(missingFromModel(named("a.gguf"))).toBeUndefined();
    expect(missingFromModel(named("config.json"))).toMatch(/weights are missing/);
    expect(missingFromModel(named("model.safetensors"))).toMatch(/config\.json is missing/);
    expect(missingFromModel(named("model.safetensors", "config.json"))).toMatch(/tokenizer\.json is missing/);
    expect(missingFromModel(named("model.safetensors", "config.json", "tokenizer.json"))).toBeUndefined();
  });
});

describe("the form", () => {
  const fields = {
    rate: number(0.1, { label: "Rate", help: "h", unit: "steps", advanced: false }),
    count: integer(3, { label: "Count", help: "h" }),
    on: flag(true, { label: "On", help: "h" }),
    losses: choices(["a"], ["a", "b"], { label: "Losses", help: "h" }),
    weights: numbers({ label: "Weights", help: "h" }),
    name: text<string | null>(null, { label: "Name", help: "h" }),
  };

  it("starts at the defaults or at the page's own values", () => {
    const views = fieldViews(fields, { count: 7, losses: ["a", "b"] });
    expect(views.map(({ key, initial }) => [key, initial])).toEqual([
      ["rate", "0.1"],
      ["count", "7"],
      ["on", true],
      ["losses", "a, b"],
      ["weights", ""],
      ["name", ""],
    ]);
    expect(views[0]).toMatchObject({ unit: "steps", advanced: false, optional: false });
    expect(views[4]).toMatchObject({ advanced: true, optional: true });
  });

  it("gives what was typed to the config's own checks", () => {
    for (const [key, field] of Object.entries(fields)) {
      const [view] = fieldViews({ [key]: field });
      expect(field.parse(typedValue(field.kind, view?.initial ?? ""), key), key).toEqual(field.default);
    }
    expect(typedValue("number", " 2e-4 ")).toBe(2e-4);
    expect(typedValue("number", "many")).toBe("many");
    expect(typedValue("numbers", "1, 0.5")).toEqual([1, 0.5]);
    expect(typedValue("texts", "q_proj, v_proj,")).toEqual(["q_proj", "v_proj"]);
    expect(typedValue("text", "12")).toBe("12");
  });
});

describe("charts", () => {
  const [loss] = metricCharts(metricViews(dpo));
  const records: StepRecord[] = Array.from({ length: 1000 }, (_, i) => ({
    step: i + 1,
    epoch: 0,
    metrics: { loss: i === 4 ? null : 1 / (i + 1) },
  }));

  it("draws at most a few hundred points and always the newest", () => {
    if (loss === undefined) throw new Error("no loss chart");
    const evaluations = [{ step: 500, epoch: 0, metrics: { eval_loss: 0.2 } }];
    const points = metricPoints([{ label: "loss", key: "loss", records, evaluations }]);
    expect(points.length).toBeLessThan(500);
    expect(points.filter((point) => point["evaluation"] !== undefined)).toEqual([
      { series: "loss", x: 500, evaluation: 0.2 },
    ]);
    expect(points.some((point) => point["x"] === 1000)).toBe(true);
    expect(points.every((point) => point["value"] !== null)).toBe(true);
  });

  it("draws what a judge says over the distance, from evaluations alone", () => {
    const evaluations = [0, 2, 4].map((step) => ({
      step,
      epoch: 0,
      metrics: { eval_judge: step, eval_reward: 2 * step, eval_kl_exact: step === 4 ? 0.1 : step / 10 },
    }));
    const views = metricViews(rloo);
    const curveOf = (all: StepRecord[]) => chartsOf(views, all).find(({ against }) => against !== undefined);
    // Without a judge there is nothing to draw.
    expect(curveOf([{ step: 1, epoch: 0, metrics: { eval_reward: 1 } }])).toBeUndefined();
    const curve = curveOf(evaluations);
    if (curve === undefined) throw new Error("no curve");
    expect(curve.series.map(({ key }) => key)).toEqual(["reward", "judge"]);
    const lines = curve.series.map(({ key, label }) => ({ key, label, records, evaluations }));
    const points = metricPoints(lines, curve);
    expect(points.filter(({ series }) => series === "learned reward")).toEqual([
      { series: "learned reward", step: 0, x: 0, value: 0 },
      { series: "learned reward", step: 2, x: 0.2, value: 4 },
      { series: "learned reward", step: 4, x: 0.1, value: 8 },
    ]);
    // Under the pointer is what is nearest by distance, not by step.
    expect([0, 0.12, 0.9].map((x) => nearestPlace(curve, evaluations, x)?.step)).toEqual([0, 4, 2]);
    const text = JSON.stringify(metricSpec(curve, ["learned reward", "judge"], 340));
    expect(text).toContain("nats from the start");
    expect(text).toContain('"order":{"field":"step"');
  });

  it("keeps the plot inside the given box", () => {
    if (loss === undefined) throw new Error("no loss chart");
    const spec = metricSpec(loss, ["loss"], 340);
    const padding = spec["padding"] as Record<string, number>;
    expect((spec["width"] as number) + (padding["left"] ?? 0) + (padding["right"] ?? 0)).toBe(340);
    expect((spec["height"] as number) + (padding["top"] ?? 0) + (padding["bottom"] ?? 0)).toBe(200);
  });

  it("smooths without a pull to zero at the start", () => {
    expect(exponentialMean([2, 2, 2])).toEqual([2, 2, 2].map((value) => expect.closeTo(value, 12) as number));
    expect(exponentialMean([])).toEqual([]);
  });

  it("finds the record under the pointer", () => {
    const sparse = [10, 20, 40].map((step) => ({ step, epoch: 0, metrics: {} }));
    expect([0, 14, 16, 31, 99].map((x) => nearestRecord(sparse, x)?.step)).toEqual([10, 10, 20, 40, 40]);
    expect(nearestRecord([], 3)).toBeUndefined();
  });

  it("stand in the order of the metrics, and metrics share one by naming it", () => {
    const charts = metricCharts(metricViews(dpo)).map(({ id, series }) => [
      id,
      ...series.map(({ key }) => key),
    ]);
    expect(charts).toEqual([
      ["loss", "loss"],
      ["accuracy", "rewards/accuracies"],
      ["margin", "rewards/margins"],
      ["rewards", "rewards/chosen", "rewards/rejected"],
      ["gradient", "grad_norm"],
      ["learning-rate", "learning_rate"],
    ]);
  });

  it("warn when the chosen answers become less likely, and not before", () => {
    const falling = (sign: number): StepRecord[] =>
      Array.from({ length: 40 }, (_, i) => ({ step: i, epoch: 0, metrics: { "rewards/chosen": sign * i } }));
    const warned = (records: StepRecord[]) => judgedRun("dpo", {}, records).troubles["rewards"];
    expect(warned(falling(-1))).toMatch(/less likely/);
    expect(warned(falling(1))).toBeUndefined();
    expect(warned(falling(-1).slice(0, 10))).toBeUndefined();
    // The run of a method that is not known here is shown without them.
    expect(judgedRun("unheard-of", {}, falling(-1))).toEqual({ troubles: {}, before: {} });
  });
});

describe("numbers as words", () => {
  it("carries units and no false precision", () => {
    expect([0, 999, 1234, 268_000_000, 2.1e9].map(formatBytes)).toEqual([
      "0 bytes",
      "999 bytes",
      "1.2 kB",
      "268 MB",
      "2.1 GB",
    ]);
    expect([0.2, 42, 130, 4800, Infinity].map(formatDuration)).toEqual([
      "under 1 s",
      "42 s",
      "2 min 10 s",
      "1 h 20 min",
      "unknown",
    ]);
    expect([0.693147, 2e-6, 0, 12345, null, NaN].map(formatMetric)).toEqual([
      "0.6931",
      "2.0e-6",
      "0.000",
      "12345",
      "–",
      "–",
    ]);
    expect([0.2, 1.44, 125].map(formatRate)).toEqual(["5.0 steps/s", "1.4 s a step", "2 min 5 s a step"]);
    expect([1, 1200].map((count) => plural(count, "pair"))).toEqual(["1 pair", "1,200 pairs"]);
  });
});
