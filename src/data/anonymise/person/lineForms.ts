// Names that the form of a line shows, whatever words they are: initials that the text explains, two people compared, who writes in a
// chat again and again.
import { inBasicPlane } from "../text/basicPlane.ts";
import { wordList } from "../text/wordIndex.ts";
import { setOf } from "../text/setOf.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { isNameLike } from "../detectors/sequences.ts";
import { tools } from "../lists/things.ts";
import { type Token, tokenAt } from "../text/tokens.ts";
import { classOf } from "./classes.ts";

const upper = /^\p{Lu}{2,4}$/u;

/** The letters that words with capitals begin with, from `i` on, as far as they are those of `letters`; the last word's index, or -1. */
function endOfNamed(tokens: readonly Token[], i: number, letters: string): number {
  let last = -1;
  let at = 0;
  for (let n = i; n < i + 7 && at < letters.length; n++) {
    const token = tokens[n];
    if (token === undefined || token.gap === "\n" || (token.kind !== "word" && token.text !== ".")) return -1;
    if (token.text === ".") continue;
    // "Ana-Maria van Dijk" may be AD, AMD or AVD.
    const begins = token.text[0]!.toUpperCase();
    if (begins === letters[at]) {
      at++;
      last = n;
    } else if (at === 0) return -1;
  }
  return at === letters.length ? last : -1;
}

/** "OR = Oddvar Rosen": what the letters stand for, and the letters wherever they stand alone. */
export function* explainedInitials({ tokens }: TextContext): Iterable<Candidate> {
  const letters = new Set<string>();
  for (let i = 1; i + 2 < tokens.length; i++) {
    const sign = tokens[i]!;
    if (sign.text !== "=" && (sign.text !== ":" || sign.gap !== " ")) continue;
    const short = tokens[i - 1]!;
    if (!upper.test(short.text) || !isNameLike(tokens[i + 1])) continue;
    // Family names that stand first are last in initials: "KS = Seo Kenji".
    const last = Math.max(
      endOfNamed(tokens, i + 1, short.text),
      endOfNamed(tokens, i + 1, short.text.split("").reverse().join("")),
    );
    if (last <= i + 1) continue;
    // "UK = United Kingdom" is told apart by what its words are.
    letters.add(short.text);
    yield {
      start: tokens[i + 1]!.start,
      end: tokens[last]!.end,
      entity: "PERSON",
      score: 0.9,
      reason: `What "${short.text}" stands for.`,
    };
  }
  if (letters.size === 0) return;
  for (const [i, { text, start, end, isGlued }] of tokens.entries()) {
    if (!letters.has(text) || isGlued) continue;
    const next = tokens[i + 1];
    const isAlone =
      next === undefined ||
      next.gap === "\n" ||
      next.gap === "column" ||
      next.kind === "mark" ||
      next.kind === "number";
    const isBegin = i === 0 || tokens[i]!.isSentenceStart;
    if (isAlone || isBegin)
      yield { start, end, entity: "PERSON", score: 0.985, reason: "Initials that this text explains." };
  }
}

/** "Ana'll come", "Bo'd like tea": words with what a verb leaves of itself. */
export function* contractedNames({ tokens, gazetteer }: TextContext): Iterable<Candidate> {
  for (const { kind, shape, folded, start, end, isGlued } of tokens) {
    if (kind !== "word" || isGlued || shape === "lower" || !folded.includes("'")) continue;
    const length = folded.endsWith("'ll") ? 3 : folded.endsWith("'d") ? 2 : 0;
    const name = folded.slice(0, folded.length - length);
    if (length === 0 || name.length < 2 || tools.has(name)) continue;
    const rank = gazetteer.commonness(name);
    // "Rowan'll do it", not "It'll do".
    if (rank > 0 && !(length === 3 && rank > 3 && gazetteer.isGiven(name))) continue;
    if (
      gazetteer.isGiven(name) ||
      (gazetteer.cityCountry(name) === undefined && gazetteer.commonness(name) === 0)
    )
      yield {
        start,
        end: end - length,
        entity: "PERSON",
        score: 0.7,
        reason: "Somebody who will do something.",
      };
  }
}

