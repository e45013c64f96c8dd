// Dates of birth that no word for being born stands beside: the day on which somebody reaches an age, and years that people are of.
import { setOf } from "../text/setOf.ts";
import { fold } from "../text/tokens.ts";
import { matchesAt, wordList } from "../text/wordIndex.ts";
import type { TextContext } from "./detector.ts";
import { dateSource, months, unusualDateSource } from "./dates.ts";
import { writtenNumber } from "./numbers.ts";

export interface Said {
  readonly start: number;
  readonly text: string;
  readonly reason: string;
}

const reached = String.raw`(?:1[3-9]|[2-9]\d|${writtenNumber})(?: years?(?: old| of age)?)?`;
const person =
  "i|you|having|he|she|they|who|applicant|candidate|employee|colleague|manager|trainee|nurse|son|daughter|child|wife|husband|partner|mother|father|brother|sister|boss";
/** "She turned thirty on 3 May", "he'll be 65 next year, on 9 June". */
const turned = new RegExp(
  String.raw`(?:turn(?:ed|s|ing)?|be|hits?|reach(?:ed|es)?) ${reached}(?: (?:next|this|last) (?:year|week|month))?,? (?:(?:on|in|this|last|next|the|come) ){1,3}((?:${dateSource}))(?!\p{L})`,
  "uy",
);
const turnedWords = wordList("turn turned turns turning be hit hits reach reached reaches");
const subject = new RegExp(
  String.raw`(?<!\p{L})(?:${person})(?:['’](?:ll|d|s|re|m)| will| would| is| was| are| am)?(?: (?:just|only|also|have|has|be|going to|about to|due to))? ?$`,
  "iu",
);
const named = /(?<!\p{L})(\p{Lu}\p{Ll}+)(?:['’](?:ll|s)| will| would| is)?(?: (?:just|also|going to))? $/u;
const nobody = setOf(
  "It We This That There The Our You Your What Which Company Firm Shop Office Club Everything",
);
/** "On 3 May she turned thirty." */
const onDay = new RegExp(
  String.raw`on (?:the )?((?:${dateSource})),? (?:${person}) (?:(?:just |will |would )?turn(?:ed|s)?|(?:will|would) be) (?:1[3-9]|[2-9]\d|${writtenNumber})(?=[.,;!)\n]|$| years| and | so )`,
  "uy",
);
const onWords = wordList(["on"]);
/** "his 50th on 3 May" */
const ordinal = new RegExp(
  String.raw`(?:his|her|my|(?<=\p{L}[’'])s) [2-9]\d(?:st|nd|rd|th)(?: birthday)?(?: is| was| falls| comes up)? on (?:the )?((?:${dateSource}))`,
  "uy",
);
const ofSomebody = /(?<!\p{L})\p{Lu}\p{Ll}+[’']$/u;
const ordinalWords = wordList(["his", "her", "my", "s"]);
/** "a child of March '84" */
const childOf = new RegExp(
  String.raw`child of (?:the \p{L}{5,9}, )?(?:the )?((?:${dateSource}|${unusualDateSource}))`,
  "uy",
);
const childWords = wordList(["child"]);
/** "wurde am 3. Juni 1984 in Lima geboren", "ik ben in 1984 geboren" */
const abroad = new RegExp(
  String.raw`(?:wurden?|bin|ist|war|ben|werd|is) (?:am |op |im jahre? |in )?((?:${dateSource}))[^.;:\n\d]{0,30} geboren(?!\p{L})`,
  "uy",
);
const abroadWords = wordList("wurde wurden bin ist war ben werd is");

const year = String.raw`(?:19[3-9]\d|200\d)`;
/** "1990-born", "a 1990 baby", "I am of 1990 vintage", "1986er Jahrgang", "Jahrgang 1986". */
const ofYear = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}.,/-])(?:${year}(?=[-‐‑]born(?!\p{L})|er[- ]jahrgang)|(?<=(?<!\p{L})an? )${year}(?= baby(?:[.,;!)\n]|$| and| who| from))|(?<=(?<!\p{L})(?:i am|i['’]m|he is|he['’]s|she is|she['’]s)(?: of| an?)? )${year}(?= vintage)|(?<=(?<!\p{L})(?:jahrgang|jg\.):? )${year}(?![-–/]\d))`,
  "iuy",
);

const whole = new RegExp(
  String.raw`(?=\d)(?<![\p{L}\p{Nd}./-])(?:[0-3]?\d[-/.](?:[01]?\d|(?:${months}))[-/.](?:19[4-9]\d|200[0-7])|[0-3]?\d\. [01]?\d\. (?:19[4-9]\d|200[0-7])|(?:19[4-9]\d|200[0-7])-[01]\d-[0-3]\d|[0-3]?\d(?:st|nd|rd|th|\.)? (?:${months}),? (?:19[4-9]\d|200[0-7]))(?![\p{Nd}/.-]\p{Nd}|\p{L}|\p{Nd}| ?[-–—] ?\p{Nd})`,
  "iuy",
);
/** "Ana Lima, 3/6/1984," in a list of people: a name, and nothing before it in the line but a number or a label. */
const afterName =
  /(?:^|[\n;|•·*>(]|\d[.)]?|\p{L}:) {0,3}(\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}[\p{L}\p{M}'’.-]*){1,4}|\p{Lu}[\p{L}\p{M}'’-]+, ?\p{Lu}[\p{L}\p{M}'’.-]+(?: \p{Lu}[\p{L}\p{M}'’.-]*)?)(?: ?[,;|/(–-])? ?$/u;
/** "F / 3.6.1984", "3-Jun-1984 F": beside what somebody's sex is. */
const sexBefore = /(?:^|[\s,;|/:(])(?:[MF]|male|female|[mf]) ?[,;|/] ?$/u;
const sexAfter = /^ ?[,;|/)]? ?(?:[MF]|male|female)(?= ?(?:$|[\s,;|/).]))/u;

