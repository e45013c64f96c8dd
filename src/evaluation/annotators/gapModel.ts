// What the others think of a pair, and how one annotator departs from it. Nobody knows by how much one answer of a pair is better; what is
// known are a few votes. So the gap s of a pair is a hidden number, normal around what length, group and (where it is known) utility
// say on average, and each vote of the others is for the first answer with probability sigmoid(s + lean to the left). Given their votes s
// has a distribution, and one annotator's vote is for the first answer with probability
//   E[sigmoid(reliability * s + position * side + length * hundreds of characters + group * difference)]
// under it: a logistic regression whose covariate is uncertain (a mixed model: McCulloch & Searle 2001; the hidden gap of a pair is what
// Bradley & Terry 1952 call the difference of two worths). A plug-in of the others' majority would pull all estimates towards 0, since
// a majority of two or three is often wrong. Reliability 1 is that of the others, 0 a coin. Position is what it is, since sides are drawn;
// length and group are relative to the others, since nobody can tell from judgements whether a longer answer is better or only liked.
//
// The expectation is a sum over points of the normal distribution, close enough for the narrowest that so many votes make of it: the
// error of such a sum falls with exp(-2 pi^2 (width / step)^2).

import { type Curve, maximise, type Maximum } from "./newton.ts";
import type { Vote, Votes } from "./judgedPairs.ts";

interface Grid {
  readonly points: Float64Array;
  /** Logs of the mass of each. */
  readonly logMasses: Float64Array;
}

/** For pairs with up to so many votes. */
function gridFor(mostVotes: number): Grid {
  const half = Math.ceil((4 * Math.sqrt(1 + mostVotes)) / 1.2);
  const points = Float64Array.from(
    { length: 2 * Math.max(10, half) + 1 },
    (_, q) => (4 * (q - Math.max(10, half))) / Math.max(10, half),
  );
  const total = points.reduce((sum, point) => sum + Math.exp((-point * point) / 2), 0);
  return { points, logMasses: points.map((point) => (-point * point) / 2 - Math.log(total)) };
}

/** Standard deviations of weak priors, which keep what cannot be known from running away; far wider than anything people do. */
const wide = 3;
const reliabilityPrior = 2;

/** What all but some annotators have in common: lean to the left, effects of the differences, log of the spread of gaps. */
export type Pool = Float64Array;

/** Where the pool has the effect that an annotator's own is relative to; undefined: there is none. */
export const poolPlaceOf = (own: number): number | undefined =>
  own >= ownParameters.length ? own - ownParameters.length + 1 : undefined;

/** Held away from 0 and 1, whose logarithms are no numbers. */
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, x))));

interface PairVotes {
  readonly differences: Float64Array;
  readonly votes: readonly Vote[];
}

export interface JudgedPairs {
  readonly pairs: readonly PairVotes[];
  readonly grid: Grid;
}

export function pairVotes({ votes, differences }: Votes): JudgedPairs {
  const pairs = differences.map((one): { differences: Float64Array; votes: Vote[] } => ({
    differences: one,
    votes: [],
  }));
  for (const vote of votes) pairs[vote.pair]?.votes.push(vote);
  return { pairs, grid: gridFor(pairs.reduce((most, pair) => Math.max(most, pair.votes.length), 0)) };
}

/** Votes of a pair with its first answer left and right: how many, and how many of them for the first answer. */
interface Tally {
  readonly left: number;
  readonly firstOfLeft: number;
  readonly right: number;
  readonly firstOfRight: number;
}

function tallyOf(votes: readonly Vote[], counts: (annotator: number) => boolean): Tally {
  const tally = { left: 0, firstOfLeft: 0, right: 0, firstOfRight: 0 };
  for (const { annotator, first, firstIsLeft } of votes) {
    if (!counts(annotator)) continue;
    if (firstIsLeft) tally.left++;
    else tally.right++;
    if (first && firstIsLeft) tally.firstOfLeft++;
    else if (first) tally.firstOfRight++;
  }
  return tally;
}

