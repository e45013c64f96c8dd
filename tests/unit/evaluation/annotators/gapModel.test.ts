// The mixed model of annotators against SciPy, which integrates and maximises by other means (tests/golden/make_annotators.py).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fitOwn, fitPool, pairVotes } from "../../../../src/evaluation/annotators/gapModel.ts";
import type { Vote } from "../../../../src/evaluation/annotators/judgedPairs.ts";

interface Case {
  annotators: number;
  groups: string[];
  differences: number[][];
  votes: Vote[];
  fits: { annotator: number; pool: number[]; at: number[]; errors: number[]; lost: number[] }[];
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../golden/annotators.json"), "utf8"),
) as Case[];

// Newton's method ends where a step is worth less than 1e-5 of log-likelihood: within some thousandths of a standard error.
const tolerance = 0.01;

function expectNear(found: Float64Array, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs((found[i] ?? NaN) - value)).toBeLessThan(tolerance));
}

describe.each(cases)("a crowd of $annotators", ({ groups, differences, votes, fits }) => {
  const pairs = pairVotes({
    annotators: [],
    votes,
    differences: differences.map((one) => Float64Array.from(one)),
    groups,
    reference: null,
    hasUtility: false,
    hasLength: true,
  });

  it.each(fits)("has SciPy's numbers of annotator $annotator", ({ annotator, pool, at, errors, lost }) => {
    const others = (one: number): boolean => one !== annotator;
    expectNear(fitPool(pairs, others).at, pool);
    const own = fitOwn(pairs, annotator, others, Float64Array.from(pool), groups.length);
    expectNear(own.at, at);
    const size = at.length;
    expectNear(
      Float64Array.from(at, (_, i) => Math.sqrt(own.covariance[i * size + i] ?? NaN)),
      errors,
    );
    expectNear(
      Float64Array.from(at, (_, i) => own.lostWithout(i)),
      lost,
    );
  });
});
