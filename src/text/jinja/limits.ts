// What a template of strangers may use: steps, time, depth, and the size of what it makes. Rendering is synchronous and
// never nested, so the budget belongs to the module and `withLimits` begins it anew. Whoever makes a text, a list or a
// number longer than what it was made of says so first, by `spend` or `made`.

import { TemplateFault } from "./faults.ts";

const MAX_STEPS = 2_000_000;
/** Of parsing, and of each rendering. */
const MAX_TIME_MS = 800;
const MAX_DEPTH = 800;
const MAX_TEXT = 64 << 20;
/** Characters of all texts made in one rendering. */
const MAX_TEXTS = 128 << 20;
const MAX_LOOKED = 4 << 20;
const MAX_ITEMS = 200_000;
const MAX_BITS = 1 << 16;

let steps = 0;
let nextLook = 0;
let deadline = 0;
let depth = 0;
let characters = 0;

export function withLimits<T>(work: () => T): T {
  steps = nextLook = depth = characters = 0;
  deadline = Date.now() + MAX_TIME_MS;
  return work();
}

export function spend(count: number): void {
  steps += count;
  if (steps <= MAX_STEPS && steps < nextLook) return;
  nextLook = steps + 256;
  if (steps > MAX_STEPS || Date.now() > deadline) {
    throw new TemplateFault(`it did not end within ${MAX_STEPS} steps or ${MAX_TIME_MS / 1000} s`);
  }
}

/** A text of `length` UTF-16 units is about to be made, or was. */
export function made(length: number): void {
  if (length > MAX_TEXT) throw new TemplateFault("it makes a text over 64 million characters");
  characters += length;
  if (characters > MAX_TEXTS) {
    throw new TemplateFault("the texts that it makes have over 128 million characters together");
  }
  if (length > 256) spend(length >> 8);
}

/** Each character of a text is about to be looked at. */
export function looked(length: number): void {
  if (length > MAX_LOOKED) {
    throw new TemplateFault(`it looks at each character of a text of over ${MAX_LOOKED} characters`);
  }
  spend(length >> 4);
}

/** A list of `count` items is about to be made. */
export function madeItems(count: number): void {
  if (count > MAX_ITEMS) throw new TemplateFault(`it makes a list of over ${MAX_ITEMS} items`);
  spend(count);
}

export function madeBits(bits: number): void {
  if (bits > MAX_BITS) throw new TemplateFault(`it makes a number of over ${MAX_BITS} bits`);
}

/** Runs one call of a macro or loop; it counts four levels, as many frames as it takes in Python. */
export function nested<T>(work: () => T): T {
  depth += 4;
  try {
    if (depth > MAX_DEPTH) {
      throw new TemplateFault(`it is nested, or calls itself, more than ${MAX_DEPTH} deep`);
    }
    return work();
  } finally {
    depth -= 4;
  }
}

/** Collects a text piece by piece within the limits. */
export class TextBuilder {
  private readonly pieces: string[] = [];

  add(text: string): void {
    spend(1);
    made(text.length);
    this.pieces.push(text);
  }

  toString(): string {
    return this.pieces.join("");
  }
}
