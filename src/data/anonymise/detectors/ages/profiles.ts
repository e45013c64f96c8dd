// Ages that stand in lines and no sentence: "Nazlıcan, 62", "Ana Lind | 42 | Bristol", a profile of a line each, "Ana Lind, copywriter,
// 41". A table whose head names no age has scores and counts in that place, so that its lines are none of these.
import { setOf } from "../../text/setOf.ts";
import { isParticle } from "../../people.ts";
import { isJobTitle, isJobWord } from "../../lists/jobs.ts";
import { isOrganisationWord, isStreetWord } from "../../lists/organisations.ts";
import { calendar, tools } from "../../lists/things.ts";
import type { Token } from "../../text/tokens.ts";
import { isNameLike } from "../sequences.ts";
import type { Candidate, TextContext } from "../detector.ts";
import { ageOf } from "./parts.ts";
import { endsMention, subjectAt } from "./said.ts";
import type { Years } from "./years.ts";

const between = setOf(", | - – — · • / ;");
const articles = setOf("the a an my our his her their");
const dashes = setOf("- – —");
const bullets = setOf("- – — • · * ▪ ● > ) . # |");
const closings = setOf(") , ; / ! ?");
const itemEnds = new Set([".", ")"]);
const jobMarks = setOf(", | · • – — -");
const ends = setOf(". ; ) ! ?");
/** Words that lines of scores stand under. */
const scoreWord =
  /(?<!\p{L})(?:scor\w*|results?|points|marks?|grades?|rank\w*|rating|total|votes|goals|seats?|rooms?|pages?|quantity|qty|hours|shifts|days|index|contents)(?!\p{L})/iu;
/** A field of a line that is a number and nothing else. */
const ownNumber = /(?:^|[|;,\t·•/–-]) ?(?:\d+|\[AGE[^\]]*\]) ?(?:$|[|;,\t·•/–-])/;
/** Tokens of a line that are looked at on either side. */
const longest = 24;

const isLineEnd = (token: Token | undefined): boolean => token === undefined || token.gap === "\n";

function lineStart(tokens: readonly Token[], i: number): number {
  let first = i;
  while (first > 0 && i - first < longest && tokens[first]!.gap !== "\n") first--;
  return first;
}

/** Whether tokens from `from` to before `to` are a name and nothing else. */
function isNameOnly(context: TextContext, from: number, to: number): boolean {
  const { tokens, gazetteer } = context;
  let words = 0;
  let unknown = 0;
  let isKnown = false;
  for (let i = from; i < to; i++) {
    const token = tokens[i]!;
    if (token.kind === "mark" && token.text === "." && tokens[i - 1]?.shape === "initial") continue;
    if (endsMention(context, i)) isKnown = true;
    if (token.kind === "hidden") {
      if (!isKnown) return false;
      words++;
      continue;
    }
    if (!isNameLike(token) && !isParticle(token.folded)) return false;
    const { folded } = token;
    if (isOrganisationWord(folded) || isStreetWord(folded) || calendar.has(folded) || tools.has(folded))
      return false;
    words++;
    if (
      gazetteer.commonness(folded) === 0 &&
      gazetteer.cityCountry(folded) === undefined &&
      gazetteer.country(folded) === undefined
    )
      unknown++;
  }
  if (words === 0 || words > 5) return false;
  if (isJobTitle(tokens.slice(from, to).map(({ folded }) => folded))) return false;
  return isKnown || unknown === words;
}

/** Where a line's own words begin: behind a bullet, a number of a list, a label's colon. */
function contentStart(tokens: readonly Token[], first: number, to: number): number {
  let i = first;
  while (
    i < to &&
    (bullets.has(tokens[i]!.text) ||
      (tokens[i]!.kind === "number" && itemEnds.has(tokens[i + 1]?.text ?? "")))
  )
    i++;
  return i;
}

/** Of a line that a name and an age begin: what tells whether a table goes on. */
interface Row {
  readonly end: number;
  readonly mark: string;
  readonly isAge: boolean;
}

