// Several runs in the same charts: one chart a metric, one line a run, told apart by colour and by dash.
import { createMemo, createResource, For, Show } from "solid-js";
import type { RunHistory } from "../../../page/bridge/types.ts";
import { chartsOf, type MetricChart } from "../../charts/metricCharts.ts";
import { maxLines, type ChartLine } from "../../charts/metricSpec.ts";
import type { AppState } from "../../state/createApp.ts";
import { MetricChartCard } from "./MetricChartCard.tsx";

export function CompareCharts(props: { app: AppState; runs: readonly string[] }) {
  const { projects, data, charts, setup } = props.app;
  const [histories] = createResource(
    () => ({ project: projects.id() ?? "", runs: props.runs.slice(0, maxLines) }),
    ({ project, runs }) =>
      Promise.all(
        runs.map(async (run) => ({
          run,
          history: await data.history(project, run).catch((): RunHistory | undefined => undefined),
        })),
      ),
  );
  const titleOf = (run: string): string => projects.run(run)?.title ?? run;
  // Two runs of one name would be one line.
  const labelOf = (run: string, all: readonly string[]): string =>
    all.filter((other) => titleOf(other) === titleOf(run)).length > 1 ? run : titleOf(run);
  const linesOf = (key: string): ChartLine[] =>
    (histories.latest ?? []).flatMap(({ run, history }) =>
      history === undefined
        ? []
        : [
            {
              key,
              label: labelOf(run, props.runs),
              records: history.steps,
              evaluations: history.evaluations,
            },
          ],
    );
  /** Every chart that one of these runs has, a metric each. */
  const single = createMemo((): MetricChart[] => {
    const charts = new Map<string, MetricChart>();
    for (const run of props.runs) {
      const evaluations = (histories.latest ?? []).flatMap(({ history }) => history?.evaluations ?? []);
      for (const chart of chartsOf(setup.metricsOf(projects.run(run)?.algorithm), evaluations)) {
        for (const { key, label } of chart.series) {
          const title = chart.series.length > 1 ? `${chart.title}: ${label}` : chart.title;
          charts.set(`${chart.id}-${key}`, {
            ...chart,
            id: `${chart.id}-${key}`,
            title,
            series: [{ key, label }],
          });
        }
      }
    }
    return [...charts.values()];
  });
  return (
    <Show when={histories.latest} fallback={<p class="soft">Reading the logs.</p>}>
      <div class="charts">
        <For each={single()}>
          {(chart) => (
            <MetricChartCard chart={chart} client={charts} lines={linesOf(chart.series[0]?.key ?? "")} />
          )}
        </For>
      </div>
    </Show>
  );
}
