// Why a run does not continue by itself, and the ways on: it was interrupted, it failed, another tab trains it. Also on the
// Project page.
import { Show } from "solid-js";
import type { AppState } from "../../state/createApp.ts";
import type { RunRecord } from "../../../page/bridge/types.ts";
import type { RunView } from "../../state/createRunView.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { canResume, ResumeRun, isStoppedByHand, whereItResumes } from "./ResumeRun.tsx";

export function RunNotices(props: { app: AppState; run: RunView }) {
  const { live, projects } = props.app;
  const id = (): string => props.run.record()?.id ?? "";
  const takeOver = (): void => {
    const project = projects.id();
    if (project !== undefined && props.app.cannotTrain === undefined) void live.start(project, id(), true);
  };
  const refusal = () => {
    const found = live.refusal();
    return found?.run === id() && found.project === projects.id() ? found : undefined;
  };
  const hasNotBegun = (): boolean =>
    props.run.state() === "idle" &&
    props.run.record() !== undefined &&
    !live.isActive() &&
    // Between the press of a button and the run's first word nothing is missing.
    !props.app.starting();
  /** The first of the runs that this one learns from that is not done. */
  const unfinished = (): RunRecord | undefined =>
    props.run.runsBefore().find(({ state }) => state !== "done");
  const standing = ({ state, step, steps }: RunRecord): string =>
    state === "ready" ? "has not begun" : `ended after step ${step}${steps > 0 ? ` of ${steps}` : ""}`;
  const isElsewhere = (): boolean => props.run.isActive() && !live.view.isMine;
  return (
    <>
      <Show when={isElsewhere()}>
        <div class="notice" role="status" data-notice="elsewhere">
          <strong>Another tab is training this run</strong>
          <p>
            What happens there is shown here as it happens. Taking over lets it finish its step and save
            first.
          </p>
          <div class="buttons">
            <button type="button" class="compact" data-action="take-over" onClick={takeOver}>
              Train here instead
            </button>
          </div>
        </div>
      </Show>
      <Show when={hasNotBegun()}>
        <div class="notice">
          <Show when={unfinished()} fallback={<strong>This run has not begun</strong>}>
            {(first) => (
              <>
                <strong>
                  It learns from {first().title}, which {standing(first())}
                </strong>
                <p>Both go on from there, one after the other, as if nothing had happened.</p>
              </>
            )}
          </Show>
          <div class="buttons">
            <ResumeRun
              app={props.app}
              run={props.run}
              label={unfinished() === undefined ? "Start it" : "Go on"}
            />
          </div>
        </div>
      </Show>
      <Show when={props.run.failure()}>
        {(failure) => (
          <ErrorNotice
            title={
              props.run.step() > 0
                ? `The run failed after step ${props.run.step()}`
                : "The run could not start"
            }
            failure={failure()}
            details={{ step: props.run.step(), steps: props.run.steps() }}
          />
        )}
      </Show>
      <Show when={canResume(props.app, props.run) && !isStoppedByHand(props.run)}>
        <div
          class="notice"
          classList={{ warn: props.run.interrupted() }}
          role="status"
          data-notice="interrupted"
        >
          <strong>
            {props.run.interrupted() ? `Interrupted after step ${props.run.step()}` : "It can be tried again"}
          </strong>
          <p>{whereItResumes(props.run)}</p>
          <div class="buttons">
            <ResumeRun app={props.app} run={props.run} />
          </div>
        </div>
      </Show>
      <Show when={refusal()}>
        {(problem) => (
          <>
            <ErrorNotice title="The run could not be resumed" failure={problem()} />
            <Show when={problem().code === "run/elsewhere"}>
              <div class="buttons">
                <button type="button" class="compact" data-action="take-over" onClick={takeOver}>
                  Train here instead
                </button>
              </div>
            </Show>
          </>
        )}
      </Show>
    </>
  );
}
