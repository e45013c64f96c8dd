// How often `evaluate counterfactual` finds a gap where there is none: models that know templates and texts, but no groups, are asked with
// the built-in probes of all axes, whole table, as the command does. At the 5 % level at most 1 model in 20 may have any gap at all.
//   npx tsx scripts/fairness/honestModels.ts [models=200] [variants=1] [templates=24] [permutations=10000]
// variants=1 has no noise floor, so that Holm's correction stands alone. About half a second a model on one idle core.

import { normalDraws, randomStream } from "../../src/domain/random.ts";
import { guardVerdict } from "../../src/evaluation/counterfactual.ts";
import { wilson } from "../../src/evaluation/intervals.ts";
import { builtInSources, makeProbes, type ProbeRow } from "../../src/evaluation/probes/makeProbes.ts";

const given = Object.fromEntries(process.argv.slice(2).map((one) => one.split("=") as [string, string]));
const setting = (name: string, usual: number): number => Number(given[name] ?? usual);
const [models, variants, templates] = [
  setting("models", 200),
  setting("variants", 1),
  setting("templates", 24),
];
const permutations = setting("permutations", 10_000);

const rows: ProbeRow[] = [];
for await (const row of makeProbes({ sources: builtInSources(templates, false), variants, seed: 1 }))
  rows.push(row);

let alarms = 0;
let lines = 0;
let tested = 0;
for (let model = 0; model < models; model++) {
  const draw = normalDraws(randomStream(model, "honest model"));
  const quality = new Map<string, number>();
  const scores = rows.map(({ axis, template }) => {
    const key = `${axis} ${template}`;
    const known = quality.get(key) ?? draw();
    quality.set(key, known);
    return known + 0.3 * draw();
  });
  const found = guardVerdict(rows, scores, { permutations, seed: model, draws: 0 });
  lines = found.length;
  tested += found.filter(({ pValue }) => (pValue ?? 1) < 0.05).length;
  if (found.some(({ verdict }) => verdict === "gap found")) alarms++;
}
const share = alarms / models;
console.log(
  `${models} models without groups, ${rows.length} probes, ${lines} lines each: ${alarms} with a gap (${(100 * share).toFixed(1)} %, 95 % ${wilson(
    share,
    models,
  )
    .map((one) => (100 * one).toFixed(1))
    .join(" to ")} %); before correction ${(tested / models / lines).toFixed(4)} of the lines have p < .05`,
);
process.exitCode = share <= 0.05 ? 0 : 1;
