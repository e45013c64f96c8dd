// Tables of groups in a report: rates of each, the pairs that differ, figures over all of them, and a chart.

import type { ReportLine } from "../../../domain/reportLines.ts";
import { intervalChart, lineChart } from "../../../evaluation/report/charts.ts";
import type { Block, Chart, Part, Quantity } from "../../../evaluation/report/document.ts";
import type { LinesOf } from "../facts.ts";
import { layerOf, layerTitles } from "../layers.ts";
import type { Made } from "../measures.ts";
import { code, fromLine, idOf, measured, toned, wording } from "../parts.ts";
import { highestOf, pairName, pairsOf, testName } from "../tests.ts";

export function groupTables(made: Made, one: LinesOf<"fairness">): Block[] {
  const { file, name, lines } = one;
  const layer = layerOf(name, "decision");
  const all = made.facts.reports.fairness.flatMap((other) =>
    layerOf(other.name, "decision") === layer ? other.lines : [],
  );
  return lines.flatMap((line, at): Block[] => {
    const { attribute, groups, verdict, reasons } = line;
    const where = { type: "fairness", attribute };
    const highest = highestOf(line);
    const own = lines.filter((one) => one.attribute === attribute).indexOf(line);
    const number = (
      field: string | readonly string[],
      form: "share" | "count" | "number" | "chance",
      value: number | null,
      told = {},
    ): Quantity =>
      fromLine(file, where, field, form, value, {
        at: own,
        ...told,
        ...(value === null
          ? {
              reason: reasonOf(reasons, field),
            }
          : {}),
      });
    // Where several tables are of one kind each says which it is.
    const isOne = all.filter((other) => other.attribute === attribute).length === 1;
    const of = isOne ? attribute : `${attribute} (${name}, ${line.data})`;
    const idPart = `${idOf(name)}-${at + 1}`;
    const figures = (
      [
        "demographic_parity_difference",
        "demographic_parity_ratio",
        "equal_opportunity_difference",
        "equalized_odds_difference",
        "equalized_odds_ratio",
      ] as const
    ).map((field) => ({
      cells: [[figureTitles[field]], [number(field, "number", line[field])]],
    }));
    const chart = rateChart(line, of, idPart, (i, value) =>
      number(["groups", String(i), "selection_rate"], "share", value, {
        interval: groups[i]?.interval ?? null,
      }),
    );
    return [
      toned(
        "verdict",
        `${layerTitles[layer]}, by `,
        code(of),
        ": ",
        verdictWord(verdict),
        ...(reasons["verdict"] === undefined ? [] : [" (", wording(reasons["verdict"]), ")"]),
        ". ",
        number("rows", "count", line.rows),
        " rows; those of unknown group are ",
        number("unknown", "count", line.unknown),
        ".",
      ),
      {
        kind: "table",
        id: `groups-${idPart}`,
        caption: `${layerTitles[layer]} by ${of}`,
        columns: [
          { title: "Group" },
          { title: "Number", isNumber: true },
          { title: "Selected", isNumber: true },
          { title: "Selection rate", isNumber: true },
          { title: "Impact ratio", isNumber: true },
          { title: "Below four fifths" },
          { title: "True positive rate", isNumber: true },
          { title: "False positive rate", isNumber: true },
          { title: "Scoring rate", isNumber: true },
          { title: "Scoring impact ratio", isNumber: true },
          { title: "Test" },
          { title: "p", isNumber: true },
          { title: "Corrected over the report", isNumber: true },
        ],
        rows: groups.map((group, i) => {
          const cell = (
            field: string,
            form: "share" | "count" | "number" | "chance",
            value: number | null,
            told = {},
          ): Part[] => [number(["groups", String(i), field], form, value, told)];
          const isSmall = group.count < 5;
          return {
            ...(isSmall ? { tone: "left out" as const } : {}),
            cells: [
              [code(group.group), isSmall ? " (very few)" : ""],
              cell("count", "count", group.count),
              cell("selected", "count", group.selected),
              cell("selection_rate", "share", group.selection_rate, { interval: group.interval }),
              cell("impact_ratio", "number", group.impact_ratio),
              [group.below_four_fifths === null ? "undefined" : group.below_four_fifths ? "yes" : "no"],
              cell("true_positive_rate", "share", group.true_positive_rate),
              cell("false_positive_rate", "share", group.false_positive_rate),
              cell("scoring_rate", "share", group.scoring_rate),
              cell("scoring_impact_ratio", "number", group.scoring_impact_ratio),
              [group.test === null ? "none" : wording(group.test)],
              cell("p_value", "chance", group.p_value),
              group.p_value === null || highest === undefined || i === highest
                ? ["none"]
                : [measured(made, "adjusted p", "chance", testName(layer, pairName(name, line, highest, i)))],
            ],
          };
        }),
      },
      ...pairTable(made, one.name, line, of, idPart),
      {
        kind: "table",
        id: `figures-${idPart}`,
        caption: `Over all groups of ${of}`,
        columns: [{ title: "Figure" }, { title: "Value", isNumber: true }],
        rows: figures,
      },
      ...chart,
      ...curveChart(made, file, line, of, idPart),
    ];
  });
}

/** More lines than these cannot be told apart; groups with the most scores come first. */
const mostCurves = 6;

