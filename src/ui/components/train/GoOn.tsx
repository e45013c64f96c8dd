// Going on with a run that has ended early. One that a person stopped is gone on with where it was stopped, in the place
// of the buttons that steered it: nothing moves when it stops.
import type { AppState } from "../../state/createApp.ts";
import type { RunView } from "../../state/createRunView.ts";

export const canGoOn = (app: AppState, run: RunView): boolean =>
  ["stopped", "failed"].includes(run.state()) && !app.live.isActive();

export const isStoppedByHand = (run: RunView): boolean => run.state() === "stopped" && !run.interrupted();

/** One sentence: from which step on, and that nothing is lost. */
export function whereItGoesOn(run: RunView): string {
  const newest = run.history().checkpoints.at(-1);
  return newest === undefined
    ? "There is no checkpoint yet: it begins anew."
    : `It goes on from its last checkpoint, step ${newest.step}, and ends with the same result as if nothing had happened.`;
}

export function GoOn(props: { app: AppState; run: RunView }) {
  const goOn = (): void => {
    const [project, run] = [props.app.projects.id(), props.run.record()?.id];
    if (project === undefined || run === undefined || props.app.cannotTrain !== undefined) return;
    void props.app.live.start(project, run);
  };
  return (
    <button
      type="button"
      class="compact"
      data-action="resume-run"
      aria-disabled={props.app.cannotTrain !== undefined}
      title={props.app.cannotTrain ?? ""}
      onClick={goOn}
    >
      Go on
    </button>
  );
}
