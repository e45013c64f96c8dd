// The trainer's helper threads, started by the page. A worker of Firefox that starts module workers itself hangs when they
// are more than the cores and block at once; the page's do not. Messages go worker to page and page to worker directly:
// Safari's engine takes neither shared memory nor modules through a MessagePort.
import { AppError } from "../../domain/errors.ts";
import type { HelperStart, Port, ThreadHost } from "../../engine/wasm/threads.ts";

/** What the trainer asks of the page; comlink passes it over. */
export type HelperRequest =
  | { helper: "start"; number: number; start: HelperStart }
  | { helper: "end"; number: number }
  /** Helpers did not start: one thread computes, in every later engine too. */
  | { helper: "none"; reason: string };

export interface PageThreads extends ThreadHost {
  /** The page's answer to "start": null when the helper is ready, else what went wrong. */
  answered(number: number, fault: string | null): void;
  /** Tells the page why one thread computes. */
  giveUp(reason: string): void;
  readonly gaveUp: boolean;
}

/** A person waits meanwhile; helpers that start at all take a few milliseconds each. */
const startLimitMs = 10_000;

export function createPageThreads(post: (request: HelperRequest) => void): PageThreads {
  const waiting = new Map<number, { resolve(): void; reject(error: AppError): void }>();
  let count = 0;
  let gaveUp = false;
  return {
    startLimitMs,
    spawn(): Port {
      const number = ++count;
      return {
        start: (start) =>
          new Promise((resolve, reject) => {
            waiting.set(number, { resolve, reject });
            post({ helper: "start", number, start });
          }),
        terminate() {
          waiting.delete(number);
          post({ helper: "end", number });
        },
      };
    },
    answered(number, fault) {
      const asked = waiting.get(number);
      waiting.delete(number);
      if (fault === null) asked?.resolve();
      else asked?.reject(new AppError("wasm/thread-failed", fault));
    },
    giveUp(reason) {
      gaveUp = true;
      post({ helper: "none", reason });
    },
    get gaveUp() {
      return gaveUp;
    },
  };
}

/** Those of this worker. */
export const pageThreads = createPageThreads((request) =>
  (self as unknown as Pick<Worker, "postMessage">).postMessage(request),
);
