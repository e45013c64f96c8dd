// Records of a run -> a Vega-Lite spec and its points. Pure. Raw values are drawn pale, an exponential mean bold; evaluations
// are points. A curve has a point an evaluation, joined in the order in which they were made.
import type { ChartPoint, ChartSpec } from "../../page/bridge/types.ts";
import { framedSpec, onlyWith, seriesColors } from "./chartStyle.ts";
import type { MetricChart, StepRecord } from "./metricCharts.ts";

/** One line of a chart: a metric of a run. */
export interface ChartLine {
  label: string;
  key: string;
  records: readonly StepRecord[];
  evaluations: readonly StepRecord[];
}

/** Lines that can be told apart, by colour and by dash. */
export const maxLines = 4;

// More points than pixels only cost time.
const maxPoints = 400;

export function metricSpec(chart: MetricChart, labels: readonly string[], width: number): ChartSpec {
  const domain = [...labels];
  const step = {
    field: "x",
    type: "quantitative",
    title: chart.against?.label ?? "step",
    scale: { nice: false, ...(chart.against === undefined ? {} : { zero: false }) },
    axis: chart.against === undefined ? { tickMinStep: 1, format: "d" } : {},
  };
  const color = {
    field: "series",
    type: "nominal",
    legend: null,
    scale: { domain, range: seriesColors(maxLines) },
  };
  const dash = {
    field: "series",
    type: "nominal",
    legend: null,
    scale: {
      domain,
      range: [
        [1, 0],
        [5, 3],
        [2, 2],
        [8, 3, 2, 3],
      ],
    },
  };
  const y = (field: string): object => ({ field, type: "quantitative", title: null, scale: { zero: false } });
  const raw = {
    type: "line",
    strokeWidth: chart.exact === true ? 2 : 1,
    opacity: chart.exact === true ? 1 : 0.45,
  };
  const smooth = {
    ...onlyWith("smooth"),
    mark: { type: "line", strokeWidth: 2 },
    encoding: { x: step, y: y("smooth"), color, strokeDash: dash },
  };
  if (chart.against !== undefined) {
    const encoding = { x: step, y: y("value"), color };
    const order = { field: "step", type: "quantitative" };
    return framedSpec(width, [
      {
        ...onlyWith("value"),
        mark: { type: "line", strokeWidth: 1 },
        encoding: { ...encoding, order, strokeDash: dash },
      },
      { ...onlyWith("value"), mark: { type: "point", filled: true, size: 48, opacity: 1 }, encoding },
    ]);
  }
  return framedSpec(width, [
    {
      ...onlyWith("value"),
      mark: raw,
      encoding: { x: step, y: y("value"), color, ...(chart.exact === true ? { strokeDash: dash } : {}) },
    },
    ...(chart.exact === true ? [] : [smooth]),
    {
      ...onlyWith("evaluation"),
      mark: { type: "point", filled: true, size: 48, opacity: 1 },
      encoding: { x: step, y: y("evaluation"), color },
    },
  ]);
}

/** Where a record stands on the x axis; undefined where that was not measured. */
export function placeOf({ against }: Pick<MetricChart, "against">, record: StepRecord): number | undefined {
  return against === undefined ? record.step : (record.metrics[`eval_${against.key}`] ?? undefined);
}

/** The records that a line is read from, and under which name they have its values. */
export function readOf(
  { against }: Pick<MetricChart, "against">,
  { key, records, evaluations }: ChartLine,
): { readonly records: readonly StepRecord[]; readonly name: string } {
  if (against === undefined) return { records, name: key };
  const name = `eval_${key}`;
  const both = evaluations.filter(
    ({ metrics }) => typeof metrics[name] === "number" && typeof metrics[`eval_${against.key}`] === "number",
  );
  return { records: both, name };
}

export function metricPoints(
  lines: readonly ChartLine[],
  chart: Pick<MetricChart, "against"> = {},
): ChartPoint[] {
  if (chart.against !== undefined)
    return lines.flatMap((line) => {
      const { records, name } = readOf(chart, line);
      return records.map((record): ChartPoint => {
        const { step, metrics } = record;
        return { series: line.label, step, x: placeOf(chart, record) ?? null, value: metrics[name] ?? null };
      });
    });
  return lines.flatMap(({ key, label, records, evaluations }) => {
    const raw = records.flatMap(({ step, metrics }) => {
      const value = metrics[key];
      return typeof value === "number" ? [{ step, value: withoutNoise(value) }] : [];
    });
    const smooth = exponentialMean(raw.map(({ value }) => value));
    const stride = Math.ceil(raw.length / maxPoints);
    const line: ChartPoint[] = [];
    for (let i = 0; i < raw.length; i++) {
      const point = raw[i];
      // The newest value is always shown; of the others every stride-th.
      if (point === undefined || (i % stride !== 0 && i !== raw.length - 1)) continue;
      line.push({ series: label, x: point.step, value: point.value, smooth: smooth[i] ?? null });
    }
    const points = evaluations.flatMap(({ step, metrics }): ChartPoint[] => {
      const evaluation = metrics[`eval_${key}`];
      return typeof evaluation === "number" ? [{ series: label, x: step, evaluation }] : [];
    });
    return [...line, ...points];
  });
}

/** What rounding leaves of a sum that is 0 is drawn as such. */
const withoutNoise = (value: number): number => (Math.abs(value) < 1e-12 ? 0 : value);

/** Weight .9 on the past, corrected for its start as Adam does, so the first values are not pulled to zero. */
export function exponentialMean(values: readonly number[], keep = 0.9): number[] {
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  });
}

/** The record of a chart nearest to x, for the reading under the pointer. Steps are in order, places of a curve need not be. */
export function nearestPlace(
  chart: Pick<MetricChart, "against">,
  records: readonly StepRecord[],
  x: number,
): StepRecord | undefined {
  if (chart.against === undefined) return nearestRecord(records, x);
  const farness = (record: StepRecord): number => Math.abs((placeOf(chart, record) ?? Infinity) - x);
  return records.reduce<StepRecord | undefined>(
    (nearest, record) => (nearest && farness(nearest) <= farness(record) ? nearest : record),
    undefined,
  );
}

export function nearestRecord(records: readonly StepRecord[], x: number): StepRecord | undefined {
  let low = 0;
  let high = records.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.step ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [records[low - 1], records[low]];
  if (before === undefined || after === undefined) return after ?? before;
  return x - before.step < after.step - x ? before : after;
}
