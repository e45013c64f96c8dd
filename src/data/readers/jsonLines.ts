// JSON Lines: one JSON object a line. Each line is decoded and parsed by itself, so that a broken one costs only
// itself. Blank lines are passed over, objects that follow each other on one line are rows of their own, and a file of a
// single line is a document: {"data": [...]} stands in such files too.

import { JsonFault, parsePythonJson } from "../../domain/pythonJson.ts";
import { jsonDocument } from "./jsonDocument.ts";
import { valueSpans } from "./jsonSpans.ts";
import { decodeStrict, maxLineBytes, type RowReader, type RowSink } from "./rowReader.ts";

export const jsonLines: RowReader = {
  id: "json-lines",
  title: "JSON Lines",
  extensions: ["jsonl", "ndjson"],
  looksLike(head) {
    const first = head.trimStart().split("\n", 1)[0] ?? "";
    return first.startsWith("{") && (first.length > 60_000 || typeof parsed(first) !== "string");
  },
  read(bytes, name, sink) {
    if (bytes.length <= maxLineBytes && isOneLine(bytes)) {
      jsonDocument.read(bytes, name, sink);
      return;
    }
    let line = 0;
    for (let start = 0; start < bytes.length;) {
      const found = bytes.indexOf(0x0a, start);
      const end = found < 0 ? bytes.length : found;
      line++;
      readLine(bytes.subarray(start, end), line, sink);
      start = end + 1;
    }
  },
};

function readLine(bytes: Uint8Array, line: number, sink: RowSink): void {
  if (bytes.length > maxLineBytes) {
    sink.fault(line, `the line has ${bytes.length} bytes, at most ${maxLineBytes} are read`);
    return;
  }
  const text = decodeStrict(bytes)?.trim();
  if (text === undefined) {
    sink.fault(line, "the line is not UTF-8");
    return;
  }
  if (text === "") return;
  const values = parsed(text);
  if (typeof values === "string") sink.fault(line, `not JSON: ${values}`);
  else for (const value of values) sink.add(value, line);
}

/** The values of a line, or what is wrong with it. */
function parsed(text: string): unknown[] | string {
  try {
    return [parsePythonJson(text, "exact")];
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const spans = valueSpans(text);
    if (spans.length < 2) return error.message;
    try {
      return spans.map(([start, end]) => parsePythonJson(text.slice(start, end), "exact"));
    } catch {
      return error.message;
    }
  }
}

/** A file that begins with an object and has nothing after its first line. */
function isOneLine(bytes: Uint8Array): boolean {
  const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
  const start = bytes.findIndex((byte) => !isBlank(byte));
  const end = bytes.indexOf(0x0a, Math.max(0, start));
  return bytes[start] === 0x7b && (end < 0 || bytes.subarray(end).every(isBlank));
}
