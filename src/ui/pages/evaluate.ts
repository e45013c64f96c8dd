// Evaluate: what became of the models, measured by scores, by people and by groups.
import { evaluateState } from "../state/evaluateState.ts";
import type { Page } from "./page.ts";

export const evaluate: Page = {
  path: "evaluate",
  title: "Evaluate",
  load: () => import("./EvaluatePage.tsx"),
  state: (app) => evaluateState(app.projects.id()),
};
