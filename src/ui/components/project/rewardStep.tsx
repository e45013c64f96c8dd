// The step "Reward model" of the loop: the run itself where it makes one, else the newest one of the project, with the share of
// held-out judgements that it gets right; where there is none yet, a button that trains one.
import { createMemo, Show, type JSX } from "solid-js";
import type { RunRecord } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import { scoringRuns } from "../../state/createRewards.ts";
import type { RunView } from "../../state/createRunView.ts";
import { formatNumber } from "../../words/locale.ts";
import { whatItIs } from "../../words/reward.ts";
import type { LoopStep, StepOfRun, StepState } from "./LoopSteps.tsx";
import { metricCharts } from "../../charts/metricCharts.ts";
import { RunControls } from "../train/RunControls.tsx";
import { NoRewardModel, ShareScale, Sparkline } from "./pictures.tsx";
import { headlineText, outcomeOf } from "./statistics.ts";

export function rewardStep(app: AppState, run: RunView, own: StepOfRun): LoopStep {
  const { live, setup } = app;
  const isOwn = (): boolean => run.task() === "classify";
  /** Of a run that draws the one it learns from. */
  const newest = createMemo((): RunRecord | undefined => {
    const scoring = scoringRuns(app);
    return run.draws() ? scoring.find((one) => run.runsBefore().includes(one)) : scoring[0];
  });
  const isTraining = (record: RunRecord): boolean => live.isActive() && live.shows(record.project, record.id);
  const shown = (): RunRecord | undefined => (isOwn() ? run.record() : newest());
  const outcome = () => {
    const found = shown();
    if (found === undefined || found.evaluation === null) return undefined;
    const last = { step: found.step, metrics: found.evaluation };
    return outcomeOf(last, found.testRows, found.config, setup.metricsOf(found.algorithm));
  };
  const state = (): StepState => {
    const found = newest();
    if (found === undefined) return run.draws() ? "waiting" : "ready";
    if (isTraining(found)) return live.view.state === "paused" ? "paused" : "now";
    if (found.state === "done" || found.state === "failed") return found.state;
    return found.state === "ready" ? "waiting" : "stopped";
  };
  const text = (): string => {
    const found = newest();
    if (found === undefined)
      return run.draws()
        ? `${whatItIs} The one that this run learns from is not among the runs of this project.`
        : `${whatItIs} This run needs none; one can be trained on judgements, too.`;
    if (isTraining(found)) {
      const { step, steps } = live.view;
      return `${run.draws() ? `${whatItIs} ` : ""}${found.title} learns to give preferred answers the higher score: step ${formatNumber(step)} of ${steps > 0 ? formatNumber(steps) : "?"}.`;
    }
    if (found.state === "ready") return `${whatItIs} ${found.title} learns from the judgements first.`;
    return found.state === "done"
      ? doneText(found)
      : `${whatItIs} ${found.title} was not trained to its end.`;
  };
  /** What is shown of a run while it trains: the line of its first chart. */
  const watched = ({ algorithm }: RunRecord) => metricCharts(setup.metricsOf(algorithm))[0]?.series[0];
  const liveValues = (record: RunRecord): number[] => {
    const key = watched(record)?.key ?? "";
    return live.records().flatMap(({ metrics }) => (typeof metrics[key] === "number" ? [metrics[key]] : []));
  };
  const doneText = ({ title }: RunRecord): string => {
    const measured = outcome();
    return measured === undefined
      ? `${title} scores answers; how far it can be trusted was not measured yet.`
      : `${title} scores answers as people would: ${headlineText(measured.headline)}.`;
  };
  const ownText = (): string => {
    const record = run.record();
    return own.state() === "done" && record !== undefined ? doneText(record) : own.text();
  };
  const busy = (): string | undefined =>
    app.cannotTrain ?? (live.isActive() ? "It can be trained when the run under way has ended." : undefined);
  const links = (): JSX.Element => (
    <Show
      when={newest()}
      fallback={
        <>
          <button
            type="button"
            class="compact"
            data-action="train-scorer"
            aria-disabled={busy() !== undefined}
            title={busy() ?? ""}
            onClick={() => {
              if (busy() === undefined) void app.trainScorer(run.record()?.datasetName ?? "");
            }}
          >
            Train a reward model
          </button>
          <Show when={busy()}>{(reason) => <span class="soft small">{reason()}</span>}</Show>
        </>
      }
    >
      {(found) => (
        <>
          <Show when={isTraining(found()) && run.draws()}>
            <RunControls live={live} withStep />
          </Show>
          <a href={app.href("train", found().id)}>
            {found().state === "done" ? "How far it can be trusted" : "Open the run"}
          </a>
        </>
      )}
    </Show>
  );
  return {
    id: "reward",
    title: "Reward model",
    state: () => (isOwn() ? own.state() : state()),
    text: () => (isOwn() ? ownText() : text()),
    legend: () => (isOwn() && own.legend !== undefined ? own.legend() : ["", ""]),
    picture: () => (
      <Show when={!isOwn()} fallback={own.picture()}>
        <Show when={newest()} fallback={<NoRewardModel />}>
          {(found) => (
            <Show when={isTraining(found())} fallback={<ShareScale result={outcome()?.headline} />}>
              <Sparkline
                value={{ label: watched(found())?.label ?? "", values: liveValues(found()) }}
                share={{ label: "", values: [] }}
                steps={live.view.steps}
              />
            </Show>
          )}
        </Show>
      </Show>
    ),
    links: () => (
      <Show when={!isOwn()} fallback={own.links()}>
        {links()}
      </Show>
    ),
  };
}
