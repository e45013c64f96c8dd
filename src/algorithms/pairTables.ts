// What the page of a pairwise method prints of its formulas: every loss and divergence at an example, computed by the code
// that trains.

import {
  conservative,
  divergences,
  type PairTerms,
  type PreferenceLoss,
  preferenceLosses,
} from "./math/preferenceLosses.ts";
import { mean, Scalar } from "./math/scalar.ts";
import type { DocsTable } from "./recipe.ts";

/** A pair whose answers have the given log-ratios; 10 and 8 tokens, policy log-probabilities of -20 and -24. */
function examplePair(chosenRatio: number, rejectedRatio: number): PairTerms {
  const [chosen, rejected] = [new Scalar(chosenRatio), new Scalar(rejectedRatio)];
  return {
    chosen,
    rejected,
    chosenScore: chosen,
    rejectedScore: rejected,
    chosenLogp: new Scalar(-20),
    rejectedLogp: new Scalar(-24),
    referenceChosen: -20 - chosenRatio,
    referenceRejected: -24 - rejectedRatio,
    chosenLength: 10,
    rejectedLength: 8,
    chosenTokens: new Scalar(-20),
    chosenTokenCount: 10,
  };
}

const example = { beta: 0.1, labelSmoothing: 0.1, discopopTau: 0.05 };

/** Every pairwise loss, before anything is learned and at one pair, computed by the code that trains. */
export function lossTable(): DocsTable {
  const names = Object.keys(preferenceLosses) as PreferenceLoss[];
  const at = (loss: (pairs: PairTerms[]) => Scalar[]): string[] =>
    [examplePair(0, 0), examplePair(0.5, -0.3)].map((pair) => mean(loss([pair])).value.toFixed(6));
  return {
    head: ["Loss", "Before learning", "At the example"],
    rows: [
      ...names.map((name) => [`\`${name}\``, ...at((pairs) => preferenceLosses[name](pairs, example))]),
      ["`sigmoid`, smoothed", ...at((pairs) => conservative(pairs, example.beta, example.labelSmoothing))],
    ],
  };
}

export function divergenceTable(): DocsTable {
  return {
    head: ["Divergence", "Score at 0.5", "Score at 0", "Score at -0.3"],
    rows: Object.entries(divergences).map(([name, score]) => [
      `\`${name}\``,
      ...[0.5, 0, -0.3].map((ratio) => {
        const text = score(new Scalar(ratio), 0.5).value.toFixed(6);
        return text === "-0.000000" ? "0.000000" : text;
      }),
    ]),
  };
}