/** "Ana Lind | 42 | Bristol", "Nazlıcan, 62" at a line's end. */
function rowOf(context: TextContext, { first, last }: Years, before: Row | undefined): Row | undefined {
  const { tokens, text } = context;
  const mark = tokens[first - 1];
  if (mark?.kind !== "mark" || !between.has(mark.text) || mark.gap === "\n" || tokens[first]!.gap === "\n")
    return undefined;
  if (dashes.has(mark.text) && (mark.gap !== " " || tokens[first]!.gap !== " ")) return undefined;
  const next = tokens[last + 1];
  const isLast = isLineEnd(next);
  if (!isLast && !(next!.kind === "mark" && (between.has(next!.text) || next!.text === "(")))
    return undefined;
  const follows = tokens[last + 2];
  if (!isLast && !isLineEnd(follows) && follows!.kind === "number") return undefined;
  const name = tokens[first - 2];
  if (!isNameLike(name) && name?.kind !== "hidden" && name?.text !== ".") return undefined;
  const line = lineStart(tokens, first - 1);
  if (line > 0 && tokens[line]!.gap !== "\n") return undefined;
  if (!isNameOnly(context, contentStart(tokens, line, first - 1), first - 1)) return undefined;
  // Another field of digits alone, and the line is one of a table.
  for (let i = last + 1; i < last + longest && !isLineEnd(tokens[i]); i++)
    if (
      tokens[i]!.kind === "number" &&
      tokens[i - 1]!.kind === "mark" &&
      between.has(tokens[i - 1]!.text) &&
      (isLineEnd(tokens[i + 1]) || between.has(tokens[i + 1]!.text))
    )
      return undefined;
  const from = line === 0 ? 0 : tokens[line - 1]!.end;
  const above = text
    .slice(Math.max(0, from - 160), from)
    .split("\n")
    .at(-1)!;
  const end = tokens[last]!.end;
  const isSame =
    before !== undefined &&
    before.mark === mark.text &&
    from - before.end < 160 &&
    !text.slice(before.end, from).includes("\n");
  const isHead =
    above !== "" &&
    !isSame &&
    ((mark.text !== "," && above.includes(mark.text) && !ownNumber.test(above)) || scoreWord.test(above));
  // "Ana Lind | 88" says a score as soon as an age.
  const isBare = isLast && mark.text !== "," && isSame;
  return { end, mark: mark.text, isAge: isSame ? before.isAge && !isBare : !isHead };
}

/** A line with nothing but a number, under a name, perhaps with a job or a town between. */
function isProfile(context: TextContext, { first, last }: Years): boolean {
  const { tokens } = context;
  const next = tokens[last + 1];
  if (first === 0 || tokens[first]!.gap !== "\n" || !isLineEnd(next)) return false;
  if (next !== undefined && next.kind !== "word" && next.kind !== "hidden") return false;
  let to = first;
  for (let lines = 0; lines < 3 && to > 0; lines++) {
    const from = lineStart(tokens, to - 1);
    if (isNameOnly(context, from, to)) return !isList(context, last + 1) && !isBareLine(tokens, from - 1);
    for (let i = from; i < to; i++) if (tokens[i]!.kind === "number") return false;
    if (to - from > 6) return false;
    to = from;
  }
  return false;
}

/** "34 · Faro · welder", "Welder, 34": one field of a line under a name. */
function isOnCard(context: TextContext, { first, last }: Years): boolean {
  const { tokens, text } = context;
  const [before, next] = [tokens[first - 1]!, tokens[last + 1]];
  const begins = tokens[first]!.gap === "\n";
  if (!begins && !(before.kind === "mark" && between.has(before.text))) return false;
  if (!isLineEnd(next) && !(next!.kind === "mark" && between.has(next!.text))) return false;
  if (begins && isLineEnd(next)) return false;
  const line = begins ? first : lineStart(tokens, first - 1);
  if (line === 0 || tokens[line]!.gap !== "\n") return false;
  let end = last + 1;
  while (end < line + longest && !isLineEnd(tokens[end])) end++;
  for (let i = line; i < end; i++) if (tokens[i]!.kind === "number" && i !== first) return false;
  return (
    isNameOnly(context, lineStart(tokens, line - 1), line) &&
    !scoreWord.test(text.slice(tokens[line]!.start, tokens[end - 1]!.end))
  );
}

/** Whether a line that ends with token `i` has nothing but a number. */
const isBareLine = (tokens: readonly Token[], i: number): boolean =>
  (tokens[i]?.kind === "number" || tokens[i]?.text.startsWith("[AGE") === true) &&
  (i === 0 || tokens[i].gap === "\n");

/** Whether a name and then a number follow again, each on a line: a list of counts. */
function isList(context: TextContext, from: number): boolean {
  const { tokens } = context;
  if (tokens[from] === undefined) return false;
  let to = from + 1;
  while (to - from < 6 && !isLineEnd(tokens[to])) to++;
  return isBareLine(tokens, to) && isLineEnd(tokens[to + 1]) && isNameOnly(context, from, to);
}

