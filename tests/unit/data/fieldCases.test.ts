// Files of rows as users of other tools have them: each is read as the rows that are meant, or refused with the reason.
// The last column says the rows as pairs, or what a refusal must name; rows that differ only by a number are made by one
// function of it.
// Long because: one table of cases, whose inputs the formatter lays out a line a part.
import { describe, expect, it } from "vitest";
import { readRows } from "../../../src/data/readers/index.ts";
import { faultText, type Preference, readPreference, RowNotes } from "../../../src/data/rows/index.ts";
import { AppError } from "../../../src/domain/errors.ts";

type Rows = (i: number) => unknown;
type File = readonly [name: string, content: string | Uint8Array];

const count = 4;
const made = (row: Rows): unknown[] => Array.from({ length: count }, (_, i) => row(i));
const lines = (row: Rows): File => [
  "a.jsonl",
  made(row)
    .map((one) => `${JSON.stringify(one)}\n`)
    .join(""),
];
const each = (name: string, line: (i: number) => string, between = "\n"): File => [
  name,
  made(line).join(between),
];
const csv = (header: string, line: (i: number) => string, end = "\n"): File => [
  "a.csv",
  [header, ...(made(line) as string[])].map((one) => one + end).join(""),
];

const plain: Rows = (i) => ({ prompt: `p${i}`, chosen: "yes", rejected: "no" });
const user = (content: string) => ({ role: "user", content });
const assistant = (content: string) => ({ role: "assistant", content });
const talk: Rows = (i) => ({
  chosen: [user(`Boil egg ${i}?`), assistant("Seven minutes.")],
  rejected: [user(`Boil egg ${i}?`), assistant("No idea.")],
});
const answers: Rows = (i) => ({
  prompt: [user(`Hi ${i}`)],
  chosen: [assistant("Hello")],
  rejected: [assistant("Go")],
});
const inQuotes = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const pretty = (i: number): string => JSON.stringify(plain(i), null, 1);
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (unit) => unit.charCodeAt(0));
const sides = (i: number, one: (role: string, text: string) => unknown) => ({
  chosen: [one("user", `Boil egg ${i}?`), one("assistant", "Seven minutes.")],
  rejected: [one("user", `Boil egg ${i}?`), one("assistant", "No idea.")],
});
const sharegpt = (human: string, gpt: string): Rows => {
  const names: Record<string, string> = { user: human, assistant: gpt };
  return (i) => sides(i, (role, value) => ({ from: names[role], value }));
};
const named = (human: string, gpt: string): Rows => {
  const names: Record<string, string> = { user: human, assistant: gpt };
  return (i) => sides(i, (role, content) => ({ role: names[role], content }));
};
const eggs = (i: number) => sides(i, (role, content) => ({ role, content }));