/** Impact ratios over the score from which on people would be selected. */
function curveChart(
  made: Made,
  file: string,
  { attribute, data }: ReportLine<"fairness">,
  of: string,
  id: string,
): Chart[] {
  const all = made.facts.reports.threshold_curve.find((one) => one.file === file)?.lines ?? [];
  const own = all.filter((one) => one.attribute === attribute);
  const at = own.findIndex((one) => one["data"] === data);
  const line = own[at];
  if (line === undefined || line.groups.length < 2) return [];
  const number = (field: readonly string[], form: "count" | "number", value: number | null): Quantity =>
    fromLine(file, { type: "threshold_curve", attribute }, field, form, value, {
      at,
      ...(value === null ? { reason: "no threshold selects enough people" } : {}),
    });
  const drawn = [...line.groups].sort((a, b) => b.count - a.count).slice(0, mostCurves);
  const title = `Impact ratios of ${of} by the score that selects`;
  return [
    {
      kind: "chart",
      id: `curve-${id}`,
      title,
      meaning: [
        "What each group's impact ratio would be if people were selected from this score on. The dashed line is four fifths. ",
        { wording: `Thresholds: ${line.grid}.` },
        drawn.length < line.groups.length ? " The largest groups are drawn; the table has all." : "",
      ],
      spec: lineChart(
        drawn.flatMap(({ group, impact_ratios }) =>
          impact_ratios.flatMap((ratio, i) => {
            const x = line.thresholds[i];
            return x === undefined ? [] : [{ name: group, x, y: ratio }];
          }),
        ),
        { x: "score that selects", y: "impact ratio" },
        0.8,
      ),
      table: {
        kind: "table",
        id: `curve-${id}-table`,
        caption: `${title}: where it is lowest`,
        columns: [
          { title: "Group" },
          { title: "With a score", isNumber: true },
          { title: "Lowest impact ratio", isNumber: true },
          { title: "At the score", isNumber: true },
          { title: "Thresholds below four fifths", isNumber: true },
          { title: "Of thresholds", isNumber: true },
        ],
        rows: line.groups.map(({ group, count, lowest, below }, i) => {
          const place = ["groups", String(i)];
          return {
            cells: [
              [code(group)],
              [number([...place, "count"], "count", count)],
              [number([...place, "lowest", "ratio"], "number", lowest?.ratio ?? null)],
              [number([...place, "lowest", "threshold"], "number", lowest?.threshold ?? null)],
              [number([...place, "below", "count"], "count", below.count)],
              [number([...place, "below", "of"], "count", below.of)],
            ],
          };
        }),
      },
    },
  ];
}

const mostPairs = 20;

/** The pairs of groups that count as a gap in the report, the surest first; those against the highest stand in the groups' table too. */
function pairTable(
  made: Made,
  name: string,
  line: ReportLine<"fairness">,
  told: string,
  id: string,
): Block[] {
  const layer = layerOf(name, "decision");
  const gaps = pairsOf(line)
    .flatMap(({ a, b }) => {
      const of = testName(layer, pairName(name, line, a, b));
      const test = made.test(of);
      return test?.isGap === true ? [{ a, b, of, adjustedP: test.adjustedP }] : [];
    })
    .sort((one, other) => one.adjustedP - other.adjustedP);
  if (gaps.length === 0) return [];
  return [
    {
      kind: "table",
      id: `pairs-${id}`,
      caption: `${layerTitles[layer]} by ${told}: pairs of groups that differ${gaps.length > mostPairs ? ", the surest of them" : ""}`,
      columns: [
        { title: "Group" },
        { title: "Other group" },
        { title: "Corrected over the report", isNumber: true },
      ],
      rows: gaps.slice(0, mostPairs).map(({ a, b, of }) => ({
        cells: [
          [code(line.groups[a]?.group ?? "")],
          [code(line.groups[b]?.group ?? "")],
          [measured(made, "adjusted p", "chance", of)],
        ],
      })),
    },
  ];
}

const figureTitles = {
  demographic_parity_difference: "Demographic parity difference",
  demographic_parity_ratio: "Demographic parity ratio",
  equal_opportunity_difference: "Equal opportunity difference",
  equalized_odds_difference: "Equalised odds difference",
  equalized_odds_ratio: "Equalised odds ratio",
} as const;

function rateChart(
  { groups }: ReportLine<"fairness">,
  of: string,
  id: string,
  quantity: (group: number, value: number) => Quantity,
): Chart[] {
  const shown = groups.flatMap(({ group, selection_rate: value, interval }, i) =>
    value === null ? [] : [{ group, value, interval, i }],
  );
  if (shown.length < 2) return [];
  const title = `Selection rates by ${of}`;
  return [
    {
      kind: "chart",
      id: `rates-${id}`,
      title,
      meaning: [
        "Share of each group that was selected. Intervals that overlap do not show that rates are equal.",
      ],
      spec: intervalChart(
        shown.map(({ group, value, interval }) => ({ name: group, value, interval })),
        { title: "selected, %", percent: true },
      ),
      table: {
        kind: "table",
        id: `rates-${id}-table`,
        caption: title,
        columns: [{ title: "Group" }, { title: "Selection rate", isNumber: true }],
        rows: shown.map(({ group, value, i }) => ({ cells: [[code(group)], [quantity(i, value)]] })),
      },
    },
  ];
}

/** Of a group's number by its name there, "groups/2/selection_rate" or the number's own; else in general. */
function reasonOf(reasons: Readonly<Record<string, string>>, field: string | readonly string[]): string {
  const path = typeof field === "string" ? [field] : field;
  return reasons[path.join("/")] ?? reasons[path.at(-1) ?? ""] ?? "it is undefined here";
}

/** As it stands in the file: the size in it is the line's own. */
export const verdictWord = (verdict: string) => code(verdict);
