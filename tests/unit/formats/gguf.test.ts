// GGUF: files of llama.cpp's gguf package read bit for bit; models come back as the Hugging Face folders they were
// made from; every hostile header is refused by name and before anything large is allocated.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../../src/domain/bytes.ts";
import { supportedGgmlTypes } from "../../../src/formats/dequantise.ts";
import { openGguf } from "../../../src/formats/gguf.ts";
import { openGgufModel } from "../../../src/formats/ggufModel.ts";
import { llama3Divisors, ropeScalingFromDivisors } from "../../../src/formats/ggufRope.ts";
import { openModel, openSingleFile } from "../../../src/formats/modelSource.ts";
import { openSafetensors } from "../../../src/formats/safetensors.ts";
import { floatBytes, tinyLlamaGguf, writeGguf } from "./ggufWriter.ts";
import type { GgufParts, GgufTensor, GgufTyped } from "./ggufWriter.ts";
import { codeOf } from "./hostile.ts";

const golden = new URL("../../golden/", import.meta.url);
const sourceOf = (path: string) => memorySource(path, new Uint8Array(readFileSync(new URL(path, golden))));
const open = (parts: GgufParts) => openGguf(memorySource("x.gguf", writeGguf(parts)));
const openTiny = (changes: Partial<GgufParts>) =>
  openGgufModel(memorySource("x.gguf", writeGguf(tinyLlamaGguf(changes))));

const tiny = tinyLlamaGguf();
const withKey = (key: string, value: GgufTyped): Partial<GgufParts> => ({
  metadata: [...tiny.metadata.filter(([name]) => name !== key), [key, value]],
});
const withTensor = (name: string, changes: Partial<GgufTensor>): Partial<GgufParts> => ({
  tensors: tiny.tensors.map((tensor) => (tensor.name === name ? { ...tensor, ...changes } : tensor)),
});

