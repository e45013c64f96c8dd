// Writing safetensors, byte for byte as the library does: tensors sorted by dtype (widest alignment first), then by
// name; compact JSON padded with spaces to a multiple of 8, so that every tensor starts aligned to its own size.
// Metadata keys are sorted (the library leaves their order to chance), so equal input gives equal bytes.

import { AppError, quote, quoteShape } from "../domain/errors.ts";
import { dtypeBytes, dtypeNames, encodeFloats } from "./dtypes.ts";
import type { Dtype } from "./dtypes.ts";
import { requireTensorName } from "./tensorFile.ts";

export interface TensorInfo {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

export interface TensorData extends TensorInfo {
  /** Raw little-endian bytes in a view of any kind; a Float32Array is converted where the dtype is F16, BF16 or F64. */
  readonly data: ArrayBufferView;
}

export interface SafetensorsPlan {
  /** Length prefix and header: the file's first bytes. */
  readonly header: Uint8Array;
  /** The order in which the tensors' bytes must follow. */
  readonly order: readonly string[];
  readonly totalBytes: number;
}

/** The header and order of a file whose tensors are written one by one, so that they need not all be in memory. */
export function planSafetensors(
  infos: Iterable<TensorInfo>,
  metadata: Readonly<Record<string, string>> = {},
): SafetensorsPlan {
  const sorted = [...infos].sort(
    (a, b) => dtypeNames.indexOf(b.dtype) - dtypeNames.indexOf(a.dtype) || compareUtf8(a.name, b.name),
  );
  const parts: string[] = [];
  const keys = Object.keys(metadata).sort(compareUtf8);
  if (keys.length > 0) {
    const pairs = keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(metadata[key])}`);
    parts.push(`"__metadata__":{${pairs.join(",")}}`);
  }
  let position = 0;
  let previous: string | undefined;
  const seen = new Set<string>();
  for (const { name, dtype, shape } of sorted) {
    requireTensorName("the file to write", name);
    if (name === "__metadata__" || seen.has(name)) {
      throw new AppError(
        "model/bad-tensor",
        `A safetensors file cannot hold ${name === previous ? "two tensors" : "a tensor"} named ${quote(name)}.`,
        "Give every tensor a name of its own.",
      );
    }
    seen.add(name);
    previous = name;
    const end = position + tensorBytes(dtype, shape);
    parts.push(
      `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join(",")}],"data_offsets":[${position},${end}]}`,
    );
    position = end;
  }
  const json = new TextEncoder().encode(`{${parts.join(",")}}`);
  const padded = Math.ceil(json.byteLength / 8) * 8;
  const header = new Uint8Array(8 + padded).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(json, 8);
  return { header, order: sorted.map(({ name }) => name), totalBytes: header.byteLength + position };
}

/** A whole file. AppError "model/bad-tensor" when a tensor's data does not fill its shape or a name comes twice. */
export function writeSafetensors(
  tensors: Iterable<TensorData>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const all = [...tensors];
  const byName = new Map(all.map((tensor) => [tensor.name, tensor]));
  const { header, order, totalBytes } = planSafetensors(all, metadata);
  const file = new Uint8Array(totalBytes);
  file.set(header);
  let position = header.byteLength;
  for (const name of order) {
    const tensor = byName.get(name);
    if (tensor === undefined) continue;
    const bytes = tensorToBytes(tensor);
    file.set(bytes, position);
    position += bytes.byteLength;
  }
  return file;
}

/** The bytes of one tensor as the file holds them. */
export function tensorToBytes({ name, dtype, shape, data }: TensorData): Uint8Array {
  const converts = data instanceof Float32Array && (dtype === "F16" || dtype === "BF16" || dtype === "F64");
  const bytes = converts
    ? encodeFloats(dtype, data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const expected = tensorBytes(dtype, shape);
  if (bytes.byteLength === expected) return bytes;
  throw new AppError(
    "model/bad-tensor",
    `The tensor ${quote(name)} has ${bytes.byteLength} bytes; the shape ${quoteShape(shape)} of ${dtype} needs ${expected}.`,
    "Shape and data of a tensor must agree.",
  );
}

function tensorBytes(dtype: Dtype, shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, dtypeBytes[dtype]);
}

// The order of the UTF-8 bytes, which is that of code points; JavaScript's own compares UTF-16 units.
function compareUtf8(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
