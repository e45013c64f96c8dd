// How large a gap would have to be to be found. The sample size of Fleiss, Levin & Paik 2003, "Statistical Methods for Rates and
// Proportions", 3rd edition, section 4.3 (groups of unequal size: 4.4, with the continuity correction, which Fisher's test comes close to:
// Casagrande, Pike & Smith 1978), solved for the difference:
//   d = z(level) sqrt(p (1 - p) (1/n + 1/m)) + z(power) sqrt(r (1 - r) / m + (r - d) (1 - r + d) / n) + (1/n + 1/m) / 2
// n people of the group, m of the other, r the other's rate, p the rate of both together. z(level) is two-sided.
import { normalQuantile } from "../significance.ts";
import { power } from "./fairness.ts";
import type { Share } from "./share.ts";

/** 0.84: two tails of .2 each. */
const zPower = normalQuantile(2 * (1 - power));

/**
 * How far below the other's rate a group of `count` could lie before a test finds it with a chance of 80 %; null where it would not be
 * found if nobody of the group were hit. `zLevel`: beyond it two tails hold the test's level.
 */
export function detectableDrop(count: number, other: Share, zLevel: number): number | null {
  if (count === 0 || other.of === 0) return null;
  const rate = other.hits / other.of;
  const [own, others] = [1 / count, 1 / other.of];
  /** What is missing to be found; concave and above 0 at 0, so that it crosses 0 once at most. */
  const missing = (drop: number): number => {
    const lower = Math.max(0, rate - drop);
    const both = (count * lower + other.of * rate) / (count + other.of);
    const chance = zLevel * Math.sqrt(both * (1 - both) * (own + others));
    const spread = zPower * Math.sqrt(rate * (1 - rate) * others + lower * (1 - lower) * own);
    return chance + spread + (own + others) / 2 - drop;
  };
  if (missing(rate) > 0) return null;
  let [low, high] = [0, rate];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (missing(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}
