// Headlines: lines in which a capital says nothing of a word.
import type { TextContext } from "../detectors/detector.ts";
import { isShouted } from "./shouted.ts";
import { headOf, lineStart } from "../text/sections.ts";
import { tokenAt } from "../text/tokens.ts";

const headlines = new WeakMap<TextContext, Map<number, boolean>>();

/** A line in which most words have a capital: a headline, where a capital says nothing. Long lines are seen 120 characters about. */
export function isTitleCase(context: TextContext, at: number): boolean {
  const { text } = context;
  if (isShouted(context)) return false;
  const start = lineStart(text, at, 120);
  let known = headlines.get(context);
  if (known === undefined) headlines.set(context, (known = new Map<number, boolean>()));
  let isOne = known.get(start);
  if (isOne === undefined) {
    const line = text.slice(start, at + 120).split("\n", 1)[0]!;
    let words = 0;
    let capitals = 0;
    for (let i = tokenAt(context.tokens, start); i < context.tokens.length; i++) {
      const { kind, shape, text: word, end } = context.tokens[i]!;
      if (end > start + line.length) break;
      if (kind !== "word" || word.length < 4) continue;
      words++;
      if (shape !== "lower" && shape !== "none") capitals++;
    }
    isOne = (words >= 4 && capitals / words > 0.8) || headOf(line) !== undefined;
    known.set(start, isOne);
  }
  return isOne;
}
