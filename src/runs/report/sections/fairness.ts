// BiasGuard: whether anyone is treated worse, layer by layer: in the judgements, by the reward model, in decisions, by the trained
// model, by the anonymiser. Verdicts come first, and what nobody looked at is said: no test can show that there is no difference.

import { intervalChart } from "../../../evaluation/report/charts.ts";
import type { Block, Chart, Part, Quantity, Row } from "../../../evaluation/report/document.ts";
import type { ReportLine } from "../../../domain/reportLines.ts";
import type { LinesOf } from "../facts.ts";
import { type Layer, layerOf, layers, type Made, testName } from "../measures.ts";
import { code, fromLine, measured, said, toned } from "../parts.ts";
import type { SectionMaker } from "./section.ts";

const titles: Readonly<Record<Layer, string>> = {
  labels: "Judgements",
  reward: "Reward model",
  decision: "Decisions",
  policy: "Trained model",
  anonymiser: "Anonymiser",
};
const about: Readonly<Record<Layer, string>> = {
  labels: "whether annotators lean to answers of a group, beyond what the others like",
  reward: "whether a model scores the same text differently when only the group that it tells of is swapped",
  decision: "whether people of different groups are selected equally often",
  policy: "whether the trained model answers differently when only the group is swapped",
  anonymiser: "whether names of one group are missed more often than those of another",
};
const how: Readonly<Record<Layer, string>> = {
  labels: "Needs answers with a group, judged by three or more people.",
  reward: "evaluate counterfactual --model RM --probes PROBES --project DIR",
  decision: "evaluate fairness --data DECISIONS --project DIR",
  policy: "evaluate counterfactual with a policy's answers, or evaluate fairness --layer policy",
  anonymiser: "evaluate fairness --layer anonymiser --data FOUND --project DIR",
};
const level = 0.05;

export const fairness: SectionMaker = {
  anchor: "fairness",
  title: "Fairness",
  blocks(made) {
    const { facts } = made;
    return [
      ...layers.map((layer) => verdictOf(made, layer)),
      said(
        "A gap counts as found in this report only where its chance, corrected by Holm's method over all ",
        measured(made, "tests", "count"),
        " tests that the report tells, lies below one in twenty. The verdict in a row is the measurement's own, corrected over that measurement alone.",
      ),
      ...labels(made),
      ...facts.reports.fairness.flatMap((one) => groupTables(made, one)),
      ...facts.reports.counterfactual.flatMap((one) => swaps(made, one)),
    ];
  },
};

/** Findings of a layer, over all files that measured it. */
export function findingOf(
  made: Made,
  layer: Layer,
): {
  readonly tested: number;
  readonly gaps: readonly string[];
  readonly looked: boolean;
  readonly own: readonly string[];
} {
  const tests = made.tests.filter((one) => one.layer === layer);
  const { fairness: tables, counterfactual } = made.facts.reports;
  const own = [
    ...tables.flatMap(({ name, lines }) =>
      layerOf(name, "decision") === layer ? lines.map(({ verdict }) => verdict) : [],
    ),
    ...counterfactual.flatMap(({ name, lines }) =>
      layerOf(name, "reward") === layer ? lines.map(({ verdict }) => verdict) : [],
    ),
  ];
  return {
    tested: tests.length,
    gaps: tests.filter(({ adjustedP }) => adjustedP < level).map(({ name }) => name),
    looked: own.length + tests.length > 0,
    own,
  };
}

function verdictOf(made: Made, layer: Layer): Block {
  const { gaps, looked, own, tested } = findingOf(made, layer);
  const head = `${titles[layer]}: `;
  const what = ` It asks ${about[layer]}.`;
  if (!looked) return toned("plain", `${head}nobody has looked.${what} `, code(how[layer]));
  if (gaps.length > 0) {
    const named = gaps
      .slice(0, 5)
      .flatMap((name, i): Part[] => [
        i === 0 ? "" : ", ",
        code((JSON.parse(name) as string[]).filter((part) => part !== "").join(" / ")),
      ]);
    return toned(
      "verdict",
      `${head}gap found (`,
      ...named,
      gaps.length > 5 ? ", and more below" : "",
      `).${what}`,
    );
  }
  const lacking = tested === 0 || (own.length > 0 && own.every((one) => one === "insufficient data"));
  return toned(
    "verdict",
    `${head}${lacking ? "insufficient data" : "not found, at the sizes that the tables below say would have been"}.${what}`,
  );
}

function labels(made: Made): Block[] {
  const rows: Row[] = made.annotators.annotators.flatMap(({ annotator, groups }) =>
    groups
      .filter(({ value }) => value !== null)
      .map(({ group, against }) => ({
        cells: [
          [code(annotator)],
          [code(group), " against ", against === null ? "answers without a group" : code(against)],
          [measured(made, "annotator.group", "number", testName(annotator, group))],
          [measured(made, "adjusted p", "chance", testName("labels", testName(annotator, group)))],
        ],
      })),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      id: "label-groups",
      caption: "Pull of an answer's group on annotators, beyond what the others like, in log odds",
      columns: [
        { title: "Annotator" },
        { title: "Group" },
        { title: "Pull", isNumber: true },
        { title: "Corrected p", isNumber: true },
      ],
      rows,
    },
  ];
}

