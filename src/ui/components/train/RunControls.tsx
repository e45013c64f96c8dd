// Pause, continue, one step, stop: the same in the top bar and on the page, in every tab. A request that waits for the
// step under way says so instead of looking ignored.
import { Show } from "solid-js";
import type { Live } from "../../state/createLive.ts";

export function RunControls(props: { live: Live; withStep: boolean }) {
  const view = () => props.live.view;
  return (
    <div class="buttons">
      <Show when={view().state === "running"}>
        <button
          type="button"
          class="compact"
          data-action="pause"
          aria-disabled={view().waiting !== null}
          onClick={() => view().waiting === null && props.live.pause()}
        >
          {view().waiting === "pause" ? "Pausing after this step" : "Pause"}
        </button>
      </Show>
      <Show when={view().state === "paused"}>
        <button type="button" class="compact" data-action="resume" onClick={() => props.live.resume()}>
          Continue
        </button>
        <Show when={props.withStep}>
          <button type="button" class="compact" data-action="step" onClick={() => props.live.stepOnce()}>
            One step
          </button>
        </Show>
      </Show>
      <Show when={props.live.isActive()}>
        <button
          type="button"
          class="compact"
          data-action="stop"
          aria-disabled={view().waiting === "stop"}
          onClick={() => view().waiting !== "stop" && props.live.stop()}
        >
          {view().waiting === "stop" ? "Stopping after this step" : "Stop"}
        </button>
      </Show>
    </div>
  );
}
