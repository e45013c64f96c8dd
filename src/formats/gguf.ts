// Reading GGUF versions 2 and 3 (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). The header has no length
// of its own and may be tens of megabytes (a vocabulary is in it), so it is read in growing chunks: the parser runs
// over what is there and starts again when it falls short. Counts and lengths are checked against the size of the
// file before anything is allocated. ggml lists dimensions fastest first; shapes here are row-major, as elsewhere.

import type { ByteSource } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { dequantise, ggmlTypes, supportedGgmlTypes } from "./dequantise.ts";
import { missingTensor, readRange, requireTensorName } from "./tensorFile.ts";
import type { TensorEntry, TensorFile } from "./tensorFile.ts";

/** A bigint only where the number has no exact JavaScript number. */
export type GgufValue = number | bigint | boolean | string | GgufValue[];

/** Metadata by key, "llama.block_count", "tokenizer.ggml.tokens", ... */
export type GgufMetadata = ReadonlyMap<string, GgufValue>;

export interface GgufFile extends TensorFile {
  readonly version: number;
  readonly gguf: GgufMetadata;
}

const firstChunkBytes = 1 << 20;
const maxHeaderBytes = 96 << 20;
const maxStringBytes = 32 << 20; // a whole tokenizer.json may be in one
const maxArrayValues = 3_000_000; // over all arrays of one file; a vocabulary of 260,000 needs half of it
const maxEntries = 200_000; // metadata keys, and tensors
const maxArrayDepth = 4;
const maxDimensions = 4;

const hint = "The file is damaged, or is no GGUF file; download it again.";

/**
 * Opens a GGUF file: AppError "model/bad-header" for the header, "model/bad-tensor" for a tensor's entry,
 * "file/truncated". `read` dequantises; a type it cannot read is AppError "model/unsupported-type" on reading.
 */
export async function openGguf(source: ByteSource): Promise<GgufFile> {
  const file = source.name;
  const header = await readHeader(source);
  const tensors = new Map(header.tensors.map((entry) => [entry.name, entry]));
  const metadata = Object.create(null) as Record<string, string>;
  for (const [key, value] of header.gguf) if (typeof value === "string") metadata[key] = value;
  const find = (name: string): TensorEntry => {
    const entry = tensors.get(name);
    if (entry === undefined) throw missingTensor(file, name, tensors.keys());
    return entry;
  };
  const readRaw = async (name: string) => {
    const entry = find(name);
    return readRange(source, entry.offset, entry.sizeBytes);
  };
  return {
    version: header.version,
    gguf: header.gguf,
    tensors,
    metadata,
    readRaw,
    read: async (name) => {
      const { dtype, shape } = find(name);
      if (!supportedGgmlTypes.includes(dtype)) throw unsupportedType(file, name, dtype);
      return dequantise(dtype, await readRaw(name), product(shape), `${file}: the tensor ${quote(name)}`);
    },
  };
}

export function unsupportedType(file: string, name: string, type: string): AppError {
  return new AppError(
    "model/unsupported-type",
    `${file}: the tensor ${quote(name)} is of type ${type}; supported are ${supportedGgmlTypes.join(", ")}.`,
    "Choose a file of another quantisation, such as Q8_0 or Q4_K_M.",
  );
}

interface Header {
  version: number;
  gguf: Map<string, GgufValue>;
  tensors: TensorEntry[];
}

async function readHeader(source: ByteSource): Promise<Header> {
  for (let wanted = firstChunkBytes; ; wanted *= 4) {
    const length = Math.min(wanted, source.sizeBytes, maxHeaderBytes);
    const cursor = new Cursor(source.name, await readRange(source, 0, length), source.sizeBytes);
    try {
      return parseHeader(cursor);
    } catch (error) {
      if (!(error instanceof NeedMore)) throw error;
      if (length === source.sizeBytes) throw cursor.fail("the header goes on beyond the end of the file.");
      if (length === maxHeaderBytes) throw cursor.fail(`the header is larger than ${maxHeaderBytes} bytes.`);
    }
  }
}

/** The chunk ended inside the header. Never leaves this file. */
class NeedMore extends Error {}

