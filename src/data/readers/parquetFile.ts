// A Parquet file's rows, by hyparquet. Row groups are read one after the other, each looked through first (parquetPages.ts).
// Instants become ISO texts, bytes that are no text nothing; integers are numbers where a number holds them.

import type { AsyncBuffer, FileMetaData, RowGroup } from "hyparquet";
import type { ByteSource } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import { checkPages, type ColumnShape, maxPageBytes } from "./parquetPages.ts";
import type { ReadOptions, Sink } from "./reader.ts";
import { parquetMagic } from "./parquet.ts";
import { ParquetFault, walkStruct } from "./thrift.ts";

const maxFooterBytes = 64 << 20;
/** What a row group may unpack to: it is held as values. */
const maxGroupBytes = 512 << 20;
/** What a file may unpack to, for each of its bytes and in all. */
const maxGrowth = 200;
const freeBytes = 64 << 20;
const maxUnpackedBytes = 4 * 2 ** 30;
const rowsAtOnce = 500;

/** AppError "data/damaged", "data/too-large". */
export async function readParquet(source: ByteSource, sink: Sink, options: ReadOptions): Promise<void> {
  try {
    await readFile(source, sink, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof AppError) throw error;
    throw damaged(source.name, error);
  }
}

async function readFile(source: ByteSource, sink: Sink, options: ReadOptions): Promise<void> {
  const { name, sizeBytes } = source;
  const footer = await footerOf(source);
  const { parquetMetadata } = await import("hyparquet");
  const metadata = parquetMetadata(copyOf(footer), { geoparquet: false });
  checkSizes(metadata, sizeBytes, name);
  sink.expect(metadata.row_groups.reduce((sum, { num_rows }) => sum + Number(num_rows), 0));
  const library = await load(metadata);
  const file: AsyncBuffer = {
    byteLength: sizeBytes,
    slice: async (start, end = sizeBytes) => copyOf(await readRange(source, start, end)),
  };
  let first = 0;
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows);
    if (count === 0) continue;
    options.signal?.throwIfAborted();
    await checkGroup(source, group, metadata, library);
    const rows = await library.parquetReadObjects({
      file,
      metadata,
      rowStart: first,
      rowEnd: first + count,
      compressors: library.compressors,
      geoparquet: false,
    });
    for (const [i, row] of rows.entries()) {
      sink.row(plainRow(row), first + i + 1);
      if (i % rowsAtOnce !== rowsAtOnce - 1) continue;
      options.signal?.throwIfAborted();
      await options.progress?.(doneOf(metadata, group, i / count), sizeBytes);
    }
    first += count;
    await options.progress?.(doneOf(metadata, group, 1), sizeBytes);
  }
}

/** Bytes up to this share of the group. */
function doneOf({ row_groups }: FileMetaData, group: RowGroup, share: number): number {
  const size = (one: RowGroup): number => Number(one.total_compressed_size ?? one.total_byte_size);
  const before = row_groups.slice(0, row_groups.indexOf(group)).reduce((sum, one) => sum + size(one), 0);
  return Math.round(before + share * size(group));
}

/** The footer with its length and mark, walked through. */
async function footerOf(source: ByteSource): Promise<Uint8Array> {
  const { sizeBytes } = source;
  if (sizeBytes < 12) throw new ParquetFault("it is too short");
  const end = await source.read(sizeBytes - 8, 8);
  const length = new DataView(end.buffer, end.byteOffset).getUint32(0, true);
  if (String.fromCharCode(...end.subarray(4)) !== parquetMagic) throw new ParquetFault("its end is missing");
  if (length > sizeBytes - 12 || length > maxFooterBytes)
    throw new ParquetFault(`its footer claims ${length} bytes`);
  const footer = await source.read(sizeBytes - 8 - length, length + 8);
  walkStruct(footer.subarray(0, length), 0);
  return footer;
}

function checkSizes({ row_groups, schema }: FileMetaData, sizeBytes: number, name: string): void {
  if (schema.length > 10_000) throw new ParquetFault(`it has ${schema.length} columns`);
  let total = 0;
  for (const group of row_groups) {
    const sizes = group.columns.map(({ meta_data }) => Number(meta_data?.total_uncompressed_size ?? 0));
    const size = sizes.reduce((sum, one) => sum + Math.max(0, one), 0);
    total += size;
    if (size > maxGroupBytes)
      throw tooLarge(
        name,
        `a row group of ${Math.ceil(size / 2 ** 20)} MiB`,
        "Write it again with smaller row groups.",
      );
  }
  if (total > maxUnpackedBytes || total > freeBytes + maxGrowth * sizeBytes) {
    throw tooLarge(
      name,
      `unpacked, ${Math.ceil(total / 2 ** 20)} MiB`,
      "Split the file, or take a sample of it.",
    );
  }
}

