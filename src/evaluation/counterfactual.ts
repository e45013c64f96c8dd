// Counterfactual probes: whether scores differ by group where nothing but the group was swapped. A line for each axis and pair of
// groups. The unit is the template: what is said of one group in several variants is averaged first, and templates are what is
// resampled and whose signs are flipped. A difference is a gap only if it is also larger than what swapping within one group does
// (the noise floor: names of one group differ in how common and how long they are, https://arxiv.org/abs/2407.20371).
//
// Every line counts in Holm's correction, those of other arms and axes too: whoever looks at a hundred lines finds some that look odd.

import { byCodePoint } from "../domain/codePointOrder.ts";
import { AppError, quote } from "../domain/errors.ts";
import { mean, sum } from "../domain/statistics.ts";
import { type BootstrapInterval, bootstrapIntervals } from "./bootstrap.ts";
import { type Interval, percentile } from "./intervals.ts";
import { type ProbeSet, probeSets, type ScoredProbe, type Probe } from "./scoredProbe.ts";
import { deviationOf, type Shift, shiftOf } from "./shift.ts";
import { holm } from "./significance.ts";
import { exactUpTo, signFlipTest } from "./signFlips.ts";
import { detectableErrors, notFoundAt, type Verdict } from "./verdict.ts";

/** With fewer templates, a gap that was not found says nothing. */
export const fewestTemplates = 8;
const level = 0.05;
const mostLines = 20_000;
const mostPairs = 20_000_000;
/** Of the bootstrap: each holds its draws. */
const linesAtOnce = 200;

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

/** Before what all lines decide together; the interval of a line is added to the reasons why something is null. */
interface Line extends Omit<Counterfactual, "adjustedP" | "verdict" | "interval" | "reason"> {
  readonly differences: readonly number[];
  readonly reasons: readonly string[];
}

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
  const intervals = intervalsOf(found, options);
  const adjusted = holm(found.flatMap(({ pValue }) => (pValue === null ? [] : [pValue])));
  let next = 0;
  return found.map(({ differences: _used, reasons, ...line }, i) => {
    const adjustedP = line.pValue === null ? null : (adjusted[next++] as number);
    const { interval = null, reason } = intervals[i] ?? {};
    const told = [...(reason === undefined ? [] : [`interval: ${reason}`]), ...reasons].join("; ");
    const judged = { ...line, interval, adjustedP, verdict: verdictOf(line, adjustedP) };
    return told === "" ? judged : { ...judged, reason: told };
  });
}

/**
 * How many of the lines cannot be a gap whatever their scores: with so few templates or draws, even a difference that has one sign in all of
 * them has a corrected p of .05 or more. Of all lines where the smallest p counts first in Holm's correction.
 */
export function beyondReach(lines: readonly Counterfactual[], permutations: number): number {
  const tested = lines.filter(({ pValue }) => pValue !== null);
  const smallest = (templates: number): number =>
    templates <= exactUpTo ? 2 / 2 ** templates : 1 / (permutations + 1);
  return tested.filter(({ templates }) => smallest(templates) * tested.length >= level).length;
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

function compared(
  set: ProbeSet,
  groups: readonly [string, string],
  { permutations, seed }: CounterfactualOptions,
): Line {
  const { arm, axis, scores } = set;
  const [inA, inB] = [set.groups.get(groups[0]), set.groups.get(groups[1])];
  const shared = [...(inA ?? [])].flatMap(([template, a]) => {
    const b = inB?.get(template);
    return b === undefined ? [] : [{ a, b }];
  });
  const templates = shared.length;
  const line = { arm, axis, groups, templates };
  const because = (reason: string): Line => {
    const none = { meanDifference: null, noiseFloor: null, pValue: null, mde: null, shift: null };
    return { ...line, ...none, differences: [], reasons: [reason] };
  };
  if (templates === 0) return because("no template is told of both groups");
  const lost = sum(shared.map(({ a, b }) => [...a, ...b].filter((one) => !Number.isFinite(one)).length));
  if (lost > 0) return because(`${lost} of the scores are not finite`);
  const size = sum(shared.flatMap(({ a, b }) => [...a, ...b].map((score) => score * score)));
  if (!Number.isFinite(size)) return because("the scores are too large to be compared");

  const [a, b] = [shared.map((one) => mean(one.a)), shared.map((one) => mean(one.b))];
  const differences = a.map((value, i) => value - (b[i] as number));
  const floor = noiseFloor(shared.flatMap((one) => [one.a, one.b]));
  const name = JSON.stringify([arm, axis, ...groups]);
  return {
    ...line,
    meanDifference: mean(differences),
    noiseFloor: floor,
    pValue: signFlipTest(differences, { permutations, seed, name }),
    mde: templates < 2 ? null : (detectableErrors * deviationOf(differences)) / Math.sqrt(templates),
    shift: shiftOf(a, b, scores.filter(Number.isFinite)),
    differences,
    reasons: [
      ...(floor === null ? ["noise_floor: no template has two variants of one group"] : []),
      ...(templates < 2 ? ["mde: one template alone has no deviation"] : []),
    ],
  };
}

/** Lines of as many templates share the draws, which are those that each would have alone; none for lines without differences. */
function intervalsOf(
  lines: readonly Line[],
  { seed, draws = 10_000 }: CounterfactualOptions,
): (BootstrapInterval | undefined)[] {
  const found: (BootstrapInterval | undefined)[] = lines.map(() => undefined);
  const byCount = new Map<number, number[]>();
  for (const [i, { templates, differences }] of lines.entries()) {
    if (differences.length === 0) continue;
    const places = byCount.get(templates) ?? [];
    byCount.set(templates, places);
    places.push(i);
  }
  for (const [count, all] of byCount)
    for (let start = 0; start < all.length; start += linesAtOnce) {
      const places = all.slice(start, start + linesAtOnce);
      const tables = places.map((i) => Float64Array.from(lines[i]?.differences ?? []));
      const means = (times: Uint32Array, into: Float64Array): void => {
        for (let line = 0; line < tables.length; line++) {
          const differences = tables[line] as Float64Array;
          let total = 0;
          for (let i = 0; i < count; i++) total += (times[i] as number) * (differences[i] as number);
          into[line] = total / count;
        }
      };
      const intervals = bootstrapIntervals(count, places.length, means, { draws, seed }, "template");
      for (const [at, place] of places.entries()) found[place] = intervals[at];
    }
  return found;
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
  { meanDifference, noiseFloor: floor, mde, templates }: Omit<Line, "differences" | "reasons">,
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
