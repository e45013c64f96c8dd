// Where things stand, in one word: for the hooks of the frame's root element and the states in the rail.
import type { RunRecord } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import type { RunState } from "../../state/createLive.ts";
import { stateOfRecord } from "../../state/createRunView.ts";

/** The run under way; else the one in the address; else the one that ended last here. */
export function frameRun(app: AppState): { state: RunState; step: number } {
  const { live, route, projects } = app;
  const [run] = route().rest;
  const record = projects.run(run);
  if (live.isActive() || record === undefined || live.shows(projects.id(), run)) {
    return { state: live.view.state, step: live.view.step };
  }
  return { state: stateOfRecord(record), step: record.step };
}

export const wasInterrupted = (app: AppState, record: RunRecord): boolean =>
  (record.state === "running" || record.state === "stopped") &&
  !(app.live.isActive() && app.live.shows(record.project, record.id));

export type PageState = "empty" | "ready" | "running" | "paused" | "done" | "needs attention" | "";

/** The state of a page's part of the loop, as the rail says it. */
export function pageState(app: AppState, page: string): PageState {
  const { projects, live, setup } = app;
  const open = projects.record();
  const runs = projects.runs();
  const isLive = live.isActive() && live.view.project === projects.id();
  switch (page) {
    case "project":
      if (open === null) return projects.loaded() ? "empty" : "";
      if (isLive) return live.view.state === "paused" ? "paused" : "running";
      if (runs.some((run) => run.state === "failed" || wasInterrupted(app, run))) return "needs attention";
      return runs.some(({ state }) => state === "done") ? "done" : "ready";
    case "train":
      if (isLive) return live.view.state === "paused" ? "paused" : "running";
      if (runs[0]?.state === "failed") return "needs attention";
      if (open !== null && setup.notReady() === undefined)
        return runs[0]?.state === "done" ? "done" : "ready";
      return open === null || open.datasets.length === 0 ? "empty" : "needs attention";
    case "chat":
      return runs.some(({ state, step }) => state === "done" || step > 0) ? "ready" : "empty";
    default: {
      const report = setup.state.devices;
      return report !== null && !report.webgpu.available && !report.wasm.available ? "needs attention" : "";
    }
  }
}
