// A run on the Project page: the loop step by step while it happens, then what came of it and what to do next.
import { createEffect, createMemo, createResource, Show, untrack } from "solid-js";
import type { RunRecord } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import { createPolicies } from "../../state/createPolicies.ts";
import type { RunView } from "../../state/createRunView.ts";
import { formatDuration } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { measureOf } from "../../words/policy.ts";
import { shareText } from "../../words/reward.ts";
import { slowerBecause } from "../DeviceCard.tsx";
import { RunNotices } from "../train/RunNotices.tsx";
import { BeforeAfter } from "./BeforeAfter.tsx";
import { LoopSteps } from "./LoopSteps.tsx";
import { aboutTime } from "./aboutTime.ts";
import { OutcomeCards } from "./OutcomeCards.tsx";
import { PolicyOutcome } from "./PolicyOutcome.tsx";
import { sampleSeconds } from "./sampleTime.ts";
import { outcomeOf, headlineText } from "./statistics.ts";

export function RunLoop(props: { app: AppState; run: RunView }) {
  const { app } = props;
  const record = () => props.run.record();
  const outcome = createMemo(() =>
    outcomeOf(
      props.run.evaluations().at(-1),
      record()?.testRows ?? 0,
      record()?.config ?? {},
      props.run.metrics(),
    ),
  );
  const policies = app.keep(createPolicies);
  const work = () => {
    const found = record();
    return found !== undefined && props.run.draws() ? policies.of(found) : undefined;
  };
  // Measured when somebody looks and the device is free.
  createEffect(() => {
    const found = record();
    if (found === undefined || !props.run.draws() || props.run.state() !== "done") return;
    const now = work()?.state();
    // What a run broke off is tried again when that has ended.
    const isDue = now?.is === "idle" || (now?.is === "failed" && now.failure.code === "run/busy");
    if (found.testRows > 0 && !app.live.isActive() && isDue) untrack(() => policies.measure(found));
  });
  /** The run under way that this one waits for. */
  const waitsFor = (): RunRecord | undefined => {
    const found = record();
    const { project, run } = app.live.view;
    if (found === undefined || !app.live.isActive() || project !== found.project) return undefined;
    return props.run.runsBefore().find(({ id }) => id === run);
  };
  /** Something that it learns from was trained a while. */
  const hasBegun = (): boolean =>
    props.run.runsBefore().some(({ state, step }) => state !== "done" && step > 0);
  const title = (): string => {
    const first = waitsFor();
    if (first !== undefined) {
      const { step, steps, state } = app.live.view;
      const of = `step ${formatNumber(step)}${steps > 0 ? ` of ${formatNumber(steps)}` : ""}`;
      if (state === "paused") return `Its reward model is paused after ${of}`;
      return step === 0 ? "Getting its reward model ready" : `Its reward model learns first: ${of}`;
    }
    const [step, steps] = [props.run.step(), props.run.steps()];
    const of = steps > 0 ? ` of ${formatNumber(steps)}` : "";
    switch (props.run.state()) {
      case "idle":
        if (app.starting()) return "Getting the model ready";
        return hasBegun() ? "Stopped while its reward model learned" : "This run has not begun";
      case "running":
        return step === 0
          ? "Getting the model ready"
          : `The model is learning: step ${formatNumber(step)}${of}`;
      case "paused":
        return `Paused after step ${formatNumber(step)}${of}`;
      case "stopped":
        return `Stopped after step ${formatNumber(step)}${of}`;
      case "failed":
        return `The run failed after step ${formatNumber(step)}${of}`;
      case "done": {
        const report = work()?.value();
        const won = report && measureOf(report, "win_rate", null);
        if (won !== undefined) return `It learned: its answers win ${shareText(won)}`;
        if (work()?.isBusy() === true) return "It has learned; its answers are being measured";
        const found = outcome();
        return found === undefined
          ? `The model learned for ${formatDuration(props.run.workedSeconds())}`
          : `It learned: ${headlineText(found.headline)}`;
      }
    }
  };
  const isSample = () => app.projects.record()?.isSample === true;
  /** It learns from another run. */
  const isOfLoop = (): boolean => props.run.runsBefore().length > 0;
  const sampleText = (): string => {
    // By its record: what its method is comes a moment after the page.
    if (!isOfLoop()) return "a small model learns from simulated judgements.";
    const what = "a reward model learns from simulated judgements, then a small model from its scores.";
    if (props.run.state() === "done") return what;
    const seconds = estimate.latest;
    return `${what} All of it takes ${seconds === undefined ? "a few minutes" : aboutTime(seconds)} on this device.`;
  };
  // The trainer is asked between runs alone: what it found before is remembered.
  const [estimate] = createResource(
    () => isSample() && isOfLoop() && props.run.state() !== "done",
    () => sampleSeconds(app),
    // Without one the whole page would be taken away while it is measured, and the focus with it.
    { initialValue: undefined },
  );
  const why = (): string => {
    const report = app.setup.state.devices;
    return report === null ? "" : slowerBecause(report, record()?.device ?? "auto");
  };
  return (
    <div class="stack">
      <div class="page-head run-head">
        <div>
          <h1>{title()}</h1>
          <p class="two-lines">
            {isSample() ? `The sample: ${sampleText()} ` : ""}
            {why() || "Everything is computed on this device."}
          </p>
        </div>
      </div>
      <RunNotices app={app} run={props.run} />
      <LoopSteps app={app} run={props.run} policy={work()} />
      <Show when={props.run.draws()} fallback={<OutcomeCards run={props.run} />}>
        <PolicyOutcome record={record()} work={work()} />
      </Show>
      <BeforeAfter run={props.run} />
      <Show when={props.run.state() === "done"}>
        <section class="card" aria-labelledby="next-title">
          <h2 id="next-title">{isSample() ? "Now with your own data" : "What next"}</h2>
          <p class="soft">
            {isSample()
              ? "A new project takes your file of pairs and the same starter, or a model of your choice."
              : "Try another setting, or compare this run with others of the project."}
          </p>
          <div class="buttons">
            <Show
              when={isSample()}
              fallback={
                <a class="button primary" href={app.href("train")}>
                  Train another
                </a>
              }
            >
              <button
                type="button"
                class="primary"
                data-action="own-data"
                onClick={() => void app.newProject()}
              >
                Start a project with your own data
              </button>
            </Show>
            <a class="button" href={app.href("project")}>
              See the project
            </a>
          </div>
        </section>
      </Show>
    </div>
  );
}
