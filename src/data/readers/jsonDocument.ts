// A JSON document: a list of rows; an object that holds the list ({"data": [...]}, the hub's {"rows": [{"row": ...}]});
// an object of columns, as datasets and pandas write it; one row; or several of these one after the other, as
// pretty-printed objects are when a script appends them. Each row is parsed by itself, so that a broken one costs only
// itself. The whole text is held, which browsers limit.

import { JsonFault, parsePythonJson } from "../../domain/pythonJson.ts";
import { elementSpans, linesOf, listAfterKey, type Span, valueSpans } from "./jsonSpans.ts";
import { AppError } from "../../domain/errors.ts";
import { wholeText } from "./byteSource.ts";
import { type Reader, type ReadOptions, type Sink, tooLarge } from "./reader.ts";

const HOLDERS = ["data", "rows", "train", "examples", "instances"];
/** Keys of rows; an object with one of them is a row or a table. */
const ROW_KEYS = ["prompt", "chosen", "rejected", "completion", "text", "messages", "conversations", "ids"];

/** A text has at most 2^29 - 24 units in Chrome and Node. */
const maxDocumentBytes = 511 << 20;
/** Of one value with all that it holds: in memory it may be twenty times as large. */
const maxWholeUnits = 64 << 20;
const maxTableColumns = 50_000;
const rowsAtOnce = 500;

