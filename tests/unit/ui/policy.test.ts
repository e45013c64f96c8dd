// What is said of a policy against its base, and which runs have to be done before another.
import { describe, expect, it } from "vitest";
import type { PolicyReport } from "../../../src/page/bridge/policyTypes.ts";
import type { RunRecord } from "../../../src/page/bridge/types.ts";
import { runsBefore } from "../../../src/ui/state/neededRuns.ts";
import {
  basisSentence,
  estimateText,
  isClear,
  measureOf,
  winSentence,
} from "../../../src/ui/words/policy.ts";

const counts = { prompts: 36, samples: 72 };
const report = (low: number, high: number): PolicyReport => ({
  prompts: 36,
  answers: 2,
  measures: [
    { name: "reward", role: "base", value: -0.4, interval: [-0.6, -0.2], ...counts },
    { name: "reward", role: "candidate", value: 1.236, interval: null, ...counts },
    { name: "win_rate", role: null, value: (low + high) / 2, interval: [low, high], ...counts },
  ],
});

describe("a policy's report in words", () => {
  it("says the win rate with its interval, and whether it is one", () => {
    expect(winSentence(report(0.6, 0.8))).toBe(
      "its answers beat the untrained model's in 70 % (60 to 80) of comparisons",
    );
    expect([report(0.6, 0.8), report(0.4, 0.6), report(0.1, 0.3)].map(isClear)).toEqual([true, false, true]);
    expect(winSentence({ ...report(0, 1), measures: [] })).toBeUndefined();
    expect(isClear({ ...report(0, 1), measures: [] })).toBe(false);
  });

  it("finds a measure by its role, and says numbers with what is known of them", () => {
    const found = report(0.6, 0.8);
    expect(estimateText(measureOf(found, "reward", "base"))).toBe("-0.40 (-0.60 to -0.20)");
    expect(estimateText(measureOf(found, "reward", "candidate"))).toBe("1.24");
    expect(estimateText(measureOf(found, "kl", null))).toBe("–");
    expect(basisSentence(found)).toContain("36 prompts that it never learned from, 2 times each");
  });
});

describe("the runs before a run", () => {
  const run = (id: string, config: Record<string, unknown>): RunRecord =>
    ({ id, config: { output_dir: `models/${id}`, ...config } }) as unknown as RunRecord;
  const all = [
    run("policy-1", { reward_model_path: "models/reward-2/final", dataset_name: "data/a.train.jsonl" }),
    run("reward-2", { adapter_name_or_path: "models/reward-1/final" }),
    run("reward-1", {}),
    run("other-1", { reward_model_path: "models/gone-1/final" }),
    run("loop-1", { reward_model_path: "models/loop-2/final" }),
    run("loop-2", { reward_model_path: "models/loop-1/final" }),
  ];
  const before = (id: string): string[] =>
    all.flatMap((one) => (one.id === id ? runsBefore(one, all).map((found) => found.id) : []));

  it("are those whose folders its config names, what they need first", () => {
    expect(before("policy-1")).toEqual(["reward-1", "reward-2"]);
    expect(before("reward-1")).toEqual([]);
    // What is gone, and what goes round in circles, ends.
    expect(before("other-1")).toEqual([]);
    expect(before("loop-1")).toEqual(["loop-2"]);
  });
});
