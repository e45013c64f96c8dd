// The thread that pdf.js parses in, so that a file that never ends can be ended: a worker beside the data worker in a
// browser, a worker thread in Node (reached without an import: bundlers never see it). Both run pdf.js's own worker script,
// self-hosted, which needs no eval. One thread serves file after file; one that was ended is started anew.

export interface PdfThread {
  /** What PDFWorker speaks through. */
  readonly port: Worker;
  /** Resolves when the thread has its script. */
  readonly ready: Promise<void>;
  /** Rejects when the thread has died. */
  readonly failed: Promise<never>;
  /** Whether it holds far more memory than any document needs; false where that cannot be known. */
  isTooLarge(): boolean;
  /** In Node an idle thread must not keep the process alive; one that works must. */
  setBusy(isBusy: boolean): void;
  terminate(): void;
}

/** What a PDF may take on top of what the process held before. */
const maxThreadBytes = 700 << 20;

export const isNode = typeof process === "object" && typeof process.getBuiltinModule === "function";

export function startPdfThread(): PdfThread {
  return isNode ? startInNode() : startInBrowser();
}

function startInBrowser(): PdfThread {
  const worker = new Worker(new URL("pdfjs-dist/legacy/build/pdf.worker.min.mjs", import.meta.url), {
    type: "module",
    name: "pdf",
  });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", ({ message }) =>
      reject(new Error(message || "the worker did not load")),
    );
  });
  failed.catch(() => undefined);
  return {
    port: worker,
    ready: new Promise((resolve) => worker.addEventListener("message", () => resolve(), { once: true })),
    failed,
    isTooLarge: () => false,
    setBusy: () => undefined,
    terminate: () => worker.terminate(),
  };
}

// execArgv and env are emptied below: loaders of the main thread (tsx) have nothing to do here.
const nodeThreadText = `
const { workerData } = require("node:worker_threads");
import(workerData.script).then(({ WorkerMessageHandler }) => {
  WorkerMessageHandler.initializeFromPort(workerData.port);
  workerData.port.start();
});
`;

function startInNode(): PdfThread {
  const { Worker: NodeWorker, MessageChannel: NodeChannel } =
    builtin<typeof import("node:worker_threads")>("node:worker_threads");
  const { createRequire } = builtin<typeof import("node:module")>("node:module");
  const { pathToFileURL } = builtin<typeof import("node:url")>("node:url");
  const script = createRequire(import.meta.url).resolve("pdfjs-dist/legacy/build/pdf.worker.min.mjs");
  const { port1, port2 } = new NodeChannel();
  const worker = new NodeWorker(nodeThreadText, {
    eval: true,
    execArgv: [],
    env: {},
    // pdf.js speaks to the console of what is wrong with a file; people get that from us.
    stdout: true,
    stderr: true,
    workerData: { script: pathToFileURL(script).href, port: port2 },
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  const before = process.memoryUsage.rss();
  const failed = new Promise<never>((_, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the thread has ended")));
  });
  failed.catch(() => undefined);
  const ready = new Promise<void>((resolve) => port1.once("message", () => resolve()));
  return {
    port: port1 as unknown as Worker,
    ready,
    failed,
    isTooLarge: () => process.memoryUsage.rss() - before > maxThreadBytes,
    setBusy(isBusy) {
      if (isBusy) {
        worker.ref();
        port1.ref();
      } else {
        worker.unref();
        port1.unref();
      }
    },
    terminate() {
      void worker.terminate();
      port1.close();
    },
  };
}

function builtin<Module>(name: string): Module {
  return process.getBuiltinModule(name) as Module;
}
