// Krippendorff's alpha (Krippendorff 2019, "Content Analysis", chapter 12; computed as the `krippendorff` package of PyPI does): one less
// the disagreement that was seen over the one that chance would bring. Items with one judgement take no part. With n judgements of which
// n_c are of value c, an item with m of them m_c, and d(c, k) how far two values lie apart:
//   alpha = 1 - (n - 1) * sum over items of [sum m_c m_k d(c, k) / (m - 1)] / sum n_c n_k d(c, k)
// Nominal: d is 1 between different values. Ordinal: the square of how many judgements lie between two values, half of their own
// included, which is the square of the difference of their middle ranks; so a sum over pairs is n times the sum of squared ranks less the
// square of their sum, and no pair is looked at.

import type { ItemCounts, Measure } from "./itemCounts.ts";
import { at } from "./judgementTable.ts";

export function nominalAlpha(counts: ItemCounts): Measure {
  const { patterns, values, judged, squares } = counts;
  const totals = new Float64Array(values.length);
  return (weights) => {
    const n = addTotals(counts, weights, totals);
    let observed = 0;
    for (let p = 0; p < patterns; p++) {
      const m = judged[p] as number;
      if (m < 2) continue;
      observed += ((weights[p] as number) * (m * m - (squares[p] as number))) / (m - 1);
    }
    let expected = n * n;
    for (const total of totals) expected -= total * total;
    return expected === 0 ? NaN : 1 - ((n - 1) * observed) / expected;
  };
}

/** The values must be numbers, sorted. */
export function ordinalAlpha(counts: ItemCounts): Measure {
  const { patterns, values, start, value, count, judged } = counts;
  const totals = new Float64Array(values.length);
  const ranks = new Float64Array(values.length);
  return (weights) => {
    const n = addTotals(counts, weights, totals);
    // From the middle of all judgements, where the ranks' mean is 0: fewer digits are lost.
    let below = -n / 2;
    let expected = 0;
    for (let c = 0; c < values.length; c++) {
      const total = totals[c] as number;
      const rank = below + total / 2;
      ranks[c] = rank;
      below += total;
      expected += n * total * rank * rank;
    }
    let observed = 0;
    for (let p = 0; p < patterns; p++) {
      const weight = weights[p] as number;
      const m = judged[p] as number;
      if (weight === 0 || m < 2) continue;
      let sum = 0;
      let sumOfSquares = 0;
      for (let i = at(start, p); i < at(start, p + 1); i++) {
        const rank = ranks[at(value, i)] as number;
        sum += (count[i] as number) * rank;
        sumOfSquares += (count[i] as number) * rank * rank;
      }
      // Of one value the difference is nothing but rounding.
      if (at(start, p + 1) - at(start, p) > 1)
        observed += (weight * (m * sumOfSquares - sum * sum)) / (m - 1);
    }
    return expected === 0 ? NaN : 1 - ((n - 1) * observed) / expected;
  };
}

/** How often each value was given to items with two judgements or more; their sum. */
function addTotals(counts: ItemCounts, weights: Float64Array, totals: Float64Array): number {
  const { patterns, start, value, count, judged } = counts;
  totals.fill(0);
  let n = 0;
  for (let p = 0; p < patterns; p++) {
    const weight = weights[p] as number;
    if (weight === 0 || (judged[p] as number) < 2) continue;
    n += weight * (judged[p] as number);
    for (let i = at(start, p); i < at(start, p + 1); i++) {
      const said = at(value, i);
      totals[said] = (totals[said] as number) + weight * (count[i] as number);
    }
  }
  return n;
}
