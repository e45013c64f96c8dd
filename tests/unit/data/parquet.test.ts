// Parquet as rows of training data and as documents: what writers write is read, and a damaged or made-up file is refused in time.
import { compressors as unpack } from "hyparquet-compressors";
import { parquetWriteBuffer } from "hyparquet-writer";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { checkPages, type ColumnShape } from "../../../src/data/readers/parquetPages.ts";
import { walkStruct } from "../../../src/data/readers/thrift.ts";
import { readRows } from "../../../src/data/readers/index.ts";
import { faultsOf, fuzzCases } from "../hostileCase.ts";
import { reading } from "./documents/reading.ts";

type Columns = Parameters<typeof parquetWriteBuffer>[0]["columnData"];
const written = (columnData: Columns, options: object = {}): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...options }));

const prompts = Array.from({ length: 300 }, (_, i) => `Question ${i}: ${"why ".repeat(i % 40)}`);
const columns: Columns = [
  { name: "prompt", data: prompts, type: "STRING" },
  { name: "chosen", data: prompts.map((_, i) => `yes ${i % 7} 👍`), type: "STRING" },
  { name: "rejected", data: prompts.map((_, i) => (i === 5 ? null : "no")), type: "STRING", nullable: true },
  { name: "margin", data: prompts.map((_, i) => i / 4), type: "DOUBLE" },
  { name: "count", data: prompts.map((_, i) => BigInt(i)), type: "INT64" },
];

describe("rows", () => {
  const codecs: [string, object][] = [
    ["without compression", { codec: "UNCOMPRESSED" }],
    ["snappy", {}],
    [
      "gzip",
      { codec: "GZIP", compressors: { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)) } },
    ],
    ["several row groups", { rowGroupSize: 70 }],
    ["small pages", { pageSize: 512 }],
  ];
  it.each(codecs)("%s", async (_what, options) => {
    const { rows, errors } = await readRows("rows.parquet", written(columns, options));
    expect(errors).toEqual([]);
    expect(rows).toHaveLength(300);
    expect(rows.map(({ line }) => line)).toEqual(prompts.map((_, i) => i + 1));
    expect(rows[9]?.row).toEqual({
      prompt: prompts[9],
      chosen: "yes 2 👍",
      rejected: "no",
      margin: 2.25,
      count: 9,
    });
    expect(rows[5]?.row["rejected"]).toBeNull();
  });

  it("from a part of a buffer of Node's, which does not copy its slices", async () => {
    const file = Buffer.concat([Buffer.alloc(5), written(columns, { rowGroupSize: 70 })]).subarray(5);
    expect((await readRows("rows.parquet", file)).rows).toHaveLength(300);
  });

  it("is told by its mark, whatever its name", async () => {
    expect((await readRows("rows.csv", written(columns))).rows).toHaveLength(300);
    await expect(readRows("rows.parquet", new TextEncoder().encode("a\nb"))).rejects.toMatchObject({
      code: "data/unknown-format",
    });
  });

  it("lists of messages and of ids, as datasets writes them", async () => {
    const messages = [
      [{ role: "user", content: "Why?" }],
      [
        { role: "user", content: "And?" },
        { role: "assistant", content: "So." },
      ],
    ];
    const file = written([
      { name: "messages", data: messages, type: "JSON" },
      { name: "n", data: [1, 2], type: "INT32" },
    ]);
    expect((await readRows("rows.parquet", file)).rows.map(({ row }) => row["messages"])).toEqual(messages);
  });

  it("zstd by a made file", () => {
    // A frame of one block of 400 times "a".
    const frame = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0x60, 0x90, 0x00, 0x83, 0x0c, 0x00, 0x61]);
    expect(unpack.ZSTD?.(frame, 400).length).toBe(400);
  });
});

describe("documents", () => {
  it("rows of Parquet are judgements or texts", async () => {
    const judged = await reading("rows.parquet", written(columns));
    expect(judged.format).toBe("parquet");
    expect(judged.comparisons).toHaveLength(299);
    expect(judged.faults).toMatchObject([{ line: 6 }]);
    const texts = await reading(
      "texts",
      written([
        { name: "text", data: ["a", "b"], type: "STRING" },
        { name: "candidate", data: ["x", "y"], type: "STRING" },
      ]),
    );
    expect(texts.documents).toMatchObject([
      { text: "a", candidate: "x" },
      { text: "b", candidate: "y", row: 2 },
    ]);
  });
});

describe("files that are damaged or made to harm", () => {
  const whole = written(columns, { pageSize: 2048, rowGroupSize: 100 });
  let state = 11;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };

  it("cut short, or with other bytes: refused or read, in time", async () => {
    const cases = Array.from({ length: fuzzCases }, (_, i): [string, () => unknown] => {
      const bytes = whole.slice();
      // Half of the changes in the footer, where counts and places stand.
      for (let k = 1 + random(4); k > 0; k--) {
        const at = i % 2 === 0 ? random(bytes.length) : bytes.length - 9 - random(2500);
        bytes[at] = random(4) === 0 ? 0xff : random(256);
      }
      const cut = i % 10 === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
      return [`case ${i}`, () => readRows("x.parquet", cut)];
    });
    expect(await faultsOf(cases)).toEqual([]);
  });

  it("numbers without an end and lists of endless length are seen before they are read", () => {
    const endless = new Uint8Array(1 << 20).fill(0x80);
    endless[0] = 0x15;
    expect(() => walkStruct(endless, 0)).toThrow("a number in it has no end");
    const list = new Uint8Array([0x19, 0xf8, 0xff, 0xff, 0xff, 0xff, 0x07, 0]);
    expect(() => walkStruct(list, 0)).toThrow("it ends in the middle of a header");
    expect(() => walkStruct(new Uint8Array(4096).fill(0x1c), 0)).toThrow("nested too deep");
  });

  it("a page of one run of two thousand million nulls is refused", () => {
    // The header: a data page of 12 bytes and 100 values, plain; then its levels: 6 bytes, of them one run.
    const page = [6, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0];
    const header = [0x15, 0, 0x15, 24, 0x15, 24, 0x2c, 0x15, 200, 1, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0];
    const shape: ColumnShape = {
      type: "INT32",
      typeLength: undefined,
      maxRepetition: 0,
      maxDefinition: 1,
      decompress: (bytes) => bytes,
      readLevels: () => [],
      readDeltas: () => ({ values: new Int32Array(), end: 0 }),
    };
    expect(() => checkPages(new Uint8Array([...header, ...page]), shape)).toThrow(
      /a run of 2147483647 values in it/,
    );
  });

  it("says what is wrong in words", async () => {
    await expect(readRows("x.parquet", whole.subarray(0, 3000))).rejects.toMatchObject({
      code: "data/damaged",
      message: "x.parquet is not a whole Parquet file: its end is missing.",
    });
  });
});
