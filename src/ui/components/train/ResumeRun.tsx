// Resumes a run that ended early. After Stop the button takes the place of the controls that were there, so that nothing
// moves.
import type { AppState } from "../../state/createApp.ts";
import type { RunView } from "../../state/createRunView.ts";

export const canResume = (app: AppState, run: RunView): boolean =>
  ["stopped", "failed"].includes(run.state()) && !app.live.isActive();

export const isStoppedByHand = (run: RunView): boolean => run.state() === "stopped" && !run.interrupted();

/** One sentence: from which step on, and that nothing is lost. */
export function whereItResumes(run: RunView): string {
  const newest = run.history().checkpoints.at(-1);
  return newest === undefined
    ? "There is no checkpoint yet: it starts from the beginning."
    : `It resumes from its last checkpoint, step ${newest.step}, and ends with the same result as if nothing had happened.`;
}

export function ResumeRun(props: { app: AppState; run: RunView; label?: string }) {
  const resume = (): void => {
    const run = props.run.record()?.id;
    if (run !== undefined) void props.app.goOn(run);
  };
  return (
    <button
      type="button"
      class="compact"
      data-action="resume-run"
      aria-disabled={props.app.cannotTrain !== undefined}
      title={props.app.cannotTrain ?? ""}
      onClick={resume}
    >
      {props.label ?? "Resume"}
    </button>
  );
}
