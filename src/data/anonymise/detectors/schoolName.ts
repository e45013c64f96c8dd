// Whether what stands somewhere can be the name of a school, and where it ends. What stands around it is asked elsewhere
// (schoolSaid.ts, schoolLines.ts).
import { setOf } from "../text/setOf.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { isLegalForm, isOrganisationWord, isStreetWord } from "../lists/organisations.ts";
import { beginsSchool, isDegreeWord, isNumberedKind, isSubject, knownSchoolAt } from "../lists/schools.ts";
import { calendar, companies, tools } from "../lists/things.ts";
import type { Token } from "../text/tokens.ts";
import type { TextContext } from "./detector.ts";
import { isSchoolWord } from "./schoolWords.ts";
import { connectors, isNameLike, isNext } from "./sequences.ts";

export interface SchoolName {
  /** Index of its last token. */
  readonly last: number;
  /** In a list of schools; one that is a town or a word, too, counts. */
  readonly isKnown: boolean;
  /** By what it is called it can be nothing else. */
  readonly isSure: boolean;
  readonly isTown: boolean;
}

/** What stands with a capital after "at" and is no place of learning. */
const noName = setOf(
  "i level home work night school university college uni age year years grade least last first all once present one two the a an my his her our their your he she they we it this that these those there and or but no yes not none never of in on for with by to at from as is was night board senior junior lunch christmas easter noon dean's chapter unit module week term semester part phase stage key skills http https www team teams mr mrs ms dr prof mx advisor adviser supervisor thesis title topic class room floor desk head office reception",
);
const events = setOf(
  "conference summit fair expo festival week day days congress convention meeting meetup forum symposium workshop event mass church webinar hackathon ceremony gala wedding funeral camp show",
);
export const isEvent = (word: string): boolean => events.has(word) || /(?:con|conf|fest)$/.test(word);
const numberSigns = new Set(["no", "nr", "№", "n", "num", "#"]);
const dotted = new Set(["st", "ste", "no", "nr", "n", "im", "mt", "dr", "prof", "sw", "sv"]);

const nearby = setOf("am vid w we v ve na pod aan auf ved het i på pa");
export const possessives = new Set(["'s", "’s"]);
const afterName = setOf(
  "in and for until till when from where to as with on at by but then is was who which or while because before after since",
);
/** "at Collyer's in 2010" and "King's College", not "Keele's library". */
const isOwnEnd = (next: Token | undefined): boolean =>
  next === undefined ||
  next.gap === "\n" ||
  (next.kind === "mark" && next.text !== "-") ||
  isNameLike(next) ||
  afterName.has(next.folded);
const more = new Set(["i", "los", "las", "el", "dels"]);
const kindFirst = setOf(
  "ecole lycee institut universite faculte escuela escola colegio instituto istituto scuola accademia academia liceo centre facultad college",
);
const places = setOf(
  "place house flat home party desk wedding station airport park bridge palace castle beach stadium market hotel square hill",
);

const opens = new Set(['"', "“", "„", "«"]);
const closes = new Set(['"', "”", "“", "»"]);
const appliedFor = setOf(
  "applied further higher advanced international modern foreign social women development",
);
/** Where a quoted name ends that begins at `n`: its closing sign; 0 where none does. */
function quotedEnd(tokens: readonly Token[], n: number): number {
  if (!isNameLike(tokens[n]) || tokens[n]!.gap !== "") return 0;
  for (let end = n + 1; end < n + 6; end++) {
    const token = tokens[end];
    if (token === undefined || token.gap === "\n") return 0;
    if (closes.has(token.text)) return token.gap === "" ? end : 0;
    if (!isNameLike(token) && token.text !== ".") return 0;
  }
  return 0;
}
/** Where small words of a name end in its place: "supérieur agricole de Lanvollon"; 0 where they do not. */
function smallRun(tokens: readonly Token[], n: number): number {
  for (let at = n; at < n + 6; at++) {
    const token = tokens[at];
    if (token === undefined || token.kind !== "word" || token.gap !== " ") return 0;
    if (isNameLike(token)) return at > n + 1 && connectors.has(tokens[at - 1]!.folded) ? at : 0;
    if (token.shape !== "lower" || afterName.has(token.folded)) return 0;
    if (token.folded.length < 5 && !connectors.has(token.folded)) return 0;
  }
  return 0;
}

