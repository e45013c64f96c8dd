// Schools in lines beside a degree, as resumes and notes have them: "BSc Biology (Keele)", "Abitur, Johanneum", "Reed | BA". A line is
// cut at its marks; the first part that can be a school and is no subject, grade, job or firm is one.
import { setOf } from "../text/setOf.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { isDegreeWord, isSubject, knownSchoolAt } from "../lists/schools.ts";
import { lineStart, sectionAt } from "../text/sections.ts";
import { fold, tokenAt } from "../text/tokens.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { schoolNameEnd, schoolAt } from "./schoolName.ts";
import { isSchoolWord } from "./schoolWords.ts";

const degree = String.raw`b\.?sc|m\.?sc|b\.?a|m\.?a|b\.?eng|m\.?eng|b\.?tech|m\.?tech|b\.?e|m\.?e|b\.?com|m\.?com|bba|bca|mca|e?mba|ph\.?d|d\.?phil|m\.?phil|ll\.?b|ll\.?m|m\.?d|b\.?ed|m\.?ed|b\.?arch|m\.?arch|b\.?des|m\.?des|b\.?f\.?a|m\.?f\.?a|mph|bsn|msn|bds|m\.?res|mbchb|bcl|bscs|bsocsci|jd|wassce|vce|ncea|hsc|matric|leaving cert|highers|ib|bachillerato|bachiller|b\.?pharm|mbbs|b\.?s|m\.?s|a\.?a|ed\.?d|pgce|pgdm|hnd|hnc|btec|nvq|gcses?|igcse|kcse|waec|abitur|matura|maturità|maturitní|fachabitur|baccalauréat|bac|bachelors?|masters?|magister|magíster|doctorate|diploma|diplôme|diplom|dipl|dip|degree|undergrad|postgrad|licence(?= (?:de|en|in)(?!\p{L}))|licenciatura|laurea|studium|meisterschule|staatsexamen|máster|grado|(?<=(?<!\p{L})[ao][- ])levels?|year 1[0-3]|xii|level \d|(?<=school-)leaving exam|exchange|bootcamp|certificate|foundation year`;
const pattern = new RegExp(`(?<![\\p{L}.])(?:${degree})(?:['’]?s)?\\.?(?![\\p{L}\\p{Nd}])`, "iuy");
const words = wordList([
  ...new Set([
    ...firstWords(
      "mbchb|bcl|bscs|bsocsci|jd|wassce|vce|ncea|hsc|matric|leaving|highers|ib|bachillerato|bachiller|bsc|msc|ba|ma|beng|meng|btech|mtech|bcom|mcom|bba|bca|mca|mba|emba|phd|dphil|mphil|llb|llm|md|bed|med|barch|march|bdes|mdes|bfa|mfa|mph|bsn|msn|bds|mres|bpharm|mbbs|bs|ms|aa|edd|pgce|pgdm|hnd|hnc|btec|nvq|gcse|gcses|igcse|kcse|waec|abitur|matura|maturita|maturitni|fachabitur|baccalaureat|bac|bachelor|bachelors|master|masters|magister|doctorate|diploma|diplome|diplom|dipl|dip|degree|undergrad|postgrad|licence|licenciatura|laurea|studium|meisterschule|staatsexamen|grado|year|xii|level|levels|exchange|bootcamp|certificate|foundation",
    ),
    ..."b m ph d ll ed".split(" "),
  ]),
]);
const hard = new Set([",", "|", ";", "(", ")", "·", "•", ">"]);
const soft = new Set(["-", "–", "—", "@"]);
const notSchool = /^(?:advis[eo]r|supervisor|thesis|dissertation|title|major|minor|gpa|grade|note|skills)\b/i;

interface Part {
  readonly start: number;
  readonly end: number;
  readonly isBracketed: boolean;
  /** After "@", "at" or "from". */
  readonly isAt: boolean;
}

