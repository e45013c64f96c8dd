// Where the runs of the open project stand, in a word or two: for the frame's root element, the tab and the pages' states.
import type { RunRecord } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import type { RunPhase } from "../../state/createLive.ts";
import { stateOfRecord } from "../../state/createRunView.ts";
import { runsBefore } from "../../state/neededRuns.ts";

/** The run under way; else the one in the address; else the one that ended last here. */
export function frameRun(app: AppState): { state: RunPhase; step: number } {
  const { live, route, projects } = app;
  // What the run before it ended with is no state of the one that is being prepared.
  if (live.isBeginning() && !live.isActive()) return { state: "idle", step: 0 };
  const [run] = route().rest;
  const record = projects.run(run);
  if (live.isActive() || record === undefined || live.shows(projects.id(), run)) {
    return { state: live.view.state, step: live.view.step };
  }
  // One that waits for another stands where that one does.
  const first = runsBefore(record, projects.runs()).find(({ state }) => state !== "done");
  const shown = record.state === "ready" && first !== undefined ? first : record;
  return { state: stateOfRecord(shown), step: shown.step };
}

export const wasInterrupted = (app: AppState, record: RunRecord): boolean =>
  (record.state === "running" || record.state === "stopped") &&
  !(app.live.isActive() && app.live.shows(record.project, record.id));

/** Of the run under way in the open project; undefined while there is none. */
export function activeState({ live, projects }: AppState): "running" | "paused" | undefined {
  if (!live.isActive() || live.view.project !== projects.id()) return undefined;
  return live.view.state === "paused" ? "paused" : "running";
}

/** What the tab is called: page and project. While a run is under way its position comes first, for who looks at another tab. */
export function tabTitle({ live, projects }: AppState, page: string): string {
  const { step, steps, state } = live.view;
  const position = live.isActive() ? [steps > 0 ? `${step}/${steps} ${state}` : "preparing"] : [];
  const project = projects.record()?.title;
  return [...position, page, ...(project === undefined ? [] : [project]), "FeedbackLoop"].join(", ");
}
