// Which checkpoint a judge chooses, and which judges are refused before anything is read.

import { expect, it, test } from "vitest";
import { recipes } from "../../src/algorithms/index.ts";
import { bestOf, type Judged, withoutGain } from "../../src/algorithms/validation.ts";
import { parseRunConfig } from "../../src/domain/config/runConfig.ts";

/** At steps 0, 1, 2, ... */
const evaluations = (...found: readonly (readonly [number | null, number | null])[]): Judged[] =>
  found.map(([judge, distance], step) => ({ step, judge, distance }));

it("the best is the highest within the limit, the first of equals, and never a number that is none", () => {
  const all = evaluations([0.1, 0], [0.5, 3], [0.5, 2], [0.9, 8.1], [null, 1], [2, null], [0.4, 7]);
  expect(bestOf(all, 8)).toEqual({ step: 1, judge: 0.5, distance: 3 });
  expect(bestOf(all, 9)?.step).toBe(3);
  expect(bestOf(all, 2)?.step).toBe(2);
  expect(bestOf(evaluations([null, 0]), 8)).toBeUndefined();
  expect(bestOf([], 8)).toBeUndefined();
});

it("a gain is a new best: what strays too far is none", () => {
  expect(withoutGain(evaluations([0, 0], [1, 1], [0.9, 1], [5, 20]), 8)).toBe(2);
  expect(withoutGain(evaluations([0, 0], [1, 1]), 8)).toBe(0);
  expect(withoutGain(evaluations([1, 0], [1, 1]), 8)).toBe(1);
  expect(withoutGain([], 8)).toBe(0);
});

const config = {
  model_name_or_path: "m",
  dataset_name: "p.jsonl",
  eval_dataset_name: "q.jsonl",
  reward_model_path: "models/reward/final",
};
const drawing = recipes.filter(({ validation }) => validation !== undefined);

test.each(drawing.map((recipe) => [recipe.id, recipe] as const))(
  "%s: a limit of its own is the judge's, unless another is given; the best is kept where there is a judge",
  (algorithm, recipe) => {
    const made = (more: Record<string, unknown>) => {
      const { values } = parseRunConfig({ ...config, algorithm, ...more }, "c", [], recipes);
      return recipe.validation?.(values);
    };
    expect(made({})).toBeUndefined();
    const judge_model_path = "models/judge/final";
    expect(made({ judge_model_path })).toMatchObject({ klLimit: 8, prompts: 64, keepsBest: true });
    expect(made({ judge_model_path })?.patience).toBeUndefined();
    const own = "kl_limit" in recipe.config ? 5 : 8;
    expect(made({ judge_model_path, kl_limit: 5 })?.klLimit).toBe(own);
    expect(made({ judge_model_path, kl_limit: 5, judge_kl_limit: 3 })?.klLimit).toBe(3);
    for (const same of ["models/reward/final/", "./models/reward/final", "models//reward/./final"])
      expect(() => made({ judge_model_path: same })).toThrow(/are both/);
    expect(() => made({ judge_model_path: "/models/reward/final" })).not.toThrow();
  },
);

it("with a judge nothing is said of a single measurement at the end", () => {
  const notes = (more: object) =>
    parseRunConfig({ ...config, algorithm: "rloo", ...more }, "c", [], recipes).notes.join();
  expect(notes({})).toContain("once, at the end");
  expect(notes({ judge_model_path: "j" })).not.toContain("once, at the end");
});
