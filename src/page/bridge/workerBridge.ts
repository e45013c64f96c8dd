// Between the page and one of its workers: starts it when it is first needed, speaks comlink, keeps our errors whole. A
// worker that died (out of memory, a crash of its own) rejects what waits on it and is started anew next time.
import { releaseProxy, wrap, type Remote } from "comlink";
import { AppError } from "../../domain/errors.ts";
import "./errorTransfer.ts";
import type { NotLoaded } from "./startWorker.ts";

export interface Bridge<S> {
  /** Calls the service; rejects when the worker dies meanwhile. */
  call<R>(use: (service: Remote<S>) => Promise<R>): Promise<R>;
  /** Ends the worker; what waits on it is rejected. The next call starts a new one. */
  close(reason?: string): void;
}

interface Attendance<S> {
  /** Every message of the worker, comlink's own among them. */
  onMessage(message: unknown, service: Remote<S>): void;
  onEnd(): void;
}

interface Running<S> {
  readonly worker: Worker;
  readonly service: Remote<S>;
  readonly died: Promise<never>;
  die(error: AppError): void;
}

export function createBridge<S>(title: string, start: () => Worker, attend?: Attendance<S>): Bridge<S> {
  let running: Running<S> | undefined;

  function end(error: AppError): void {
    const ended = running;
    running = undefined;
    if (ended === undefined) return;
    ended.service[releaseProxy]();
    ended.worker.terminate();
    attend?.onEnd();
    ended.die(error);
  }

  const close = (reason = "it was ended"): void =>
    end(
      new AppError(
        "worker/stopped",
        `The ${title} worker stopped: ${reason}.`,
        "Free some memory (close other tabs) and start again; what this browser keeps is still there.",
      ),
    );

  const notLoaded = (reason: string): void =>
    end(
      new AppError(
        "worker/not-loaded",
        `The ${title} worker could not be loaded: ${reason}.`,
        "Check the connection and reload the page; what this browser keeps is still there.",
      ),
    );

  function open(): Running<S> {
    if (running !== undefined) return running;
    const worker = start();
    let die: (error: AppError) => void = () => undefined;
    const died = new Promise<never>((_resolve, reject) => (die = reject));
    died.catch(() => undefined);
    const service = wrap<S>(worker);
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      // An entry that is not to be had says nothing more.
      if (event.message) close(event.message);
      else notLoaded("the file of the site is missing or was refused");
    });
    worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (isNotLoaded(data)) notLoaded(data.notLoaded.replace(/\.$/, ""));
      else attend?.onMessage(data, service);
    });
    running = { worker, service, died, die };
    return running;
  }

  return {
    call: (use) => {
      const { service, died } = open();
      return Promise.race([use(service), died]);
    },
    close,
  };
}

const isNotLoaded = (message: unknown): message is NotLoaded =>
  typeof message === "object" && message !== null && "notLoaded" in message;
