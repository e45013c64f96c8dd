// The pages of one column of a Parquet file, looked through before hyparquet reads them: it takes every count and size in them
// as true, and a false one would cost all memory or hours. Nothing is read here that it would not read, and in its order
// (https://parquet.apache.org/docs/file-format/data-pages/). Throws ParquetFault.

import { ParquetFault, type ThriftFields, varint, walkStruct } from "./thrift.ts";

export interface ColumnShape {
  /** Parquet's number of the physical type. */
  readonly type: string;
  readonly typeLength: number | undefined;
  readonly maxRepetition: number;
  readonly maxDefinition: number;
  decompress(bytes: Uint8Array, length: number): Uint8Array;
  /** Decoders of hyparquet's, called on what was looked through. */
  readLevels(bytes: Uint8Array, at: number, width: number, count: number): readonly number[];
  readDeltas(bytes: Uint8Array, at: number, count: number): { values: Int32Array; end: number };
}

/** Values in one column of one row group. */
const maxValues = 1 << 25;
export const maxPageBytes = 256 << 20;

const dataPage = 0;
const dictionaryPage = 2;
const dataPageV2 = 3;
const [plainDictionary, rle, deltaBinary, deltaLengths, deltaBytes, rleDictionary] = [2, 3, 5, 6, 7, 8];
const byteStreamSplit = 9;

/** How many values the pages hold, nulls and items of lists included. */
export function checkPages(bytes: Uint8Array, shape: ColumnShape): number {
  let at = 0;
  let values = 0;
  while (at < bytes.length - 1) {
    const { fields, end } = walkStruct(bytes, at);
    const [type, unpacked, packed] = [1, 2, 3].map((id) => numberIn(fields, id));
    if (
      packed === undefined ||
      unpacked === undefined ||
      packed < 0 ||
      unpacked < 0 ||
      end + packed > bytes.length
    ) {
      throw new ParquetFault("a page in it is larger than its column");
    }
    if (unpacked > maxPageBytes) throw new ParquetFault(`a page in it unpacks to ${unpacked} bytes`);
    const page = bytes.subarray(end, end + packed);
    at = end + packed;
    if (type === dictionaryPage) {
      const count = numberIn(structIn(fields, 7), 1) ?? 0;
      if (count < 0 || count > unpacked)
        throw new ParquetFault("a dictionary in it claims more values than it has bytes");
    } else if (type === dataPage || type === dataPageV2) {
      const header = structIn(fields, type === dataPage ? 5 : 8);
      const count = numberIn(header, 1) ?? -1;
      values += count;
      if (count < 0 || values > maxValues) throw new ParquetFault(`a page in it claims ${count} values`);
      if (type === dataPage) checkPage(shape.decompress(page, unpacked), header, count, shape);
      else checkPageV2(page, unpacked, header, count, shape);
    }
  }
  return values;
}

function checkPage(page: Uint8Array, header: ThriftFields, count: number, shape: ColumnShape): void {
  let at = 0;
  if (shape.maxRepetition > 0) at = skipLevels(page, at, widthOf(shape.maxRepetition), count);
  let present = count;
  if (shape.maxDefinition > 0) {
    const width = widthOf(shape.maxDefinition);
    const end = skipLevels(page, at, width, count);
    const encoding = numberIn(header, 2);
    if (encoding === deltaBinary || encoding === deltaLengths || encoding === deltaBytes) {
      present = shape
        .readLevels(page, at + 4, width, count)
        .filter((level) => level === shape.maxDefinition).length;
    }
    at = end;
  }
  checkValues(page, at, numberIn(header, 2) ?? -1, present, shape);
}

function checkPageV2(
  page: Uint8Array,
  unpacked: number,
  header: ThriftFields,
  count: number,
  shape: ColumnShape,
): void {
  const [nulls, rows, encoding, definitionBytes, repetitionBytes] = [2, 3, 4, 5, 6].map(
    (id) => numberIn(header, id) ?? 0,
  );
  const levels = (definitionBytes ?? 0) + (repetitionBytes ?? 0);
  if (
    (nulls ?? 0) < 0 ||
    (nulls ?? 0) > count ||
    (rows ?? 0) > count ||
    (definitionBytes ?? 0) < 0 ||
    (repetitionBytes ?? 0) < 0 ||
    levels > page.length ||
    levels > unpacked
  ) {
    throw new ParquetFault("a page in it contradicts itself");
  }
  if (shape.maxRepetition > 0) checkRuns(page, 0, widthOf(shape.maxRepetition), count);
  if (shape.maxDefinition > 0) checkRuns(page, repetitionBytes ?? 0, widthOf(shape.maxDefinition), count);
  const body = page.subarray(levels);
  const isPacked = numberIn(header, 7) !== 0;
  const values = isPacked ? shape.decompress(body, unpacked - levels) : body;
  checkValues(values, 0, encoding ?? -1, count - (nulls ?? 0), shape);
}

