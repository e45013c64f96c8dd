// JSON Lines: one JSON object a line. Each line is decoded and parsed by itself, so that a broken one costs only
// itself. Blank lines are passed over, objects that follow each other on one line are rows of their own, and a file of a
// single line is a document: {"data": [...]} stands in such files too.

import { JsonFault, parsePythonJson } from "../../domain/pythonJson.ts";
import { countLines, decodeStrict, eachLine } from "./byteSource.ts";
import { jsonDocument } from "./jsonDocument.ts";
import { valueSpans } from "./jsonSpans.ts";
import { maxLineBytes, type Reader, type Sink } from "./reader.ts";

export const jsonLines: Reader = {
  id: "json-lines",
  title: "JSON Lines",
  extensions: ["jsonl", "ndjson"],
  looksLike(head) {
    const first = head.trimStart().split("\n", 1)[0] ?? "";
    return first.startsWith("{") && (first.length > 60_000 || typeof parsed(first, Infinity) !== "string");
  },
  async read(source, sink, options) {
    // The first line waits for a second one.
    const waiting: { bytes: Uint8Array; line: number }[] = [];
    let isSeveral = source.sizeBytes > maxLineBytes;
    // The shortest row has three bytes with its end.
    if (source.sizeBytes > 3 * sink.mostRows) sink.expect(await countLines(source, options));
    await eachLine(source, options, maxLineBytes, (bytes, line, length) => {
      if (bytes === undefined) {
        sink.error(line, `the line has ${length} bytes, at most ${maxLineBytes} are read`);
        return;
      }
      const first = bytes.find((byte) => !isBlank(byte));
      if (first === undefined) return;
      if (!isSeveral && waiting.length === 0 && first === openBrace) {
        waiting.push({ bytes, line });
        return;
      }
      isSeveral = true;
      for (const earlier of waiting.splice(0)) readLine(earlier.bytes, earlier.line, sink);
      readLine(bytes, line, sink);
    });
    if (waiting.length > 0) await jsonDocument.read(source, sink, options);
  },
};

const openBrace = 0x7b;
const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

function readLine(bytes: Uint8Array, line: number, sink: Sink): void {
  const text = decodeStrict(bytes)?.trim();
  if (text === undefined) {
    sink.error(line, "the line is not UTF-8");
    return;
  }
  if (text === "") return;
  const values = parsed(text, sink.mostRows);
  if (typeof values === "string") sink.error(line, `not JSON: ${values}`);
  else for (const value of values) sink.row(value, line);
}

/** The values of a line, or what is wrong with it. */
function parsed(text: string, most: number): unknown[] | string {
  try {
    return [parsePythonJson(text, "exact")];
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const spans = valueSpans(text, most);
    if (spans.length < 2) return error.message;
    if (spans.length > most) return `more than ${most} objects stand on it`;
    try {
      return spans.map(([start, end]) => parsePythonJson(text.slice(start, end), "exact"));
    } catch {
      return error.message;
    }
  }
}
