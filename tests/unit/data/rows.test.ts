// Rows to ids equal what TRL's own _prepare_dataset and collator make of them (tests/golden/tokenize/rows.json).
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type AnyRow,
  completions,
  type Cut,
  extractPrompt,
  onRow,
  pairs,
  type RawRow,
  refuseBadRows,
  tokenizePrompt,
  tokenizeRow,
  tokenizeRows,
} from "../../../src/data/rows/index.ts";
import { loadTokenizer, type Tokenizer } from "../../../src/text/index.ts";
import { folder, goldenFolder, readJson } from "../text/folders.ts";

interface GoldenRows {
  kind: "preference" | "completion";
  set: string;
  tokenizer: string;
  max_length: number | null;
  rows: Record<string, unknown>[];
  expected: { index: number; [key: string]: unknown }[];
}

const golden = (readJson(join(goldenFolder, "rows.json")) as { cases: GoldenRows[] }).cases;
const open = (name: string): Promise<Tokenizer> =>
  loadTokenizer(folder(join(goldenFolder, "tokenizers", name)));
const reading = (tokenizer: Tokenizer, maxLength: number | null, tooLong: Cut["tooLong"] = "cut") => ({
  tokenizer,
  vocabularySize: tokenizer.vocabSize,
  cut: { maxLength, tooLong },
});
const numbered = (rows: RawRow[]): { row: Record<string, unknown>; line: number }[] =>
  rows.map((row, line) => ({ row: { ...row }, line }));

describe.each(golden)("$kind $set, $tokenizer, max_length $max_length", (entry) => {
  it("has TRL's ids, and TRL's rows left out", async () => {
    const tokenizer = await open(entry.tokenizer);
    const options = reading(tokenizer, entry.max_length);
    const rows = numbered(entry.rows);
    if (entry.kind === "preference") {
      const { rows: made, dropped, errors } = tokenizeRows(pairs, rows, options);
      expect(errors).toEqual([]);
      expect(dropped).toBe(rows.length - entry.expected.length);
      expect(
        made.map((pair) => ({
          index: pair.line,
          prompt_ids: pair.promptIds,
          chosen_ids: pair.chosenIds,
          rejected_ids: pair.rejectedIds,
        })),
      ).toEqual(entry.expected);
    } else {
      const { rows: made, dropped, errors } = tokenizeRows(completions, rows, options);
      expect(errors).toEqual([]);
      expect(dropped).toBe(rows.length - entry.expected.length);
      expect(
        made.map(({ ids, completionStart, line }) => ({
          index: line,
          ids,
          completion_start: completionStart,
        })),
      ).toEqual(entry.expected);
    }
  });
});

describe("rows of single commands", () => {
  it("joins the prompt's ids and the joint tail", async () => {
    const tokenizer = await open("chat");
    const row = { prompt: "hello th", completion: "e range" };
    const { ids, promptLength } = tokenizeRow(row, tokenizer);
    const prompt = tokenizer.encode("hello th");
    const joint = tokenizer.encode(`hello the range${tokenizer.eosText ?? ""}`);
    expect(promptLength).toBe(prompt.length);
    expect(ids).toEqual([...prompt, ...joint.slice(prompt.length)]);
    expect(ids).not.toEqual(joint);
  });

  it("takes rows of ids without a tokenizer", () => {
    expect(tokenizeRow({ ids: [5, 6, 7], prompt_length: 0 }, undefined)).toEqual({
      ids: [5, 6, 7],
      promptLength: 0,
    });
    expect(tokenizeRow({ ids: [5, 6, 7], prompt_length: "3" }, undefined)).toEqual({
      ids: [5, 6, 7],
      promptLength: 3,
    });
    expect(tokenizePrompt({ ids: [1] }, undefined)).toEqual([1]);
  });

  it("gives generation the generation prompt", async () => {
    const tokenizer = await open("chat");
    const messages = [{ role: "user", content: "Hi" }];
    const text = tokenizer.applyChatTemplate(messages, { addGenerationPrompt: true });
    expect(text.endsWith("<|start|>assistant\n")).toBe(true);
    expect(tokenizePrompt({ prompt: messages }, tokenizer)).toEqual(
      tokenizer.encode(text, { addSpecialTokens: false }),
    );
    expect(tokenizePrompt({ prompt: "x" }, tokenizer)).toEqual(tokenizer.encode("x"));
  });

  it("counts what it cuts", async () => {
    const tokenizer = await open("chat");
    const rows = numbered([
      { prompt: "a", chosen: "b", rejected: "long ".repeat(50) },
      { prompt: "a", chosen: "b", rejected: "c" },
      { prompt: "a ".repeat(60), chosen: "b", rejected: "c" },
    ]);
    const { rows: made, truncated, dropped } = tokenizeRows(pairs, rows, reading(tokenizer, 20));
    expect({ kept: made.length, truncated, dropped }).toEqual({ kept: 2, truncated: 1, dropped: 1 });
    expect(made[0]?.promptIds.length).toBeGreaterThan(0);
    expect((made[0]?.promptIds.length ?? 0) + (made[0]?.rejectedIds.length ?? 0)).toBe(20);
  });

  it("drops whole what a method does not cut", async () => {
    const tokenizer = await open("chat");
    const long = "long ".repeat(50);
    const taken = (kind: typeof pairs | typeof completions, rows: RawRow[]) => {
      const options = reading(tokenizer, 20, "drop");
      const { rows: made, truncated, dropped } = tokenizeRows<AnyRow>(kind, numbered(rows), options);
      return { lines: made.map(({ line }) => line), truncated, dropped };
    };
    const answers = [
      { prompt: "a", chosen: "b", rejected: long },
      { prompt: "a", chosen: long, rejected: "b" },
      { prompt: "a", chosen: "b", rejected: "c" },
    ];
    expect(taken(pairs, answers)).toEqual({ lines: [2], truncated: 0, dropped: 2 });
    const texts = [{ text: long }, { prompt: "a", completion: long }, { prompt: "a", completion: "b" }];
    expect(taken(completions, texts)).toEqual({ lines: [2], truncated: 0, dropped: 2 });
  });
});

