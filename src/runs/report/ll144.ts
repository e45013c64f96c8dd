// New York City's table from lines of `evaluate fairness` in a project's folder: which line is about sex, which about race or ethnicity.

import type { ReportLine } from "../../domain/reportLines.ts";
import { type Ll144Ratio, ll144Ratios } from "../../evaluation/fairness/ll144.ts";
import type { LinesOf, ProjectFacts } from "./facts.ts";
import { layerOf } from "./layers.ts";
import { sharesOf } from "./tests.ts";

const isSex = (name: string): boolean => /^(sex|gender)$/i.test(name);
const isRace = (name: string): boolean =>
  /^(race|ethnicity|race[ _/-]*(or[ _-]*)?ethnicity|origin)$/i.test(name);

const sections = [
  { title: "Sex", fits: (names: readonly string[]) => names.length === 1 && names.every(isSex) },
  { title: "Race/ethnicity", fits: (names: readonly string[]) => names.length === 1 && names.every(isRace) },
  {
    title: "Sex and race/ethnicity",
    fits: (names: readonly string[]) => names.length === 2 && names.some(isSex) && names.some(isRace),
  },
] as const;

export interface Ll144Part {
  readonly title: (typeof sections)[number]["title"];
  readonly file: string;
  readonly line: ReportLine<"fairness">;
  /** The line's place among those of its attribute: a file may have several tables of decisions. */
  readonly at: number;
  /** Of the line's groups, in their order. */
  readonly ratios: readonly Ll144Ratio[];
  /** The same of scoring rates; null where nobody has a score. */
  readonly scoring: readonly Ll144Ratio[] | null;
}

/** Sections, in the rule's order, of every file that measured decisions and has sex or race; empty where there is none. */
export function ll144Parts({ reports }: Pick<ProjectFacts, "reports">): Ll144Part[] {
  return reports.fairness
    .filter(({ name }) => layerOf(name, "decision") === "decision")
    .flatMap(({ file, lines }: LinesOf<"fairness">) =>
      sections.flatMap(({ title, fits }): Ll144Part[] => {
        // As `evaluate fairness` writes the names of a crossing.
        const own = lines.filter(({ attribute }) => fits(attribute.split(" & ")));
        return own.map((line) => ({
          ...{ title, file, line },
          at: lines.filter(({ attribute }) => attribute === line.attribute).indexOf(line),
          ratios: ll144Ratios(sharesOf(line)),
          scoring: scoringOf(line),
        }));
      }),
    );
}

function scoringOf({ groups }: ReportLine<"fairness">): Ll144Ratio[] | null {
  if (groups.every(({ scoring_rate: rate }) => rate === null)) return null;
  const shares = groups.map(({ count, scoring_rate: rate }) =>
    rate === null ? { hits: 0, of: 0 } : { hits: rate * count, of: count },
  );
  return ll144Ratios(shares, "nobody in it has a score");
}