/** The parts of text[from, to) between marks, wide gaps, "at" and "from"; the first ends at the first of these. */
function partsOf({ tokens }: TextContext, from: number, to: number): Part[] {
  const parts: Part[] = [];
  let start = -1;
  let end = from;
  let isBracketed = false;
  let isAt = false;
  const push = (): void => {
    parts.push({ start: start === -1 ? end : start, end, isBracketed, isAt });
    start = -1;
  };
  for (let i = tokenAt(tokens, from); i < tokens.length && tokens[i]!.start < to; i++) {
    const token = tokens[i]!;
    const isApart = tokens[i + 1]?.gap !== "";
    const isWord = token.kind === "word" && (token.text === "at" || token.text === "from");
    const isMark =
      token.kind === "mark" &&
      (hard.has(token.text) ||
        (token.text === ":" && isApart) ||
        (soft.has(token.text) && isApart && token.gap !== ""));
    if (token.gap === "column" && start !== -1) {
      push();
      isBracketed = false;
      isAt = false;
    }
    if (isWord || isMark) {
      push();
      isBracketed = token.text === "(";
      isAt = isWord || token.text === "@";
      end = token.end;
      if (isWord && tokens[i + 1]?.text === "the") i++;
      continue;
    }
    if (start === -1 && token.kind === "mark") continue;
    if (start === -1) start = token.start;
    if (token.text !== ".") end = token.end;
  }
  push();
  return parts;
}

const employs = setOf("ltd limited plc gmbh inc llc hospital hospitals clinic bank trust council");

type Judged = "school" | "skip" | "stop";

function judge(
  context: TextContext,
  { start, end, isBracketed, isAt }: Part,
  isPlaced: boolean,
  isEducation: boolean,
): Judged {
  const { text, tokens, gazetteer } = context;
  const value = text.slice(start, end);
  if (!/\p{L}/u.test(value)) return "skip";
  if (value.length > 70 || notSchool.test(value)) return "stop";
  let i = tokenAt(tokens, start);
  if (tokens[i]?.start !== start) return "stop";
  const first = /^the /i.test(value) ? ++i : i;
  const folded = fold(value)
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== "");
  const found = schoolAt(context, first, false);
  if (folded.some(isSchoolWord)) return "stop";
  if (
    /^\d/.test(value) ||
    /^(?:first|upper|lower|second|third|grade|note|with (?:first|hon|dist|merit)|in|of|and)(?!\p{L})/iu.test(
      value,
    )
  )
    return "skip";
  if (!/^(?:the )?[\p{Lu}\p{Lo}]/u.test(value) && !context.isLowerCase) return "stop";
  // "Plymouth Marine" is no firm here.
  const known = knownSchoolAt(tokens, first, false).length;
  if (
    known > 0 &&
    !employs.has(folded.at(-1)!) &&
    tokens[schoolNameEnd(tokens, first, first + known - 1, false)]!.end >= end
  )
    return "school";
  if (folded.every((word) => isSubject(word) || isDegreeWord(word) || word.length < 3)) return "skip";
  if (isJobTitle(folded)) return "stop";
  const isCommon = folded.every(
    (word) =>
      isSubject(word) ||
      (gazetteer.commonness(word) > 0 &&
        gazetteer.commonness(word) < 7 &&
        gazetteer.cityCountry(word) === undefined),
  );
  if (isCommon) return "skip";
  if (found === undefined || tokens[found.last]!.end < end) return "stop";
  if (/^\p{Lu}{2}$/u.test(value)) return "skip";
  if (!isBracketed && !isPlaced && !isAt) return "stop";
  if (
    !isEducation &&
    !isBracketed &&
    folded.length === 2 &&
    gazetteer.isGiven(folded[0]!) &&
    gazetteer.isSurname(folded[1]!)
  )
    return "stop";
  return "school";
}

/** A school of the list in a part that has beside it a field, a grade and a year only: "French Exeter 2:1". */
function knownIn({ tokens, text }: TextContext, { start, end }: Part): Candidate | undefined {
  const isBeside = (n: number): boolean => {
    const { folded, kind } = tokens[n]!;
    return kind !== "word" || isSubject(folded) || isDegreeWord(folded) || inFields.has(folded);
  };
  let i = tokenAt(tokens, start);
  let known = 0;
  for (let n = 0; n < 8 && tokens[i] !== undefined && tokens[i]!.start < end; n++) {
    const { shape } = tokens[i]!;
    known = shape === "lower" || shape === "none" ? 0 : knownSchoolAt(tokens, i, false).length;
    if (known > 0 || !isBeside(i)) break;
    i++;
  }
  if (known === 0) return undefined;
  let last = schoolNameEnd(tokens, i, i + known - 1, false);
  const from = tokens[i]!.start;
  const to = tokens[last]!.end;
  if (to > end || employs.has(tokens[last]!.folded)) return undefined;
  while (++last < tokens.length && tokens[last]!.start < end) if (!isBeside(last)) return undefined;
  return /\p{L}/u.test(text.slice(from, to)) ? made(from, to) : undefined;
}
const inFields = setOf("in of and with the primary secondary honours 1st 2nd st nd rd");