/** What is a day of a month, or a month of a year; a year alone is when somebody reached an age. */
const isDay = (date: string): boolean => /\p{L}{3}|\/|\.\d/u.test(date);

export function* birthSaid({ text, lower, words, numbers, gazetteer }: TextContext): Iterable<Said> {
  const reasons = "The day on which somebody reaches an age.";
  for (const { 0: found, 1: date = "", index } of matchesAt(turned, lower, words, turnedWords)) {
    const lead = text.slice(Math.max(0, index - 40), index);
    if (!isDay(date) || (found.startsWith("be") && !/(?:['’]ll|will|would|to) $/i.test(lead))) continue;
    if (!subject.test(lead) && nobody.has(named.exec(lead)?.[1] ?? "It")) continue;
    const start = index + found.length - date.length;
    yield { start, text: text.slice(start, start + date.length), reason: reasons };
  }
  for (const [pattern, those] of [
    [onDay, onWords],
    [ordinal, ordinalWords],
    [childOf, childWords],
    [abroad, abroadWords],
  ] as const)
    for (const { 0: found, 1: date = "", index } of matchesAt(pattern, lower, words, those)) {
      if (!isDay(date) && pattern !== abroad) continue;
      // "Ana's 40th", no firm's.
      if (found.startsWith("s ") && !ofSomebody.test(text.slice(Math.max(0, index - 24), index))) continue;
      const start = index + found.indexOf(date);
      yield { start, text: text.slice(start, start + date.length), reason: reasons };
    }
  for (const { 0: found, index } of numbers.matches(whole, text, 5)) {
    const near = text.slice(Math.max(0, index - 60), index);
    const before = near.slice(near.lastIndexOf("\n") + 1);
    const after = text.slice(index + found.length, index + found.length + 12);
    const name = /^\s*(?:$|\n|[,;|/)])/.test(after) ? afterName.exec(before)?.[1] : undefined;
    const isNamed =
      name !== undefined &&
      name.split(/[ ,]+/).some((word) => gazetteer.isGiven(fold(word))) &&
      gazetteer.cityCountry(fold(name)) === undefined &&
      !gazetteer.isRegion(fold(name)) &&
      !/(?:sign|date|dated|issue|valid|interview|witness|sworn|approved)/i.test(before);
    if (isNamed || sexBefore.test(before) || sexAfter.test(after))
      yield { start: index, text: found, reason: "A whole date beside a name or a sex." };
  }
  for (const { 0: found, index } of numbers.matches(ofYear, text, 4, 0, true))
    yield { start: index, text: found, reason: "A year that somebody is of." };
}
