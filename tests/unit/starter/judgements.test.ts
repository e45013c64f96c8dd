// The sample's judgements: the files are what the script writes, and what a reward model can and cannot learn from them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sampleFolder } from "../../../scripts/starter/paths.ts";
import {
  judgementCounts,
  judgementTemperature,
  type JudgementRow,
  noiseCeiling,
  testJudgements,
  trainingJudgements,
} from "../../../scripts/starter/sampleJudgements.ts";
import { answerQuality } from "../../../src/data/annotation/index.ts";
import { readRows } from "../../../src/data/readers/index.ts";

const read = async (name: string): Promise<unknown[]> =>
  (await readRows(name, readFileSync(join(sampleFolder, "data", name)))).rows.map(({ row }) => row);
const text = (messages: JudgementRow["chosen"]): string => messages[0]?.content ?? "";
const share = (rows: readonly JudgementRow[], test: (row: JudgementRow) => boolean): number =>
  rows.filter(test).length / rows.length;

const training = trainingJudgements();
const test = testJudgements();

describe("the sample's judgements", () => {
  it("are the ones that the script writes", async () => {
    expect(await read("judgements.train.jsonl")).toEqual(training);
    expect(await read("judgements.test.jsonl")).toEqual(test);
    expect([training.length, test.length]).toEqual([judgementCounts.train, judgementCounts.test]);
  });

  it("share no prompt between training and test, and ask many", () => {
    const asked = new Set(training.map(({ prompt }) => text(prompt)));
    const held = new Set(test.map(({ prompt }) => text(prompt)));
    expect([...held].filter((prompt) => asked.has(prompt))).toEqual([]);
    expect(asked.size).toBeGreaterThan(400);
    expect(held.size).toBe(144);
  });

  it("carry the probability with which the judge makes the choice that it made", () => {
    for (const { prompt, chosen, rejected, probability } of [...training.slice(0, 100), ...test]) {
      const [better, worse] = [chosen, rejected].map((one) => answerQuality(text(prompt), text(one)).total);
      const difference = (better ?? NaN) - (worse ?? NaN);
      expect(probability).toBeCloseTo(1 / (1 + Math.exp(-difference / judgementTemperature)), 3);
    }
  });

  it.each([
    ["training", training],
    ["test", test],
  ])("err as often as they say, and leave room for a good model: %s", (_, rows) => {
    const ceiling = noiseCeiling(rows);
    expect(ceiling).toBeGreaterThan(0.88);
    expect(ceiling).toBeLessThan(0.93);
    // Within three standard errors.
    const right = share(rows, ({ probability }) => probability > 0.5);
    expect(Math.abs(right - ceiling)).toBeLessThan(3 * Math.sqrt((ceiling * (1 - ceiling)) / rows.length));
  });

  it.each([
    ["training", training],
    ["test", test],
  ])("cannot be guessed from the length: %s", (_, rows) => {
    const longer = share(rows, ({ chosen, rejected }) => text(chosen).length > text(rejected).length);
    expect(Math.abs(longer - 0.5)).toBeLessThan(0.06);
  });
});
