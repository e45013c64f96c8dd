// What is left of a number: its last figures.
import { matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, TextContext } from "./detector.ts";

/** "XXX-XX-4471", "****4417": what is left of a number that somebody hid by hand. */
const masked = /(?<=(?<hid>(?<![\p{L}\p{Nd}])(?:(?:[Xx]{2,4}|[*•]{2,4})[ -]?){1,4}))\d{3,4}(?![\p{L}\d])/uy;
const lastDigits = wordList(["#3", "#4"]);

export function* maskedNumbers({ text, words }: TextContext): Iterable<Candidate> {
  for (const { 0: found, index, groups } of matchesAt(masked, text, words, lastDigits)) {
    const hid = groups!.hid!;
    if (!/[-*•]|X{3}|x{3}/.test(hid) || hid.replace(/[ -]/g, "").length < 3) continue;
    yield {
      start: index - hid.length,
      end: index + found.length,
      entity: "ID_NUMBER",
      score: 0.9,
      reason: "The end of a number that is hidden.",
    };
  }
}

/** "last four are 4472", "SSN (last four only, please): 4471" */
const lastFour =
  /last (?:four|4)(?: (?:digits|figures|only))?(?: (?:of|on|from) (?:my|his|her|the|their|your) [\p{L} ]{2,30}?)?(?:(?: (?:only|at)[\p{L}, ]{0,30})?\)?:| (?:is|are|was|were):?|,)? {1,20}\(?(?<value>(?!19|20)\d{4})(?=[.,;)?]?(?:\s|$))(?! \p{L}{4}(?! ))/uy;
const lastWord = wordList("last");

export const lastFigures = ({ lower, words }: TextContext): Iterable<Candidate> =>
  valuesBehind(matchesAt(lastFour, lower, words, lastWord), 0.86, "The last four figures of a number.");

/** The group `value` of each match, which ends with it. */
export function* valuesBehind(
  matches: Iterable<RegExpExecArray>,
  score: number,
  reason: string,
): Iterable<Candidate> {
  for (const { 0: all, index, groups } of matches) {
    const end = index + all.length;
    yield { start: end - groups!.value!.length, end, entity: "ID_NUMBER", score, reason };
  }
}
