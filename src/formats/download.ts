// One file from a server into a cache: streamed, resumed where it broke off (by Range), retried with growing pauses,
// checked by size and, where a SHA-256 is known, by hash. Cancelling keeps what has arrived. Tries are counted only
// while nothing new arrives, so a slow line that breaks often still gets there.

import type { ByteCache, CacheWriter } from "../domain/byteCache.ts";
import type { ByteSource } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { Sha256 } from "../domain/sha256.ts";

export interface DownloadProgress {
  /** Path of the file inside its repository or folder. */
  readonly file: string;
  readonly loadedBytes: number;
  /** undefined where the server does not say. */
  readonly totalBytes: number | undefined;
}

export interface RemoteOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Sent with every request to the server itself; browsers and Node drop Authorization on a redirect elsewhere. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
  /** Waits between tries; replaced in tests. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** A connection that brings nothing for so long is taken for broken. */
  readonly stallMs?: number;
}

export interface DownloadTask {
  readonly url: string;
  readonly file: string;
  readonly key: string;
  /** What the server calls this version; a part of another version is not resumed. */
  readonly tag: string;
  readonly sizeBytes: number | undefined;
  /** 64 hexadecimal digits. */
  readonly sha256: string | undefined;
}

const maxTries = 4;

/** The whole file from the cache's hands; undefined when the server has none. AppError "hub/..." or "storage/...". */
export async function download(
  task: DownloadTask,
  cache: ByteCache,
  options: RemoteOptions,
): Promise<ByteSource | undefined> {
  const writer = await cache.openWriter(task.key, task.tag);
  let source: ByteSource | undefined;
  try {
    const transfer = new Transfer(task, writer, options);
    if (await transfer.run()) source = await writer.finish();
  } finally {
    if (source === undefined) await writer.close();
  }
  if (source === undefined) await cache.remove(task.key);
  return source;
}

class Transfer {
  private hash: Sha256 | undefined;
  private sha256: string | undefined;
  private sizeBytes: number | undefined;

  constructor(
    private readonly task: DownloadTask,
    private readonly writer: CacheWriter,
    private readonly options: RemoteOptions,
  ) {
    this.sha256 = task.sha256;
    this.sizeBytes = task.sizeBytes;
  }

  /** False: the server has no such file. */
  async run(): Promise<boolean> {
    const { task, writer } = this;
    let mayStartOver = writer.sizeBytes > 0;
    if (this.sizeBytes !== undefined && writer.sizeBytes > this.sizeBytes) await this.restart();
    await this.prepareHash();
    for (;;) {
      if (!this.isHeld() && !(await this.fetchRest())) return false;
      const fault = this.findFault();
      if (fault === undefined) return true;
      await this.restart();
      // the part of an earlier try may be to blame: one more, from the beginning
      if (!mayStartOver) {
        throw new AppError(
          "hub/corrupt",
          `${task.url}: ${fault}`,
          "The download was damaged or the file changed meanwhile; try again.",
        );
      }
      mayStartOver = false;
    }
  }

  private isHeld(): boolean {
    return this.sizeBytes !== undefined && this.sizeBytes > 0 && this.writer.sizeBytes === this.sizeBytes;
  }

  private findFault(): string | undefined {
    const { sizeBytes } = this.writer;
    if (this.sizeBytes !== undefined && sizeBytes !== this.sizeBytes) {
      return `expected ${this.sizeBytes} bytes, got ${sizeBytes}.`;
    }
    if (this.hash === undefined || this.sha256 === undefined) return undefined;
    const given = this.hash.hex();
    return given === this.sha256 ? undefined : `expected the SHA-256 ${this.sha256}, got ${given}.`;
  }

  private async restart(): Promise<void> {
    await this.writer.restart();
    if (this.sha256 !== undefined) this.hash = new Sha256();
  }

  private async prepareHash(): Promise<void> {
    if (this.sha256 === undefined || this.hash !== undefined) return;
    this.hash = new Sha256();
    const step = 4 << 20;
    for (let at = 0; at < this.writer.sizeBytes; at += step) {
      this.hash.update(await this.writer.read(at, Math.min(step, this.writer.sizeBytes - at)));
    }
  }

  private async fetchRest(): Promise<boolean> {
    let most = this.writer.sizeBytes;
    return withRetries(this.options, this.task.url, async (signal, arrived) => {
      const held = this.writer.sizeBytes;
      const range: Record<string, string> = held > 0 ? { Range: `bytes=${held}-` } : {};
      const response = await this.options.fetch(this.task.url, {
        headers: { ...this.options.headers, ...range },
        signal,
      });
      if (response.status === 404 || isPage(response, this.task.file)) return false;
      if (response.status === 416) {
        await response.body?.cancel();
        await this.restart();
        throw new Retry("the server refused to go on from the middle");
      }
      if (!response.ok) throw await statusError(response, this.task.url);
      if (held > 0 && !(response.status === 206 && startOfRange(response) === held)) await this.restart();
      this.learn(response);
      await this.prepareHash();
      const reader = response.body?.getReader();
      for (;;) {
        const { done, value } = reader === undefined ? { done: true, value: undefined } : await reader.read();
        if (done || value === undefined) break;
        await this.writer.append(value);
        this.hash?.update(value);
        if (this.writer.sizeBytes > most) arrived();
        most = Math.max(most, this.writer.sizeBytes);
        this.options.onProgress?.({
          file: this.task.file,
          loadedBytes: this.writer.sizeBytes,
          totalBytes: this.sizeBytes,
        });
        if (this.sizeBytes !== undefined && this.writer.sizeBytes > this.sizeBytes) {
          await reader?.cancel();
          break;
        }
      }
      if (this.sizeBytes !== undefined && this.writer.sizeBytes < this.sizeBytes) {
        throw new Retry(`the connection ended after ${this.writer.sizeBytes} of ${this.sizeBytes} bytes`);
      }
      return true;
    });
  }

