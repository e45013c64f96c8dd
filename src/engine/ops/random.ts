// The counter-based random numbers of the kernels: value i of stream `seed` is one hash, so that a recomputed or
// resumed step draws the same numbers on every back end (PCG output function, O'Neill 2014, www.pcg-random.org).
// Seeds and results have 24 bits, which f32 carries exactly.

export function hash24(i: number, seed: number): number {
  const state = (Math.imul(i, 747796405) + Math.imul(seed, 277803737) + 2891336453) >>> 0;
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
  const mixed = Math.imul((word >>> 22) ^ word, 2246822519) >>> 0;
  return (mixed ^ (mixed >>> 15)) >>> 8;
}

/** The same in WGSL: `hash24(i, u32(d.seed))`. */
export const hash24Wgsl = /* wgsl */ `
fn hash24(i: u32, seed: u32) -> u32 {
  let state = i * 747796405u + seed * 277803737u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  let mixed = ((word >> 22u) ^ word) * 2246822519u;
  return (mixed ^ (mixed >> 15u)) >> 8u;
}`;

/** How many of the 2^24 values mean "drop" at probability p. */
export function dropThreshold(p: number): number {
  return Math.round(p * 2 ** 24);
}
