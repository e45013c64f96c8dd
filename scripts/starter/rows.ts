// The rows of the starter's supervised training, drawn from a seed. A training row asks the question of a cell that is
// not held out, mostly in the cell's own words, sometimes in those for any job, sometimes without naming the job.
// Held-out rows ask the questions of held-out cells, answered for those cells.

import { randomStream } from "../../src/domain/random.ts";
import { type Attributes, drawAttributes, pick, type Random, writeAnswer } from "./corpus/answer.ts";
import { type Cell, cells, generalQuestions, promptFor } from "./corpus/cells.ts";

export interface ConversationRow {
  readonly prompt: readonly { readonly role: "user"; readonly content: string }[];
  readonly completion: readonly { readonly role: "assistant"; readonly content: string }[];
}

export const trainingCells = cells.filter(({ heldOut }) => !heldOut);
export const heldOutCells = cells.filter(({ heldOut }) => heldOut);

export const trainingSeed = 1;
export const heldOutSeed = 2;
export const rowCounts = { train: 64_000, heldOut: 432 } as const;
/** Of the same rows, those that the reward encoder reads. */
export const encoderRowCounts = { train: 25_600, heldOut: rowCounts.heldOut } as const;

/** A row {prompt, completion} of messages. */
export function conversation(question: string, answer: string): ConversationRow {
  return {
    prompt: [{ role: "user", content: question }],
    completion: [{ role: "assistant", content: answer }],
  };
}

/** The training rows of a seed; the first n of a longer list are the list of n. */
export function* trainingRows(seed: number, count: number): Generator<ConversationRow> {
  const random = randomStream(seed, "starter training rows");
  for (let i = 0; i < count; i++) {
    const cell = pick(trainingCells, random);
    yield conversation(drawQuestion(cell, random), answerFor(cell, drawAttributes(random), random));
  }
}

/** Every held-out prompt in turn: each cell's own question and the general ones for its job. */
export function heldOutPrompts(): { cell: Cell; prompt: string }[] {
  return heldOutCells.flatMap((cell) =>
    [cell.question, ...generalQuestions(cell)].map((question) => ({
      cell,
      prompt: promptFor(cell.role, question),
    })),
  );
}

export function* heldOutRows(seed: number, count: number): Generator<ConversationRow> {
  const random = randomStream(seed, "starter held-out rows");
  const prompts = heldOutPrompts();
  for (let i = 0; i < count; i++) {
    const { cell, prompt } = prompts[i % prompts.length] as (typeof prompts)[number];
    yield conversation(prompt, answerFor(cell, drawAttributes(random), random));
  }
}

/** An answer for a cell; what is off topic comes from the training cells. */
export function answerFor(cell: Cell, attributes: Attributes, random: Random): string {
  return writeAnswer(cell, attributes, trainingCells, random).text;
}

/** A wording of a cell's question, with or without its job. */
export function drawQuestion(cell: Cell, random: Random): string {
  const general = random() < 0.35;
  const question = general ? pick(generalQuestions(cell), random) : cell.question;
  return random() < 0.1 ? question : promptFor(cell.role, question);
}