// A position in the chunk; every step first makes sure that the bytes are there.
class Cursor {
  position = 0;
  arrayValues = 0;
  private readonly view: DataView;

  constructor(
    readonly file: string,
    private readonly bytes: Uint8Array,
    readonly fileBytes: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  fail(message: string, code = "model/bad-header"): AppError {
    return new AppError(code, `${this.file}: ${message}`, hint);
  }

  private take(length: number): number {
    const start = this.position;
    if (start + length > this.bytes.byteLength) throw new NeedMore();
    this.position += length;
    return start;
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.take(8), true);
  }

  /** A count of things that take at least `itemBytes` each and lie further on in the file. */
  count(what: string, itemBytes: number): number {
    const given = this.u64();
    const most = Math.floor((this.fileBytes - this.position) / itemBytes);
    if (given > BigInt(most))
      throw this.fail(`${what} is ${given}, more than the rest of the file can hold.`);
    return Number(given);
  }

  entries(what: string, itemBytes: number): number {
    const given = this.count(what, itemBytes);
    if (given > maxEntries) throw this.fail(`${what} is ${given}; at most ${maxEntries} are allowed.`);
    return given;
  }

  string(what: string): string {
    const length = this.count(`the length of ${what}`, 1);
    if (length > maxStringBytes)
      throw this.fail(`${what} has ${length} bytes; at most ${maxStringBytes} are allowed.`);
    const start = this.take(length);
    return utf8.decode(this.bytes.subarray(start, start + length));
  }

  scalar(type: number): GgufValue {
    const { view } = this;
    switch (type) {
      case 0:
        return view.getUint8(this.take(1));
      case 1:
        return view.getInt8(this.take(1));
      case 2:
        return view.getUint16(this.take(2), true);
      case 3:
        return view.getInt16(this.take(2), true);
      case 4:
        return this.u32();
      case 5:
        return view.getInt32(this.take(4), true);
      case 6:
        return view.getFloat32(this.take(4), true);
      case 7:
        return view.getUint8(this.take(1)) !== 0;
      case 8:
        return this.string("a text");
      case 10:
        return exact(this.u64());
      case 11:
        return exact(view.getBigInt64(this.take(8), true));
      case 12:
        return view.getFloat64(this.take(8), true);
      default:
        throw this.fail(`a value has the unknown type ${type}.`);
    }
  }

  value(type: number, depth = 0): GgufValue {
    if (type !== arrayType) return this.scalar(type);
    if (depth >= maxArrayDepth) throw this.fail(`lists are nested deeper than ${maxArrayDepth} levels.`);
    const itemType = this.u32();
    const itemBytes = leastBytes[itemType];
    if (itemBytes === undefined) throw this.fail(`a list has the unknown type ${itemType}.`);
    const length = this.count("the length of a list", itemBytes);
    this.arrayValues += length;
    if (this.arrayValues > maxArrayValues)
      throw this.fail(`its lists hold more than ${maxArrayValues} values.`);
    if (this.position + length * itemBytes > this.bytes.byteLength) throw new NeedMore();
    const list: GgufValue[] = [];
    for (let i = 0; i < length; i++) list.push(this.value(itemType, depth + 1));
    return list;
  }
}

const arrayType = 9;
// the least a value of each type takes in the file
const leastBytes: Record<number, number> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  8: 8,
  9: 12,
  10: 8,
  11: 8,
  12: 8,
};

