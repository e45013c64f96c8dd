// Sexual orientation, and the groups whose names tell it.
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector } from "./detector.ts";

const terms =
  /(?<!\p{L})(?:lesbians?|gay|bisexuals?|homosexuals?|heterosexuals?|asexual|pansexual|queer|lgbt(?:q(?:ia?)?)?\+?|lgbtqia\+?|out and proud|same[- ]sex (?:partner|couple|marriage|relationship|spouse)|pride (?:network|group|parade|alliance)|sexual orientation)(?![\p{L}])/uy;
const termWords = wordList(
  firstWords(
    "lesbians?|gay|bisexuals?|homosexuals?|heterosexuals?|asexual|pansexual|queer|lgbt|lgbtqi?a?|out|same|pride|sexual",
  ),
);
const label =
  /(?<!\p{L})(?:sexual orientation|orientation sexuelle|sexuelle orientierung)\s{0,3}[:|]\s{0,3}([\p{L}-]{2,30})/uy;
const labelWords = wordList("sexual orientation sexuelle");

export const sexualOrientation = {
  id: "sexual-orientation",
  title: "Sexual orientation",
  entities: ["SEXUAL_ORIENTATION"],
  *find({ lower, words }): Iterable<Candidate> {
    for (const match of matchesAt(label, lower, words, labelWords)) {
      const value = match[1] ?? "";
      const start = match.index + match[0].length - value.length;
      yield {
        start,
        end: start + value.length,
        entity: "SEXUAL_ORIENTATION",
        score: 0.95,
        reason: "Follows its label.",
      };
    }
    for (const { 0: found, index } of matchesAt(terms, lower, words, termWords)) {
      if (/^sexual orientation/i.test(found)) continue;
      yield {
        start: index,
        end: index + found.length,
        entity: "SEXUAL_ORIENTATION",
        score: 0.85,
        reason: "A word for sexual orientation.",
      };
    }
  },
} as const satisfies Detector;
