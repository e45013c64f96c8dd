// Which charts a method's runs show: its metrics say which chart they stand on, and metrics that name the same one share it. A curve
// is a chart of evaluations over another metric of theirs.
import type { MetricRecord, MetricView } from "../../page/bridge/types.ts";

export type StepRecord = MetricRecord;

export interface MetricChart {
  id: string;
  title: string;
  series: { key: string; label: string }[];
  meaning: string;
  /** Set, not measured: smoothing it would only mislead. */
  exact?: true;
  /** What is on the x axis in place of the step. */
  against?: { key: string; label: string };
}

/** In the order of the metrics. */
export function metricCharts(metrics: Readonly<Record<string, MetricView>>): MetricChart[] {
  const charts = new Map<string, MetricChart>();
  const add = (chart: MetricChart): void => {
    const known = charts.get(chart.id);
    if (known === undefined) charts.set(chart.id, chart);
    else known.series.push(...chart.series);
  };
  for (const [key, { chart, curve }] of Object.entries(metrics)) {
    if (chart !== undefined) {
      const { label, ...words } = chart;
      add({ ...words, series: [{ key, label }] });
    }
    if (curve !== undefined) {
      const { label, against, axis, ...words } = curve;
      add({ ...words, series: [{ key, label }], against: { key: against, label: axis } });
    }
  }
  return [...charts.values()];
}

/** Those that have something to show: a curve needs evaluations that measured what it is drawn over. */
export function chartsOf(
  metrics: Readonly<Record<string, MetricView>>,
  evaluations: readonly StepRecord[],
): MetricChart[] {
  return metricCharts(metrics).filter(
    ({ against }) =>
      against === undefined || evaluations.some(({ metrics: found }) => `eval_${against.key}` in found),
  );
}
