// Strengths of several policies from who won against whom (Bradley & Terry 1952, https://doi.org/10.2307/2334029): the chance that i wins
// against j is 1 / (1 + exp(r_j - r_i)). A tie is half a win of each. The likelihood's maximum is found by Newton's method. It
// exists only among policies of which each has, through any chain of others, won and lost against each (Ford 1957; Hunter 2004,
// https://doi.org/10.1214/aos/1079120141): whoever never lost has no highest strength, and gets a reason instead of a number.

import { type Bootstrap, bootstrapIntervals, type Estimate } from "./bootstrap.ts";

/** One comparison. */
export interface Contest {
  /** What tells prompts apart. */
  readonly prompt: string;
  readonly players: readonly [string, string];
  /** Of the first: 1 it won, .5 a tie, 0 it lost. */
  readonly won: number;
}

export interface RatingOptions {
  /** Whose strength is 0: the others' are log-odds of winning against it. */
  readonly anchor: string;
  readonly bootstrap: Bootstrap;
  /**
   * So many ties of each policy against the anchor are added, which draws strengths to 0 and gives everybody one. Default 0: what
   * was seen and nothing else.
   */
  readonly prior?: number;
}

/** `value` in nats; `samples` counts its contests, `prompts` theirs. */
export interface Rating extends Estimate {
  readonly player: string;
  /** Contests won, ties as half. */
  readonly won: number;
}

/** The anchor first, then in the order in which they first play. */
export function bradleyTerry(
  contests: readonly Contest[],
  { anchor, bootstrap, prior = 0 }: RatingOptions,
): Rating[] {
  const players = [...new Set([anchor, ...contests.flatMap((one) => one.players)])];
  const places = new Map(players.map((player, i) => [player, i]));
  const K = players.length;
  const prompts = new Map<string, Float64Array>();
  const played = players.map(() => ({ contests: 0, won: 0, prompts: new Set<string>() }));
  for (const { prompt, players: pair, won } of contests) {
    const [i = 0, j = 0] = pair.map((player) => places.get(player));
    if (i === j) throw new Error("internal: a policy against itself");
    let wins = prompts.get(prompt);
    if (wins === undefined) prompts.set(prompt, (wins = new Float64Array(K * K)));
    wins[i * K + j] = (wins[i * K + j] as number) + won;
    wins[j * K + i] = (wins[j * K + i] as number) + 1 - won;
    for (const [at, share] of [
      [i, won],
      [j, 1 - won],
    ] as const) {
      const own = played[at] as (typeof played)[number];
      own.contests++;
      own.won += share;
      own.prompts.add(prompt);
    }
  }
  const clusters = [...prompts.values()];
  const total = new Float64Array(K * K);
  const strengthsOf = (times: Uint32Array, found: Float64Array): void => {
    total.fill(0);
    for (let i = 1; i < K; i++) total[i] = total[i * K] = prior / 2;
    for (const [at, wins] of clusters.entries()) {
      const count = times[at] as number;
      if (count > 0)
        for (let i = 0; i < K * K; i++) total[i] = (total[i] as number) + count * (wins[i] as number);
    }
    strengths(total, K, found);
  };
  const values = new Float64Array(K);
  strengthsOf(new Uint32Array(clusters.length).fill(1), values);
  const reasons = players.map((_, i) => (Number.isNaN(values[i]) ? whyNone(total, K, i) : undefined));
  const intervals = bootstrapIntervals(clusters.length, K, strengthsOf, bootstrap);
  return players.map((player, i): Rating => {
    const own = played[i] as (typeof played)[number];
    const counts = { player, won: own.won, prompts: own.prompts.size, samples: own.contests };
    if (i === 0) return { ...counts, value: 0, interval: null, reason: "the others are measured against it" };
    const reason = reasons[i];
    if (reason !== undefined) return { ...counts, value: null, interval: null, reason };
    return { ...counts, value: values[i] as number, ...(intervals[i] ?? { interval: null }) };
  });
}

