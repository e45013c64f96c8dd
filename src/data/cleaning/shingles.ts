// How alike two texts are: the share of their runs of five words that both have (Jaccard), and a sketch of it that is compared
// without the texts. MinHash: Broder 1997, "On the resemblance and containment of documents"; bands: Leskovec, Rajaraman, Ullman,
// "Mining of Massive Datasets", 3.4. Case, marks and spaces do not count; in scripts without spaces every character is a word.

const shingleWords = 5;
const bands = 24;
const bandRows = 5;
const hashes = bands * bandRows;

/** Every character of these is a word: nothing stands between words there. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const word = new RegExp(`[${unspaced}]|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])+`, "gu");

export interface Sketch {
  /** The hashes of its runs of words, each once, sorted. */
  readonly shingles: Uint32Array;
  /** The least of each hash function over them. */
  readonly minima: Uint32Array;
}

/** Undefined: the text has no words. */
export function sketch(text: string): Sketch | undefined {
  const shingles = shinglesOf(text);
  if (shingles.length === 0) return undefined;
  const minima = new Uint32Array(hashes).fill(0xffffffff);
  for (const shingle of shingles) {
    for (let h = 0; h < hashes; h++) {
      const value = mixed(shingle, h);
      if (value < (minima[h] as number)) minima[h] = value;
    }
  }
  return { shingles, minima };
}

/** Keys that texts of like content share at least one of. */
export function bandKeys({ minima }: Sketch): number[] {
  return Array.from({ length: bands }, (_, band) => {
    let key = band + 1;
    for (let row = 0; row < bandRows; row++)
      key = (Math.imul(key, 0x01000193) ^ (minima[band * bandRows + row] as number)) >>> 0;
    // Which band it is must count: keys of several stand in one table.
    return key * bands + band;
  });
}

/** Share of hash functions whose least is the same: an estimate of the Jaccard similarity, off by about .05. */
export function estimate(a: Sketch, b: Sketch): number {
  let same = 0;
  for (let h = 0; h < hashes; h++) if (a.minima[h] === b.minima[h]) same++;
  return same / hashes;
}

/** Jaccard similarity, 0 to 1: of runs of words that both have, over those that either has. */
export function jaccard({ shingles: a }: Sketch, { shingles: b }: Sketch): number {
  let both = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [x, y] = [a[i] as number, b[j] as number];
    if (x === y) both++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return both / (a.length + b.length - both);
}

function shinglesOf(text: string): Uint32Array {
  const words = (text.toLowerCase().normalize("NFKC").match(word) ?? []).map(hashWord);
  const found = new Set<number>();
  // A text of fewer words is one run.
  const runs = Math.max(1, words.length - shingleWords + 1);
  for (let start = 0; start < runs && words.length > 0; start++) {
    let hash = 0x811c9dc5;
    for (let i = start; i < Math.min(words.length, start + shingleWords); i++)
      hash = finished(Math.imul(hash ^ (words[i] as number), 0x01000193));
    found.add(hash);
  }
  return Uint32Array.from(found).sort();
}

function hashWord(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** One of a family of hash functions: multiplied by an odd number of its own, then stirred. */
function mixed(value: number, which: number): number {
  const multiplier = Math.imul(which + 1, 0x9e3779b9) | 1;
  return finished(Math.imul(value ^ Math.imul(which, 0x85ebca6b), multiplier));
}

/** MurmurHash3's last stirring. */
function finished(value: number): number {
  let z = value ^ (value >>> 16);
  z = Math.imul(z, 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}
