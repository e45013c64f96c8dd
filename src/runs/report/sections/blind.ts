// What people chose who did not know whose answers they read.

import { intervalChart } from "../../../evaluation/report/charts.ts";
import type { Block, Part } from "../../../evaluation/report/document.ts";
import { code, measured, said, toned } from "../parts.ts";
import { titleIn } from "../policies.ts";
import { testName } from "../tests.ts";
import type { SectionMaker } from "./section.ts";

export const blind: SectionMaker = {
  anchor: "blind",
  title: "People's blind choice",
  blocks(made) {
    const found = made.blind.flatMap((one) =>
      made.facts.run === undefined || one.policy === made.facts.run
        ? [{ ...one, title: titleIn(made.facts, one.policy) }]
        : [],
    );
    if (found.length === 0)
      return [
        said(
          "Nobody compared answers blind. The page's Evaluate step makes such a task of what was measured there.",
        ),
      ];
    const of = ({ file, policy }: (typeof found)[number]): string => testName(file, policy);
    const number = (one: (typeof found)[number], name: string): Part[] => [
      measured(made, `blind.${name}`, "count", of(one)),
    ];
    const rates = found.flatMap((one) => {
      const { value, interval } = one.result.rate;
      return value === null ? [] : [{ name: one.title, value, interval }];
    });
    const blocks: Block[] = [
      ...found.map((one) =>
        toned("verdict", ...verdictOf(one.title, measured(made, "blind.rate", "share", of(one)))),
      ),
      {
        kind: "table",
        id: "blind-table",
        caption: "Judged without knowing whose answers they are",
        columns: [
          { title: "Model" },
          { title: "Win rate", isNumber: true },
          { title: "Its answer first", isNumber: true },
          { title: "Its answer second", isNumber: true },
          { title: "Won", isNumber: true },
          { title: "Tied", isNumber: true },
          { title: "Both bad", isNumber: true },
          { title: "Lost", isNumber: true },
          { title: "Skipped", isNumber: true },
          { title: "Not judged yet", isNumber: true },
        ],
        rows: found.map((one) => ({
          cells: [
            [code(one.title)],
            ...["rate", "shownFirst", "shownSecond"].map((name): Part[] => [
              measured(made, `blind.${name}`, "share", of(one)),
            ]),
            ...["won", "tied", "bothBad", "lost", "skipped", "open"].map((name) => number(one, name)),
          ],
        })),
      },
      said(
        "For each prompt the mean over its judgements, then the mean over prompts; a tie counts half, and so does both bad. Skipped pairs count for nothing.",
      ),
    ];
    if (rates.length === 0) return blocks;
    const title = "Win rate by people who judged blind";
    return [
      ...blocks,
      {
        kind: "chart",
        id: "blind-chart",
        title,
        meaning: [
          "How often people preferred the model's answer to its base's. On the dashed line neither is better.",
        ],
        spec: intervalChart(rates, { title: "win rate, %", even: 0.5, percent: true }),
        table: {
          kind: "table",
          id: "blind-chart-table",
          caption: title,
          columns: [{ title: "Model" }, { title, isNumber: true }],
          rows: found.map((one) => ({
            cells: [[code(one.title)], [measured(made, "blind.rate", "share", of(one))]],
          })),
        },
      },
    ];
  },
};

function verdictOf(title: string, rate: ReturnType<typeof measured>): Part[] {
  const { value, interval } = rate;
  const word =
    value === null || !interval
      ? "it cannot be told yet which they prefer, the model's answers or the base's"
      : interval[0] > 0.5
        ? "people prefer its answers to the base's"
        : interval[1] < 0.5
          ? "people prefer the base's answers"
          : "people were not found to prefer either";
  return [code(title), `: ${word}; its answers win `, rate, "."];
}
