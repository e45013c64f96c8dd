// A JSON document: a list of rows; an object that holds the list ({"data": [...]}, the hub's {"rows": [{"row": ...}]});
// an object of columns, as datasets and pandas write it; one row; or several of these one after the other, as
// pretty-printed objects are when a script appends them. Each row is parsed by itself, so that a broken one costs only
// itself.

import { JsonFault, parsePythonJson } from "../../domain/pythonJson.ts";
import { elementSpans, linesOf, listAfterKey, type Span, valueSpans } from "./jsonSpans.ts";
import { AppError } from "../../domain/errors.ts";
import { decodeWhole, type RowReader, type RowSink } from "./rowReader.ts";

const HOLDERS = ["data", "rows", "train", "examples", "instances"];
/** Keys of rows; an object with one of them is a row or a table. */
const ROW_KEYS = ["prompt", "chosen", "rejected", "completion", "text", "messages", "conversations", "ids"];

export const jsonDocument: RowReader = {
  id: "json-document",
  title: "JSON",
  extensions: ["json"],
  looksLike: (head) => /^\s*(?:\[\s*(?:[{\]]|$)|\{\s*(?:["}]|$))/.test(head),
  read(bytes, name, sink) {
    const text = decodeWhole(bytes, name);
    const all = valueSpans(text);
    const [first] = all;
    if (first === undefined) return;
    if (all.length === 1 && text[first[0]] !== "[") {
      readSingle(text, first, name, sink);
      return;
    }
    if (!/[[{]/.test(text[first[0]] ?? "")) {
      throw notRows(name, `it begins otherwise: ${faultOf(text.slice(first[0])) ?? "several values"}`);
    }
    const lines = linesOf(text, all);
    for (const [i, span] of all.entries()) {
      const isRead = text[span[0]] === "[" ? readList(text, span, sink) : addRow(text, span, lines[i], sink);
      if (isRead) continue;
      // Brackets no longer tell where rows end.
      readChunks(text, span[0], lines[i] ?? 1, sink);
      return;
    }
  },
};

function readList(text: string, [start, end]: Span, sink: RowSink): true {
  const elements = elementSpans(text.slice(0, end), start);
  const lines = linesOf(text, elements);
  elements.forEach((span, i) => {
    if (!addRow(text, span, lines[i], sink)) {
      sink.fault(lines[i] ?? 1, `not JSON: ${faultOf(text.slice(...span)) ?? ""}`);
    }
  });
  return true;
}

/** False where the span is not JSON. */
function addRow(text: string, span: Span, line: number | undefined, sink: RowSink): boolean {
  let value: unknown;
  try {
    value = parsePythonJson(text.slice(...span), "exact");
  } catch (error) {
    if (error instanceof JsonFault) return false;
    throw error;
  }
  sink.add(value, line ?? 1);
  return true;
}

/** From a broken row on: every line that begins with "{" is taken to begin a row. */
function readChunks(text: string, from: number, fromLine: number, sink: RowSink): void {
  let line = fromLine;
  for (let start = from; start < text.length;) {
    const found = text.indexOf("\n{", start);
    const end = found < 0 ? text.length : found + 1;
    const chunk = text.slice(start, end);
    const fault = faultOf(chunk);
    if (fault === undefined) sink.add(parsePythonJson(chunk, "exact"), line);
    else sink.fault(line, `not JSON: ${fault}`);
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
function readSingle(text: string, span: Span, name: string, sink: RowSink): void {
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
    const lines = linesOf(text, elementSpans(text, listAfterKey(text, holder)));
    held.forEach((row, i) => {
      const isWrapped = typeof row["row"] === "object" && row["row"] !== null && "row_idx" in row;
      sink.add(isWrapped ? row["row"] : row, lines.length === held.length ? (lines[i] ?? 1) : 1);
    });
    return;
  }
  const columns = Object.entries(record);
  const length = tableLength(columns);
  if (length === undefined) {
    sink.add(record, linesOf(text, [span])[0] ?? 1);
    return;
  }
  for (let i = 0; i < length; i++) {
    sink.add(Object.fromEntries(columns.map(([key, column]) => [key, (column as unknown[])[i]])), 1);
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
