// What a run measured on held-out rows, with its uncertainty: the results that its method names, from the log's last evaluation.
import { wilson } from "../../../page/bridge/intervals.ts";
import type { MetricView } from "../../../page/bridge/types.ts";
import type { StepRecord } from "../../charts/metricCharts.ts";
import { formatNumber } from "../../words/locale.ts";

export interface Result extends NonNullable<MetricView["result"]> {
  /** The metric, as the log has it without "eval_". */
  key: string;
  value: number | null;
  /** Wilson's 95 % interval of a share; a mean has none. */
  interval: [low: number, high: number] | undefined;
}

export interface Outcome {
  step: number;
  /** Held-out rows. */
  rows: number;
  headline: Result & { value: number };
  /** The others. */
  results: Result[];
  /** The log's means are over batches: with a last batch that is not full they weigh that one's rows more. */
  isApproximate: boolean;
}

type Metrics = Readonly<Record<string, MetricView>>;

/** The results that a method's runs are compared by, the headline first. */
export function resultKeys(metrics: Metrics): string[] {
  const keys = Object.keys(metrics).filter((key) => metrics[key]?.result !== undefined);
  const isHeadline = (key: string): boolean => metrics[key]?.result?.headline === true;
  return [...keys.filter(isHeadline), ...keys.filter((key) => !isHeadline(key))];
}

/** Undefined before the first evaluation, where nothing was held out, and where the method is not known yet. */
export function outcomeOf(
  last: Pick<StepRecord, "step" | "metrics"> | undefined,
  rows: number,
  config: Readonly<Record<string, unknown>>,
  metrics: Metrics,
): Outcome | undefined {
  if (last === undefined || rows < 1) return undefined;
  const found = resultKeys(metrics).flatMap((key): Result[] => {
    const result = metrics[key]?.result;
    const value = last.metrics[`eval_${key}`] ?? null;
    if (result === undefined) return [];
    const interval = result.kind === "share" && value !== null ? wilson(value, rows) : undefined;
    return [{ ...result, key, value, interval }];
  });
  const [first, ...results] = found;
  if (first === undefined || first.value === null) return undefined;
  const batch = config["per_device_eval_batch_size"];
  const isApproximate = typeof batch !== "number" || rows % batch !== 0;
  return { step: last.step, rows, headline: { ...first, value: first.value }, results, isApproximate };
}

/** A share with two digits, a mean with three. */
export function valueText({ kind, value }: Pick<Result, "kind" | "value">): string {
  return value === null ? "–" : formatNumber(value, kind === "share" ? 2 : 3);
}

/** "0.84 (0.76 to 0.90)". */
export function resultText(result: Pick<Result, "kind" | "value" | "interval">): string {
  const { value, interval } = result;
  if (value === null || interval === undefined) return valueText(result);
  return `${valueText(result)} (${formatNumber(interval[0], 2)} to ${formatNumber(interval[1], 2)})`;
}

/** "held-out accuracy 0.84 (0.76 to 0.90)". */
export function headlineText(result: Pick<Result, "title" | "kind" | "value" | "interval">): string {
  return `${result.title.toLowerCase()} ${resultText(result)}`;
}

/** The better of two outcomes of one method by its headline. */
export function isBetter(a: Outcome, b: Outcome): boolean {
  const isHigher = a.headline.value > b.headline.value;
  return a.headline.best === "high" ? isHigher : !isHigher;
}
