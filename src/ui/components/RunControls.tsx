// Pause, continue, one step, stop: the same in the top bar and on the page. A request that waits for the step under way
// says so instead of looking ignored.
import { Show } from "solid-js";
import type { Run } from "../state/createRun.ts";

export function RunControls(props: { run: Run; withStep: boolean }) {
  const view = () => props.run.view;
  return (
    <div class="buttons">
      <Show when={view().state === "running"}>
        <button
          type="button"
          class="compact"
          aria-disabled={view().waiting !== null}
          onClick={() => view().waiting === null && props.run.pause()}
        >
          {view().waiting === "pause" ? "Pausing after this step" : "Pause"}
        </button>
      </Show>
      <Show when={view().state === "paused"}>
        <button type="button" class="compact" onClick={() => props.run.resume()}>
          Continue
        </button>
        <Show when={props.withStep}>
          <button type="button" class="compact" onClick={() => props.run.stepOnce()}>
            One step
          </button>
        </Show>
      </Show>
      <Show when={props.run.isActive()}>
        <button
          type="button"
          class="compact"
          aria-disabled={view().waiting === "stop"}
          onClick={() => view().waiting !== "stop" && props.run.stop()}
        >
          {view().waiting === "stop" ? "Stopping after this step" : "Stop"}
        </button>
      </Show>
    </div>
  );
}
