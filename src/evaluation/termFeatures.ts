// Texts as counts of their words and pairs of neighbouring words. Terms are hashed (Weinberger et al. 2009,
// https://arxiv.org/abs/0902.2206), so that a term is a number and no table of texts has to be kept, and only those that
// several people use get a column: what one person alone says cannot tell anything of others.
import { hashText } from "../domain/random.ts";

/** A sparse row: columns `at` in ascending order, one value each. */
export interface SparseRow {
  readonly at: Uint32Array;
  readonly values: Float64Array;
}

export interface TermTable {
  readonly rows: readonly SparseRow[];
  /** Columns. */
  readonly width: number;
  /** The column of a term; undefined for one that has none. */
  column(term: string): number | undefined;
}

/** Words in lower case and numbers, and pairs of neighbours. A name in capitals is the same word. */
export function termsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+/gu) ?? [];
  return [...words, ...words.slice(1).map((word, i) => `${words[i] ?? ""} ${word}`)];
}

/** 1 + log of the counts of the terms that at least two people use; a row for each text. */
export function termTable(texts: readonly { readonly person: string; readonly text: string }[]): TermTable {
  const counted = texts.map(({ text }) => {
    const counts = new Map<number, number>();
    for (const term of termsOf(text)) {
      const hash = hashText(term);
      counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
    return counts;
  });
  const users = new Map<number, string | true>();
  counted.forEach((counts, i) => {
    const person = texts[i]?.person ?? "";
    for (const hash of counts.keys()) {
      const user = users.get(hash);
      if (user === undefined) users.set(hash, person);
      else if (user !== person) users.set(hash, true);
    }
  });
  const columns = new Map<number, number>();
  for (const [hash, user] of users) if (user === true) columns.set(hash, columns.size);
  const rows = counted.map((counts) => {
    const own = [...counts]
      .flatMap(([hash, count]) => {
        const column = columns.get(hash);
        return column === undefined ? [] : [[column, 1 + Math.log(count)] as const];
      })
      .sort(([a], [b]) => a - b);
    return {
      at: Uint32Array.from(own, ([column]) => column),
      values: Float64Array.from(own, ([, value]) => value),
    };
  });
  return { rows, width: columns.size, column: (term) => columns.get(hashText(term)) };
}

/** What a column is worth, by how many of `rows` have it: log((1 + rows) / (1 + having)) + 1, as scikit-learn has it. */
export function inverseFrequencies(rows: readonly SparseRow[], width: number): Float64Array {
  const having = new Float64Array(width);
  for (const { at } of rows) for (const column of at) having[column] = (having[column] ?? 0) + 1;
  return having.map((count) => Math.log((1 + rows.length) / (1 + count)) + 1);
}

/** Weighed by the frequencies and brought to unit length. */
export function weigh({ at, values }: SparseRow, frequencies: Float64Array): SparseRow {
  const weighed = values.map((value, i) => value * (frequencies[at[i] ?? 0] ?? 0));
  const length = Math.sqrt(weighed.reduce((sum, value) => sum + value * value, 0));
  return { at, values: length === 0 ? weighed : weighed.map((value) => value / length) };
}