/** Levels with their length in front; where they end. */
function skipLevels(page: Uint8Array, at: number, width: number, count: number): number {
  const length = word(page, at);
  if (at + 4 + length > page.length) throw new ParquetFault("levels in it are longer than their page");
  checkRuns(page, at + 4, width, count);
  return at + 4 + length;
}

function checkValues(
  page: Uint8Array,
  at: number,
  encoding: number,
  count: number,
  shape: ColumnShape,
): void {
  const isDictionary = encoding === plainDictionary || encoding === rleDictionary;
  if (encoding === rle || (isDictionary && shape.type === "BOOLEAN")) checkRuns(page, at + 4, 1, count);
  else if (isDictionary) {
    const width = page[at] ?? 0;
    if (width > 32) throw new ParquetFault(`numbers of ${width} bits in it`);
    checkRuns(page, at + 1, width, count);
  } else if (encoding === byteStreamSplit) {
    if (shape.typeLength !== undefined && shape.typeLength > page.length)
      throw new ParquetFault("values in it are longer than their page");
  } else if (encoding === deltaBinary) checkDeltas(page, at, count);
  else if (encoding === deltaLengths || encoding === deltaBytes) {
    if (count === 0) return;
    checkDeltas(page, at, count);
    const first = shape.readDeltas(page, at, count);
    if (encoding === deltaLengths) return;
    checkDeltas(page, first.end, count);
    const second = shape.readDeltas(page, first.end, count);
    let total = 0;
    for (let i = 0; i < count; i++) total += (first.values[i] ?? 0) + (second.values[i] ?? 0);
    if (total > maxPageBytes) throw new ParquetFault(`a page in it unfolds to ${total} bytes`);
  }
}

/** Runs of one value and of packed ones, of `count` values at most. Each takes a byte at least. */
function checkRuns(page: Uint8Array, start: number, width: number, count: number): void {
  const most = count + 1024;
  let at = start;
  for (let seen = 0; seen < count && at < page.length;) {
    const { value: header, end } = varint(page, at);
    const run = header % 2 === 1 ? ((header - 1) / 2) * 8 : header / 2;
    if (run > most || header >= 2 ** 31)
      throw new ParquetFault(`a run of ${run} values in it, of which there are ${count}`);
    at = end + (header % 2 === 1 ? ((header - 1) / 2) * width : Math.ceil(width / 8));
    seen += run;
  }
}

/** Blocks of differences: their numbers end, and the blocks are not larger than any writer makes them. */
function checkDeltas(page: Uint8Array, start: number, count: number): void {
  const blockSize = varint(page, start);
  const parts = varint(page, blockSize.end);
  const total = varint(page, parts.end);
  const first = varint(page, total.end);
  const each = blockSize.value / parts.value;
  if (!(each >= 32 && each % 32 === 0) || blockSize.value > 1 << 20) {
    throw new ParquetFault(`blocks of ${blockSize.value} differences in ${parts.value} parts`);
  }
  let at = first.end;
  for (let seen = 1; seen < count;) {
    const widths = varint(page, at).end;
    at = widths + parts.value;
    for (let i = 0; i < parts.value && seen < count; i++) {
      const width = page[widths + i] ?? 255;
      if (width > 64) throw new ParquetFault(`differences of ${width} bits in it`);
      at += (each * width) / 8;
      seen += each;
    }
  }
}

const widthOf = (level: number): number => 32 - Math.clz32(level);

function word(page: Uint8Array, at: number): number {
  if (at + 4 > page.length) throw new ParquetFault("a page in it ends too early");
  return new DataView(page.buffer, page.byteOffset).getUint32(at, true);
}

function numberIn(fields: ThriftFields, id: number): number | undefined {
  const value = fields.get(id);
  return typeof value === "number" ? value : undefined;
}

function structIn(fields: ThriftFields, id: number): ThriftFields {
  const value = fields.get(id);
  if (typeof value !== "object") throw new ParquetFault("a page in it has no header of its kind");
  return value;
}
