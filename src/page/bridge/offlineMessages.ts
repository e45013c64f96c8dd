// What the page and the service worker say to each other.

export type ToServiceWorker =
  /** Store what is still missing, now that the page is idle. */
  | { type: "store" }
  /** Answered on the port that comes with it, with the version of the worker's build. */
  | { type: "version" };

/** Told to every page of the site while files are stored; the only thing the worker says unasked. */
export interface StoreProgress {
  version: string;
  done: number;
  total: number;
  state: "storing" | "ready" | "failed";
  /** Why it failed; empty otherwise. */
  reason: string;
}
