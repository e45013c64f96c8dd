// The numbers that New York City's rule on automated employment decision tools asks to be published of each category (6 RCNY 5-300 and
// 5-301, as of 2026-11: src/domain/fairnessRules.ts): how many applicants, the selection rate, the impact ratio. A category below 2 %
// of the people may be left out of the ratios by the auditor: it keeps its number and its rate. A table of numbers is no audit.
import { highestShare } from "./groupRates.ts";
import type { Share } from "./share.ts";

/** Categories with less than so many per cent of a section's people stay out of its impact ratios. */
const excludedBelowPercent = 2;

export interface Ll144Ratio {
  readonly impactRatio: number | null;
  readonly isExcluded: boolean;
  /** Why the impact ratio is null. */
  readonly reason?: string;
}

/** Of the categories of one section, in their order: `hits` selected, or scored above the median, `of` applicants. `nobody`: why none is. */
export function ll144Ratios(shares: readonly Share[], nobody = "nobody in it was decided on"): Ll144Ratio[] {
  const all = shares.reduce((total, { of }) => total + of, 0);
  const isExcluded = ({ of }: Share): boolean => 100 * of < excludedBelowPercent * all;
  // A category that is out of the ratios cannot be what they are ratios of.
  const place = highestShare(shares.map((share) => (isExcluded(share) ? { hits: 0, of: 0 } : share)));
  const highest = place === undefined ? undefined : shares[place];
  return shares.map((share): Ll144Ratio => {
    const reason =
      share.of === 0
        ? nobody
        : isExcluded(share)
          ? `less than ${excludedBelowPercent} % of the people: left out of the ratios`
          : highest === undefined || highest.hits === 0
            ? "the highest rate is 0, and 0 / 0 is no ratio"
            : undefined;
    return reason !== undefined || highest === undefined
      ? { impactRatio: null, isExcluded: isExcluded(share), ...(reason === undefined ? {} : { reason }) }
      : { impactRatio: (share.hits * highest.of) / (highest.hits * share.of), isExcluded: false };
  });
}
