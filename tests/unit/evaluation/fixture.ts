// tests/golden/evaluation.json, and pairs made by hand.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Estimate } from "../../../src/evaluation/bootstrap.ts";
import type { ScoredPair } from "../../../src/evaluation/scoredPair.ts";
import { root } from "../sourceFiles.ts";

export interface Case {
  name: string;
  draws: number;
  seed: number;
  rows: ScoredPair[];
  pairs: number;
  ties: number;
  measures: Record<string, Estimate>;
  reliability: object[];
  length: { slope: Estimate; intercept: number; pearson: Estimate; spearman: number };
  ceiling: { pairs: number; lower: Estimate; upper: Estimate; simulated: Estimate };
}

interface Fixture {
  stream: number[];
  percentiles: { values: number[]; interval: [number, number] }[];
  wilson: { right: number; count: number; interval: [number, number] }[];
  cases: Case[];
}

export const fixture = JSON.parse(
  readFileSync(join(root, "tests/golden/evaluation.json"), "utf8"),
) as Fixture;

/** A pair with these scores, and lengths where they matter. */
export function pair(
  prompt: string,
  chosenScore: number,
  rejectedScore: number,
  more: { lengths?: [number | null, number | null]; keys?: [string, string] } & Partial<ScoredPair> = {},
): ScoredPair {
  const { lengths = [10, 20], keys = ["a", "b"], ...rest } = more;
  return {
    prompt,
    chosen: { score: chosenScore, key: keys[0], length: lengths[0] },
    rejected: { score: rejectedScore, key: keys[1], length: lengths[1] },
    isTie: false,
    ...rest,
  };
}

export const bootstrap = { draws: 100, seed: 42 };
