// Pairing: the shares that are drawn at random, the slice that no strategy touches, and what each strategy prefers.
import { describe, expect, it } from "vitest";
import {
  choosePairs,
  type PairCandidate,
  type PairingStrategy,
  pairingStrategies,
  pairsOf,
} from "../../../src/data/annotation/pairing/index.ts";
import { normalDraws, randomStream } from "../../../src/domain/random.ts";
import { notesOf } from "../../../src/runs/projectPairs.ts";

const strategy = (id: string): PairingStrategy => {
  const found = (pairingStrategies as readonly PairingStrategy[]).find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
const draw = normalDraws(randomStream(1, "pairing"));
const width = 6;

/** Pairs of 100 prompts whose features say much in some directions and little in others. */
const pool: PairCandidate[] = Array.from({ length: 600 }, (_, i) => ({
  promptId: `p${i % 100}`,
  completionIds: [`a${i}`, `b${i}`],
  scores: [draw() * 2, draw() * 2],
  difference: Float32Array.from({ length: width }, (_value, k) => draw() / (k + 1)),
}));
const prompts = Array.from({ length: 100 }, (_, i) => ({ id: `p${i}` }));
const request = { count: 200, randomShare: 0.2, heldOutShare: 0.25, seed: 3, judged: [] };

describe.each(pairingStrategies.map((one) => [one.id, one] as const))("%s", (_id, one) => {
  const chosen = choosePairs(pool, prompts, { ...request, strategy: one });

  it("gives as many as asked for, none twice, and the same again for the same seed", () => {
    expect(chosen).toHaveLength(200);
    expect(new Set(chosen.map(({ pair }) => pair)).size).toBe(200);
    expect(choosePairs(pool, prompts, { ...request, strategy: one })).toEqual(chosen);
  });

  it("always has its share drawn at random, and a slice of prompts that is for measuring alone", () => {
    expect(chosen.filter(({ arm }) => arm === "random").length).toBeGreaterThanOrEqual(40);
    const measured = chosen.filter(({ isHeldOut }) => isHeldOut);
    expect(measured).toHaveLength(10);
    const slice = new Set(measured.map(({ pair }) => pair.promptId));
    for (const { pair, isHeldOut } of chosen) expect(slice.has(pair.promptId)).toBe(isHeldOut);
  });

  it("measures on the prompts that the project holds out, where it does", () => {
    const split = prompts.map(({ id }, i) => ({
      id,
      split: i < 10 ? ("test" as const) : ("train" as const),
    }));
    const held = choosePairs(pool, split, { ...request, strategy: one });
    const isTest = ({ promptId }: PairCandidate): boolean => Number(promptId.slice(1)) < 10;
    for (const { pair, isHeldOut } of held) expect(isTest(pair)).toBe(isHeldOut);
    expect(held.filter(({ isHeldOut }) => isHeldOut)).toHaveLength(10);
  });

  it("takes what there is where there is less", () => {
    const few = pool.slice(0, 7);
    expect(choosePairs(few, prompts, { ...request, strategy: one })).toHaveLength(7);
    // However many of few prompts lie in the slice.
    for (let seed = 0; seed < 50; seed++) {
      const some = choosePairs(few, prompts, {
        ...request,
        strategy: one,
        seed,
        count: 6,
        heldOutShare: 0.5,
      });
      expect(some).toHaveLength(6);
      expect(new Set(some.map(({ pair }) => pair)).size).toBe(6);
    }
    expect(choosePairs([], prompts, { ...request, strategy: one })).toEqual([]);
  });
});

it("uncertainty prefers close scores, each prompt once before any comes again", () => {
  const places = strategy("uncertainty").choose(pool, {
    count: 100,
    random: randomStream(1, "u"),
    judged: [],
  });
  const gaps = places.map((i) => Math.abs((pool[i]?.scores?.[0] ?? 0) - (pool[i]?.scores?.[1] ?? 0)));
  expect(new Set(places.map((i) => pool[i]?.promptId)).size).toBe(100);
  for (const [i, place] of places.entries()) {
    const own = pool.filter(({ promptId }) => promptId === pool[place]?.promptId);
    const least = Math.min(...own.map(({ scores: [a, b] = [0, 0] }) => Math.abs(a - b)));
    expect(gaps[i]).toBeCloseTo(least, 12);
  }
});

describe("information gain", () => {
  const gain = (chosen: readonly PairCandidate[]): number => {
    // log det of the information, by elimination: what the strategy is to make large.
    const a = Array.from({ length: width }, (_, i) =>
      Float64Array.from({ length: width }, (_value, j) => (i === j ? 0.25 : 0)),
    );
    for (const { difference = [], scores: [x, y] = [0, 0] } of chosen) {
      const p = 1 / (1 + Math.exp(y - x));
      for (let i = 0; i < width; i++)
        for (let j = 0; j < width; j++) {
          const row = a[i] as Float64Array;
          row[j] = (row[j] as number) + p * (1 - p) * (difference[i] ?? 0) * (difference[j] ?? 0);
        }
    }
    let sum = 0;
    for (let i = 0; i < width; i++) {
      const pivot = (a[i] as Float64Array)[i] as number;
      sum += Math.log(pivot);
      for (let r = i + 1; r < width; r++) {
        const factor = ((a[r] as Float64Array)[i] as number) / pivot;
        for (let c = i; c < width; c++)
          (a[r] as Float64Array)[c] =
            ((a[r] as Float64Array)[c] as number) - factor * ((a[i] as Float64Array)[c] as number);
      }
    }
    return sum;
  };
  // Of mean square length 1, as the strategy scales them.
  const features = ({ difference = new Float32Array(width) }: PairCandidate): Float32Array => difference;
  let squares = 0;
  for (const one of pool) for (const x of features(one)) squares += x * x;
  const meanSquare = squares / pool.length;
  const unit = pool.map((one) => ({
    ...one,
    difference: (one.difference ?? new Float32Array(width)).map((x) => x / Math.sqrt(meanSquare)),
  }));
  const pick = (count: number, judged: readonly PairCandidate[] = []): number[] =>
    strategy("information").choose(unit, { count, random: randomStream(1, "i"), judged });

  it("is the greedy choice: each pick adds most to the log determinant of the information", () => {
    const places = pick(6);
    for (let n = 0; n < places.length; n++) {
      const before = places.slice(0, n).map((i) => unit[i] as PairCandidate);
      const gains = unit.map((one, i) =>
        places.slice(0, n).includes(i) ? -Infinity : gain([...before, one]),
      );
      expect(gains.indexOf(Math.max(...gains))).toBe(places[n]);
    }
  });

  it("tells more than as many pairs at random, and goes on from what was judged", () => {
    const informed = gain(pick(40).map((i) => unit[i] as PairCandidate));
    const byChance = strategy("random")
      .choose(unit, { count: 40, random: randomStream(2, "r"), judged: [] })
      .map((i) => unit[i] as PairCandidate);
    expect(informed).toBeGreaterThan(gain(byChance) + 1);
    expect(pick(3, unit.slice(0, 200))).not.toEqual(pick(3));
  });

  it("bears wide features, and answers whose features are equal", () => {
    const wide = pool.slice(0, 50).map((one) => ({
      ...one,
      difference: Float32Array.from({ length: 300 }, draw),
    }));
    const choose = (from: readonly PairCandidate[]) =>
      strategy("information").choose(from, { count: 10, random: randomStream(1, "w"), judged: [] });
    expect(new Set(choose(wide)).size).toBe(10);
    const flat = wide.map((one) => ({ ...one, difference: new Float32Array(300) }));
    expect(new Set(choose(flat)).size).toBe(10);
  });
});

it("makes pairs of different answers to one prompt that nobody paired before", () => {
  const answer = (id: string, promptId: string, completion: string) => ({
    version: 1 as const,
    project: "p",
    id,
    promptId,
    completion,
  });
  const all = [answer("a", "p", "x"), answer("b", "p", "y"), answer("c", "p", " x "), answer("d", "q", "z")];
  const pairs = pairsOf(all, (a, b) => a === "b" && b === "c");
  expect(pairs.map(({ completionIds }) => completionIds)).toEqual([["a", "b"]]);
});

it("says what was asked for and is not there", () => {
  const asked = { count: 10, randomShare: 1, heldOutShare: 0.4 };
  const made = (count: number, measuring: number) =>
    Array.from({ length: count }, (_, i) => (i < measuring ? { isHeldOut: true } : {}));
  expect(notesOf(asked, made(10, 4), 20)).toEqual([]);
  expect(notesOf(asked, made(10, 1), 20)).toEqual([
    "1 of 4 pairs for measuring were found: they are drawn only from prompts that are held out for the test. Hold out more prompts to have more of them.",
  ]);
  expect(notesOf(asked, made(7, 4), 7)).toEqual(["There were 7 pairs to choose from."]);
});
