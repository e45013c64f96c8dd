// A method that samples, has its answers scored by a model of its own, keeps a state and has a chart of its own stands in
// this file. Put into the list, it trains, is killed and resumed to the same bytes, and appears in help, form, charts, run
// table, memory plan and docs, with no other file changed.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recipes } from "../../src/algorithms/index.ts";
import { recipe, type Recipe } from "../../src/algorithms/recipe.ts";
import { algorithmPages } from "../../src/cli/algorithmDocs.ts";
import { train } from "../../src/cli/train.ts";
import { pairs, type PreferencePair } from "../../src/data/rows/index.ts";
import { configText, parseRunConfig } from "../../src/domain/config/runConfig.ts";
import { number, type ValuesOf } from "../../src/domain/config/field.ts";
import { describeModel } from "../../src/models/describe.ts";
import { openModel } from "../../src/formats/modelSource.ts";
import { folderFiles } from "../../src/storage/folder.ts";
import { configOf, draftOf, pageMethods } from "../../src/page/drafts.ts";
import { judgedRun } from "../../src/page/methodViews.ts";
import { runMemory } from "../../src/runs/loadModels.ts";
import { metricCharts } from "../../src/ui/charts/metricCharts.ts";
import { outcomeOf } from "../../src/ui/components/project/statistics.ts";
import { base, fingerprint, newWorld, run, type World } from "./world.ts";

const config = {
  baseline_decay: number(0.5, {
    atLeast: 0,
    below: 1,
    label: "Baseline decay",
    help: "How slowly the score that is held to be usual follows the scores.",
  }),
};

interface State {
  /** Running mean of the scores: what an answer must exceed to be made likelier. */
  baseline: number;
  /** Prompts so far, counted when a step begins: a step that is given up must not count. */
  seen: number;
}

/** REINFORCE with a running baseline (Williams 1992, https://doi.org/10.1007/BF00992696). */
const reinforce = recipe<PreferencePair, typeof config, State>({
  id: "reinforce",
  title: "Reinforce",
  paper: "https://doi.org/10.1007/BF00992696",
  summary: "Draws answers, has them scored, and makes those above the usual score likelier.",
  rows: pairs,
  config,
  cardKeys: ["baseline_decay"],
  defaults: { learning_rate: 1e-3, disable_dropout: true },
  roles: {
    reward: ({ reward_model_path }) => ({
      from: "files",
      name: reward_model_path ?? "",
      task: "classify",
      trains: false,
    }),
  },
  start: () => ({ baseline: 0, seen: 0 }),

  async *train(ctx) {
    const { policy, reward } = ctx.models;
    if (reward === undefined) throw new Error("internal: reinforce without a reward model");
    for await (const { step, microBatches } of ctx.steps()) {
      const prompts = microBatches.flat().map(({ promptIds }) => promptIds);
      ctx.state.seen += prompts.length;
      const rollouts = await ctx.rollouts(prompts, sampling, "train", step);
      const scores = await ctx.scores(reward, rollouts);
      const batch = ctx.batch(rollouts.map(({ promptIds, ids }) => ({ prefix: promptIds, branches: [ids] })));
      const advantages = scores.map((score) => score - ctx.state.baseline);
      // Drawn and counted, so that the stream and the count take part in the numbers.
      const weight = 0.5 + ctx.random("weight", step)() + 0.01 * ctx.state.seen;
      await ctx.pass({ policy: { of: policy, batch, readings: ["logprob"] } }, ({ policy: { logprob } }) => {
        const slopes = new Float32Array(logprob.length);
        batch.ranges.forEach(({ start, end }, i) =>
          slopes.fill((-weight * (advantages[i] ?? 0)) / rollouts.length, start, end),
        );
        return { policy: { logprob: slopes } };
      });
      const grad_norm = ctx.update();
      const score = scores.reduce((a, b) => a + b, 0) / scores.length;
      const { baseline_decay: decay } = ctx.config;
      ctx.state.baseline = decay * ctx.state.baseline + (1 - decay) * score;
      const tokens = rollouts.reduce((sum, { promptIds, ids }) => sum + promptIds.length + ids.length, 0);
      yield { metrics: { score, baseline: ctx.state.baseline, grad_norm }, microBatches: 1, tokens };
    }
  },

  async evaluate(ctx, rows) {
    if (ctx.models.reward === undefined) throw new Error("internal: reinforce without a reward model");
    const rollouts = await ctx.rollouts(
      rows.map(({ promptIds }) => promptIds),
      sampling,
      "evaluate",
    );
    const scores = await ctx.scores(ctx.models.reward, rollouts);
    return { score: scores.reduce((a, b) => a + b, 0) / scores.length };
  },

  metrics: {
    score: {
      meaning: "Mean score of the answers.",
      over: "steps",
      evaluatedOver: "rows",
      mustBeFinite: "score",
      chart: {
        id: "scores",
        label: "score",
        title: "Scores",
        meaning: "What the judge thinks of the answers.",
        trouble: (records) => (records.at(-1)?.metrics["score"] === -9 ? "The judge hates it." : undefined),
      },
      result: {
        headline: true,
        title: "Held-out score",
        kind: "mean",
        best: "high",
        meaning: "Of new answers.",
      },
    },
    baseline: {
      meaning: "Running mean of the scores.",
      over: "last",
      chart: { id: "scores", label: "baseline", title: "Scores", meaning: "" },
    },
  },
});

const sampling = { maxNewTokens: 5, temperature: 1, topK: 0, topP: 1, n: 2 };

