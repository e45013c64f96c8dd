// Ages of children and others of a family, in lists and brackets: "My children, 13 and 10", "2 kids (3 + 6)", "Our son (9)", "Anneke,
// daughter, 19", "Dependants: Joost, 4 months; Lotte, 3 yrs".
import { allMatches } from "../../text/allMatches.ts";
import { firstWords, matchesAt, wordList } from "../../text/wordIndex.ts";
import type { Candidate, TextContext } from "../detector.ts";
import { writtenDigit, writtenNumber } from "../numbers.ts";
import { ageOf } from "./parts.ts";

const young = String.raw`(?:\d{1,2}|${writtenNumber}|${writtenDigit})(?![\p{L}\d]| ?(?:%|percent)|[.,/:-]\d)(?: ?(?:yrs?|years?|y\/?o|months?|mths?|mos?|weeks?|wks?|ans|jahre|años|anni|jaar)(?![\p{L}]))?(?: old)?`;
const many =
  "children|child|kids?|sons?|daughters?|boys|girls|boy|girl|baby|babies|twins|triplets|little ones|grandchildren|grandkids|grandsons?|granddaughters?|nephews?|nieces?|stepchildren|stepsons?|stepdaughters?|toddlers|siblings|brothers|sisters|kinder|enfants|hijos|hijas|filhos|figli|kinderen|barn|dzieci|mum|mom|mother|dad|father|parent";
const list = String.raw`(${young}(?:(?:,| ?[&+/]|,? and|,? und|,? et|,? y|,? e|,? en|,? og|,? och|,? i) ?${young}){1,7})`;
const lists = new RegExp(
  String.raw`(?<!\p{L})(?:${many})(?: of (?:two|three|four|five|six|seven|\d))?(?:(?: ?[:=]? ?(?:\d|two|three|four|five) ?\(| ?[(\[:–—-] ?|, ?| )(?:(?:who|they) )?(?:(?:are|is) )?(?:now |only |just |both |all )?(?:aged? |ages? |alter |im alter von )?)${list}(?=\s*$|[)\],;.:!?—–]| (?:and|so|who|at|in|with|but|still|now|from|when|as|then|which|the|years|on|by|since)(?!\p{L})| [-–—]|\n)`,
  "muy",
);
const listWords = wordList(firstWords(many));
const each = new RegExp(String.raw`(?<![\p{L}\d])${young}`, "giu");

const one =
  "son|daughter|wife|husband|spouse|partner|mother|father|mum|mom|dad|brother|sister|uncle|aunt|cousin|nephew|niece|grandmother|grandfather|grandma|grandpa|gran|nan|grandad|grandson|granddaughter|boyfriend|girlfriend|fiancée?|stepson|stepdaughter|baby|boy|girl|child|toddler|eldest|oldest|youngest|middle one|little one|twin brother|twin sister|sohn|tochter|ehemann|ehefrau|mutter|vater|bruder|schwester|fils|fille|époux|épouse|conjoint|hijo|hija|esposa|marido|madre|padre|figlio|figlia|moglie|marito|zoon|dochter";
const named = String.raw`(?:,? \p{L}[\p{L}\p{M}'’-]{1,20}){0,2}`;
const single = new RegExp(
  String.raw`(?<!\p{L})(?:${one})${named}(?: ?\((?:now |aged? |just |only )?(${young})(?=[),;])|(?: ?[,:]| [-–]) ?(?:now |aged? |just |only )?(${young})(?=\s*(?:$|[.;)|]|,? (?:and )?(?:${one})(?!\p{L})))|, (\d{1,2} (?:months?|weeks?|mths?|wks?)(?: old)?)(?=,))`,
  "muy",
);
const singleWords = wordList(firstWords(one));

/** "Children: Joost, 4 months; Lotte (3)": names and their ages in the line of a label. */
const labels =
  "depend[ae]nts?|children|kids|kinder|enfants|hijos|figli|kinderen|family|household|grandchildren|siblings|offspring";
const labelled = new RegExp(
  String.raw`(?<!\p{L})(?:${labels})(?: \(s\)|\(s\))?["']?\s{0,2}[:=|]\s{0,3}([^\n]{4,160})`,
  "uy",
);
const labelWords = wordList(firstWords(labels));
const item = new RegExp(
  String.raw`(?<=\p{L}[\p{L}\p{M}'’-]{1,20}(?:,| -| –)? ?\(?)(?<![\p{L}\d])(${young})(?=\s*(?:$|[,;.)|]| and ))`,
  "giu",
);

/** "my sons Luca (7) and Teo (4)" */
const names = new RegExp(
  String.raw`(?<!\p{L})(?:${many})(?!\p{L})( \p{L}[^\n.;()\d]{1,30}\(${young}\)[^\n.;]{0,60})`,
  "uy",
);
const bracketed = new RegExp(String.raw`(?<=\()${young}(?=\))`, "giu");
/** "baby is 6 months" */
const months = new RegExp(
  String.raw`(?<!\p{L})(?:${one})${named}(?: is|['’]s|,) (?:now |just |only |almost |about )?(\d{1,2} (?:months?|weeks?|mths?|wks?))(?!\p{L}| (?:of|in|at|pregnant|late|early|into|with))`,
  "uy",
);

export function* agesOfFamily({ text, lower, words }: TextContext): Iterable<Candidate> {
  for (const match of matchesAt(lists, lower, words, listWords)) {
    const found = match[1]!;
    const start = match.index + match[0].length - found.length;
    for (const { 0: years, index } of allMatches(each, found))
      yield ageOf(text, start + index, start + index + years.length, 0.96, "One of the ages of children.");
  }
  for (const match of matchesAt(single, lower, words, singleWords)) {
    const found = match[1] ?? match[2] ?? match[3]!;
    const start = match.index + match[0].length - found.length;
    yield ageOf(text, start, start + found.length, 0.78, "A number beside one of a family.");
  }
  for (const match of matchesAt(months, lower, words, singleWords)) {
    const end = match.index + match[0].length;
    yield ageOf(text, end - match[1]!.length, end, 0.78, "A small child is this old.");
  }
  for (const match of matchesAt(names, lower, words, listWords)) {
    const from = match.index + match[0].length - match[1]!.length;
    for (const { 0: years, index } of allMatches(bracketed, match[1]!))
      yield ageOf(text, from + index, from + index + years.length, 0.78, "A number beside one of a family.");
  }
  for (const match of matchesAt(labelled, lower, words, labelWords)) {
    const line = match[1]!;
    const from = match.index + match[0].length - line.length;
    if (!/\d/.test(line) || !/\p{L}{2}/u.test(line)) continue;
    for (const { 0: years, index } of allMatches(item, line))
      yield ageOf(text, from + index, from + index + years.length, 0.96, "An age in a line of a family.");
  }
}
