// A page: one file with its address, its title and its state, and one line in index.ts. Its view is a file of its own, which
// loads when the page is first opened. What a page must remember while another one is shown is `app.keep`'s.
import type { Component } from "solid-js";
import type { NamedBlob } from "../../page/bridge/types.ts";
import type { AppState } from "../state/createApp.ts";

/** The state of a page's part of the loop in one word; "": there is nothing to say. */
type PageState = "empty" | "ready" | "running" | "paused" | "done" | "needs attention" | "";

export interface Page {
  /** Of its address: #/path/project/and more that the page makes sense of. */
  readonly path: string;
  readonly title: string;
  /** Shown by itself, without the bar, the rail and what concerns training: for somebody who was invited to one thing. */
  readonly isAlone?: boolean;
  /** For the rail, on every page: it may ask `app` and nothing that is slow. */
  state?(app: AppState): PageState;
  /** Files that were dropped anywhere on the page; without it they go to where runs are made. */
  take?(app: AppState, files: NamedBlob[]): Promise<void>;
  load(): Promise<{ default: Component<{ app: AppState }> }>;
}

/** The page of an address; the first one where the address names none. */
export function pageAt<P extends Page>(pages: readonly [P, ...P[]], path: string): P {
  return pages.find((page) => page.path === path) ?? pages[0];
}
