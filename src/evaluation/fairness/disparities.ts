// Fairlearn's figures over all groups of an attribute (between groups, worst case), except that a group without a rate has no part in
// them, a figure of fewer than two rates is none, and so is a ratio whose larger rate is 0.
import type { Disparities, Figure, RateKind } from "./fairness.ts";

interface Rated {
  readonly rates: Readonly<Record<RateKind, { readonly rate: number | null }>>;
}

interface Spread {
  readonly difference: Figure;
  readonly ratio: Figure;
}

const none = (reason: string): Figure => ({ value: null, reason });

/** What a rate is called in reasons. */
const rateTitles: Readonly<Record<RateKind, string>> = {
  selection: "selection rate",
  truePositive: "true positive rate",
  falsePositive: "false positive rate",
  scoring: "scoring rate",
};

function spreadOf(groups: readonly Rated[], kind: RateKind): Spread {
  const rates = groups.flatMap(({ rates: all }) => all[kind].rate ?? []);
  const title = rateTitles[kind];
  if (rates.length < 2) {
    const reason =
      rates.length === 0
        ? `no group has a ${title}`
        : `only one group has a ${title}, and a comparison takes two`;
    return { difference: none(reason), ratio: none(reason) };
  }
  // Not Math.max(...rates): a call has a limit of arguments.
  const highest = rates.reduce((most, rate) => Math.max(most, rate), 0);
  const lowest = rates.reduce((least, rate) => Math.min(least, rate), 1);
  return {
    difference: { value: highest - lowest },
    ratio: highest === 0 ? none(`every ${title} is 0, and 0 / 0 is no ratio`) : { value: lowest / highest },
  };
}

/** The worse of both, where both are there. */
function worst(
  truePositive: Figure,
  falsePositive: Figure,
  choose: (a: number, b: number) => number,
): Figure {
  for (const { value, reason = "it is undefined" } of [truePositive, falsePositive])
    if (value === null) return none(`it takes both rates: ${reason}`);
  return { value: choose(truePositive.value as number, falsePositive.value as number) };
}

export function disparitiesOf(groups: readonly Rated[]): Disparities {
  const [selection, scoring] = [spreadOf(groups, "selection"), spreadOf(groups, "scoring")];
  const [truePositive, falsePositive] = [spreadOf(groups, "truePositive"), spreadOf(groups, "falsePositive")];
  return {
    demographicParityDifference: selection.difference,
    demographicParityRatio: selection.ratio,
    equalOpportunityDifference: truePositive.difference,
    falsePositiveDifference: falsePositive.difference,
    equalizedOddsDifference: worst(truePositive.difference, falsePositive.difference, Math.max),
    equalizedOddsRatio: worst(truePositive.ratio, falsePositive.ratio, Math.min),
    scoringRateDifference: scoring.difference,
    scoringRateRatio: scoring.ratio,
  };
}
