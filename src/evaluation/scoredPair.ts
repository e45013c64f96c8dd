// A judged pair of answers as evaluation sees it: two scores, and what tells prompts and answers apart.

export interface ScoredAnswer {
  readonly score: number;
  /** The answer's text, or anything else that is equal for equal answers. */
  readonly key: string;
  /** In Unicode code points; null where there is no text. */
  readonly length: number | null;
}

export interface ScoredPair {
  /** The prompt, or anything else that is equal for equal prompts. */
  readonly prompt: string;
  readonly chosen: ScoredAnswer;
  readonly rejected: ScoredAnswer;
  /** Labelled a tie: neither was preferred. */
  readonly isTie: boolean;
  /** Of a simulated judge: with which it made this choice. */
  readonly probability?: number;
}

export function marginOf({ chosen, rejected }: ScoredPair): number {
  return chosen.score - rejected.score;
}

/** How many Unicode code points a text has; half of a surrogate pair alone counts as one. */
export function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
