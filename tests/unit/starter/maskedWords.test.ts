// How texts are masked for the reward encoder's training.
import { describe, expect, it } from "vitest";
import { maskText } from "../../../scripts/starter/maskedWords.ts";
import { encoderIds, encoderVocabularySize } from "../../../scripts/starter/trainWordPiece.ts";
import { randomStream } from "../../../src/domain/random.ts";

const { start, end, mask } = encoderIds;
const words = Array.from({ length: 20_000 }, (_, i) => 5 + (i % (encoderVocabularySize - 5)));
const ids = [start, ...words, end];

describe("masking", () => {
  const { ids: seen, chosen } = maskText(ids, 0.2, randomStream(1, "mask"));

  it("chooses the share that was asked for, never the special tokens at the ends", () => {
    // Within four standard deviations of 20,000 draws.
    expect(Math.abs(chosen.length / words.length - 0.2)).toBeLessThan(0.012);
    expect(chosen).not.toContain(0);
    expect(chosen).not.toContain(ids.length - 1);
  });

  it("hides 8 of 10, swaps 1 of 10 for an ordinary token, keeps 1 of 10, and leaves the rest alone", () => {
    const share = (test: (i: number) => boolean): number => chosen.filter(test).length / chosen.length;
    expect(Math.abs(share((i) => seen[i] === mask) - 0.8)).toBeLessThan(0.03);
    expect(Math.abs(share((i) => seen[i] === ids[i]) - 0.1)).toBeLessThan(0.02);
    const swapped = chosen.filter((i) => seen[i] !== mask && seen[i] !== ids[i]);
    for (const i of swapped) {
      expect(seen[i]).toBeGreaterThanOrEqual(5);
      expect(seen[i]).toBeLessThan(encoderVocabularySize);
    }
    const isChosen = new Set(chosen);
    expect(ids.filter((id, i) => id !== seen[i] && !isChosen.has(i))).toEqual([]);
  });

  it("chooses one token at least where there is one, and draws the same from the same stream", () => {
    const short = [start, 77, 78, end];
    for (let seed = 0; seed < 50; seed++) {
      const masked = maskText(short, 0.01, randomStream(seed, "mask"));
      expect(masked.chosen.length).toBeGreaterThan(0);
      expect(maskText(short, 0.01, randomStream(seed, "mask"))).toEqual(masked);
    }
    expect(maskText([start, end], 0.5, () => 0)).toEqual({ ids: [start, end], chosen: [] });
  });
});
