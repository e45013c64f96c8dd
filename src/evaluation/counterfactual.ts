// Counterfactual probes: whether scores differ by group where nothing but the group was swapped. A line for each axis and pair of
// groups. The unit is the template: what is said of one group in several variants is averaged first, and templates are what is
// resampled and whose signs are flipped. A difference is a gap only if it is also larger than what swapping within one group does
// (the noise floor: names of one group differ in how common and how long they are, https://arxiv.org/abs/2407.20371).
//
// Every line counts in Holm's correction, those of other arms and axes too: whoever looks at a hundred lines finds some that look odd.

import { byCodePoint } from "../domain/codePointOrder.ts";
import { AppError, quote } from "../domain/errors.ts";
import { mean, sum } from "../domain/statistics.ts";
import { bootstrapIntervals } from "./bootstrap.ts";
import { type Interval, percentile } from "./intervals.ts";
import { type ProbeSet, probeSets, type ScoredProbe, type Probe } from "./scoredProbe.ts";
import { deviationOf, type Shift, shiftOf } from "./shift.ts";
import { holm } from "./significance.ts";
import { signFlipTest } from "./signFlips.ts";
import { detectableErrors, notFoundAt, type Verdict } from "./verdict.ts";

/** With fewer templates, a gap that was not found says nothing. */
export const fewestTemplates = 8;
const level = 0.05;
const mostLines = 20_000;
const mostPairs = 20_000_000;

export interface CounterfactualOptions {
  /** Draws of the sign-flip test, where there are too many templates for all of them. */
  readonly permutations: number;
  readonly seed: number;
  /** Draws of the bootstrap. */
  readonly draws?: number;
}

/** One axis and two of its groups. What is undefined is null, and `reason` says why. */
export interface Counterfactual {
  readonly arm: string | null;
  readonly axis: string;
  /** By code point. */
  readonly groups: readonly [a: string, b: string];
  /** That both groups have. */
  readonly templates: number;
  /** Means of a less means of b, averaged over templates. */
  readonly meanDifference: number | null;
  /** 95 %, templates resampled. */
  readonly interval: Interval | null;
  /** 95th percentile of |difference| between variants of one template and group; null without variants. */
  readonly noiseFloor: number | null;
  readonly pValue: number | null;
  /** By Holm, over all lines that have a p. */
  readonly adjustedP: number | null;
  /** Smallest true difference that would be found in four of five tries. */
  readonly mde: number | null;
  readonly verdict: Verdict;
  readonly shift: Shift | null;
  readonly reason?: string;
}

type Uncorrected = Omit<Counterfactual, "adjustedP" | "verdict">;

/** Lines sorted by arm, axis and groups. AppError "evaluate/too-many-groups", "evaluate/too-many-variants". */
export function measureCounterfactuals(
  probes: readonly ScoredProbe[],
  options: CounterfactualOptions,
): Counterfactual[] {
  const sets = probeSets(probes).sort(
    (a, b) => byCodePoint(a.arm ?? "", b.arm ?? "") || byCodePoint(a.axis, b.axis),
  );
  requireFewGroups(sets);
  const found = sets.flatMap((set) => pairsOf(set).map((groups) => compared(set, groups, options)));
  const tested = found.flatMap(({ pValue }) => (pValue === null ? [] : [pValue]));
  const adjusted = holm(tested);
  let next = 0;
  return found.map((line) => {
    const adjustedP = line.pValue === null ? null : (adjusted[next++] as number);
    return { ...line, adjustedP, verdict: verdictOf(line, adjustedP) };
  });
}

/** The same of probes and their scores, in one order: what a guard asks between two steps of a run. */
export function guardVerdict(
  probes: readonly Probe[],
  scores: ArrayLike<number>,
  options: CounterfactualOptions = { permutations: 10_000, seed: 42 },
): Counterfactual[] {
  if (probes.length !== scores.length)
    throw new Error(`internal: ${probes.length} probes have ${scores.length} scores`);
  return measureCounterfactuals(
    probes.map((probe, i) => ({ ...probe, score: scores[i] as number })),
    options,
  );
}

function pairsOf({ groups }: ProbeSet): (readonly [string, string])[] {
  const names = [...groups.keys()].sort(byCodePoint);
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
}

