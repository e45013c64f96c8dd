// Between a text and a model of tokens. The text is cut into words and signs, each is tokenised by itself, so that every
// token belongs to known characters whatever the tokenizer does to letters; models for named entities were trained on words
// given one by one. Long texts go through in windows that overlap, and a word takes the answer of the window in which it
// stands furthest from an edge. Offsets are UTF-16 units here.
import { tagOf } from "./labels.ts";

export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly hasSpaceBefore: boolean;
}

/** Words of letters, marks and digits; every other sign by itself, but spaces. */
export function piecesOf(text: string): Piece[] {
  return Array.from(text.matchAll(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu), ({ 0: piece, index }) => ({
    start: index,
    end: index + piece.length,
    hasSpaceBefore: index > 0 && /\s/.test(text[index - 1] ?? ""),
  }));
}

export interface Window {
  /** Pieces, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Windows of at most `most` tokens in which neighbours share about a quarter; `lengths` are the tokens of each piece. */
export function windowsOf(lengths: readonly number[], most: number): Window[] {
  const windows: Window[] = [];
  let start = 0;
  while (start < lengths.length) {
    let [end, tokens] = [start, 0];
    while (end < lengths.length && (end === start || tokens + (lengths[end] ?? 0) <= most))
      tokens += lengths[end++] ?? 0;
    windows.push({ start, end });
    if (end === lengths.length) break;
    let [next, shared] = [end, 0];
    while (next > start + 1 && shared + (lengths[next - 1] ?? 0) <= most / 4) shared += lengths[--next] ?? 0;
    start = next;
  }
  return windows;
}

/** Which window answers for each piece. */
export function answeringWindows(windows: readonly Window[], pieces: number): number[] {
  return Array.from({ length: pieces }, (_, piece) => {
    let [best, room] = [0, -1];
    windows.forEach(({ start, end }, w) => {
      if (piece < start || piece >= end) return;
      // The ends of the text are no edges.
      const before = start === 0 ? Infinity : piece - start;
      const after = end === pieces ? Infinity : end - 1 - piece;
      if (Math.min(before, after) > room) [best, room] = [w, Math.min(before, after)];
    });
    return best;
  });
}

export interface Guess {
  readonly kind: string;
  /** A new span begins here, whatever stood before. */
  readonly isStart: boolean;
  /** Mean probability of the kind over the piece's tokens. */
  readonly score: number;
}

/** What a piece is, from the logits of its tokens (tokens, labels). */
export function guess(logits: readonly Float32Array[], labels: readonly string[]): Guess {
  const tags = labels.map(tagOf);
  const sums = new Map<string, number>();
  let isStart = false;
  logits.forEach((row, token) => {
    const top = row.reduce((most, value) => Math.max(most, value), -Infinity);
    const weights = Array.from(row, (value) => Math.exp(value - top));
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    let best = 0;
    weights.forEach((weight, label) => {
      const kind = tags[label]?.kind ?? "";
      sums.set(kind, (sums.get(kind) ?? 0) + weight / all / logits.length);
      if (weight > (weights[best] ?? 0)) best = label;
    });
    if (token === 0) isStart = /[BS]/.test(tags[best]?.mark ?? "");
  });
  let [kind, score] = ["", 0];
  for (const [name, sum] of sums) if (sum > score) [kind, score] = [name, sum];
  return { kind, isStart, score };
}

export interface KindSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly score: number;
}

/** Neighbouring pieces of one kind are one span, unless a start is marked between them. */
export function spansOf(pieces: readonly Piece[], guesses: readonly Guess[]): KindSpan[] {
  const spans: { start: number; end: number; kind: string; scores: number[] }[] = [];
  let isOpen = false;
  pieces.forEach(({ start, end, hasSpaceBefore }, i) => {
    const { kind, isStart, score } = guesses[i] ?? { kind: "", isStart: false, score: 0 };
    const last = spans.at(-1);
    if (kind === "") isOpen = false;
    // A hyphen or an apostrophe in a word is no start, whatever the model says of its second half.
    else if (isOpen && last?.kind === kind && (!isStart || !hasSpaceBefore)) {
      last.end = end;
      last.scores.push(score);
    } else {
      spans.push({ start, end, kind, scores: [score] });
      isOpen = true;
    }
  });
  return spans.map(({ scores, ...span }) => ({
    ...span,
    score: scores.reduce((sum, score) => sum + score, 0) / scores.length,
  }));
}
