// Forms of address before a name: "Mr", "Mrs.", "Dr". They tell sex and standing. "Mx." is what they become, and is left alone.
import { setOf } from "../text/setOf.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector } from "./detector.ts";

const all =
  "mr|mrs|ms|miss|messrs|dr|prof|professor|doctor|sir|madam|madame|dame|rev|reverend|fr|father|sister|brother|rabbi|imam|sheikh|capt|captain|major|colonel|lt|sgt|hon|lord|lady|herr|frau|fräulein|monsieur|mme|mlle|señor|señora|señorita|sr|sra|srta|signor|signora|sig|don|doña|dona|shri|smt|sri|kumari|mister|missus|mistress|esq";
const titles = new RegExp(String.raw`(?<![\p{L}\p{Nd}.'’-])(?:${all})\.?(?![\p{L}\p{Nd}'’-])`, "uy");
const titleWords = wordList(firstWords(all));
const needsName = setOf(
  "doctor professor sir madam father sister brother miss captain major colonel lord lady dame don dona doña hon fr rabbi imam sheikh sr sri lt sig sra reverend dr mistress",
);
const always = setOf(
  "mr mrs ms mme mlle herr frau fräulein señor señora señorita monsieur signora mister missus messrs smt shri",
);

export const title = {
  id: "title",
  title: "Forms of address",
  entities: ["TITLE"],
  *find({ text, lower, words }): Iterable<Candidate> {
    for (const { 0: plain, index } of matchesAt(titles, lower, words, titleWords)) {
      const found = text.slice(index, index + plain.length);
      const word = found.replace(".", "").toLowerCase();
      const end = index + found.length;
      const isCapital = /^\p{Lu}/u.test(found);
      const next = text.slice(end, end + 40);
      const isBeforeName = /^[ \u00a0]{1,2}(?:\p{Lu}|\[PERSON\]|Person-)/u.test(next);
      const isBeforeLower = /^ [\p{Ll}]{2,}/u.test(next);
      if (word === "sr" && /\p{L}\s$/u.test(text.slice(Math.max(0, index - 2), index))) continue;
      let score = 0;
      if (always.has(word)) score = isBeforeName ? 0.93 : isBeforeLower || isCapital ? 0.72 : 0.55;
      else if (isCapital && isBeforeName && !/^ (?:of|Degree|Program)/.test(next))
        score = needsName.has(word) ? 0.8 : 0.86;
      else if ((word === "dr" || word === "prof") && (isBeforeLower || isCapital)) score = 0.7;
      // "Dear Sir or Madam", "yes sir".
      else if (
        (word === "sir" || word === "madam") &&
        /(?:dear|yes|no|thank you|or|,)\s$/i.test(text.slice(Math.max(0, index - 10), index))
      )
        score = 0.75;
      if (score === 0 || (/^(?:dr|sr|fr|sig)$/.test(word) && !isCapital && !isBeforeLower)) continue;
      yield {
        start: index,
        end,
        entity: "TITLE",
        score,
        reason: isBeforeName ? "A form of address before a name." : "A form of address.",
      };
    }
  },
} as const satisfies Detector;