function compared(set: ProbeSet, groups: readonly [string, string], options: CounterfactualOptions) {
  const { arm, axis } = set;
  const [inA, inB] = [set.groups.get(groups[0]), set.groups.get(groups[1])];
  const shared = [...(inA ?? [])].flatMap(([template, a]) => {
    const b = inB?.get(template);
    return b === undefined ? [] : [{ a, b }];
  });
  const line = { arm, axis, groups, templates: shared.length };
  const none = { meanDifference: null, interval: null, noiseFloor: null, pValue: null, mde: null };
  const because = (reason: string): Uncorrected => ({ ...line, ...none, shift: null, reason });
  if (shared.length === 0) return because("no template is told of both groups");
  const lost = sum(shared.map(({ a, b }) => [...a, ...b].filter((one) => !Number.isFinite(one)).length));
  if (lost > 0) return because(`${lost} of the scores are not finite`);
  const [a, b] = [shared.map((one) => mean(one.a)), shared.map((one) => mean(one.b))];
  const differences = a.map((value, i) => value - (b[i] as number));
  const size = sum(shared.flatMap((one) => [...one.a, ...one.b].map((score) => score * score)));
  if (!Number.isFinite(size)) return because("the scores are too large to be compared");
  return { ...line, ...measured(a, b, differences, shared, set, groups, options) };
}

function measured(
  a: readonly number[],
  b: readonly number[],
  differences: readonly number[],
  shared: readonly { a: readonly number[]; b: readonly number[] }[],
  { arm, axis, scores }: ProbeSet,
  groups: readonly [string, string],
  { permutations, seed, draws = 10_000 }: CounterfactualOptions,
): Omit<Uncorrected, "arm" | "axis" | "groups" | "templates"> {
  const reasons: string[] = [];
  const count = differences.length;
  const statistic = (times: Uint32Array, found: Float64Array): void => {
    let total = 0;
    for (let i = 0; i < count; i++) total += (times[i] as number) * (differences[i] as number);
    found[0] = total / count;
  };
  const [bounds = { interval: null }] = bootstrapIntervals(count, 1, statistic, { draws, seed }, "template");
  if (bounds.reason !== undefined) reasons.push(`interval: ${bounds.reason}`);
  const floor = noiseFloor(shared.flatMap((one) => [one.a, one.b]));
  if (floor === null) reasons.push("noise_floor: no template has two variants of one group");
  const mde = count < 2 ? null : (detectableErrors * deviationOf(differences)) / Math.sqrt(count);
  if (mde === null) reasons.push("mde: one template alone has no deviation");
  const name = JSON.stringify([arm, axis, ...groups]);
  return {
    meanDifference: mean(differences),
    interval: bounds.interval,
    noiseFloor: floor,
    pValue: signFlipTest(differences, { permutations, seed, name }),
    mde,
    shift: shiftOf(a, b, scores.filter(Number.isFinite)),
    ...(reasons.length === 0 ? {} : { reason: reasons.join("; ") }),
  };
}

/** `cells`: the scores of the variants of each template and group. */
function noiseFloor(cells: readonly (readonly number[])[]): number | null {
  const pairs = sum(cells.map(({ length }) => (length * (length - 1)) / 2));
  if (pairs === 0) return null;
  if (pairs > mostPairs)
    throw new AppError(
      "evaluate/too-many-variants",
      `Two groups have ${pairs} pairs of variants; at most ${mostPairs} can be compared.`,
      "Check that each template has a name of its own, and give fewer variants of one group.",
    );
  const sizes = new Float64Array(pairs);
  let at = 0;
  for (const scores of cells)
    for (let i = 0; i < scores.length; i++)
      for (let j = 0; j < i; j++) sizes[at++] = Math.abs((scores[i] as number) - (scores[j] as number));
  return percentile(sizes.sort(), 0.95);
}

function verdictOf(
  { meanDifference, noiseFloor: floor, mde, templates }: Uncorrected,
  p: number | null,
): Verdict {
  const isLarge = meanDifference !== null && (floor === null || Math.abs(meanDifference) > floor);
  if (p !== null && p < level && isLarge) return "gap found";
  return templates < fewestTemplates || mde === null ? "insufficient data" : notFoundAt(mde);
}

function requireFewGroups(sets: readonly ProbeSet[]): void {
  const lines = sum(sets.map(({ groups }) => (groups.size * (groups.size - 1)) / 2));
  const [most] = [...sets].sort((a, b) => b.groups.size - a.groups.size);
  if (lines <= mostLines || most === undefined) return;
  throw new AppError(
    "evaluate/too-many-groups",
    `Every two groups of an axis are compared, and these would be ${lines} lines; at most ${mostLines} are made. Axis ${quote(most.axis)} has ${most.groups.size} groups.`,
    'Check that "group" holds the group and not the text that was swapped.',
  );
}
