// The contract of a reader, and the caps that all of them keep. A bad row is reported with its line and never stops the
// rest; a file that is no table of rows at all is an AppError.

import type { ByteSource } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import { JsonFloat } from "../../domain/jsonFloat.ts";
import { maxJsonDepth } from "../../domain/pythonJson.ts";

/** What a reader finds, in the order of the file; lines count from 1. */
export interface Sink {
  /** How many rows are taken. */
  readonly mostRows: number;
  /** To be told as soon as it is known how many rows come: AppError "data/too-many-rows" before any work is done. */
  expect(rows: number): void;
  /** What stands in a row's place; a value that is no row becomes an error. */
  row(value: unknown, line: number): void;
  error(line: number, message: string): void;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Awaited every few hundred rows or kilobytes: whoever waits for a turn of the event loop gets one. */
  progress?(doneBytes: number, totalBytes: number): Promise<void> | void;
}

export interface Reader {
  readonly id: string;
  readonly title: string;
  /** Endings of file names, lower case, without the dot. */
  readonly extensions: readonly string[];
  /** For files that are no text: what each begins with. Such a reader gets its files as they are, and no others. */
  readonly magic?: string;
  /** Whether a text is surely this reader's, whatever its name; `head` is its first 64 KiB. */
  looksLike(head: string): boolean;
  /** Throws AppError "data/..." where the file as a whole is wrong. A text comes as UTF-8 without a byte order mark. */
  read(source: ByteSource, sink: Sink, options: ReadOptions): Promise<void>;
}

export interface ReadRow {
  row: Record<string, unknown>;
  /** Line of the file, from 1, on which the row begins; the number of the row where a file has no lines. */
  line: number;
}

export interface RowError {
  line: number;
  message: string;
}

export const maxFileBytes = 512 << 20;
const maxRows = 2_000_000;
export const maxLineBytes = 32 << 20;
const maxErrors = 200;
/** Of one row. A spreadsheet has 16,384 columns. */
const maxKeys = 50_000;
const maxValues = 1_000_000;
/** More faults than this and than rows: the file is something else. */
const maxFaults = 20_000;

/** Hands rows on as they are found, collects the first faults, and keeps the caps. */
export class CheckedSink implements Sink {
  readonly errors: RowError[] = [];
  /** All faults, listed or not. */
  errorCount = 0;
  rowCount = 0;

  constructor(
    private readonly name: string,
    private readonly take: (row: ReadRow) => void,
    readonly mostRows = maxRows,
  ) {}

  expect(rows: number): void {
    if (rows <= this.mostRows) return;
    throw new AppError(
      "data/too-many-rows",
      `${this.name} has more than ${this.mostRows} rows.`,
      "Split the file, or take a sample of it.",
    );
  }

  row(value: unknown, line: number): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      const given = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
      this.error(
        line,
        `a row must be an object such as {"prompt": ..., "chosen": ..., "rejected": ...}, got ${given}`,
      );
      return;
    }
    const values = valuesIn(value, maxJsonDepth);
    if (values === Infinity) {
      this.error(line, `the row is nested deeper than ${maxJsonDepth} levels`);
      return;
    }
    if (values > maxValues || (values > maxKeys && Object.keys(value).length > maxKeys)) {
      this.error(
        line,
        `the row has more than ${maxKeys} columns or holds more than ${maxValues} values, which no table has`,
      );
      return;
    }
    this.expect(++this.rowCount);
    this.take({ row: withPlainNumbers(value as Record<string, unknown>), line });
  }

  error(line: number, message: string): void {
    this.errorCount++;
    const [first] = this.errors;
    if (this.errorCount > maxFaults && this.errorCount > this.rowCount && first !== undefined) {
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

/** How many values stand in a value, itself and those in lists and objects; Infinity where they are nested deeper than so many levels. */
export function valuesIn(value: unknown, levels: number): number {
  if (typeof value !== "object" || value === null || value instanceof JsonFloat) return 1;
  if (levels === 0) return Infinity;
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let count = 1;
  for (const item of items) {
    count += valuesIn(item, levels - 1);
    if (count === Infinity) break;
  }
  return count;
}

export function tooLarge(name: string, maxBytes: number): AppError {
  return new AppError(
    "data/too-large",
    `${name} has more than ${maxBytes >> 20} MiB.`,
    "Split the file, or take a sample of it.",
  );
}
