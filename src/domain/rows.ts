// Tokenised training rows: what the readers hand to the recipes.

export interface PreferencePair {
  readonly promptIds: readonly number[];
  /** Completion tokens only. */
  readonly chosenIds: readonly number[];
  readonly rejectedIds: readonly number[];
}

export interface CompletionRow {
  /** Prompt and completion. */
  readonly ids: readonly number[];
  /** Index of the first token that is learned. */
  readonly completionStart: number;
}
