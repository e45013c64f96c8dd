// Readers: every kind of file that holds rows gives the same rows; every kind that holds none says what it is.
import { describe, expect, it } from "vitest";
import { readers, readRows } from "../../../src/data/readers/index.ts";

const rows = [
  { prompt: "Can I\napply?", chosen: 'Yes, "today".', rejected: "No; 求人 👍" },
  { prompt: "", chosen: "a,b\tc", rejected: "x" },
];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const lines = rows.map((row) => JSON.stringify(row)).join("\n");
const csv = (mark: string): string =>
  ["prompt", "chosen", "rejected"].join(mark) +
  "\r\n" +
  rows
    .map((row) =>
      [row.prompt, row.chosen, row.rejected].map((cell) => `"${cell.replaceAll('"', '""')}"`).join(mark),
    )
    .join("\r\n");
const read = (name: string, text: string): ReturnType<typeof readRows> => readRows(name, bytes(text));

const same: [string, string, string, number[]][] = [
  ["JSON Lines", "rows.jsonl", `${lines}\n`, [1, 2]],
  [
    "JSON Lines, CRLF and blank lines",
    "rows.ndjson",
    `\n${lines.replaceAll("\n", "\r\n\r\n")}\r\n\n`,
    [2, 4],
  ],
  ["JSON Lines with a byte order mark", "rows.jsonl", `\ufeff${lines}`, [1, 2]],
  ["JSON Lines named .json", "rows.json", lines, [1, 2]],
  ["JSON Lines without a name", "rows", lines, [1, 2]],
  ["a JSON list", "rows.json", JSON.stringify(rows, null, 2), [2, 7]],
  ["a JSON list without a name", "rows", JSON.stringify(rows), [1, 1]],
  ["an object with the list", "rows.json", JSON.stringify({ version: "[", data: rows }, null, 1), [4, 9]],
  [
    "the hub's rows",
    "rows.json",
    JSON.stringify({ rows: rows.map((row, i) => ({ row_idx: i, row })) }),
    [1, 1],
  ],
  [
    "columns",
    "rows.json",
    JSON.stringify({
      prompt: rows.map((row) => row.prompt),
      chosen: rows.map((row) => row.chosen),
      rejected: rows.map((row) => row.rejected),
    }),
    [1, 1],
  ],
  ["CSV", "ROWS.CSV", csv(","), [2, 4]],
  ["CSV with a byte order mark", "rows.csv", `\ufeff${csv(",")}\r\n\r\n`, [2, 4]],
  ["CSV with semicolons", "rows.csv", csv(";"), [2, 4]],
  ["tabs", "rows.tsv", csv("\t"), [2, 4]],
  ["CSV without a name", "rows", csv(","), [2, 4]],
];

describe("readers", () => {
  it.each(same)("%s", async (_kind, name, text, expectedLines) => {
    const result = await read(name, text);
    expect(result.errors).toEqual([]);
    expect(result.rows.map(({ row }) => row)).toEqual(rows);
    expect(result.rows.map(({ line }) => line)).toEqual(expectedLines);
  });

  it("takes streams", async () => {
    const whole = bytes(lines);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < whole.length; i += 7) yield whole.subarray(i, i + 7);
    }
    expect((await readRows("rows.jsonl", chunks())).rows).toHaveLength(2);
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(whole);
        controller.close();
      },
    });
    expect((await readRows("rows.jsonl", stream)).rows).toHaveLength(2);
  });

  it("parses cells that hold messages or ids, and no others", async () => {
    const messages = [{ role: "user", content: "a, b" }];
    const cell = (value: unknown): string => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
    const text = `prompt,ids,note\n${cell(messages)},"[1,2]",[1] see below\n[],"[""a""]",[x]\n`;
    const result = await read("rows.csv", text);
    expect(result.rows.map(({ row }) => row)).toEqual([
      { prompt: messages, ids: [1, 2], note: "[1] see below" },
      { prompt: "[]", ids: '["a"]', note: "[x]" },
    ]);
  });

  it("keeps one row of messages whole", async () => {
    const row = { messages: [{ role: "user", content: "a" }] };
    expect((await read("rows.json", JSON.stringify(row, null, 1))).rows[0]?.row).toEqual(row);
  });

  it("keeps odd keys as keys", async () => {
    const result = await read("rows.csv", "prompt,__proto__\na,b\n");
    expect(Object.entries(result.rows[0]?.row ?? {})).toEqual([
      ["prompt", "a"],
      ["__proto__", "b"],
    ]);
  });

  it("has readers with titles and endings of their own", () => {
    const endings = readers.flatMap((reader) => [...reader.extensions]);
    expect(new Set(endings).size).toBe(endings.length);
    expect(readers.every((reader) => reader.title !== "" && reader.id !== "")).toBe(true);
  });
});

