// Places that the words beside them make sure of, though their name is a person's or a word, too: where somebody comes from, went, is
// asked for or has an office; and what stands as a town in a line of a resume.
import { setOf } from "../text/setOf.ts";
import { isJobWord } from "../lists/jobs.ts";
import { isOrganisationWord } from "../lists/organisations.ts";
import { sectionAt } from "../text/sections.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Token } from "../text/tokens.ts";
import { tokenAt } from "../text/tokens.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { isNameLike, isNext } from "./sequences.ts";

/** Tokens of a place that the lists know, from one on; 0 where they know none. */
export type KnownPlace = (i: number) => number;

const travels =
  "flew|fly|flying|drove|moved|moving|relocated|relocating|travelled|traveled|transferred|came|went";
const trips = "journey|trip|bus|coach|train|flight|drive|commute|ferry|way";
/** What stands before "from" where a place follows. */
const from = new RegExp(
  String.raw`(?:(?:${travels}|originally|hails?|${trips})(?: (?:over|back|here|all the way|up|down|in))? from|(?:i['’]m|i am|comes?|native) (?:originally )?from|year[- ]old (?:\p{L}{3,14} ){0,3}from|years? old,? from|aged \d\d,? from|(?:flew|moved?|moving|relocat(?:e|ed|ing)|travelled|traveled|transferred|stayed|commutes?) (?:back |over )?(?:to|in)|(?:thank you|thanks) for coming to|\d\d, of|(?:is|was|are|were)(?: originally)? from) `,
  "iuy",
);
const fromWords = wordList([
  ...firstWords(
    `${travels}|originally|hails?|${trips}|i|come|comes|native|year|years|aged|stayed|move|relocate|commutes?|thank|thanks|is|was|are|were`,
  ),
  "#2",
]);
const somebody = /(?<!\p{L})(?:i|we|he|she|they|who|family|parents) (?:\p{L}+ )?$/iu;
const people = setOf("he she who they we both family parents mother father wife husband");
const office = /^(?:office|branch|shop|store|depot|plant|warehouse|site|hub|team|campus|factory|studio)s?$/;
const owners = setOf("the your our their his her my");
const months = setOf(
  "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec januar februar marz mai juni juli oktober dezember",
);
const ends = new Set(["|", "·", "—", "–", "•"]);

/** The last token of a run of capitals from `i` on, with small words inside: "San Isidro del Monte". */
function lastOfRun(tokens: readonly Token[], i: number): number {
  let last = i;
  for (let at = i + 1; at < i + 6; at++) {
    const token = tokens[at];
    if (!isNext(token) || token.kind !== "word") break;
    if (token.shape === "Capital") last = at;
    else if (!/^(?:de|del|da|do|of|la|le|sur|upon|on|the|am|y)$/.test(token.text)) break;
  }
  return last;
}

/** Makes places of tokens, from one to another. */
export const placesOf =
  (tokens: readonly Token[]) =>
  (i: number, last: number, score: number, reason: string): Candidate => ({
    start: tokens[i]!.start,
    end: tokens[last]!.end,
    entity: "LOCATION",
    score,
    reason,
  });

