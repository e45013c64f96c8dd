// What the page says and draws of a reward model, from what was measured of it.
import { describe, expect, it } from "vitest";
import type { Estimate, RewardReport } from "../../../src/page/bridge/rewardTypes.ts";
import {
  answerKinds,
  certaintyPoints,
  certaintySpec,
  lengthPoints,
  lengthSpec,
} from "../../../src/ui/charts/rewardSpecs.ts";
import { marksOf } from "../../../src/ui/components/reward/rewardMarks.ts";
import { scorersOf } from "../../../src/ui/state/createRewards.ts";
import * as words from "../../../src/ui/words/reward.ts";

const estimate = (value: number | null, interval: Estimate["interval"] = null): Estimate => ({
  value,
  interval,
  prompts: 80,
  samples: 412,
});
const right = estimate(0.84, [0.8, 0.88]);
const longer = estimate(0.61, [0.56, 0.66]);
const bin = (confidence: number, share: number, count: number): RewardReport["certainty"][number] => ({
  low: 0.8,
  high: 13 / 15,
  count,
  confidence,
  right: share,
  interval: [share - 0.1, share + 0.1],
});

describe("how good it is", () => {
  it("is a share of held-out judgements with its interval, and on how many it rests", () => {
    expect(words.rightSentence({ right })).toBe("It gets 84 % of held-out judgements right (80 to 88)");
    expect(words.basisSentence({ rows: 412, prompts: 80, ties: 12, tooLong: 1 })).toBe(
      "412 judgements about 80 prompts; it learned from none of them. Left out: 12 ties, and 1 that is too long for it.",
    );
    expect(words.basisSentence({ rows: 1, prompts: 1, ties: 0, tooLong: 0 })).toBe(
      "1 judgement about 1 prompt; it learned from none of them.",
    );
    expect(words.rightSentence({ right: estimate(null) })).toMatch(/^There is no held-out judgement/);
  });

  it("stands beside the longer answer: clearly better, not clearly, or worse", () => {
    const said = (one: Estimate): string =>
      words.standingSentences({ right: one, longer, ceiling: null }).join(" ");
    expect(said(right)).toBe(
      "It is clearly better than preferring the longer answer each time, which gets 61 % right.",
    );
    expect(said(estimate(0.66, [0.6, 0.72]))).toMatch(/not clearly better .* little besides length/);
    expect(said(estimate(0.45, [0.4, 0.5]))).toMatch(/clearly worse/);
    // Without an interval nothing is clear.
    expect(said(estimate(0.9))).toMatch(/not clearly/);
  });

  it("stands below what anyone could reach, where that is known", () => {
    const share = estimate(0.9, [0.88, 0.92]);
    const simulated = { because: "simulated", share } as const;
    expect(words.standingSentences({ right, longer: estimate(null), ceiling: simulated })).toEqual([
      "The best that anyone could do on these is 90 % (88 to 92), because the simulated judge errs now and then, as often as it was told to.",
    ]);
    const repeated = { because: "repeated", pairs: 31, low: estimate(0.8), high: estimate(0.93) } as const;
    expect(words.standingSentences({ right, longer: estimate(null), ceiling: repeated })[0]).toBe(
      "The best that anyone could do on these is between 80 and 93 %, because people who judged the same pair disagree (31 pairs judged more than once).",
    );
    expect(marksOf({ right, longer, ceiling: simulated }).map(({ id, at, line }) => [id, at, line])).toEqual([
      ["right", 0.84, [0.8, 0.88]],
      ["longer", 0.61, [0.56, 0.66]],
      ["ceiling", 0.9, [0.88, 0.92]],
    ]);
    expect(marksOf({ right, longer, ceiling: repeated })[2]).toMatchObject({ at: null, line: [0.8, 0.93] });
    expect(marksOf({ right, longer, ceiling: null })).toHaveLength(2);
  });
});

