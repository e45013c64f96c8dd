// A table in Parquet loses the person's rows, and the others keep their values and types; what cannot be written alike goes whole.
import { parquetMetadata, parquetReadObjects, type SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { memoryFiles } from "../../../src/data/erasure/files.ts";
import { eraseCandidate } from "../../../src/data/erasure/index.ts";
import { bosPrompt, candidate, other, plantedProject } from "./plantedProject.ts";

const date = "2026-11-27";
const path = "exports/scores.parquet";

async function rowsAfter(columns: Parameters<typeof parquetWriteBuffer>[0]) {
  const { files } = await plantedProject();
  files.set(path, new Uint8Array(parquetWriteBuffer(columns)));
  const dry = await eraseCandidate(memoryFiles(files), candidate, { date, isDryRun: true });
  const { erased } = await eraseCandidate(memoryFiles(files), candidate, { date });
  expect(erased).toEqual(dry.erased);
  const left = files.get(path);
  const again = await eraseCandidate(memoryFiles(files), candidate, { date });
  expect(again.changes).toEqual([]);
  const file = left?.slice().buffer;
  return {
    told: erased.filter(({ id }) => id.startsWith(path)),
    rows: file === undefined ? undefined : await parquetReadObjects({ file }),
    schema: file === undefined ? undefined : parquetMetadata(file).schema,
  };
}

describe("a Parquet file with several people's rows", () => {
  it("loses the person's rows alone, named by their number", async () => {
    const dates = [new Date(0), new Date(86_400_000), new Date(1e12)];
    const schema: SchemaElement[] = [
      { name: "root", num_children: 6 },
      { name: "candidate", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
      { name: "big", type: "INT64", repetition_type: "REQUIRED" },
      { name: "score", type: "DOUBLE", repetition_type: "OPTIONAL" },
      { name: "is_new", type: "BOOLEAN", repetition_type: "REQUIRED" },
      { name: "at", type: "INT64", converted_type: "TIMESTAMP_MILLIS", repetition_type: "REQUIRED" },
      { name: "bytes", type: "BYTE_ARRAY", repetition_type: "REQUIRED" },
    ];
    const odd = Uint8Array.of(0xff, 0x00, 0xfe);
    const {
      told,
      rows,
      schema: after,
    } = await rowsAfter({
      schema,
      kvMetadata: [{ key: "pandas", value: '{"index_columns": []}' }],
      columnData: [
        { name: "candidate", data: [other, candidate, null] },
        { name: "big", data: [2n ** 60n, 1n, -5n] },
        { name: "score", data: [0.1, 0.2, null] },
        { name: "is_new", data: [true, false, false] },
        { name: "at", data: dates },
        { name: "bytes", data: [odd, odd, odd] },
      ],
    });
    expect(told).toEqual([{ record: "line", id: `${path}:2` }]);
    expect(rows).toMatchObject([
      { candidate: other, big: 2n ** 60n, score: 0.1, is_new: true, at: dates[0] },
      { candidate: null, big: -5n, score: null, is_new: false, at: dates[2] },
    ]);
    expect(after).toMatchObject(schema);
  });

  it("keeps lists in the other rows", async () => {
    const { told, rows } = await rowsAfter({
      schema: [
        { name: "root", num_children: 2 },
        { name: "prompt", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
        { name: "tags", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
      ],
      columnData: [
        { name: "prompt", data: [bosPrompt, "She led the Marmotage project over the Zwölfkanal.", "Why?"] },
        { name: "tags", data: [["a", "b"], ["c"], []] },
      ],
    });
    expect(told.map(({ id }) => id)).toEqual([`${path}:2`]);
    expect(rows).toEqual([
      { prompt: bosPrompt, tags: ["a", "b"] },
      { prompt: "Why?", tags: [] },
    ]);
  });

  it("goes where nobody else is in it, or its columns quote the person", async () => {
    const alone = await rowsAfter({ columnData: [{ name: "candidate", data: [candidate] }] });
    expect(alone).toMatchObject({ told: [{ record: "file", id: path }], rows: undefined });
    const column = await rowsAfter({
      columnData: [{ name: "Zelda Quuxworth", data: ["yes", "no"], type: "STRING" }],
    });
    expect(column).toMatchObject({ told: [{ record: "file", id: path }], rows: undefined });
  });
});
