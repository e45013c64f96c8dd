// Readers of rows, and the one entry that picks among them: by what the file looks like, else by its ending. Many a file
// is named .jsonl and holds a list, or .json and holds JSON Lines.

import { type ByteSource, joinBytes, memorySource } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { decodeLossy, sourceFrom } from "./byteSource.ts";
import { commaSeparated } from "./commaSeparated.ts";
import { refuseForeign } from "./foreign.ts";
import { jsonDocument } from "./jsonDocument.ts";
import { jsonLines } from "./jsonLines.ts";
import { parquet } from "./parquet.ts";
import {
  CheckedSink,
  maxFileBytes,
  type Reader,
  type ReadOptions,
  type ReadRow,
  type RowError,
  tooLarge,
} from "./reader.ts";

export type { Reader, ReadOptions, ReadRow, RowError, Sink } from "./reader.ts";

export const readers = [jsonLines, jsonDocument, parquet, commaSeparated] as const;

export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** What was found in a file besides its rows. */
export interface ReadResult {
  readonly rowCount: number;
  /** The first 200 faults. */
  readonly errors: readonly RowError[];
  /** All faults, listed or not. */
  readonly errorCount: number;
}

const headBytes = 1 << 16;

/**
 * Reads a file of rows and hands each to `take` as it is found. Bad rows are in `errors` with their line; throws AppError
 * "data/..." where the file is no table of rows, is not UTF-8, or is larger than 512 MiB or 2 million rows.
 */
export async function eachRow(
  source: ByteSource,
  take: (row: ReadRow) => void,
  options: ReadOptions = {},
  among: readonly Reader[] = readers,
): Promise<ReadResult> {
  const { name, sizeBytes } = source;
  if (sizeBytes > maxFileBytes) throw tooLarge(name, maxFileBytes);
  const sink = new CheckedSink(name, take);
  const start = await source.read(0, Math.min(headBytes, sizeBytes));
  const binary = among.find(({ magic }) => magic !== undefined && startsWith(start, magic));
  if (binary !== undefined) await binary.read(source, sink, options);
  else await readText(source, start, sink, options, among);
  if (sink.rowCount === 0 && sink.errorCount === 0) {
    throw new AppError("data/empty", `${name} has no rows.`, "Check that this is the file you meant.");
  }
  return { rowCount: sink.rowCount, errors: sink.errors, errorCount: sink.errorCount };
}

async function readText(
  source: ByteSource,
  start: Uint8Array,
  sink: CheckedSink,
  options: ReadOptions,
  among: readonly Reader[],
): Promise<void> {
  refuseForeign(source.name, start, rowTitles(among));
  const isMarked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
  const text = sourceFrom(source, isMarked ? 3 : 0);
  if (text.sizeBytes === 0) return;
  const head = decodeLossy(start.subarray(isMarked ? 3 : 0));
  await pick(among, source.name, head).read(text, sink, options);
}

const startsWith = (start: Uint8Array, magic: string): boolean =>
  String.fromCharCode(...start.subarray(0, magic.length)) === magic;

/** The same with all rows at once, for few of them. */
export async function readRows(
  name: string,
  input: Uint8Array | ByteSource | ByteStream,
): Promise<Omit<ReadResult, "rowCount"> & { rows: ReadRow[] }> {
  const rows: ReadRow[] = [];
  const { errors, errorCount } = await eachRow(await sourceOf(name, input), (row) => rows.push(row));
  return { rows, errors, errorCount };
}

/** What is read, in words: "JSON Lines, JSON or CSV". */
export const rowTitles = (among: readonly Reader[] = readers): string => {
  const titles = among.map(({ title }) => title);
  const last = titles.pop() ?? "";
  return titles.length === 0 ? last : `${titles.join(", ")} or ${last}`;
};

/** Endings of the files that are read, lower case, without the dot. */
export const rowExtensions = (): string[] => readers.flatMap(({ extensions }) => [...extensions]);

function pick(among: readonly Reader[], name: string, head: string): Reader {
  const sniffed = among.find((reader) => reader.looksLike(head));
  if (sniffed !== undefined) return sniffed;
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const named = among.find((reader) => reader.magic === undefined && reader.extensions.includes(ending));
  if (named !== undefined) return named;
  const kinds = among.map((reader) => `${reader.title} (.${reader.extensions.join(", .")})`).join(", ");
  throw new AppError(
    "data/unknown-format",
    `${name} is no file of rows that can be read: expected ${kinds}; it begins with ${quote(head, 40)}.`,
    'Write one JSON object such as {"prompt": "...", "chosen": "...", "rejected": "..."} a line.',
  );
}

/** A file as it is; a stream is read to its end first. */
export async function sourceOf(
  name: string,
  input: Uint8Array | ByteSource | ByteStream,
): Promise<ByteSource> {
  if (input instanceof Uint8Array) return memorySource(name, input);
  if ("sizeBytes" in input) return input;
  return memorySource(name, await collect(name, input));
}

/** A pipe can be read once, and readers look back. */
async function collect(name: string, stream: ByteStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const take = (chunk: Uint8Array): void => {
    length += chunk.length;
    if (length > maxFileBytes) throw tooLarge(name, maxFileBytes);
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
  return joinBytes(chunks);
}