describe("how sure it is", () => {
  const said = (value: number | null, certainty: RewardReport["certainty"]): string =>
    words.certaintySentence({ ece: estimate(value, [0.03, 0.08]), certainty });
  it("is taken at its word, roughly, or said to be too sure or not sure enough", () => {
    expect(said(0.04, [bin(0.8, 0.8, 10)])).toMatch(
      /^How sure it is can be taken at its word: .* off by 4 percentage points \(3 to 8\)/,
    );
    expect(said(0.07, [])).toMatch(/^How sure it is can roughly be believed/);
    expect(said(0.2, [bin(0.9, 0.7, 10)])).toMatch(/^It is too sure of itself/);
    expect(said(0.2, [bin(0.6, 0.8, 10)])).toMatch(/^It is less sure than it could be/);
    expect(said(null, [])).toMatch(/too few judgements/);
  });

  it("is drawn as the bins that have judgements, in percent, beside the line of even odds", () => {
    const empty = { low: 0, high: 1 / 15, count: 0, confidence: null, right: null, interval: null };
    const points = certaintyPoints([empty, bin(0.82, 0.7, 12)]);
    expect(points.slice(0, 2)).toEqual([
      { sure: 50, even: 50 },
      { sure: 100, even: 100 },
    ]);
    expect(points).toHaveLength(3);
    expect(points[2]).toMatchObject({ sure: 82, right: 70, count: 12 });
    expect(points[2]?.["low"]).toBeCloseTo(60);
    expect(points[2]?.["high"]).toBeCloseTo(80);
  });
});

describe("how it depends on length", () => {
  const of = (value: number | null): Pick<RewardReport, "length"> => ({
    length: { correlation: estimate(value, [0.4, 0.7]), bins: [], answers: [] },
  });
  it("is hardly, somewhat or strongly, and strongly is a warning with its remedy", () => {
    expect(words.lengthSentence(of(0.1))).toMatch(/^The score hardly depends on how long/);
    expect(words.lengthSentence(of(0.3))).toMatch(
      /^Longer answers tend to get higher scores: .* 0.30 \(0.40 to 0.70\)/,
    );
    expect(words.lengthSentence(of(-0.6))).toMatch(/^Shorter answers get higher scores/);
    expect(words.lengthTrouble(of(0.49))).toBeUndefined();
    expect(words.lengthTrouble(of(0.5))).toMatch(/write longer, not better. .* shorter answer is the better/);
    expect(words.lengthTrouble(of(-0.5))).toMatch(
      /write shorter, not better. .* longer answer is the better/,
    );
    expect(words.lengthTrouble(of(null))).toBeUndefined();
  });

  it("is drawn as an answer a dot, and as means", () => {
    const answers = [{ characters: 120, score: 0.5, preferred: true }];
    const bins = [
      { count: 9, low: 100, high: 140, length: 121, score: 0.4, middleHalf: [0.1, 0.6] as const },
    ];
    expect(lengthPoints(answers, bins)).toEqual([
      { characters: 120, score: 0.5, kind: answerKinds[0] },
      { characters: 121, mean: 0.4, low: 0.1, high: 0.6 },
    ]);
  });
});

describe("the score of an answer", () => {
  it("has its place among the held-out answers, equal ones counted half", () => {
    const scores = [-2, -1, 0, 0, 3];
    expect(words.shareBelow(scores, -3)).toBe(0);
    expect(words.shareBelow(scores, 0)).toBeCloseTo(3 / 5);
    expect(words.shareBelow(scores, 4)).toBe(1);
    expect(words.placeSentence(scores, 4)).toBe("Higher than 100 % of the 5 held-out answers.");
    expect(words.placeSentence([], 4)).toMatch(/no held-out answers/);
  });

  it("says which of two is preferred, and how surely", () => {
    const names = ["the first answer", "the second answer"] as const;
    // sigmoid(1) = 0.731
    expect(words.preferenceSentence(1, 0, names)).toBe(
      "It prefers the first answer: with a probability of 73 % people would too.",
    );
    expect(words.preferenceSentence(-9, 0, names)).toMatch(/prefers the second answer: .* over 99 %/);
    expect(words.preferenceSentence(2, 2, names)).toMatch(/^Both get the same score/);
  });

  it("is given by every model that a run left", () => {
    const paths = [
      "config.json",
      "model.safetensors",
      "judge_model/config.json",
      "judge_model/model.safetensors",
    ];
    expect(scorersOf(paths.map((path) => ({ path })))).toEqual([
      { folder: "final", title: "Main model" },
      { folder: "final/judge_model", title: "Model “judge”" },
    ]);
    const adapters = ["adapter_config.json", "judge_model/adapter_config.json", "judge_model/config.json"];
    expect(scorersOf(adapters.map((path) => ({ path }))).map(({ folder }) => folder)).toEqual([
      "final",
      "final/judge_model",
    ]);
  });
});

describe("the pictures", () => {
  it("keep one frame, whatever the width", () => {
    for (const spec of [certaintySpec, lengthSpec]) {
      expect(spec(360)).toMatchObject({ width: 292, height: 156, autosize: { type: "none" } });
      expect(spec(20)["width"]).toBe(40);
    }
  });
});
