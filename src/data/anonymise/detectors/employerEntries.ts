// Employers in the entries of resumes that say no job that a list knows: a name that begins an entry and years behind or before it
// ("Castle Bookshop, sales, 1999 to 2005", "2017-2019, Safeguard One, retail"), "since 2009", or the years on a line above.
import { isJobTitle, notEmployed } from "../lists/jobs.ts";
import { isDegreeWord, isSubject, knownSchoolAt } from "../lists/schools.ts";
import { isOrganisationWord } from "../lists/organisations.ts";
import { headOf, sectionAt } from "../text/sections.ts";
import { tokenAt } from "../text/tokens.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { mayBeFirm } from "./employerFrames.ts";
import { firmAt, foldedWords } from "./firmNames.ts";
import { degreeWords, headWords, somebodysRole } from "./resumeLines.ts";
import { isSchoolWord } from "./schoolWords.ts";
import { isHiddenIn } from "./sequences.ts";

const month =
  "(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\p{L}{0,6}\\.? |(?:0?[1-9]|1[0-2])[/.]|(?:spring|summer|autumn|winter) )?";
const year = `${month}(?:19|20)\\d{2}(?:-(?:0[1-9]|1[0-2]))?(?![\\d/%])`;
const range = `${year} ?(?:-|–|—|→|to|until|till) ?(?:${year}|\\d{2}(?!\\d)|present|now|today|date|current|…|onwards?)?`;
const bullet = "[ \\t]{0,8}(?:(?:[-•*▪◦‣–·●◆■»>#]{1,3}|\\d{1,2}[.)])[ \\t]{1,3})?";
/** "2017–2019, ", "2013– ", "Before: " */
const datesFirst = new RegExp(
  `^${bullet}(?:${range})(?:,|:| [–—|-]| ?\\t| {1,12}|)[ \\t]{0,8}(?:at |with |for )?(?:the )?`,
  "iu",
);
const plain = new RegExp(
  `^${bullet}(?:[Bb]efore(?: that)?: |[Ee]arlier: |[Tt]hen: |[Nn]ow: |[Pp]resently: )?(?:[Tt]he )?`,
  "u",
);
/** ", since 2009.", " 2011–2016;", ", sales, 1999 to 2005", " (2015–2018)", ", 2019–." */
const datesAfter = new RegExp(
  `^(?: ehf\\.?| hf\\.?| AS| AB| GmbH| Ltd\\.?| KF| Inc\\.?)?(?:,? (?:since|from) ${year}|(?:,[^,.;\\n\\d]{2,40}){0,2}(?:,|\\.| [-–—|]|) \\(?(?:${range}|(?:since|from) ${year})\\)?)(?=[.,;:)\\s]|$)`,
  "iu",
);
const jobAfter =
  /^(?: (?:ehf|hf|AS|AB|GmbH|Ltd|KF|Oy|Lda|Ltda|d\.o\.o|s\.r\.o|BV|Inc|SA|SRL|S\.A)\.?)?(?:,|:|\.?$| [-–—|])/u;
const isPlainDates = new RegExp(`^[ \\t]{0,8}(?:${range})[ \\t]*$`, "iu");

export function* fromEntries(context: TextContext): Iterable<Candidate> {
  const { text, sections, hidden, gazetteer } = context;
  let previous = "";
  for (let at = 0; at < text.length;) {
    let end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    const line = end - at > 200 ? "" : text.slice(at, end).replace(/\r$/, "");
    const above = previous;
    previous = line;
    const from = at;
    at = end + 1;
    // Dates have digits, and a label stands alone: that is looked for first.
    const isBelowDates = /\d/.test(above) && isPlainDates.test(above);
    yield* besideJob(context, line, from);
    if (above.length < longestLabel && labelLine.test(above)) {
      const to = firmAt(text, from);
      const name = text.slice(from, to ?? from);
      if (
        to !== undefined &&
        text.slice(to, end).trim() === "" &&
        mayBeFirm(context, name) &&
        !isJobTitle(foldedWords(name)) &&
        !labelLine.test(name) &&
        !/^(?:Current|Previous|Job|Role|Title|From|Dates?|Yes|No|None)(?!\p{L})/u.test(name)
      )
        yield {
          start: from,
          end: to,
          entity: "ORGANIZATION",
          score: 0.98,
          reason: "Stands below a label for employers.",
        };
    }
    if (!isBelowDates && !/(?:19|20)\d\d/.test(line)) continue;
    const kind = sectionAt(sections, from).kind;
    if (kind === "education" || kind === "skills" || kind === "languages" || headOf(line) !== undefined)
      continue;
    if (degreeWords.test(line) || isTaught.test(line)) continue;
    const first = datesFirst.exec(line);
    const lead = (first ?? plain.exec(line))![0].length;
    const start = from + lead;
    const to = firmAt(text, start);
    // What an earlier look put in behind it is the firm.
    if (to === undefined || to > end || isHiddenIn(hidden, from, to + 4)) continue;
    const rest = line.slice(to - from);
    const name = text.slice(start, to);
    const words = foldedWords(name);
    const isEnd = rest.trim() === "" || rest.trim() === ".";
    if (
      !(first !== null
        ? isEnd || jobAfter.test(rest)
        : isBelowDates
          ? isEnd || /^, \p{Lu}[\p{L} .-]{1,30}$/u.test(rest)
          : datesAfter.test(rest))
    )
      continue;
    // "2009-2011 Plongeur, Zum Goldenen Hirschen"
    if (
      words.length === 1 &&
      first !== null &&
      /^, (?:\p{Lu}|an? (?:company|school|university)(?!\p{L}))/u.test(rest)
    )
      continue;
    if (words.length === 1 && (headWords.has(words[0]!) || gazetteer.commonness(words[0]!) > 0)) continue;
    if (!mayBeFirm(context, name) || words.some(isSchoolWord) || isDegreeWord(words[0]!)) continue;
    if (words.every(isSubject) || isJobTitle(words) || /^\p{Lu}{1,4}$/u.test(name) || isNone.test(name))
      continue;
    // All of it words: a heading, a project, a task as often.
    if (
      words.every((word) => gazetteer.commonness(word) > 0) &&
      !words.some(isOrganisationWord) &&
      ((kind !== "experience" && !(words.length > 1 && /^(?:,| [–—|-] )/.test(rest))) ||
        !/\p{Ll}/u.test(name) ||
        isTask.test(name))
    )
      continue;
    // "Ana Lind, 1999 to 2005"
    if (beginsAsSomebody(context, name, words)) continue;
    yield {
      start,
      end: to,
      entity: "ORGANIZATION",
      score: 0.976,
      reason: "Begins an entry beside years, where an employer does.",
    };
  }
}
/** A short name that a given name begins and no word of firms is in. */
const beginsAsSomebody = ({ gazetteer }: TextContext, name: string, words: readonly string[]): boolean =>
  words.length < 4 && gazetteer.isGiven(words[0]!) && !words.some(isOrganisationWord) && !name.includes("&");
