// Sign-flip test of paired differences (Fisher 1935, "The Design of Experiments", section 21; Phipson & Smyth 2010,
// https://doi.org/10.2202/1544-6115.1585, for the count of the drawn ones). If it makes no difference which side is which, every
// difference could as well have the other sign: p is the share of all ways to choose signs whose mean lies as far from 0.
//
// Sums are looked up eight differences at a time, so that a draw costs an eighth of them.

import { randomStream } from "../domain/random.ts";

/** Up to so many differences all ways are gone through. */
export const exactUpTo = 12;
/** Means that differ by less are as far from 0 as each other. */
const tie = 1e-9;

export interface Draws {
  readonly permutations: number;
  readonly seed: number;
  /** Of the stream, so that what is tested beside it changes nothing. */
  readonly name: string;
}

/** Two-sided; 1 of one difference, NaN of none. */
export function signFlipTest(differences: readonly number[], { permutations, seed, name }: Draws): number {
  const count = differences.length;
  if (count === 0) return NaN;
  const tables = sumTables(differences);
  // Which entry of each table is taken: the signs of its eight.
  const signs = new Uint8Array(tables.length);
  const farthest = Math.abs(sumOf(tables, signs)) / count - tie;
  let hits = 0;
  if (count <= exactUpTo) {
    // Of two ways that differ in every sign one will do: they lie as far from 0.
    const ways = 1 << (count - 1);
    for (let way = 0; way < ways; way++) {
      for (let table = 0; table < signs.length; table++) signs[table] = way >>> (8 * table);
      if (Math.abs(sumOf(tables, signs)) / count >= farthest) hits++;
    }
    return hits / ways;
  }
  const random = randomStream(seed, `sign flips of ${name}`);
  for (let draw = 0; draw < permutations; draw++) {
    let bits = 0;
    for (let table = 0; table < signs.length; table++) {
      if (table % 4 === 0) bits = random() * 2 ** 32;
      signs[table] = bits >>> (8 * (table % 4));
    }
    if (Math.abs(sumOf(tables, signs)) / count >= farthest) hits++;
  }
  return (hits + 1) / (permutations + 1);
}

/** For each eight differences, their sum under each choice of signs: where a bit is 1 its difference is taken off. */
function sumTables(differences: readonly number[]): Float64Array[] {
  return Array.from({ length: Math.ceil(differences.length / 8) }, (_, table) => {
    const part = differences.slice(8 * table, 8 * table + 8);
    return Float64Array.from({ length: 256 }, (_value, signs) =>
      part.reduce((sum, difference, i) => sum + ((signs >>> i) & 1 ? -difference : difference), 0),
    );
  });
}

function sumOf(tables: readonly Float64Array[], signs: Uint8Array): number {
  let sum = 0;
  for (let table = 0; table < tables.length; table++)
    sum += (tables[table] as Float64Array)[signs[table] as number] as number;
  return sum;
}
