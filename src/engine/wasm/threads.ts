// What the runtime asks of its host: threads that run `help` of the module on the shared memory. The helper protocol:
// the coordinator sends a HelperStart, the helper instantiates the module, answers "ready" and calls help(), which
// returns when the runtime is disposed of. The Node and the browser helper (nodeThreads.ts, helper.worker.ts) agree. Browsers' hosts are
// given to the runtime: where helpers are best started is known to who owns the page.

export interface HelperStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** 1, 2, ... */
  readonly thread: number;
}

/** One helper thread. */
export interface Port {
  /** Starts the helper; resolves when it is ready for jobs, rejects when it could not start. */
  start(message: HelperStart): Promise<void>;
  /** Ends the thread. */
  terminate(): void;
}

export interface ThreadHost {
  /** How long helpers may take to answer, all together. */
  readonly startLimitMs: number;
  spawn(): Port;
}
