// What the data worker does when people judge, as the page calls it: a service of its own behind one method of the worker's, so that
// its code is loaded when somebody judges.
import type { DataClient } from "./client.ts";
import type { JudgingService } from "./judgingTypes.ts";
import type { Remote } from "./workerBridge.ts";

export type JudgingClient = Remote<JudgingService>;

export function judgingOf(data: DataClient): JudgingClient {
  const { judging } = data as unknown as { judging(name: string, ...args: unknown[]): Promise<unknown> };
  return new Proxy({} as JudgingClient, {
    get: (_target, name) =>
      // No promise, and nothing that symbols ask for.
      typeof name === "symbol" || name === "then"
        ? undefined
        : (...args: unknown[]) => judging(name, ...args),
  });
}
