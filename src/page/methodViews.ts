// A training method as data that crosses to the page: its metrics with their charts and results, and what only the recipe can
// tell of a run, asked here.
import { recipeNamed } from "../algorithms/index.ts";
import type { MetricRecord } from "../algorithms/metric.ts";
import type { Recipe } from "../algorithms/recipe.ts";
import { rowKinds } from "../data/rows/index.ts";
import { metricsOf, troublesOf } from "../runs/metrics.ts";
import type { HeadlineFacts, MetricView } from "./bridge/types.ts";

export function metricViews(recipe: Recipe): Record<string, MetricView> {
  return Object.fromEntries(
    Object.entries(metricsOf(recipe)).map(([key, { meaning, chart, curve, result }]) => {
      const view: MetricView = { meaning };
      if (chart !== undefined) {
        const { trouble: _trouble, ...words } = chart;
        view.chart = words;
      }
      if (curve !== undefined) {
        const { trouble: _trouble, ...words } = curve;
        view.curve = words;
      }
      if (result !== undefined) {
        const { before: _before, ...words } = result;
        view.result = words;
      }
      return [key, view];
    }),
  );
}

/** What a run's method says of its log: nothing where the method is not known here. */
export function judgedRun(
  algorithm: string,
  config: Readonly<Record<string, unknown>>,
  records: readonly MetricRecord[],
): { troubles: Record<string, string>; before: Record<string, number> } {
  const recipe = recipeNamed(algorithm);
  if (recipe === undefined) return { troubles: {}, before: {} };
  const before = Object.entries(metricsOf(recipe)).flatMap(([key, { result }]) => {
    const value = result?.before?.(config);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { troubles: troublesOf(recipe, records), before: Object.fromEntries(before) };
}

/** The headline of an evaluation; null where nothing was measured, or the method is not known here. */
export function headlineOf(
  algorithm: string,
  evaluation: Readonly<Record<string, number | null>>,
): HeadlineFacts | null {
  const metrics = recipeNamed(algorithm)?.metrics ?? {};
  const [key, metric] = Object.entries(metrics).find(([, { result }]) => result?.headline === true) ?? [];
  const value = evaluation[`eval_${key ?? ""}`];
  if (metric?.result === undefined || typeof value !== "number") return null;
  const { title, kind } = metric.result;
  return { title, kind, value };
}

/** What rows of a kind are called. */
export function rowTitle(kind: string): { one: string; many: string } {
  return rowKinds.find(({ id }) => id === kind)?.title ?? { one: "row", many: "rows" };
}
