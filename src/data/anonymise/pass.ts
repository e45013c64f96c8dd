// One look at a text by all detectors: proposals of the kinds that are asked for, overlaps decided. Pure: the same text gives the same
// spans, whatever was looked at before.
import type { Turn } from "../../domain/records/index.ts";
import { detectors } from "./detectors/index.ts";
import { type Candidate, type TextContext, threshold } from "./detectors/detector.ts";
import type { Entity } from "./entities.ts";
import type { Gazetteer } from "./gazetteer/gazetteer.ts";
import { withoutHonorifics } from "./person/honorifics.ts";
import { replacementsIn } from "./replacements.ts";
import { resolve } from "./resolve.ts";
import { classAt, digit, letter, widthAt } from "./text/characters.ts";
import { type Section, sectionsOf } from "./text/sections.ts";
import { type Region, type Token, tokenize } from "./text/tokens.ts";
import { isDoubtful, opinionOn } from "./tagger/tagger.ts";
import { NumberIndex } from "./text/numberIndex.ts";
import { WordIndex } from "./text/wordIndex.ts";
import { wholeAddresses } from "./wholeAddresses.ts";
import type { FoundWord } from "./words.ts";

export interface FoundSpan extends Candidate {
  readonly detector: string;
}

/** Whether a text is written without capitals, but for labels of who speaks and "I". */
function isLowerCase(tokens: readonly Token[]): boolean {
  let words = 0;
  let small = 0;
  let capitals = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== "word") continue;
    words++;
    if (token.shape === "lower") small++;
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
  return (words >= 3 || (words === 2 && small === 2)) && capitals <= words * 0.012;
}

export function contextOf(text: string, gazetteer: Gazetteer, turns: readonly Turn[] = []): TextContext {
  const hidden = replacementsIn(text);
  const tokens = tokenize(text, hidden);
  return {
    text,
    // "İ" is the one character that has two in small letters.
    lower: text.replaceAll("İ", "i").toLowerCase(),
    tokens,
    words: new WordIndex(tokens),
    numbers: new NumberIndex(tokens),
    hidden,
    sections: sectionsOf(text),
    turns,
    gazetteer,
    isLowerCase: isLowerCase(tokens),
    isBeginning: true,
  };
}

/** A part of a text as a context of its own, with what only the whole text tells. */
function partOf(
  text: string,
  gazetteer: Gazetteer,
  isLowerCase: boolean,
  sections: readonly Section[],
  { start, end }: Region,
): TextContext {
  const part = contextOf(text.slice(start, end), gazetteer);
  return {
    ...part,
    isLowerCase,
    isBeginning: start === 0,
    sections: sections
      .filter((section) => section.end > start && section.start < end)
      .map(({ kind, start: from, end: to }) => ({ kind, start: from - start, end: to - start })),
  };
}

/** No rule looks further than this at what stands beside a word, but to the end of its line; addresses of many lines and tables apart. */
const reach = 400;
const longestLine = 2000;

/** Longer than any replacement but a row of stars, which is one wherever it is cut. */
const longestReplacement = 80;

/** The next place from `at` on, in steps of -1 or 1, where a cut is inside no word and no replacement. */
function cutAt(text: string, at: number, step: -1 | 1): number {
  const from = Math.max(0, at - longestReplacement);
  const inside = replacementsIn(text.slice(from, at + longestReplacement)).find(
    ({ start, end }) => from + start < at && from + end > at,
  );
  let cut = inside === undefined ? at : from + (step < 0 ? inside.start : inside.end);
  for (let n = 0; n < longestReplacement && cut > 0 && cut < text.length; n++, cut += step)
    if (/\s/.test(text[step < 0 ? cut - 1 : cut]!)) break;
  return cut;
}

/** Stretches of whole lines around places of a text, joined where they touch; of a very long line a part, between words. */
function around(text: string, places: readonly Region[]): Region[] {
  const parts: { start: number; end: number }[] = [];
  for (const place of places) {
    const from = Math.max(0, place.start - reach);
    const to = Math.min(text.length, place.end + reach);
    const lineStart = text.lastIndexOf("\n", from);
    const lineEnd = text.indexOf("\n", to);
    const start = from - lineStart < longestLine ? lineStart + 1 : cutAt(text, from, -1);
    const end =
      lineEnd === -1 && text.length - to < longestLine
        ? text.length
        : lineEnd !== -1 && lineEnd - to < longestLine
          ? lineEnd
          : cutAt(text, to, 1);
    const last = parts.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else parts.push({ start, end });
  }
  return parts;
}

/** What a look is asked for. */
export interface Asked {
  readonly wanted: ReadonlySet<Entity>;
  /** Of those, what is not kept but replaced: as a kept kind nothing takes the place of what a rule found. Default all. */
  readonly replaced?: ReadonlySet<Entity>;
  /** Without the tagger. */
  readonly isByRulesAlone?: boolean;
}

