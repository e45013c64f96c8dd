// The win rate of a blind comparison equals a count by hand.
import { expect, test } from "vitest";
import { type BlindJudgement, humanWinRate } from "../../../src/evaluation/humanWinRate.ts";

const bootstrap = { draws: 500, seed: 42 };
const pair = (item: string, prompt: string) => ({ item, prompt, base: `${item}-b`, candidate: `${item}-c` });
const pairs = [pair("i1", "p1"), pair("i2", "p1"), pair("i3", "p2"), pair("i4", "p3"), pair("i5", "p4")];
/** `isFirst`: the candidate's answer is A; `isTurned`: B was shown first. */
const judgement = (
  item: string,
  verdict: BlindJudgement["verdict"],
  isFirst = false,
  isTurned = false,
): BlindJudgement => ({
  itemId: item,
  completionIds: isFirst ? [`${item}-c`, `${item}-b`] : [`${item}-b`, `${item}-c`],
  shownOrder: isTurned ? [1, 0] : [0, 1],
  verdict,
});

test("a hand count", () => {
  const found = humanWinRate(
    pairs,
    [
      judgement("i1", "B"), // candidate wins, shown second
      judgement("i1", "A"), // loses, shown second
      judgement("i2", "A", true), // wins, shown first
      judgement("i3", "tie", true, true), // half, shown second
      judgement("i4", "bothBad", false, true), // half, shown first
      judgement("i5", "skip"),
    ],
    bootstrap,
  );
  // p1: (1 + 0 + 1) / 3, p2: 1/2, p3: 1/2; p4 has no judgement that counts.
  expect(found.rate.value).toBeCloseTo((2 / 3 + 1 / 2 + 1 / 2) / 3, 12);
  expect(found.rate).toMatchObject({ prompts: 3, samples: 5 });
  expect(found).toMatchObject({ won: 2, tied: 1, bothBad: 1, lost: 1, skipped: 1, open: 1 });
  // First: i2 won (p1), i4 half (p3). Second: i1 won and lost (p1), i3 half (p2).
  expect(found.shownFirst).toMatchObject({ value: 0.75, samples: 2, prompts: 2 });
  expect(found.shownSecond).toMatchObject({ value: 0.5, samples: 3, prompts: 2 });
  const [low = NaN, high = NaN] = found.rate.interval ?? [];
  expect(low).toBeGreaterThanOrEqual(0.5 - 1e-12);
  expect(high).toBeLessThanOrEqual(2 / 3 + 1e-12);
});

test("nobody has judged, one prompt, and judgements of something else", () => {
  expect(humanWinRate(pairs, [], bootstrap)).toMatchObject({
    rate: { value: null, interval: null, reason: "nobody has judged" },
    open: 5,
  });
  const single = humanWinRate(pairs, [judgement("i1", "B"), judgement("i2", "B")], bootstrap);
  expect(single.rate).toMatchObject({
    value: 1,
    interval: null,
    prompts: 1,
    reason: "one prompt alone cannot be resampled",
  });
  const stray: BlindJudgement = { ...judgement("i1", "A"), completionIds: ["x", "y"] };
  expect(humanWinRate(pairs, [stray, judgement("i9", "A")], bootstrap).rate.samples).toBe(0);
});