describe("gguf", () => {
  it("dequantises every supported type to the bits of the gguf package", async () => {
    const file = await openGguf(sourceOf("gguf/types.gguf"));
    const expected = await openSafetensors(sourceOf("gguf/types.safetensors"));
    expect([...expected.tensors.keys()].sort()).toEqual([...supportedGgmlTypes].sort());
    for (const name of expected.tensors.keys()) {
      expect(file.tensors.get(name)?.shape, name).toEqual([2, 256]);
      expect(
        Buffer.compare(new Uint8Array((await file.read(name)).buffer), await expected.readRaw(name)),
        name,
      ).toBe(0);
    }
  });

  it("reads every kind of metadata", async () => {
    const { gguf, version } = await openGguf(sourceOf("gguf/types.gguf"));
    const of = (name: string) => gguf.get(`kinds.${name}`);
    expect(version).toBe(3);
    expect(["u8", "i8", "u16", "i16", "u32", "i32"].map(of)).toEqual([
      200, -100, 60000, -30000, 4000000000, -2000000000,
    ]);
    expect([of("u64"), of("i64"), of("f32"), of("f64"), of("bool")]).toEqual([
      2n ** 63n,
      -(2 ** 40),
      Math.fround(0.1),
      0.1,
      true,
    ]);
    expect([of("text"), of("texts"), of("numbers")]).toEqual(["naïve ☕", ["\ufeff", "", "Ġa"], [1, -2, 3]]);
    // a list of two lists of two bytes
    const list = new Uint8Array(12 + 2 * 14);
    const view = new DataView(list.buffer);
    [9, 2, 0].forEach((word, i) => view.setUint32(i * 4, word, true));
    [0, 14].forEach((at) => list.set([0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 5 + at, 6], 12 + at));
    expect(
      (await open({ metadata: [["nested", ["raw", 9, list]]], tensors: [] })).gguf.get("nested"),
    ).toEqual([
      [5, 6],
      [19, 6],
    ]);
  });

  it("reads version 2, other alignments, and a header larger than the first chunk in few ranges", async () => {
    const tokens = Array.from({ length: 200_000 }, (_, i) => `token number ${i}`);
    const bytes = writeGguf({
      version: 2,
      alignment: 64,
      metadata: [
        ["general.alignment", ["u32", 64]],
        ["tokens", ["list", "text", tokens]],
      ],
      tensors: [
        { name: "a", shape: [3], type: 0, bytes: floatBytes([1, 2, 3]) },
        { name: "b", shape: [2, 1], type: 0, bytes: floatBytes([4, 5]) },
      ],
    });
    let reads = 0;
    const memory = memorySource("x.gguf", bytes);
    const file = await openGguf({ ...memory, read: (at, n) => (reads++, memory.read(at, n)) });
    expect(reads).toBeLessThanOrEqual(3);
    expect(file.gguf.get("tokens")).toEqual(tokens);
    expect([...(await file.read("b"))]).toEqual([4, 5]);
    expect(file.tensors.get("b")).toMatchObject({ shape: [2, 1], dtype: "F32", sizeBytes: 8 });
  });

  const tensor = (changes: Partial<GgufTensor> = {}): GgufTensor => ({
    name: "a",
    shape: [4],
    type: 0,
    bytes: new Uint8Array(16),
    ...changes,
  });
  const parts = (changes: Partial<GgufParts>): GgufParts => ({
    metadata: [],
    tensors: [tensor()],
    ...changes,
  });
  const count = (n: bigint, itemType = 0) => {
    const bytes = new Uint8Array(12);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, itemType, true);
    view.setBigUint64(4, n, true);
    return bytes;
  };
  const nested = (depth: number): Uint8Array =>
    Uint8Array.from(Array.from({ length: depth }, () => [...count(1n, 9)]).flat());
  it.each<[string, string, GgufParts]>([
    ["another magic", "model/bad-header", parts({ magic: "GGML" })],
    ["version 1", "model/unsupported-version", parts({ version: 1 })],
    ["big-endian", "model/unsupported-version", parts({ version: 0x03000000 })],
    ["2^53 tensors", "model/bad-header", parts({ tensorCount: 2n ** 53n })],
    ["2^63 keys", "model/bad-header", parts({ keyCount: 2n ** 63n })],
    ["more keys than there are", "model/bad-header", parts({ keyCount: 9n, tensors: [] })],
    [
      "a key twice",
      "model/bad-header",
      parts({
        metadata: [
          ["a", ["u8", 1]],
          ["a", ["u8", 1]],
        ],
      }),
    ],
    [
      "an unknown value type",
      "model/bad-header",
      parts({ metadata: [["a", ["raw", 13, new Uint8Array(8)]]] }),
    ],
    [
      "a text of 2^62 bytes",
      "model/bad-header",
      parts({ metadata: [["a", ["raw", 8, count(2n ** 62n).subarray(4)]]] }),
    ],
    ["a list of 2^40", "model/bad-header", parts({ metadata: [["a", ["raw", 9, count(2n ** 40n)]]] })],
    [
      "a list of an unknown type",
      "model/bad-header",
      parts({ metadata: [["a", ["raw", 9, count(1n, 99)]]] }),
    ],
    ["lists nested deep", "model/bad-header", parts({ metadata: [["a", ["raw", 9, nested(1000)]]] })],
    ["an alignment of 0", "model/bad-header", parts({ metadata: [["general.alignment", ["u32", 0]]] })],
    ["an alignment of 1", "model/bad-header", parts({ metadata: [["general.alignment", ["u32", 1]]] })],
    ["an alignment of 4", "model/bad-header", parts({ metadata: [["general.alignment", ["u32", 4]]] })],
    ["an alignment of 48", "model/bad-header", parts({ metadata: [["general.alignment", ["u32", 48]]] })],
    [
      "an alignment of text",
      "model/bad-header",
      parts({ metadata: [["general.alignment", ["text", "32"]]] }),
    ],
    ["a tensor type of the future", "model/bad-tensor", parts({ tensors: [tensor({ type: 999 })] })],
    ["five dimensions", "model/bad-tensor", parts({ tensors: [tensor({ shape: [1, 1, 1, 1, 4] })] })],
    ["a dimension of 0", "model/bad-tensor", parts({ tensors: [tensor({ shape: [0, 4] })] })],
    ["a size of 2^63", "model/bad-tensor", parts({ tensors: [tensor({ shape: [2n ** 63n] })] })],
    [
      "sizes that overflow",
      "model/bad-tensor",
      parts({ tensors: [tensor({ shape: [2n ** 62n, 2n ** 62n, 2n ** 62n] })] }),
    ],
    [
      "a row that is no whole block",
      "model/bad-tensor",
      parts({ tensors: [tensor({ type: 8, shape: [33] })] }),
    ],
    ["an offset that is not aligned", "model/bad-tensor", parts({ tensors: [tensor({ offset: 4n })] })],
    ["an offset beyond the file", "model/bad-tensor", parts({ tensors: [tensor({ offset: 2n ** 60n })] })],
    ["a tensor larger than the file", "model/bad-tensor", parts({ tensors: [tensor({ shape: [4096] })] })],
    ["an overlap", "model/bad-tensor", parts({ tensors: [tensor(), tensor({ name: "b", offset: 0n })] })],
    ["a name twice", "model/bad-tensor", parts({ tensors: [tensor(), tensor()] })],
    ["the name __proto__", "model/bad-tensor", parts({ tensors: [tensor({ name: "__proto__" })] })],
  ])("refuses %s", async (_, code, given) => {
    expect(await codeOf(() => open(given))).toBe(code);
  });

  it("refuses every truncation", async () => {
    const bytes = writeGguf(tiny);
    for (let length = 0; length < bytes.length; length += 7) {
      const cut = memorySource("x.gguf", bytes.subarray(0, length));
      expect(await codeOf(() => openGguf(cut)), String(length)).toMatch(/^model\/bad-(header|tensor)$/);
    }
  });

  it("names a type that it cannot read", async () => {
    const given = tensor({ type: 10, shape: [256], bytes: new Uint8Array(84) });
    const file = await open(parts({ tensors: [given] }));
    await expect(file.read("a")).rejects.toThrow(/"a" is of type Q2_K; supported are F32, F16, BF16, Q8_0/);
  });
});