/** "Ana Lind, copywriter, 41" at a line's end. */
function isBesideJob(tokens: readonly Token[], { first, last }: Years): boolean {
  const mark = tokens[first - 1];
  if (mark?.kind !== "mark" || !jobMarks.has(mark.text) || !isLineEnd(tokens[last + 1])) return false;
  let from = first - 1;
  while (from > 0 && first - from < 6 && tokens[from - 1]!.kind === "word" && tokens[from]!.gap !== "\n")
    from--;
  return (
    from < first - 1 &&
    tokens[from - 1]?.text === mark.text &&
    (isNameLike(tokens[from - 2]) || tokens[from - 2]?.kind === "hidden") &&
    isJobTitle(tokens.slice(from, first - 1).map(({ folded }) => folded))
  );
}

/** Words between a comma or bracket and an age. */
const leadIns = setOf(
  "all of now just only aged still already barely about nearly almost around not yet then turning soon",
);

/** With words as "all of" and "just" before it counted in, where such stand behind a mark. */
function withLead(tokens: readonly Token[], { first }: Years): number {
  let i = first;
  while (i > 0 && first - i < 3 && tokens[i]!.gap === " " && leadIns.has(tokens[i - 1]!.folded)) i--;
  return tokens[i - 1]?.kind === "mark" ? i : first;
}

const appositionGoesOn = setOf("from and who with currently now");
/** "We met Ana Lind, 34, on Monday", "I'm Tom, 34 from Leeds." */
function isApposed(context: TextContext, years: Years): boolean {
  const { tokens } = context;
  const { last } = years;
  const first = withLead(tokens, years);
  const [comma, next] = [tokens[first - 1], tokens[last + 1]];
  if (
    comma?.text !== "," ||
    comma.gap !== "" ||
    tokens[first]!.gap !== " " ||
    (subjectAt(context, first - 2) === undefined &&
      !context.gazetteer.isNationality(tokens[first - 2]?.folded ?? ""))
  )
    return false;
  if (next === undefined) return true;
  if (next.kind === "mark")
    return ends.has(next.text) || (next.text === "," && tokens[last + 2]?.kind !== "number");
  return next.kind === "word" && next.gap === " " && appositionGoesOn.has(next.folded);
}

/** Whether nothing but an article stands before a noun, or its line or its clause begins with it. */
const isNounAlone = (tokens: readonly Token[], i: number): boolean =>
  i <= 0 || tokens[i]!.isSentenceStart || articles.has(tokens[i - 1]!.folded);

const moments = setOf("now then today");
const momentWords = setOf(
  "in on at this next last the time month year week january february march april may june july august september october november december",
);

/** With "now", "in May", "at the time", "this year" behind an age and before a mark. */
function withMoment(tokens: readonly Token[], last: number): number {
  if (moments.has(tokens[last + 1]?.folded ?? "")) return last + 1;
  let i = last;
  while (i - last < 3 && tokens[i + 1]?.gap === " " && momentWords.has(tokens[i + 1]!.folded)) i++;
  return i > last + 1 ? i : last;
}

const leaving = setOf(
  "retire retires retired retiring leave leaves left leaving joined joins died went goes came stays stayed",
);

/** "Ruth retires in 2027 (63 now)": a clause of somebody who goes or comes, no noun of a group before the bracket. */
function isAboutSomebody(context: TextContext, at: number): boolean {
  const { tokens } = context;
  for (let i = at; i > 0 && at - i < 5; i--) {
    if (tokens[i]!.gap === "\n") return false;
    if (leaving.has(tokens[i]!.folded)) return subjectAt(context, i - 1) !== undefined;
  }
  return false;
}

/** "Maria Lopez (34) called": after a name, and no area of a telephone number. */
function isBracketed(context: TextContext, years: Years): boolean {
  const { tokens, gazetteer } = context;
  const first = withLead(tokens, years);
  const last = withMoment(tokens, years.last);
  const isUnknown = (token: Token | undefined): boolean =>
    isNameLike(token) &&
    gazetteer.commonness(token!.folded) === 0 &&
    gazetteer.cityCountry(token!.folded) === undefined;
  const [open, close, next] = [tokens[first - 1], tokens[last + 1], tokens[last + 2]];
  return (
    open?.text === "(" &&
    tokens[first]!.gap === "" &&
    close?.kind === "mark" &&
    closings.has(close.text) &&
    !((close.text === ")" || close.text === "/") && next?.kind === "number") &&
    (endsMention(context, first - 2) ||
      (last > years.last && isAboutSomebody(context, first - 2)) ||
      (isNounAlone(tokens, first - 2) && subjectAt(context, first - 2) !== undefined) ||
      (isUnknown(tokens[first - 2]) &&
        (first < years.first || last > years.last || isUnknown(tokens[first - 3]))))
  );
}

