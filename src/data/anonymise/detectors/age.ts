// Ages of people: "34 years old", "aged 34", "in her forties". Years of experience, of a company or of a warranty are none.
import type { Candidate, Detector } from "./detector.ts";

const tens = "twent|thirt|fort|fift|sixt|sevent|eight|ninet";
const written = String.raw`(?:(?:${tens})y(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)`;
const number = String.raw`(?:1[0-1]\d|[1-9]?\d|${written})`;
const patterns: readonly (readonly [RegExp, number, string])[] = [
  [
    new RegExp(
      String.raw`(?<![\w.$])${number}[- ]?(?:years?|yrs?|yr|months?)[- ](?:old|of age|young)(?!\w)`,
      "gu",
    ),
    0.95,
    'A number of years, and "old".',
  ],
  [
    new RegExp(
      String.raw`(?<![\w.$])${number}[- ]?(?:y/?o|yo|jahre alt|ans(?= |,|\.|$)|años|anni)(?!\w)`,
      "gu",
    ),
    0.85,
    "A number of years of age.",
  ],
  [
    new RegExp(
      String.raw`(?<!\w)(?:age|aged|ages|alter|edad|âge|età)["']?(?: is| was| of|:| :|=|\s{0,3}[|\t])?\s{0,3}(${number})(?![\w%-]|\.\d)`,
      "gu",
    ),
    0.93,
    "A number after a word for age.",
  ],
  [
    new RegExp(
      String.raw`(?<!\w)(?:i am|i'm|i’m|he is|she is|they are|he's|she's|im|turned|turning|turns|just turned|at the age of|is now|i was|when (?:he|she|they|i) (?:was|were)|when i was only|at) (${number})(?= ?(?:[,.;!?]|$| and | now| years?\b(?! (?:of|in|experience))| when| this| last| next| today| in (?:january|february|march|april|may|june|july|august|september|october|november|december)))(?!\.\d)`,
      "gmu",
    ),
    0.72,
    "A number after words for being or turning an age.",
  ],
  [
    new RegExp(
      String.raw`(?<!\w)(?:early |mid(?:dle)?[- ]?|late )?(?:(?:${tens})ies|[2-9]0['’]?s)(?!\w)(?<=(?:my|his|her|their|the|your|our|in) (?:early |mid(?:dle)?[- ]?|late )?\S{3,11})`,
      "gu",
    ),
    0.7,
    "A decade of somebody's life.",
  ],
  [
    new RegExp(
      String.raw`(?<!\w)(?:my|his|her|their) ((?:[1-9]\d?(?:st|nd|rd|th)|(?:${tens})ieth))(?= birthday)`,
      "gu",
    ),
    0.85,
    "The birthday that somebody had.",
  ],
  [/(?<=\p{Lu}[\p{L}'’-]{1,30} \()[1-9]\d(?=[,)])/gu, 0.72, "A number in brackets after a name."],
  [
    new RegExp(String.raw`(?<![\w.$])[1-9]\d[MFmf](?![\w])(?<=(?:patient|\() ?\d\d[MFmf])`, "gu"),
    0.7,
    "An age and a sex, as in medical notes.",
  ],
  [
    new RegExp(String.raw`(?<=(?:^|[^\w.])\p{Lu}[\p{L}'-]{1,30}, )[1-9]\d(?=, )`, "gu"),
    0.6,
    "A number between commas after a name.",
  ],
  [
    /(?<!\w)(?:teenager|septuagenarian|octogenarian|nonagenarian|sexagenarian|senior citizen|middle-aged|pensioner)(?!\w)/gu,
    0.7,
    "A word for an age.",
  ],
];
const decade = (text: string): string | undefined => {
  const age = /\d+/.exec(text)?.[0];
  if (age === undefined) return undefined;
  const from = Math.floor(Number(age) / 10) * 10;
  return from >= 70 ? "[AGE: 70+]" : `[AGE: ${from}-${from + 9}]`;
};
const notAge =
  /^\s*(?:of experience|experience|in the (?:industry|field)|warranty|people|students|hours|minutes|percent|years of)/i;

export const age = {
  id: "age",
  title: "Ages",
  entities: ["AGE"],
  *find({ text, lower }): Iterable<Candidate> {
    for (const [pattern, score, reason] of patterns) {
      for (const match of (pattern.source.includes("Lu") ? text : lower).matchAll(pattern)) {
        // Where a group is, it is the age, at the end of the match.
        const found = match[1] ?? match[0];
        const end = match.index + match[0].length;
        const index = end - found.length;
        if (notAge.test(text.slice(end, end + 24))) continue;
        if (
          /^(?:the|our) (?:company|firm|building|house|project|system|code)/i.test(
            text.slice(Math.max(0, index - 24), index),
          )
        )
          continue;
        const general = decade(found);
        yield {
          start: index,
          end,
          entity: "AGE",
          score,
          reason,
          ...(general === undefined ? {} : { general }),
        };
      }
    }
  },
} as const satisfies Detector;
