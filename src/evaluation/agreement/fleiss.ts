// Fleiss' kappa (Fleiss 1971, https://doi.org/10.1037/h0031619), for items that were not all judged equally often: the agreement is the
// mean, over items with two judgements or more, of the share of their pairs that agree; chance agrees with the sum of squares of each
// value's share, which is the mean of its share of the judgements over all judged items. Where all items were judged equally often this
// is Fleiss' own. Percent is the share of all pairs of judgements of one item that agree: items with more judgements weigh more there.

import type { ItemCounts, Measure } from "./itemCounts.ts";
import { at } from "./judgementTable.ts";

export function fleissKappa({ patterns, values, start, value, count, judged, squares }: ItemCounts): Measure {
  const shares = new Float64Array(values.length);
  return (weights) => {
    shares.fill(0);
    let [all, several, agreement, seen] = [0, 0, 0, 0];
    for (let p = 0; p < patterns; p++) {
      const weight = weights[p] as number;
      if (weight === 0) continue;
      const n = judged[p] as number;
      all += weight;
      for (let i = at(start, p); i < at(start, p + 1); i++) {
        const said = at(value, i);
        if (shares[said] === 0) seen++;
        shares[said] = (shares[said] as number) + (weight * (count[i] as number)) / n;
      }
      if (n < 2) continue;
      several += weight;
      agreement += (weight * ((squares[p] as number) - n)) / (n * (n - 1));
    }
    // With one value chance always agrees; rounding may not say so.
    if (several === 0 || seen < 2) return NaN;
    let chance = 0;
    for (const share of shares) chance += (share / all) * (share / all);
    return (agreement / several - chance) / (1 - chance);
  };
}

export function percentAgreement({ patterns, judged, squares }: ItemCounts): Measure {
  return (weights) => {
    let [agreeing, pairs] = [0, 0];
    for (let p = 0; p < patterns; p++) {
      const n = judged[p] as number;
      agreeing += (weights[p] as number) * ((squares[p] as number) - n);
      pairs += (weights[p] as number) * n * (n - 1);
    }
    return pairs === 0 ? NaN : agreeing / pairs;
  };
}
