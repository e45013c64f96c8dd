// A run while it happens and after: position, rate, time left, charts, what was said, what it left behind.
import { createSignal, For, Show } from "solid-js";
import type { ChartClient, TrainerClient } from "../../runtime/client.ts";
import { metricCharts } from "../charts/metricCharts.ts";
import type { Run } from "../state/createRun.ts";
import type { SetupState } from "../state/createSetup.ts";
import { failureOf, type Failure } from "../state/failure.ts";
import { formatBytes, formatDuration, formatMetric, formatRate } from "../state/format.ts";
import { Beginning } from "./Beginning.tsx";
import { ErrorNotice } from "./ErrorNotice.tsx";
import { MetricChartCard } from "./MetricChartCard.tsx";
import { RunControls } from "./RunControls.tsx";

interface Props {
  run: Run;
  setup: SetupState;
  trainer: TrainerClient;
  charts: ChartClient;
  /** Charts are prepared once a person has begun, so that the first visit loads none of them. */
  showCharts: boolean;
}

export function RunPanel(props: Props) {
  const view = () => props.run.view;
  return (
    <div class="stack">
      <Show when={view().failure}>
        {(failure) => (
          <ErrorNotice
            title={view().step > 0 ? `The run failed after step ${view().step}` : "The run could not start"}
            failure={failure()}
            details={{ step: view().step, steps: view().steps }}
          />
        )}
      </Show>
      <Show when={view().state !== "idle" && !(view().state === "failed" && view().step === 0)}>
        <ProgressCard run={props.run} />
      </Show>
      <Show when={view().summary}>
        <ResultCard run={props.run} trainer={props.trainer} />
      </Show>
      <Show when={props.showCharts} fallback={<Beginning setup={props.setup} />}>
        <div class="charts">
          <For each={metricCharts}>
            {(chart) => (
              <MetricChartCard
                chart={chart}
                client={props.charts}
                records={props.run.records()}
                evaluations={props.run.evaluations()}
              />
            )}
          </For>
        </div>
      </Show>
      <Show when={view().notes.length > 0}>
        <section class="card" aria-labelledby="notes-title">
          <h2 id="notes-title">What was said</h2>
          <ul class="plain-list scroll small" tabIndex={0} aria-labelledby="notes-title">
            <For each={view().notes}>{(note) => <li>{note}</li>}</For>
          </ul>
        </section>
      </Show>
    </div>
  );
}

function ProgressCard(props: { run: Run }) {
  const view = () => props.run.view;
  const share = (): number => {
    const { progress, step, steps } = view();
    const [done, total] = progress === null ? [step, steps] : [progress.done, progress.total];
    return total > 0 ? Math.min(100, (100 * done) / total) : 0;
  };
  const phase = (): string => {
    const { progress, step, steps } = view();
    if (progress !== null) return describeProgress(progress);
    if (step === 0 && props.run.isActive()) return "Preparing";
    return steps > 0 ? `Step ${step} of ${steps}` : `Step ${step}`;
  };
  const lastLoss = () => {
    const records = props.run.records();
    return records[records.length - 1]?.metrics["loss"];
  };
  const elapsed = (): string => {
    const { startedAtMs, endedAtMs } = view();
    return startedAtMs === null || endedAtMs === null
      ? "–"
      : formatDuration((endedAtMs - startedAtMs) / 1000);
  };
  return (
    <section class="card" aria-label="Progress">
      <div class="spread">
        <strong class="number">{phase()}</strong>
        <RunControls run={props.run} withStep />
      </div>
      <div
        class="bar"
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share())}
      >
        <span style={{ width: `${share()}%` }} />
      </div>
      <dl class="facts">
        <div>
          <dt>Loss</dt>
          <dd>{formatMetric(lastLoss())}</dd>
        </div>
        <div>
          <dt>Rate</dt>
          <dd>{view().secondsPerStep === null ? "–" : formatRate(view().secondsPerStep ?? 0)}</dd>
        </div>
        <div>
          <dt>{props.run.isActive() ? "Time left" : "Took"}</dt>
          <dd>{props.run.isActive() ? timeLeft(props.run) : elapsed()}</dd>
        </div>
        <div>
          <dt>Checkpoints</dt>
          <dd>{view().checkpoints.length}</dd>
        </div>
      </dl>
    </section>
  );
}

export function timeLeft(run: Run): string {
  const seconds = run.secondsLeft();
  return seconds === undefined ? "–" : formatDuration(seconds);
}

function describeProgress({
  phase,
  done,
  total,
  unit,
}: {
  phase: string;
  done: number;
  total: number;
  unit: string;
}) {
  const title = phase.charAt(0).toUpperCase() + phase.slice(1);
  if (total <= 0) return title;
  return unit === "bytes"
    ? `${title}: ${formatBytes(done)} of ${formatBytes(total)}`
    : `${title}: ${done} of ${total} ${unit}`;
}

function ResultCard(props: { run: Run; trainer: TrainerClient }) {
  const [packing, setPacking] = createSignal(false);
  const [failure, setFailure] = createSignal<Failure>();
  const summary = () => props.run.view.summary;
  const isAdapter = () => summary()?.files.some(({ path }) => path.endsWith("adapter_config.json")) ?? true;
  const size = () => (summary()?.files ?? []).reduce((sum, file) => sum + file.sizeBytes, 0);

  const download = async (): Promise<void> => {
    if (packing()) return;
    setPacking(true);
    setFailure(undefined);
    try {
      const { name, zip } = await props.trainer.download();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(zip);
      link.download = name;
      link.click();
      // The browser has begun to read it by then; keeping it would hold the zip in memory.
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch (error) {
      setFailure(failureOf(error));
    }
    setPacking(false);
  };
  return (
    <section class="card" aria-labelledby="result-title">
      <h2 id="result-title">{isAdapter() ? "The trained adapter" : "The trained model"}</h2>
      <Show
        when={(summary()?.files.length ?? 0) > 0}
        fallback={<p>The run was stopped before its first checkpoint, so there is nothing to download.</p>}
      >
        <Show
          when={isAdapter()}
          fallback={
            <p class="soft">
              A model folder. It opens in transformers with{" "}
              <code>AutoModelForCausalLM.from_pretrained(folder)</code>.
            </p>
          }
        >
          <p class="soft">
            A PEFT adapter folder. It opens in transformers with{" "}
            <code>PeftModel.from_pretrained(base, folder)</code>, and on the command line with{" "}
            <code>--adapter</code>.
          </p>
        </Show>
        <div class="buttons">
          <button type="button" class="primary" data-action="download" onClick={() => void download()}>
            {packing()
              ? "Packing"
              : `Download the ${isAdapter() ? "adapter" : "model"} (zip, ${formatBytes(size())})`}
          </button>
        </div>
        <details>
          <summary>Files in it</summary>
          <ul class="plain-list small">
            <For each={summary()?.files ?? []}>
              {(file) => (
                <li>
                  <code>{file.path}</code> {formatBytes(file.sizeBytes)}
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
      <Show when={failure()}>
        {(problem) => <ErrorNotice title="The zip could not be made" failure={problem()} />}
      </Show>
    </section>
  );
}
