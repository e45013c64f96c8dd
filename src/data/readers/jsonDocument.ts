// A JSON document: a list of rows; an object that holds the list ({"data": [...]}, the hub's {"rows": [{"row": ...}]});
// an object of columns, as datasets and pandas write it; or one row. Files named .json that hold JSON Lines are read
// as such, and a list with a broken element is read element by element.

import { AppError, quote } from "../../domain/errors.ts";
import { jsonLines } from "./jsonLines.ts";
import { decodeWhole, type RowReader, type RowSink } from "./rowReader.ts";

const HOLDERS = ["data", "rows", "train", "examples", "instances"];

export const jsonDocument: RowReader = {
  id: "json-document",
  title: "JSON",
  extensions: ["json"],
  looksLike: (head) => /^\s*[[{]/.test(head),
  read(bytes, name, sink) {
    const text = decodeWhole(bytes, name);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      readBroken(text, bytes, name, sink, error);
      return;
    }
    readValue(value, text, name, sink);
  },
};

function readValue(value: unknown, text: string, name: string, sink: RowSink): void {
  if (Array.isArray(value)) {
    const lines = linesOf(text, elementsOf(text, text.indexOf("[")));
    value.forEach((row: unknown, i) => sink.add(row, lines[i] ?? 1));
    return;
  }
  if (typeof value !== "object" || value === null) throw notRows(name, "it holds a single value");
  const record = value as Record<string, unknown>;
  for (const holder of HOLDERS) {
    const held = Object.hasOwn(record, holder) ? record[holder] : undefined;
    if (!Array.isArray(held) || !held.every((row) => typeof row === "object" && row !== null)) continue;
    const lines = linesOf(text, elementsOf(text, listAfterKey(text, holder)));
    held.forEach((row: Record<string, unknown>, i) => {
      const isWrapped = typeof row["row"] === "object" && row["row"] !== null && "row_idx" in row;
      sink.add(isWrapped ? row["row"] : row, lines.length === held.length ? (lines[i] ?? 1) : 1);
    });
    return;
  }
  const columns = Object.entries(record);
  const lengths = new Set(columns.map(([, column]) => (Array.isArray(column) ? column.length : -1)));
  const [length] = lengths;
  const isTable =
    lengths.size === 1 &&
    length !== undefined &&
    length >= 0 &&
    !columns.every(([, column]) => isMessages(column));
  if (!isTable) {
    sink.add(record, 1);
    return;
  }
  for (let i = 0; i < length; i++) {
    sink.add(Object.fromEntries(columns.map(([key, column]) => [key, (column as unknown[])[i]])), 1);
  }
}

/** A list of messages: such a "column" is one row's conversation. */
function isMessages(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === "object" && item !== null && "role" in item)
  );
}

function readBroken(text: string, bytes: Uint8Array, name: string, sink: RowSink, error: unknown): void {
  const first = text.trimStart();
  if (first.startsWith("{") && jsonLines.looksLike(first.slice(0, 1 << 16))) {
    jsonLines.read(bytes, name, sink);
    return;
  }
  if (!first.startsWith("[")) {
    const reason = error instanceof Error ? quote(error.message, 120) : "";
    throw notRows(name, `it is not JSON: ${reason}`);
  }
  const elements = elementsOf(text, text.indexOf("["));
  const lines = linesOf(text, elements);
  elements.forEach(([start, end], i) => {
    const line = lines[i] ?? 1;
    try {
      sink.add(JSON.parse(text.slice(start, end)), line);
    } catch (fault) {
      sink.fault(line, `not JSON: ${quote(fault instanceof Error ? fault.message : "", 120)}`);
    }
  });
}

function notRows(name: string, reason: string): AppError {
  return new AppError(
    "data/not-rows",
    `${name}: expected a list of rows, or JSON Lines, but ${reason}.`,
    'Write one object such as {"prompt": "...", "chosen": "...", "rejected": "..."} a line.',
  );
}

/** Start and end of the elements of the list that opens at `open`; an unclosed list ends with the text. */
function elementsOf(text: string, open: number): [number, number][] {
  const elements: [number, number][] = [];
  if (open < 0) return elements;
  let depth = 0;
  let inString = false;
  let start = -1;
  const close = (end: number): void => {
    if (start >= 0) elements.push([start, end]);
    start = -1;
  };
  for (let i = open; i < text.length; i++) {
    const unit = text[i];
    if (inString) {
      if (unit === "\\") i++;
      else if (unit === '"') inString = false;
      continue;
    }
    if (depth === 1 && start < 0 && unit !== undefined && !/[\s,\]]/.test(unit)) start = i;
    if (unit === '"') inString = true;
    else if (unit === "[" || unit === "{") depth++;
    else if (unit === "]" || unit === "}") {
      depth--;
      if (depth <= 0) {
        close(i);
        return elements;
      }
    } else if (unit === "," && depth === 1) close(i);
  }
  close(text.length);
  return elements;
}

/** Where the list under `key` of the outermost object opens, or -1. */
function listAfterKey(text: string, key: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text[i];
    if (unit === '"') {
      const start = i;
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === "\\") i++;
      if (depth !== 1 || text.slice(start + 1, i) !== key) continue;
      const rest = /\s*:\s*\[/y;
      rest.lastIndex = i + 1;
      if (rest.test(text)) return rest.lastIndex - 1;
    } else if (unit === "{" || unit === "[") depth++;
    else if (unit === "}" || unit === "]") depth--;
  }
  return -1;
}

function linesOf(text: string, elements: readonly [number, number][]): number[] {
  let line = 1;
  let position = 0;
  return elements.map(([start]) => {
    for (; position < start; position++) if (text.charCodeAt(position) === 0x0a) line++;
    return line;
  });
}
