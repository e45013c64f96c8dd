// What the data worker does for the Evaluate page, as the page calls it: a service of its own behind one method of the worker's, so that
// its code is loaded when somebody looks (../data/evaluating.ts).
import type { Evaluating } from "../data/evaluating.ts";
import type { DataClient } from "./client.ts";
import type { Remote } from "./workerBridge.ts";

export type EvaluationClient = Remote<Evaluating>;

export function evaluationOf(data: DataClient): EvaluationClient {
  return new Proxy({} as EvaluationClient, {
    get: (_target, name) =>
      // No promise, and nothing that symbols ask for.
      typeof name === "symbol" || name === "then"
        ? undefined
        : (...args: unknown[]) => data.evaluation(name, ...args),
  });
}