const isTask =
  /(?:project|projects|programme|program|migration|rollout|course|training|award|prize|campaign|initiative|upgrade|review|audit|strategy|release|version|edition|survey|season|festival|conference|exhibition|workshop|role|roles|duties|work|leave|break|abroad|responsibilities|achievements|highlights)$/i;
/** More than labels and the blanks about them have. */
const longestLabel = 80;
const labelLine =
  /^[ \t]*(?:(?:current|present|previous|last|most recent|former|name of) )?(?:company|employer|organi[sz]ation|firm|workplace|place of work|work place|agency|company name|employer name)[ \t]*:?[ \t]*$/i;
const isTaught =
  /(?<!\p{L})(?:graduat\p{L}*|studied|studies|school|university|college|course|thesis|born|married|military|army|navy|licen[cs]e|certificate|cert|award|prize|exam|training)(?!\p{L})/iu;
const isNone =
  /^(?:Military|Army|Navy|National|Maternity|Parental|Career|Gap|Freelance|Self|Unemployed|Various|Several|Winner|First|Second|Page|Version|Edition|Project|Projects|Updated|Copyright|Since|From|Until|Windows|Office)(?!\p{L})/u;

const jobFirst = new RegExp(
  `^${bullet}(?:(?:${range})(?:,|:| [–—|-]| ?\\t|) {1,12})?(?<job>[^,.;:|\\n\\d–—]{3,44}?)(?:,| [–—|-]|\\.) (?:[Tt]he )?(?=[\\p{Lu}\\p{Nd}])`,
  "iu",
);
const jobEnd =
  /^(?: (?:Lda|Ltda|Oy|AB|AS|GmbH|Ltd|BV|SA|SRL|Inc|LLC|LLP|d\.o\.o|s\.r\.o)(?!\p{L})|[,.;(]| \(| [–—|-] |\s*$)/u;

/** "Senior product designer, Lychee Pay, Shenzhen. Own the merchandise": a job begins the line, a firm follows. */
function* besideJob(context: TextContext, line: string, from: number): Iterable<Candidate> {
  const { text, hidden, sections, gazetteer } = context;
  // What ends a job is looked for first.
  if (line.length < 12 || !/[,–—|.-] /.test(line) || somebodysRole.test(line)) return;
  const found = jobFirst.exec(line);
  const job = found?.groups?.job;
  if (
    job === undefined ||
    /['’]s |(?<!\p{L})(?:the|my|our|his|her|by|was|is|an?|from|with)(?!\p{L})/iu.test(job) ||
    /^(?:the|my|our|a|an|his|her|their|your|this|dear|hello|hi)(?!\p{L})/iu.test(job)
  )
    return;
  const title = foldedWords(job);
  if (!isJobTitle(title) || notEmployed.has(title.at(-1)!) || isTaught.test(line)) return;
  const kind = sectionAt(sections, from).kind;
  if (kind === "education" || kind === "skills" || kind === "languages") return;
  let start = from + found![0].length;
  if (text.slice(start - 4, start) === "The ") start -= 4;
  const to = firmAt(text, start);
  if (to === undefined || to > from + line.length || isHiddenIn(hidden, from, to)) return;
  const name = text.slice(start, to);
  const words = foldedWords(name);
  if (knownSchoolAt(context.tokens, tokenAt(context.tokens, start), false).length > 0) return;
  if (!jobEnd.test(text.slice(to, to + 4)) || !mayBeFirm(context, name) || words.some(isSchoolWord)) return;
  if (words.every(isSubject) || isDegreeWord(words[0]!) || /^\p{Lu}{1,5}$/u.test(name) || isNone.test(name))
    return;
  const isCommon = words.every((word) => gazetteer.commonness(word) > 0);
  if (isCommon && (words.length === 1 || !/\p{Ll}/u.test(name))) return;
  if (beginsAsSomebody(context, name, words)) return;
  if (words.length === 1 && (gazetteer.isSurname(words[0]!) || found![0].trimEnd().endsWith("."))) return;
  // "Welder. Big Smile": a sentence.
  if (found![0].trimEnd().endsWith(".") && !/^(?:,| \(|\. (?:19|20)\d\d)/u.test(text.slice(to, to + 8)))
    return;
  yield {
    start,
    end: to,
    entity: "ORGANIZATION",
    score: 0.976,
    reason: "Stands behind a job that begins the line.",
  };
}