const readAs: readonly (readonly [what: string, file: File, rows: Rows])[] = [
  ["ShareGPT", lines(sharegpt("human", "gpt")), talk],
  ["ShareGPT in another case", lines(sharegpt("Human", "GPT")), talk],
  [
    "one message, not a list",
    lines((i) => ({
      prompt: [user(`Hi ${i}`)],
      chosen: assistant("Hello"),
      rejected: { from: "gpt", value: "Go" },
    })),
    answers,
  ],
  [
    "a text as the prompt of messages",
    lines((i) => ({ prompt: `Hi ${i}`, chosen: [assistant("Hello")], rejected: [assistant("Go")] })),
    answers,
  ],

  [
    "NaN and Infinity in a column",
    [
      "a.jsonl",
      ["NaN", "4.5", "Infinity", "-Infinity"]
        .map((score, i) => `${JSON.stringify(plain(i)).slice(0, -1)}, "score": ${score}}`)
        .join("\n"),
    ],
    plain,
  ],
  [
    "NaN in a list",
    ["a.json", `[${made((i) => `${JSON.stringify(plain(i)).slice(0, -1)}, "score": NaN}`).join(",")}]`],
    plain,
  ],
  [
    "NaN within an object",
    each(
      "a.jsonl",
      (i) =>
        `{"meta": {"a": [NaN, -Infinity, 20.0, 12345678901234567890]}, ${JSON.stringify(plain(i)).slice(1)}`,
    ),
    plain,
  ],
  ["a pretty list in .jsonl", ["a.jsonl", JSON.stringify(made(plain), null, 1)], plain],
  ["a list in .jsonl", ["a.jsonl", JSON.stringify(made(plain))], plain],
  ["a list in .csv", ["a.csv", JSON.stringify(made(plain))], plain],
  ["a list in .ndjson after blank lines", ["a.ndjson", `\n\n ${JSON.stringify(made(plain))}\n`], plain],
  [
    "two lists",
    ["a.json", `${JSON.stringify(made(plain).slice(0, 2))}\n${JSON.stringify(made(plain).slice(2))}`],
    plain,
  ],
  ["JSON Lines in .json", each("a.json", (i) => JSON.stringify(plain(i))), plain],
  ["JSON Lines in .csv", each("a.csv", (i) => JSON.stringify(plain(i))), plain],
  ["pretty objects in .json", each("a.json", pretty), plain],
  ["pretty objects in .jsonl", each("a.jsonl", pretty), plain],
  ["pretty objects without line ends between", each("a.json", pretty, ""), plain],
  ["objects on one line", each("a.jsonl", (i) => JSON.stringify(plain(i)), ""), plain],
  [
    "two objects a line",
    [
      "a.jsonl",
      `${made(plain)
        .slice(0, 2)
        .map((row) => JSON.stringify(row))
        .join(" ")}\n${made(plain)
        .slice(2)
        .map((row) => JSON.stringify(row))
        .join("")}\n`,
    ],
    plain,
  ],
  ["a holder on one line of .jsonl", ["a.jsonl", JSON.stringify({ version: "1", data: made(plain) })], plain],
  [
    "columns on one line of .jsonl",
    [
      "a.jsonl",
      JSON.stringify({
        prompt: ["p0", "p1", "p2", "p3"],
        chosen: Array(4).fill("yes"),
        rejected: Array(4).fill("no"),
      }),
    ],
    plain,
  ],
  ["CSV in .json", ["a.json", csv("prompt,chosen,rejected", (i) => `p${i},yes,no`)[1]], plain],
  [
    "a comma after the last element",
    ["a.json", `[\n${made((i) => ` ${JSON.stringify(plain(i))},\n`).join("")}]\n`],
    plain,
  ],

  ["empty columns at the end, CRLF", csv("prompt,chosen,rejected,,", (i) => `p${i},yes,no,,`, "\r\n"), plain],
  ["an empty column at the end", csv("prompt,chosen,rejected,", (i) => `p${i},yes,no,`), plain],
  ["empty cells beyond the columns", csv("prompt,chosen,rejected", (i) => `p${i},yes,no,, `), plain],
  ["cells of empty columns left out", csv("prompt,chosen,rejected,,", (i) => `p${i},yes,no`), plain],
  ["an empty column between", csv("prompt,,chosen,rejected", (i) => `p${i},,yes,no`), plain],
  [
    "words for missing values in a column that is not read",
    csv("prompt,chosen,rejected,score", (i) => `p${i},yes,no,${["NaN", "null", "None", "1"][i] ?? ""}`),
    plain,
  ],
  [
    "texts that only contain such words",
    csv("prompt,chosen,rejected", (i) => `p${i},None of them,a null hypothesis`),
    (i) => ({ prompt: `p${i}`, chosen: "None of them", rejected: "a null hypothesis" }),
  ],
  [
    "such words in JSON, where they are texts",
    lines((i) => ({ prompt: `p${i}`, chosen: "None", rejected: "null" })),
    (i) => ({ prompt: `p${i}`, chosen: "None", rejected: "null" }),
  ],

  [
    "messages as JSON in strings",
    lines((i) => ({ chosen: JSON.stringify(eggs(i).chosen), rejected: JSON.stringify(eggs(i).rejected) })),
    talk,
  ],
  [
    "a message as JSON in a cell",
    csv(
      "prompt,chosen,rejected",
      (i) =>
        `Hi ${i},${inQuotes(JSON.stringify(assistant("Hello")))},${inQuotes(JSON.stringify(assistant("Go")))}`,
    ),
    answers,
  ],
  [
    "JSON that is text",
    lines((i) => ({ prompt: `Write JSON ${i}: `, chosen: '{"a": [1, 2]}', rejected: "[1]" })),
    (i) => ({ prompt: `Write JSON ${i}: `, chosen: '{"a": [1, 2]}', rejected: "[1]" }),
  ],
  [
    "JSON that is text, in CSV",
    csv("prompt,chosen,rejected", (i) => `Write JSON ${i}: ,"{""a"": [1, 2]}",[1]`),
    (i) => ({ prompt: `Write JSON ${i}: `, chosen: '{"a": [1, 2]}', rejected: "[1]" }),
  ],

  [
    "a prompt to be found",
    lines((i) => ({
      chosen: `\n\nHuman: What grows ${i}?\n\nAssistant: Tulips do.`,
      rejected: `\n\nHuman: What grows ${i}?\n\nAssistant: Trees.`,
    })),
    (i) => ({
      prompt: `\n\nHuman: What grows ${i}?\n\nAssistant: T`,
      chosen: "ulips do.",
      rejected: "rees.",
    }),
  ],
  [
    "a prompt that repeats the first message",
    lines((i) => ({ prompt: `Boil egg ${i}?`, prompt_id: "ab", ...eggs(i) })),
    talk,
  ],
  [
    "keys that are null",
    lines((i) => sides(i, (role, content) => ({ role, content, name: null, tool_calls: null }))),
    talk,
  ],
  [
    "parts of content",
    lines((i) => sides(i, (role, text) => ({ role, content: [{ type: "text", text }] }))),
    talk,
  ],
  [
    "a byte order mark",
    ["a.jsonl", `\ufeff${made((i) => JSON.stringify(plain(i))).join("\r\n")}\r\n\r\n`],
    plain,
  ],
  [
    "a byte order mark a line",
    ["a.jsonl", made((i) => `\ufeff${JSON.stringify(plain(i))}\n`).join("")],
    plain,
  ],
  [
    "semicolons",
    csv("prompt;chosen;rejected", (i) => `What is ${i}, please?;One, two, three, four;No, never, at, all`),
    (i) => ({
      prompt: `What is ${i}, please?`,
      chosen: "One, two, three, four",
      rejected: "No, never, at, all",
    }),
  ],
  [
    "tabs in .csv",
    csv("prompt\tchosen\trejected", (i) => `p${i}, ok\tyes, sure\tno, never`),
    (i) => ({ prompt: `p${i}, ok`, chosen: "yes, sure", rejected: "no, never" }),
  ],
  [
    "bars",
    csv("prompt|chosen|rejected", (i) => `p${i}, ok|yes, sure|no, never`),
    (i) => ({ prompt: `p${i}, ok`, chosen: "yes, sure", rejected: "no, never" }),
  ],
  ["Excel's line for another mark", csv("sep=|\nprompt|chosen|rejected", (i) => `p${i}|yes|no`), plain],
  ["an index without a name", csv(",prompt,chosen,rejected", (i) => `${i},p${i},yes,no`), plain],
  ["lines that end in a carriage return", csv("prompt,chosen,rejected", (i) => `p${i},yes,no`, "\r"), plain],
  ["blank lines between", csv("prompt,chosen,rejected\n", (i) => `p${i},yes,no\n`), plain],
  [
    "quotation marks and line breaks",
    csv('\ufeff"prompt","chosen","rejected"', (i) => `"p${i}\r\nline two","yes ""really""","no"`, "\r\n"),
    (i) => ({ prompt: `p${i}\r\nline two`, chosen: 'yes "really"', rejected: "no" }),
  ],
  ["names of columns in another case", csv("Prompt,Chosen,REJECTED", (i) => `p${i},yes,no`), plain],
];

