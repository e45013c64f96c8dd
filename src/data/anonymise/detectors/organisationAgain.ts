// What a text says once of an employer holds wherever its name stands: "Hella" after "worked at Hella", "Longbourn" after "Longbourn
// Linens". So that no second mention is taken for a person.
import { calendar, tools } from "../lists/things.ts";
import { type Token, tokenAt } from "../text/tokens.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { isNameLike, isNext } from "./sequences.ts";

interface Known {
  readonly words: readonly string[];
  readonly name: string;
  readonly score: number;
  /** It is a given name, too: an employer's only after "at", "for" and the like. */
  readonly needsLead?: boolean;
  /** It is a word, too: an employer's only with a capital inside a sentence. */
  readonly isWord?: boolean;
}

const leads = new Set(["at", "from", "for", "to", "joined", "left"]);
/** How sure it has to be that a name is an employer's before it counts elsewhere. */
const sure = 0.74;
const likely = 0.62;
/** Where nobody's own name stands. */
const certain = 0.98;

export function* againNamed(context: TextContext, found: readonly Candidate[]): Iterable<Candidate> {
  const { tokens, text, gazetteer, isLowerCase } = context;
  const known = new Map<string, Known[]>();
  const starts = new Set<number>();
  const add = (
    words: readonly string[],
    name: string,
    score: number,
    needsLead = false,
    isWord = false,
  ): void => {
    const list = known.get(words[0]!) ?? [];
    if (list.length > 20 || list.some((one) => one.words.join(" ") === words.join(" "))) return;
    list.push({ words, name, score, needsLead, isWord });
    known.set(
      words[0]!,
      list.sort((a, b) => b.words.length - a.words.length),
    );
  };
  /** Nothing that a lone word may also be: a word, a given name, a place, a tool. */
  const isOwn = (word: string): boolean =>
    word.length > 2 &&
    (gazetteer.commonness(word) === 0 || (gazetteer.commonness(word) > 4 && !isLowerCase)) &&
    !gazetteer.isGiven(word) &&
    !tools.has(word) &&
    !calendar.has(word) &&
    !gazetteer.isNationality(word) &&
    !gazetteer.isRegion(word) &&
    gazetteer.country(word) === undefined &&
    gazetteer.cityCountry(word) === undefined;
  for (const { start, end, score } of found) {
    starts.add(start);
    if (score < likely || end - start > 60) continue;
    const words: string[] = [];
    for (let i = tokenAt(tokens, start); i < tokens.length && tokens[i]!.start < end; i++)
      if (tokens[i]!.kind === "word") words.push(tokens[i]!.folded);
    if (words.length === 0) continue;
    const name = text.slice(start, end);
    const isOneWord =
      words.length === 1 && gazetteer.commonness(words[0]!) > 0 && !gazetteer.isGiven(words[0]!);
    if (isOneWord && score < certain) add(words, name, 0.8, false, true);
    if (score < sure) continue;
    if (words.length > 1) add(words, name, score >= 0.975 ? 0.976 : Math.min(0.88, score + 0.04));
    if (
      words.length === 1
        ? isOwn(words[0]!) ||
          (score >= 0.8 && !gazetteer.isGiven(words[0]!) && gazetteer.commonness(words[0]!) === 0)
        : isOwn(words[0]!) && !gazetteer.isSurname(words[0]!)
    )
      add([words[0]!], name, Math.min(words.length === 1 ? 0.88 : 0.82, score + 0.04));
    else if (words.length === 1 && score >= certain)
      add(words, name, 0.976, false, gazetteer.commonness(words[0]!) > 0);
    else if (words.length === 1 && score >= 0.76 && gazetteer.commonness(words[0]!) === 0)
      add(words, name, 0.86, true);
  }
  if (known.size === 0) return;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (
      token.kind !== "word" ||
      starts.has(token.start) ||
      token.isGlued ||
      !(isLowerCase || isNameLike(token))
    )
      continue;
    const candidates = known.get(token.folded);
    if (candidates === undefined) continue;
    for (const { words, name, score, needsLead, isWord } of candidates) {
      let last = endOf(tokens, i, words);
      if (last === undefined) continue;
      // "Tre Galli", and elsewhere "Tre Galli Servizi"
      if (words.length > 1 && !isLowerCase)
        while (
          isNameLike(tokens[last + 1]) &&
          tokens[last + 1]!.gap === " " &&
          !tokens[last + 1]!.isSentenceStart &&
          tokens[last + 1]!.shape !== "initial" &&
          !calendar.has(tokens[last + 1]!.folded)
        )
          last++;
      if (isWord === true && (isLowerCase || token.isSentenceStart || token.gap !== " ")) continue;
      if (needsLead === true && !(token.gap === " " && leads.has(tokens[i - 1]?.folded ?? ""))) continue;
      const next = tokens[last + 1];
      // "Pemberley Jones": part of another name.
      if (
        words.length === 1 &&
        isNext(next) &&
        next.gap === " " &&
        isNameLike(next) &&
        !next.isSentenceStart &&
        !gazetteer.isNationality(next.folded)
      )
        break;
      if (
        words.length === 1 &&
        token.gap === " " &&
        isNameLike(tokens[i - 1]) &&
        !tokens[i - 1]!.isSentenceStart
      )
        break;
      yield {
        start: token.start,
        end: tokens[last]!.end,
        entity: "ORGANIZATION",
        score,
        reason: `"${name}" is an employer in this text.`,
      };
      i = last;
      break;
    }
  }
}

/** Where words stand from token `i` on, marks between them left out; undefined where they do not. */
function endOf(tokens: readonly Token[], i: number, words: readonly string[]): number | undefined {
  let at = i;
  for (const [n, word] of words.entries()) {
    if (n > 0) {
      at++;
      while (tokens[at]?.kind === "mark" && /^[&.,'’-]$/.test(tokens[at]!.text) && at - i < 12) at++;
    }
    if (tokens[at]?.folded !== word || (n > 0 && tokens[at]!.gap === "\n")) return undefined;
  }
  return at;
}
