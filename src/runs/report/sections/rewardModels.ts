// The models that score answers: how far each can be trusted, by judgements that it was not trained on.

import type { Form } from "../../../evaluation/report/document.ts";
import { rewardMeasures, type RewardMeasure } from "../../../evaluation/rewardQuality.ts";
import { code, fromLine, said, wording } from "../parts.ts";
import type { SectionMaker } from "./section.ts";

const isMeasure = (name: string): name is RewardMeasure => Object.hasOwn(rewardMeasures, name);

export const rewardModels: SectionMaker = {
  anchor: "reward-models",
  title: "Reward models",
  blocks({ facts }) {
    const found = facts.reports.metric.flatMap(({ file, name, lines }) => {
      const own = lines.filter((line) => line.role === null && isMeasure(line.name));
      return own.length > 0 ? [{ file, name, own }] : [];
    });
    if (found.length === 0)
      return [
        said(
          "No reward model was measured. ",
          code("feedbackloop evaluate reward"),
          ", with its lines kept below reports, says how often a model agrees with people.",
        ),
      ];
    const names = (Object.keys(rewardMeasures) as RewardMeasure[]).filter((name) =>
      found.some(({ own }) => own.some((line) => line.name === name)),
    );
    const form = (name: RewardMeasure): Form => (rewardMeasures[name].kind === "share" ? "share" : "number");
    return [
      {
        kind: "table",
        id: "reward-quality",
        caption: "Held against judgements that were not trained on",
        columns: [
          { title: "Model" },
          ...names.map((name) => ({ title: rewardMeasures[name].title, isNumber: true })),
        ],
        rows: found.map(({ file, name: model, own }) => ({
          cells: [
            [code(model)],
            ...names.map((name) => {
              const line = own.find((one) => one.name === name);
              if (line === undefined) return ["not measured"];
              const { value, interval, reason } = line;
              return [
                fromLine(file, { type: "metric", name, role: null }, "value", form(name), value, {
                  interval,
                  reason,
                }),
              ];
            }),
          ],
        })),
      },
      {
        kind: "list",
        items: names.map((name) => ({
          term: rewardMeasures[name].title,
          parts: [wording(rewardMeasures[name].meaning)],
        })),
      },
    ];
  },
};
