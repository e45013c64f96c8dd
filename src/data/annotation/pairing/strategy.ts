// The contract of a pairing strategy: which pairs of answers are judged next. One file, and one line in index.ts.

/** Two answers to one prompt that nobody has judged against each other. */
export interface PairCandidate {
  readonly promptId: string;
  readonly completionIds: readonly [string, string];
  /** Of the reward model, raw; there where a strategy needs them. */
  readonly scores?: readonly [number, number];
  /** What the reward model's last layer reads, of the first answer less that of the second. */
  readonly difference?: Float32Array;
}

export interface ChooseOptions {
  readonly count: number;
  /** Uniform numbers in [0, 1). */
  random(): number;
  /** Pairs that were judged before, with the same numbers as the candidates. */
  readonly judged: readonly PairCandidate[];
}

export interface PairingStrategy {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** What it needs of a reward model. */
  readonly needs: "nothing" | "scores" | "features";
  /** Places in `pool`, at most `count` of them, the most wanted first. */
  choose(pool: readonly PairCandidate[], options: ChooseOptions): number[];
}

/** P(the first is preferred) by Bradley and Terry (1952). */
export const preference = ([a, b]: readonly [number, number]): number => 1 / (1 + Math.exp(b - a));