const refused: readonly (readonly [what: string, file: File, said: RegExp])[] = [
  ["odd roles", lines(named("Human", "Assistant")), /role "Human", which chat templates call "user"/],
  ["roles of ShareGPT under role", lines(named("human", "gpt")), /role "human"/],
  [
    "an unknown speaker",
    lines(sharegpt("human", "moderator")),
    /"from" "moderator"; expected human, gpt, system or tool/,
  ],
  [
    "a call of a tool in ShareGPT",
    lines(sharegpt("human", "function_call")),
    /"function_call".*"tool_calls"/,
  ],
  [
    "cells left out",
    csv("prompt,chosen,rejected", (i) => `p${i},yes`),
    /2 cells, but the first line names 3 columns: there is none for "rejected"/,
  ],
  [
    "a comma inside a text",
    csv("prompt,chosen,rejected", (i) => `p${i},yes,no, never`),
    /cell 4 holds " never".*quotation marks/,
  ],
  [
    "a text under no name",
    csv("prompt,chosen,rejected,", (i) => `p${i},yes,no,never`),
    /cell 4 holds "never"/,
  ],
  [
    "NaN as an answer in CSV",
    csv("prompt,chosen,rejected", (i) => `p${i},NaN,no`),
    /the cell "chosen" says NaN, a word for a missing value/,
  ],
  [
    "null as a prompt in CSV",
    csv("prompt,chosen,rejected", (i) => `p${i === 2 ? "" : i},yes,no`.replace(/^p,/, "null,")),
    /the cell "prompt" says null/,
  ],
  [
    "<NA> as an answer in CSV",
    csv("prompt,chosen,rejected", (i) => `p${i},yes,<NA>`),
    /the cell "rejected" says <NA>/,
  ],
  [
    "Python's print of messages in CSV",
    csv(
      "chosen,rejected",
      (i) =>
        `"[{'content': 'Hi ${i}', 'role': 'user'}, {'content': 'Hello', 'role': 'assistant'}]","[{'content': 'Hi ${i}', 'role': 'user'}, {'content': 'Go', 'role': 'assistant'}]"`,
    ),
    /"chosen" holds messages in Python's spelling/,
  ],
  [
    "Python's print of messages in JSON",
    lines((i) => ({ prompt: `p${i}`, chosen: "{'role': 'assistant', 'content': 'Hello'}", rejected: "no" })),
    /Python/,
  ],
  [
    "NumPy's print of messages",
    lines((i) => ({
      prompt: `p${i}`,
      chosen: "no",
      rejected:
        "array([{'content': 'Hi', 'role': 'user'}\n {'content': 'Go', 'role': 'assistant'}], dtype=object)",
    })),
    /"rejected".*Python/,
  ],
  [
    "messages in a string beside a text",
    lines((i) => ({ prompt: `p${i}`, chosen: JSON.stringify([assistant("Hello")]), rejected: "no" })),
    /both be strings or both be lists of messages/,
  ],
  ["a column twice", csv("prompt,chosen,chosen", (i) => `p${i},yes,no`), /"chosen" appears twice/],
  [
    "Windows-1252",
    [
      "a.csv",
      bytesOf(`prompt,chosen,rejected\n${made((i) => `p${i} \x96 \x93quoted\x94 \xe9,yes,no`).join("\n")}\n`),
    ],
    /UTF-8/,
  ],
  [
    "OpenAI's pairs",
    lines((i) => ({
      input: { messages: [user(`Boil egg ${i}?`)] },
      preferred_output: [assistant("Seven minutes.")],
      non_preferred_output: [assistant("No idea.")],
    })),
    /no "chosen"; found "input"/,
  ],
  [
    "rows as Python prints them",
    each("a.jsonl", (i) => `{'prompt': 'p${i}', 'chosen': 'yes', 'rejected': 'no'}`),
    /not JSON: .*Python's spelling, which json\.dumps turns into JSON/,
  ],
  ["a comma after each line", each("a.jsonl", (i) => JSON.stringify(plain(i)), ",\n"), /not JSON: expected/],
  [
    "a question under another name",
    lines((i) => ({ question: `What is ${i}+1?`, chosen: `It is ${i}.`, rejected: "Unknown." })),
    /"question" holds text that would not be read.*into "prompt"/,
  ],
  [
    "Intel's Orca pairs",
    lines((i) => ({
      system: "You are careful.",
      question: `What is ${i}+1?`,
      chosen: `It is ${i}.`,
      rejected: "Unknown.",
    })),
    /"system" and "question" hold text/,
  ],
  [
    "Alpaca's pairs",
    lines((i) => ({ instruction: `Name fruit ${i}`, input: "", chosen: "Apple", rejected: "Stone" })),
    /"instruction" holds text/,
  ],
  [
    "a prompt in another case",
    lines((i) => ({ Prompt: `p${i}`, chosen: "yes", rejected: "no" })),
    /"Prompt" holds text/,
  ],
  [
    "messages beside texts",
    lines((i) => ({ messages: [user(`Hi ${i}`)], chosen: "yes", rejected: "no" })),
    /"messages" holds text/,
  ],
];

