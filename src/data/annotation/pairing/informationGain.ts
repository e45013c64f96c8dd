// Pairs of which a judgement tells most about the reward model's last layer: score = w x with a normal prior over w and Bradley-Terry
// judgements. The information of a pair with difference d is p (1 - p) d d^T (Fisher), its gain log(1 + p (1 - p) d^T A^-1 d)
// with A the prior's and all judged and chosen pairs' information: D-optimal design (Chaloner & Verdinelli 1995), chosen greedily.
// Last-layer features and Fisher information for this choice: arXiv:2502.04354 (2025).
import { normalDraws, randomStream } from "../../../domain/random.ts";
import { type PairCandidate, type PairingStrategy, preference } from "./strategy.ts";

/** Features beyond this are projected at random, which keeps their lengths and angles (Johnson & Lindenstrauss 1984). */
const mostFeatures = 96;
/** Of a score's difference, before anything is judged. */
const priorVariance = 4;

export const informationGain: PairingStrategy = {
  id: "information",
  title: "Where a judgement tells most",
  about:
    "Unsure pairs that differ from those judged before, by the information gain of the reward model's last layer.",
  needs: "features",
  choose(pool, { count, judged }) {
    const [candidates, before] = scaled(pool, judged);
    const width = candidates[0]?.length ?? 0;
    const knowledge = new Knowledge(width, 1 / priorVariance);
    before.forEach((d, i) => knowledge.learn(d, informationOf(judged[i])));
    // d^T A^-1 d of each candidate, kept up to date as pairs are chosen.
    const spread = candidates.map((d) => knowledge.spread(d));
    const weights = pool.map(informationOf);
    const taken = new Set<number>();
    while (taken.size < Math.min(count, pool.length)) {
      const best = bestOf(spread, weights, taken);
      const d = candidates[best] as Float64Array;
      taken.add(best);
      const along = knowledge.solve(d);
      const weight = weights[best] ?? 0;
      const shrink = weight / (1 + weight * (spread[best] ?? 0));
      candidates.forEach((other, i) => (spread[i] = (spread[i] ?? 0) - shrink * dot(other, along) ** 2));
      knowledge.learn(d, weight);
    }
    return [...taken];
  },
};

/** p (1 - p): how much a judgement of this pair can tell at all. */
function informationOf(pair: PairCandidate | undefined): number {
  const p = preference(pair?.scores ?? [0, 0]);
  return p * (1 - p);
}

function bestOf(spread: readonly number[], weights: readonly number[], taken: ReadonlySet<number>): number {
  let best = -1;
  let most = -Infinity;
  for (let i = 0; i < spread.length; i++) {
    const gain = (weights[i] ?? 0) * (spread[i] ?? 0);
    if (gain > most && !taken.has(i)) [best, most] = [i, gain];
  }
  return best;
}

/** Differences in few dimensions, of mean square length 1 over the pool. */
function scaled(...lists: readonly (readonly PairCandidate[])[]): [Float64Array[], Float64Array[]] {
  const width = lists[0]?.[0]?.difference?.length ?? 0;
  const project = projection(width);
  const [pool = [], judged = []] = lists.map((list) =>
    list.map(({ difference }) => project(difference ?? new Float32Array(width))),
  );
  const meanSquare = pool.reduce((sum, d) => sum + dot(d, d), 0) / Math.max(1, pool.length);
  const scale = meanSquare > 0 ? 1 / Math.sqrt(meanSquare) : 1;
  for (const d of [...pool, ...judged]) d.forEach((x, i) => (d[i] = x * scale));
  return [pool, judged];
}

/** The same one for the same width: judged pairs and candidates are seen alike. */
function projection(width: number): (d: Float32Array) => Float64Array {
  if (width <= mostFeatures) return (d) => Float64Array.from(d);
  const draw = normalDraws(randomStream(0, `projection/${width}`));
  const rows = Array.from({ length: mostFeatures }, () =>
    Float64Array.from({ length: width }, () => draw() / Math.sqrt(mostFeatures)),
  );
  return (d) => Float64Array.from(rows, (row) => dot(row, d));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** The inverse of an information matrix, one pair at a time (Sherman & Morrison 1950). */
class Knowledge {
  private readonly inverse: Float64Array[];

  constructor(width: number, precision: number) {
    this.inverse = Array.from({ length: width }, (_, i) => {
      const row = new Float64Array(width);
      row[i] = 1 / precision;
      return row;
    });
  }

  solve(d: Float64Array): Float64Array {
    return Float64Array.from(this.inverse, (row) => dot(row, d));
  }

  spread(d: Float64Array): number {
    return dot(d, this.solve(d));
  }

  learn(d: Float64Array, weight: number): void {
    const along = this.solve(d);
    const shrink = weight / (1 + weight * dot(d, along));
    this.inverse.forEach((row, i) => {
      const factor = shrink * (along[i] as number);
      for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) - factor * (along[j] as number);
    });
  }
}
