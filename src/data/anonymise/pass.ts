// One look at a text by all detectors: proposals of the kinds that are asked for, overlaps decided. Pure: the same text gives the same
// spans, whatever was looked at before.
import type { Turn } from "../../domain/records/index.ts";
import { detectors } from "./detectors/index.ts";
import { type Candidate, type TextContext, threshold } from "./detectors/detector.ts";
import type { Entity } from "./entities.ts";
import type { Gazetteer } from "./gazetteer/gazetteer.ts";
import { replacementsIn } from "./replacements.ts";
import { resolve } from "./resolve.ts";
import { sectionsOf } from "./text/sections.ts";
import { type Region, type Token, tokenize } from "./text/tokens.ts";
import type { FoundWord } from "./words.ts";

export interface FoundSpan extends Candidate {
  readonly detector: string;
}

/** Whether a text is written without capitals, but for labels of who speaks and "I". */
function isLowerCase(tokens: readonly Token[]): boolean {
  let words = 0;
  let capitals = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== "word") continue;
    words++;
    if (token.shape === "lower" || token.shape === "none" || token.folded === "i") continue;
    let next = i + 1;
    while (
      next < i + 4 &&
      (tokens[next]?.kind === "word" || tokens[next]?.kind === "number") &&
      tokens[next]!.gap !== "\n"
    )
      next++;
    const isLabel =
      tokens[next]?.text === ":" && (token.gap === "\n" || i === 0 || tokens[i - 1]!.gap === "\n");
    if (!isLabel) capitals++;
  }
  return words >= 3 && capitals <= words * 0.012;
}

export function contextOf(text: string, gazetteer: Gazetteer, turns: readonly Turn[] = []): TextContext {
  const hidden = replacementsIn(text);
  const tokens = tokenize(text, hidden);
  const lower = text.toLowerCase();
  return {
    text,
    lower: lower.length === text.length ? lower : text,
    tokens,
    hidden,
    sections: sectionsOf(text),
    turns,
    gazetteer,
    isLowerCase: isLowerCase(tokens),
  };
}

export function findSpans(
  text: string,
  gazetteer: Gazetteer,
  turns: readonly Turn[],
  wanted: ReadonlySet<Entity>,
  words: readonly FoundWord[],
): FoundSpan[] {
  const context = contextOf(text, gazetteer, turns);
  const found: FoundSpan[] = [];
  for (const detector of detectors) {
    for (const candidate of detector.find(context)) {
      if (candidate.score >= threshold) found.push({ ...candidate, detector: detector.id });
    }
  }
  const never = words.filter(({ word }) => word.entity === null);
  const kept = never.length === 0 ? found : found.flatMap((span) => without(text, span, never));
  for (const { start, end, word } of words) {
    if (word.entity === null) continue;
    kept.push({
      start,
      end,
      entity: word.entity,
      score: 1,
      detector: "words",
      reason: "On the project's own list.",
    });
  }
  return resolve(kept, context.hidden).filter(
    ({ entity, detector }) => wanted.has(entity) || detector === "words",
  );
}

/** What of a span is left around words that are never hidden. */
function without(text: string, span: FoundSpan, never: readonly Region[]): FoundSpan[] {
  let pieces: Region[] = [span];
  for (const { start, end } of never) {
    if (end <= span.start || start >= span.end) continue;
    pieces = pieces.flatMap((piece) =>
      end <= piece.start || start >= piece.end
        ? [piece]
        : [
            { start: piece.start, end: start },
            { start: end, end: piece.end },
          ],
    );
  }
  return pieces.flatMap(({ start, end }) => {
    let from = start;
    let to = end;
    while (from < to && /[\s\p{P}]/u.test(text[from]!)) from++;
    while (to > from && /[\s\p{P}]/u.test(text[to - 1]!)) to--;
    return to > from ? [{ ...span, start: from, end: to }] : [];
  });
}
