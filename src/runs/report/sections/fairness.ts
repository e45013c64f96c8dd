// BiasGuard: whether anyone is treated worse, layer by layer: in the judgements, by the reward model, in decisions, by the trained
// model, by the anonymiser. Verdicts come first, and what nobody looked at is said: no test can show that there is no difference.

import { intervalChart } from "../../../evaluation/report/charts.ts";
import type { Block, Part, Quantity, Row } from "../../../evaluation/report/document.ts";
import type { ReportLine } from "../../../domain/reportLines.ts";
import type { LinesOf } from "../facts.ts";
import { type Layer, layerOf, layers, layerTitles } from "../layers.ts";
import type { Made } from "../measures.ts";
import { code, fromLine, idOf, measured, said, toned, wording } from "../parts.ts";
import { swapName, testName } from "../tests.ts";
import { groupTables, verdictWord } from "./groupTables.ts";
import type { SectionMaker } from "./section.ts";

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
  policy: "evaluate amplification --model BASE --adapter TRAINED --probes PROBES --project DIR",
  anonymiser: "evaluate anonymiser --project DIR",
};

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
        " tests of the report, lies below one in twenty: every pair of groups of a table, every swap, every annotator and group. A swap has to exceed its noise floor as well. The verdict in a row is the measurement's own, corrected over that measurement alone.",
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
    gaps: tests.filter(({ isGap }) => isGap).map(({ name }) => name),
    looked: own.length + tests.length > 0,
    own,
  };
}

function verdictOf(made: Made, layer: Layer): Block {
  const { gaps, looked, own, tested } = findingOf(made, layer);
  const head = `${layerTitles[layer]}: `;
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

/** A picture of more is read by nobody. */
const mostDrawn = 20;

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
  const differing = told.flatMap(({ line, number }) =>
    line.mean_difference === null ? [] : [{ line, number, value: line.mean_difference }],
  );
  const shown = [...differing].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, mostDrawn);
  const label = (line: ReportLine<"counterfactual">): string =>
    `${line.axis}: ${line.groups[0]} less ${line.groups[1]}${isPlain(line) ? "" : ` (${textOf(line)})`}`;
  const title = `${layerTitles[layer]}: the same text of another group (${name})`;
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
        [wording(textOf(line))],
        [number("templates", "count", line.templates)],
        [number("mean_difference", "number", line.mean_difference, { interval: line.interval })],
        [number("noise_floor", "number", line.noise_floor)],
        [number("p_value", "chance", line.p_value)],
        line.p_value === null
          ? ["none"]
          : [measured(made, "adjusted p", "chance", testName(layer, swapName(name, line)))],
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
        `By how much the score differs where only the group was swapped; at the dashed line it does not.${
          shown.length < differing.length ? " The largest differences; the table has all." : ""
        }`,
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

type Swap = ReportLine<"counterfactual">;
const roleWords = {
  candidate: "trained model",
  base: "base",
  difference: "trained model less base",
} as const;
const isPlain = ({ arm, measure, role }: Swap): boolean => (arm ?? measure ?? role ?? null) === null;
/** Which text, and of a policy's answers whose they are and what was measured of them. */
const textOf = ({ arm, measure, role }: Swap): string =>
  [
    arm ?? "as given",
    ...(role === undefined ? [] : [roleWords[role]]),
    ...(measure === undefined ? [] : [measure]),
  ].join(", ");
