// Reading safetensors (https://github.com/huggingface/safetensors): 8 bytes of header length, a JSON header, then the
// tensors back to back. As in the library, the ranges must tile the rest of the file exactly: no gap, no overlap,
// nothing left over, so that one file has one meaning. Only the header is read on opening.

import type { ByteSource } from "../domain/bytes.ts";
import { AppError, quote, quoteShape, quoteValue } from "../domain/errors.ts";
import { expectObject, parseStrictJsonBytes } from "../domain/strictJson.ts";
import { decodeFloats, dtypeBytes, dtypeNames, isDtype, unreadableBits } from "./dtypes.ts";
import { missingTensor, readRange, requireTensorName } from "./tensorFile.ts";
import type { TensorEntry, TensorFile } from "./tensorFile.ts";

export { writeSafetensors } from "./writeSafetensors.ts";

/** The library refuses larger headers too. */
export const maxHeaderBytes = 100_000_000;

const damaged = "The file is damaged, or is no safetensors file; download or write it again.";

/**
 * Opens a safetensors file. AppError "model/bad-header" where the header itself is at fault, "model/bad-tensor"
 * where one tensor's entry is, "file/truncated" where the source ends early.
 */
export async function openSafetensors(source: ByteSource): Promise<TensorFile> {
  const name = source.name;
  const badHeader = (message: string) => new AppError("model/bad-header", `${name}: ${message}`, damaged);
  if (source.sizeBytes < 10) {
    throw badHeader(`a safetensors file has at least 10 bytes, this one has ${source.sizeBytes}.`);
  }
  const prefix = await readRange(source, 0, 8);
  const length = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) {
    throw badHeader(`the header says it has ${length} bytes; at most ${maxHeaderBytes} are allowed.`);
  }
  const headerBytes = Number(length);
  const dataStart = 8 + headerBytes;
  if (dataStart > source.sizeBytes) {
    throw badHeader(
      `the header says it has ${headerBytes} bytes, but the file has only ${source.sizeBytes}.`,
    );
  }
  const raw = await readRange(source, 8, headerBytes);
  if (raw[0] !== 0x7b) throw badHeader('the header should begin with "{".');
  const json = { name: `${name}, header`, code: "model/bad-header", maxDepth: 8, hint: damaged };
  const header = expectObject(parseStrictJsonBytes(raw, json), json);

  const metadata = readMetadata(header["__metadata__"], badHeader);
  const entries: TensorEntry[] = [];
  for (const [tensorName, info] of Object.entries(header)) {
    if (tensorName !== "__metadata__")
      entries.push(readEntry(name, tensorName, info, dataStart, source.sizeBytes));
  }
  requireTiling(name, entries, dataStart, source.sizeBytes);

  const tensors = new Map(entries.map((entry) => [entry.name, entry]));
  const find = (tensorName: string): TensorEntry => {
    const entry = tensors.get(tensorName);
    if (entry === undefined) throw missingTensor(name, tensorName, tensors.keys());
    return entry;
  };
  const readRaw = async (tensorName: string) => {
    const entry = find(tensorName);
    return readRange(source, entry.offset, entry.sizeBytes);
  };
  return {
    tensors,
    metadata,
    readRaw,
    read: async (tensorName) => {
      const { dtype } = find(tensorName);
      if (!isDtype(dtype)) {
        throw new AppError(
          "model/bad-tensor",
          `${name}: the tensor ${quote(tensorName)} is of type ${dtype}; read are ${dtypeNames.join(", ")}.`,
          "Save it as float32, float16 or bfloat16.",
        );
      }
      return decodeFloats(dtype, await readRaw(tensorName), `${name}: the tensor ${quote(tensorName)}`);
    },
  };
}

function readMetadata(value: unknown, fail: (message: string) => AppError): Record<string, string> {
  const metadata = Object.create(null) as Record<string, string>;
  if (value === undefined || value === null) return metadata;
  if (typeof value !== "object" || Array.isArray(value))
    throw fail("__metadata__ should be an object of strings.");
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") throw fail(`__metadata__ should hold strings only; ${quote(key)} is none.`);
    metadata[key] = text;
  }
  return metadata;
}

function readEntry(
  file: string,
  name: string,
  info: unknown,
  dataStart: number,
  fileBytes: number,
): TensorEntry {
  const fail = (message: string): never => {
    throw new AppError("model/bad-tensor", `${file}: the tensor ${quote(name)} ${message}`, damaged);
  };
  requireTensorName(file, name);
  if (typeof info !== "object" || info === null || Array.isArray(info))
    return fail("has no entry of the expected form.");
  const { dtype, shape, data_offsets: range } = info as Record<string, unknown>;
  const bits = isDtype(dtype)
    ? 8 * dtypeBytes[dtype]
    : typeof dtype === "string" && Object.hasOwn(unreadableBits, dtype)
      ? unreadableBits[dtype]
      : undefined;
  if (typeof dtype !== "string" || bits === undefined) {
    return fail(`has the dtype ${quoteValue(dtype)}; supported are ${dtypeNames.join(", ")}.`);
  }
  if (!Array.isArray(shape)) return fail("has no shape; expected a list of whole numbers.");
  let count = 1;
  for (const size of shape as unknown[]) {
    if (!isCount(size))
      return fail(`has ${quoteValue(size)} in its shape; expected whole numbers of 0 or more.`);
    count *= size;
    // at every step: a 0 later in the shape must not hide an overflow
    if (!Number.isSafeInteger(count * 8)) return fail("has a shape whose size overflows.");
  }
  const expectedBytes = (count * bits) / 8;
  if (!Number.isInteger(expectedBytes)) return fail(`has a shape that fills no whole bytes of ${dtype}.`);
  if (!Array.isArray(range) || range.length !== 2) return fail("has no data_offsets; expected [begin, end].");
  const [begin, end] = range as unknown[];
  if (!isCount(begin) || !isCount(end))
    return fail("has data_offsets that are not whole numbers of 0 or more.");
  if (end < begin) return fail(`has data_offsets [${begin}, ${end}] whose end lies before the begin.`);
  if (dataStart + end > fileBytes) {
    return fail(`ends at byte ${dataStart + end}, but the file has ${fileBytes}; it may be cut off.`);
  }
  if (end - begin !== expectedBytes) {
    return fail(
      `has ${end - begin} bytes; the shape ${quoteShape(shape as number[])} of ${dtype} needs ${expectedBytes}.`,
    );
  }
  return { name, dtype, shape: shape as number[], sizeBytes: expectedBytes, offset: dataStart + begin };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function requireTiling(
  file: string,
  entries: readonly TensorEntry[],
  dataStart: number,
  fileBytes: number,
): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset || a.sizeBytes - b.sizeBytes);
  let position = dataStart;
  for (const entry of sorted) {
    if (entry.offset !== position) {
      const what = entry.offset < position ? "overlaps the one before it" : "leaves a gap before it";
      throw new AppError(
        "model/bad-tensor",
        `${file}: the tensor ${quote(entry.name)} ${what}; expected it at byte ${position}, it is at ${entry.offset}.`,
        damaged,
      );
    }
    position += entry.sizeBytes;
  }
  if (position !== fileBytes) {
    throw new AppError(
      "model/bad-header",
      `${file}: the tensors end at byte ${position}, but the file has ${fileBytes}.`,
      damaged,
    );
  }
}