/** How likely each gap is after the votes, and the log of how likely the votes were. */
function gapShares(
  { left, firstOfLeft, right, firstOfRight }: Tally,
  gaps: Float64Array,
  { logMasses }: Grid,
  lean: number,
): { shares: Float64Array; logTotal: number } {
  const logs = logMasses.slice();
  let largest = -Infinity;
  for (let q = 0; q < gaps.length; q++) {
    // log sigmoid(-x) = log sigmoid(x) - x
    const [x, y] = [(gaps[q] as number) + lean, (gaps[q] as number) - lean];
    let log = logs[q] as number;
    if (left > 0) log += left * Math.log(sigmoid(x)) - (left - firstOfLeft) * x;
    if (right > 0) log += right * Math.log(sigmoid(y)) - (right - firstOfRight) * y;
    logs[q] = log;
    largest = Math.max(largest, log);
  }
  let total = 0;
  for (let q = 0; q < logs.length; q++) total += logs[q] = Math.exp((logs[q] as number) - largest);
  for (let q = 0; q < logs.length; q++) logs[q] = (logs[q] as number) / total;
  return { shares: logs, logTotal: largest + Math.log(total) };
}

/** By maximum likelihood, from the votes of those in `counts`. */
export function fitPool(
  { pairs, grid }: JudgedPairs,
  counts: (annotator: number) => boolean,
  start?: Pool,
): Maximum {
  const width = (pairs[0]?.differences.length ?? 0) + 2;
  const used = pairs
    .map(({ differences, votes }) => ({ differences, tally: tallyOf(votes, counts) }))
    .filter(({ tally }) => tally.left + tally.right > 0);
  const curve = (at: Float64Array): Curve => poolCurve(used, grid, at, width);
  return maximise(curve, start ?? new Float64Array(width));
}

/** Its information is the sum of squares of the slopes of pairs (Berndt, Hall, Hall & Hausman 1974). */
function poolCurve(
  pairs: readonly { readonly differences: Float64Array; readonly tally: Tally }[],
  grid: Grid,
  at: Float64Array,
  width: number,
): Curve {
  const spread = Math.exp(at[width - 1] as number);
  const lean = at[0] as number;
  let value = 0;
  const slope = new Float64Array(width);
  const information = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    // The log of the spread is held near 0, by a standard deviation of 1.
    const precision = i === width - 1 ? 1 : 1 / (wide * wide);
    value -= (precision * (at[i] as number) ** 2) / 2;
    slope[i] = -precision * (at[i] as number);
    information[i * width + i] = precision;
  }
  const own = new Float64Array(width);
  for (const { differences, tally } of pairs) {
    const gaps = gapsOf(differences, at, grid);
    const { shares, logTotal } = gapShares(tally, gaps, grid, lean);
    value += logTotal;
    // Means over the gap of the residuals of the votes: by side, together, and times the point.
    let [both, bySide, byPoint] = [0, 0, 0];
    for (let q = 0; q < gaps.length; q++) {
      const gap = gaps[q] as number;
      const share = shares[q] as number;
      const ofLeft = tally.left > 0 ? tally.firstOfLeft - tally.left * sigmoid(gap + lean) : 0;
      const ofRight = tally.right > 0 ? tally.firstOfRight - tally.right * sigmoid(gap - lean) : 0;
      both += share * (ofLeft + ofRight);
      bySide += share * (ofLeft - ofRight);
      byPoint += share * (ofLeft + ofRight) * (grid.points[q] as number);
    }
    own[0] = bySide;
    for (let d = 0; d < differences.length; d++) own[d + 1] = both * (differences[d] as number);
    own[width - 1] = spread * byPoint;
    for (let i = 0; i < width; i++) {
      slope[i] = (slope[i] as number) + (own[i] as number);
      for (let j = 0; j < width; j++)
        information[i * width + j] =
          (information[i * width + j] as number) + (own[i] as number) * (own[j] as number);
    }
  }
  return { value, slope, information };
}

function gapsOf(differences: Float64Array, pool: Pool, { points }: Grid): Float64Array {
  let mean = 0;
  for (let d = 0; d < differences.length; d++) mean += (differences[d] as number) * (pool[d + 1] as number);
  const spread = Math.exp(pool[pool.length - 1] as number);
  return points.map((point) => mean + spread * point);
}

/** Places of an annotator's own parameters; length, then groups, follow. */
export const ownParameters = { reliability: 0, position: 1, length: 2, firstGroup: 3 } as const;

/** A vote of the annotator with the gap's distribution by the votes of the others. */
interface OwnVote {
  readonly direction: 1 | -1;
  readonly side: 1 | -1;
  readonly differences: Float64Array;
  /** (points of the grid) */
  readonly gaps: Float64Array;
  readonly masses: Float64Array;
}

