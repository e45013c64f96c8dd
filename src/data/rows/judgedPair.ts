// Judgements of people with their texts, as rows of a kind are made of them.
import type { SamplePrompt } from "../../domain/records/index.ts";

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
}

/** {prompt, chosen, rejected} of a judgement that decided. */
export function preferenceOf({ prompt, answers: [a, b], verdict }: JudgedPair) {
  if (verdict !== "A" && verdict !== "B") return undefined;
  const [chosen, rejected] = verdict === "A" ? [a, b] : [b, a];
  return { prompt, chosen: beside(prompt, chosen), rejected: beside(prompt, rejected) };
}

/** An answer as it stands beside its prompt: a message where that is messages. */
export function beside(prompt: unknown, completion: unknown): unknown {
  return Array.isArray(prompt) ? [{ role: "assistant", content: completion }] : completion;
}
