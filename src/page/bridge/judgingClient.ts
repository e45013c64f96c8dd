// What the data worker does when people judge, as the page calls it: a service of its own behind one method of the worker's, so that its
// code is loaded when somebody judges (../data/judging.ts).
import type { Judging } from "../data/judging.ts";
import { createDataClient, type DataClient } from "./client.ts";
import { type LiveChannel, openLiveChannel } from "./liveChannel.ts";
import type { Remote } from "./workerBridge.ts";

export type JudgingClient = Remote<Judging>;

/**
 * The same service in a worker of its own, for what takes seconds: the data worker keeps answering. It reads anew what the data worker
 * has written. Started when it is first asked.
 */
export function createMeasuring(): { readonly service: JudgingClient; end(): void } {
  const data = createDataClient();
  return { service: judgingOf(data), end: () => data.restart() };
}

/** Calls `then` when something of a project was written that judging follows from, in whatever tab, once this tab's worker knows of it. */
export function hearOfJudgements(
  judging: JudgingClient,
  project: () => string | undefined,
  then: () => void,
): LiveChannel {
  return openLiveChannel((message) => {
    if (message.type !== "judgements" && message.type !== "documents") return;
    if (message.project !== project()) return;
    const write = message.type === "judgements" ? message.write : undefined;
    // A worker that cannot be reached says so to whoever asks it next.
    void judging.hear(message.project, write).then(then, then);
  });
}

export function judgingOf(data: DataClient): JudgingClient {
  return new Proxy({} as JudgingClient, {
    get: (_target, name) =>
      // No promise, and nothing that symbols ask for.
      typeof name === "symbol" || name === "then"
        ? undefined
        : (...args: unknown[]) => data.judging(name, ...args),
  });
}
