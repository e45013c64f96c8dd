// Arrays as the whole engine sees them: a shape over a counted buffer of one back end.
// Gradients are kept by `id`, so a reshaped view shares its origin's gradient.
// A storage lives until the scope that made it ends (engine.ts); nothing is counted, nothing is collected.

export type DType = "f32" | "i32" | "u32";
export type NumberArray = Float32Array | Float64Array | Int32Array | Uint32Array;

/** A block of device memory; `handle` belongs to the back end that made it. */
export interface Storage {
  readonly sizeBytes: number;
  readonly handle: unknown;
}

export interface Tensor {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly size: number;
  /** First element within the storage. */
  readonly offset: number;
  /** Undefined only while a recomputed value has not been asked for. */
  storage: Storage | undefined;
  readonly requiresGrad: boolean;
}

export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** The same elements under another shape of equal size. */
export function reshape(tensor: Tensor, shape: readonly number[]): Tensor {
  if (sizeOf(shape) !== tensor.size) {
    throw new Error(`internal: cannot reshape [${tensor.shape.join(", ")}] to [${shape.join(", ")}]`);
  }
  // A getter, not a copy: a recomputed value gets its storage later, and every view must see it.
  return {
    id: tensor.id,
    shape,
    dtype: tensor.dtype,
    size: tensor.size,
    offset: tensor.offset,
    requiresGrad: tensor.requiresGrad,
    get storage() {
      return tensor.storage;
    },
    set storage(value) {
      tensor.storage = value;
    },
  };
}

/** The array that holds values of a dtype on the host. */
export const arrayOf = { f32: Float32Array, i32: Int32Array, u32: Uint32Array };
