// Files that are made to cost: each is read or refused in words within two seconds of this process's own time (other
// work on the machine does not count), however it nests, repeats or goes on.
import { describe, expect, it } from "vitest";
import { readRows } from "../../../src/data/readers/index.ts";
import { faultText, readPreference, RowNotes } from "../../../src/data/rows/index.ts";
import { AppError } from "../../../src/domain/errors.ts";

const row = '{"prompt": "p", "chosen": "yes", "rejected": "no"';
const timeLimitMs = 2000;
const numbered = (count: number, one: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => one(i)).join(",");

const files: readonly (readonly [what: string, name: string, make: () => string, said: RegExp])[] = [
  ["a line of 30 MB", "a.jsonl", () => `${row}, "x": "${"a ".repeat(15e6)}"}\n${row}}`, /^2 rows$/],
  [
    "a line of 34 MB",
    "a.jsonl",
    () => `${row}}\n${row}, "x": "${"a ".repeat(17e6)}"}`,
    /the line has 34000059 bytes/,
  ],
  ["escaped quotation marks", "a.jsonl", () => `${row}, "x": "${'\\"'.repeat(5e6)}"}`, /^1 rows$/],
  [
    "backslashes without an end",
    "a.jsonl",
    () => `${row}, "x": "${"\\\\".repeat(5e6)}`,
    /closing quotation mark/,
  ],
  ["lists that only open, .json", "a.json", () => "[".repeat(5e6), /nested deeper than 100 levels/],
  [
    "lists that only open, .jsonl",
    "a.jsonl",
    () => `${"[".repeat(5e6)}\n${row}}`,
    /nested deeper than 100 levels/,
  ],
  ["objects that only open", "a.json", () => '{"a":'.repeat(1e6), /nested deeper|not JSON/],
  ["lines that only open", "a.json", () => "{\n".repeat(2e6), /more than 20000 faults, the first in line 1/],
  ["lines that open a key", "a.json", () => '{"a":\n'.repeat(1e6), /more than 20000 faults/],
  [
    "deep nesting in a column",
    "a.jsonl",
    () => `${row}, "x": ${"[".repeat(5e5)}${"]".repeat(5e5)}}`,
    /nested deeper/,
  ],
  ["an integer of 5 MB", "a.jsonl", () => `${row}, "x": ${"1".repeat(5e6)}}`, /an integer of 5000000 digits/],
  ["a float of 5 MB", "a.jsonl", () => `${row}, "x": 1${"0".repeat(5e6)}.0}`, /^1 rows$/],
  ["a list of floats", "a.jsonl", () => `${row}, "x": [${numbered(5e5, () => "1.0")}]}`, /^1 rows$/],
  ["blanks without an end", "a.jsonl", () => `${row}, "x": 1${" ".repeat(1e7)}`, /the text ends/],
  ["objects on one line", "a.json", () => `${row}}`.repeat(5e4), /^50000 rows$/],
  ["rows with floats", "a.jsonl", () => `${row}, "s": 4.0}\n`.repeat(5e4), /^50000 rows$/],
  [
    "a list of rows with NaN",
    "a.json",
    () => `[${numbered(5e4, () => `${row}, "s": NaN}`)}]`,
    /^50000 rows$/,
  ],
  [
    "200,000 columns",
    "a.csv",
    () => `prompt,chosen,rejected,${numbered(2e5, (i) => `c${i}`)}\n${"a,".repeat(1e5)}`,
    /there is none for "c/,
  ],
  ["a row of commas", "a.csv", () => `prompt,chosen,rejected\n${",".repeat(3e6)}`, /has no rows/],
  ["a cell of many lines", "a.csv", () => `prompt,chosen,rejected\n"${"a\n".repeat(5e6)}",b,c`, /^1 rows$/],
  [
    "a quotation mark without an end",
    "a.csv",
    () => `prompt,chosen,rejected\n"${'a""'.repeat(2e6)},b,c`,
    /not closed/,
  ],
  [
    "what may be messages in a cell",
    "a.csv",
    () => `prompt,chosen,rejected\n${"[{".repeat(2e6)}"role",b,c`,
    /^1 rows$|not closed/,
  ],
  ["what may be Python", "a.jsonl", () => `${row.replace("yes", "[{'role': ".repeat(1e6))}}`, /^1 rows$/],
  [
    "20,000 questions",
    "a.jsonl",
    () => `${row}, ${numbered(2e4, (i) => `"question ${i}": "text ${i}"`)}}`,
    /is not read.*/,
  ],
  [
    "a number beyond every float",
    "a.jsonl",
    () => `${row}, "tools": [{"n": 1e999}], "x": -1e999}`,
    /^1 rows$/,
  ],
];

async function take(name: string, text: string): Promise<string> {
  try {
    const { rows, errors } = await readRows(name, new TextEncoder().encode(text));
    const notes = new RowNotes();
    const faults = errors.map(({ message }) => message);
    for (const { row: one, line } of rows) {
      try {
        readPreference(one, { notes, line });
      } catch (error) {
        faults.push(faultText(error) ?? `not a fault: ${String(error)}`);
      }
    }
    return faults[0] ?? notes.texts(name, rows.length)[0] ?? `${rows.length} rows`;
  } catch (error) {
    return error instanceof AppError ? error.message : `not an AppError: ${String(error)}`;
  }
}

describe("hostile files", () => {
  it.each(files)("%s", { timeout: 60_000 }, async (_what, name, make, said) => {
    const text = make();
    const before = process.cpuUsage();
    const answer = await take(name, text);
    const took = process.cpuUsage(before).user / 1000;
    expect(answer).toMatch(said);
    expect(answer.length).toBeLessThan(2000);
    expect(answer).not.toMatch(/undefined|is not a function|\[object|call stack/);
    expect(took).toBeLessThan(timeLimitMs);
  });
});
