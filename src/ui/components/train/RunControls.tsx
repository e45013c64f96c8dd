// Pause, continue, one step, stop: the same in the top bar and on the page, in every tab. A request that waits for the
// step under way says so instead of looking ignored.
import { Show } from "solid-js";
import type { Live } from "../../state/createLive.ts";

const finishing = "The step under way is finished first.";

export function RunControls(props: { live: Live; withStep: boolean }) {
  const view = () => props.live.view;
  const isPaused = (): boolean => view().state === "paused";
  return (
    <div class="buttons">
      <Show when={props.live.isActive()}>
        {/* One button for both: the focus stays on it. */}
        <button
          type="button"
          class="compact"
          data-action={isPaused() ? "resume" : "pause"}
          aria-disabled={view().waiting !== null}
          title={view().waiting === "pause" ? finishing : ""}
          onClick={() => {
            if (isPaused()) props.live.resume();
            else if (view().waiting === null) props.live.pause();
          }}
        >
          {isPaused() ? "Continue" : view().waiting === "pause" ? "Pausing" : "Pause"}
        </button>
        <Show when={props.withStep}>
          <button
            type="button"
            class="compact"
            data-action="step"
            aria-disabled={!isPaused()}
            title={isPaused() ? "" : "Single steps can be made while the run is paused."}
            onClick={() => isPaused() && props.live.stepOnce()}
          >
            One step
          </button>
        </Show>
        <button
          type="button"
          class="compact"
          data-action="stop"
          aria-disabled={view().waiting === "stop"}
          title={view().waiting === "stop" ? finishing : ""}
          onClick={() => view().waiting !== "stop" && props.live.stop()}
        >
          {view().waiting === "stop" ? "Stopping" : "Stop"}
        </button>
      </Show>
    </div>
  );
}
