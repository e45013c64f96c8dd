// Records of a run -> a Vega-Lite spec and its points. Pure. Raw values are drawn pale, an exponential mean bold; evaluations
// are points.
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
    field: "step",
    type: "quantitative",
    title: "step",
    scale: { nice: false },
    axis: { tickMinStep: 1, format: "d" },
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

export function metricPoints(lines: readonly ChartLine[]): ChartPoint[] {
  return lines.flatMap(({ key, label, records, evaluations }) => {
    const raw = records.flatMap(({ step, metrics }) => {
      const value = metrics[key];
      return typeof value === "number" ? [{ step, value }] : [];
    });
    const smooth = exponentialMean(raw.map(({ value }) => value));
    const stride = Math.ceil(raw.length / maxPoints);
    const line: ChartPoint[] = [];
    for (let i = 0; i < raw.length; i++) {
      const point = raw[i];
      // The newest value is always shown; of the others every stride-th.
      if (point === undefined || (i % stride !== 0 && i !== raw.length - 1)) continue;
      line.push({ series: label, step: point.step, value: point.value, smooth: smooth[i] ?? null });
    }
    const points = evaluations.flatMap(({ step, metrics }): ChartPoint[] => {
      const evaluation = metrics[`eval_${key}`];
      return typeof evaluation === "number" ? [{ series: label, step, evaluation }] : [];
    });
    return [...line, ...points];
  });
}

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

/** The record nearest to x, for the reading under the pointer. */
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
