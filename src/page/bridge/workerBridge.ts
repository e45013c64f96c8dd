// Between the page and one of its workers: starts it when it is first needed, speaks comlink, keeps our errors whole. A
// worker that died (out of memory, a crash of its own) rejects what waits on it and is started again by the next call.
// A service is written once, in its worker: its methods are called here by the names they have there.
import { type Endpoint, proxy, releaseProxy, type Remote as ComlinkRemote, wrap } from "comlink";
import { AppError } from "../../domain/errors.ts";
import "./errorTransfer.ts";
import { notLoaded } from "./notLoaded.ts";
import type { NotLoaded } from "./startWorker.ts";

/** The methods of a service as the other thread calls them. Functions among the arguments are called across threads. */
export type Remote<S> = {
  readonly [K in keyof S]: S[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

/** A service behind its worker. What waits is rejected with an AppError "worker/..." when the worker ends. */
export type Client<S> = Remote<S> & Lifetime;

interface Lifetime {
  /** Ends the worker and rejects what waits on it; the next call starts a new one. */
  restart(): void;
}

/** What is needed of a worker. */
export interface WorkerPort extends Endpoint {
  terminate(): void;
}

interface Attendance<S> {
  /** Every message of the worker, comlink's own among them. `service` is that worker alone, never a later one. */
  onMessage(message: unknown, service: Remote<S>): void;
  onEnd(): void;
}

interface Running<S> {
  readonly worker: WorkerPort;
  readonly remote: ComlinkRemote<Record<string, (...args: unknown[]) => unknown>>;
  readonly ended: Promise<never>;
  reject(error: AppError): void;
  readonly service: Remote<S>;
}

export function createClient<S extends object>(
  title: string,
  start: () => WorkerPort,
  attend?: Attendance<S>,
): Client<S> {
  let running: Running<S> | undefined;

  function end(error: AppError): void {
    const ended = running;
    running = undefined;
    if (ended === undefined) return;
    ended.remote[releaseProxy]();
    ended.worker.terminate();
    attend?.onEnd();
    ended.reject(error);
  }

  const stopped = (reason: string): void =>
    end(
      new AppError(
        "worker/stopped",
        `The ${title} worker stopped: ${reason}.`,
        "Free some memory (close other tabs) and start again; what this browser keeps is still there.",
      ),
    );

  function open(): Running<S> {
    if (running !== undefined) return running;
    const worker = start();
    let reject: (error: AppError) => void = () => undefined;
    const ended = new Promise<never>((_resolve, refuse) => (reject = refuse));
    ended.catch(() => undefined);
    const opened: Running<S> = {
      worker,
      remote: wrap(worker),
      ended,
      reject,
      service: methods<S, object>({}, (name, args) => call(opened, name, args)),
    };
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      const { message = "" } = event as Partial<ErrorEvent>;
      // An entry that cannot be fetched says nothing more.
      if (message !== "") stopped(message);
      else end(notLoaded(title, "the file of the site is missing or was refused"));
    });
    worker.addEventListener("message", (event) => {
      const { data } = event as MessageEvent<unknown>;
      if (isNotLoaded(data)) end(notLoaded(title, data.notLoaded));
      else attend?.onMessage(data, opened.service);
    });
    return (running = opened);
  }

  return methods<S, Lifetime>({ restart: () => stopped("it was restarted") }, (name, args) =>
    call(open(), name, args),
  );
}

/** Rejects as well when the worker ends meanwhile. */
async function call<S>(to: Running<S>, name: string, args: unknown[]): Promise<unknown> {
  const answer = to.remote[name]?.(...args.map(acrossThreads));
  return Promise.race([answer, to.ended]);
}

/** `own`, and beside it every method of a service, made from its name when it is asked for. */
function methods<S, O extends object>(
  own: O,
  call: (name: string, args: unknown[]) => Promise<unknown>,
): Remote<S> & O {
  // Nothing in this thread lists what a service has: the type says it, from the service itself.
  return new Proxy(own as Remote<S> & O, {
    get: (target, name) =>
      // Without "then": a client is no promise.
      typeof name === "symbol" || name === "then" || Object.hasOwn(target, name)
        ? (Reflect.get(target, name) as unknown)
        : (...args: unknown[]) => call(name, args),
  });
}

/** A function stays in its thread; the other one gets a way to call it. */
const acrossThreads = (argument: unknown): unknown =>
  typeof argument === "function" ? proxy(argument) : argument;

const isNotLoaded = (message: unknown): message is NotLoaded =>
  typeof message === "object" && message !== null && "notLoaded" in message;
