// Files made to break readers of text: no pattern takes longer than its text, no damage does more than cost its place.
import { describe, expect, it } from "vitest";
import { memorySource } from "../../../../src/domain/bytes.ts";
import { type DocumentReader, documentReaders } from "../../../../src/data/documents/index.ts";
import { faultsOf, fuzzCases } from "../../hostileCase.ts";
import { bytes, reading } from "./reading.ts";

const textReaders = (documentReaders as readonly DocumentReader[]).filter(({ isText }) => isText !== false);

const repeated = [
  ...[
    " ",
    "\n",
    "\t",
    "1\n",
    "1",
    "a",
    ":",
    "A: ",
    "A:\n",
    "0:00 ",
    "0:00\n",
    "0:00 A: b\n",
    "[0:00",
    "A (0:00",
  ],
  ...[
    "<",
    "<a ",
    "<!--",
    "<!---->",
    "<b>",
    "<td>",
    "&nbsp;",
    "&",
    "<style>",
    "*a",
    "_a",
    "`a",
    "[a](",
    "![",
    "# ",
    "| ",
  ],
  ...[
    "[",
    "{",
    '"',
    '{"a":',
    '"a",',
    "-->",
    "00:00:01,000 --> 00:00:02,000\n",
    "From a 1\n",
    "From: a\n",
    "\u200b",
    "\\",
  ],
];

describe("one thing said many times", () => {
  it.each(textReaders.map((reader) => [reader.id, reader] as const))("to %s", async (_id, reader) => {
    const cases = repeated.map((seed): [string, () => Promise<void>] => [
      JSON.stringify(seed),
      async () => {
        const content = bytes(`${seed.repeat(Math.ceil(40_000 / seed.length))}x`);
        reader.recognises(content);
        const found = reader.read(memorySource("x", content), {});
        for await (const one of found) expect(one.kind).toMatch(/./);
      },
    ]);
    expect(await faultsOf(cases)).toEqual([]);
  });
});

describe("damaged files", () => {
  const files: [string, string][] = [
    ["a.csv", `candidate,text\n${'c1,"Led a ""team""\nof nine"\n'.repeat(30)}`],
    ["a.jsonl", '{"prompt":"Why?","chosen":"a","rejected":"b"}\n{"text":"c"}\n'.repeat(20)],
    ["a.vtt", `WEBVTT\n\n${"00:01.000 --> 00:02.000\n<v Jane>Hello</v>\n\n".repeat(20)}`],
    ["a.srt", "1\n00:00:01,000 --> 00:00:02,000\nJane: Hello\n\n".repeat(20)],
    ["a.md", "---\ntitle: x\n---\n# Work\n\n[a](b) **c** <b>d</b>\n".repeat(10)],
    ["a.html", "<!doctype html><p style='color:red'>Hello <b>you</b><table><tr><td>1</table>".repeat(10)],
    [
      "a.eml",
      `From: a@b.c\nTo: d@e.f\nDate: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Hi</p>\n--b\nContent-Disposition: attachment; filename=a.txt\nContent-Transfer-Encoding: base64\n\n${"SGVsbG8g".repeat(20)}\n--b--\n`,
    ],
    ["a.txt", "Interviewer: Why?\nJane: Because é.\n".repeat(20)],
  ];
  it("give what is left, or say what is wrong", async () => {
    let state = 3;
    const random = (limit: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const cases = Array.from({ length: fuzzCases }, (_, i): [string, () => unknown] => {
      const [name, text] = files[i % files.length] ?? ["a.txt", ""];
      const damaged = bytes(text);
      for (let k = 1 + random(6); k > 0; k--) damaged[random(damaged.length)] = random(256);
      const cut = i % 5 === 0 ? damaged.subarray(0, random(damaged.length)) : damaged;
      return [`${name} ${i}`, () => reading(name, cut)];
    });
    expect(await faultsOf(cases)).toEqual([]);
  });
});
