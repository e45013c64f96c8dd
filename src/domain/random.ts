// Seeded random streams. A stream is named, so that adding a draw in one place never shifts another. It runs forward
// only: who resumes names a stream of its own for each epoch or step, from the seed and a counter.

/** FNV-1a of a text, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash >>> 0;
}

/** Uniform numbers in [0, 1) from a seed and a name (xoshiro128**, Blackman & Vigna 2018, prng.di.unimi.it). */
export function randomStream(seed: number, name: string): () => number {
  const start = streamStart(seed, name);
  let [a, b, c, d] = [split(start, 1), split(start, 2), split(start, 3), split(start, 4)];
  return () => {
    const result = scrambled(b);
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result / 2 ** 32;
  };
}

function streamStart(seed: number, name: string): number {
  // The high half of a seed beyond 32 bits takes part too.
  return hashText(name) ^ Math.imul(seed | 0, 0x9e3779b9) ^ Math.floor(Math.abs(seed) / 2 ** 32);
}

/** Word `index` (1, 2, ...) of a stream's first state. */
function split(start: number, index: number): number {
  let z = start + Math.imul(index, 0x9e3779b9);
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** The number that a state with this second word gives. */
function scrambled(b: number): number {
  const x = Math.imul(b, 5);
  return Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
}

/** A seed of 24 bits for the kernels (engine/ops/random.ts), from a seed and the parts of a name. */
export function kernelSeed(seed: number, ...parts: (string | number)[]): number {
  // The first number of the stream of that name, without the stream: sampling asks for one a token.
  return scrambled(split(streamStart(seed, parts.join("/")), 2)) >>> 8;
}

/** Fisher-Yates: a permutation of 0..count-1. */
export function permutation(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

/** Standard normal draws from uniform ones (Box-Muller). */
export function normalDraws(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
