// The contract of a reader of rows, and the caps that all of them keep. A bad row is reported with its line and never
// stops the rest; a file that is no table of rows at all is an AppError.

import { AppError } from "../../domain/errors.ts";
import { JsonFloat } from "../../domain/jsonFloat.ts";
import { maxJsonDepth } from "../../domain/pythonJson.ts";

export interface ReadRow {
  row: Record<string, unknown>;
  /** Line of the file, from 1, on which the row begins. */
  line: number;
}

export interface RowError {
  line: number;
  message: string;
}

export interface ReadRows {
  rows: ReadRow[];
  /** The first `maxErrors` faults. */
  errors: RowError[];
  /** All faults, listed or not. */
  errorCount: number;
}

export interface RowReader {
  id: string;
  title: string;
  /** Endings of file names, lower case, without the dot. */
  extensions: readonly string[];
  /** Whether a file is surely this reader's, whatever its name; `head` is its first 64 KiB as text. */
  looksLike(head: string): boolean;
  /** Reads all rows into `sink`; throws AppError "data/..." where the file as a whole is wrong. */
  read(bytes: Uint8Array, name: string, sink: RowSink): void;
}

export const maxFileBytes = 512 << 20;
export const maxRows = 2_000_000;
export const maxLineBytes = 32 << 20;
export const maxErrors = 200;
/** More faults than this and than rows: the file is something else. */
const maxFaults = 20_000;

/** Collects rows and faults and keeps the caps. */
export class RowSink implements ReadRows {
  readonly rows: ReadRow[] = [];
  readonly errors: RowError[] = [];
  errorCount = 0;

  constructor(private readonly name: string) {}

  add(value: unknown, line: number): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      const given = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
      this.fault(
        line,
        `a row must be an object such as {"prompt": ..., "chosen": ..., "rejected": ...}, got ${given}`,
      );
      return;
    }
    if (isTooDeep(value, maxJsonDepth)) {
      this.fault(line, `the row is nested deeper than ${maxJsonDepth} levels`);
      return;
    }
    if (this.rows.length >= maxRows) {
      throw new AppError(
        "data/too-many-rows",
        `${this.name} has more than ${maxRows} rows.`,
        "Split the file, or take a sample of it.",
      );
    }
    this.rows.push({ row: withPlainNumbers(value as Record<string, unknown>), line });
  }

  fault(line: number, message: string): void {
    this.errorCount++;
    const [first] = this.errors;
    if (this.errorCount > maxFaults && this.errorCount > this.rows.length && first !== undefined) {
      throw new AppError(
        "data/not-rows",
        `${this.name}: most of it cannot be read as rows: more than ${maxFaults} faults, the first in line ${first.line}: ${first.message}.`,
        "Check that this is the file you meant.",
      );
    }
    if (this.errors.length < maxErrors) this.errors.push({ line, message });
  }
}

/** Numbers of the row itself and of its lists as such; those of objects are for chat templates and keep their kind. */
function withPlainNumbers(row: Record<string, unknown>): Record<string, unknown> {
  const isMarked = Object.values(row).some((value) => plainNumber(value) !== value);
  return isMarked
    ? Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plainNumber(value)]))
    : row;
}

function plainNumber(value: unknown): unknown {
  if (value instanceof JsonFloat) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (!Array.isArray(value)) return value;
  const plain = value.map(plainNumber);
  return plain.every((item, i) => Object.is(item, value[i])) ? value : plain;
}

function isTooDeep(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return items.some((item) => isTooDeep(item, levels - 1));
}

const strict = new TextDecoder("utf-8", { fatal: true });
const lossy = new TextDecoder("utf-8", { fatal: false });

/** UTF-8 to text, without the byte order mark; undefined where it is broken. */
export function decodeStrict(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-8 to text with U+FFFD where it is broken; for sniffing only. */
export function decodeLossy(bytes: Uint8Array): string {
  return lossy.decode(bytes);
}

/** UTF-8 to text, or AppError naming the line of the first broken byte. */
export function decodeWhole(bytes: Uint8Array, name: string): string {
  const text = decodeStrict(bytes);
  if (text !== undefined) return text;
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    if (decodeStrict(bytes.subarray(start, end < 0 ? bytes.length : end)) === undefined || end < 0) break;
    line++;
    start = end + 1;
  }
  throw new AppError(
    "data/bad-encoding",
    `${name}: line ${line} is not UTF-8.`,
    "Save the file as UTF-8 (in a spreadsheet: export as CSV UTF-8).",
  );
}
