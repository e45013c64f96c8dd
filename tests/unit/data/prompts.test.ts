// Prompts of a method that draws its answers: of rows of prompts each, of rows of pairs once each; what leaves no room is dropped.
import { expect, test } from "vitest";
import { prompts, tokenizeRows } from "../../../src/data/rows/index.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { loadTokenizer } from "../../../src/text/index.ts";

const tokenizer = await loadTokenizer(
  folderFiles(new URL("../../golden/models/gpt2", import.meta.url).pathname),
);

function read(rows: readonly Record<string, unknown>[], maxLength = 64) {
  const given = rows.map((row, i) => ({ row, line: i + 1 }));
  return tokenizeRows(prompts, given, {
    tokenizer,
    vocabularySize: 113,
    cut: { maxLength, tooLong: "drop" },
  });
}

test("rows of prompts stand for themselves, twice if they stand there twice", () => {
  const { rows } = read([{ prompt: "the wind" }, { prompt: "the wind" }, { prompt_ids: [5, 6] }]);
  expect(rows.map(({ promptIds, said }) => [promptIds, said])).toEqual([
    [tokenizer.encode("the wind"), "the wind"],
    [tokenizer.encode("the wind"), "the wind"],
    [[5, 6], undefined],
  ]);
});

test("messages are asked by the chat template, with its generation prompt", () => {
  const [row] = read([{ prompt: [{ role: "user", content: "on" }] }]).rows;
  expect(row?.promptIds).toEqual(tokenizer.encode("user: on\nassistant: ", { addSpecialTokens: false }));
});

test("a pair's prompt is taken once, also where it stands only in its sides", () => {
  const { rows } = read([
    { prompt: "the wind", chosen: " on", rejected: " in" },
    { prompt: "the wind", chosen: " then", rejected: " in" },
    { chosen: "the ship sails", rejected: "the ship on" },
  ]);
  expect(rows.map(({ said }) => said)).toEqual(["the wind", "the ship"]);
});

test("a prompt that leaves no room is dropped and counted, one without tokens is a fault", () => {
  const { rows, dropped, errors } = read([{ prompt: "a" }, { prompt: "a and the wind" }, { prompt: "" }], 3);
  expect([rows.length, dropped]).toEqual([1, 1]);
  expect(errors).toMatchObject([{ line: 3, message: expect.stringContaining("no tokens") as unknown }]);
});