// a byte order mark is a token like any other, so it is kept
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function parseHeader(cursor: Cursor): Header {
  if (cursor.fileBytes < 24)
    throw cursor.fail(`a GGUF file has at least 24 bytes, this one has ${cursor.fileBytes}.`);
  if (cursor.u32() !== 0x46554747) throw cursor.fail('the file should begin with "GGUF".');
  const version = cursor.u32();
  if (version !== 2 && version !== 3) {
    const bigEndian = version === 0x02000000 || version === 0x03000000;
    throw cursor.fail(
      bigEndian
        ? "it is big-endian; expected little-endian."
        : `it is GGUF version ${version}; expected 2 or 3.`,
      "model/unsupported-version",
    );
  }
  const tensorCount = cursor.entries("the number of tensors", 8 + 4 + 4 + 8);
  const keyCount = cursor.entries("the number of metadata keys", 8 + 4 + 1);
  const gguf = new Map<string, GgufValue>();
  for (let i = 0; i < keyCount; i++) {
    const key = cursor.string("a metadata key");
    if (gguf.has(key)) throw cursor.fail(`the metadata key ${quote(key)} appears twice.`);
    gguf.set(key, cursor.value(cursor.u32()));
  }
  const alignment = gguf.get("general.alignment") ?? 32;
  if (
    typeof alignment !== "number" ||
    !Number.isInteger(Math.log2(alignment)) ||
    alignment < 8 ||
    alignment > 65536
  ) {
    throw cursor.fail(`general.alignment is ${describe(alignment)}; expected a power of 2 from 8 to 65536.`);
  }
  const infos = [];
  for (let i = 0; i < tensorCount; i++) infos.push(readTensorInfo(cursor));
  const dataStart = Math.ceil(cursor.position / alignment) * alignment;
  return { version, gguf, tensors: placeTensors(cursor, infos, dataStart, alignment) };
}

interface TensorInfo {
  name: string;
  type: string;
  shape: number[];
  sizeBytes: number;
  offset: bigint; // from the start of the data
}

function readTensorInfo(cursor: Cursor): TensorInfo {
  const name = cursor.string("a tensor's name");
  requireTensorName(cursor.file, name);
  const fail = (message: string) => cursor.fail(`the tensor ${quote(name)} ${message}`, "model/bad-tensor");
  const rank = cursor.u32();
  if (rank > maxDimensions) throw fail(`has ${rank} dimensions; at most ${maxDimensions} are allowed.`);
  const sizes: bigint[] = [];
  for (let i = 0; i < rank; i++) sizes.push(cursor.u64());
  const typeId = cursor.u32();
  const offset = cursor.u64();
  const type = ggmlTypes.get(typeId);
  if (type === undefined)
    throw fail(`has the unknown type ${typeId}; supported are ${supportedGgmlTypes.join(", ")}.`);
  if (sizes.some((size) => size === 0n)) throw fail("has a dimension of 0.");
  const values = sizes.reduce((all, size) => all * size, 1n);
  const rowLength = sizes[0] ?? 1n;
  if (rowLength % BigInt(type.blockValues) !== 0n) {
    throw fail(`has rows of ${rowLength} values; ${type.name} needs a multiple of ${type.blockValues}.`);
  }
  const sizeBytes = (values / BigInt(type.blockValues)) * BigInt(type.blockBytes);
  if (sizeBytes > BigInt(cursor.fileBytes))
    throw fail(`needs ${sizeBytes} bytes; the file has ${cursor.fileBytes}.`);
  return { name, type: type.name, shape: sizes.map(Number).reverse(), sizeBytes: Number(sizeBytes), offset };
}

function placeTensors(
  cursor: Cursor,
  infos: TensorInfo[],
  dataStart: number,
  alignment: number,
): TensorEntry[] {
  const entries: TensorEntry[] = [];
  const names = new Set<string>();
  for (const { name, type, shape, sizeBytes, offset } of infos) {
    const fail = (message: string) => cursor.fail(`the tensor ${quote(name)} ${message}`, "model/bad-tensor");
    if (names.has(name)) throw fail("appears twice.");
    names.add(name);
    if (offset % BigInt(alignment) !== 0n)
      throw fail(`lies at ${offset}, no multiple of the alignment ${alignment}.`);
    if (BigInt(dataStart) + offset + BigInt(sizeBytes) > BigInt(cursor.fileBytes)) {
      throw fail(`goes on beyond the end of the file (${cursor.fileBytes} bytes); it may be cut off.`);
    }
    entries.push({ name, dtype: type, shape, sizeBytes, offset: dataStart + Number(offset) });
  }
  let end = dataStart;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < end) {
      throw cursor.fail(`the tensor ${quote(entry.name)} overlaps the one before it.`, "model/bad-tensor");
    }
    end = entry.offset + entry.sizeBytes;
  }
  return entries;
}

function describe(value: GgufValue): string {
  return typeof value === "string" ? quote(value) : Array.isArray(value) ? "a list" : String(value);
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}
