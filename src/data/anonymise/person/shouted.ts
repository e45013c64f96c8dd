// Texts that are all in capitals, where a capital says nothing and is no sign of an abbreviation.
import type { TextContext } from "../detectors/detector.ts";

const shouted = new WeakMap<TextContext, boolean>();

export function isShouted(context: TextContext): boolean {
  let known = shouted.get(context);
  if (known === undefined) {
    let words = 0;
    let upper = 0;
    for (const { kind, shape, text } of context.tokens) {
      if (kind !== "word" || text.length < 2) continue;
      words++;
      if (shape === "UPPER") upper++;
    }
    shouted.set(context, (known = words > 2 && upper > 0.9 * words));
  }
  return known;
}