export interface OwnFit extends Maximum {
  /** Twice the log-likelihood lost where a parameter is what honest annotators have. */
  lostWithout(parameter: number): number;
  /** Votes on pairs that others of the pool judged too. */
  readonly shared: number;
}

/** Parameters of one annotator, by the pool of `counts`, in which the annotator has no part. */
export function fitOwn(
  { pairs, grid }: JudgedPairs,
  annotator: number,
  counts: (annotator: number) => boolean,
  pool: Pool,
  groups: number,
): OwnFit {
  const width = ownParameters.firstGroup + groups;
  let shared = 0;
  const own = pairs.flatMap(({ differences, votes }): OwnVote[] => {
    const mine = votes.filter((vote) => vote.annotator === annotator);
    if (mine.length === 0) return [];
    const others = tallyOf(votes, (other) => other !== annotator && counts(other));
    if (others.left + others.right > 0) shared += mine.length;
    const gaps = gapsOf(differences, pool, grid);
    const { shares: masses } = gapShares(others, gaps, grid, pool[0] as number);
    return mine.map(({ first, firstIsLeft }) => ({
      direction: first ? 1 : -1,
      side: firstIsLeft ? 1 : -1,
      differences: differences.subarray(0, 1 + groups),
      gaps,
      masses,
    }));
  });
  const honest = new Float64Array(width);
  honest[ownParameters.reliability] = 1;
  const curve = (at: Float64Array): Curve => ownCurve(own, at, honest);
  const best = maximise(curve, honest);
  return {
    ...best,
    shared,
    lostWithout(parameter) {
      const start = best.at.slice();
      start[parameter] = honest[parameter] as number;
      return 2 * (best.value - maximise(curve, start, [parameter]).value);
    },
  };
}

/** With the observed information (Louis 1982): of a vote whose gap were known, less the spread of its slope over the gap. */
function ownCurve(own: readonly OwnVote[], at: Float64Array, honest: Float64Array): Curve {
  const width = at.length;
  let value = 0;
  const slope = new Float64Array(width);
  const information = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    const away = (at[i] as number) - (honest[i] as number);
    const precision = 1 / (i === ownParameters.reliability ? reliabilityPrior : wide) ** 2;
    value -= (precision * away * away) / 2;
    slope[i] = -precision * away;
    information[i * width + i] = precision;
  }
  const x = new Float64Array(width);
  for (const { direction, side, differences, gaps, masses } of own) {
    let fixedPart = (at[ownParameters.position] as number) * side;
    for (let d = 0; d < differences.length; d++)
      fixedPart += (at[ownParameters.length + d] as number) * (differences[d] as number);
    x[ownParameters.position] = side;
    x.set(differences, ownParameters.length);
    const reliability = at[ownParameters.reliability] as number;
    let total = 0;
    // Sums over the gap of its weight times: slope r, r * gap, curvature c = p (1 - p) - r^2, c * gap, c * gap^2.
    let [r0, r1, c0, c1, c2] = [0, 0, 0, 0, 0];
    for (let q = 0; q < gaps.length; q++) {
      const gap = gaps[q] as number;
      const p = sigmoid(direction * (reliability * gap + fixedPart));
      const mass = (masses[q] as number) * p;
      const r = direction * (1 - p);
      const c = p * (1 - p) - r * r;
      total += mass;
      r0 += mass * r;
      r1 += mass * r * gap;
      c0 += mass * c;
      c1 += mass * c * gap;
      c2 += mass * c * gap * gap;
    }
    value += Math.log(total);
    for (let i = 0; i < width; i++) {
      const isGap = i === ownParameters.reliability;
      const gi = (isGap ? r1 : r0 * (x[i] as number)) / total;
      slope[i] = (slope[i] as number) + gi;
      for (let j = 0; j < width; j++) {
        const isOther = j === ownParameters.reliability;
        const gj = (isOther ? r1 : r0 * (x[j] as number)) / total;
        const curvature =
          isGap && isOther
            ? c2
            : isGap
              ? c1 * (x[j] as number)
              : isOther
                ? c1 * (x[i] as number)
                : c0 * (x[i] as number) * (x[j] as number);
        information[i * width + j] = (information[i * width + j] as number) + curvature / total + gi * gj;
      }
    }
  }
  return { value, slope, information };
}
