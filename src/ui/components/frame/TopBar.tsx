// Brand, project, device, and the run that is under way in whichever tab, on every page. A run's place stays after its
// end, so that nothing below it moves.
import { Show } from "solid-js";
import type { AppState } from "../../state/createApp.ts";
import { hrefOf } from "../../state/createRoute.ts";
import { formatDuration, formatRate } from "../../words/format.ts";
import { deviceTitle } from "../DeviceCard.tsx";
import { RunControls } from "../train/RunControls.tsx";
import { ProjectMenu } from "./ProjectMenu.tsx";
import { ProgressBar } from "../ProgressBar.tsx";

export function TopBar(props: { app: AppState }) {
  const { live, setup } = props.app;
  const preference = () => setup.state.draft?.device ?? props.app.device();
  const isShown = () =>
    props.app.starting() ||
    live.isActive() ||
    // One that ended stays while there is something to look at.
    props.app.projects.list().some(({ id }) => id === live.view.project);
  return (
    <header class="top-bar">
      <a class="brand" href={props.app.href("project")}>
        FeedbackLoop
      </a>
      <ProjectMenu app={props.app} />
      <a class="device-chip" href={props.app.href("settings")}>
        <span class="visually-hidden">Device: </span>
        <Show
          when={setup.state.devices}
          fallback={setup.state.workerFailure === null ? "Looking" : "No device"}
        >
          {(report) => {
            // "Processor (WebAssembly)", "WebGPU, name": a phone has room for what stands before the details.
            const parts = () => /^([^,(]*)(.*)$/.exec(deviceTitle(report(), preference())) ?? [];
            return (
              <>
                {parts()[1]}
                <span class="wide">{parts()[2]}</span>
              </>
            );
          }}
        </Show>
      </a>
      <Show when={isShown()}>
        <RunningWork app={props.app} />
      </Show>
    </header>
  );
}

function RunningWork(props: { app: AppState }) {
  const { live } = props.app;
  const view = () => live.view;
  const share = () => {
    const { progress, step, steps } = view();
    const [done, total] =
      progress !== null && progress.total > 0 && step === 0 ? [progress.done, progress.total] : [step, steps];
    return total > 0 ? Math.min(100, (100 * done) / total) : 0;
  };
  const name = () => (view().run ?? "").replace(/-\d+$/, "").toUpperCase();
  const position = () =>
    // How many steps there will be is known once the pairs are read.
    view().run === null
      ? "Starting"
      : `${name()}${view().steps > 0 ? ` ${view().step}/${view().steps}` : ""}`;
  const rest = (): { rate: string; time: string } => {
    const { state, secondsPerStep } = view();
    if (!live.isActive()) return { rate: "", time: state === "idle" ? "" : state };
    const seconds = live.secondsLeft();
    if (state === "paused") return { rate: "", time: "paused" };
    if (seconds === undefined || secondsPerStep === null) return { rate: "", time: "preparing" };
    return { rate: `${formatRate(secondsPerStep)}, `, time: `${formatDuration(seconds)} left` };
  };
  return (
    <div class="work" role="group" aria-label="Running work">
      <a
        class="number"
        href={
          view().project === null
            ? props.app.href("train")
            : hrefOf("train", view().project ?? "", view().run ?? "")
        }
      >
        {position()}
      </a>
      <ProgressBar label="Steps of the run" share={share()} />
      <span class="number rest">
        <span class="wide">{rest().rate}</span>
        {rest().time}
      </span>
      <Show when={live.isActive() && !view().isMine}>
        <span class="soft elsewhere">in another tab</span>
      </Show>
      <RunControls live={live} withStep={false} />
    </div>
  );
}