export const jsonDocument: Reader = {
  id: "json-document",
  title: "JSON",
  extensions: ["json"],
  looksLike: (head) => /^\s*(?:\[\s*(?:[{\]]|$)|\{\s*(?:["}]|$))/.test(head),
  async read(source, sink, options) {
    const { name, sizeBytes } = source;
    if (sizeBytes > maxDocumentBytes) throw tooLarge(name, maxDocumentBytes);
    const text = await wholeText(source, options);
    const rest = restOf(options, sizeBytes);
    const all = valueSpans(text, sink.mostRows);
    sink.expect(all.length);
    const [first] = all;
    if (first === undefined) return;
    if (all.length === 1 && text[first[0]] !== "[") {
      await readSingle(text, first, name, sink, rest);
      return;
    }
    if (!/[[{]/.test(text[first[0]] ?? "")) {
      throw notRows(name, `it begins otherwise: ${faultOf(text.slice(first[0])) ?? "several values"}`);
    }
    const lines = linesOf(text, all);
    for (const [i, span] of all.entries()) {
      if (text[span[0]] === "[") {
        await readList(text, span, sink, rest);
        continue;
      }
      await rest(i);
      if (addRow(text, span, lines[i], sink)) continue;
      // Brackets no longer tell where rows end.
      readChunks(text, span[0], lines[i] ?? 1, sink);
      return;
    }
  },
};

/** Awaited before each row, by its number: it rests after some of them. */
type Rest = (row: number) => Promise<void> | void;

function restOf({ signal, progress }: ReadOptions, sizeBytes: number): Rest {
  return (row) => {
    if (row % rowsAtOnce !== rowsAtOnce - 1) return undefined;
    signal?.throwIfAborted();
    return progress?.(sizeBytes, sizeBytes);
  };
}

async function readList(text: string, [start, end]: Span, sink: Sink, rest: Rest): Promise<void> {
  const elements = elementSpans(text.slice(0, end), start, sink.mostRows);
  sink.expect(elements.length);
  const lines = linesOf(text, elements);
  for (const [i, span] of elements.entries()) {
    await rest(i);
    if (!addRow(text, span, lines[i], sink)) {
      sink.error(lines[i] ?? 1, `not JSON: ${faultOf(text.slice(...span)) ?? ""}`);
    }
  }
}

/** False where the span is not JSON. */
function addRow(text: string, span: Span, line: number | undefined, sink: Sink): boolean {
  let value: unknown;
  try {
    value = parsePythonJson(text.slice(...span), "exact");
  } catch (error) {
    if (error instanceof JsonFault) return false;
    throw error;
  }
  sink.row(unwrapped(value), line ?? 1);
  return true;
}

/** The hub's own rows have a row within them. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("row" in value && "row_idx" in value)) return value;
  const { row } = value;
  return typeof row === "object" && row !== null ? row : value;
}

/** From a broken row on: every line that begins with "{" is taken to begin a row. */
function readChunks(text: string, from: number, fromLine: number, sink: Sink): void {
  let line = fromLine;
  for (let start = from; start < text.length;) {
    const found = text.indexOf("\n{", start);
    const end = found < 0 ? text.length : found + 1;
    const chunk = text.slice(start, end);
    const fault = faultOf(chunk);
    if (fault === undefined) sink.row(parsePythonJson(chunk, "exact"), line);
    else sink.error(line, `not JSON: ${fault}`);
    for (let i = start; i < end; i++) if (text.charCodeAt(i) === 0x0a) line++;
    start = end;
  }
}

function faultOf(text: string): string | undefined {
  try {
    parsePythonJson(text, "exact");
    return undefined;
  } catch (error) {
    if (error instanceof JsonFault) return error.message;
    throw error;
  }
}

/** The only value of a text: a row, or what holds rows. */
async function readSingle(text: string, span: Span, name: string, sink: Sink, rest: Rest): Promise<void> {
  if (span[1] - span[0] > maxWholeUnits) {
    // Too much to be held as values: row by row, where it holds rows.
    const open = listAfterKey(text, HOLDERS);
    if (open >= 0) return readList(text, [open, span[1]], sink, rest);
    if (text.includes("\n{", span[0])) {
      readChunks(text, span[0], 1, sink);
      return;
    }
    throw tooLarge(`${name} is one row, which`, maxWholeUnits);
  }
  let value: unknown;
  try {
    value = parsePythonJson(text.slice(...span), "exact");
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    if (!text.startsWith("{", span[0]) || !text.includes("\n{", span[0])) {
      throw notRows(name, `it is not JSON: ${error.message}`);
    }
    readChunks(text, span[0], linesOf(text, [span])[0] ?? 1, sink);
    return;
  }
  if (typeof value !== "object" || value === null) throw notRows(name, "it holds a single value");
  const record = value as Record<string, unknown>;
  const has = (key: string): boolean => Object.hasOwn(record, key);
  const holder = HOLDERS.find((key) => has(key) && isListOfObjects(record[key]));
  if (holder !== undefined && !ROW_KEYS.some(has)) {
    const held = record[holder] as Record<string, unknown>[];
    sink.expect(held.length);
    const lines = linesOf(text, elementSpans(text, listAfterKey(text, [holder])));
    for (const [i, row] of held.entries()) {
      await rest(i);
      sink.row(unwrapped(row), lines.length === held.length ? (lines[i] ?? 1) : 1);
    }
    return;
  }
  const columns = Object.entries(record);
  const length = columns.length > maxTableColumns ? undefined : tableLength(columns);
  if (length === undefined) {
    sink.row(record, linesOf(text, [span])[0] ?? 1);
    return;
  }
  sink.expect(length);
  for (let i = 0; i < length; i++) {
    await rest(i);
    sink.row(Object.fromEntries(columns.map(([key, column]) => [key, (column as unknown[])[i]])), 1);
  }
}

const isListOfObjects = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "object" && item !== null);

/** Rows of an object of columns; undefined for a row, whose lists are messages or ids. */
function tableLength(columns: readonly (readonly [string, unknown])[]): number | undefined {
  const lengths = new Set(columns.map(([, column]) => (Array.isArray(column) ? column.length : 0)));
  const [length = 0] = lengths;
  if (lengths.size !== 1 || length === 0) return undefined;
  const isCell = (value: unknown): boolean =>
    value === null || typeof value === "string" || Array.isArray(value);
  const known = columns.filter(([key]) => ROW_KEYS.includes(key.replace(/_ids$/, "")));
  return known.every(([, column]) => (column as unknown[]).every(isCell)) ? length : undefined;
}

function notRows(name: string, reason: string): AppError {
  return new AppError(
    "data/not-rows",
    `${name}: expected a list of rows, or JSON Lines, but ${reason}.`,
    'Write one object such as {"prompt": "...", "chosen": "...", "rejected": "..."} a line.',
  );
}
