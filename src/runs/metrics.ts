// Many values of a metric as one, by what each metric says of itself: over the steps of a log line, over the batches of an
// evaluation; and the check that a run still has finite numbers.

import {
  commonMetrics,
  meanMetrics,
  type Metric,
  type MetricRecord,
  type Metrics,
} from "../algorithms/metric.ts";
import { judgeMetrics } from "../algorithms/judgeMetrics.ts";
import type { Recipe, StepResult } from "../algorithms/recipe.ts";
import { AppError } from "../domain/errors.ts";

/** Every metric a run of this method logs: the method's own word on one that others have too wins. */
export function metricsOf({
  metrics,
  validation,
}: Pick<Recipe, "metrics" | "validation">): Readonly<Record<string, Metric>> {
  const others = { ...(validation ? judgeMetrics : {}), ...commonMetrics };
  return {
    ...metrics,
    ...Object.fromEntries(Object.entries(others).filter(([key]) => !(key in metrics))),
  };
}

/** A step whose numbers are all there. */
export interface LoggedStep {
  readonly metrics: Metrics;
  readonly microBatches: number;
  readonly counted?: Readonly<Record<string, number>>;
}

/** What a recipe yielded, when the last of it is there. */
export async function numbersOf(metrics: StepResult["metrics"]): Promise<Metrics> {
  const entries = Object.entries(metrics).map(async ([key, value]) => [key, await value] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** One line of the log for the steps since the last. */
export function summarise(steps: readonly LoggedStep[], metrics: Readonly<Record<string, Metric>>): Metrics {
  const spread = steps.flatMap(({ metrics: values, microBatches, counted = {} }) =>
    Object.entries(values).flatMap(([key, value]) =>
      Array.from({ length: counted[key] ?? microBatches }, () => ({ [key]: value })),
    ),
  );
  const overSteps = meanMetrics(steps.map(({ metrics: values }) => values));
  /** A step may have nothing to say of a metric. */
  const last = (key: string): number | undefined =>
    steps.filter(({ metrics: values }) => key in values).at(-1)?.metrics[key];
  const found = meanMetrics(spread);
  return Object.fromEntries(
    Object.entries(found).map(([key, mean]) => {
      const over = metrics[key]?.over;
      if (over === "steps") return [key, overSteps[key] ?? NaN];
      return [key, over === "last" ? (last(key) ?? NaN) : mean];
    }),
  );
}

/** One evaluation from its batches, `rows` their sizes. */
export function evaluated(
  batches: readonly Metrics[],
  rows: readonly number[],
  metrics: Readonly<Record<string, Metric>>,
): Metrics {
  const total = rows.reduce((a, b) => a + b, 0);
  return Object.fromEntries(
    Object.entries(meanMetrics(batches)).map(([key, mean]) => {
      if (metrics[key]?.evaluatedOver !== "rows") return [key, mean];
      const sum = batches.reduce((all, batch, i) => all + (batch[key] ?? NaN) * (rows[i] ?? 0), 0);
      return [key, sum / total];
    }),
  );
}

/** Throws AppError "train/not-finite". */
export function requireFinite(
  step: number,
  values: Metrics,
  metrics: Readonly<Record<string, Metric>>,
  lastCheckpoint: number,
): void {
  for (const [key, { mustBeFinite: title }] of Object.entries(metrics)) {
    const value = values[key];
    if (title === undefined || value === undefined || Number.isFinite(value)) continue;
    const kept =
      lastCheckpoint > 0
        ? `The last good checkpoint is that of step ${lastCheckpoint}.`
        : "No checkpoint was written before it.";
    throw new AppError(
      "train/not-finite",
      `At step ${step} the ${title} is ${String(value)}, expected a finite number. ${kept}`,
      "Lower learning_rate, or set max_grad_norm to 1 and warmup_steps above 0, then start again or resume.",
    );
  }
}

/** By chart, what its metrics warn of. `records`: steps and evaluations, in order. */
export function troublesOf(
  recipe: Pick<Recipe, "metrics" | "validation">,
  records: readonly MetricRecord[],
): Record<string, string> {
  const troubles: Record<string, string> = {};
  for (const { chart, curve } of Object.values(metricsOf(recipe))) {
    for (const one of [chart, curve]) {
      const trouble = one?.trouble?.(records);
      if (one !== undefined && trouble !== undefined) troubles[one.id] ??= trouble;
    }
  }
  return troubles;
}
