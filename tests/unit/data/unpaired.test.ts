// Answers with a thumb each: read as rows of their own and from pairs, in the order in which TRL unpairs a file; cut with the whole answer
// kept; counted and shown on the page as what they are.
import { expect, test } from "vitest";
import { isRowOfIds, tokenizeRows, unpaired } from "../../../src/data/rows/index.ts";
import { memorySource } from "../../../src/domain/bytes.ts";
import { countRows, fileKindsFor, takeDataset } from "../../../src/page/data/datasets.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { memoryStore } from "../../../src/storage/projectStore.ts";
import { loadTokenizer } from "../../../src/text/index.ts";

const tokenizer = await loadTokenizer(
  folderFiles(new URL("../../golden/models/gpt2", import.meta.url).pathname),
);
type Raw = Readonly<Record<string, unknown>>;

function read(rows: readonly Raw[], maxLength: number | null = 64, tooLong: "cut" | "drop" = "cut") {
  const given = rows.map((row, i) => ({ row, line: i + 1 }));
  return tokenizeRows(unpaired, given, { tokenizer, vocabularySize: 113, cut: { maxLength, tooLong } });
}

test("labels may be spelled as tables spell them; without one, or with another word, a row is a fault", () => {
  const labels = [true, "True", 1, "yes", false, "0", "no"];
  const { rows } = read(labels.map((label) => ({ prompt: "the wind", completion: " on", label })));
  expect(rows.map(({ isLiked }) => isLiked)).toEqual([true, true, true, true, false, false, false]);
  const { errors } = read([
    { prompt: "a", completion: " b" },
    { prompt: "a", completion: " b", label: "perhaps" },
    { prompt: "a", completion: " b", lable: true },
    { prompt: "a", label: true },
  ]);
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('no "label"'),
    expect.stringContaining('"label" must be true or false'),
    expect.stringContaining('did you mean to name "lable" "label"'),
    expect.stringContaining('no "completion"'),
  ]);
});

test("an answer is cut for itself and kept whole for other prompts; what its prompt leaves no room for is dropped", () => {
  const row = { prompt: "the wind", completion: " on and on and on", label: true };
  const [whole] = read([row]).rows;
  const most = (whole?.promptIds.length ?? 0) + 2;
  const cut = read([row], most);
  expect(cut.rows).toEqual([{ ...whole, kept: 2 }]);
  expect([cut.truncated, cut.dropped]).toEqual([1, 0]);
  expect(read([row], most, "drop").dropped).toBe(1);
  expect(read([row], whole?.promptIds.length ?? 0).dropped).toBe(1);
  expect(whole?.completionIds.at(-1)).toBe(tokenizer.eosId);
});

test("pairs are two answers each: of every thousand rows the chosen ones first", () => {
  const rows = Array.from({ length: 1002 }, (_, i) => ({
    prompt_ids: [5],
    chosen_ids: [6, 1 + (i % 100)],
    rejected_ids: [7, 1],
  }));
  const made = read(rows);
  expect(made.count).toBe(2004);
  const order = made.rows.map(({ line, isLiked }) => (isLiked ? line : -line));
  const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  const blocks = [lines(1, 1001), lines(1, 1001).map((n) => -n), [1001, 1002], [-1001, -1002]].flat();
  expect(order).toEqual(blocks);
  expect(rows.every((row) => isRowOfIds(row, unpaired))).toBe(true);
});

test("a pair's prompt is found in its sides, and each side is read as the row it stands for", () => {
  const pair = { chosen: "the ship sails", rejected: "the ship on" };
  expect(read([pair]).rows).toEqual(
    read([
      { prompt: "the ship", completion: " sails", label: true },
      { prompt: "the ship", completion: " on", label: false },
    ]).rows.map((row) => ({ ...row, line: 1 })),
  );
  const messages = { prompt: [{ role: "user", content: "on" }] };
  const said = (content: string) => [{ role: "assistant", content }];
  const [liked] = read([{ ...messages, chosen: said("in"), rejected: said("a") }]).rows;
  expect(liked).toEqual(read([{ ...messages, completion: said("in"), label: true }]).rows[0]);
  expect(read([{ chosen: "the ship sails", rejected: ["on"] }]).errors).toHaveLength(1);
});

test("a tie says nothing of either answer", () => {
  const pair = { prompt: "the ship", chosen: " sails", rejected: " on" };
  const made = read([pair, { ...pair, tie: true }]);
  expect(made.rows.map(({ line }) => line)).toEqual([1, 1]);
  expect(made.errors).toEqual([]);
});

test("the page takes such a file for what it is, and counts a file of pairs twice", async () => {
  const file = (rows: readonly Raw[]) => rows.map((row) => JSON.stringify(row)).join("\n");
  const thumbs = [
    { prompt: "one", completion: " a", label: true },
    { prompt: "two", completion: " b", label: false },
  ];
  const { record, prompts } = await takeDataset(memoryStore(), "thumbs.jsonl", new Blob([file(thumbs)]), 0);
  expect(record).toMatchObject({ kind: "unpaired", rows: 2, faultCount: 0 });
  expect(record.first[1]?.texts).toEqual({ prompt: "two", completion: " b", label: "false" });
  expect(prompts).toEqual(["one", "two"]);
  expect(fileKindsFor(unpaired)).toEqual(["pairs", "unpaired"]);
  const pairs = file([{ prompt: "one", chosen: " a", rejected: " b" }]);
  const source = memorySource("pairs.jsonl", new TextEncoder().encode(pairs));
  expect(await countRows(source, unpaired)).toBe(2);
});
