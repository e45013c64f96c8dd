// Chat: whether there is a trained model to ask.
import type { Page } from "./page.ts";

export const chat: Page = {
  path: "chat",
  title: "Chat",
  load: () => import("./ChatPage.tsx"),
  state: ({ projects }) =>
    projects.runs().some(({ state, step }) => state === "done" || step > 0) ? "ready" : "empty",
};
