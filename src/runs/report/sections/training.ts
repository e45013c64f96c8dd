// How each model was trained: its method, its settings as they differ from the usual ones, where it ended, and marks of erased data.

import { recipeNamed } from "../../../algorithms/index.ts";
import { commonFields } from "../../../domain/config/common.ts";
import type { Fields } from "../../../domain/records/index.ts";
import type { Block, Form, Part, Row } from "../../../evaluation/report/document.ts";
import { metricsOf } from "../../metrics.ts";
import type { RunFacts } from "../facts.ts";
import { code, fromLine, idOf, said, toned, wording } from "../parts.ts";
import type { SectionMaker } from "./section.ts";

export const training: SectionMaker = {
  anchor: "training",
  title: "How it was trained",
  blocks({ facts }) {
    const runs = facts.runs.filter(({ log, stateFile }) => log !== undefined || stateFile !== undefined);
    if (runs.length === 0) return [said("Nothing was trained in this project.")];
    return runs.flatMap((run) => blocksOf(run));
  },
};

function blocksOf(run: RunFacts): Block[] {
  const { name, settings, marked } = run;
  const algorithm = typeof settings?.["algorithm"] === "string" ? settings["algorithm"] : undefined;
  const recipe = algorithm === undefined ? undefined : recipeNamed(algorithm);
  const title: Part[] =
    recipe === undefined
      ? [code(name), ": its method is not known here, for it has no checkpoint of ours."]
      : [code(name), ": ", wording(`${recipe.title} (${recipe.paper}).`)];
  const blocks: Block[] = [said(...title)];
  if (marked.length > 0)
    blocks.push(
      toned(
        "warning",
        "Trained on data of a candidate who was erased since: ",
        ...marked.flatMap((path, i): Part[] => (i === 0 ? [code(path)] : [", ", code(path)])),
        ". Train it again without that data.",
      ),
    );
  if (settings !== undefined)
    blocks.push({
      kind: "table",
      id: `settings-${idOf(name)}`,
      caption: `Settings of ${name} that are not the usual ones`,
      columns: [{ title: "Setting" }, { title: "Value" }],
      rows: unusual(
        settings,
        recipe === undefined ? {} : { ...commonFields, ...recipe.config },
        recipe?.defaults ?? {},
      ),
    });
  blocks.push(...lastEvaluation(run, algorithm));
  return blocks;
}

function unusual(
  settings: Fields,
  fields: Readonly<Record<string, { readonly default?: unknown } | undefined>>,
  defaults: Fields,
): Row[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const usual = Object.hasOwn(defaults, key) ? defaults[key] : fields[key]?.default;
    if (key !== "algorithm" && JSON.stringify(value) === JSON.stringify(usual)) return [];
    return [{ cells: [[code(key)], [code(JSON.stringify(value))]] }];
  });
}

function lastEvaluation({ name, log, lines }: RunFacts, algorithm: string | undefined): Block[] {
  const recipe = algorithm === undefined ? undefined : recipeNamed(algorithm);
  const last = lines.filter(({ type }) => type === "eval").at(-1);
  if (log === undefined || last === undefined || recipe === undefined) return [];
  const results = Object.entries(metricsOf(recipe)).flatMap(([key, { result }]) => {
    const value = last[`eval_${key}`];
    return result === undefined || typeof value !== "number" ? [] : [{ key, value, result }];
  });
  if (results.length === 0) return [];
  const where = { type: "eval", step: typeof last["step"] === "number" ? last["step"] : null };
  // A judge's evaluation may stand at the same step.
  const at = lines.filter(({ type, step }) => type === "eval" && step === where.step).length - 1;
  const form = (kind: "share" | "mean"): Form => (kind === "share" ? "share" : "number");
  return [
    {
      kind: "table",
      id: `evaluated-${idOf(name)}`,
      caption: `Last evaluation of ${name} while it was trained, on held-out rows`,
      columns: [{ title: "Measure" }, { title: "Value", isNumber: true }, { title: "What it is" }],
      rows: results.map(({ key, value, result: { title, kind, meaning } }) => ({
        cells: [
          [wording(title)],
          [fromLine(log, where, `eval_${key}`, form(kind), value, { at })],
          [wording(meaning)],
        ],
      })),
    },
  ];
}