const noted: readonly (readonly [what: string, file: File, said: RegExp])[] = [
  [
    "a system text",
    lines((i) => ({
      system: "Answer in French.",
      prompt: `What is ${i}+1?`,
      chosen: "Deux.",
      rejected: "Unknown.",
    })),
    /the column "system" is not read, and 4 of 4 rows/,
  ],
  [
    "a context in another spelling",
    lines((i) => ({
      "Background Context": "x",
      Context: "It rains.",
      prompt: `p${i}`,
      chosen: "yes",
      rejected: "no",
    })),
    /"Context"/,
  ],
  ["a system text beside messages", lines((i) => ({ system: "Be brief.", ...eggs(i) })), /"system"/],
  [
    "a prompt that no message repeats",
    lines((i) => ({ prompt: "Something else", ...eggs(i) })),
    /the column "prompt" is not read/,
  ],
  [
    "messages as JSON in strings",
    lines((i) => ({ chosen: JSON.stringify(eggs(i).chosen), rejected: JSON.stringify(eggs(i).rejected) })),
    /4 of 4 rows hold messages as JSON in a string.*line 1, line 2, line 3, line 4/,
  ],
];

const quiet: readonly (readonly [what: string, file: File])[] = [
  [
    "bookkeeping",
    lines((i) => ({
      id: i,
      source: "forum",
      score_chosen: 4.0,
      topic: "eggs",
      language: "en",
      ...(plain(i) as object),
    })),
  ],
  [
    "copies of what is read",
    lines((i) => ({
      instruction: `p${i}`,
      question: ` p${i}\n`,
      messages: [user(`p${i}`), assistant("yes")],
      ...(plain(i) as object),
    })),
  ],
  [
    "empty columns",
    lines((i) => ({
      system: "",
      input: " ",
      context: null,
      history: [],
      instruction: "None",
      ...(plain(i) as object),
    })),
  ],
  [
    "UltraFeedback",
    lines((i) => ({ prompt: `Boil egg ${i}?`, prompt_id: "ab", messages: eggs(i).chosen, ...eggs(i) })),
  ],
];

