// How much a run of two to six words looks like a name of a person.
import type { TextContext } from "../detectors/detector.ts";
import { isJobWord } from "../lists/jobs.ts";
import { isLegalForm, isOrganisationWord, isStreetWord } from "../lists/organisations.ts";
import type { Token } from "../text/tokens.ts";
import { type Class, isSyllable } from "./classes.ts";
import { isRespect } from "./honorifics.ts";
import { isForeignArticle } from "./foreignThings.ts";
import { isWordName } from "./wordNames.ts";
import { isNameOfThing, saidAfter, weakAfter } from "./contexts.ts";
import { type Evidence, surroundings } from "./score.ts";
import { isShouted } from "./shouted.ts";
import { isTitleCase } from "./titleCase.ts";
import { isModel, isOfDescendants, isThingCalled } from "./weakEvidence.ts";

/** "sings", "used": lower case, and no noun in the plural. */
const isVerbOfPerson = (token: Token | undefined): boolean =>
  token?.shape === "lower" &&
  token.gap === " " &&
  /(?:[^su]s|ed)$/.test(token.folded) &&
  !/(?:ics|ions|ments|ers|ors|ies|ings|sis)$/.test(token.folded);

const countOf = (classes: readonly Class[], kind: Class): number => {
  let count = 0;
  for (const one of classes) if (one === kind) count++;
  return count;
};

