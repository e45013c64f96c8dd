// What the command line says, and where: results to stdout (JSON lines, or a readable form), everything for a person to
// stderr. Text that may come from files never reaches a terminal with control characters in it. A reader that went
// away (EPIPE) is no fault: it asks the command to end.

import { JsonFloat } from "../domain/jsonFloat.ts";

/** As JSON, or null for a value that is not finite. */
export type Line = Readonly<Record<string, unknown>> & { readonly type: string };

export interface Output {
  /** Whether stdout is JSON lines. */
  readonly json: boolean;
  /** One result. `readable` is its form without --json; undefined prints nothing there. */
  result(line: Line, readable: string | undefined): void;
  /** A file's bytes as they are, for a command whose result is a file. */
  bytes(bytes: Uint8Array): void;
  /** Resolves when the reader of stdout has kept up, so that results do not pile up here. */
  ready(): Promise<void>;
  /** A note to a person. */
  note(message: string): void;
  /** Progress; `total` 0 where it is not known. Drawn at most a few times a second, ended by `done >= total`. */
  progress(phase: string, done: number, total: number, unit: string): void;
}

// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function escapeOne(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Text with its control characters spelled out; a tab or a line end becomes its escape too. */
export function printable(text: string): string {
  return text.replace(controls, escapeOne);
}

/** `printable`, line by line: for text of our own with several lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** JSON on one line without control characters; `lost` gets the path of each number that is not finite. */
export function jsonLine(line: Line, lost: (path: string) => void): string {
  const text = JSON.stringify(line, function (this: unknown, key: string, value: unknown) {
    if (typeof value === "number" && !Number.isFinite(value)) {
      lost(key);
      return null;
    }
    // Of a prompt that is told again.
    if (value instanceof JsonFloat) return value.value;
    if (typeof value === "bigint") return Number(value);
    return value;
  });
  // Inside JSON these stand only in strings, where \uXXXX means the same.
  return text.replace(controls, escapeOne);
}

interface Stream {
  write(text: string | Uint8Array): unknown;
  isTTY?: boolean;
  readonly writableNeedDrain?: boolean;
  readonly destroyed?: boolean;
  once?(event: "drain" | "close", listener: () => void): unknown;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Milliseconds; for progress. */
  readonly now?: () => number;
}

export function createOutput({ json, stdout, stderr, now = () => performance.now() }: OutputOptions): Output {
  const progress = createProgress(stderr, now);
  const note = (message: string): void => {
    progress.clear();
    stderr.write(`note: ${printableLines(message)}\n`);
  };
  return {
    json,
    result(line, readable) {
      const lost = new Map<string, number>();
      const text = jsonLine(line, (key) => {
        const name = /^\d+$/.test(key) ? "entries of a list" : `"${key}"`;
        lost.set(name, (lost.get(name) ?? 0) + 1);
      });
      if (json || readable !== undefined) progress.clear();
      if (json) stdout.write(`${text}\n`);
      else if (readable !== undefined) stdout.write(`${printableLines(readable)}\n`);
      if (lost.size === 0) return;
      const what = [...lost].map(([name, count]) => (count > 1 ? `${name} (${count} times)` : name));
      note(`${line.type} line: ${what.join(", ")} not finite, written as null.`);
    },
    bytes(bytes) {
      progress.clear();
      stdout.write(bytes);
    },
    async ready() {
      if (stdout.writableNeedDrain !== true || stdout.destroyed === true) return;
      await new Promise<void>((resolve) => {
        stdout.once?.("drain", resolve);
        stdout.once?.("close", resolve);
      });
    },
    note,
    progress: progress.show,
  };
}

/** 75 -> "1 min 15 s" */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** 1500000 -> "1.5 MB" */
export function byteCount(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}

function createProgress(stderr: Stream, now: () => number) {
  const isTerminal = stderr.isTTY === true;
  let phase = "";
  let startedAt = 0;
  let startedDone = 0;
  let drawnAt = -Infinity;
  let isDrawn = false;
  function clear(): void {
    if (isDrawn && isTerminal) stderr.write("\r\u001b[K");
    isDrawn = false;
  }
  return {
    clear,
    show(name: string, done: number, total: number, unit: string): void {
      const time = now();
      if (name !== phase || done < startedDone) {
        phase = name;
        startedAt = time;
        startedDone = done;
        drawnAt = -Infinity;
      }
      const isEnd = total > 0 && done >= total;
      // A log file is read later: few lines will do.
      if (!isEnd && time - drawnAt < (isTerminal ? 200 : 5000)) return;
      const isFirst = drawnAt === -Infinity;
      drawnAt = time;
      // Short work needs no line of its own in a log.
      if (!isTerminal && isFirst && !isEnd && total > 0) return;
      const seconds = (time - startedAt) / 1000;
      const rate = seconds > 0 ? (done - startedDone) / seconds : 0;
      const amount = (n: number): string => (unit === "bytes" ? byteCount(n) : `${n}`);
      const parts = [
        total > 0 ? `${amount(done)} of ${amount(total)}` : amount(done),
        ...(unit === "bytes" ? [] : [unit]),
        ...(rate > 0 ? [`${unit === "bytes" ? byteCount(rate) : rate.toPrecision(3)}/s`] : []),
        ...(rate > 0 && total > done ? [`${duration((total - done) / rate)} left`] : []),
      ];
      const text = printable(`${name}: ${parts.join(", ").replace(`, ${unit}`, ` ${unit}`)}`);
      stderr.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
      isDrawn = isTerminal;
      if (isEnd) {
        if (isTerminal) stderr.write("\n");
        isDrawn = false;
        phase = "";
      }
    },
  };
}
