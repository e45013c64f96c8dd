// A small project's folder for tests of reports: documents, answers, judgements, two measured models, a reward model, groups, swaps, a run.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { measurePolicies, type PolicySample } from "../../../src/evaluation/policyQuality.ts";

type Row = Readonly<Record<string, unknown>>;

/** `lines` of files by their path; undefined takes one away. */
export function writeProject(
  root: string,
  changed: Readonly<Record<string, readonly Row[] | string | undefined>> = {},
): void {
  const files: Record<string, readonly Row[] | string | undefined> = { ...usual(), ...changed };
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === "string" ? content : linesOf(content));
  }
}

export const linesOf = (rows: readonly Row[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** A base with a gap that training took away, and an anonymiser that misses one group. */
export const moreLayers = (): Record<string, readonly Row[]> => ({
  "reports/policy.counterfactual.jsonl": (["candidate", "base", "difference"] as const).map((role, i) => ({
    ...swap("pronouns", ["he", "she"], 0.3 - 0.1 * i, role === "base" ? 0.0001 : 0.4),
    measure: "tokens",
    role,
  })),
  "reports/anonymiser.names.fairness.jsonl": [{ ...fairnessLine(), data: "planted names" }],
});

/** What a browser, a Markdown reader or a spreadsheet would run, if it were let. */
export const hostile = `=1+1</code></data><script>window.ran=1</script><img src=x onerror="window.ran=1"> [a](javascript:window.ran=1) \u202e | \`\`\` \r\n@x`;

/** Such a text in every field of a project that people or files fill. */
export function hostileFiles(): Record<string, readonly Row[] | string> {
  const { "data/comparisons.jsonl": judged, "data/completions.jsonl": answered } = usual();
  const sample = (role: string, reward: number) => ({
    ...{ type: "sample", prompt_index: 0, role, prompt: hostile, completion: hostile, completion_ids: [1] },
    ...{ finish: "eos", reward, judge: reward },
  });
  const draft = { algorithm: "dpo", typed: {}, preset: null, device: "auto", model: null, dataset: null };
  return {
    "manifest.json": JSON.stringify({
      version: 1,
      files: {},
      project: {
        ...{ version: 4, id: "p", title: hostile, isSample: false, createdAtMs: 1, changedAtMs: 1 },
        ...{ deletedAtMs: null, draft: { ...draft, prompts: [] }, datasets: [], purpose: "decisions" },
        ...{ overseer: hostile, purposeStatedAtMs: 1, legalHold: { reason: hostile, since: "2026-01-01" } },
      },
    }),
    "data/documents.jsonl": [
      { id: hostile, file: hostile, sha256: "0", format: hostile, row: null, text: hostile },
    ],
    "data/prompts.jsonl": [{ id: "p0", prompt: hostile }],
    "data/completions.jsonl": (answered as readonly Row[]).map((one) => ({
      ...one,
      completion: `${hostile} ${String(one["completion"])}`,
      source: hostile,
      group: one["group"] === "a" ? hostile : "b",
    })),
    "data/comparisons.jsonl": (judged as readonly Row[]).map((one) => ({
      ...one,
      annotator: one["annotator"] === "ann" ? hostile : one["annotator"],
      rationale: hostile,
    })),
    "reports/hostile.samples.jsonl": [sample("base", 1), sample("candidate", 2)],
    "reports/hostile.metrics.jsonl": [
      {
        ...{
          type: "metric",
          name: "win_rate",
          role: null,
          value: null,
          interval: null,
          prompts: 0,
          samples: 0,
        },
        reason: hostile,
      },
      { type: "metric", name: "length", role: "candidate", value: 1, interval: null, reason: hostile },
    ],
    "reports/decision.hostile.fairness.jsonl": [
      {
        ...fairnessLine(),
        data: hostile,
        attribute: hostile,
        groups: (fairnessLine()["groups"] as object[]).map((one, i) => ({ ...one, group: `${hostile}${i}` })),
        verdict: hostile,
        reasons: { equal_opportunity_difference: hostile },
      },
    ],
    "reports/reward.hostile.counterfactual.jsonl": [
      { ...swap(hostile, [hostile, "b"], 0.4, 0.001), arm: hostile, reason: hostile },
    ],
    "logs/<img src=x onerror=alert(1)>.jsonl": [{ type: "step", step: 1, loss: 1 }],
    "models/dpo/checkpoint-1/state.json": JSON.stringify({
      version: 2,
      step: 1,
      config: { algorithm: "dpo", model_name_or_path: hostile, [hostile]: hostile },
    }),
  };
}

function usual(): Record<string, readonly Row[] | string> {
  const answers = Array.from({ length: 24 }, (_, i) => ({
    id: `c${i}`,
    promptId: `p${i >> 1}`,
    completion: `Answer number ${i} ${"and more ".repeat(i % 5)}`,
    source: i % 2 === 0 ? "starter" : "starter at 1.2",
    madeBy: "model",
    group: i % 2 === 0 ? "a" : "b",
  }));
  const comparisons = ["ann", "bob", "cy"].flatMap((annotator, who) =>
    Array.from({ length: 12 }, (_, i) => ({
      eventId: `e-${annotator}-${i}`,
      itemId: `c${2 * i}-c${2 * i + 1}`,
      annotator,
      annotatorKind: "human",
      completionIds: [`c${2 * i}`, `c${2 * i + 1}`],
      shownOrder: i % 2 === 0 ? [0, 1] : [1, 0],
      verdict: i === 11 ? "tie" : (i + (i % 4 === who ? 1 : 0)) % 3 === 0 ? "A" : "B",
    })),
  );
  return {
    "data/documents.jsonl": [
      {
        id: "d1",
        file: "cv.txt",
        sha256: "0".repeat(64),
        format: "txt",
        row: null,
        text: "Kept bees for 12 years.",
      },
    ],
    "data/prompts.jsonl": Array.from({ length: 12 }, (_, i) => ({ id: `p${i}`, prompt: `Question ${i}?` })),
    "data/completions.jsonl": answers,
    "data/comparisons.jsonl": comparisons,
    ...policyFiles("dpo", 0.8),
    ...policyFiles("ppo", 0),
    "reports/reward.metrics.jsonl": [
      {
        type: "metric",
        name: "accuracy",
        role: null,
        value: 0.75,
        interval: [0.6, 0.86],
        prompts: 30,
        samples: 40,
      },
      {
        type: "metric",
        name: "ece",
        role: null,
        value: null,
        interval: null,
        prompts: 0,
        samples: 0,
        reason: "there are no pairs",
      },
    ],
    "reports/decision.fairness.jsonl": [fairnessLine()],
    "reports/reward.counterfactual.jsonl": [
      swap("name", ["a", "b"], 0.4, 0.001),
      swap("age", ["older", "younger"], 0.01, 0.8),
    ],
    "logs/dpo.jsonl": [
      { type: "step", step: 1, epoch: 0.5, loss: 0.69 },
      { type: "eval", step: 1, epoch: 0.5, eval_loss: 0.65, "eval_rewards/accuracies": 0.61 },
    ],
    "models/dpo/checkpoint-1/state.json": JSON.stringify({
      version: 2,
      step: 1,
      config: { algorithm: "dpo", learning_rate: 0.001, seed: 42 },
    }),
  };
}

function policyFiles(name: string, gain: number): Record<string, readonly Row[]> {
  const samples = Array.from({ length: 10 }, (_, prompt) =>
    (["base", "candidate"] as const).flatMap((role) =>
      [0, 1].map((one): PolicySample & { completion: string } => {
        const reward = Math.sin(7 * prompt + 3 * one) + (role === "candidate" ? gain : 0);
        return {
          prompt: String(prompt),
          role,
          ids: [prompt, one, 3],
          ended: true,
          reward,
          judge: reward + 0.1 * one,
          logprob: -4 - one,
          baseLogprob: role === "candidate" ? -4.5 - one : -4 - one,
          k3: role === "candidate" ? 0.2 : null,
          klExact: role === "candidate" ? 0.3 : null,
          completion: `${role} says ${one} to ${prompt}`,
        };
      }),
    ),
  ).flat();
  const measured = measurePolicies(samples, {
    scorers: ["reward", "judge"],
    bootstrap: { draws: 100, seed: 1 },
  });
  return {
    [`reports/${name}.samples.jsonl`]: samples.map(
      ({ prompt, role, ids, reward, judge, logprob, baseLogprob, klExact, completion }) => ({
        type: "sample",
        prompt_index: Number(prompt),
        role,
        prompt: `Question ${prompt}?`,
        completion,
        prompt_ids: [1],
        completion_ids: ids,
        finish: "eos",
        reward,
        judge,
        logprob,
        base_logprob: baseLogprob,
        kl_exact: klExact,
      }),
    ),
    [`reports/${name}.metrics.jsonl`]: measured.map((one) => ({ type: "metric", ...one })),
  };
}

export function fairnessLine(): Row {
  const group = (name: string, count: number, selected: number, ratio: number, p: number | null) => ({
    group: name,
    count,
    selected,
    selection_rate: selected / count,
    interval: [0.1, 0.9],
    impact_ratio: ratio,
    below_four_fifths: ratio < 0.8,
    true_positive_rate: null,
    false_positive_rate: null,
    scoring_rate: 0.5,
    scoring_impact_ratio: 1,
    test: p === null ? null : "z",
    p_value: p,
  });
  return {
    type: "fairness",
    data: "decisions.jsonl",
    attribute: "sex",
    rows: 203,
    unknown: 3,
    groups: [group("f", 100, 30, 0.5, 0.00002), group("m", 100, 60, 1, null)],
    demographic_parity_difference: 0.3,
    demographic_parity_ratio: 0.5,
    equal_opportunity_difference: null,
    equalized_odds_difference: null,
    equalized_odds_ratio: null,
    verdict: "gap found",
    reasons: { equal_opportunity_difference: "no row has an outcome" },
  };
}

export function swap(axis: string, groups: readonly [string, string], difference: number, p: number): Row {
  return {
    type: "counterfactual",
    axis,
    groups,
    arm: "original",
    templates: 12,
    mean_difference: difference,
    interval: [difference - 0.1, difference + 0.1],
    noise_floor: 0.05,
    p_value: p,
    adjusted_p: Math.min(1, 2 * p),
    mde: 0.12,
    verdict: p < 0.05 ? "gap found" : "not found at MDE 0.12",
  };
}
