// What a template of strangers may use: steps, time, depth, and the size of what it makes. Rendering is synchronous and
// never nested, so the budget belongs to the module and `withLimits` begins it anew. Whoever makes a text, a list or a
// number longer than what it was made of says so first, by `spend` or `made`.

import { TemplateFault } from "./faults.ts";

const maxSteps = 2_000_000;
/** Of parsing, and of each rendering. */
const maxTimeMs = 800;
const maxDepth = 800;
const maxText = 64 << 20;
/** Characters of all texts made in one rendering. */
const maxTexts = 128 << 20;
const maxLooked = 4 << 20;
const maxItems = 200_000;
const maxBits = 1 << 16;

let steps = 0;
let nextLook = 0;
let deadline = 0;
let depth = 0;
let characters = 0;

export function withLimits<T>(work: () => T): T {
  steps = nextLook = depth = characters = 0;
  deadline = Date.now() + maxTimeMs;
  return work();
}

export function spend(count: number): void {
  steps += count;
  if (steps <= maxSteps && steps < nextLook) return;
  nextLook = steps + 256;
  if (steps > maxSteps || Date.now() > deadline) {
    throw new TemplateFault(`it did not end within ${maxSteps} steps or ${maxTimeMs / 1000} s`);
  }
}

/** A text of `length` UTF-16 units is about to be made, or was. */
export function made(length: number): void {
  if (length > maxText) throw new TemplateFault("it makes a text over 64 million characters");
  characters += length;
  if (characters > maxTexts) {
    throw new TemplateFault("the texts that it makes have over 128 million characters together");
  }
  if (length > 256) spend(length >> 8);
}

/** Each character of a text is about to be looked at. */
export function looked(length: number): void {
  if (length > maxLooked) {
    throw new TemplateFault(`it looks at each character of a text of over ${maxLooked} characters`);
  }
  spend(length >> 4);
}

/** A list of `count` items is about to be made. */
export function madeItems(count: number): void {
  if (count > maxItems) throw new TemplateFault(`it makes a list of over ${maxItems} items`);
  spend(count);
}

export function madeBits(bits: number): void {
  if (bits > maxBits) throw new TemplateFault(`it makes a number of over ${maxBits} bits`);
}

/** Runs one call of a macro or loop; it counts four levels, as many frames as it takes in Python. */
export function nested<T>(work: () => T): T {
  depth += 4;
  try {
    if (depth > maxDepth) {
      throw new TemplateFault(`it is nested, or calls itself, more than ${maxDepth} deep`);
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
