// A metric of a method, and all that anybody else asks about it: what it means, how several values become one, which chart
// shows it, when that chart should warn, and whether it is a result that runs are compared by.

import { mean } from "../domain/statistics.ts";

/** By name, in the order in which they are shown and written. */
export type Metrics = Readonly<Record<string, number>>;

/** A logged line or an evaluation; null: no finite number. */
export interface MetricRecord {
  readonly step: number;
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number | null>>;
}

export interface MetricChart {
  /** Metrics with the same chart share its picture; the first that names it gives its words. */
  readonly id: string;
  readonly title: string;
  /** In one or two plain sentences. */
  readonly meaning: string;
  /** Set, not measured: smoothing it would only mislead. */
  readonly exact?: true;
  /** A sentence with its remedy when the log shows known trouble. The log has its steps and, with `eval_` before their names, its
   * evaluations, in order. */
  readonly trouble?: (records: readonly MetricRecord[]) => string | undefined;
}

/** Measured on held-out rows, such a metric says how good a run is, and runs are compared by it. */
export interface MetricResult {
  /** The one by which a run is called good; a method has one. */
  readonly headline?: true;
  /** "Held-out accuracy". */
  readonly title: string;
  /** A share of rows has an interval; a mean has none, as the log holds the mean alone. */
  readonly kind: "share" | "mean";
  readonly best: "high" | "low";
  /** In a sentence, for people. */
  readonly meaning: string;
  /** Its value before anything is learned, where that is known. */
  readonly before?: (config: Readonly<Record<string, unknown>>) => number | undefined;
}

export interface Metric {
  /** In one line. */
  readonly meaning: string;
  /** How a line of the log that spans several steps makes one value of theirs: the mean over micro-batches (default) or over
   * steps, or the last step's. */
  readonly over?: "micro-batches" | "steps" | "last";
  /** How an evaluation makes one value of its batches': their plain mean (default), or the mean over rows. */
  readonly evaluatedOver?: "batches" | "rows";
  /** A run whose value is not finite ends with an error, in these words: "loss". */
  readonly mustBeFinite?: string;
  readonly chart?: MetricChart & { /** Of its line. */ readonly label: string };
  /** As `chart`, over another metric in place of the step: a point an evaluation. */
  readonly curve?: MetricChart & {
    readonly label: string;
    /** The metric on the x axis. */
    readonly against: string;
    /** What the x axis says. */
    readonly axis: string;
  };
  readonly result?: MetricResult;
}

/** Mean of the values that are there, name by name; a metric that is absent in some is the mean of the others. */
export function meanMetrics(all: readonly Metrics[]): Metrics {
  const sums = new Map<string, { total: number; count: number }>();
  for (const metrics of all) {
    for (const [key, value] of Object.entries(metrics)) {
      const sum = sums.get(key) ?? { total: 0, count: 0 };
      sums.set(key, { total: sum.total + value, count: sum.count + 1 });
    }
  }
  return Object.fromEntries([...sums].map(([key, { total, count }]) => [key, total / count]));
}

/** In how many each metric is there. */
export function countMetrics(all: readonly Metrics[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of all.flatMap((metrics) => Object.keys(metrics))) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

/** Means of a metric over the first and the last quarter of a log; undefined before there are 20 values. */
export function earlyAndLate(
  records: readonly MetricRecord[],
  key: string,
): { readonly early: number; readonly late: number } | undefined {
  const values = records.map(({ metrics }) => metrics[key]).filter((value) => typeof value === "number");
  if (values.length < 20) return undefined;
  const quarter = Math.floor(values.length / 4);
  return { early: mean(values.slice(0, quarter)), late: mean(values.slice(-quarter)) };
}

/** A loss that rises: of the last quarter against the first. */
function risingLoss(records: readonly MetricRecord[]): string | undefined {
  const means = earlyAndLate(records, "loss");
  if (means === undefined || means.late <= means.early * 1.1) return undefined;
  return "The loss is rising. A lower learning rate, or a longer warm-up, usually holds it.";
}

/** The loss of a method: one number a step, of held-out rows alike, that must stay finite; drawn, and warned of when it rises. */
export function lossMetric(
  meaning: string,
  chartMeaning: string,
  result: Pick<MetricResult, "meaning" | "before" | "headline">,
): Metric {
  return {
    meaning,
    over: "steps",
    evaluatedOver: "rows",
    mustBeFinite: "loss",
    chart: { id: "loss", label: "loss", title: "Loss", meaning: chartMeaning, trouble: risingLoss },
    result: { ...result, title: "Held-out loss", kind: "mean", best: "low" },
  };
}

/** Logged of every method: by the optimiser and by the run. */
export const commonMetrics = {
  grad_norm: {
    meaning: "Size of the gradient before clipping.",
    over: "last",
    mustBeFinite: "gradient norm",
    chart: {
      id: "gradient",
      label: "gradient norm",
      title: "Gradient norm",
      meaning: "Size of each update before clipping. Sudden peaks mean unstable training.",
      trouble(records) {
        const norms = records.flatMap(({ metrics: { grad_norm: norm } }) =>
          typeof norm === "number" ? [norm] : [],
        );
        const last = norms.at(-1);
        const typical = [...norms].sort((a, b) => a - b)[Math.floor(norms.length / 2)];
        if (norms.length < 20 || last === undefined || typical === undefined || last < 20 * typical)
          return undefined;
        return "This update was far larger than usual. One such peak is harmless; several mean that the rate is too high.";
      },
    },
  },
  num_tokens: { meaning: "Tokens seen so far.", over: "last" },
  learning_rate: {
    meaning: "The rate of the step.",
    over: "last",
    chart: {
      id: "learning-rate",
      label: "learning rate",
      title: "Learning rate",
      meaning: "The rate used in each step: it follows the schedule in the settings.",
      exact: true,
    },
  },
} satisfies Record<string, Metric>;
