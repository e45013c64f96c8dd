// What every weight file looks like once its header is read: names, shapes and byte ranges, with tensors read one at
// a time so that a file larger than memory can still be streamed to the GPU.

import type { ByteSource } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { allocateFloats } from "./dtypes.ts";

export interface TensorEntry {
  readonly name: string;
  /** "F32", "BF16", ... in safetensors files; "Q4_K", ... in GGUF files. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly sizeBytes: number;
  /** From the start of the file. */
  readonly offset: number;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
  /** The values as float32, row-major; AppError "model/missing-tensor" when there is none of that name. */
  read(name: string): Promise<Float32Array>;
  /** The bytes as they lie in the file. */
  readRaw(name: string): Promise<Uint8Array>;
}

/** Exactly `length` bytes, whatever the source promises or keeps. */
export async function readRange(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await source.read(offset, length);
  if (bytes.byteLength === length) return bytes;
  throw new AppError(
    "file/truncated",
    `${source.name}: expected ${length} bytes at offset ${offset}, got ${bytes.byteLength}.`,
    "The file ended early; download or copy it again.",
  );
}

/** values (rows, columns) -> (columns, rows) */
export function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = allocateFloats(values.length, "A tensor");
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = values[row * columns + column] as number;
    }
  }
  return turned;
}

export function missingTensor(file: string, name: string, known: Iterable<string>): AppError {
  const some = [...known]
    .slice(0, 3)
    .map((known) => quote(known))
    .join(", ");
  return new AppError(
    "model/missing-tensor",
    `${file} has no tensor named ${quote(name)}${some === "" ? "" : `; it has ${some}, ...`}`,
    "The weights and config.json do not belong together, or the file is incomplete.",
  );
}

// Names that mean something to every JavaScript object: no model has them, only a file made to do harm.
const forbiddenNames = new Set(["__proto__", "constructor", "prototype"]);

/** Refuses tensor names that no model has and that would be dangerous as keys; AppError "model/bad-tensor". */
export function requireTensorName(file: string, tensorName: string): void {
  if (tensorName !== "" && tensorName.length <= 4096 && !forbiddenNames.has(tensorName)) return;
  throw new AppError(
    "model/bad-tensor",
    `${file}: ${quote(tensorName)} cannot be the name of a tensor.`,
    "The file is damaged, or was made to do harm.",
  );
}