describe("bad rows", () => {
  const cases: [string, Record<string, unknown>, RegExp][] = [
    [
      "a slip in a key",
      { prompt: "a", chosen: "b", rejcted: "c" },
      /^no "rejected"; found "prompt", "chosen", "rejcted"; did you mean to name "rejcted" "rejected"\?$/,
    ],
    ["no keys", {}, /^no "chosen"; found no keys$/],
    ["null", { chosen: "a", rejected: null }, /^"rejected" is null$/],
    ["a number", { chosen: 3, rejected: "b" }, /^"chosen" must be a string or a list of messages, got 3$/],
    [
      "two kinds",
      { chosen: "a", rejected: [{ role: "user", content: "b" }] },
      /both be strings or both be lists/,
    ],
    ["no messages", { chosen: [], rejected: [] }, /^"chosen" is an empty list of messages$/],
    [
      "a message without role",
      { chosen: [{ content: "a" }], rejected: [{ role: "user", content: "b" }] },
      /^chosen\[0\] has no "role"; found "content"$/,
    ],
    ["a message that is text", { chosen: ["a"], rejected: ["b"] }, /^chosen\[0\] must be a message such as/],
    [
      "no shared message",
      { chosen: [{ role: "user", content: "a" }], rejected: [{ role: "user", content: "b" }] },
      /share no first message/,
    ],
    [
      "content that the template cannot take",
      {
        prompt: [{ role: "user", content: 5 }],
        chosen: [{ role: "assistant", content: "a" }],
        rejected: [{ role: "assistant", content: "b" }],
      },
      /chat template cannot be used/,
    ],
    [
      "ids above the vocabulary",
      { prompt_ids: [1], chosen_ids: [1e6], rejected_ids: [2] },
      /^chosen_ids\[0\] is 1000000, but the model has ids up to/,
    ],
    ["control characters", { "pro\u001bmpt": "x" }, /\\u001b/],
  ];

  it.each(cases)("%s is reported with its line and stops nothing", async (_name, row, message) => {
    const tokenizer = await open("chat");
    const good = { prompt: "a", chosen: "b", rejected: "c" };
    const rows = [
      { row: good, line: 1 },
      { row, line: 2 },
      { row: good, line: 3 },
    ];
    const { rows: made, errors } = tokenizeRows(pairs, rows, reading(tokenizer, null));
    expect(made.map(({ line }) => line)).toEqual([1, 3]);
    expect(errors).toEqual([{ line: 2, message: expect.stringMatching(message) as string }]);
    const many = Array.from({ length: 5 }, (_, i) => ({ line: i + 2, message: "m" }));
    expect(() => refuseBadRows("rows.jsonl", [...errors, ...many], 8)).toThrow(
      /rows\.jsonl: 6 of 8 rows cannot be used\. line 2: .* and 3 more\./s,
    );
  });

  it("says that a tokenizer without template cannot read messages, once and with a remedy", async () => {
    const tokenizer = await open("gpt2");
    const messages = [{ role: "user", content: "a" }];
    const rows = numbered([{ messages }]);
    expect(() => tokenizeRows(completions, rows, reading(tokenizer, null))).toThrow(
      expect.objectContaining({
        code: "tokenizer/no-chat-template",
        hint: expect.stringContaining("chat_template.jinja") as string,
      }),
    );
  });

  it("names the line for single rows", () => {
    expect(() =>
      onRow("rows.jsonl", 7, () => tokenizeRow({ ids: [1, -2], prompt_length: 1 }, undefined)),
    ).toThrow(
      expect.objectContaining({
        code: "data/bad-row",
        message: "rows.jsonl, line 7: ids[1] must be an id (an integer from 0), got -2.",
      }),
    );
    expect(() => onRow("r", 1, () => tokenizeRow({ ids: [1], prompt_length: 2 }, undefined))).toThrow(
      /from 0 to 1, got 2/,
    );
    expect(() => onRow("r", 1, () => tokenizeRow({ prompt: "a", completion: "b" }, undefined))).toThrow(
      /no tokenizer/,
    );
    expect(() =>
      onRow("r", 1, () => tokenizeRow({ ids: [] as number[], prompt_length: 0 }, undefined)),
    ).toThrow(/"ids" is empty/);
  });
});

describe("extractPrompt", () => {
  it.each([
    ["nothing shared, chosen ends in a space", "a ", "b", ""],
    ["an empty side", "", "b", ""],
    ["a shared half of a surrogate pair", "x😀", "x😁", "x"],
    ["one side the start, ending in an astral character", "x😀", "x😀y", "x"],
    ["a space before the difference", "to be", "to go", "to"],
    ["two spaces before the difference", "to  be", "to  go", "to "],
  ])("%s", (_name, chosen, rejected, prompt) => {
    const cut = extractPrompt(chosen, rejected);
    expect(cut).toEqual({
      prompt,
      chosen: chosen.slice(prompt.length),
      rejected: rejected.slice(prompt.length),
    });
  });

  it("takes a missing key and null for equal, as a dataset's columns are", () => {
    const first = { role: "user", content: "a" };
    const cut = extractPrompt(
      [first, { role: "assistant", content: "b" }],
      [
        { content: "a", role: "user", name: null },
        { role: "assistant", content: "c" },
      ],
    );
    expect(cut.prompt).toEqual([first]);
  });
});
