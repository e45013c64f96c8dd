// What `score` says of ids and of texts: transformers' scores, whatever stands beside a text in its batch, and the token that each is
// read from (tests/golden/scores.json).
import { join } from "node:path";
import { expect, it } from "vitest";
import { classifierIds } from "../../../src/data/rows/index.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { Model } from "../../../src/models/model.ts";
import { scoreIds } from "../../../src/runs/scores.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { loadTokenizer } from "../../../src/text/index.ts";
import { createFastBackend } from "../../recipes/backends.ts";
import { golden, scoreCases, withHead } from "../models/goldenScores.ts";

it.each(scoreCases.map((one) => [one.model, one] as const))(
  "%s scores ids and texts as transformers",
  async (_name, one) => {
    const engine = new Engine(await createFastBackend());
    const model = await Model.load(engine, await withHead(one), {
      format: "f32",
      trainable: false,
      task: "classify",
    });
    const expectScores = async (rows: readonly number[][], expected: readonly number[]): Promise<void> => {
      const got = await scoreIds(model, rows);
      expect(got.length).toBe(expected.length);
      got.forEach(({ score }, i) => expect(Math.abs(score - (expected[i] ?? NaN))).toBeLessThan(1e-4));
    };
    await expectScores(one.rows, one.scores);
    for (const [i, row] of one.rows.entries()) await expectScores([row], one.scores.slice(i, i + 1));
    expect((await scoreIds(model, one.rows)).map(({ pooledIndex }) => pooledIndex)).toEqual(one.pooled_index);

    const tokenizer = await loadTokenizer(folderFiles(join(golden, one.folder)));
    const isEncoder = model.architecture.attention === "full";
    const ids = one.texts.map(({ prompt, completion }) =>
      classifierIds(prompt, completion, {}, tokenizer, isEncoder),
    );
    expect(ids).toEqual(one.texts.map((text) => text.ids));
    await expectScores(
      ids,
      one.texts.map(({ score }) => score),
    );
  },
);
