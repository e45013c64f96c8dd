// Safetensors: files of the Python library read and written back byte for byte; every hostile header is refused by name.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../../src/domain/bytes.ts";
import type { FileSet } from "../../../src/domain/bytes.ts";
import { createHash } from "node:crypto";
import { Sha256 } from "../../../src/domain/sha256.ts";
import { parseStrictJson } from "../../../src/domain/strictJson.ts";
import { decodeFloats, dtypeBytes, encodeFloats } from "../../../src/formats/dtypes.ts";
import { openModel, openSingleFile, weightFiles } from "../../../src/formats/modelSource.ts";
import { openSafetensors, writeSafetensors } from "../../../src/formats/safetensors.ts";
import { openSafetensorsIndex } from "../../../src/formats/safetensorsIndex.ts";
import { codeOf } from "./hostile.ts";

const golden = new URL("../../golden/", import.meta.url);
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, golden)));
const open = (bytes: Uint8Array) => openSafetensors(memorySource("x.safetensors", bytes));
const text = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

function raw(header: unknown, dataBytes = 0, statedLength?: bigint): Uint8Array {
  const json = text(header);
  const file = new Uint8Array(8 + json.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, statedLength ?? BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

export function fileSet(files: Record<string, Uint8Array>): FileSet {
  return {
    name: "folder",
    list: () => Promise.resolve(Object.keys(files)),
    open: (path) =>
      Promise.resolve(Object.hasOwn(files, path) ? memorySource(path, files[path]!) : undefined),
  };
}

describe("safetensors", () => {
  it.each(["models/gpt2/model.safetensors", "models/qwen3/model.safetensors", "gguf/types.safetensors"])(
    "writes %s as the library did",
    async (path) => {
      const bytes = bytesOf(path);
      const file = await open(bytes);
      const tensors = [];
      for (const entry of file.tensors.values()) {
        tensors.unshift({ ...entry, dtype: "F32" as const, data: await file.read(entry.name) });
      }
      expect(Buffer.compare(writeSafetensors(tensors, file.metadata), bytes)).toBe(0);
    },
  );

  it("sorts as the library does: widest dtype first, then by the bytes of the name", async () => {
    const names = ["b", "a", "\u{1f600}", "\uffee"];
    const tensors = (["BOOL", "I8", "F16", "BF16", "I32", "F32", "F64", "I64"] as const).flatMap((dtype) =>
      names.map((name) => ({
        name: dtype + name,
        dtype,
        shape: [3],
        data: new Uint8Array(3 * dtypeBytes[dtype]),
      })),
    );
    const file = await open(writeSafetensors(tensors, { format: "pt" }));
    const order = [...file.tensors.keys()];
    expect(order.slice(0, 5)).toEqual(["I64a", "I64b", "I64\uffee", "I64\u{1f600}", "F64a"]);
    expect(
      order.map((name) => name.replace(/(a|b|\uffee|\u{1f600})$/u, "")).filter((_, i) => i % 4 === 0),
    ).toEqual(["I64", "F64", "F32", "I32", "BF16", "F16", "I8", "BOOL"]);
    for (const { offset, dtype } of file.tensors.values())
      expect(offset % dtypeBytes[dtype as "F32"]).toBe(0);
    expect(file.metadata["format"]).toBe("pt");
  });

  it("reads every dtype, from any alignment", async () => {
    const cases = {
      F32: new Float32Array([1.5, -2]),
      F64: new Float64Array([1.5, -2]),
      I64: new BigInt64Array([3n, -(2n ** 40n)]),
      I32: new Int32Array([3, -4]),
      I16: new Int16Array([3, -4]),
      I8: new Int8Array([3, -4]),
      U8: new Uint8Array([3, 200]),
      BOOL: new Uint8Array([0, 7]),
      F16: new Uint16Array([0x3e00, 0xc000]),
      BF16: new Uint16Array([0x3fc0, 0xc000]),
    };
    const expected = [
      [1.5, -2],
      [1.5, -2],
      [3, -(2 ** 40)],
      [3, -4],
      [3, -4],
      [3, -4],
      [3, 200],
      [0, 1],
      [1.5, -2],
      [1.5, -2],
    ];
    for (const [i, [dtype, data]] of Object.entries(cases).entries()) {
      const bytes = new Uint8Array(data.buffer.byteLength + 1);
      bytes.set(new Uint8Array(data.buffer), 1);
      expect([...decodeFloats(dtype as "F32", bytes.subarray(1))], dtype).toEqual(expected[i]);
    }
  });

  it("rounds to half precision as IEEE says: nearest, ties to even, subnormals kept", () => {
    const pairs: [number, number][] = [
      [65504, 0x7bff],
      [65519.99, 0x7bff],
      [65520, 0x7c00],
      [Infinity, 0x7c00],
      [-0, 0x8000],
      [2 ** -24, 1],
      [2 ** -25, 0],
      [1.5 * 2 ** -25, 1],
      [3 * 2 ** -25, 2],
      [2 ** -14, 0x400],
      [2 ** -14 - 2 ** -25, 0x400],
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [1 + 2 ** -11 + 2 ** -20, 0x3c01],
      [NaN, 0x7e00],
    ];
    const given = Float32Array.from(pairs, ([value]) => value);
    const encoded = new Uint16Array(encodeFloats("F16", given).buffer);
    expect([...encoded]).toEqual(pairs.map(([, bits]) => bits));
    // widening and narrowing again gives every half back (NaNs become one NaN)
    const all = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((h) => (h & 0x7fff) <= 0x7c00);
    const wide = decodeFloats("F16", new Uint8Array(all.buffer));
    expect(Buffer.compare(encodeFloats("F16", wide), new Uint8Array(all.buffer))).toBe(0);
    const brain = decodeFloats(
      "BF16",
      encodeFloats("BF16", Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, NaN, -Infinity)),
    );
    expect([...brain]).toEqual([1, 1 + 2 ** -6, NaN, -Infinity]);
  });

  const one = (changes: object, bytes = 8) =>
    raw({ a: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...changes } }, bytes);
  const F32 = (begin: number, end: number) => ({
    dtype: "F32",
    shape: [(end - begin) / 4],
    data_offsets: [begin, end],
  });
  const hostile: [name: string, code: string, bytes: Uint8Array][] = [
    ["nothing", "model/bad-header", new Uint8Array(0)],
    ["a length beyond the file", "model/bad-header", raw("{}", 0, 3n)],
    ["a length over 100 MB", "model/bad-header", raw("{}", 0, 100_000_001n)],
    ["a length of 2^63", "model/bad-header", raw("{}", 0, 2n ** 63n)],
    ["no JSON", "model/bad-header", raw("{nonsense}")],
    ["a list", "model/bad-header", raw("[1, 2, 3]")],
    ["a space first", "model/bad-header", raw(" {}   ")],
    ["bytes that are no UTF-8", "model/bad-header", raw("{}  ").map((byte, i) => (i === 9 ? 0xff : byte))],
    [
      "a key twice",
      "model/bad-header",
      raw(
        `{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"\\u0061":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}`,
        4,
      ),
    ],
    ["deep nesting", "model/bad-header", raw(`{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`)],
    ["metadata of numbers", "model/bad-header", raw({ __metadata__: { a: 1 } })],
    ["data that no tensor has", "model/bad-header", one({}, 12)],
    ["an unknown dtype", "model/bad-tensor", one({ dtype: "F4" })],
    ["a dtype that is an object's own word", "model/bad-tensor", one({ dtype: "toString" })],
    ["no shape", "model/bad-tensor", one({ shape: null })],
    ["a shape of text", "model/bad-tensor", one({ shape: ["2"] })],
    ["a shape of fractions", "model/bad-tensor", one({ shape: [0.5, 4] })],
    ["a negative shape", "model/bad-tensor", one({ shape: [-1, -2] })],
    ["a shape of 2^53", "model/bad-tensor", one({ shape: [2 ** 53] })],
    [
      "a shape that overflows, then 0",
      "model/bad-tensor",
      one({ shape: [2 ** 40, 2 ** 40, 0], data_offsets: [0, 0] }, 0),
    ],
    ["a shape of another size", "model/bad-tensor", one({ shape: [3] })],
    ["offsets of text", "model/bad-tensor", one({ data_offsets: ["0", "8"] })],
    ["three offsets", "model/bad-tensor", one({ data_offsets: [0, 4, 8] })],
    ["negative offsets", "model/bad-tensor", one({ data_offsets: [-8, 0] })],
    ["offsets the wrong way round", "model/bad-tensor", one({ data_offsets: [8, 0] })],
    ["offsets beyond the file", "model/bad-tensor", one({ data_offsets: [8, 16] })],
    ["offsets of 1e308", "model/bad-tensor", one({ data_offsets: [0, 1e308] })],
    ["an overlap", "model/bad-tensor", raw({ a: F32(0, 8), b: F32(4, 12) }, 12)],
    ["a gap", "model/bad-tensor", raw({ a: F32(0, 4), b: F32(8, 12) }, 12)],
    [
      "the name __proto__",
      "model/bad-tensor",
      raw(`{"__proto__":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8),
    ],
    ["an entry of null", "model/bad-tensor", raw({ a: null })],
  ];
  it.each(hostile)("refuses %s", async (_, code, bytes) => {
    expect(await codeOf(() => open(bytes))).toBe(code);
  });

  it("names what is missing, and notices a source that ends early", async () => {
    const file = await open(one({}));
    expect(await codeOf(() => file.read("b"))).toBe("model/missing-tensor");
    expect(await codeOf(() => file.read("toString"))).toBe("model/missing-tensor");
    const short = one({}).subarray(0, 40);
    const liar = {
      name: "liar",
      sizeBytes: one({}).length,
      read: (at: number, n: number) => Promise.resolve(short.subarray(at, at + n)),
    };
    expect(await codeOf(() => openSafetensors(liar))).toBe("file/truncated");
    expect(
      await codeOf(() =>
        writeSafetensors([{ name: "a", dtype: "F32", shape: [3], data: new Float32Array(2) }]),
      ),
    ).toBe("model/bad-tensor");
    const twice = { name: "a", dtype: "F32" as const, shape: [1], data: new Float32Array(1) };
    expect(await codeOf(() => writeSafetensors([twice, twice]))).toBe("model/bad-tensor");
  });
});

describe("sharded safetensors", () => {
  const shard = (name: string, value: number) =>
    writeSafetensors([{ name, dtype: "F32", shape: [1], data: Float32Array.of(value) }]);
  const index = (map: unknown) => text({ metadata: {}, weight_map: map });
  const files = (map: unknown, more: Record<string, Uint8Array> = {}) =>
    fileSet({
      "i.json": index(map),
      "s1.safetensors": shard("a", 1),
      "s2.safetensors": shard("b", 2),
      ...more,
    });

  it("reads tensors from their shards", async () => {
    const file = await openSafetensorsIndex(files({ a: "s1.safetensors", b: "s2.safetensors" }), "i.json");
    expect([...(await file.read("a")), ...(await file.read("b"))]).toEqual([1, 2]);
  });

  it.each([
    ["../s1.safetensors", "file/bad-path"],
    ["/etc/passwd", "file/bad-path"],
    ["a/../../b", "file/bad-path"],
    ["..\\s1.safetensors", "file/bad-path"],
    ["C:/s1.safetensors", "file/bad-path"],
    ["https://host/s1.safetensors", "file/bad-path"],
    ["%2e%2e/s1.safetensors", "file/bad-path"],
    ["", "file/bad-path"],
    ["s3.safetensors", "model/missing-shard"],
    [7, "model/bad-index"],
  ])("refuses the shard %j", async (name, code) => {
    expect(await codeOf(() => openSafetensorsIndex(files({ a: name }), "i.json"))).toBe(code);
  });

  it("passes over a tensor that the named shard does not have, and finds one that lies in another", async () => {
    const file = await openSafetensorsIndex(
      files({ a: "s2.safetensors", b: "s2.safetensors", "rotary_emb.inv_freq": "s1.safetensors" }),
      "i.json",
    );
    expect([...file.tensors.keys()].sort()).toEqual(["a", "b"]);
    expect([...(await file.read("a"))]).toEqual([1]);
    await expect(file.read("rotary_emb.inv_freq")).rejects.toMatchObject({ code: "model/missing-tensor" });
  });

  it.each([[null], [[]], [{}]])("refuses the weight_map %j", async (map) => {
    expect(await codeOf(() => openSafetensorsIndex(files(map), "i.json"))).toBe("model/bad-index");
  });
});

describe("openModel", () => {
  const weights = writeSafetensors([{ name: "w", dtype: "BF16", shape: [2], data: Float32Array.of(1, 2) }]);
  const config = text({ model_type: "x" });

  it("reads a folder and a lone file with its config beside it", async () => {
    const files = fileSet({ "config.json": config, "model.safetensors": weights });
    const model = await openModel(files);
    expect([model.config, model.tensorNames, model.shape("w"), model.dtype("w"), model.has("v")]).toEqual([
      { model_type: "x" },
      ["w"],
      [2],
      "BF16",
      false,
    ]);
    expect([...(await model.read("w"))]).toEqual([1, 2]);
    const single = await openSingleFile(memorySource("a.safetensors", weights), files);
    expect([...(await single.read("w"))]).toEqual([1, 2]);
    expect(await codeOf(() => openSingleFile(memorySource("a.safetensors", weights)))).toBe(
      "model/missing-config",
    );
    expect(await codeOf(() => openSingleFile(memorySource("a.bin", weights)))).toBe("model/unknown-format");
  });

  it.each([
    ["model/missing-config", {}],
    ["model/missing-weights", { "config.json": config }],
    ["model/pickled-weights", { "config.json": config, "pytorch_model.bin": weights }],
    ["model/is-adapter", { "adapter_config.json": config }],
    ["model/bad-config", { "config.json": text("[]"), "model.safetensors": weights }],
    ["model/bad-config", { "config.json": text(`{"a":1,"a":2}`), "model.safetensors": weights }],
    ["model/ambiguous", { "a.gguf": weights, "b.gguf": weights }],
  ])("says %s", async (code, files: Record<string, Uint8Array>) => {
    expect(await codeOf(() => openModel(fileSet(files)))).toBe(code);
  });
});

describe("weightFiles", () => {
  const some = (...names: string[]): Record<string, Uint8Array> =>
    Object.fromEntries(names.map((name) => [name, new Uint8Array(16)]));
  const config = { "config.json": text("{}") };
  const shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  const index = {
    "model.safetensors.index.json": text(JSON.stringify({ weight_map: { a: shards[0], b: shards[1] } })),
  };

  it.each<[string, Record<string, Uint8Array>, string[]]>([
    [
      "one file before its shards and a GGUF",
      { ...config, ...index, ...some("model.safetensors", "m.gguf") },
      ["model.safetensors"],
    ],
    [
      "shards",
      { ...config, ...index, ...some(...shards, "m.gguf") },
      ["model.safetensors.index.json", ...shards],
    ],
    [
      "a GGUF where there is no config.json",
      { ...some("model.safetensors", "m.GGUF", "sub/other.gguf") },
      ["m.GGUF"],
    ],
  ])("are what openModel reads: %s", async (_what, files, expected) => {
    expect(weightFiles(Object.keys(files)).sort()).toEqual([...expected].sort());
    const opened: string[] = [];
    const folder = fileSet(files);
    const watched: FileSet = {
      ...folder,
      open: async (path) => {
        const file = await folder.open(path);
        if (file !== undefined && path !== "config.json") opened.push(path);
        return file;
      },
    };
    // None of them is a whole file: what is tried is what counts.
    await expect(openModel(watched)).rejects.toThrow();
    expect(opened.length).toBeGreaterThan(0);
    expect(opened.filter((path) => !expected.includes(path))).toEqual([]);
  });
});

describe("shared parts", () => {
  it("hashes as node does, whatever the pieces", () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 37) & 255);
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 128, 1000]) {
      const hash = new Sha256();
      for (let at = 0; at < length; at += 41) hash.update(bytes.subarray(at, Math.min(at + 41, length)));
      expect(hash.hex()).toBe(createHash("sha256").update(bytes.subarray(0, length)).digest("hex"));
    }
  });

  it("reads JSON strictly", async () => {
    const parse = (json: string) => parseStrictJson(json, { name: "x", code: "x/bad" });
    expect(parse(`{"a":{"x":1},"b":{"x":[{"x":"}\\"{"}]},"c":"a"}`)).toEqual({
      a: { x: 1 },
      b: { x: [{ x: '}"{' }] },
      c: "a",
    });
    for (const bad of [
      `{"a":1,"b":{"a":1,"\\u0061":2}}`,
      "{",
      "[".repeat(1e6),
      `{"a":"`,
      `{"\\u00`,
      "]",
      '"\\',
    ]) {
      expect(await codeOf(() => parse(bad)), bad.slice(0, 20)).toBe("x/bad");
    }
  });
});
