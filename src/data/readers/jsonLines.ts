// JSON Lines: one JSON object a line. Each line is decoded and parsed by itself, so that a broken one costs only
// itself. Blank lines are passed over; a file of a single pretty-printed object is left to the JSON reader.

import { quote } from "../../domain/errors.ts";
import { decodeStrict, maxLineBytes, type RowReader, type RowSink } from "./rowReader.ts";

export const jsonLines: RowReader = {
  id: "json-lines",
  title: "JSON Lines",
  extensions: ["jsonl", "ndjson"],
  looksLike(head) {
    const first = head.trimStart().split("\n", 1)[0] ?? "";
    return first.startsWith("{") && (parses(first) || first.length > 60_000);
  },
  read(bytes, _name, sink) {
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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    sink.fault(line, `not JSON: ${quote(error instanceof Error ? error.message : "", 120)}`);
    return;
  }
  sink.add(value, line);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
