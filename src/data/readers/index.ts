// Readers of rows, and the one entry that picks among them: by what the file looks like, else by its ending. Many a file
// is named .jsonl and holds a list, or .json and holds JSON Lines.

import { AppError, quote } from "../../domain/errors.ts";
import { commaSeparated } from "./commaSeparated.ts";
import { jsonDocument } from "./jsonDocument.ts";
import { jsonLines } from "./jsonLines.ts";
import { decodeLossy, maxFileBytes, type ReadRows, type RowReader, RowSink } from "./rowReader.ts";

export type { ReadRow, ReadRows, RowError, RowReader } from "./rowReader.ts";

export const readers = [jsonLines, jsonDocument, commaSeparated] as const;

export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** First bytes of files that people give by mistake, and what they are. */
const FOREIGN: readonly (readonly [string, string, string])[] = [
  ["%PDF", "a PDF", "Copy its text into rows first"],
  [
    "PK\u0003\u0004",
    "a zip archive (a .docx, .xlsx or .zip file)",
    "Export or unpack it to CSV or JSON Lines first",
  ],
  ["PAR1", "a Parquet file", "Convert it: datasets.load_dataset(...).to_json(...) writes JSON Lines"],
  ["\u001f\u008b", "compressed by gzip", "Unpack it first"],
  ["(\u00b5/\u00fd", "compressed by zstd", "Unpack it first"],
  ["ARROW1", "an Arrow file", "Convert it: datasets.load_from_disk(...).to_json(...) writes JSON Lines"],
  ["GGUF", "a GGUF model", "Give it as the model, and a file of rows as the data"],
  ["version https://git-lfs", "a pointer of Git LFS, not the data", "Fetch the file itself (git lfs pull)"],
];

/**
 * Reads a file of rows: JSON Lines, JSON or CSV. Bad rows are in `errors` with their line; throws AppError "data/..."
 * where the file is no table of rows, is not UTF-8, or is larger than 512 MiB or 2 million rows.
 */
export async function readRows(name: string, input: Uint8Array | ByteStream): Promise<ReadRows> {
  const whole = input instanceof Uint8Array ? input : await collect(name, input);
  if (whole.length > maxFileBytes) throw tooLarge(name);
  const bytes = withoutMark(whole, name);
  const sink = new RowSink(name);
  if (bytes.length > 0) pick(name, bytes).read(bytes, name, sink);
  if (sink.rows.length === 0 && sink.errorCount === 0) {
    throw new AppError("data/empty", `${name} has no rows.`, "Check that this is the file you meant.");
  }
  return { rows: sink.rows, errors: sink.errors, errorCount: sink.errorCount };
}

function pick(name: string, bytes: Uint8Array): RowReader {
  const head = decodeLossy(bytes.subarray(0, 1 << 16));
  const sniffed = readers.find((reader) => reader.looksLike(head));
  if (sniffed !== undefined) return sniffed;
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const named = readers.find((reader) => reader.extensions.includes(ending));
  if (named !== undefined) return named;
  const kinds = readers.map((reader) => `${reader.title} (.${reader.extensions.join(", .")})`).join(", ");
  throw new AppError(
    "data/unknown-format",
    `${name} is no file of rows that can be read: expected ${kinds}; it begins with ${quote(head, 40)}.`,
    'Write one JSON object such as {"prompt": "...", "chosen": "...", "rejected": "..."} a line.',
  );
}

/** The bytes after a UTF-8 byte order mark; AppError for UTF-16, UTF-32 and files that are no text. */
function withoutMark(bytes: Uint8Array, name: string): Uint8Array {
  const start = String.fromCharCode(...bytes.subarray(0, 32));
  for (const [magic, what, remedy] of FOREIGN) {
    if (start.startsWith(magic)) {
      throw new AppError(
        "data/not-text",
        `${name} is ${what}; expected rows as JSON Lines, JSON or CSV.`,
        `${remedy}.`,
      );
    }
  }
  const head = bytes.subarray(0, 4096);
  const isMarked = start.startsWith("\u00ff\u00fe") || start.startsWith("\u00fe\u00ff");
  const zeros = head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (isMarked || (zeros > head.length / 4 && zeros < head.length)) {
    throw new AppError(
      "data/bad-encoding",
      `${name} is UTF-16 (or UTF-32) text; expected UTF-8.`,
      "Save the file as UTF-8 (in a spreadsheet: export as CSV UTF-8).",
    );
  }
  if (zeros > 0) {
    throw new AppError(
      "data/not-text",
      `${name} is a binary file; expected rows as JSON Lines, JSON or CSV.`,
      "Check that this is the file you meant.",
    );
  }
  return start.startsWith("\u00ef\u00bb\u00bf") ? bytes.subarray(3) : bytes;
}

async function collect(name: string, stream: ByteStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const take = (chunk: Uint8Array): void => {
    length += chunk.length;
    if (length > maxFileBytes) throw tooLarge(name);
    chunks.push(chunk);
  };
  if ("getReader" in stream) {
    // Safari's streams are not async iterable.
    const reader = stream.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) take(next.value);
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  } else {
    for await (const chunk of stream) take(chunk);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function tooLarge(name: string): AppError {
  return new AppError(
    "data/too-large",
    `${name} has more than ${maxFileBytes >> 20} MiB.`,
    "Split the file, or take a sample of it.",
  );
}
