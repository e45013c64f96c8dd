// The page's side of pageThreads.ts: it starts the helpers that the trainer asks for and ends them with their engine,
// or all of them with the trainer. Once helpers did not start, later requests are refused at once with that reason.
import { createBrowserThreads } from "../../engine/wasm/browserThreads.ts";
import type { Port, ThreadHost } from "../../engine/wasm/threads.ts";
import type { HelperRequest } from "./pageThreads.ts";

export interface HelperThreads {
  /** A message of `worker` that may be a request. `answer` goes back to it. */
  take(message: unknown, answer: (number: number, fault: string | null) => void): void;
  /** Ends every helper: their worker is gone. */
  endAll(): void;
}

/** `onNone` hears, once, why one thread computes. */
export function createHelperThreads(
  onNone: (reason: string) => void,
  host: ThreadHost = createBrowserThreads(),
): HelperThreads {
  const ports = new Map<number, Port>();
  let none: string | undefined;
  return {
    take(message, answer) {
      if (!isRequest(message)) return;
      if (message.helper === "none") {
        if (none === undefined) onNone(message.reason);
        none ??= message.reason;
      } else if (message.helper === "end") {
        ports.get(message.number)?.terminate();
        ports.delete(message.number);
      } else if (none !== undefined) {
        answer(message.number, none);
      } else {
        const { number, start } = message;
        const port = host.spawn();
        ports.set(number, port);
        port.start(start).then(
          () => answer(number, null),
          (error: unknown) => answer(number, error instanceof Error ? error.message : String(error)),
        );
      }
    },
    endAll() {
      for (const port of ports.values()) port.terminate();
      ports.clear();
    },
  };
}

const isRequest = (message: unknown): message is HelperRequest =>
  typeof message === "object" && message !== null && "helper" in message;
