// Project: where its runs stand as a whole.
import { activeState, wasInterrupted } from "../components/frame/runState.ts";
import type { Page } from "./page.ts";

export const project: Page = {
  path: "project",
  title: "Project",
  load: () => import("./ProjectPage.tsx"),
  state(app) {
    const { projects } = app;
    if (projects.record() === null) return projects.loaded() ? "empty" : "";
    const active = activeState(app);
    if (active !== undefined) return active;
    const runs = projects.runs();
    if (runs.some((run) => run.state === "failed" || wasInterrupted(app, run))) return "needs attention";
    return runs.some(({ state }) => state === "done") ? "done" : "ready";
  },
};
