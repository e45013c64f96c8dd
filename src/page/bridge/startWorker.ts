// How a worker's entry begins: it holds what the page asks early, loads the service, then hands everything over. This
// file and the entries import nothing statically, because chunks of a build that share code with an entry import it
// from there, and Safari's engine evaluates an entry that is imported a second time (scripts/builtModules.mjs looks).

/** What a worker tells the page when its service could not be loaded; comlink passes it over. */
export interface NotLoaded {
  notLoaded: string;
}

/** Call while the entry is evaluated: messages that come before the service are kept, in their order. */
export function startWorker(load: () => Promise<object>): void {
  const scope = self as unknown as MessagePort;
  const early: unknown[] = [];
  const hold = ({ data }: MessageEvent): void => void early.push(data);
  scope.addEventListener("message", hold);
  Promise.all([import("./exposeService.ts"), load()]).then(
    ([{ exposeService }, service]) => {
      scope.removeEventListener("message", hold);
      exposeService(service);
      for (const data of early) scope.dispatchEvent(new MessageEvent("message", { data }));
    },
    (error: unknown) => {
      const notLoaded = error instanceof Error ? error.message : String(error);
      scope.postMessage({ notLoaded } satisfies NotLoaded);
    },
  );
}
