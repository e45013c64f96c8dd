// Firms whose names are ordinary words, in prose: "the app for Pelican Mutual", "a reference from Harbour Lights". Where all around is written
// in small letters, two words with capitals after a preposition are a name, and where nobody is called so and no thing, a firm's.
import { setOf } from "../text/setOf.ts";
import { isDepartment, isJobModifier, isJobTitle, isJobWord } from "../lists/jobs.ts";
import { isStreetWord } from "../lists/organisations.ts";
import { isSubject } from "../lists/schools.ts";
import { calendar, tools } from "../lists/things.ts";
import { isTitleCase } from "../person/titleCase.ts";
import { tokenAt } from "../text/tokens.ts";
import { wordList } from "../text/wordIndex.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { mayBeFirm } from "./employerFrames.ts";
import { firmAt, foldedWords } from "./firmNames.ts";
import { isSchoolWord } from "./schoolWords.ts";
import { isHiddenIn, isNameLike } from "./sequences.ts";

const leads = wordList("with for from at by joined left joining leaving through via than");
/** What rooms, laws, papers, products and events are called by. */
const things = setOf(
  "room rooms gate level floor hall wing act acts bill law laws rule rules regulation regulations directive code standard standards award awards prize cup league championship games final project projects programme program scheme plan plans policy policies form forms handbook guide guidelines guidance report reports version edition release module modules unit units line lines day days week month night year years friday order orders number line course certificate licence license card check test tests training system model series range method theorem effect principle syndrome test theory scale index pack kit edition sheet list board meeting review round session conference summit fair show festival exhibition sea ocean river lake mountain mountains island islands bay coast valley park gardens bridge tower castle palace station airport terminal square market war wars revolution agreement treaty convention declaration charter constitution party union bank holiday english language studies appendix annex section article chapter figure table page process procedure protocol team teams group groups committee department office desk floor lounge suite hub portal app suite leader leaders manager drive pro max plus air studio one two three four five god lord majesty council street road lane",
);

export function* firmsInProse(context: TextContext): Iterable<Candidate> {
  const { text, tokens, gazetteer, hidden, words: index } = context;
  for (const at of index.of(leads)) {
    const i = tokenAt(tokens, at);
    if (tokens[i]!.start !== at || tokens[i]!.shape !== "lower") continue;
    const first = tokens[i + 1]?.text === "the" ? i + 2 : i + 1;
    const token = tokens[first];
    if (!isNameLike(token) || token!.gap !== " " || token!.shape !== "Capital") continue;
    const start = token!.start;
    const end = firmAt(text, start);
    if (end === undefined || isHiddenIn(hidden, start, end) || text[end] === "(") continue;
    const name = text.slice(start, end);
    const words = foldedWords(name);
    const last = words.at(-1)!;
    if (words.length < 2 || words.length > 4 || !/\p{Ll}$/u.test(name)) continue;
    const isCommon = words.every((word) => gazetteer.commonness(word) > 0);
    // "Kibo Treks": a noun that nobody is called by ends it.
    if (
      gazetteer.isGiven(words[0]!) ||
      (!isCommon &&
        (gazetteer.commonness(last) === 0 || gazetteer.isSurname(last) || gazetteer.isGiven(last)))
    )
      continue;
    if (gazetteer.cityCountry(words.join(" ")) !== undefined) continue;
    if (words.some((word) => tools.has(word) || calendar.has(word) || isJobWord(word) || isSchoolWord(word)))
      continue;
    if (
      things.has(last) ||
      isStreetWord(last) ||
      isJobModifier(last) ||
      isJobTitle(words) ||
      isDepartment(words)
    )
      continue;
    if (words.every(isSubject) || gazetteer.isNationality(words[0]!) || isTitleCase(context, start)) continue;
    if (/^ (?:\d|v\d)|^["”’']/u.test(text.slice(end, end + 3)) || !mayBeFirm(context, name)) continue;
    yield {
      start,
      end,
      entity: "ORGANIZATION",
      score: isCommon ? (first > i + 1 ? 0.6 : 0.8) : 0.974,
      reason: "Words with capitals after a preposition, in prose.",
    };
  }
}
