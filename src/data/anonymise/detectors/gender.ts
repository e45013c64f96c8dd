// Gendered words and what they become: he -> they with the verb beside it, husband -> partner, chairman -> chair. Each is a span that
// can be rejected. "her" is "their" before a thing and "them" elsewhere; what follows decides.
import { setOf } from "../text/setOf.ts";
import type { Token } from "../text/tokens.ts";
import { pronounPair } from "./genderPairs.ts";
import { adverbs, withVerb } from "./genderVerbs.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";

const nouns: Readonly<Record<string, string>> = {
  man: "person",
  woman: "person",
  men: "people",
  women: "people",
  boy: "child",
  girl: "child",
  boys: "children",
  girls: "children",
  gentleman: "person",
  gentlemen: "people",
  lady: "person",
  ladies: "people",
  guy: "person",
  gal: "person",
  husband: "partner",
  wife: "partner",
  husbands: "partners",
  wives: "partners",
  boyfriend: "partner",
  girlfriend: "partner",
  father: "parent",
  mother: "parent",
  fathers: "parents",
  mothers: "parents",
  dad: "parent",
  mom: "parent",
  mum: "parent",
  mama: "parent",
  daddy: "parent",
  mommy: "parent",
  mummy: "parent",
  papa: "parent",
  moms: "parents",
  dads: "parents",
  mums: "parents",
  son: "child",
  daughter: "child",
  sons: "children",
  daughters: "children",
  brother: "sibling",
  sister: "sibling",
  brothers: "siblings",
  sisters: "siblings",
  uncle: "relative",
  aunt: "relative",
  uncles: "relatives",
  aunts: "relatives",
  nephew: "relative",
  niece: "relative",
  grandfather: "grandparent",
  grandmother: "grandparent",
  grandpa: "grandparent",
  grandma: "grandparent",
  grandson: "grandchild",
  granddaughter: "grandchild",
  stepfather: "stepparent",
  stepmother: "stepparent",
  fiancé: "partner",
  fiancée: "partner",
  fiance: "partner",
  fiancee: "partner",
  bride: "partner",
  groom: "partner",
  widow: "widowed person",
  widower: "widowed person",
  bachelorette: "single person",
  actress: "actor",
  actresses: "actors",
  waitress: "server",
  waiter: "server",
  waitresses: "servers",
  waiters: "servers",
  stewardess: "flight attendant",
  steward: "flight attendant",
  hostess: "host",
  heroine: "hero",
  heiress: "heir",
  chairman: "chair",
  chairwoman: "chair",
  chairmen: "chairs",
  spokesman: "spokesperson",
  spokeswoman: "spokesperson",
  businessman: "businessperson",
  businesswoman: "businessperson",
  businessmen: "businesspeople",
  businesswomen: "businesspeople",
  salesman: "salesperson",
  saleswoman: "salesperson",
  salesmen: "salespeople",
  foreman: "supervisor",
  forewoman: "supervisor",
  policeman: "police officer",
  policewoman: "police officer",
  policemen: "police officers",
  fireman: "firefighter",
  firemen: "firefighters",
  firewoman: "firefighter",
  mailman: "mail carrier",
  postman: "mail carrier",
  congressman: "member of congress",
  congresswoman: "member of congress",
  craftsman: "craftsperson",
  craftswoman: "craftsperson",
  cameraman: "camera operator",
  handyman: "repairer",
  repairman: "repairer",
  serviceman: "service member",
  servicewoman: "service member",
  sportsman: "athlete",
  sportswoman: "athlete",
  alumna: "graduate",
  alumnus: "graduate",
  alumnae: "graduates",
  alumni: "graduates",
  landlady: "landlord",
  schoolboy: "pupil",
  schoolgirl: "pupil",
  fraternity: "student society",
  sorority: "student society",
  motherhood: "parenthood",
  fatherhood: "parenthood",
  maternity: "parental",
  paternity: "parental",
  housewife: "homemaker",
  househusband: "homemaker",
  midwife: "midwife",
  ombudsman: "ombudsperson",
  freshman: "first-year student",
  freshmen: "first-year students",
  manpower: "staff",
  councilwoman: "councillor",
  councilman: "councillor",
};
const nounOf = new Map(Object.entries(nouns));
const adjectives: Readonly<Record<string, string>> = {
  male: "[GENDER]",
  female: "[GENDER]",
  males: "people",
  females: "people",
  masculine: "[GENDER]",
  feminine: "[GENDER]",
  nonbinary: "[GENDER]",
  "non-binary": "[GENDER]",
  transgender: "[GENDER]",
  cisgender: "[GENDER]",
  genderfluid: "[GENDER]",
  genderqueer: "[GENDER]",
  "trans woman": "[GENDER]",
  "trans man": "[GENDER]",
  womens: "people's",
  "women's": "people's",
  "men's": "people's",
};
const adjectiveOf = new Map(Object.entries(adjectives));
// Subject and verb: the verb is part of the span, so that who rejects one rejects both.
const objectAfter = setOf(
  ". , ; ! ? ) : and or but to for from in at on with about because when while if as that what how why who where by into after before again too also over up off out back down a an the this very so then than not is was will would can could did has had",
);
const contractions: Readonly<Record<string, string>> = {
  "he's": "they're",
  "she's": "they're",
  "he'd": "they'd",
  "she'd": "they'd",
  "he'll": "they'll",
  "she'll": "they'll",
};
const pronouns = new Set([
  ...Object.keys(contractions),
  ..."he she him himself herself hers his her".split(" "),
]);
const verbOfHer = /(?:ed|ing|ly)$/;
const cased = (model: string, word: string): string =>
  model.length > 1 && model === model.toUpperCase()
    ? word.toUpperCase()
    : /^\p{Lu}/u.test(model)
      ? word[0]!.toUpperCase() + word.slice(1)
      : word;

