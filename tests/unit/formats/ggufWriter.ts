// A GGUF writer for tests, as literal as the format: what is asked for is written, sensible or not.

type NumberType = "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "f32" | "f64" | "u64" | "i64";

export type GgufTyped =
  | [NumberType, number | bigint]
  | ["bool", boolean]
  | ["text", string]
  | ["list", NumberType | "bool" | "text", (number | bigint | boolean | string)[]]
  | ["raw", number, Uint8Array];

export interface GgufTensor {
  name: string;
  /** Row-major, as everywhere else here. */
  shape: (number | bigint)[];
  type: number;
  bytes: Uint8Array;
  /** Instead of the next free place. */
  offset?: bigint;
}

export interface GgufParts {
  version?: number;
  magic?: string;
  metadata: [key: string, value: GgufTyped][];
  tensors: GgufTensor[];
  alignment?: number;
  tensorCount?: bigint;
  keyCount?: bigint;
}

const typeIds = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  text: 8,
  list: 9,
  u64: 10,
  i64: 11,
  f64: 12,
};

export function writeGguf(parts: GgufParts): Uint8Array {
  const out: number[] = [];
  const number = (size: number, set: (view: DataView) => void): void => {
    const view = new DataView(new ArrayBuffer(size));
    set(view);
    out.push(...new Uint8Array(view.buffer));
  };
  const u32 = (value: number): void => number(4, (view) => view.setUint32(0, value, true));
  const u64 = (value: number | bigint): void =>
    number(8, (view) => view.setBigUint64(0, BigInt(value), true));
  const text = (value: string): void => {
    const bytes = new TextEncoder().encode(value);
    u64(bytes.length);
    for (const byte of bytes) out.push(byte);
  };
  const scalar = (type: string, value: unknown): void => {
    const plain = Number(value);
    if (type === "u8" || type === "i8" || type === "bool") out.push(plain & 255);
    else if (type === "u16" || type === "i16") number(2, (view) => view.setUint16(0, plain & 65535, true));
    else if (type === "u32" || type === "i32") u32(plain);
    else if (type === "f32") number(4, (view) => view.setFloat32(0, plain, true));
    else if (type === "f64") number(8, (view) => view.setFloat64(0, plain, true));
    else if (type === "u64" || type === "i64") u64(BigInt.asUintN(64, BigInt(value as number)));
    else text(String(value));
  };

  out.push(...new TextEncoder().encode(parts.magic ?? "GGUF"));
  u32(parts.version ?? 3);
  u64(parts.tensorCount ?? parts.tensors.length);
  u64(parts.keyCount ?? parts.metadata.length);
  for (const [key, value] of parts.metadata) {
    text(key);
    if (value[0] === "raw") {
      u32(value[1]);
      for (const byte of value[2]) out.push(byte);
    } else if (value[0] === "list") {
      u32(typeIds.list);
      u32(typeIds[value[1]]);
      u64(value[2].length);
      for (const item of value[2]) scalar(value[1], item);
    } else {
      u32(typeIds[value[0]]);
      scalar(value[0], value[1]);
    }
  }
  const alignment = parts.alignment ?? 32;
  const aligned = (size: number): number => Math.ceil(size / alignment) * alignment;
  let place = 0;
  for (const { name, shape, type, bytes, offset } of parts.tensors) {
    text(name);
    u32(shape.length);
    for (const size of [...shape].reverse()) u64(size);
    u32(type);
    u64(offset ?? place);
    place += aligned(bytes.length);
  }
  const dataStart = aligned(out.length);
  const file = new Uint8Array(dataStart + place);
  file.set(out);
  let at = dataStart;
  for (const { bytes } of parts.tensors) {
    file.set(bytes, at);
    at += aligned(bytes.length);
  }
  return file;
}

export function floatBytes(values: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** A two-block Llama of width 8 with a vocabulary of 16: small, whole, float32. */
export function tinyLlamaGguf(changes: Partial<GgufParts> = {}): GgufParts {
  const tensor = (name: string, ...shape: number[]): GgufTensor => {
    const count = shape.reduce((all, size) => all * size, 1);
    return {
      name,
      shape,
      type: 0,
      bytes: floatBytes(Array.from({ length: count }, (_, i) => i + name.length / 64)),
    };
  };
  const blocks = [0, 1].flatMap((i) => [
    tensor(`blk.${i}.attn_norm.weight`, 8),
    tensor(`blk.${i}.attn_q.weight`, 8, 8),
    tensor(`blk.${i}.attn_k.weight`, 4, 8),
    tensor(`blk.${i}.attn_v.weight`, 4, 8),
    tensor(`blk.${i}.attn_output.weight`, 8, 8),
    tensor(`blk.${i}.ffn_norm.weight`, 8),
    tensor(`blk.${i}.ffn_gate.weight`, 12, 8),
    tensor(`blk.${i}.ffn_up.weight`, 12, 8),
    tensor(`blk.${i}.ffn_down.weight`, 8, 12),
  ]);
  return {
    metadata: [
      ["general.architecture", ["text", "llama"]],
      ["llama.block_count", ["u32", 2]],
      ["llama.context_length", ["u32", 64]],
      ["llama.embedding_length", ["u32", 8]],
      ["llama.feed_forward_length", ["u32", 12]],
      ["llama.attention.head_count", ["u32", 2]],
      ["llama.attention.head_count_kv", ["u32", 1]],
      ["llama.rope.dimension_count", ["u32", 4]],
      ["llama.attention.layer_norm_rms_epsilon", ["f32", 1e-5]],
      ["tokenizer.ggml.model", ["text", "gpt2"]],
      [
        "tokenizer.ggml.tokens",
        ["list", "text", ["<s>", "</s>", "t", "0", "1", "t0", "t1", ...Array.from("abcdefghi")]],
      ],
      ["tokenizer.ggml.token_type", ["list", "i32", Array.from({ length: 16 }, () => 1)]],
      ["tokenizer.ggml.merges", ["list", "text", ["t 0", "t 1"]]],
      ["tokenizer.ggml.eos_token_id", ["u32", 1]],
    ],
    tensors: [tensor("token_embd.weight", 16, 8), tensor("output_norm.weight", 8), ...blocks],
    ...changes,
  };
}