/** The schools after "Education:", from `from` to the end of the line. */
export function* schoolsAfterLabel(context: TextContext, from: number, isMany: boolean): Iterable<Candidate> {
  const { text } = context;
  const line = text.slice(from, from + 160).split("\n", 1)[0]!;
  let isFirst = true;
  for (const part of partsOf(context, from, from + line.length).slice(0, 8)) {
    const i = tokenAt(context.tokens, part.start);
    const found = context.tokens[i]?.start === part.start ? schoolAt(context, i, !isFirst) : undefined;
    const isWhole = found !== undefined && context.tokens[found.last]!.end >= part.end;
    if (
      isWhole &&
      (isFirst || found.isSure || (found.isKnown && (isMany || !found.isTown))) &&
      judge(context, part, true, true) === "school"
    )
      yield made(part.start, part.end);
    else if (
      found?.isSure === true ||
      (isFirst && found?.isKnown === true && context.tokens[found.last + 1]?.kind === "word")
    )
      yield made(part.start, context.tokens[found.last]!.end);
    if (part.end > part.start) isFirst = false;
  }
}

/** What comes at the end of a school, and after nobody's name. */
const exams = new Set([
  ..."kcse waec wassce vce ncea hsc matric abitur matura bachillerato highers xii gcse gcses igcse level levels".split(
    " ",
  ),
  "leaving cert",
]);

const masters = setOf(
  "scrum web head station harbour harbor quarter house past grand choir toast band port high",
);
const mostDegrees = 12;

export function* schoolsBesideDegrees(context: TextContext): Iterable<Candidate> {
  const { text, sections } = context;
  let degrees = 0;
  let lastEnd = 0;
  for (const match of matchesAt(pattern, text, context.words, words)) {
    const { 0: found, index } = match;
    if (!context.isLowerCase && found.length < 6 && found === found.toLowerCase()) continue;
    // "Ms", "Ma", "March"
    if (/^(?:\p{Lu}\p{Ll}|March|Bed|Med|Barch)\.?$/u.test(found)) continue;
    // "Scrum Master"
    const lead = context.tokens[tokenAt(context.tokens, index) - 1];
    if (lead !== undefined && lead.gap !== "\n" && masters.has(lead.folded)) continue;
    const end = index + found.length;
    const rest = text.slice(end, end + 110).split("\n", 1)[0]!;
    const from = lineStart(text, index, 80);
    // A line of degrees says no school for each.
    const isSameLine = index - lastEnd < 200 && !text.slice(lastEnd, index).includes("\n");
    degrees = isSameLine ? degrees + 1 : 0;
    lastEnd = end;
    if (degrees > mostDegrees) continue;
    const isEducation = sectionAt(sections, index).kind === "education";
    const isLineStart = !/\p{L}/u.test(text.slice(from, index));
    const [field, ...parts] = partsOf(context, end, end + rest.length);
    let isPlaced = isLineStart || isEducation || /\p{L}{3}/u.test(text.slice(field!.start, field!.end));
    let isFound = false;
    let hasYear = false;
    const isNamed =
      !isLineStart &&
      fold(text.slice(from, index))
        .split(/[^\p{L}]+/u)
        .some(isSchoolWord);
    const title = fold(text.slice(field!.start, field!.end)).split(" ");
    if (title.length > 1 && isJobTitle(title)) continue;
    // "Foothill AA", "Leiden (PhD), Kent (MA)"
    const last = partsOf(context, from, index).filter((one) => one.end > one.start);
    const lastPart = last.at(-1);
    const inLast = lastPart === undefined ? undefined : knownIn(context, lastPart);
    if (
      inLast !== undefined &&
      inLast.start === lastPart!.start &&
      (last.length > 1 || text.slice(from, inLast.start).trim().length < 3) &&
      (last.length === 1 || /\b(?:[A-Z]{2}|[BM][A-Za-z.]{2,4}|PhD)\b/.test(text.slice(from, inLast.start))) &&
      !context.gazetteer.isGiven(fold(text.slice(inLast.start, inLast.end)))
    ) {
      yield inLast;
      continue;
    }
    // "MBA INSEAD", "LLB Hons 2:1 Warwick"
    const inField = knownIn(context, field!);
    if (inField !== undefined) {
      yield inField;
      continue;
    }
    for (const part of parts.slice(0, 4)) {
      const inside = knownIn(context, part);
      if (inside !== undefined) {
        yield inside;
        isFound = true;
        break;
      }
      // After a year, or a school before the degree, what no list has is something else.
      const value = text.slice(part.start, part.end);
      if (hasYear || isNamed) {
        if (!part.isAt && !part.isBracketed && /\p{L}/u.test(value)) {
          isFound = isNamed;
          break;
        }
      }
      hasYear ||= /(?:19|20)\d\d/.test(value);
      const judged = judge(context, part, isPlaced, isEducation);
      if (judged === "stop") {
        isFound = true;
        break;
      }
      if (judged === "skip") {
        isPlaced ||= /\p{L}{4}/u.test(text.slice(part.start, part.end));
        continue;
      }
      yield made(part.start, part.end);
      isFound = true;
      break;
    }
    if (isFound || isLineStart) continue;
    if (!isEducation) {
      // "Leiden: PhD", "Foothill, AA"
      const before = partsOf(context, from, index).filter((one) => one.end > one.start);
      const isExam = exams.has(fold(found).replace(/\.$/, ""));
      if (isExam && before.length === 1 && judge(context, before[0]!, true, false) === "school") {
        const part = before[0]!;
        if (!context.gazetteer.isGiven(fold(text.slice(part.start, part.end)))) {
          yield made(part.start, part.end);
          continue;
        }
      }
      const only =
        before.length === 1 ||
        (before.length === 2 &&
          context.gazetteer.cityCountry(fold(text.slice(before[1]!.start, before[1]!.end))) !== undefined)
          ? knownIn(context, before[0]!)
          : undefined;
      const name = only === undefined ? "" : fold(text.slice(only.start, only.end));
      if (
        only !== undefined &&
        text.slice(from, only.start).trim().length < 3 &&
        !context.gazetteer.isGiven(name)
      )
        yield only;
      continue;
    }
    // "Alliance High, KCSE A-"
    for (const part of partsOf(context, from, index)
      .filter((one) => one.end > one.start)
      .slice(-2)) {
      // "Sadeghi, MS": a name and its degree.
      if (context.gazetteer.isSurname(fold(text.slice(part.start, part.end)))) continue;
      if (judge(context, part, true, true) === "school") {
        yield made(part.start, part.end);
        break;
      }
    }
  }
}

