// The sample's pool: answers of its generator to the questions of its training cells, with what a simulated annotator thinks of them,
// and the sample's held-out judgements.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pick } from "../../../scripts/starter/corpus/answer.ts";
import { generalQuestions, promptFor } from "../../../scripts/starter/corpus/cells.ts";
import { answerFor, trainingCells } from "../../../scripts/starter/rows.ts";
import { judgementTemperature } from "../../../scripts/starter/sampleJudgements.ts";
import { pairAttributes } from "../../../scripts/starter/samplePairs.ts";
import { answerQuality } from "../../../src/data/annotation/index.ts";
import { randomStream } from "../../../src/domain/random.ts";

export interface PoolAnswer {
  readonly promptId: string;
  readonly prompt: string;
  readonly text: string;
  readonly utility: number;
}

const answersEach = 4;

export function poolOf(prompts: number, seed: number): PoolAnswer[] {
  const random = randomStream(seed, "pairing pool");
  return Array.from({ length: prompts }, (_, i) => {
    const cell = pick(trainingCells, random);
    const question = random() < 0.5 ? cell.question : pick(generalQuestions(cell), random);
    const prompt = promptFor(cell.role, question);
    return Array.from({ length: answersEach }, (): PoolAnswer => {
      const text = answerFor(cell, pairAttributes(random), random);
      return { promptId: `p${i}`, prompt, text, utility: answerQuality(prompt, text).total };
    });
  }).flat();
}

/** Whether the simulated annotator prefers the first: always the same of the same pair and seed. */
export function judge(a: PoolAnswer, b: PoolAnswer, seed: number): boolean {
  const draw = randomStream(seed, `judge/${a.promptId}/${a.text}/${b.text}`)();
  return draw < 1 / (1 + Math.exp((b.utility - a.utility) / judgementTemperature));
}

export interface TestRow {
  readonly prompt: readonly { readonly role: string; readonly content: string }[];
  readonly chosen: TestRow["prompt"];
  readonly rejected: TestRow["prompt"];
  readonly probability: number;
}

export function testRows(sample: string): TestRow[] {
  const text = readFileSync(join(sample, "data/judgements.test.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as TestRow);
}