describe("a GGUF as a model", () => {
  it.each(["gpt2", "llama-untied-llama3"])("gives %s back as it was before conversion", async (name) => {
    const model = await openSingleFile(sourceOf(`gguf/${name}.gguf`));
    const original = await openSafetensors(sourceOf(`models/${name}/model.safetensors`));
    const config = JSON.parse(readFileSync(new URL(`models/${name}/config.json`, golden), "utf8")) as Record<
      string,
      unknown
    >;
    expect([...model.tensorNames].sort()).toEqual([...original.tensors.keys()].sort());
    for (const [tensorName, { shape }] of original.tensors) {
      expect(model.shape(tensorName), tensorName).toEqual(shape);
      expect(await model.read(tensorName), tensorName).toEqual(await original.read(tensorName));
    }
    const { rope_theta, rope_scaling, n_ctx, ...rest } = model.config;
    for (const [key, value] of Object.entries(rest))
      expect([key, config[key] ?? value]).toEqual([key, value]);
    if (config["rope_parameters"] === undefined) expect(n_ctx).toBe(config["n_positions"]);
    else expect({ rope_theta, ...(rope_scaling as object) }).toEqual(config["rope_parameters"]);
  });

  it("reads a folder with one GGUF", async () => {
    const source = sourceOf("gguf/gpt2.gguf");
    const model = await openModel({
      name: "folder",
      list: () => Promise.resolve(["README.md", "m.gguf"]),
      open: (path) => Promise.resolve(path === "m.gguf" ? source : undefined),
    });
    expect(model.gguf?.get("general.architecture")).toBe("gpt2");
    expect(model.files?.name).toBe("folder");
  });

  it("finds Llama 3's rotary scaling again from its divisors", () => {
    for (const [theta, headDim, factor, low, high, original] of [
      [500000, 128, 8, 1, 4, 8192],
      [500000, 64, 32, 1, 4, 8192],
      [10000, 64, 4, 1, 8, 2048],
      [500000, 128, 16, 2, 8, 16384],
    ] as const) {
      const scaling = {
        rope_type: "llama3" as const,
        factor,
        low_freq_factor: low,
        high_freq_factor: high,
        original_max_position_embeddings: original,
      };
      const divisors = Float32Array.from(llama3Divisors(scaling, theta, headDim));
      expect(ropeScalingFromDivisors(divisors, theta, undefined, "x")).toEqual({
        ...scaling,
        low_freq_factor: 1,
        high_freq_factor: high / low,
        original_max_position_embeddings: original / low,
      });
    }
    expect(ropeScalingFromDivisors(new Float32Array(32).fill(1), 10000, undefined, "x")).toBeUndefined();
    const other = Float32Array.from({ length: 32 }, (_, i) => 1 + (i * i) / 32);
    expect(() => ropeScalingFromDivisors(other, 10000, undefined, "x")).toThrow(
      /does not follow the "llama3" rule/,
    );
  });

  it("reads linear and yarn scaling, tied heads and defaults", async () => {
    expect((await openTiny({})).config).toMatchObject({
      tie_word_embeddings: true,
      rope_theta: 10000,
      rope_scaling: null,
      rms_norm_eps: 1e-5,
      vocab_size: 16,
      eos_token_id: 1,
      head_dim: 4,
    });
    const scaled = (type: string): Partial<GgufParts> => ({
      metadata: [
        ...tiny.metadata,
        ["llama.rope.scaling.type", ["text", type]],
        ["llama.rope.scaling.factor", ["f32", 2.5]],
        ["llama.rope.scaling.original_context_length", ["u32", 32]],
      ],
    });
    expect((await openTiny(scaled("linear"))).config["rope_scaling"]).toEqual({
      rope_type: "linear",
      factor: 2.5,
    });
    expect((await openTiny(scaled("yarn"))).config["rope_scaling"]).toMatchObject({
      original_max_position_embeddings: 32,
    });
    expect(await codeOf(() => openTiny(scaled("longrope")))).toBe("model/unsupported-rope");
  });

  it.each<[string, string, Partial<GgufParts>]>([
    [
      "another architecture",
      "model/unsupported-architecture",
      withKey("general.architecture", ["text", "rwkv7"]),
    ],
    [
      "the architecture toString",
      "model/unsupported-architecture",
      withKey("general.architecture", ["text", "toString"]),
    ],
    ["no architecture", "model/unsupported-architecture", { metadata: [] }],
    ["no heads", "model/bad-config", withKey("llama.attention.head_count", ["u32", 0])],
    ["heads a layer", "model/bad-config", withKey("llama.attention.head_count", ["list", "u32", [2, 1]])],
    ["heads that split no row", "model/bad-tensor", withKey("llama.attention.head_count", ["u32", 3])],
    ["two thousand million blocks", "model/bad-config", withKey("llama.block_count", ["u32", 2 ** 31])],
    ["a block too many", "model/missing-tensor", withKey("llama.block_count", ["u32", 3])],
    [
      "an epsilon of NaN",
      "model/bad-config",
      withKey("llama.attention.layer_norm_rms_epsilon", ["f32", NaN]),
    ],
    ["a part of a split file", "model/unsupported-split", withKey("split.count", ["u16", 2])],
    [
      "an expert's tensor",
      "model/unsupported-tensor",
      withTensor("blk.0.ffn_up.weight", { name: "blk.0.ffn_up_exps.weight" }),
    ],
    ["no embedding", "model/missing-tensor", withTensor("token_embd.weight", { name: "output.weight" })],
    [
      "a type it cannot read",
      "model/unsupported-type",
      withTensor("token_embd.weight", { type: 16, shape: [2, 256], bytes: new Uint8Array(132) }),
    ],
  ])("refuses %s", async (_, code, changes) => {
    const load = async () => {
      const model = await openTiny(changes);
      for (const name of model.tensorNames) await model.read(name);
    };
    expect(await codeOf(load)).toBe(code);
  });
});
