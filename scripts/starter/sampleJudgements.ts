// The sample project's judgements, of which its reward model is made: pairs of answers and the choice of a simulated judge
// that errs more than the one of samplePairs.ts, with the probability of that choice. So it is known how often a perfect
// reward model would agree with this judge (`noiseCeiling`). Length says nothing: in half of the rows the better answer is
// the longer one, in half the shorter. Training rows ask training cells only, test rows every held-out prompt alike often.

import { answerQuality, simulatedJudge } from "../../src/data/annotation/index.ts";
import { permutation, randomStream } from "../../src/domain/random.ts";
import { pick, type Random } from "./corpus/answer.ts";
import { type Cell, generalQuestions, promptFor } from "./corpus/cells.ts";
import { answerFor, heldOutPrompts, trainingCells } from "./rows.ts";
import { pairAttributes, type PairRow } from "./samplePairs.ts";

export const judgementSeeds = { train: 21, test: 22 } as const;
export const judgementCounts = { train: 2000, test: 576 } as const;
export const judgementTemperature = 0.12;
/** Least difference of the quality totals in nine rows of ten; the tenth is taken as it comes. */
const clearDifference = 0.2;

export interface JudgementRow extends PairRow {
  /** With which the judge makes the choice that it made. */
  readonly probability: number;
}

/** Judgements on the questions of training cells, each cell in turn: first its own question, then general ones. */
export function trainingJudgements(): JudgementRow[] {
  const random = randomStream(judgementSeeds.train, "sample training judgements");
  const judge = judgeOf(judgementSeeds.train);
  const order = permutation(trainingCells.length, random).map((i) => trainingCells[i] as Cell);
  return Array.from({ length: judgementCounts.train }, (_, i) => {
    const cell = order[i % order.length] as Cell;
    const question = i < order.length ? cell.question : pick(generalQuestions(cell), random);
    return judgement(cell, promptFor(cell.role, question), judge, random);
  });
}

/** Judgements on the held-out prompts, in turn. */
export function testJudgements(): JudgementRow[] {
  const random = randomStream(judgementSeeds.test, "sample test judgements");
  const judge = judgeOf(judgementSeeds.test);
  const prompts = heldOutPrompts();
  return Array.from({ length: judgementCounts.test }, (_, i) => {
    const { cell, prompt } = prompts[i % prompts.length] as (typeof prompts)[number];
    return judgement(cell, prompt, judge, random);
  });
}

/** The mean agreement with the judge of whoever always says what the judge says more often. */
export function noiseCeiling(rows: readonly { readonly probability: number }[]): number {
  return rows.reduce((sum, { probability }) => sum + Math.max(probability, 1 - probability), 0) / rows.length;
}

const judgeOf = (seed: number): ReturnType<typeof simulatedJudge> =>
  simulatedJudge({ seed, temperature: judgementTemperature });

function judgement(
  cell: Cell,
  prompt: string,
  judge: ReturnType<typeof simulatedJudge>,
  random: Random,
): JudgementRow {
  const leastDifference = random() < 1 / 10 ? 0 : clearDifference;
  const isLongerBetter = random() < 1 / 2;
  // Each draw is held against the one before it, until two differ as they should.
  let first = answerFor(cell, pairAttributes(random), random);
  let firstTotal = answerQuality(prompt, first).total;
  for (;;) {
    const second = answerFor(cell, pairAttributes(random), random);
    const secondTotal = answerQuality(prompt, second).total;
    const isFirstBetter = firstTotal > secondTotal;
    const isFirstLonger = first.length > second.length;
    const isUnlike = firstTotal !== secondTotal && first.length !== second.length;
    const isClear = Math.abs(firstTotal - secondTotal) >= leastDifference;
    if (isUnlike && isClear && (isFirstBetter === isFirstLonger) === isLongerBetter) {
      return judged(prompt, first, second, judge);
    }
    [first, firstTotal] = [second, secondTotal];
  }
}

function judged(
  prompt: string,
  first: string,
  second: string,
  judge: ReturnType<typeof simulatedJudge>,
): JudgementRow {
  const { preferred, probabilityFirst } = judge(prompt, first, second);
  const isFirst = preferred === "first";
  const [chosen, rejected] = isFirst ? [first, second] : [second, first];
  return {
    prompt: [{ role: "user", content: prompt }],
    chosen: [{ role: "assistant", content: chosen }],
    rejected: [{ role: "assistant", content: rejected }],
    probability: Number((isFirst ? probabilityFirst : 1 - probabilityFirst).toFixed(4)),
  };
}