function pronoun(
  context: TextContext,
  i: number,
  previous: Token | undefined,
): { text: string; last: number } | undefined {
  const { tokens } = context;
  const token = tokens[i]!;
  const next = tokens[i + 1];
  const word = token.folded;
  if (!pronouns.has(word)) return undefined;
  const contraction = contractions[word];
  if (contraction !== undefined) {
    // "he's been": has; the short form is the same word "they've".
    const isPerfect =
      word.endsWith("'s") &&
      next !== undefined &&
      /^(?:been|had|done|gone|worked|led|made|got|become|[a-z]{2,}ed)$/.test(next.folded);
    return { text: isPerfect ? "they've" : contraction, last: i };
  }
  if (word === "he" || word === "she") {
    // s/he, he/she
    if (next?.text === "/" && /^(?:he|she|him|her|they)$/.test(tokens[i + 2]?.folded ?? "")) {
      const third =
        tokens[i + 3]?.text === "/" &&
        /^(?:him|her|hers|his|they|them|theirs)$/.test(tokens[i + 4]?.folded ?? "")
          ? i + 4
          : i + 2;
      return {
        text:
          third === i + 4
            ? "they/them/their"
            : /^(?:him|her)$/.test(tokens[i + 2]!.folded)
              ? "they/them"
              : "they",
        last: third,
      };
    }
    // The possessive mark: "he 's" as the tokens have it.
    if (next?.kind === "mark" && /^['’]s$/i.test(next.text)) {
      const after = tokens[i + 2]?.folded ?? "";
      return {
        text: /^(?:been|had|done|gone|worked|led|made|got|become|[a-z]{2,}ed)$/.test(after)
          ? "they've"
          : "they're",
        last: i + 1,
      };
    }
    return withVerb(context, i, previous);
  }
  if (word === "him") return { text: "them", last: i };
  if (word === "himself" || word === "herself") return { text: "themself", last: i };
  if (word === "hers") return { text: "theirs", last: i };
  if (word === "his")
    return { text: next === undefined || /^[.,;!?)]$/.test(next.text) ? "theirs" : "their", last: i };
  if (word === "her") {
    const isObject =
      next === undefined ||
      next.gap === "\n" ||
      objectAfter.has(next.folded) ||
      (verbOfHer.test(next.folded) && !adverbs.has(next.folded) && next.folded.endsWith("ly"));
    return { text: isObject ? "them" : "their", last: i };
  }
  return undefined;
}

function isBesideCapital(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i]!;
  const before = tokens[i - 1];
  const after = tokens[i + 1];
  const isAfterCapital =
    !token.isSentenceStart && before?.shape === "Capital" && token.gap === " " && !before.isSentenceStart;
  return (
    isAfterCapital ||
    (after?.shape === "Capital" &&
      after.gap === " " &&
      nounOf.has(token.folded) &&
      after.folded !== "i" &&
      !/^(?:and|who|or)$/.test(after.folded))
  );
}

const neutralised = (text: string): string => text.replace(/[’]/g, "'");

const labels = "sex|gender|geschlecht|sexe|sexo|sesso";
const labelled = new RegExp(
  String.raw`(?<!\p{L})(?:${labels})\s{0,3}[:|]\s{0,3}([\p{L}-]{1,20})(?![\p{L}])`,
  "iuy",
);
const labelWords = wordList(firstWords(labels));

export const gender = {
  id: "gender",
  title: "Gendered words",
  entities: ["GENDER"],
  *find(context): Iterable<Candidate> {
    const { tokens, text } = context;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      const previous = tokens[i - 1];
      const pair = pronounPair(tokens, i);
      if (pair !== undefined) {
        const { text: general, last } = pair.text === "they" ? withVerb(context, pair.last, previous) : pair;
        yield {
          start: token.start,
          end: tokens[last]!.end,
          entity: "GENDER",
          score: 0.92,
          reason: "Both sexes at once.",
          general: cased(token.text === "(" ? tokens[i + 1]!.text : token.text, general),
        };
        i = last;
        continue;
      }
      if (token.kind !== "word" || token.isGlued) continue;
      const word = token.folded;
      // "Wei He", "Son Võ": a capital beside a capital is a part of a name.
      if (token.shape === "Capital" && isBesideCapital(tokens, i)) continue;
      const found = pronoun(context, i, previous);
      if (found !== undefined) {
        const end = tokens[found.last]!.end;
        yield {
          start: token.start,
          end,
          entity: "GENDER",
          score: 0.9,
          reason: `"${neutralised(text.slice(token.start, end))}" tells a sex.`,
          general: cased(token.text, found.text),
        };
        i = found.last;
        continue;
      }
      const noun = nounOf.get(word);
      const adjective = adjectiveOf.get(word);
      if (noun === undefined && adjective === undefined) continue;
      if (noun === word) continue;
      const general = noun ?? adjective!;
      // "Man Group", "Boys & Girls Club", "Sons": a capital inside a sentence is a name of something.
      if (token.shape === "Capital" && !token.isSentenceStart && noun !== undefined) continue;
      yield {
        start: token.start,
        end: token.end,
        entity: "GENDER",
        score: 0.8,
        reason: `"${token.text}" tells a sex.`,
        general: general.startsWith("[") ? general : cased(token.text, general),
      };
    }
    for (const match of matchesAt(labelled, text, context.words, labelWords)) {
      const value = match[1] ?? "";
      const start = match.index + match[0].length - value.length;
      yield {
        start,
        end: start + value.length,
        entity: "GENDER",
        score: 0.95,
        reason: "Follows a label for sex.",
        general: "[GENDER]",
      };
    }
  },
} as const satisfies Detector;
