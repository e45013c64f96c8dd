// A token drawn on the host: the shares of the softmax, what top-k and top-p leave, and the probability that is told.
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/domain/random.ts";
import { drawToken } from "../../../src/runs/drawToken.ts";

const logits = Float32Array.from([1, 3, 2, -1]);
const all = { temperature: 1, topK: 0, topP: 1 };
const softmax = (temperature: number): number[] => {
  const weights = Array.from(logits, (logit) => Math.exp(logit / temperature));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
};

function shares(settings: typeof all, draws = 20_000): number[] {
  const random = randomStream(7, "draws");
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < draws; i++) {
    const { id } = drawToken(logits, settings, random);
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts.map((count) => count / draws);
}

describe("a token from logits", () => {
  it("is the likeliest at temperature 0, the first of equals", () => {
    const settings = { ...all, temperature: 0 };
    expect(drawToken(logits, settings, () => 0.99).id).toBe(1);
    expect(drawToken([2, 5, 5], settings, () => 0.99).id).toBe(1);
  });

  it("comes as often as the softmax at its temperature says", () => {
    for (const temperature of [0.5, 1, 2]) {
      const expected = softmax(temperature);
      // Three standard deviations of a share among 20,000 draws are 0.011 at most.
      for (const [i, share] of shares({ ...all, temperature }).entries())
        expect(Math.abs(share - (expected[i] ?? 0)), `${temperature} ${i}`).toBeLessThan(0.011);
    }
  });

  it("is one of the top-k, and of the smallest set with the share of top-p", () => {
    expect(shares({ ...all, topK: 2 }).map((share) => share > 0)).toEqual([false, true, true, false]);
    // The first has .64 of the whole, the first two .88.
    expect(shares({ ...all, topP: 0.6 })).toEqual([0, 1, 0, 0]);
    expect(shares({ ...all, topP: 0.7 }).map((share) => share > 0)).toEqual([false, true, true, false]);
    expect(shares({ ...all, topP: 0 })).toEqual([0, 1, 0, 0]);
  });

  it("tells its log-probability at temperature 1, however it was drawn", () => {
    const { id, logprob } = drawToken(logits, { temperature: 0.5, topK: 1, topP: 1 }, () => 0.3);
    expect(logprob).toBeCloseTo(Math.log(softmax(1)[id] ?? 0), 6);
  });
});
