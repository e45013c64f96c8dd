// pdf.js's thread in Node: a worker thread that runs pdf.js's own script. Node's modules are reached without an import:
// browsers' bundlers never see them.
import type { PdfThread } from "./pdfThread.ts";

export const isNode = typeof process === "object" && typeof process.getBuiltinModule === "function";

// execArgv and env are emptied below: loaders of the main thread (tsx) have nothing to do here.
const nodeThreadText = `
const { workerData } = require("node:worker_threads");
import(workerData.script).then(({ WorkerMessageHandler }) => {
  WorkerMessageHandler.initializeFromPort(workerData.port);
  workerData.port.start();
});
`;

export function startNodePdfThread(): PdfThread {
  const { Worker: NodeWorker, MessageChannel: NodeChannel } = builtin("node:worker_threads");
  const { createRequire } = builtin("node:module");
  const { pathToFileURL } = builtin("node:url");
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
    // Above what is watched: at this limit Node may end the whole process.
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
  });
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
    heldBytes: () => process.memoryUsage.rss(),
    spentMs() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
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

interface Builtins {
  "node:worker_threads": typeof import("node:worker_threads");
  "node:module": typeof import("node:module");
  "node:url": typeof import("node:url");
}

function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  return process.getBuiltinModule(name);
}