export function* placesSaid(context: TextContext, known: KnownPlace): Iterable<Candidate> {
  const { text, tokens, words, gazetteer, isLowerCase } = context;
  const made = placesOf(tokens);
  /** What the lists know from `i` on, up to its last token; a common word is none in a text without capitals. */
  const placeFrom = (i: number): number => {
    const length = known(i);
    if (length === 0) return -1;
    const { folded } = tokens[i]!;
    const rank = gazetteer.commonness(folded);
    return isLowerCase && length === 1 && rank > 0 && rank <= 4 ? -1 : i + length - 1;
  };
  for (const { 0: found, index } of matchesAt(from, text, words, fromWords)) {
    const i = tokenAt(tokens, index + found.length);
    const token = tokens[i];
    if (token === undefined || token.start !== index + found.length || token.kind !== "word") continue;
    if (!isLowerCase && token.shape === "lower") continue;
    const last = placeFrom(i);
    // "The call came from Charlotte": who comes from a place is somebody.
    if (
      last === i &&
      gazetteer.isGiven(token.folded) &&
      /^(?:came|went|comes?|way) /i.test(found) &&
      !somebody.test(text.slice(Math.max(0, index - 16), index))
    )
      continue;
    // "Lind is from Chester", not "the mail is from Charlotte".
    if (/^(?:is|was|are|were) /i.test(found)) {
      const who = tokens[tokenAt(tokens, index) - 1];
      if (who === undefined || !(isNameLike(who) || people.has(who.folded))) continue;
    }
    const run = isLowerCase ? last : lastOfRun(tokens, i);
    const isWhole = last >= i && last >= run;
    // "from Leeds to Marlow Cross": where the lists know one, the other is a place, too.
    const to = Math.max(run, last) + 1;
    const hasTo = / from $/i.test(found) && tokens[to]?.folded === "to" && tokens[to].gap === " ";
    if (hasTo && tokens[to + 1] !== undefined && isNext(tokens[to + 1])) {
      const other = placeFrom(to + 1);
      const otherRun = isLowerCase ? other : isNameLike(tokens[to + 1]) ? lastOfRun(tokens, to + 1) : -1;
      if ((isWhole || other > to) && Math.max(other, otherRun) > to) {
        yield made(i, Math.max(last, run), 0.99, "Where somebody went from.");
        yield made(to + 1, Math.max(other, otherRun), 0.99, "Where somebody went to.");
        continue;
      }
    }
    if (isWhole) yield made(i, last, 0.975, `A place by this name after "${found.trim()}".`);
  }
  yield* answersToWhere(context, placeFrom);
  if (isLowerCase) return;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.shape !== "Capital" || token.isGlued) continue;
    const previous = tokens[i - 1];
    const isFirst = previous === undefined || token.gap === "\n";
    const isOwned = !isFirst && token.gap === " " && owners.has(previous.folded);
    const isSet = !isFirst && (previous.text === "," || ends.has(previous.text));
    // "a driver from Rhodes"
    if (!isFirst && previous.text === "from" && token.gap === " " && isJobWord(tokens[i - 2]?.folded ?? "")) {
      const last = placeFrom(i);
      if (last >= i && lastOfRun(tokens, i) <= last)
        yield made(i, last, 0.975, "Where somebody with this job is from.");
      continue;
    }
    if (!isFirst && !isOwned && !isSet) continue;
    const length = known(i);
    if (length === 0) continue;
    const last = i + length - 1;
    const next = tokens[last + 1];
    if (isOwned) {
      // "your Manila shop"
      if (
        isNext(next) &&
        next.gap === " " &&
        office.test(next.folded) &&
        !(next.folded === "team" && gazetteer.isGiven(token.folded))
      )
        yield made(i, last, 0.93, `A place by this name before "${next.text}".`);
      continue;
    }
    const isDated = next?.text === "," && next.gap === "" && isDate(tokens, last + 2);
    if (isFirst) {
      // "Florence, 30 June" over a letter; "Ennis" between what somebody did and from when to when.
      const after = tokens[last + 2];
      const isAlone =
        next?.gap === "\n" &&
        (/^(?:19|20)\d\d$/.test(next.text)
          ? after === undefined || after.gap === "\n" || /^(?:[-–—]|to|until)$/.test(after.text)
          : months.has(next.folded) && /^(?:19|20)\d\d$/.test(after?.text ?? ""));
      // "Konya · 500+ connections"
      const isBefore = next !== undefined && (next.text === "·" || next.text === "|") && next.gap === " ";
      if (isDated && tokens[last + 2]!.kind === "number" && !/^(?:19|20)\d\d$/.test(tokens[last + 2]!.text))
        yield made(i, last, 0.985, "A place by this name before a letter's date.");
      else if (isAlone) yield made(i, last, 0.9, "A place by this name on a line over years.");
      else if (isBefore && !gazetteer.isGiven(token.folded) && gazetteer.commonness(token.folded) === 0)
        yield made(i, last, 0.75, "A place by this name before a bar.");
      continue;
    }
    // "Sales associate — Vigo —", "Acme Systems, Denver": whatever else its name is.
    let before = i - 2;
    while (tokens[before]?.text === "*") before--;
    const word = tokens[before]?.folded ?? "";
    const isAfterFirm = previous.text === "," && isOrganisationWord(word);
    const isOfJob =
      previous.text === "," &&
      isJobWord(word) &&
      ends.has(next?.text ?? "") &&
      !owners.has(tokens[i - 3]?.folded ?? "");
    // "Tesco, Savannah      12/2018": a resume's line.
    const isOfPost =
      previous.text === "," &&
      sectionAt(context.sections, token.start).kind === "experience" &&
      isPost(tokens, i, last + 1);
    const isSure = isAfterFirm || isOfJob || isOfPost || (ends.has(previous.text) && isJobWord(word));
    const isEnd =
      next === undefined ||
      next.gap === "\n" ||
      next.gap === "column" ||
      ends.has(next.text) ||
      (next.text === "." && next.gap === "");
    const rank = gazetteer.commonness(token.folded);
    const isOther = (length === 1 && gazetteer.isGiven(token.folded)) || (rank > 0 && rank < 5);
    if ((!isEnd && !isDated) || (isOther && !isSure)) continue;
    // "with Acme, Houston, February 2019"
    if (
      previous.text === ","
        ? isOfJob || isNameLike(tokens[i - 2]) || tokens[i - 2]?.text === "."
        : token.gap === " "
    )
      yield made(
        i,
        last,
        isAfterFirm || isOfPost || isOfJob ? 0.9 : 0.72,
        "A place by this name at the end of a line or between bars.",
      );
  }
}

