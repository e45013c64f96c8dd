// The numbers that New York City's rule on automated employment decision tools asks to be published, and no others (6 RCNY 5-300 and
// 5-301, as of 2026-11: src/domain/fairnessRules.ts): for sex, for race or ethnicity and for both together, each category's number, rate
// and impact ratio, and how many are in no known category. A table of numbers is no audit: the rule wants an independent auditor.
import { highestShare } from "./groupRates.ts";
import { type GroupTable, joined } from "./groupTable.ts";
import { type MeasuredAttribute, measureTable } from "./measureTable.ts";

export interface Ll144Options {
  /** Names of the attributes in the rows. */
  readonly sex: string;
  readonly race: string;
  /** A tool that selects, or one that scores: then the rate is the share above the median of all scores. */
  readonly basis: "selection" | "scoring";
  /** Categories with less than so many per cent of a section's people stay out of its impact ratios; 0: none. Auditors may do so. */
  readonly excludedBelowPercent?: number;
}

export interface Ll144Row {
  readonly category: string;
  /** null in the other's section. */
  readonly sex: string | null;
  readonly race: string | null;
  /** Applicants with a decision, or with a score. */
  readonly number: number;
  /** Selected, or scored above the median. */
  readonly hits: number;
  readonly rate: number | null;
  readonly impactRatio: number | null;
  readonly isExcluded: boolean;
  /** Why the impact ratio is null. */
  readonly reason?: string;
}

export interface Ll144Section {
  readonly title: "Sex" | "Race/ethnicity" | "Sex and race/ethnicity";
  /** Sex first, by code point. */
  readonly rows: readonly Ll144Row[];
  /** Applicants whose category is not known: in no row and no ratio. */
  readonly unknown: number;
  /** Why there are no rows. */
  readonly reason?: string;
}

export interface Ll144Table {
  readonly rateTitle: "Selection rate" | "Scoring rate";
  readonly applicants: number;
  readonly median: number | null;
  readonly sections: readonly Ll144Section[];
  /** Columns as the rule has them. */
  readonly columns: readonly string[];
}

export function ll144Table(table: GroupTable, options: Ll144Options): Ll144Table {
  const { sex, race, basis } = options;
  const { attributes, rows, scores } = measureTable(table, { crossings: [[sex, race]] });
  const section = (title: Ll144Section["title"], names: readonly string[]): Ll144Section => {
    const own = attributes.find(
      ({ names: its }) => its.length === names.length && names.every((name) => its.includes(name)),
    );
    if (own !== undefined) return sectionOf(title, own, options);
    const missing = names.filter((name) => !table.attributes().includes(name));
    return {
      title,
      rows: [],
      unknown: rows,
      reason: `no row has ${missing.map((name) => JSON.stringify(name)).join(" or ")}`,
    };
  };
  const rateTitle = basis === "selection" ? "Selection rate" : "Scoring rate";
  return {
    rateTitle,
    applicants: rows,
    median: scores.median,
    sections: [
      section("Sex", [sex]),
      section("Race/ethnicity", [race]),
      section("Sex and race/ethnicity", [sex, race]),
    ],
    columns: ["Category", "Number of applicants", rateTitle, "Impact ratio"],
  };
}

function sectionOf(
  title: Ll144Section["title"],
  { names, groups, unknown }: MeasuredAttribute,
  { sex, race, basis, excludedBelowPercent = 2 }: Ll144Options,
): Ll144Section {
  const shares = groups.map(({ rates }) => rates[basis]);
  const all = shares.reduce((total, { of }) => total + of, 0);
  const isExcluded = ({ of }: { readonly of: number }): boolean => 100 * of < excludedBelowPercent * all;
  // A category that is out of the ratios cannot be what they are ratios of.
  const place = highestShare(shares.map((share) => (isExcluded(share) ? { hits: 0, of: 0 } : share)));
  const highest = place === undefined ? undefined : shares[place];
  const rows = groups.map(({ parts }, i): Ll144Row => {
    const share = shares[i] as (typeof shares)[number];
    const part = (name: string): string | null => parts[names.indexOf(name)] ?? null;
    const reason =
      share.reasons.rate ??
      (isExcluded(share)
        ? `less than ${excludedBelowPercent} % of the people: left out of the ratios`
        : highest === undefined || highest.hits === 0
          ? "the highest rate is 0, and 0 / 0 is no ratio"
          : undefined);
    return {
      category: [part(sex), part(race)].filter((one) => one !== null).join(joined),
      sex: part(sex),
      race: part(race),
      number: share.of,
      hits: share.hits,
      rate: share.rate,
      impactRatio:
        reason !== undefined || highest === undefined
          ? null
          : (share.hits * highest.of) / (highest.hits * share.of),
      isExcluded: isExcluded(share),
      ...(reason === undefined ? {} : { reason }),
    };
  });
  return { title, rows, unknown };
}