describe("bad rows are reported with their line and stop nothing", () => {
  it("JSON Lines", async () => {
    const broken = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d, 0x0a]);
    const text = bytes(`{"a":1}\n{"a":\n[1]\n"x"\nnull\nNaN\n{"a":2}\n`);
    const joined = new Uint8Array([...text, ...broken, ...bytes('{"a":3}')]);
    const result = await readRows("rows.jsonl", joined);
    expect(result.rows.map(({ row, line }) => [row["a"], line])).toEqual([
      [1, 1],
      [2, 7],
      [3, 9],
    ]);
    expect(result.errors.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 8]);
    expect(result.errors.map(({ message }) => message.split(":")[0])).toEqual([
      "not JSON",
      'a row must be an object such as {"prompt"',
      'a row must be an object such as {"prompt"',
      'a row must be an object such as {"prompt"',
      'a row must be an object such as {"prompt"',
      "the line is not UTF-8",
    ]);
  });

  it("a JSON list with a broken element, cut off at the end", async () => {
    const result = await read("rows.json", '[\n{"a": "]},["},\n{"a" 2},\n{"a": 3},\n7,\n{"a": ');
    expect(result.rows.map(({ row, line }) => [row["a"], line])).toEqual([
      ["]},[", 2],
      [3, 4],
    ]);
    expect(result.errors.map(({ line }) => line)).toEqual([3, 5, 6]);
  });

  it("CSV", async () => {
    const result = await read("rows.csv", 'prompt,chosen\na,b\nonly one\nc,d,e\nf,"g\nh"\ni,"j');
    expect(result.rows.map(({ row, line }) => [row["prompt"], line])).toEqual([
      ["a", 2],
      ["f", 5],
    ]);
    expect(result.errors.map(({ line }) => line)).toEqual([3, 4, 7]);
  });

  it("counts all faults and lists the first", async () => {
    const result = await read("rows.jsonl", "{\n".repeat(1000));
    expect(result.errorCount).toBe(1000);
    expect(result.errors.length).toBe(200);
  });
});

describe("files that hold no rows say what they are", () => {
  const utf16 = new Uint8Array(Uint16Array.from('{"prompt":"a"}', (c) => c.charCodeAt(0)).buffer);
  const cases: [string, string, Uint8Array, string, RegExp][] = [
    ["PDF", "cv.jsonl", bytes("%PDF-1.7\n"), "data/not-text", /is a PDF/],
    ["zip", "rows.docx", bytes("PK\u0003\u0004xx"), "data/not-text", /zip archive/],
    ["a beginning of Parquet", "rows.parquet", bytes("PAR1xxxx"), "data/damaged", /not a whole Parquet file/],
    ["gzip", "rows.jsonl.gz", new Uint8Array([0x1f, 0x8b, 8, 0]), "data/not-text", /gzip/],
    ["LFS", "rows.jsonl", bytes("version https://git-lfs.github.com/spec/v1\n"), "data/not-text", /Git LFS/],
    ["binary", "rows.jsonl", new Uint8Array([1, 2, 0, 4, 5, 6, 7, 8, 9]), "data/not-text", /binary/],
    ["UTF-16", "rows.csv", utf16, "data/bad-encoding", /UTF-16/],
    ["marked UTF-16", "rows.csv", new Uint8Array([0xff, 0xfe, ...utf16]), "data/bad-encoding", /UTF-16/],
    [
      "Latin-1",
      "rows.csv",
      new Uint8Array([...bytes("prompt\nok\n"), 0xe9, 0x0a]),
      "data/bad-encoding",
      /line 3 is not UTF-8/,
    ],
    ["nothing", "rows.jsonl", new Uint8Array(0), "data/empty", /no rows/],
    ["spaces", "rows.jsonl", bytes(" \n\n"), "data/empty", /no rows/],
    ["only a header", "rows.csv", bytes("prompt,chosen\n"), "data/empty", /no rows/],
    ["empty CSV", "rows.csv", bytes("\n\n"), "data/empty", /no rows/],
    ["empty list", "rows.json", bytes("[]"), "data/empty", /no rows/],
    ["a number", "rows.json", bytes("7"), "data/not-rows", /single value/],
    ["no JSON", "rows.json", bytes("hello"), "data/not-rows", /not JSON/],
    ["prose", "notes.txt", bytes("Dear candidate,\nthank you"), "data/unknown-format", /begins with "Dear/],
    ["a column twice", "rows.csv", bytes("prompt,prompt\na,b\n"), "data/bad-header", /appears twice/],
  ];

  it.each(cases)("%s", async (_kind, name, content, code, message) => {
    await expect(readRows(name, content)).rejects.toMatchObject({
      name: "AppError",
      code,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(/\w/) as string,
    });
  });

  it("survives mutated files", async () => {
    let state = 7;
    const random = (limit: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const sources = same.map(([, name, text]) => [name, bytes(text)] as const);
    for (let i = 0; i < 600; i++) {
      const [name, source] = sources[random(sources.length)] ?? ["x", new Uint8Array()];
      const mutated = source.slice(0, random(source.length + 1));
      for (let k = random(6); k > 0 && mutated.length > 0; k--) mutated[random(mutated.length)] = random(256);
      try {
        const result = await readRows(name, mutated);
        expect(result.rows.every(({ row, line }) => typeof row === "object" && line >= 1)).toBe(true);
      } catch (error) {
        expect(error, JSON.stringify([...mutated])).toMatchObject({ name: "AppError" });
      }
    }
  });
});
