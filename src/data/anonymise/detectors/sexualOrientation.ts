// Sexual orientation, and the groups whose names tell it.
import type { Candidate, Detector } from "./detector.ts";

const words =
  /(?<!\p{L})(?:lesbians?|gay|bisexuals?|homosexuals?|heterosexuals?|asexual|pansexual|queer|lgbt(?:q(?:ia?)?)?\+?|lgbtqia\+?|out and proud|same[- ]sex (?:partner|couple|marriage|relationship|spouse)|pride (?:network|group|parade|alliance)|sexual orientation)(?![\p{L}])/gu;
const label =
  /(?<!\p{L})(?:sexual orientation|orientation sexuelle|sexuelle orientierung)\s{0,3}[:|]\s{0,3}([\p{L}-]{2,30})/gu;

export const sexualOrientation = {
  id: "sexual-orientation",
  title: "Sexual orientation",
  entities: ["SEXUAL_ORIENTATION"],
  *find({ lower }): Iterable<Candidate> {
    for (const match of lower.matchAll(label)) {
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
    for (const { 0: found, index } of lower.matchAll(words)) {
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
