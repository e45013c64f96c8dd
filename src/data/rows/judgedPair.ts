// Judgements of people with their texts, as rows of a kind are made of them.
import type { SamplePrompt } from "../../domain/records/index.ts";
import { field, type RawRow } from "./rowFields.ts";

export interface JudgedPair {
  readonly prompt: SamplePrompt;
  /** A is the first. */
  readonly answers: readonly [string, string];
  readonly verdict: "A" | "B" | "tie" | "bothBad";
  /** 0 hardly better, 1 slightly, 2 clearly, 3 far better. */
  readonly strength?: number | undefined;
  /** 1 where absent. */
  readonly weight?: number | undefined;
}

export interface RatedAnswer {
  readonly prompt: SamplePrompt;
  readonly answer: string;
  readonly isGood: boolean;
  /** 1 where absent. */
  readonly weight?: number | undefined;
}

/** How much more a step of strength asks of the scores: the smaller margins of Llama 2 (Touvron et al. 2023, Table 27). */
const marginOfStep = 1 / 3;

/** {prompt, chosen, rejected} of a judgement that decided, with `margin` and `weight` where it has them. */
export function preferenceOf({ prompt, answers: [a, b], verdict, strength, weight }: JudgedPair) {
  if (verdict !== "A" && verdict !== "B") return undefined;
  const [chosen, rejected] = verdict === "A" ? [a, b] : [b, a];
  return {
    prompt,
    chosen: beside(prompt, chosen),
    rejected: beside(prompt, rejected),
    ...(strength === undefined ? {} : { margin: strength * marginOfStep }),
    ...weighed(weight),
  };
}

/** The column of a row. */
export const weighed = (weight: number | undefined): { weight?: number } =>
  weight === undefined ? {} : { weight };

/** Whether a row says how much it counts, or by how much an answer is better. */
export function isWeighed(row: RawRow): boolean {
  const says = (key: string, usual: number): boolean => {
    const value = field(row, key);
    return value !== undefined && value !== "" && Number(value) !== usual;
  };
  return says("weight", 1) || says("margin", 0);
}

/** An answer as it stands beside its prompt: a message where that is messages. */
export function beside(prompt: unknown, completion: unknown): unknown {
  return Array.isArray(prompt) ? [{ role: "assistant", content: completion }] : completion;
}