const units = setOf("years yrs yr y yo ans jahre lat let años anni anos");

/** With "yrs" behind a number, where nothing follows that the years are spent on. */
function withUnit(tokens: readonly Token[], years: Years): Years {
  const [unit, next] = [tokens[years.last + 1], tokens[years.last + 2]];
  const isUnit = unit?.gap === " " && units.has(unit.folded) && (isLineEnd(next) || between.has(next!.text));
  return isUnit ? { ...years, last: years.last + 1 } : years;
}

/** "Kowalczyk: straight from school, 19. Quiet.": the end of a note about who its line begins with. */
function isNoted(context: TextContext, { first, last, value }: Years): boolean {
  const { tokens, text } = context;
  const [comma, next] = [tokens[first - 1]!, tokens[last + 1]];
  if (comma.text !== "," || comma.gap !== "" || tokens[first]!.gap !== " " || value < 16 || value > 90)
    return false;
  if (!isLineEnd(next) && next!.text !== "." && next!.text !== "," && next!.text !== ";") return false;
  if (next?.text !== "." && tokens[last + 2]?.kind === "number") return false;
  const line = lineStart(tokens, first - 1);
  if (line > 0 && tokens[line]!.gap !== "\n") return false;
  let colon = line;
  while (colon < line + 5 && colon < first && tokens[colon]!.text !== ":") colon++;
  if (tokens[colon]?.text !== ":" || tokens[colon]!.gap !== "" || first - colon > 14 || first - colon < 3)
    return false;
  const from = contentStart(tokens, line, colon);
  for (let i = colon + 1; i < first; i++) if (tokens[i]!.kind === "number") return false;
  // An unknown word is a name where it stands in the text before, too: "Todo: bolts, 40."
  const start = tokens[from]!.start;
  const name = text.slice(start, tokens[colon]!.start);
  return (
    isNameOnly(context, from, colon) &&
    (endsMention(context, colon - 1) || text.slice(Math.max(0, start - 1000), start).includes(name)) &&
    !scoreWord.test(text.slice(tokens[colon]!.end, tokens[first]!.start))
  );
}

/** "A: Ida Berg | B: Kone | C: 44 | D: Lahti": a row of a sheet whose columns have letters, and one field of it a number. */
function isOnSheet(context: TextContext, { first, last }: Years): boolean {
  const { tokens } = context;
  const mark = tokens[first - 3];
  const isField = (i: number): boolean => tokens[i]?.shape === "initial" && tokens[i + 1]?.text === ":";
  if (mark?.kind !== "mark" || !between.has(mark.text) || !isField(first - 2)) return false;
  if (!isLineEnd(tokens[last + 1]) && tokens[last + 1]!.text !== mark.text) return false;
  const line = lineStart(tokens, first - 1);
  if ((line > 0 && tokens[line]!.gap !== "\n") || !isField(line)) return false;
  let end = line + 2;
  while (end < first && tokens[end]!.text !== mark.text) end++;
  for (let i = last + 1; i < last + longest && !isLineEnd(tokens[i]); i++)
    if (tokens[i]!.kind === "number" && isField(i - 2)) return false;
  return isNameOnly(context, line + 2, end);
}

export function* agesInLines(context: TextContext, all: readonly Years[]): Iterable<Candidate> {
  const { text, tokens } = context;
  let row: Row | undefined;
  for (const bare of all) {
    const years = withUnit(tokens, bare);
    const { start, end, value, first } = years;
    if (value < 14 || first === 0) continue;
    const found = rowOf(context, years, row);
    if (found !== undefined) row = found;
    if (
      found === undefined
        ? isProfile(context, years) ||
          isOnCard(context, years) ||
          // "Registered midwife, 21 years": how long somebody has been one
          (years.last === bare.last && isBesideJob(tokens, years)) ||
          (!(years.last > bare.last && isJobWord(tokens[first - 2]?.folded ?? "")) &&
            isApposed(context, years)) ||
          isBracketed(context, years) ||
          isNoted(context, years) ||
          isOnSheet(context, years)
        : found.isAge
    )
      yield ageOf(text, start, end, 0.7, "A number where an age stands beside a name.");
  }
}