/** "2004-2008 Lincoln High", "Bablake School, Coventry" in the section on education, where no degree is said. */
export function* schoolsInEducation(context: TextContext): Iterable<Candidate> {
  const { text, sections, gazetteer, tokens } = context;
  for (const section of sections) {
    if (section.kind !== "education") continue;
    let at = text.indexOf("\n", section.start) + 1;
    for (let n = 0; at > 0 && at < section.end && n < 40; n++) {
      const next = text.indexOf("\n", at);
      const end = next === -1 ? section.end : Math.min(next, section.end);
      if (end - at < 90) {
        const parts = partsOf(context, at, end).filter(({ start, end: to }) =>
          /\p{L}{2}/u.test(text.slice(start, to)),
        );
        const first = parts[0];
        if (first !== undefined && parts.length < 4) {
          const lead = /^[-*•]? ?(?:(?:19|20)\d\d ?(?:[-–—/] ?(?:19|20)?\d\d)?[ :,]*)?/.exec(
            text.slice(first.start, first.end),
          )![0].length;
          const start = first.start + lead;
          const i = tokenAt(tokens, start);
          const found = tokens[i]?.start === start ? schoolAt(context, i, true) : undefined;
          const last = found === undefined ? undefined : tokens[found.last]!;
          const isWhole =
            last !== undefined &&
            (last.end >= first.end || /^,? ?(?:19|20)\d\d/.test(text.slice(last.end, first.end)));
          const isUnknown =
            found !== undefined &&
            !found.isKnown &&
            !stageEnds.has(last!.folded) &&
            !gazetteer.isSurname(last!.folded);
          if (
            isWhole &&
            (found!.isKnown || (stageEnds.has(last.folded) && found!.last > i) || (isUnknown && lead > 3))
          )
            yield made(start, last.end);
        }
      }
      at = end + 1;
    }
  }
}
const stageEnds = setOf("high prep grammar primary secondary elementary middle modern form collegiate comp");

const made = (start: number, end: number): Candidate => ({
  start,
  end,
  entity: "SCHOOL",
  score: 0.984,
  reason: "Stands beside a degree.",
  general: "a university",
});
