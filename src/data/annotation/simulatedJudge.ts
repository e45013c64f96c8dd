// A judge that is not a person: it prefers the better answer by answerQuality, and errs the more often the closer the two
// are (Bradley & Terry 1952): P(first is preferred) = sigmoid((quality of the first - of the second) / temperature).

import { AppError } from "../../domain/errors.ts";
import { randomStream } from "../../domain/random.ts";
import { answerQuality } from "./answerQuality.ts";

export interface Judgement {
  readonly preferred: "first" | "second";
  /** Probability with which this judge prefers the first. */
  readonly probabilityFirst: number;
  readonly firstTotal: number;
  readonly secondTotal: number;
}

export interface JudgeOptions {
  readonly seed: number;
  /** On the scale of totals: 0.05 errs once in eight at a difference of 0.1. */
  readonly temperature: number;
}

/** A judge with a stream of its own: the same seed and the same calls give the same judgements. */
export function simulatedJudge({ seed, temperature }: JudgeOptions) {
  if (!(temperature > 0 && Number.isFinite(temperature))) {
    throw new AppError(
      "judge/bad-temperature",
      `The judge's temperature must be a number above 0, got ${temperature}.`,
      "0.05 errs now and then; smaller errs less.",
    );
  }
  const random = randomStream(seed, "simulated judge");
  return (question: string, first: string, second: string): Judgement => {
    const firstTotal = answerQuality(question, first).total;
    const secondTotal = answerQuality(question, second).total;
    const probabilityFirst = 1 / (1 + Math.exp(-(firstTotal - secondTotal) / temperature));
    const preferred = random() < probabilityFirst ? "first" : "second";
    return { preferred, probabilityFirst, firstTotal, secondTotal };
  };
}
