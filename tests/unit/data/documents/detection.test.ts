// A file is what it holds, whatever its name; what cannot be read is refused for what it is.
import { describe, expect, it } from "vitest";
import { memorySource } from "../../../../src/domain/bytes.ts";
import { type DocumentReader, documentReaders, readDocument } from "../../../../src/data/documents/index.ts";
import { bytes, latin1, reading, utf16 } from "./reading.ts";

const mail =
  "From: Jane <jane@x.org>\r\nTo: hr@x.org\r\nDate: Tue, 3 Mar 2026 10:00:00 +0000\r\nSubject: Hello\r\n\r\nMy resume.\r\n";
const vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jane>Hello</v>\n";
const lines = '{"text":"first"}\n{"text":"second"}\n';

describe("a file is told by what it holds", () => {
  const cases: [string, string, string | Uint8Array, string][] = [
    ["JSON Lines named .txt", "notes.txt", lines, "jsonl"],
    ["a JSON list named .txt", "notes.txt", '[{"text": "a"}]', "json"],
    ["a JSON list of texts without an ending", "answers", '["one answer", "another"]', "json"],
    ["an e-mail without an ending", "message", mail, "email"],
    ["an e-mail named .txt", "message.txt", mail, "email"],
    ["WebVTT named .txt", "call.txt", vtt, "vtt"],
    ["SubRip without an ending", "call", "1\n00:00:01,000 --> 00:00:02,000\nHello\n", "srt"],
    ["a web page named .doc", "page.doc", "<!DOCTYPE html>\n<html><body><p>Hello</p></body></html>", "html"],
    ["a table named .txt", "rows.txt", "candidate,text\nc1,Hello\n", "csv"],
    [
      "a table in UTF-16, as spreadsheets save text",
      "rows.txt",
      utf16("candidate\ttext\r\nc1\tZoë\r\n"),
      "csv",
    ],
    ["a transcript", "call.txt", "Interviewer: Why us?\nCandidate: I like it.\n", "transcript"],
    ["a resume", "cv.txt", "Jane Doe\nEmail: jane@x.org\nPhone: 1\nSkills: SQL\n", "txt"],
    [
      "a resume with labels that come back",
      "cv.txt",
      "Jane\n\nCompany: A\nRole: B\nTech stack: C\n\nCompany: D\nRole: E\nTech stack: F\n",
      "txt",
    ],
    ["a letter that begins with a bracket", "letter.txt", "[Draft]\nDear all,\nhello", "txt"],
    ["a list of tasks", "todo.txt", "[] call Jane\n[ ] write", "txt"],
    ["a letter whose first line has a comma", "letter.txt", "Text, as agreed\nDear all,\nhello", "txt"],
    ["Markdown by its ending", "cv.md", "# Jane\n\n- SQL", "markdown"],
    ["text of an unknown ending", "cv.resume", "Jane Doe", "txt"],
    ["a letter that begins with BM", "bm.txt", "BMW asked me to write.", "txt"],
  ];
  it.each(cases)("%s", async (_what, name, content, format) => {
    expect((await reading(name, content)).format).toBe(format);
  });

  it("has kinds with names and endings of their own", () => {
    const endings = documentReaders.flatMap(({ extensions }) => [...extensions]);
    expect(new Set(endings).size).toBe(endings.length);
    expect(new Set(documentReaders.map(({ id }) => id)).size).toBe(documentReaders.length);
    expect(documentReaders.every(({ title }) => /^an? /.test(title))).toBe(true);
  });
});

describe("what cannot be read is refused", () => {
  const zip = new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 9]);
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
  const cases: [string, string, Uint8Array, string, RegExp][] = [
    ["a zip named .csv", "rows.csv", zip, "data/not-a-document", /rows\.csv is a zip archive/],
    ["a picture named .txt", "cv.txt", png, "data/not-a-document", /is a picture \(PNG\)/],
    [
      "an older Office file",
      "cv.bin",
      latin1("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1\0\0\0\0"),
      "data/not-a-document",
      /old(?:er)? Office/,
    ],
    [
      "bytes",
      "x.dat",
      Uint8Array.from({ length: 400 }, (_, i) => (i * 37) % 256),
      "data/not-a-document",
      /no text/,
    ],
    ["an empty file", "cv.txt", new Uint8Array(), "data/empty", /is empty/],
    ["a file of spaces", "cv.txt", bytes(" \n\t\n"), "data/nothing-kept", /no text that a person could see/],
    [
      "a table named .parquet that is none",
      "rows.parquet",
      bytes("a,b\n1,2\n"),
      "data/misnamed",
      /is not a table \(Parquet\)/,
    ],
    ["a table of numbers", "rows.csv", bytes("a,b\n1,2\n3,4\n"), "data/no-text", /columns are "a", "b"/],
    ["a table without rows", "rows.csv", bytes("text\n"), "data/empty", /has no text/],
    [
      "rows of which none can be read",
      "rows.jsonl",
      bytes('{"text": 1\n{"text": 2\n'),
      "data/nothing-kept",
      /line 1: not JSON/,
    ],
    ["JSON that is none", "rows.json", bytes('{"text": "a"'), "data/not-rows", /not JSON/],
  ];
  it.each(cases)("%s", async (_what, name, content, code, message) => {
    await expect(reading(name, content)).rejects.toMatchObject({
      name: "AppError",
      code,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(/\w/) as string,
    });
  });

  it("a file that takes too long, and one that somebody stops", async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `{"text":"row ${i} ${"x".repeat(60)}"}`).join("\n");
    await expect(reading("rows.jsonl", rows, { limitMs: 0 })).rejects.toMatchObject({
      code: "data/too-slow",
    });
    const stop = new AbortController();
    const progress = (): void => stop.abort(new Error("enough"));
    await expect(reading("rows.jsonl", rows, { signal: stop.signal, progress })).rejects.toThrow("enough");
  });
});

describe("a new kind of file", () => {
  const cards: DocumentReader = {
    id: "cards",
    title: "a box of cards",
    extensions: ["cards"],
    recognises: (start) => String.fromCharCode(...start.subarray(0, 6)) === "CARDS\n",
    async *read(source) {
      const [, ...lines] = new TextDecoder().decode(await source.read(0, source.sizeBytes)).split("\n");
      for (const [i, line] of lines.entries()) yield { kind: "document", row: i + 1, text: line };
    },
  };

  it("is one reader in the list, under the caps and words of all", async () => {
    const read = async (name: string, text: string): Promise<[string, unknown[]]> => {
      const source = memorySource(name, bytes(text));
      const { format, found } = await readDocument(source, {}, [cards, ...documentReaders]);
      const all: unknown[] = [];
      for await (const one of found) all.push(one);
      return [format, all];
    };
    expect(await read("latin.txt", "CARDS\naqua\u200b\n\n")).toEqual([
      "cards",
      [
        {
          kind: "document",
          row: 1,
          text: "aqua",
          invisible: [{ text: "U+200B", how: "characters of no width" }],
        },
        expect.objectContaining({ kind: "fault", line: 2, code: "data/empty-text" }) as unknown,
        expect.objectContaining({ kind: "fault", line: 3 }) as unknown,
      ],
    ]);
    await expect(read("latin.cards", "CARDS\n")).rejects.toMatchObject({ code: "data/nothing-kept" });
  });
});
