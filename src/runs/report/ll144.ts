// New York City's table from lines of `evaluate fairness` in a project's folder: which line is about sex, which about race or ethnicity.

import type { ReportLine } from "../../domain/reportLines.ts";
import { type Ll144Section, ll144Section } from "../../evaluation/fairness/ll144.ts";
import type { LinesOf, ProjectFacts } from "./facts.ts";
import { layerOf } from "./layers.ts";

const isSex = (name: string): boolean => /^(sex|gender)$/i.test(name);
const isRace = (name: string): boolean =>
  /^(race|ethnicity|race[ _/-]*(or[ _-]*)?ethnicity|origin)$/i.test(name);
/** As `evaluate fairness` writes the names and parts of a crossing. */
const joint = " & ";

export interface Ll144Part extends Ll144Section {
  readonly file: string;
  readonly line: ReportLine<"fairness">;
}

/** Sections of every file that measured decisions and has sex or race; empty where there is none. */
export function ll144Parts({ reports }: Pick<ProjectFacts, "reports">): Ll144Part[] {
  return reports.fairness
    .filter(({ name }) => layerOf(name, "decision") === "decision")
    .flatMap((one) => partsOf(one));
}

function partsOf({ file, lines }: LinesOf<"fairness">): Ll144Part[] {
  const namesOf = ({ attribute }: ReportLine<"fairness">): string[] => attribute.split(joint);
  const wanted = [
    { title: "Sex", fits: (names: string[]) => names.length === 1 && names.every(isSex) },
    { title: "Race/ethnicity", fits: (names: string[]) => names.length === 1 && names.every(isRace) },
    {
      title: "Sex and race/ethnicity",
      fits: (names: string[]) => names.length === 2 && names.some(isSex) && names.some(isRace),
    },
  ] as const;
  return wanted.flatMap(({ title, fits }) => {
    const line = lines.find((one) => fits(namesOf(one)));
    if (line === undefined) return [];
    const names = namesOf(line);
    const groups = line.groups.map(({ group, count, selected, selection_rate: rate }) => ({
      parts: names.length === 1 ? [group] : group.split(joint),
      hits: selected ?? 0,
      of: count,
      rate,
      reasons: rate === null ? { rate: "nobody in it was decided on" } : {},
    }));
    const [sex, race] = [names.find(isSex) ?? "", names.find(isRace) ?? ""];
    const section = ll144Section(title, { names, groups, unknown: line.unknown }, { sex, race });
    return [{ ...section, file, line }];
  });
}
