// Annotate: the owner's judging tasks, and judgements that come back as files.
import { annotateState } from "../state/annotateState.ts";
import type { Page } from "./page.ts";

export const annotate: Page = {
  path: "annotate",
  title: "Annotate",
  load: () => import("./AnnotatePage.tsx"),
  async take(app, files) {
    await app.ensureProject();
    const { createTasks } = await import("../state/createTasks.ts");
    await app.keep(createTasks).takeJudgements(files);
  },
  state: (app) => annotateState(app.projects.id()),
};