const list = recipes as unknown as Recipe[];
beforeAll(() => void list.push(reinforce));
afterAll(() => void list.splice(list.indexOf(reinforce), 1));

const settings = { ...base, algorithm: "reinforce", reward_model_path: "scorer", learning_rate: 1e-2 };

function stateOf({ files }: World, folder: string): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(files.get(`${folder}/state.json`))) as Record<string, unknown>;
}

describe("a method in one file", () => {
  test("trains, and killed or stopped anywhere resumes to the same bytes", { timeout: 120_000 }, async () => {
    const whole = newWorld();
    const { events, turns } = await run(whole, settings);
    const steps = events.filter((event) => event.type === "step");
    expect(steps.map(({ metrics }) => Object.keys(metrics))[0]).toEqual([
      ...["score", "baseline", "grad_norm", "num_tokens", "learning_rate", "tokens_per_second"],
    ]);
    expect(
      events.some((event) => event.type === "eval" && Number.isFinite(event.metrics["eval_score"])),
    ).toBe(true);
    // The state is saved whole: it is the last baseline.
    expect(stateOf(whole, "checkpoint-6")["recipe"]).toEqual({
      baseline: expect.closeTo(steps.at(-1)?.metrics["baseline"] ?? NaN, 12) as number,
      // 13 rows, 4 a step: an epoch of four steps, and two more.
      seen: 21,
    });

    const again = newWorld();
    await run(again, settings);
    expect(fingerprint(again)).toEqual(fingerprint(whole));

    for (const dieAtWrite of [1, 7, 9, 13, 17]) {
      const killed = newWorld();
      await expect(run(killed, settings, { dieAtWrite })).rejects.toThrow("killed");
      await run(killed, settings, { resume: true });
      expect(fingerprint(killed)).toEqual(fingerprint(whole));
    }
    // A turn takes longer than a stop can wait: steps are given up in the middle.
    for (let stopAtTurn = Math.floor(turns / 2); stopAtTurn < 0.8 * turns; stopAtTurn += 4) {
      const stopped = newWorld();
      const first = await run(stopped, settings, { stopAtTurn, turnMs: 10_000 });
      expect(first.result.stopped).toBe(true);
      await run(stopped, settings, { resume: true });
      for (const [path, bytes] of whole.files)
        if (path.startsWith("final/")) expect(stopped.files.get(path), path).toEqual(bytes);
    }
  });

  test("its answers depend on its state: a forgotten one would show", async () => {
    const ends = [0.1, 0.9].map(async (baseline_decay) => {
      const world = newWorld();
      await run(world, { ...settings, baseline_decay });
      return Buffer.from(world.files.get("final/adapter_model.safetensors") ?? []).toString("base64");
    });
    const [one, other] = await Promise.all(ends);
    expect(one).not.toEqual(other);
  });

  test("is in help, form and config", async () => {
    const titles = (await train.details?.())?.map(({ title }) => title);
    expect(titles).toContain("Settings of algorithm: reinforce (Reinforce)");
    const view = pageMethods().find(({ id }) => id === "reinforce");
    expect(view?.isOffered).toBe(true);
    expect(view?.fields.map(({ key }) => key)).toContain("baseline_decay");
    expect(view?.presets.map(({ id }) => id)).toEqual(["try", "laptop", "long"]);
    const values: ValuesOf<typeof config> = { baseline_decay: 0.25 };
    const draft = {
      algorithm: "reinforce",
      typed: { baseline_decay: String(values.baseline_decay) },
      preset: null,
      device: "auto" as const,
      model: { kind: "bundled" as const, name: "starter" },
      dataset: null,
      prompts: [],
    };
    const written = configOf(draft, { dataset: undefined, run: "reinforce-1" });
    expect(written).toMatchObject({ algorithm: "reinforce", baseline_decay: 0.25 });
    expect(() => draftOf(configText(written), draft, [])).toThrow(/dataset_name/);
  });

  test("has its charts, warnings and column of the run table", () => {
    const metrics = pageMethods().find(({ id }) => id === "reinforce")?.metrics ?? {};
    expect(metricCharts(metrics).map(({ id, series }) => [id, ...series.map(({ key }) => key)])).toEqual([
      ["scores", "score", "baseline"],
      ["gradient", "grad_norm"],
      ["learning-rate", "learning_rate"],
    ]);
    const log = [{ step: 1, epoch: 0, metrics: { score: -9 } }];
    expect(judgedRun("reinforce", {}, log).troubles).toEqual({ scores: "The judge hates it." });
    const outcome = outcomeOf({ step: 7, metrics: { eval_score: 0.25 } }, 10, {}, metrics);
    expect(outcome?.headline).toMatchObject({ title: "Held-out score", value: 0.25 });
  });

  test("its models are in the memory plan", async () => {
    const source = await openModel(folderFiles(new URL("../golden/models/gpt2", import.meta.url).pathname));
    const parsed = parseRunConfig(settings, "config", [], recipes);
    const described = describeModel(source);
    const reward = describeModel(source, "classify");
    const parts = runMemory(parsed, reinforce, described, 40, { others: new Map([["reward", reward]]) });
    expect(parts.map(({ title }) => title)).toEqual([
      "weights",
      "adapter",
      "optimiser",
      "reward",
      "activations",
    ]);
  });

  test("has its page of the docs", () => {
    const page = algorithmPages(() => []).find(({ path }) => path === "algorithms/reinforce.md");
    expect(page?.parts["metrics"]?.()).toContain("| `baseline` | Running mean of the scores.");
    expect(page?.parts["settings"]?.()).toContain("`baseline_decay`");
  });
});
