// A run while it happens and after: where it stands, charts, answers before and now or how far its scores can be trusted, what
// was said, and what it left behind.
import { createMemo, For, on, Show } from "solid-js";
import { chartsOf, type MetricChart } from "../../charts/metricCharts.ts";
import type { AppState } from "../../state/createApp.ts";
import type { RunView } from "../../state/createRunView.ts";
import { RewardResult } from "../reward/RewardResult.tsx";
import { DrawingCard } from "./DrawingCard.tsx";
import { linesOf, MetricChartCard } from "./MetricChartCard.tsx";
import { ProgressCard } from "./ProgressCard.tsx";
import { ResultCard } from "./ResultCard.tsx";
import { RunNotices } from "./RunNotices.tsx";
import { SamplesCard } from "./SamplesCard.tsx";

const firstRow = 3;

export function RunPanel(props: { app: AppState; run: RunView }) {
  const isScorer = (): boolean => props.run.task() === "classify";
  // Who comes to a run that is done reads its result first; who watches its end keeps everything where it is.
  const wasDone = createMemo(
    on(
      () => props.run.record()?.id,
      () => props.run.state() === "done",
    ),
  );
  // A chart that was there stays the same one: drawn anew it would lose who points at it.
  const has = createMemo(() =>
    chartsOf(props.run.metrics(), props.run.evaluations())
      .map(({ id }) => id)
      .join(),
  );
  const charts = createMemo(
    on([has, () => props.run.metrics()], () => chartsOf(props.run.metrics(), props.run.evaluations())),
  );
  /** Of a run that draws there are many: what it draws stands behind the first row. */
  const leading = createMemo(() => (props.run.draws() ? charts().slice(0, firstRow) : charts()));
  const others = createMemo(() => charts().slice(firstRow));
  return (
    <div class="stack">
      <RunNotices app={props.app} run={props.run} />
      <ProgressCard app={props.app} run={props.run} />
      <Show when={isScorer() && wasDone()}>
        <RewardResult app={props.app} run={props.run} />
      </Show>
      <Charts app={props.app} run={props.run} charts={leading()} />
      <Show when={props.run.draws()}>
        <DrawingCard run={props.run} />
        <Charts app={props.app} run={props.run} charts={others()} />
      </Show>
      <Show when={isScorer() && !wasDone()}>
        <RewardResult app={props.app} run={props.run} />
      </Show>
      <Show when={props.run.task() !== undefined && !isScorer()}>
        <SamplesCard
          prompts={props.run.record()?.prompts ?? []}
          before={props.run.before()}
          now={props.run.now()}
        />
      </Show>
      <ResultCard app={props.app} run={props.run} />
      <Show when={props.run.isLive() && props.app.live.view.notes.length > 0}>
        <section class="card" aria-labelledby="notes-title">
          <h2 id="notes-title">What was said</h2>
          <ul class="plain-list scroll small" tabIndex={0} aria-labelledby="notes-title">
            <For each={props.app.live.view.notes}>{(note) => <li>{note}</li>}</For>
          </ul>
        </section>
      </Show>
    </div>
  );
}

function Charts(props: { app: AppState; run: RunView; charts: readonly MetricChart[] }) {
  return (
    <div class="charts" aria-busy={props.app.setup.state.methods.length === 0}>
      <For each={props.charts}>
        {(chart) => (
          <MetricChartCard
            chart={chart}
            client={props.app.charts}
            trouble={props.run.troubles()[chart.id]}
            lines={linesOf(chart, props.run.records(), props.run.evaluations())}
          />
        )}
      </For>
    </div>
  );
}