/** Whether a day, a month or a year stands at `i`. */
function isDate(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i];
  if (token === undefined || token.gap !== " ") return false;
  if (months.has(token.folded)) return true;
  if (token.kind !== "number") return false;
  return (
    /^(?:19|20)\d\d$/.test(token.text) ||
    (token.text.length <= 2 && tokens.slice(i + 1, i + 5).some(({ folded }) => months.has(folded)))
  );
}

/** Whether a line has nothing but a firm before the place at `i`, and nothing after it, or dates. */
function isPost(tokens: readonly Token[], i: number, end: number): boolean {
  const after = tokens[end];
  const isDated = after?.gap === "column" || after?.text === "(";
  if (after !== undefined && after.gap !== "\n" && !isDated) return false;
  for (let at = i - 2; at >= 0 && at > i - 8; at--) {
    const { kind, shape, gap, text } = tokens[at]!;
    if (kind === "word" && shape === "lower" && text.length > 3) return false;
    if (gap === "\n" || gap === "column") return true;
  }
  return false;
}

const where =
  /where (?:[^?.\n]{0,40} )?(?:from|grow up|grew up|lived?|living|based|born|raised|at home|home|located|commut\p{L}{1,4}|stay|staying)(?: [^?.\n]{1,20})?\?["”]?\s{1,3}(?:\[[^\]\n]{1,20}\] |[*_]{0,2}\p{L}[\p{L}\d .'’-]{0,30}:[*_]{0,2} |[-–—>] ?)?["“]?(?:(?:i['’]m |i am |i live |i was born |originally )?(?:originally |from |in |near |just outside ))?/iuy;
const whereWords = wordList(["where"]);
/** "Where did you grow up?" and the place that answers it. */
function* answersToWhere(context: TextContext, placeFrom: (i: number) => number): Iterable<Candidate> {
  const { text, tokens, words, gazetteer } = context;
  for (const { 0: asked, index } of matchesAt(where, text, words, whereWords)) {
    const i = tokenAt(tokens, index + asked.length);
    const token = tokens[i];
    if (token?.start !== index + asked.length || token.shape !== "Capital") continue;
    const known = placeFrom(i);
    const last = Math.max(known, lastOfRun(tokens, i));
    const next = tokens[last + 1];
    const isWhole = next === undefined || next.gap === "\n" || (next.kind === "mark" && next.text !== ":");
    if (!isWhole || (known < i && gazetteer.commonness(token.folded) > 0)) continue;
    yield {
      start: token.start,
      end: tokens[last]!.end,
      entity: "LOCATION",
      score: known < i ? 0.8 : 0.975,
      reason: "Answers where somebody is from or lives.",
    };
  }
}