/** Log-strengths against the first player's; NaN where there is none. `wins` (K, K): row against column. */
function strengths(wins: Float64Array, K: number, found: Float64Array): void {
  const forth = reached(K, (i, j) => wins[i * K + j] as number);
  const back = reached(K, (i, j) => wins[j * K + i] as number);
  const free: number[] = [];
  for (let i = 0; i < K; i++) {
    const isIn = forth[i] === true && back[i] === true;
    found[i] = isIn ? 0 : NaN;
    if (isIn && i > 0) free.push(i);
  }
  // Against players who have no strength nothing is learned: what is left are contests among those who do.
  const all = [0, ...free];
  const n = free.length;
  const slope = new Float64Array(n);
  const information = new Float64Array(n * n);
  const logLikelihood = (): number => {
    let sum = 0;
    for (const i of all)
      for (const j of all)
        sum -= (wins[i * K + j] as number) * softplus((found[j] as number) - (found[i] as number));
    return sum;
  };
  let value = logLikelihood();
  for (let iteration = 0; iteration < 100; iteration++) {
    slope.fill(0);
    information.fill(0);
    free.forEach((i, a) => {
      for (const j of all) {
        if (i === j) continue;
        const count = (wins[i * K + j] as number) + (wins[j * K + i] as number);
        const chance = 1 / (1 + Math.exp((found[j] as number) - (found[i] as number)));
        slope[a] = (slope[a] as number) + (wins[i * K + j] as number) - count * chance;
        const weight = count * chance * (1 - chance);
        information[a * n + a] = (information[a * n + a] as number) + weight;
        const b = free.indexOf(j);
        if (b >= 0) information[a * n + b] = (information[a * n + b] as number) - weight;
      }
    });
    const step = solved(information, slope);
    // A whole step may overshoot far from the maximum: it is halved until the likelihood rises.
    const before = free.map((i) => found[i] as number);
    let share = 1;
    let next = value;
    for (; share > 1e-9; share /= 2) {
      free.forEach((i, a) => (found[i] = (before[a] as number) + share * (step[a] as number)));
      next = logLikelihood();
      if (next >= value - 1e-12 * Math.abs(value)) break;
    }
    value = next;
    if (step.every((one) => Math.abs(share * one) < 1e-12)) break;
  }
}

/** From the first along `count` above 0. */
function reached(K: number, count: (i: number, j: number) => number): boolean[] {
  const seen = Array.from({ length: K }, (_, i) => i === 0);
  const open = [0];
  for (let i = open.pop(); i !== undefined; i = open.pop())
    for (let j = 0; j < K; j++)
      if (seen[j] !== true && count(i, j) > 0) {
        seen[j] = true;
        open.push(j);
      }
  return seen;
}

function whyNone(wins: Float64Array, K: number, player: number): string {
  let won = 0;
  let lost = 0;
  for (let j = 0; j < K; j++) {
    won += wins[player * K + j] as number;
    lost += wins[j * K + player] as number;
  }
  if (won + lost === 0) return "it was compared with nobody";
  if (lost === 0) return "it never lost, so that its strength has no upper end";
  if (won === 0) return "it never won, so that its strength has no lower end";
  return "no chain of wins and of losses connects it with the one that the others are measured against";
}

const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

/** The solution of a positive definite system, by Gaussian elimination with pivots. */
function solved(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const a = matrix.slice();
  const x = right.slice();
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++)
      if (Math.abs(a[i * n + k] as number) > Math.abs(a[pivot * n + k] as number)) pivot = i;
    if (pivot !== k) {
      for (let j = 0; j < n; j++) {
        const kept = a[k * n + j] as number;
        a[k * n + j] = a[pivot * n + j] as number;
        a[pivot * n + j] = kept;
      }
      const kept = x[k] as number;
      x[k] = x[pivot] as number;
      x[pivot] = kept;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = (a[i * n + k] as number) / (a[k * n + k] as number);
      for (let j = k; j < n; j++) a[i * n + j] = (a[i * n + j] as number) - factor * (a[k * n + j] as number);
      x[i] = (x[i] as number) - factor * (x[k] as number);
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) x[k] = (x[k] as number) - (a[k * n + j] as number) * (x[j] as number);
    x[k] = (x[k] as number) / (a[k * n + k] as number);
  }
  return x;
}
