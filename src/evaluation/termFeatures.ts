// A text as counts of its words and pairs of neighbouring words, hashed into a fixed number of places (Weinberger et al.
// 2009, https://arxiv.org/abs/0902.2206): no vocabulary has to be kept, and words never seen have a place too.
import { hashText } from "../domain/random.ts";

/** Places, a power of two. With the ten thousand terms of a few hundred resumes one in five shares its place. */
export const places = 1 << 16;

/** A sparse row: `at` ascending, one value each. */
export interface SparseRow {
  readonly at: Uint32Array;
  readonly values: Float64Array;
}

/** Words in lower case and numbers, in order. A name in capitals is the same word. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+/gu) ?? [];
}

/** Words, and pairs of neighbours. */
export function termsOf(text: string): string[] {
  const words = wordsOf(text);
  return [...words, ...words.slice(1).map((word, i) => `${words[i] ?? ""} ${word}`)];
}

/** 1 + log of the counts; at unit length after `weigh`. */
export function termCounts(text: string): SparseRow {
  const counts = new Map<number, number>();
  for (const term of termsOf(text)) {
    const place = hashText(term) & (places - 1);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const at = Uint32Array.from(counts.keys()).sort();
  return { at, values: Float64Array.from(at, (place) => 1 + Math.log(counts.get(place) ?? 1)) };
}

/** What a term is worth, by how many of `rows` have it: log((1 + rows) / (1 + having)) + 1, as scikit-learn has it. */
export function inverseFrequencies(rows: readonly SparseRow[]): Float64Array {
  const having = new Float64Array(places);
  for (const { at } of rows) for (const place of at) having[place] = (having[place] ?? 0) + 1;
  return having.map((count) => Math.log((1 + rows.length) / (1 + count)) + 1);
}

export function weigh({ at, values }: SparseRow, frequencies: Float64Array): SparseRow {
  const weighed = values.map((value, i) => value * (frequencies[at[i] ?? 0] ?? 0));
  const length = Math.sqrt(weighed.reduce((sum, value) => sum + value * value, 0));
  return { at, values: length === 0 ? weighed : weighed.map((value) => value / length) };
}