/** The last token of the name that begins at `first`, by its form alone. */
export function schoolNameEnd(
  tokens: readonly Token[],
  first: number,
  from: number,
  isLowerCase: boolean,
): number {
  let last = from;
  let hasHead = tokens
    .slice(first, from + 1)
    .some((token) => isSchoolWord(token.folded) || isNumberedKind(token));
  const isName = (token: Token | undefined): boolean =>
    token !== undefined &&
    !isLowerCase &&
    isNameLike(token) &&
    token.text !== "I" &&
    !calendar.has(token.folded);
  for (let n = 0; n < 7; n++) {
    const next = tokens[last + 1];
    if (next === undefined || !isNext(next) || next.kind === "hidden") break;
    const second = tokens[last + 2];
    const word = tokens[last]!.folded;
    if (isName(next)) {
      if (isDegreeWord(next.folded) && next.folded !== "higher" && next.folded !== "first") break;
      last++;
    } else if (possessives.has(next.text) && isOwnEnd(second)) last++;
    else if (
      next.text === "." &&
      next.gap === "" &&
      dotted.has(word) &&
      second !== undefined &&
      isNext(second)
    ) {
      if (!isName(second) && second.kind !== "number") break;
      last += 2;
    } else if (
      /^['’]$/.test(next.text) &&
      next.gap === "" &&
      word.endsWith("s") &&
      isName(second) &&
      second!.gap === " "
    )
      last += 2;
    else if (/^[–-]$/.test(next.text) && next.gap === "" && isName(second) && second!.gap === "") last += 2;
    else if (next.text === "&" && isName(second) && second!.gap === " ") last += 2;
    else if (
      (hasHead || numberSigns.has(word)) &&
      next.kind === "number" &&
      next.gap === " " &&
      next.text.length < 4
    )
      last++;
    else if (hasHead && numberSigns.has(next.folded) && (second?.kind === "number" || second?.text === "."))
      last++;
    else if (hasHead && next.folded === "im") last++;
    // "High School "Elias Kaneti""
    else if (hasHead && opens.has(next.text) && next.gap === " " && quotedEnd(tokens, last + 2) > 0)
      last = quotedEnd(tokens, last + 2);
    // "University for Applied Sciences"
    else if (
      hasHead &&
      next.folded === "for" &&
      isSchoolWord(word) &&
      isName(second) &&
      (isSubject(second!.folded) || appliedFor.has(second!.folded))
    )
      last += 2;
    // "Institut supérieur agricole de Lanvollon", "École nationale d'agriculture de Bambey"
    else if (kindFirst.has(word) && next.shape === "lower" && smallRun(tokens, last + 1) > 0)
      last = smallRun(tokens, last + 1);
    // "School for Boys"
    else if (
      hasHead &&
      next.folded === "for" &&
      /^(?:girls|boys|women|men)$/.test(second?.folded ?? "") &&
      isName(second)
    )
      last += 2;
    // "Faculté de pharmacie de Châteauroux"
    else if (
      kindFirst.has(word) &&
      next.folded === "de" &&
      second?.shape === "lower" &&
      second.folded.length > 4 &&
      connectors.has(tokens[last + 3]?.folded ?? "") &&
      isName(tokens[last + 4])
    )
      last += 4;
    // "Realschule am Kräherwald", "Menntaskólinn við Tjörnina", "Zespół Szkół Odzieżowych w Bielawie"
    else if (
      hasHead &&
      (nearby.has(next.folded) || next.text === "á") &&
      next.shape === "lower" &&
      isName(second) &&
      second!.gap === " "
    )
      last += 2;
    else if (
      (connectors.has(next.folded) || (hasHead && more.has(next.folded))) &&
      next.shape === "lower" &&
      next.folded !== "at" &&
      next.folded !== "in" &&
      next.folded !== "for" &&
      ((next.folded !== "and" && next.folded !== "y") || hasHead || word === "science") &&
      second?.gap === " " &&
      (isName(second) ||
        ((connectors.has(second.folded) || more.has(second.folded)) && isName(tokens[last + 3])))
    )
      last += isName(second) ? 2 : 3;
    else if (
      // "École hôtelière de Lausanne"
      kindFirst.has(word) &&
      next.shape === "lower" &&
      next.gap === " " &&
      next.folded.length > 4 &&
      !afterName.has(next.folded) &&
      second?.gap === " " &&
      (isName(second) || (connectors.has(second.folded) && isName(tokens[last + 3])))
    )
      last += isName(second) ? 2 : 3;
    else break;
    hasHead ||= isSchoolWord(tokens[last]!.folded) || beginsSchool(tokens[last]!);
  }
  // "St No." ends with no sign.
  while (last > first && /^[.#&]$/.test(tokens[last]!.text)) last--;
  return last;
}

/** The school that can begin at token `i`, where one stands; undefined where it is something else. */
export function schoolAt(context: TextContext, i: number, isStrict: boolean): SchoolName | undefined {
  const { tokens, gazetteer, isLowerCase } = context;
  const token = tokens[i];
  if (token === undefined || token.kind !== "word" || token.isGlued || (!isLowerCase && !isNameLike(token)))
    return undefined;
  const known = knownSchoolAt(tokens, i, isLowerCase);
  if (known.length === 0) {
    if (companies.lengthAt(tokens, i) > 0) return undefined;
    if (noName.has(token.folded) || isDegreeWord(token.folded) || calendar.has(token.folded))
      return undefined;
    if (token.shape === "initial") return undefined;
  }
  const made = (last: number, isTown: boolean): SchoolName => ({
    last,
    isKnown: known.length > 0,
    isSure: known.isSure || (last > i && beginsSchool(token)),
    isTown,
  });
  if (isLowerCase && !isNameLike(token)) return spoken(context, i, known.length, made);
  const last = schoolNameEnd(tokens, i, known.length > 0 ? i + known.length - 1 : i, false);
  const words = tokens.slice(i, last + 1).filter(({ kind }) => kind === "word");
  const folded = words.map((word) => word.folded);
  const end = folded.at(-1)!;
  if (known.length > 0 && folded.length === known.length)
    return made(last, gazetteer.cityCountry(folded.join(" ")) !== undefined);
  if (isSchoolWord(end) && last > i) return made(last, false);
  if (
    (isStrict && (isStreetWord(end) || places.has(end))) ||
    (possessives.has(tokens[last + 1]?.text ?? "") && places.has(tokens[last + 2]?.folded ?? ""))
  )
    return undefined;
  // Who employs, not who teaches.
  if (isLegalForm(end) || (last > i && isOrganisationWord(end) && end !== "institute" && end !== "tech"))
    return undefined;
  if (known.length > 0) return made(last, false);
  const whole = folded.join(" ");
  if (gazetteer.country(whole) !== undefined || gazetteer.isNationality(whole) || tools.has(whole))
    return undefined;
  if (gazetteer.isRegion(whole) && gazetteer.cityCountry(whole) === undefined) return undefined;
  if (folded.every(isSubject) || isJobTitle(folded) || folded.length > 6) return undefined;
  const isTown = gazetteer.cityCountry(whole) !== undefined;
  if (isStrict && !beginsSchool(token)) {
    // Words of every day, or people.
    if (folded.every((word) => gazetteer.commonness(word) > 0 && gazetteer.commonness(word) < 6))
      return undefined;
    if (isTown) return undefined;
    if (gazetteer.isGiven(folded[0]!) && gazetteer.commonness(folded[0]!) === 0) return undefined;
  }
  return made(last, isTown);
}

/** In speech without capitals: a listed name, "st colman's", or words that no dictionary has. */
function spoken(
  { tokens, gazetteer }: TextContext,
  i: number,
  known: number,
  made: (last: number, isTown: boolean) => SchoolName,
): SchoolName | undefined {
  const possessive = (last: number): number =>
    tokens[last + 1]?.text === "'s" || tokens[last + 1]?.text === "’s" ? last + 1 : last;
  if (known > 0) {
    const name = tokens.slice(i, i + known).map(({ folded }) => folded);
    return made(possessive(i + known - 1), gazetteer.cityCountry(name.join(" ")) !== undefined);
  }
  if (isSchoolWord(tokens[i]!.folded)) return undefined;
  const isSaint = /^(?:st|saint|san|santa|sankt|sint)$/.test(tokens[i]!.folded);
  let last = isSaint ? i : i - 1;
  for (let n = last + 1; n < i + 4; n++) {
    const token = tokens[n];
    if (token?.kind !== "word" || (n > i && token.gap !== " ")) break;
    if (gazetteer.commonness(token.folded) > 0 && !(isSaint && n === i + 1)) break;
    if (gazetteer.country(token.folded) !== undefined) break;
    last = n;
    if (possessive(n) > n) break;
  }
  if (last < i || (isSaint && last === i)) return undefined;
  return made(possessive(last), false);
}
