// What the data worker does with documents, as the page calls it: a service of its own behind one method of the worker's, so
// that its code is loaded when somebody looks at documents (../data/documents.ts).
import type { Documents } from "../data/documents.ts";
import type { DataClient } from "./client.ts";
import type { Remote } from "./workerBridge.ts";

export type DocumentsClient = Remote<Documents>;

export function documentsOf(data: DataClient): DocumentsClient {
  return new Proxy({} as DocumentsClient, {
    get: (_target, name) =>
      // No promise, and nothing that symbols ask for.
      typeof name === "symbol" || name === "then"
        ? undefined
        : (...args: unknown[]) => data.documents(name, ...args),
  });
}