interface Outcome {
  pairs: Preference[];
  faults: string[];
  notes: string[];
}

/** What a run on pairs makes of a file, tokens aside. */
async function take([name, content]: File): Promise<Outcome> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const notes = new RowNotes();
  const read = await readRows(name, bytes);
  const faults = read.errors.map(({ message }) => message);
  const pairs = read.rows.flatMap(({ row, line }) => {
    try {
      return [readPreference(row, { notes, line })];
    } catch (error) {
      faults.push(faultText(error) ?? String(error));
      return [];
    }
  });
  return { pairs, faults, notes: notes.texts(name, read.rows.length) };
}

/** Without keys that are null, and parts of text as their text: what a chat template says. */
function said(value: unknown): unknown {
  if (Array.isArray(value)) {
    const parts = value as { type?: unknown; text?: unknown }[];
    return parts.length > 0 && parts.every((part) => part.type === "text")
      ? parts.map(({ text }) => text).join("")
      : value.map(said);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, said(item)]])),
  );
}

describe("files that are read", () => {
  it.each(readAs)("%s", async (_what, file, rows) => {
    const { pairs, faults } = await take(file);
    expect(faults).toEqual([]);
    expect(said(pairs)).toEqual(made(rows).map((row) => readPreference(row as Record<string, unknown>)));
  });
});

describe("files that are refused", () => {
  it.each(refused)("%s", async (_what, file, words) => {
    const faults = await take(file).then(
      (outcome) => outcome.faults,
      (error: unknown) => [error instanceof AppError ? error.message : `not an AppError: ${String(error)}`],
    );
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join("\n")).toMatch(words);
    for (const fault of faults) expect(fault.length).toBeLessThan(400);
  });
});

describe("what is said of rows that are taken", () => {
  it.each(noted)("%s", async (_what, file, words) => {
    const { faults, notes } = await take(file);
    expect(faults).toEqual([]);
    expect(notes.join("\n")).toMatch(words);
  });

  it.each(quiet)("nothing of %s", async (_what, file) => {
    expect(await take(file)).toMatchObject({ faults: [], notes: [] });
  });
});