function groupTables(made: Made, { file, name, lines }: LinesOf<"fairness">): Block[] {
  const layer = layerOf(name, "decision");
  return lines.flatMap((line, at): Block[] => {
    const { attribute, groups, verdict, reasons } = line;
    const where = { type: "fairness", attribute };
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
    const chart = rateChart(line, idPart, (i, value) =>
      number(["groups", String(i), "selection_rate"], "share", value, {
        interval: groups[i]?.interval ?? null,
      }),
    );
    return [
      toned(
        "verdict",
        `${titles[layer]}, by `,
        code(attribute),
        ": ",
        verdictWord(verdict),
        ". ",
        number("rows", "count", line.rows),
        " rows, of which the group of ",
        number("unknown", "count", line.unknown),
        " is not known.",
      ),
      {
        kind: "table",
        id: `groups-${idPart}`,
        caption: `${titles[layer]} by ${attribute}`,
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
              [group.test ?? "none"],
              cell("p_value", "chance", group.p_value),
              group.p_value === null
                ? ["none"]
                : [
                    measured(
                      made,
                      "adjusted p",
                      "chance",
                      testName(layer, testName(name, attribute, group.group)),
                    ),
                  ],
            ],
          };
        }),
      },
      {
        kind: "table",
        id: `figures-${idPart}`,
        caption: `Over all groups of ${attribute}`,
        columns: [{ title: "Figure" }, { title: "Value", isNumber: true }],
        rows: figures,
      },
      ...chart,
    ];
  });
}

const figureTitles = {
  demographic_parity_difference: "Demographic parity difference",
  demographic_parity_ratio: "Demographic parity ratio",
  equal_opportunity_difference: "Equal opportunity difference",
  equalized_odds_difference: "Equalised odds difference",
  equalized_odds_ratio: "Equalised odds ratio",
} as const;

function rateChart(
  { attribute, groups }: ReportLine<"fairness">,
  id: string,
  quantity: (group: number, value: number) => Quantity,
): Chart[] {
  const shown = groups.flatMap(({ group, selection_rate: value, interval }, i) =>
    value === null ? [] : [{ group, value, interval, i }],
  );
  if (shown.length < 2) return [];
  const title = `Selection rates by ${attribute}`;
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

function swaps(made: Made, { file, name, lines }: LinesOf<"counterfactual">): Block[] {
  const layer = layerOf(name, "reward");
  const told = lines.map((line, at) => {
    const number = (
      field: string | readonly string[],
      form: "share" | "count" | "number" | "chance",
      value: number | null,
      more = {},
    ): Quantity =>
      fromLine(file, { type: "counterfactual" }, field, form, value, {
        at,
        ...more,
        ...(value === null ? { reason: line.reason ?? "it is undefined here" } : {}),
      });
    return { line, number };
  });
  const shown = told.flatMap(({ line, number }) =>
    line.mean_difference === null ? [] : [{ line, number, value: line.mean_difference }],
  );
  const label = ({ axis, groups: [a, b], arm }: ReportLine<"counterfactual">): string =>
    `${axis}: ${a} less ${b}${arm === null || arm === undefined ? "" : ` (${arm})`}`;
  const title = `${titles[layer]}: the same text of another group (${name})`;
  const table: Block = {
    kind: "table",
    id: `swaps-${idOf(name)}`,
    caption: title,
    columns: [
      { title: "Swap" },
      { title: "Text" },
      { title: "Templates", isNumber: true },
      { title: "Mean difference", isNumber: true },
      { title: "Noise floor", isNumber: true },
      { title: "p", isNumber: true },
      { title: "Corrected over the report", isNumber: true },
      { title: "Would have been found", isNumber: true },
      { title: "Verdict" },
    ],
    rows: told.map(({ line, number }) => ({
      cells: [
        [code(`${line.axis}: ${line.groups[0]} less ${line.groups[1]}`)],
        [line.arm ?? "as given"],
        [number("templates", "count", line.templates)],
        [number("mean_difference", "number", line.mean_difference, { interval: line.interval })],
        [number("noise_floor", "number", line.noise_floor)],
        [number("p_value", "chance", line.p_value)],
        line.p_value === null
          ? ["none"]
          : [
              measured(
                made,
                "adjusted p",
                "chance",
                testName(layer, testName(name, line.arm ?? "", line.axis, ...line.groups)),
              ),
            ],
        [number("mde", "number", line.mde)],
        [verdictWord(line.verdict)],
      ],
    })),
  };
  if (shown.length === 0) return [table];
  return [
    table,
    {
      kind: "chart",
      id: `swaps-${idOf(name)}-chart`,
      title,
      meaning: [
        "By how much the score differs where only the group was swapped; at the dashed line it does not.",
      ],
      spec: intervalChart(
        shown.map(({ line, value }) => ({ name: label(line), value, interval: line.interval })),
        { title: "difference of scores", even: 0 },
      ),
      table: {
        kind: "table",
        id: `swaps-${idOf(name)}-chart-table`,
        caption: title,
        columns: [{ title: "Swap" }, { title: "Mean difference", isNumber: true }],
        rows: shown.map(({ line, number, value }) => ({
          cells: [
            [code(label(line))],
            [number("mean_difference", "number", value, { interval: line.interval })],
          ],
        })),
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
const verdictWord = (verdict: string) => code(verdict);
const idOf = (name: string): string => name.replaceAll(/[^a-zA-Z0-9]+/g, "-");
