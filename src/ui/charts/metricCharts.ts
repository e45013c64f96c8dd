// Which charts a method's runs show: its metrics say which chart they stand on, and metrics that name the same one share it.
import type { MetricRecord, MetricView } from "../../page/bridge/types.ts";

export type StepRecord = MetricRecord;

export interface MetricChart {
  id: string;
  title: string;
  series: { key: string; label: string }[];
  meaning: string;
  /** Set, not measured: smoothing it would only mislead. */
  exact?: true;
}

/** In the order of the metrics. */
export function metricCharts(metrics: Readonly<Record<string, MetricView>>): MetricChart[] {
  const charts = new Map<string, MetricChart>();
  for (const [key, { chart }] of Object.entries(metrics)) {
    if (chart === undefined) continue;
    const { label, ...words } = chart;
    const known = charts.get(chart.id);
    if (known === undefined) charts.set(chart.id, { ...words, series: [{ key, label }] });
    else known.series.push({ key, label });
  }
  return [...charts.values()];
}
