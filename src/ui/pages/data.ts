// Data: documents on their way to prompts with answers.
import { dataState } from "../state/dataState.ts";
import type { Page } from "./page.ts";

export const data: Page = {
  path: "data",
  title: "Data",
  load: () => import("./DataPage.tsx"),
  async take(app, files) {
    await app.ensureProject();
    const { createDocuments } = await import("../state/createDocuments.ts");
    await app.keep(createDocuments).offer(files);
  },
  state: (app) => dataState(app.projects.id()),
};