/** Every column of a row group: where it is, what it unpacks to, how many rows it has. */
async function checkGroup(
  source: ByteSource,
  group: RowGroup,
  metadata: FileMetaData,
  library: Library,
): Promise<void> {
  const rows = Number(group.num_rows);
  if (!(rows >= 0) || !Number.isSafeInteger(rows)) throw new ParquetFault(`it claims ${rows} rows`);
  let unpacked = 0;
  const decompressed = (length: number): void => {
    unpacked += length;
    if (unpacked > maxGroupBytes)
      throw new ParquetFault(`a row group in it unpacks to more than ${maxGroupBytes} bytes`);
  };
  for (const { meta_data: column } of group.columns) {
    if (column === undefined) throw new ParquetFault("a column in it is not described");
    const start = Number(column.dictionary_page_offset ?? 0n) || Number(column.data_page_offset);
    const bytes = await readRange(source, start, start + Number(column.total_compressed_size));
    const path = library.parquetPath(metadata, column.path_in_schema);
    const elements = path.map(({ element }) => element);
    const repeated = elements.filter(({ repetition_type }) => repetition_type === "REPEATED").length;
    const shape: ColumnShape = {
      type: column.type,
      typeLength: elements.at(-1)?.type_length,
      maxRepetition: repeated,
      maxDefinition: elements.slice(1).filter(({ repetition_type }) => repetition_type !== "REQUIRED").length,
      decompress(page, length) {
        decompressed(length);
        if (column.codec === "UNCOMPRESSED") return page;
        const decompress = library.compressors[column.codec];
        if (decompress === undefined) throw new ParquetFault(codecFault(column.codec));
        return decompress(page, length);
      },
      readLevels: library.readLevels,
      readDeltas: library.readDeltas,
    };
    const values = checkPages(bytes, shape);
    const isRight = repeated > 0 ? values >= rows : values === rows;
    if (!isRight) throw new ParquetFault(`a column in it has ${values} values for ${rows} rows`);
  }
}

/** Only the library's own names have a meaning to somebody; a number that it does not know is none. */
const codecFault = (codec: unknown): string =>
  typeof codec === "string" ? `it is compressed by ${codec}` : "it is compressed in a way that nobody knows";

async function readRange(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  if (!(start >= 0 && end >= start && end <= source.sizeBytes))
    throw new ParquetFault("a part of it is said to be where nothing is");
  return source.read(start, end - start);
}

/** Not by slice(): Node's Buffer, which files come as, does not copy there. */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy.buffer;
}

type Library = Awaited<ReturnType<typeof load>>;

/** Only who reads such a file loads the library, and what unpacks it where its pages are packed by another than Snappy. */
async function load({ row_groups }: FileMetaData) {
  const codecs = new Set(
    row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec)),
  );
  const needsMore = [...codecs].some((codec) => codec !== "UNCOMPRESSED" && codec !== "SNAPPY");
  const [
    { parquetReadObjects, parquetSchema },
    { readRleBitPackedHybrid },
    { deltaBinaryUnpack },
    { getTreePath },
  ] = await Promise.all([
    import("hyparquet"),
    import("hyparquet/src/encoding.js"),
    import("hyparquet/src/delta.js"),
    import("hyparquet/src/schema.js"),
  ]);
  const { snappyUncompress } = await import("hyparquet/src/snappy.js");
  const reader = (bytes: Uint8Array, offset: number) => ({
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    offset,
  });
  // Snappy without WebAssembly, which pages may not compile synchronously.
  const snappy = sized((input, length) => {
    const output = new Uint8Array(length);
    snappyUncompress(input, output);
    return output;
  });
  return {
    parquetReadObjects,
    parquetPath: (metadata: FileMetaData, path: string[]) => getTreePath(parquetSchema(metadata), path),
    compressors: { SNAPPY: snappy, ...(needsMore ? await otherCodecs() : {}) } as Partial<
      Record<string, Decompress>
    >,
    readLevels(bytes: Uint8Array, at: number, width: number, count: number): number[] {
      const levels = new Array<number>(count);
      readRleBitPackedHybrid(reader(bytes, at), width, levels, 0);
      return levels;
    },
    readDeltas(bytes: Uint8Array, at: number, count: number): { values: Int32Array; end: number } {
      const values = new Int32Array(count);
      const from = reader(bytes, at);
      deltaBinaryUnpack(from, count, values);
      return { values, end: from.offset };
    },
  };
}

/** Each unpacks into a buffer of the size that is claimed. The library's LZ4 does not stop there, so there is none. */
async function otherCodecs(): Promise<Record<string, Decompress>> {
  const library = await import("hyparquet-compressors");
  return {
    GZIP: sized(library.decompressGzip),
    BROTLI: sized(library.decompressBrotli),
    ZSTD: sized((input, length) => library.decompressZstd(input, new Uint8Array(length))),
  };
}

type Decompress = (input: Uint8Array, length: number) => Uint8Array;

const sized =
  (decompress: Decompress): Decompress =>
  (input, length) => {
    if (length > maxPageBytes) throw new ParquetFault(`a page in it unpacks to ${length} bytes`);
    return length === 0 ? new Uint8Array() : decompress(input, length);
  };

function plainRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)]));
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value !== "object" || value === null) return value ?? null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as Iterable<unknown>, plain);
  return plainRow(value as Record<string, unknown>);
}

function tooLarge(name: string, what: string, hint: string): AppError {
  return new AppError("data/too-large", `${name} holds more than can be read here: ${what}.`, hint);
}

function damaged(name: string, error: unknown): AppError {
  // What stops the library in the middle says nothing to whoever has the file.
  const reason =
    error instanceof ParquetFault ? error.message : "what it says of its columns does not fit together";
  return new AppError(
    "data/damaged",
    `${name} is not a whole Parquet file: ${reason}.`,
    "Write the file again, or export it as CSV or JSON Lines.",
  );
}
