// The sample project's rows: prompts of held-out cells, and pairs of answers judged by the simulated judge. Training pairs
// ask training cells only, test pairs held-out cells only. The two answers of a pair are drawn from the corpus's mixture
// until their quality differs; one pair in ten is taken as it comes, so that close calls are there too.

import { answerQuality, simulatedJudge } from "../../src/data/annotation/index.ts";
import { permutation, randomStream } from "../../src/domain/random.ts";
import { type Attributes, drawAttributes, pick, type Random } from "./corpus/answer.ts";
import { type Cell, generalQuestions, promptFor } from "./corpus/cells.ts";
import { answerFor, heldOutCells, heldOutPrompts, trainingCells } from "./rows.ts";

export const trainingSeed = 11;
export const testSeed = 12;
export const pairCounts = { train: 400, test: 100 } as const;
export const judgeTemperature = 0.04;
/** Least difference of the quality totals in most pairs. */
const clearDifference = 0.3;

interface Message {
  readonly role: "user" | "assistant";
  readonly content: string;
}

export interface PairRow {
  readonly prompt: readonly Message[];
  readonly chosen: readonly Message[];
  readonly rejected: readonly Message[];
}

/** Rows that the page shows before and after training. */
const shownFirst = [
  ["nurse", "conflict"],
  ["software engineer", "teamwork"],
  ["sales adviser", "deadline"],
] as const;

/** Rows {prompt}: each held-out cell's own question, those that the page shows first. */
export function promptRows(): { prompt: Message[] }[] {
  const isShown = (cell: Cell): number => {
    const index = shownFirst.findIndex(
      ([title, id]) => title === cell.role.title && id === cell.competency.id,
    );
    return index < 0 ? shownFirst.length : index;
  };
  return [...heldOutCells]
    .sort((a, b) => isShown(a) - isShown(b))
    .map(({ role, question }) => ({ prompt: [{ role: "user", content: promptFor(role, question) }] }));
}

/** Judged pairs on the questions of training cells, each cell in turn. */
export function trainingPairs(seed: number): PairRow[] {
  const random = randomStream(seed, "sample training pairs");
  const judge = simulatedJudge({ seed, temperature: judgeTemperature });
  const order = permutation(trainingCells.length, random).map((i) => trainingCells[i] as Cell);
  return Array.from({ length: pairCounts.train }, (_, i) => {
    const cell = order[i % order.length] as Cell;
    const question = i < order.length ? cell.question : pick(generalQuestions(cell), random);
    return judgedPair(cell, promptFor(cell.role, question), judge, random);
  });
}

export function testPairs(seed: number): PairRow[] {
  const random = randomStream(seed, "sample test pairs");
  const judge = simulatedJudge({ seed: seed + 1, temperature: judgeTemperature });
  const prompts = heldOutPrompts();
  return permutation(prompts.length, random)
    .slice(0, pairCounts.test)
    .map((index) => {
      const { cell, prompt } = prompts[index] as (typeof prompts)[number];
      return judgedPair(cell, prompt, judge, random);
    });
}

/** The corpus's mixture with half as many answers off topic: the starter has learned to keep to the topic already. */
export function pairAttributes(random: Random): Attributes {
  const drawn = drawAttributes(random);
  return random() < 0.5 ? { ...drawn, relevance: "on" } : drawn;
}

function judgedPair(
  cell: Cell,
  prompt: string,
  judge: ReturnType<typeof simulatedJudge>,
  random: Random,
): PairRow {
  const asItComes = random() < 1 / 10;
  for (;;) {
    const first = answerFor(cell, pairAttributes(random), random);
    const second = answerFor(cell, pairAttributes(random), random);
    const difference = answerQuality(prompt, first).total - answerQuality(prompt, second).total;
    if (first === second || (!asItComes && Math.abs(difference) < clearDifference)) continue;
    const { preferred } = judge(prompt, first, second);
    const [chosen, rejected] = preferred === "first" ? [first, second] : [second, first];
    return {
      prompt: [{ role: "user", content: prompt }],
      chosen: [{ role: "assistant", content: chosen }],
      rejected: [{ role: "assistant", content: rejected }],
    };
  }
}
