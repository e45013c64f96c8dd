// A PDF opened by pdf.js with everything switched off that is not text: scripts, pictures, forms, fonts of the system, and
// every fetch. What it does runs in a thread that is ended when it takes too long, too much memory, or is no longer wanted.
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { AppError } from "../../../domain/errors.ts";
import { damaged, encrypted } from "../office/archive.ts";
import { loadPdfjs, type Pdfjs } from "./loadPdfjs.ts";
import { type PdfThread, startPdfThread } from "./pdfThread.ts";

export interface OpenPdf {
  readonly pdfjs: Pdfjs;
  readonly pageCount: number;
  /** The text needs tables of letters (CMaps) that are not here. */
  readonly lacksCmaps: () => boolean;
  /** Runs one step on the document. AppError "data/too-slow", "data/damaged". */
  step<T>(work: (document: PDFDocumentProxy) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export type PdfPage = PDFPageProxy;

/** What a file may take, and what each page that was read adds to it: one that takes longer is made to. */
const allowanceMs = 3_000;
const pageAllowanceMs = 500;
/** By the clock, however busy the machine: a cold thread, and one that answers no more. */
const startLimitMs = 30_000;
const answerLimitMs = 30_000;
const watchMs = 50;
/** On top of what the process held before and of the file itself. */
const maxGrowthBytes = 300 << 20;

interface Host {
  readonly pdfjs: Pdfjs;
  readonly thread: PdfThread;
  readonly worker: InstanceType<Pdfjs["PDFWorker"]>;
  documents: number;
}

/** A document has a thread for itself; those that are done wait here for the next. */
const idle: Host[] = [];
const maxIdle = 2;
/** After so many a new thread begins with empty memory. */
const maxDocuments = 200;

async function takeHost(): Promise<Host> {
  const waiting = idle.pop();
  if (waiting !== undefined) return waiting;
  const pdfjs = await loadPdfjs();
  const thread = startPdfThread();
  // The port's type asks for more than pdf.js uses of it.
  const worker = new pdfjs.PDFWorker({ port: thread.port as unknown as null, verbosity: 0 });
  return { pdfjs, thread, worker, documents: 0 };
}

function endHost({ worker, thread }: Host): void {
  worker.destroy();
  thread.terminate();
}

function giveBack(host: Host): void {
  host.thread.setBusy(false);
  if (++host.documents < maxDocuments && idle.length < maxIdle) idle.push(host);
  else endHost(host);
}

export async function openPdf(name: string, file: Uint8Array, signal?: AbortSignal): Promise<OpenPdf> {
  signal?.throwIfAborted();
  const own = await takeHost();
  const { pdfjs, thread, worker } = own;
  let hasEnded = false;
  let lacksCmaps = false;
  class NoFiles {
    fetch({ kind }: { kind: string }): Promise<never> {
      if (kind === "cMapUrl") lacksCmaps = true;
      return Promise.reject(new Error("not here"));
    }
  }
  thread.setBusy(true);

  const heldBefore = thread.heldBytes();
  let leftMs = Infinity;
  const guarded = <T>(work: Promise<T>, clockMs: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const [begun, begunMs] = [performance.now(), thread.spentMs()];
      const spent = (): number => thread.spentMs() - begunMs;
      const finish = (): void => {
        leftMs -= spent();
        clearInterval(watch);
        signal?.removeEventListener("abort", onAbort);
      };
      const fail = (error: Error): void => {
        finish();
        if (!hasEnded) endHost(own);
        hasEnded = true;
        reject(error);
      };
      const onAbort = (): void => fail(signal?.reason as Error);
      const watch = setInterval(() => {
        const isLate = performance.now() - begun > clockMs || spent() > leftMs;
        if (isLate || thread.heldBytes() - heldBefore > maxGrowthBytes + file.length) fail(tooSlow(name));
      }, watchMs);
      signal?.addEventListener("abort", onAbort);
      thread.failed.catch(() => fail(tooSlow(name)));
      work.then(
        (value) => {
          finish();
          resolve(value);
        },
        (error: unknown) => {
          finish();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });

  if (own.documents === 0) await guarded(thread.ready, startLimitMs);
  leftMs = allowanceMs;
  const task = pdfjs.getDocument({
    // pdf.js takes the bytes over.
    data: file.slice(),
    worker,
    verbosity: 0,
    isEvalSupported: false,
    enableXfa: false,
    // One pixel: no picture is ever unpacked.
    maxImageSize: 1,
    disableFontFace: true,
    useSystemFonts: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    useWasm: false,
    useWorkerFetch: false,
    BinaryDataFactory: NoFiles,
  });
  const close = async (): Promise<void> => {
    if (!hasEnded) await guarded(task.destroy(), answerLimitMs).catch(() => undefined);
    if (!hasEnded) giveBack(own);
    hasEnded = true;
  };
  let document: PDFDocumentProxy;
  try {
    document = await guarded(task.promise, answerLimitMs);
  } catch (error) {
    await close();
    throw problemOf(name, error);
  }
  return {
    pdfjs,
    pageCount: document.numPages,
    lacksCmaps: () => lacksCmaps,
    step: async (work) => {
      if (hasEnded) throw tooSlow(name);
      try {
        const value = await guarded(work(document), answerLimitMs);
        leftMs += pageAllowanceMs;
        return value;
      } catch (error) {
        throw problemOf(name, error);
      }
    },
    close,
  };
}

function problemOf(name: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error) || error.name === "AbortError") return error;
  if (error.name === "PasswordException") return encrypted(name);
  return damaged(name, "it cannot be read as a PDF");
}

function tooSlow(name: string): AppError {
  return new AppError(
    "data/too-slow",
    `${name} takes far more time or memory than a document of its size needs, so reading it was stopped.`,
    "Print it to a new PDF and add that. Do not trust the file if you do not know where it is from.",
  );
}
