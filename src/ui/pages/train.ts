// Train: whether a run is under way or could start, and how the newest ended.
import { activeState } from "../components/frame/runState.ts";
import type { Page } from "./page.ts";

export const train: Page = {
  path: "train",
  title: "Train",
  load: () => import("./TrainPage.tsx"),
  state(app) {
    const active = activeState(app);
    if (active !== undefined) return active;
    const open = app.projects.record();
    const [newest] = app.projects.runs();
    if (newest?.state === "failed") return "needs attention";
    if (open !== null && app.setup.notReady() === undefined)
      return newest?.state === "done" ? "done" : "ready";
    return open === null || open.datasets.length === 0 ? "empty" : "needs attention";
  },
};
