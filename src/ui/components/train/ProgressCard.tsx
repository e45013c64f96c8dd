// Where a run stands: position, rate, time left, and what steers it.
import { Show } from "solid-js";
import { metricCharts } from "../../charts/metricCharts.ts";
import type { AppState } from "../../state/createApp.ts";
import type { Live } from "../../state/createLive.ts";
import type { RunView } from "../../state/createRunView.ts";
import { formatBytes, formatDuration, formatMetric, formatRate } from "../../words/format.ts";
import { canResume, ResumeRun, isStoppedByHand, whereItResumes } from "./ResumeRun.tsx";
import { RunControls } from "./RunControls.tsx";
import { ProgressBar } from "../ProgressBar.tsx";

export function ProgressCard(props: { app: AppState; run: RunView }) {
  const live = () => props.app.live.view;
  const progress = () => (props.run.isActive() ? live().progress : null);
  const share = (): number => {
    const now = progress();
    const [done, total] = now === null ? [props.run.step(), props.run.steps()] : [now.done, now.total];
    return total > 0 ? Math.min(100, (100 * done) / total) : 0;
  };
  const phase = (): string => {
    const now = progress();
    const [step, steps] = [props.run.step(), props.run.steps()];
    if (now !== null) return describeProgress(now);
    if (step === 0 && props.run.isActive()) return "Preparing";
    return steps > 0 ? `Step ${step} of ${steps}` : `Step ${step}`;
  };
  /** The metric of the first chart. */
  const watched = () => metricCharts(props.run.metrics())[0]?.series[0];
  const lastValue = () => props.run.records().at(-1)?.metrics[watched()?.key ?? ""];
  const rate = (): string => {
    const measured = props.run.isLive() ? live().secondsPerStep : null;
    if (measured !== null) return formatRate(measured);
    const worked = props.run.workedSeconds();
    return props.run.step() > 0 && worked > 0 && !props.run.isActive()
      ? formatRate(worked / props.run.step())
      : "–";
  };
  return (
    <section class="card" aria-label="Progress">
      <div class="spread">
        <strong class="number">{phase()}</strong>
        <div class="run-controls">
          <Show when={props.run.isActive()}>
            <RunControls live={props.app.live} withStep />
          </Show>
          <Show when={canResume(props.app, props.run) && isStoppedByHand(props.run)}>
            <ResumeRun app={props.app} run={props.run} />
          </Show>
        </div>
      </div>
      <ProgressBar label="Progress of the run" share={share()} />
      <dl class="facts">
        <div>
          <dt>{capital(watched()?.label ?? "value")}</dt>
          <dd>{formatMetric(lastValue())}</dd>
        </div>
        <div>
          <dt>Rate</dt>
          <dd>{rate()}</dd>
        </div>
        <div>
          <dt>{props.run.isActive() ? "Time left" : "Took"}</dt>
          <dd>
            {props.run.isActive() ? timeLeft(props.app.live) : formatDuration(props.run.workedSeconds())}
          </dd>
        </div>
        <div>
          <dt>Checkpoints</dt>
          <dd>{props.run.history().checkpoints.length}</dd>
        </div>
      </dl>
      <p class="soft small two-lines where-it-stands">
        <Show when={props.run.record()?.deviceTitle}>
          {(title) => <>Computed on {deviceInWords(title())}. </>}
        </Show>
        <Show when={canResume(props.app, props.run) && isStoppedByHand(props.run)}>
          {whereItResumes(props.run)}
        </Show>
      </p>
    </section>
  );
}

/** The engine's name for the processor is for engineers. */
const deviceInWords = (title: string): string =>
  title.replace(/^WASM SIMD, (.*)$/, "the processor (WebAssembly, $1)");

function timeLeft(live: Live): string {
  const seconds = live.secondsLeft();
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

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
