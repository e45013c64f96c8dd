// The thread that pdf.js parses in, so that a file that never ends can be ended: a worker beside the data worker in a
// browser, a worker thread in Node (reached without an import: bundlers never see it). Both run pdf.js's own worker script,
// self-hosted, which needs no eval. One thread serves file after file; one that was ended is started anew.
import { isNode, startNodePdfThread } from "./nodePdfThread.ts";

export interface PdfThread {
  /** What PDFWorker speaks through. */
  readonly port: Worker;
  /** Resolves when the thread has its script. */
  readonly ready: Promise<void>;
  /** Rejects when the thread has died. */
  readonly failed: Promise<never>;
  /** Memory that the process holds; 0 where that cannot be known. */
  heldBytes(): number;
  /** Time that tells how long the work takes: the processor's own where it is known, so that a busy machine stops nothing. */
  spentMs(): number;
  /** In Node an idle thread must not keep the process alive; one that works must. */
  setBusy(isBusy: boolean): void;
  terminate(): void;
}

export function startPdfThread(): PdfThread {
  return isNode ? startNodePdfThread() : startInBrowser();
}

function startInBrowser(): PdfThread {
  const worker = new Worker(new URL("pdfjs-dist/legacy/build/pdf.worker.min.mjs", import.meta.url), {
    type: "module",
    name: "pdf parser",
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
    heldBytes: () => 0,
    spentMs: () => performance.now(),
    setBusy: () => undefined,
    terminate: () => worker.terminate(),
  };
}
