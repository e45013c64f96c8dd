// Numbers of a policy against its base, by hand.
import { describe, expect, it } from "vitest";
import { measurePolicies, type PolicySample } from "../../../src/evaluation/policyQuality.ts";

const bootstrap = { draws: 100, seed: 1 };

function sample(
  prompt: string,
  role: "base" | "candidate",
  reward: number | null,
  more: Partial<PolicySample> = {},
): PolicySample {
  const klExact = role === "candidate" ? 1 : null;
  const numbers = { logprob: -3, baseLogprob: -4, k3: 0.5, klExact };
  return { prompt, role, ids: [5, 6, 1], ended: true, reward, judge: null, ...numbers, ...more };
}

const of = (samples: readonly PolicySample[], name: string, role: string | null = null) =>
  measurePolicies(samples, { scorers: ["reward"], bootstrap }).find(
    (one) => one.name === name && one.role === role,
  );

describe("measurePolicies", () => {
  it("counts wins per prompt first, a tie as half", () => {
    const samples = [
      // a: 2 of 2 pairs; b: of 1 pair half; c has no base.
      ...[sample("a", "candidate", 3), sample("a", "candidate", 2), sample("a", "base", 1)],
      ...[sample("b", "candidate", 1), sample("b", "base", 1), sample("c", "candidate", 9)],
    ];
    expect(of(samples, "win_rate")).toMatchObject({ value: 0.75, prompts: 2, samples: 3 });
    expect(of(samples, "reward", "candidate")).toMatchObject({ value: 15 / 4, prompts: 3, samples: 4 });
    expect(of(samples, "kl")).toMatchObject({ value: 1, samples: 4 });
    expect(of(samples, "kl_k3")).toMatchObject({ value: 0.5, samples: 4 });
  });

  it("has the order of its lists and leaves out models that were not given", () => {
    const measured = measurePolicies([sample("a", "base", 1)], { scorers: ["judge"], bootstrap });
    const own = ["judge", "length", "ended", "distinct_1", "distinct_2"];
    expect(measured.map(({ name }) => name)).toEqual([
      ...own,
      ...own,
      ...["kl", "kl_k3", "kl_exact", "judge_win_rate"],
    ]);
  });

  it("leaves the end token out of lengths and n-grams, and counts none across answers", () => {
    const samples = [
      sample("a", "base", 0, { ids: [5, 6, 5, 6, 1] }),
      sample("b", "base", 0, { ids: [6, 5, 7], ended: false }),
    ];
    expect(of(samples, "length", "base")).toMatchObject({ value: 3.5 });
    expect(of(samples, "ended", "base")).toMatchObject({ value: 0.5 });
    expect(of(samples, "distinct_1", "base")).toMatchObject({ value: 3 / 7, interval: null });
    // 56 65 56, 65 57
    expect(of(samples, "distinct_2", "base")).toMatchObject({ value: 3 / 5, samples: 2, prompts: 2 });
  });

  it("is null where a number is none, and says of how many", () => {
    const samples = [sample("a", "candidate", NaN), sample("b", "candidate", 1), sample("a", "base", 0)];
    expect(of(samples, "reward", "candidate")).toMatchObject({
      value: null,
      reason: "1 of 2 values are not finite",
    });
    expect(of(samples, "win_rate")).toMatchObject({ value: null, reason: "1 of 3 scores are not finite" });
    expect(of([], "kl")).toMatchObject({ value: null, reason: "there are no completions of the candidate" });
    const [measured] = measurePolicies([sample("a", "candidate", 1, { klExact: null })], {
      scorers: [],
      bootstrap,
      noExact: "unlike vocabularies",
    }).filter(({ name }) => name === "kl_exact");
    expect(measured).toMatchObject({ value: null, reason: "unlike vocabularies" });
  });
});
