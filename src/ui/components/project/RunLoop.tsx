// A run on the Project page: the loop step by step while it happens, then what came of it and what to do next.
import { createMemo, Show } from "solid-js";
import type { AppState } from "../../state/createApp.ts";
import type { RunView } from "../../state/createRunView.ts";
import { formatDuration } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { slowerBecause } from "../DeviceCard.tsx";
import { RunNotices } from "../train/RunNotices.tsx";
import { BeforeAfter } from "./BeforeAfter.tsx";
import { LoopSteps } from "./LoopSteps.tsx";
import { OutcomeCards } from "./OutcomeCards.tsx";
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
  const title = (): string => {
    const [step, steps] = [props.run.step(), props.run.steps()];
    const of = steps > 0 ? ` of ${formatNumber(steps)}` : "";
    switch (props.run.state()) {
      case "idle":
        return app.starting() ? "Getting the model ready" : "This run has not begun";
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
        const found = outcome();
        return found === undefined
          ? `The model learned for ${formatDuration(props.run.workedSeconds())}`
          : `It learned: ${headlineText(found.headline)}`;
      }
    }
  };
  const isSample = () => app.projects.record()?.isSample === true;
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
            {isSample() ? "The sample: a small model learns from simulated judgements. " : ""}
            {why() || "Everything is computed on this device."}
          </p>
        </div>
      </div>
      <RunNotices app={app} run={props.run} />
      <LoopSteps app={app} run={props.run} />
      <OutcomeCards run={props.run} />
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
