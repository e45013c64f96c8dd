// Readers take files in pieces: nothing changes where a piece ends, whatever stands there, and no more is held than they
// say. A reader of its own, defined here alone, is found by the ending of its files.
import { describe, expect, it } from "vitest";
import { type ByteSource, memorySource } from "../../../src/domain/bytes.ts";
import {
  eachRow,
  type Reader,
  type ReadOptions,
  readers,
  type ReadRow,
} from "../../../src/data/readers/index.ts";

const encoder = new TextEncoder();

/** A file that is made as it is read, and never asked for more than a piece. */
function watched(bytes: Uint8Array, name: string): ByteSource & { largest: number } {
  const source = {
    ...memorySource(name, bytes),
    largest: 0,
    read(offset: number, length: number): Promise<Uint8Array> {
      source.largest = Math.max(source.largest, length);
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
  };
  return source;
}

async function rowsOf(source: ByteSource, options: ReadOptions = {}) {
  const rows: ReadRow[] = [];
  const result = await eachRow(source, (row) => rows.push(row), options);
  return { rows, ...result };
}

const texts = ["a", "é", "語", "😀", "\u2028", "\ufeff"];
const prompt = (i: number): string =>
  `${i} ${"x".repeat(350)}${(texts[i % texts.length] ?? "").repeat(i % 97)}`;

describe.each([0, 1, 2, 3])("pieces that end at byte %i of something", (shift) => {
  // Pieces end 256 KiB apart; the first row moves what stands there.
  const first = "x".repeat(50 + shift);
  const count = 4000;
  const expected = Array.from({ length: count }, (_, i) => (i === 0 ? first : prompt(i)));

  it.each(["\n", "\r\n"])("JSON Lines, lines end with %j", async (newline) => {
    const text = expected.map((one) => `${JSON.stringify({ prompt: one })}${newline}`).join("");
    const source = watched(encoder.encode(`\ufeff${text}`), "rows.jsonl");
    const { rows, errors } = await rowsOf(source);
    expect(source.sizeBytes).toBeGreaterThan(4 * source.largest);
    expect(errors).toEqual([]);
    expect(rows.map(({ row }) => row["prompt"])).toEqual(expected);
    expect(rows.map(({ line }) => line)).toEqual(expected.map((_, i) => i + 1));
  });

  it.each(["\n", "\r\n", "\r"])("CSV, lines end with %j, cells of several lines", async (newline) => {
    // Every third row has a cell of two lines, every fifth a quotation mark in it.
    const cell = (i: number): string => (i % 3 === 0 ? `two${newline}lines` : i % 5 === 0 ? 'a "b", c' : "d");
    const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
    const lines = expected.map((one, i) => `${quoted(one)},${quoted(cell(i))}${newline}`);
    const source = watched(encoder.encode(`\ufeffprompt,note${newline}${lines.join("")}`), "rows.csv");
    const { rows, errors } = await rowsOf(source);
    expect(source.sizeBytes).toBeGreaterThan(4 * source.largest);
    expect(errors).toEqual([]);
    expect(rows.map(({ row }) => row["prompt"])).toEqual(expected);
    expect(rows.map(({ row }) => row["note"])).toEqual(expected.map((_, i) => cell(i)));
    // A row of two lines comes first of each three.
    expect(rows.map(({ line }) => line)).toEqual(expected.map((_, i) => 2 + i + Math.ceil(i / 3)));
  });

  it("a JSON list", async () => {
    const text = JSON.stringify(expected.map((one) => ({ prompt: one })));
    const { rows } = await rowsOf(watched(encoder.encode(text), "rows.json"));
    expect(rows.map(({ row }) => row["prompt"])).toEqual(expected);
  });
});

describe("what is wrong far into a file", () => {
  const many = Array.from({ length: 3000 }, (_, i) => ({ prompt: prompt(i) }));

  it("is told by its line, a broken byte too", async () => {
    const lines = many.map((row) => JSON.stringify(row));
    lines[2000] = "not a row";
    const whole = encoder.encode(lines.join("\n"));
    const { rows, errors } = await rowsOf(watched(whole, "rows.jsonl"));
    expect(errors).toEqual([{ line: 2001, message: expect.stringContaining("not JSON") as string }]);
    expect(rows).toHaveLength(2999);

    const csv = encoder.encode(`prompt\n${many.map(({ prompt }) => `${prompt}\n`).join("")}`);
    const line = 2500;
    let at = 0;
    for (let n = 1; n < line; n++) at = csv.indexOf(0x0a, at) + 1;
    csv[at] = 0xff;
    await expect(rowsOf(watched(csv, "rows.csv"))).rejects.toMatchObject({
      code: "data/bad-encoding",
      message: `rows.csv: line ${line} is not UTF-8.`,
    });
  });

  it("a character that the file's end cuts", async () => {
    const whole = encoder.encode("prompt\nhé");
    await expect(rowsOf(memorySource("a.csv", whole.subarray(0, -1)))).rejects.toMatchObject({
      message: "a.csv: line 2 is not UTF-8.",
    });
  });

  it("a line too long to be held is told with its length, and the next one is read", async () => {
    const long = 40 << 20;
    const parts = encoder.encode('{"prompt": "a"}\n');
    const whole = new Uint8Array(2 * parts.length + long + 1).fill(0x20);
    whole.set(parts);
    whole[parts.length + long] = 0x0a;
    whole.set(parts, parts.length + long + 1);
    const { rows, errors } = await rowsOf(watched(whole, "rows.jsonl"));
    expect(rows.map(({ line }) => line)).toEqual([1, 3]);
    expect(errors).toEqual([{ line: 2, message: expect.stringContaining(`${long} bytes`) as string }]);
  });
});

describe("while a file is read", () => {
  const bytes = encoder.encode(
    Array.from({ length: 5000 }, (_, i) => JSON.stringify({ prompt: prompt(i) })).join("\n"),
  );

  it("whoever waits gets turns, and is told how far it is", async () => {
    const seen: number[] = [];
    await rowsOf(memorySource("rows.jsonl", bytes), { progress: (done) => void seen.push(done) });
    expect(seen.length).toBeGreaterThan(4);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(bytes.length);
    let turns = 0;
    const list = encoder.encode(`[${new TextDecoder().decode(bytes).replaceAll("\n", ",")}]`);
    await rowsOf(memorySource("rows.json", list), {
      progress: () => {
        turns++;
      },
    });
    expect(turns).toBeGreaterThan(9);
  });

  it("a signal ends it", async () => {
    const stop = new AbortController();
    let rows = 0;
    const reading = eachRow(memorySource("rows.jsonl", bytes), () => rows++, {
      signal: stop.signal,
      progress: () => stop.abort(new Error("enough")),
    });
    await expect(reading).rejects.toThrow("enough");
    expect(rows).toBeLessThan(5000);
  });
});

describe("a new reader", () => {
  const cards: Reader = {
    id: "cards",
    title: "Cards",
    extensions: ["cards"],
    looksLike: () => false,
    async read(source, sink) {
      const lines = new TextDecoder().decode(await source.read(0, source.sizeBytes)).split("\n");
      for (const [i, line] of lines.entries()) {
        const [front, back] = line.split(" | ");
        if (back === undefined) sink.error(i + 1, "no back");
        else sink.row({ prompt: front, completion: back }, i + 1);
      }
    },
  };

  it("reads files of its ending, under the caps and words of all", async () => {
    const rows: ReadRow[] = [];
    const read = (name: string, text: string) =>
      eachRow(memorySource(name, encoder.encode(text)), (row) => rows.push(row), {}, [...readers, cards]);
    expect(await read("latin.cards", "\ufeffaqua | water\nignis\n")).toMatchObject({
      rowCount: 1,
      errorCount: 2,
      errors: [
        { line: 2, message: "no back" },
        { line: 3, message: "no back" },
      ],
    });
    expect(rows).toEqual([{ row: { prompt: "aqua", completion: "water" }, line: 1 }]);
    await expect(read("latin.txt", "aqua")).rejects.toThrow(/CSV \(\.csv, \.tsv\), Cards \(\.cards\)/);
    await expect(read("latin.cards", "%PDF-1.7")).rejects.toThrow(/is a PDF document; .*CSV or Cards\.$/);
  });
});