/** "Juki DDL", "BD FACSCanto", "Dock B", "Cert III": letters that are no initials of somebody. */
function isLettered({ tokens, gazetteer, isLowerCase }: TextContext, first: number, last: number): boolean {
  const run = tokens.slice(first, last + 1);
  if (isLowerCase || run.every(({ shape }) => shape !== "Capital" && shape !== "Mixed")) return false;
  const isName = (word: string): boolean =>
    gazetteer.isGiven(word) || gazetteer.isSurname(word) || gazetteer.isListed(word) || isSyllable(word);
  if (
    run.some(
      ({ text, shape }) =>
        shape === "Mixed" &&
        /\p{Lu}{2}/u.test(text) &&
        !/^(?:Mc|Mac|O['’]|De|Di|La|Le|Van|Fitz)\p{Lu}+$/u.test(text),
    )
  )
    return true;
  const end = run.at(-1)!;
  const begin = run[0]!;
  // "ESAD Matosinhos", "QC Kentei"
  if (
    begin.shape === "UPPER" &&
    begin.folded.length < 6 &&
    !isName(begin.folded) &&
    // "JL Ferrand"
    (begin.folded.length > 2 || !isName(run[1]!.folded)) &&
    run.slice(1).every(({ shape }) => shape === "Capital" || shape === "lower")
  )
    return true;
  // "Guleidhe EG, Obi IO: ...", as authors are named
  if (run.length === 2 && end.folded.length === 2 && /^[,:]$/.test(tokens[last + 1]?.text ?? ""))
    return false;
  // "Maria LOPEZ", "J. R. Dee", "Ana Lima II"
  if (end.shape === "UPPER" && end.folded.length < 5 && !isName(end.folded))
    return !/^(?:ii|iii|iv|jr|sr)$/.test(end.folded) || run.length === 2;
  return (
    run.length === 2 &&
    end.shape === "initial" &&
    tokens[last + 1]?.text !== "." &&
    gazetteer.commonness(run[0]!.folded) > 0 &&
    !gazetteer.isGiven(run[0]!.folded)
  );
}

function isOfPlace(tokens: readonly Token[], first: number, last: number): boolean {
  for (let i = first + 1; i < last; i++)
    if (/^(?:du|des|del|della|dello|dei|delle|de|da|do|dos|das|i)$/.test(tokens[i]!.text)) return true;
  return false;
}

/** "- Haruki Ebisawa, sales", "Supervisor: Namgoong Min" */
function isEntry(tokens: readonly Token[], first: number, last: number): boolean {
  const before = tokens[first - 1];
  if (before?.text === ":") return tokens[first - 2]?.kind === "word" && isJobWord(tokens[first - 2]!.folded);
  const isBegin =
    before === undefined ||
    tokens[first]!.gap === "\n" ||
    (/^[*•–-]$/.test(before.text) && (before.gap === "\n" || first === 1));
  return isBegin && tokens[last + 1]?.text === "," && tokens[last + 2]?.shape === "lower";
}

/** Of people far more than of firms: "I rang Ana Lima" */
const reached = new Set(
  "rang ring ringing phoned emailed texted met meet told asked thanked ask tell seen saw chase chased".split(
    " ",
  ),
);

/** Before who employs somebody, too. */
const beforeFirms = new Set("for with from of at to by via under through under and is was".split(" "));

/** Over a resume and before a name in a form. */
const headings = new Set(
  "hoja de vida|nombre y apellidos|apellidos y nombres|nom et prenom|earl grey|monte carlo|jack russell|hari raya|karl fischer|da vinci|santa claus|father christmas|garam masala|chana masala|tom kha|tom yum|auld lang syne|ave maria|king edwards|caesar salad|peach melba|beef wellington|victoria sponge|granny smith|johns hopkins|st john|red cross|king edward|lapsang souchong|hoshin kanri|saint patrick|santa fe|prince george|queen anne|ruby on rails|joe bloggs".split(
    "|",
  ),
);

/** A run of two to six words, all with capitals but particles. */
export function scoreRun(
  context: TextContext,
  first: number,
  last: number,
  classes: readonly Class[],
): Evidence {
  const { tokens, gazetteer } = context;
  // "Fenwick Care Ltd"
  const after = tokens[last + 1];
  if (after?.gap === " " && after.shape !== "lower" && after.folded.length > 1 && isLegalForm(after.folded)) {
    return { score: 0, why: "" };
  }
  const { score: beside, why } = surroundings(context, first, last);
  if (
    countOf(classes, "never") > 0 ||
    tokens
      .slice(first, last + 1)
      .some(
        ({ folded }, n) =>
          isNameOfThing(folded) ||
          (n > 0 &&
            first + n === last &&
            (isLegalForm(folded) ||
              isOrganisationWord(folded) ||
              (isStreetWord(folded) &&
                !(
                  last === first + 1 &&
                  gazetteer.isGiven(tokens[first]!.folded) &&
                  tokens[first - 1]?.kind !== "number"
                )))),
      )
  ) {
    return { score: 0, why: "" };
  }
  if (isForeignArticle(tokens[first]!.folded) || isLettered(context, first, last))
    return { score: 0, why: "" };
  if (
    beside < 0.3 &&
    (isModel(context, last) || isThingCalled(context, first, last) || isOfDescendants(context, last))
  )
    return { score: 0, why: "" };
  // "Kelso Mark II"
  if (
    /^(?:ii|iii|iv)$/.test(tokens[last]!.folded) &&
    (tokens[last - 1]!.folded === "mark" || !gazetteer.isGiven(tokens[first]!.folded))
  )
    return { score: 0, why: "" };
  // "Ana Wells": a word that families are called, behind a name.
  const isWordLast =
    classes.length === 2 &&
    classes[1] === "word" &&
    isWordName(tokens[last]!.folded) &&
    (classes[0] === "name" || gazetteer.isGiven(tokens[first]!.folded));
  const names = countOf(classes, "name");
  const likely = (isWordLast ? 1 : 0) + names + countOf(classes, "wordName") + countOf(classes, "placeName");
  const initials = tokens.slice(first, last + 1).filter(({ shape }) => shape === "initial").length;
  const others = countOf(classes, "word") + countOf(classes, "place") - (isWordLast ? 1 : 0);
  const words = classes.length;
  let base: number;
  // "Al Noor Uniforms", "Fenwick Berry Growers": many of them, and no family.
  const isPlural =
    // "Rasheed CHEEKS"
    !(tokens[last]!.shape === "UPPER" && tokens[first]!.shape === "Capital") &&
    classes.at(-1) === "word" &&
    !isWordLast &&
    /[^su]s$/.test(tokens[last]!.folded) &&
    !isWordName(tokens[last]!.folded);
  // "Umhlanga Sugar", "Qamar Post": a surname before a word.
  const isThing =
    isPlural ||
    // "Sao Mai Garment", "Ho Lee Dredging"
    (classes.at(-1) === "word" &&
      !isWordLast &&
      (words === 2 ? !gazetteer.isGiven(tokens[first]!.folded) : !isWordName(tokens[last]!.folded)) &&
      gazetteer.commonness(tokens[last]!.folded) < 5 &&
      gazetteer.commonness(tokens[last]!.folded) > 0);
  // Whatever a verb before it says of firms: "hired by Satoshi Hayashi".
  if (isThing && names > 0) base = isPlural ? 0.3 : 0.4;
  else if (
    words > 1 &&
    words < 4 &&
    names === words &&
    gazetteer.isGiven(tokens[first]!.folded) &&
    gazetteer.commonness(tokens[first]!.folded) === 0
  )
    base = 0.92;
  else if (names >= 2 || (names >= 1 && others === 0)) base = 0.84;
  else if (names === 1)
    base = others >= words - 1 && words > 2 ? 0.35 : gazetteer.isGiven(tokens[first]!.folded) ? 0.66 : 0.5;
  else if (likely >= 2 && others === 0) base = 0.66;
  else if (likely >= 1 && others === 0) base = initials > 0 ? 0.66 : 0.56;
  else if (likely >= 1)
    base = gazetteer.isGiven(tokens[first]!.folded) ? (tokens[first]!.isSentenceStart ? 0.36 : 0.43) : 0.2;
  // "Fonderie du Blavet", "Lonxa de Ribeira": of a place or a trade; people with such a name have a given name of the lists.
  else if (others === 0 && words === 2 && initials === 0 && isOfPlace(tokens, first, last)) base = 0.34;
  else if (others === 0)
    base = initials === words ? 0 : initials > 0 ? 0.6 : isEntry(tokens, first, last) ? 0.5 : 0.46;
  // "Cuihua Puyang": a surname that is a town, too.
  else if (words === 2 && classes[0] === "unknown" && classes[1] === "place") base = 0.42;
  // "Rafiqul Wise"
  else if (words === 2 && classes[0] === "unknown" && isWordName(tokens[last]!.folded)) base = 0.44;
  // "Thaddric Quill": a name of no list before a word.
  else if (
    words === 2 &&
    classes[0] === "unknown" &&
    classes[1] === "word" &&
    tokens[first]!.shape === "Capital" &&
    tokens[last]!.shape === "Capital"
  )
    base = 0.24;
  else base = countOf(classes, "unknown") > 0 ? 0.16 : 0;
  // "Brigadier Foulkes", "Director Shi"
  if (
    base < 0.6 &&
    words === 2 &&
    isRespect(tokens[first]!.folded) &&
    tokens[first]!.shape === "Capital" &&
    /^(?:name|unknown|placeName|wordName)$/.test(classes[1]!)
  )
    base = 0.6;
  const isUpper = tokens
    .slice(first, last + 1)
    .every(({ shape }) => shape === "UPPER" || shape === "initial");
  // "ANA LIND HAS NOT SIGNED"
  const isToldOf =
    words === 2 && after?.shape === "UPPER" && /^(?:has|is|was|did|must|will|does|had)$/.test(after.folded);
  if (isUpper && names < 2 && (!isShouted(context) || isToldOf))
    base -= isToldOf
      ? -0.1
      : after?.shape === "lower" && (weakAfter.has(after.folded) || saidAfter.has(after.folded))
        ? 0.06
        : 0.14;
  // "Melody Bishop sings"
  if (words === 2 && likely === 1 && isVerbOfPerson(after) && gazetteer.isGiven(tokens[first]!.folded))
    base += 0.16;
  // Words of no dictionary, side by side, are no headline.
  const isUnheard = !isUpper && words > 1 && countOf(classes, "unknown") === words;
  // "Yuki Lind's ref": what is somebody's is no headline.
  const isOwner = after?.text === "'s" && tokens[last + 2]?.shape === "lower";
  if (names < 2 && !isUnheard && !isOwner && isTitleCase(context, tokens[first]!.start))
    base -= names === 1 ? 0.06 : 0.16;
  // "Paris Texas", "New York": a town.
  const whole = tokens
    .slice(first, last + 1)
    .map(({ folded }) => folded)
    .join(" ");
  if (headings.has(whole)) return { score: 0, why: "" };
  if (
    gazetteer.cityCountry(whole) !== undefined ||
    gazetteer.isRegion(whole) ||
    gazetteer.country(whole) !== undefined
  )
    base -= 0.5;
  // "The Acme Widget": an article before a run says it is a thing; "in the Nairobi office".
  const amount =
    base < 0.3 ? Math.min(beside, 0.4) : beside > 0 ? beside * 0.6 : beside * (names >= 2 ? 0.4 : 0.8);
  // "six years for Nord Nord", "I was with Hollin Stone", "Dar Nour will close": of firms as much as of people.
  const isOfFirms = beforeFirms.has(tokens[first - 1]?.text ?? "");
  const isGiven = gazetteer.isGiven(tokens[first]!.folded) && names === words;
  const most =
    beside <=
    (isOfFirms
      ? 0.15
      : isGiven || after?.text === "and" || reached.has(tokens[first - 1]?.text ?? "")
        ? -1
        : 0.33)
      ? 0.84
      : 0.97;
  return {
    score: Math.min(base + amount, most),
    why: [names > 0 ? "names by the lists" : "a run of capitals", ...(why === "" ? [] : [why])].join(", "),
  };
}