const versus = wordList(["vs", "versus", "v"]);
/** "3. Lind vs. Park: the team wants both" */
export function* comparedNames(context: TextContext): Iterable<Candidate> {
  const { tokens, words } = context;
  for (const at of words.of(versus)) {
    const i = tokenAt(tokens, at);
    const token = tokens[i];
    if (token?.start !== at || !versus.includes(token.folded) || token.gap !== " " || i + 1 >= tokens.length)
      continue;
    const left = tokens[i - 1]!;
    const right = tokens[i + (tokens[i + 1]!.text === "." ? 2 : 1)];
    if (right?.gap !== " ") continue;
    const both = [left, right];
    const before = tokens[i - 2];
    const after = tokens[tokens.indexOf(right, i) + 1];
    // Whole names are found as such.
    if (before?.kind === "word" && left.gap === " ") continue;
    const isEntry = (before === undefined || left.isSentenceStart) && after?.text === ":" && after.gap === "";
    const kinds = both.map((one) => classOf(context, one));
    if (both.some((one) => one.shape !== "Capital" || tools.has(one.folded))) continue;
    if (kinds.some((kind) => kind === "never" || kind === "place")) continue;
    if (
      isEntry
        ? kinds.some((kind) => kind !== "word")
        : kinds.includes("name") && kinds.every((kind) => kind !== "word")
    )
      for (const { start, end } of both)
        yield { start, end, entity: "PERSON", score: 0.72, reason: "Two people are compared." };
  }
}

const initialsBefore =
  /(?<!\p{L})(?:notes?|minutes|feedback|scored|interviewed|written|signed|marked|prepared|reviewed|approved|checked|taken) by:? $/iu;
/** "notes by É.C.", "to the second round. N.O.": with dots. */
export function* dottedInitials({ tokens, text }: TextContext): Iterable<Candidate> {
  for (let i = 0; i + 3 < tokens.length; i++) {
    const [first, dot, second, last] = [tokens[i]!, tokens[i + 1]!, tokens[i + 2]!, tokens[i + 3]!];
    if (first.shape !== "initial" || second.shape !== "initial") continue;
    if (dot.text !== "." || last.text !== "." || dot.gap + second.gap + last.gap !== "") continue;
    const next = tokens[i + 4];
    const isLast =
      (next === undefined || next.gap === "\n") &&
      first.gap === " " &&
      first.isSentenceStart &&
      text.length - last.end < 4;
    if (isLast || initialsBefore.test(text.slice(Math.max(0, first.start - 24), first.start)))
      yield {
        start: first.start,
        end: last.end,
        entity: "PERSON",
        score: 0.76,
        reason: "Initials of whoever wrote it.",
      };
  }
}

const nameAndTime =
  /^(?=\p{Lu})[\p{L}\p{M}'’-]{2,24}(?: [\p{Lu}][\p{L}\p{M}'’.-]{0,24}){0,2}(?=[ \t]{1,4}[(\[]?\d{1,2}:\d{2})/u;
/** Who writes more than once, each time before the hour: a name, though all of it is words. */
export function* writersOfChats({ text, tokens, gazetteer }: TextContext): Iterable<Candidate> {
  const starts = new Map<string, number[]>();
  for (let at = 0; at < text.length;) {
    let end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    const name = end - at < 90 ? inBasicPlane(nameAndTime).exec(text.slice(at, end))?.[0] : undefined;
    if (name !== undefined) starts.set(name, [...(starts.get(name) ?? []), at]);
    at = end + 1;
  }
  for (const [name, all] of starts) {
    if (all.length < 2 || !name.includes(" ")) continue;
    const first = tokens[tokenAt(tokens, all[0]!)]!;
    const rank = gazetteer.commonness(first.folded);
    if (rank > 0 && rank < 3) continue;
    for (const start of all)
      yield {
        start,
        end: start + name.length,
        entity: "PERSON",
        score: 0.84,
        reason: "Whoever writes lines of a chat.",
      };
  }
}

const couples = setOf("want both agree share think need know say like are were have get come work met want");
/** "Heath & Rowan want to share a job": two people, no firm. */
export function* couplesNamed({ tokens, gazetteer }: TextContext): Iterable<Candidate> {
  for (let i = 1; i + 2 < tokens.length; i++) {
    if (tokens[i]!.text !== "&") continue;
    const both = [tokens[i - 1]!, tokens[i + 1]!];
    const after = tokens[i + 2]!;
    const isBegun = i === 1 || both[0]!.isSentenceStart;
    if (!isBegun || after.shape !== "lower" || !couples.has(after.folded)) continue;
    if (both.some(({ shape, folded }) => shape !== "Capital" || !gazetteer.isGiven(folded))) continue;
    for (const { start, end } of both)
      yield { start, end, entity: "PERSON", score: 0.985, reason: "Two people and what they do." };
  }
}
