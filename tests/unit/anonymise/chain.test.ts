// The chain's sums over all labellings, and its best one, against every labelling written out.
import { expect, it } from "vitest";
import { randomStream } from "../../../src/domain/random.ts";
import { Chain, mayFollow } from "../../../src/data/anonymise/tagger/chain.ts";

const labels = 5;
const symbols = 4;
const random = randomStream(1, "chain");
const normal = (): number => 4 * random() - 2;
const transitions = Float32Array.from({ length: labels * labels }, normal);
const scores = Float64Array.from({ length: symbols * labels }, normal);

interface Labelling {
  readonly path: readonly number[];
  readonly score: number;
}

/** All labellings that are allowed, with the sum of their scores; `against` is taken off each "O". */
function labellings(allowed: (t: number, label: number) => boolean, against = 0): Labelling[] {
  let made: Labelling[] = [{ path: [], score: 0 }];
  for (let t = 0; t < symbols; t++)
    made = made.flatMap(({ path, score }) =>
      Array.from({ length: labels }, (_, label) => label)
        .filter((label) => mayFollow(path.at(-1) ?? 0, label) && allowed(t, label))
        .map((label) => ({
          path: [...path, label],
          score:
            score +
            scores[t * labels + label]! +
            (t === 0 ? 0 : transitions[path.at(-1)! * labels + label]!) -
            (label === 0 ? against : 0),
        })),
    );
  return made;
}

function chainWithScores(): Chain {
  const chain = new Chain(transitions);
  chain.begin(symbols);
  chain.scores.set(scores);
  return chain;
}

it.each([
  ["any label", undefined],
  ["some labels", Uint16Array.from([0b10010, 0b11101, 0b11111, 0b00111])],
])(
  "with %s the marginals and how often labels follow each other are those of all labellings",
  (_, allowed) => {
    const chain = chainWithScores();
    const pairs = new Float64Array(labels * labels);
    expect(chain.infer(symbols, allowed, pairs, 1)).toBe(true);
    const all = labellings((t, label) => allowed === undefined || ((allowed[t]! >> label) & 1) === 1);
    const whole = all.reduce((sum, { score }) => sum + Math.exp(score), 0);
    const share = (holds: (path: readonly number[]) => number): number =>
      all.reduce((sum, { path, score }) => sum + (Math.exp(score) / whole) * holds(path), 0);
    for (let t = 0; t < symbols; t++)
      for (let y = 0; y < labels; y++)
        expect(chain.marginals[t * labels + y]).toBeCloseTo(
          share((path) => (path[t] === y ? 1 : 0)),
          10,
        );
    for (let y = 0; y < labels; y++)
      for (let z = 0; z < labels; z++)
        expect(pairs[y * labels + z]).toBeCloseTo(
          share((path) => path.filter((label, t) => t > 0 && path[t - 1] === y && label === z).length),
          10,
        );
  },
);

it("the best labels are those of the best labelling", () => {
  for (const against of [0, 1, 3]) {
    const chain = chainWithScores();
    chain.infer(symbols);
    chain.decode(symbols, against);
    const best = labellings(() => true, against).reduce((a, b) => (b.score > a.score ? b : a));
    expect([...chain.path.subarray(0, symbols)]).toEqual(best.path);
  }
});

it("labels that may not follow each other allow no labelling", () => {
  expect(chainWithScores().infer(symbols, Uint16Array.from([1, 1 << 2, 1, 1]))).toBe(false);
});
