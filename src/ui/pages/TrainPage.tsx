// Train: pairs, model, settings and device on one side; the run on the other. The title says where things stand.
import { Show } from "solid-js";
import { DatasetCard } from "../components/DatasetCard.tsx";
import { DeviceCard } from "../components/DeviceCard.tsx";
import { ModelCard } from "../components/ModelCard.tsx";
import { RunPanel } from "../components/RunPanel.tsx";
import { SettingsCard } from "../components/SettingsCard.tsx";
import type { AppState } from "../state/createApp.ts";
import { formatDuration, plural } from "../state/format.ts";

export default function TrainPage(props: { app: AppState }) {
  const { run, setup, trainer, charts } = props.app;
  const view = () => run.view;

  const title = (): string => {
    const { state, step, steps, startedAtMs, endedAtMs } = view();
    const of = steps > 0 ? ` of ${steps}` : "";
    switch (state) {
      case "running":
        return step === 0 ? "Preparing the run" : `Training: step ${step}${of}`;
      case "paused":
        return `Paused after step ${step}${of}`;
      case "stopped":
        return `Stopped after step ${step}${of}`;
      case "failed":
        return "The run failed";
      case "done":
        return `Finished ${plural(step, "step")} in ${formatDuration(((endedAtMs ?? 0) - (startedAtMs ?? 0)) / 1000)}`;
      case "idle": {
        const rows = setup.setup.preview?.rows;
        if (setup.notReady() === undefined && rows !== undefined)
          return `Ready to train on ${plural(rows, "pair")}`;
        return "Choose pairs and a model to train";
      }
    }
  };
  const start = (): void => {
    if (setup.notReady() !== undefined) return;
    void run.start(setup.request());
  };

  return (
    <div data-run-state={view().state} data-run-step={view().step}>
      <div class="page-head">
        <div>
          <h1>{title()}</h1>
          <p>
            <Show
              when={!run.isActive() && setup.notReady()}
              fallback="The judgements teach the model which of two answers people prefer. Nothing leaves this machine."
            >
              {(reason) => <>{reason()}</>}
            </Show>
          </p>
        </div>
        <Show when={!run.isActive()}>
          <div class="buttons">
            <button
              type="button"
              class="primary"
              data-action="start"
              aria-disabled={setup.notReady() !== undefined}
              title={setup.notReady() ?? ""}
              onClick={start}
            >
              {view().state === "idle" ? "Start training" : "Start a new run"}
            </button>
          </div>
        </Show>
      </div>
      <div class="columns" classList={{ "with-run": view().state !== "idle" }}>
        <div class="stack">
          <fieldset class="stack" disabled={run.isActive()}>
            <legend class="visually-hidden">Choices for the run</legend>
            <DatasetCard setup={setup} />
            <ModelCard setup={setup} />
            <SettingsCard setup={setup} />
          </fieldset>
          <DeviceCard setup={setup} locked={run.isActive()} />
        </div>
        <RunPanel run={run} setup={setup} trainer={trainer} charts={charts} showCharts={setup.touched()} />
      </div>
    </div>
  );
}
