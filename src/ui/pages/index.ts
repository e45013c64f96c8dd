// The pages, in the order of the rail. A page is one file and one line here; its code loads when it is first opened.
import type { Component } from "solid-js";
import type { AppState } from "../state/createApp.ts";

export interface Page {
  path: string;
  title: string;
  load: () => Promise<{ default: Component<{ app: AppState }> }>;
}

export const pages = [
  { path: "project", title: "Project", load: () => import("./ProjectPage.tsx") },
  { path: "train", title: "Train", load: () => import("./TrainPage.tsx") },
  { path: "chat", title: "Chat", load: () => import("./ChatPage.tsx") },
  { path: "settings", title: "Settings", load: () => import("./SettingsPage.tsx") },
] as const satisfies readonly Page[];