/** findSpans of the neighbourhood of `places` (sorted) alone. */
export function findSpansAround(
  text: string,
  gazetteer: Gazetteer,
  isLowerCase: boolean,
  places: readonly Region[],
  asked: Asked,
  findWords: (text: string) => readonly FoundWord[],
): FoundSpan[] {
  const sections = sectionsOf(text);
  return around(text, places).flatMap((region) => {
    const part = partOf(text, gazetteer, isLowerCase, sections, region);
    return findSpans(part, asked, findWords(part.text)).map((span) => ({
      ...span,
      start: span.start + region.start,
      end: span.end + region.start,
    }));
  });
}

/** One shape for all: detectors leave out what they do not know. */
const foundSpan = ({ start, end, entity, score, reason, general }: Candidate, detector: string): FoundSpan =>
  general === undefined
    ? { start, end, entity, score, reason, detector }
    : { start, end, entity, score, reason, detector, general };

/** What is hidden of a text: by rules and words, and what the tagger says beside them. */
export function findSpans(
  context: TextContext,
  { wanted, replaced = wanted, isByRulesAlone = false }: Asked,
  words: readonly FoundWord[],
): FoundSpan[] {
  const closed = [...context.hidden, ...words.filter(({ word }) => word.entity === null)];
  const byRules = findByRules(context, words);
  const spans = isByRulesAlone ? byRules : withTagged(context, byRules, replaced, closed);
  const whole = replaced.has("ADDRESS") ? wholeAddresses(context.text, spans, closed) : spans;
  return whole.filter(({ entity, detector }) => wanted.has(entity) || detector === "words");
}

/** "Matron Quaye": the model knows fewer words of respect than the rules. */
function withoutRespect<C extends Candidate>(context: TextContext, one: C): C {
  if (one.entity !== "PERSON") return one;
  const { start, end } = withoutHonorifics(context, one);
  return { ...one, start, end };
}

function withTagged(
  context: TextContext,
  byRules: readonly FoundSpan[],
  tagged: ReadonlySet<Entity>,
  closed: readonly Region[],
): FoundSpan[] {
  const { hidden } = context;
  const { proposals, unlikely } = opinionOn(context, byRules, tagged);
  const spans = byRules.filter((span) => !unlikely.has(span));
  if (proposals.length === 0) return spans;
  const whole = proposals.map((one) => wholeWords(context, withoutRespect(context, one)));
  const kept = resolve(whole, [...closed, ...spans.filter((span) => !isDoubtful(span))]);
  const gone = new Set(kept.flatMap(({ instead }) => instead));
  return resolve(
    [...spans.filter((span) => !gone.has(span)), ...kept.map((one) => foundSpan(one, "tagger"))],
    hidden,
  );
}

/** All kinds, sorted and disjoint. */
export function findByRules(context: TextContext, words: readonly FoundWord[]): FoundSpan[] {
  const { text } = context;
  const found: FoundSpan[] = [];
  for (const detector of detectors) {
    if (detector.needsDigits === true && context.numbers.isEmpty) continue;
    for (const candidate of detector.find(context)) {
      if (candidate.score >= threshold) found.push(foundSpan(wholeWords(context, candidate), detector.id));
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
  return resolve(kept, context.hidden);
}

const named: ReadonlySet<Entity> = new Set<Entity>(["PERSON", "SCHOOL", "ORGANIZATION", "LOCATION"]);
/** Of scripts that put blanks between words. */
const wordCharacter =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Devanagari}\p{M}\p{Nd}]/u;

/** Whether the character that begins at `at` is of a word; nothing stands outside the text. */
function isWordAt(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false;
  // Most are plain.
  if (text.charCodeAt(at) >= 128) return wordCharacter.test(String.fromCodePoint(text.codePointAt(at)!));
  const kind = classAt(text, at);
  return kind === letter || kind === digit;
}
/** Where the character before `at` begins. */
const beforeOf = (text: string, at: number): number => {
  const code = text.charCodeAt(at - 1);
  return code >= 0xdc00 && code < 0xe000 ? at - 2 : at - 1;
};

/** A name that ends inside a word, grown to all of it: a pseudonym that letters or digits touch would not be known again. */
function wholeWords<C extends Candidate>({ text, hidden }: TextContext, span: C): C {
  if (!named.has(span.entity)) return span;
  let { start, end } = span;
  while (start > 0 && isWordAt(text, start) && isWordAt(text, beforeOf(text, start)))
    start = beforeOf(text, start);
  while (end < text.length && isWordAt(text, beforeOf(text, end)) && isWordAt(text, end))
    end += widthAt(text, end);
  if (start === span.start && end === span.end) return span;
  // Not into what is hidden already: two replacements may touch.
  for (const region of hidden) {
    if (region.end <= span.start) start = Math.max(start, region.end);
    if (region.start >= span.end) end = Math.min(end, region.start);
  }
  return { ...span, start, end };
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
