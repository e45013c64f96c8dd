// What evaluation knows of a judged pair besides its ids: what tells prompts and answers apart, their lengths, the judge's chance.
import { join } from "node:path";
import { expect, it } from "vitest";
import { RowNotes } from "../../../src/data/rows/index.ts";
import { judgedPair } from "../../../src/runs/scorePairs.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { loadTokenizer } from "../../../src/text/index.ts";
import { root } from "../sourceFiles.ts";

const tokenizer = await loadTokenizer(folderFiles(join(root, "tests/golden/models/qwen3")));
const judged = (row: Record<string, unknown>) =>
  judgedPair(row, { tokenizer, isEncoder: false, noting: { notes: new RowNotes(), line: 1 } });

it("texts are their own keys, and are counted in code points", () => {
  const pair = judged({ prompt: "ship", chosen: " 🙂", rejected: " wind", tie: true });
  expect(pair).toMatchObject({
    prompt: "ship",
    isTie: true,
    chosen: { key: " 🙂", length: 2 },
    rejected: { key: " wind", length: 5 },
  });
  expect(pair.chosen.ids.at(-1)).toBe(tokenizer.eosId);
  expect("probability" in pair).toBe(false);
});

it("of messages the contents are counted, whether the prompt stands apart or in the sides", () => {
  const said = (content: string) => [{ role: "assistant", content }];
  const asked = [{ role: "user", content: "ship" }];
  const apart = judged({ prompt: asked, chosen: said("sails"), rejected: said("no") });
  const inside = judged({ chosen: [...asked, ...said("sails")], rejected: [...asked, ...said("no")] });
  expect(inside).toEqual(apart);
  expect([apart.chosen.length, apart.rejected.length]).toEqual([5, 2]);
});

it("of ids nothing is counted, and the prompt is what is shared", () => {
  const apart = judged({ prompt_ids: [5, 6], chosen_ids: [7], rejected_ids: [8] });
  const inside = judged({ chosen_ids: [5, 6, 7], rejected_ids: [5, 6, 8] });
  expect(inside).toEqual(apart);
  expect(apart).toMatchObject({ prompt: "[5,6]", chosen: { ids: [5, 6, 7], length: null } });
});

it.each([
  [0.8, 0.8],
  [1.5, undefined],
  ["0.8", undefined],
  [null, undefined],
])("the chance of a simulated judge is taken where it is one: %s", (given, expected) => {
  expect(judged({ prompt: "a", chosen: "b", rejected: "c", probability: given }).probability).toBe(expected);
});