  // What the answer itself says about the file, where the listing did not.
  private learn(response: Response): void {
    this.sizeBytes ??= totalBytes(response, this.writer.sizeBytes);
    this.sha256 ??= sha256Of(response);
  }
}

/**
 * The file's whole size as an answer states it. A compressed answer states another length, and a browser hides from
 * us whether an answer of another origin is compressed: its Content-Length counts for nothing.
 */
export function totalBytes(response: Response, heldBytes = 0): number | undefined {
  const linked = wholeNumber(response.headers.get("x-linked-size"));
  if (linked !== undefined) return linked;
  const range = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get("content-range") ?? "");
  if (range !== null) return wholeNumber(range[1] ?? null);
  const encoding = response.headers.get("content-encoding");
  if (response.type === "cors" || (encoding !== null && encoding !== "identity")) return undefined;
  const length = wholeNumber(response.headers.get("content-length"));
  return length === undefined ? undefined : length + (response.status === 206 ? heldBytes : 0);
}

/** A SHA-256 that the hub itself gives. After a redirect the ETag is the storage's own affair, and no hash of the file. */
export function sha256Of(response: Response): string | undefined {
  const linked = response.headers.get("x-linked-etag");
  const tag = linked ?? (response.redirected ? null : response.headers.get("etag"));
  const digest = tag?.replace(/^W\//, "").replaceAll('"', "").toLowerCase();
  return digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
}

/** A single-page site answers every path with its page: that is no model file. */
export function isPage(response: Response, file: string): boolean {
  return /^text\/html/i.test(response.headers.get("content-type") ?? "") && !/\.html?$/i.test(file);
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function startOfRange(response: Response): number | undefined {
  const range = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "");
  return range === null ? undefined : Number(range[1]);
}

/** A fault that may pass. Never leaves this folder's download code. */
export class Retry extends Error {
  constructor(
    message: string,
    readonly afterMs?: number,
  ) {
    super(message);
  }
}

/** The error for an answer that is no success: a Retry for 429 and 5xx, an AppError otherwise. */
export async function statusError(response: Response, url: string): Promise<Error> {
  await response.body?.cancel().catch(() => undefined);
  const { status } = response;
  const reason = response.headers.get("x-error-code") ?? "";
  if (status === 429 || status === 408 || status >= 500) {
    const seconds = wholeNumber(response.headers.get("retry-after"));
    return new Retry(
      `the server answered ${status}`,
      seconds === undefined ? undefined : Math.min(seconds, 30) * 1000,
    );
  }
  if (status === 404 || /^(Repo|Revision|Entry)NotFound$/.test(reason)) {
    const what = reason.startsWith("Revision") ? "revision" : "repository or file";
    return new AppError(
      "hub/not-found",
      `${url}: there is no such ${what}.`,
      "Check the id's spelling, and give a token if it is private.",
    );
  }
  if (status === 401 || status === 403) {
    return new AppError(
      "hub/no-access",
      `${url}: access was refused (${status}${reason === "" ? "" : `, ${quote(reason)}`}); the model is gated or private, or there is none of that name.`,
      "Accept the model's terms on the hub and give an access token (HF_TOKEN), or check the id's spelling.",
    );
  }
  return new AppError(
    "hub/refused",
    `${url}: the server answered ${status}; expected the file.`,
    "Check the id and the endpoint.",
  );
}

/** Runs `attempt` until it succeeds, at most 4 times in a row without anything arriving. AppError "hub/unreachable", "hub/cancelled". */
export async function withRetries<T>(
  options: RemoteOptions,
  url: string,
  attempt: (signal: AbortSignal, arrived: () => void) => Promise<T>,
): Promise<T> {
  const { signal, stallMs = 60_000 } = options;
  const pause = options.pause ?? ((ms) => sleep(ms, signal));
  let failures = 0;
  for (;;) {
    if (isAborted(signal)) throw cancelled(url);
    const controller = new AbortController();
    const abort = () => controller.abort();
    signal?.addEventListener("abort", abort);
    let timer = setTimeout(abort, stallMs);
    try {
      return await attempt(controller.signal, () => {
        failures = 0;
        clearTimeout(timer);
        timer = setTimeout(abort, stallMs);
      });
    } catch (error) {
      if (isAborted(signal)) throw cancelled(url);
      if (error instanceof AppError) throw error;
      failures++;
      if (failures >= maxTries) throw unreachable(url, error, controller.signal.aborted);
      await pause((error instanceof Retry ? error.afterMs : undefined) ?? 500 * 2 ** (failures - 1));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }
}

// a call, as the flag changes under the compiler's eyes
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function cancelled(url: string): AppError {
  return new AppError(
    "hub/cancelled",
    `The download of ${url} was cancelled.`,
    "Start it again to go on where it stopped.",
  );
}

function unreachable(url: string, error: unknown, stalled: boolean): AppError {
  const { message, cause } = error as Error;
  const detail = cause instanceof Error && cause.message !== "" ? `${message}: ${cause.message}` : message;
  const reason = stalled ? "nothing arrived any more" : detail;
  return new AppError(
    "hub/unreachable",
    `${url} could not be read (${quote(reason, 160)}), after ${maxTries} tries.`,
    "Check the connection and the endpoint (HF_ENDPOINT), or use a model that is already on this machine.",
  );
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done);
  });
}
