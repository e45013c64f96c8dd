// Marital status and family.
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector } from "./detector.ts";

const labels =
  "marital status|civil status|family status|relationship status|familienstand|situation (?:de famille|familiale)|état civil|estado civil|stato civile|children|kinder|enfants|hijos|dependents|dependants|number of (?:children|dependents|dependants)";
const label = new RegExp(String.raw`(?<![\p{L}])(?:${labels})\s{0,3}[:|\t]\s{0,3}([^\n;|]{1,40})`, "uy");
const labelWords = wordList(firstWords(labels));
const phrases =
  /(?<!\p{L})(?:(?:happily |recently |newly |legally |un)?(?:married|divorced|widowed|remarried|engaged to be married|unmarried)|newlyweds?|getting (?:married|divorced)|(?:my|his|her|their|a) divorce|single (?:mother|father|mom|mum|dad|parent)s?|stay[- ]at[- ]home (?:mother|father|mom|mum|dad|parent)s?|(?:mother|father|mom|mum|dad|parent) of (?:one|two|three|four|five|six|\d|twins|triplets|a \w{3,12})|no (?:children|kids|dependents|dependants)(?=[.,;)|\n]|$| (?:and|yet|of (?:my|his|her|their))(?!\p{L}))|(?:with )?(?:one|two|three|four|five|six|\d) (?:small |young |grown |little |adult |school-age )?(?:children|kids|sons|daughters)|(?:expecting|pregnant)(?: with)?(?: (?:a|our|my|her|his|their)(?: first| second| third)? (?:child|baby))?|(?:civil|domestic) partnership|childless|ledig|verheiratet|geschieden|verwitwet|célibataire|marié(?:e)?|divorcé(?:e)?|soltero|soltera|casado|casada|divorciado|divorciada)(?!\p{L})/uy;
/** Of the phrases; a number may be digits. */
const phraseWords = wordList([
  "#1",
  ...firstWords(
    "happily|recently|newly|legally|un(?:married|divorced|widowed|remarried)|married|divorced|widowed|remarried|engaged|unengaged|unmarried|ununmarried|newlyweds?|getting|my|his|her|their|a|no|single|stay|mother|father|mom|mum|dad|parent|with|one|two|three|four|five|six|expecting|pregnant|civil|domestic|childless|ledig|verheiratet|geschieden|verwitwet|célibataire|mariée?|divorcée?|solter[oa]|casad[oa]|divorciad[oa]",
  ),
]);

const said =
  /(?<!\p{L})(?:i am|i'm|i’m|he is|she is|they are|we are|am|currently|recently|legally|still|now) (single|engaged|separated|widowed)(?= (?:and|with|now)|[.,;]|$)/uy;
const saidWords = wordList("i he she they we am currently recently legally still now");

/** "(44 years, separated)", "born 1990; single; no children": words that say more than this, among other particulars of somebody. */
const listed = /(?<=[;,(|] ?)(?:single|engaged|separated)(?=\s?[;,)|\n]|$)/uy;
const listedWords = wordList(["single", "engaged", "separated"]);
const particular =
  /(?<!\p{L})(?:born|b\.|aged?|years?(?: old)?|y\/?o|children|kids|nationality|male|female|divorced|married|dob|citizen)(?!\p{L})|\[(?:age|date_of_birth|nrp|gender|marital_status)/iu;

export const maritalStatus = {
  id: "marital-status",
  title: "Marital status and family",
  entities: ["MARITAL_STATUS"],
  *find({ lower, words }): Iterable<Candidate> {
    for (const match of matchesAt(label, lower, words, labelWords)) {
      const value = (match[1] ?? "").split(/ {3}|\t/)[0]!.trimEnd();
      if (match[0].startsWith("children") && !/^(?:\d|one|two|three|four|five|none|no\b)/.test(value))
        continue;
      let start = match.index + match[0].length - (match[1] ?? "").length;
      // "divorced, one son": one span each.
      for (const piece of value.split(/(, ?)/)) {
        if (/\p{L}|\d/u.test(piece)) {
          yield {
            start,
            end: start + piece.length,
            entity: "MARITAL_STATUS",
            score: 0.95,
            reason: "Follows a label for marital status or children.",
          };
        }
        start += piece.length;
      }
    }
    for (const match of matchesAt(said, lower, words, saidWords)) {
      const value = match[1] ?? "";
      const start = match.index + match[0].length - value.length;
      yield {
        start,
        end: start + value.length,
        entity: "MARITAL_STATUS",
        score: 0.8,
        reason: "Said of somebody.",
      };
    }
    for (const { 0: found, index } of matchesAt(listed, lower, words, listedWords)) {
      const end = index + found.length;
      const around = `${lower.slice(Math.max(0, index - 48), index)}  ${lower.slice(end, end + 48)}`;
      if (!particular.test(around)) continue;
      yield {
        start: index,
        end,
        entity: "MARITAL_STATUS",
        score: 0.8,
        reason: "Stands among particulars of somebody.",
      };
    }
    for (const { 0: found, index } of matchesAt(phrases, lower, words, phraseWords)) {
      yield {
        start: index,
        end: index + found.length,
        entity: "MARITAL_STATUS",
        score: 0.82,
        reason: "Words for marital status or family.",
      };
    }
  },
} as const satisfies Detector;
