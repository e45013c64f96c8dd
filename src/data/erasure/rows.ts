// A file as its lines or rows, each with the bytes that it takes, so that one can be cut out and the others keep theirs. A piece at
// a time is held, whatever the size of the file.
import { type ByteSource, joinBytes } from "../../domain/bytes.ts";
import { JsonFault, parsePythonJson } from "../../domain/pythonJson.ts";

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Line extends Span {
  /** With its line end. */
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly number: number;
}

const chunkBytes = 1 << 20;

export async function* linesIn(source: ByteSource): AsyncGenerator<Line> {
  let begun: Uint8Array[] = [];
  let start = 0;
  let number = 1;
  for (let at = 0; at < source.sizeBytes; at += chunkBytes) {
    const chunk = await source.read(at, Math.min(chunkBytes, source.sizeBytes - at));
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      const bytes = joinBytes([...begun, chunk.subarray(from, end + 1)]);
      begun = [];
      yield { start, end: start + bytes.byteLength, bytes, number: number++ };
      start += bytes.byteLength;
      from = end + 1;
    }
    if (from < chunk.byteLength) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) {
    const bytes = joinBytes(begun);
    yield { start, end: start + bytes.byteLength, bytes, number };
  }
}

const quoteByte = 0x22;
/** A row that is longer was not closed: its lines count one by one. */
const mostRowBytes = 4 << 20;

/** Rows of a table with commas, where a cell in quotes may hold line ends. */
export async function* tableRowsIn(source: ByteSource): AsyncGenerator<Line> {
  let held: Line[] = [];
  let isOpen = false;
  let length = 0;
  for await (const line of linesIn(source)) {
    held.push(line);
    length += line.bytes.byteLength;
    if (quotesIn(line.bytes) % 2 === 1) isOpen = !isOpen;
    if (isOpen && length < mostRowBytes) continue;
    if (isOpen) yield* held;
    else yield joinedLines(held);
    held = [];
    isOpen = false;
    length = 0;
  }
  yield* held;
}

function quotesIn(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === quoteByte) count++;
  return count;
}

function joinedLines(lines: readonly Line[]): Line {
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) throw new Error("internal: a row has a line.");
  if (first === last) return first;
  return {
    start: first.start,
    end: last.end,
    number: first.number,
    bytes: joinBytes(lines.map(({ bytes }) => bytes)),
  };
}

const utf8 = new TextDecoder();
export const textIn = (bytes: Uint8Array): string => utf8.decode(bytes);

/** Deeper than anything that is written to be read: it would end whoever walks through it. */
const tooDeep = /(?:[[{]\s{0,20}(?:"[^"\\]{0,80}"\s{0,20}:\s{0,20})?){200}/;

/** The JSON of a text; undefined where it is none. Numbers that Python writes and JSON lacks are read too. */
export function jsonOf(text: string): unknown {
  if (tooDeep.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    try {
      return parsePythonJson(text);
    } catch (error) {
      if (error instanceof JsonFault) return undefined;
      throw error;
    }
  }
}

export type Row = Readonly<Record<string, unknown>>;
export const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The objects of a file of JSON lines; a line that is none has no row. */
export async function* rowsIn(source: ByteSource): AsyncGenerator<Line & { readonly row: Row | undefined }> {
  for await (const line of linesIn(source)) {
    const value = jsonOf(textIn(line.bytes));
    yield { ...line, row: isRow(value) ? value : undefined };
  }
}

/** The cells of a row of a table. */
export function cellsOf(text: string, delimiter: string): string[] {
  const cells: string[] = [];
  const row = text.replace(/\r?\n$/, "");
  for (let at = 0; at <= row.length;) {
    if (row[at] === '"') {
      const found = /"((?:[^"]|"")*)"?/y;
      found.lastIndex = at;
      const [whole = "", inner = ""] = found.exec(row) ?? [];
      at += whole.length;
      const end = row.indexOf(delimiter, at);
      const rest = row.slice(at, end < 0 ? undefined : end);
      cells.push(inner.replaceAll('""', '"') + rest);
      at = end < 0 ? row.length + 1 : end + 1;
    } else {
      const end = row.indexOf(delimiter, at);
      cells.push(row.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? row.length + 1 : end + 1;
    }
  }
  return cells;
}
