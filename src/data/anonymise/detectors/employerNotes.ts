// Employers in notes, forms and answers: "prev Tide / K2", "co: Juniper", "welder (Rossi)", "the client (Galleon)", "Left Gusto (pay)",
// "Nkosi Bros (2 yrs); Tyre (4 mths)", and what is said to "Which company was that?".
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";
import { isJobTitle, isJobWord } from "../lists/jobs.ts";
import { isOrganisationWord, isTrade } from "../lists/organisations.ts";
import { tools } from "../lists/things.ts";
import { lineStart, sectionAt } from "../text/sections.ts";
import { classAt, digit, letter } from "../text/characters.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { listAfter, mayBeFirm } from "./employerFrames.ts";
import { headWords } from "./resumeLines.ts";
import { firmAt, foldedWords, nameBegins } from "./firmNames.ts";
import { isHiddenIn } from "./sequences.ts";

const found = (start: number, end: number, score: number, reason: string): Candidate => ({
  start,
  end,
  entity: "ORGANIZATION",
  score,
  reason,
});

const either = (source: string): string =>
  source.replaceAll(/(?<=^|\|)\p{Ll}/gu, (first) => `[${first}${first.toUpperCase()}]`);

/** Before a colon: whose name is an employer's. */
const labels =
  "co|comp|emp|org|curr|current co|current emp|current job|currently|presently|at present|currently at|now at|works for|working for|prev|prev co|prev emp|prev job|previous|previously|previous co|last co|last job|last place|ex|sponsor|client|clients|key clients|main clients|clients served|selected clients|employers|previous employers|prev employers|former employers|recent employers|past employers|other employers|other offers|competing offers|counter offer|competitor|competitors|rival|agency|agencies|placed with|placed at|contracting to|contracted to|umbrella|umbrella company|work history|career|career path|career history|employment|employment history|career so far|job history|companies|firms|former companies|background check|bg check|host company|host|contractor|end client|past|current|past clients|worked|worked at|worked for|seconded to|military service|civilian|civil|before that|before|earlier|working at|employed at|present work|last carrier|current carrier|last airline|key accounts|accounts|membership|memberships|member of|employer named|volunteering|association|associations|attachment|where to|main employers";
const labelPattern = new RegExp(
  String.raw`(?<=(?:^|[\n;|•*(>–—-]| {3}|, |\. |"|'|\t)[ \t]{0,4})(?:${labels
    .split("|")
    .map((label) => `[${label[0]}${label[0]!.toUpperCase()}]${label.slice(1).replaceAll(" ", "[ _]")}`)
    .join(
      "|",
    )}|(?:KEY |MAIN )?(?:CLIENTS|EMPLOYERS|COMPANY|EMPLOYER|COMPANIES|ORG)|[Ee]mployer(?=\(s\)|(?<=r) \d)(?: \d)?|[Cc]ompany \d)(?:\(s\))?(?:[ _]\d)?["']?[ \t]{0,2}(?:[:=>]|\.{4,60}:?)[ \t]{0,3}["']?(?:[Tt]he )?${nameBegins}`,
  "uy",
);
/** Whether a line, a cell or a part of a sentence may begin at `at`: behind letters and digits with one blank none does. */
function mayBegin(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1) === 32 ? at - 2 : at - 1;
  if (before < 0) return true;
  const kind = classAt(text, before);
  return kind !== letter && kind !== digit;
}
const labelWords = wordList([
  ...firstWords(labels),
  "key",
  "main",
  "clients",
  "employers",
  "company",
  "employer",
  "companies",
]);

const alsoPeoples =
  /client|host|contractor|placed|background|bg check|offers|previous(?:ly)?["']?\s*[:=]|curr["']?\s*[:=]/i;

/** A line of its own above clients and employers. */
const listWords = wordList("selected key main recent past previous former some clients employers");
const listHead =
  /(?<=(?:^|\n)[ \t#*]{0,6})(?:(?:[Ss]elected|[Kk]ey|[Mm]ain|[Rr]ecent|[Pp]ast|[Pp]revious|[Ff]ormer|[Ss]ome|SELECTED|KEY|MAIN|RECENT|PAST|PREVIOUS) )?(?:CLIENTS|EMPLOYERS|[Cc]lients|[Ee]mployers):?[*]{0,2}[ \t]{0,4}\r?\n/uy;

/** "prev Tide", "now K2," beside commas, dashes and brackets, as notes have them. */
const said =
  "now|curr|currently|currently at|prev|prev at|previously|previously at|formerly|formerly at|ex|most recently|recently|before that|lately|last|last at|last with";
const saidPattern = new RegExp(
  String.raw`(?<=(?:^|[\n;,|•*(–—/+:-]|\. )[ \t]{0,3})(?:${either(said)})\.? ${nameBegins}`,
  "uy",
);
const saidWords = wordList(firstWords(said));
const noteEnd = /^ ?(?:[,;)/\n|.–—+(]|$| - | for (?:\d|[a-z]+ (?:years|yrs))| since | as an? | and | prev)/u;

const duration = String.raw`\d{1,2}(?:[.,]\d)? ?\+?(?:yrs?|years?|y|mths?|mos?|months?|wks?|weeks?|winters|summers|seasons)`;
const durations = new RegExp(
  String.raw`^ ?(?:\((?:for )?${duration}\)|,? ${duration}(?=[,;.)\n]|$)|: ${duration}(?=[,;.)\n]|$))`,
  "u",
);
const years = String.raw`(?:\p{L}{3,9}\.? )?(?:\d{1,2}/)?['’]?(?:(?:19|20)\d{2}|\d{2})`;
const inBrackets = new RegExp(
  String.raw`^(?:, (?<job>[^(),;\n]{3,40})|, (?:since |from )?${years}(?: ?(?:-|–|—|to) ?(?:${years}|now|present|today))?|: ${duration}|, ${duration})?\)`,
  "u",
);
const dated = /\d/;

const firms =
  /(?<!\p{L})(?:client|employer|company|firm|agency|supplier|customer|contractor|competitor|start-?up|workplace|hospital|shop|bank|charity|sponsor|landlord|(?:last|current|previous|first|present|old) (?:job|role|post|position|place))s? $/iu;
const refereeLine =
  /(?:^|\n)[^\n(:]{0,24}(?:referee|reference|supervisor|line manager|hiring manager|contact|recruiter|client)[^\n(:]{0,8}: [^\n(]{2,40}$/iu;

const questions =
  "company|employer|employers|firm|agency|work|worked|working|job|place|bought|whom|workplace|organisation|organization|client";
const asked = new RegExp(
  String.raw`(?<!\p{L})(?:${either(questions)})(?!\p{L})[^\n?]{0,50}\?["”]?(?: (?=[^\n]{2,40}(?:\n|$))|[ \t]{0,3}(?:\r?\n[ \t]{0,3}){1,2})(?:\[[^\]\n]{1,40}\] ?)?(?:[^\n:.?!]{1,40}: ?|[AaRr]\. ?|[-–—>] ?)?(?:\(?\d{1,2}:\d{2}\)? ?)?(?:(?:Um|Uh|Er|Oh|Well|Yes|Yeah|So|That was|It was|It is|It['’]s|I['’]m at|I am at|I work at|I work for|At|By|With|For|From),? ){0,2}(?:[Tt]he )?${nameBegins}`,
  "uy",
);
const askedWords = wordList(firstWords(questions));
const isQuestion =
  /(?:wh(?:ich|at|ere|om?)|your (?:last|current|previous|present|former)|name of|the (?:last|current|previous|present|former|most recent) (?:employer|company|firm))[^\n?]*\?|(?:^|[:>] ?)(?:(?:current|last|previous|present) )?(?:company|employer|firm|workplace|agency) ?\?/iu;
const answerEnd =
  /^(?:[.,;!…]|\s*$|\s*\n| (?:as|in|for|since|until|but|and|on|then|from|before|they|we|it)(?!\p{L}))/u;
const noAnswers = setOf(
  "yes no yeah none nothing nobody nowhere here there same sure well not never just self-employed freelance unemployed remote remotely both neither actually honestly sorry thanks thank ok okay monday good great fine mostly really still currently since around about",
);

function isUnknown({ gazetteer }: TextContext, words: readonly string[]): boolean {
  return words.some((word) => gazetteer.commonness(word) === 0 && word.length > 2 && !tools.has(word));
}
const isGivenFirst = ({ gazetteer }: TextContext, words: readonly string[]): boolean =>
  gazetteer.isGiven(words[0] ?? "") && !words.includes("&") && !words.some(isOrganisationWord);

/** Words of every day, or letters, and behind a comma what a firm is called. */
function isBeforeFirm(context: TextContext, words: readonly string[], text: string, end: number): boolean {
  if (
    !text.startsWith(", ", end) ||
    words.some((word) => word.length > 4 && context.gazetteer.commonness(word) === 0)
  )
    return false;
  const to = firmAt(text, end + 2);
  const name = to === undefined ? "" : text.slice(end + 2, to);
  return (
    name.includes("&") ||
    foldedWords(name).some((word, n) => n > 0 && (isOrganisationWord(word) || isTrade(word)))
  );
}

/** Whether what a small letter follows is no name: a job, a sentence. */
const isNoEnd = ({ gazetteer }: TextContext, words: readonly string[], after: string): boolean =>
  isJobWord(after) ||
  (words.length === 1 &&
    gazetteer.commonness(words[0]!) > 0 &&
    !/^(?:since|as|in|for|from|until|till|and|then|via|through|with|where|or|to|confirms?|said|is|was|on|at|who|which|they|we)$/.test(
      after,
    )) ||
  noAnswers.has(words[0]!) ||
  saysOf.test(words[0]!);
const saysOf =
  /^(?:i|you|we|they|he|she|it|who|what|how|where|when|why|which|do|does|did|is|are|can|could|would|other|any|please|thank)(?:['’]\p{L}+)?$/u;

const noStates = setOf(
  "permanent active none open closed yes no n/a na employed unemployed student freelance freelancer self-employed remote office retired pending full-time part-time hybrid onsite contract temp interim notice available looking between various several many confirmed both maternity tbc tbd hired rejected",
);

export function* byNotes(context: TextContext): Iterable<Candidate> {
  const { text, words: index, hidden, sections } = context;
  const isHidden = (start: number, end: number): boolean => isHiddenIn(hidden, start, end);
  const may = (start: number, end: number): readonly string[] | undefined => {
    const name = text.slice(start, end);
    const words = foldedWords(name);
    return mayBeFirm(context, name) && !noStates.has(words[0]!) && !words.every((word) => tools.has(word))
      ? words
      : undefined;
  };
  const durable = (words: readonly string[], end: number): boolean =>
    durations.test(text.slice(end, end + 24)) && isUnknown(context, words);

  for (const match of matchesAt(labelPattern, text, index, labelWords, mayBegin)) {
    const first = match.index + match[0].length;
    let start = first;
    for (let n = 0; n < 10; n++) {
      const end = firmAt(text, start);
      if (end === undefined || isHidden(match.index, end)) break;
      // "Current: Tide, Civil engineer", "Agency: Who can we call?"
      const after = /^ (?<word>\p{Ll}+)/u.exec(text.slice(end, end + 20))?.groups?.word;
      if (after !== undefined && isNoEnd(context, foldedWords(text.slice(start, end)), after)) break;
      const words = may(start, end);
      // "Clients: Ana, Ben": people have labels, too.
      const isPeople = words !== undefined && words.length < 4 && isGivenFirst(context, words);
      // "Before: Grader, Twiga Blooms": what somebody was there.
      const isRole = words !== undefined && n === 0 && isBeforeFirm(context, words, text, end);
      if (words !== undefined && !isRole && !(isPeople && (words.length > 1 || alsoPeoples.test(match[0]))))
        yield found(start, end, 0.98, "Follows a label for employers.");
      // "Tide (2 yrs); K2 Foods confirms dates, Ribbon"
      const joint =
        /^["']?(?: ?\([^()\n]{1,30}\)| (?:19|20)\d{2}(?: ?[-–] ?(?:(?:19|20)?\d{2}|now|present))?| ?,? ?\d{1,2} ?(?:yrs?|years?|mos?|months?|mths?)|(?: \p{Ll}+){1,4})?(?:, | ?; | \/ | ?\+ | ?(?:→|->) ?| & |,? (?:and|then|or) )(?:then |and |ex )?/u.exec(
          text.slice(end, end + 60),
        )?.[0];
      if (joint === undefined) break;
      start = end + joint.length;
    }
  }
  // "Selected clients", and below it one a line
  for (const match of matchesAt(listHead, text, index, listWords)) {
    for (let line = match.index + match[0].length, n = 0; n < 12; n++) {
      const start =
        line + (/^[ \t]{0,4}(?:[-•*·] )?(?:[Tt]he )?/.exec(text.slice(line, line + 12))?.[0].length ?? 0);
      const end = firmAt(text, start);
      if (end === undefined || isHidden(start, end)) break;
      const words = /^(?::| [–—(-]|,|\.|[ \t]*\r?(?:\n|$))/.test(text.slice(end, end + 6))
        ? may(start, end)
        : undefined;
      // "Before going solo:", "References"
      if (words === undefined) break;
      const isPeople = isGivenFirst(context, words) && words.length > 1;
      if (!isPeople && (words.length > 1 || !headWords.has(words[0]!)))
        yield found(start, end, 0.98, "Stands below a head for employers.");
      const next = text.indexOf("\n", end);
      if (next === -1) break;
      line = next + 1;
    }
  }
  for (const match of matchesAt(saidPattern, text, index, saidWords, mayBegin)) {
    const start = match.index + match[0].length;
    const end = firmAt(text, start);
    if (end === undefined || isHidden(match.index, end) || !noteEnd.test(text.slice(end, end + 24))) continue;
    const words = may(start, end);
    const isNow = /^(?:now|lately|recently|before|most|currently)/i.test(match[0]);
    if (words !== undefined && !(isNow && isGivenFirst(context, words)))
      yield found(start, end, isNow ? 0.9 : 0.98, "Follows a word for where somebody works or worked.");
    for (const next of listAfter(text, end)) {
      const others = may(next.start, next.end);
      if (others === undefined || isNow || isGivenFirst(context, others)) break;
      if (!noteEnd.test(text.slice(next.end, next.end + 24)) || text[next.start - 2] === ",") break;
      yield found(next.start, next.end, 0.9, "Stands in a list with an employer.");
    }
  }
  for (const match of matchesAt(asked, text, index, askedWords)) {
    const start = match.index + match[0].length;
    if (!isQuestion.test(text.slice(lineStart(text, match.index, 100), start))) continue;
    const end = firmAt(text, start);
    if (end === undefined || isHidden(start, end) || !answerEnd.test(text.slice(end, end + 12))) continue;
    const words = may(start, end);
    if (words === undefined || noAnswers.has(words[0]!) || isGivenFirst(context, words)) continue;
    yield found(start, end, 0.976, "Answers where somebody worked.");
  }
  for (const open of index.of(brackets)) {
    const start = open + 1;
    const end = firmAt(text, start);
    if (end === undefined || isHidden(open, end) || text[open - 1] !== " ") continue;
    const kind = sectionAt(sections, open).kind;
    if (kind === "education" || kind === "skills" || kind === "languages") continue;
    const close = inBrackets.exec(text.slice(end, end + 60));
    if (close === null) continue;
    const words = may(start, end);
    if (words === undefined) continue;
    const before = text.slice(Math.max(0, open - 80), open);
    const job = close.groups?.job;
    const isSaid =
      (job !== undefined && isJobTitle(foldedWords(job)) && /\p{L} $/u.test(before)) || firms.test(before);
    const jobBefore = isJobTitle(foldedWords(/[^,;:.\n()–—-]*$/u.exec(before)?.[0] ?? "").slice(-3));
    const isDated = dated.test(close[0]);
    const isOwn = isUnknown(context, words) && !/^\p{Lu}{1,4}$/u.test(text.slice(start, end));
    if (isSaid) yield found(start, end, 0.98, "Stands in brackets after who works there.");
    else if (
      job === undefined &&
      jobBefore &&
      (isDated ||
        (isOwn &&
          words.length === 1 &&
          !isGivenFirst(context, words) &&
          inBasicPlane(atStart).test(before) &&
          text[end + 1] !== ":"))
    )
      yield found(start, end, 0.976, "Stands in brackets after a job.");
    else if (
      job === undefined &&
      !isDated &&
      (isOwn || words.length > 1) &&
      words.length < 5 &&
      !isGivenFirst(context, words) &&
      refereeLine.test(before)
    )
      yield found(start, end, 0.976, "Stands in brackets after a referee.");
  }
  // "not Cinder (client)"
  for (const { index: open } of matchesAt(kindInBrackets, text, index, brackets)) {
    const before = text.slice(Math.max(0, open - 60), open);
    const name =
      /(?<![\p{L}\p{Nd}&.'’-] ?)(?:\p{Lu}|\p{Nd}{1,2}\p{L}|\p{Ll}{1,3}\p{Lu})[^\s,;:().]{0,30}(?: (?:& )?[\p{Lu}\p{Nd}][^\s,;:().]{0,30}){0,3} $|(?<=\p{Ll} |[,;:(] )(?:\p{Lu}|\p{Nd}{1,2}\p{L}|\p{Ll}{1,3}\p{Lu})[^\s,;:().]{0,30}(?: (?:& )?[\p{Lu}\p{Nd}][^\s,;:().]{0,30}){0,3} $/u.exec(
        before,
      );
    if (name === null) continue;
    const start = open - before.length + name.index;
    const end = firmAt(text, start);
    if (end !== open - 1 || isHidden(start, end)) continue;
    const words = may(start, end);
    if (words !== undefined && !isGivenFirst(context, words))
      yield found(start, end, 0.976, "What stands in brackets says it is an employer.");
  }
  // "Buyer @ tesselate.io since 2019"
  for (const at of index.of(ats)) {
    if (text[at + 1] !== " " || text[at - 1] !== " ") continue;
    const end = firmAt(text, at + 2);
    if (end === undefined || isHidden(at, end)) continue;
    const before = text.slice(lineStart(text, at, 60), at);
    const words = may(at + 2, end);
    if (words !== undefined && isJobTitle(foldedWords(/[^,;:()|–—]*$/u.exec(before)![0])))
      yield found(at + 2, end, 0.976, "Stands after a job and @.");
  }
  // "Receptionist @ loopback (2015)": small letters, too.
  for (const { index: at, 0: sign } of matchesAt(smallAfterAt, text, index, ats)) {
    const line = text.slice(lineStart(text, at, 60), at);
    if (!isJobTitle(foldedWords(/[^,;:.()|–—]*$/u.exec(line)![0])) || isHidden(at, at + sign.length))
      continue;
    yield found(at + 2, at + sign.length, 0.976, "Stands after a job and @.");
  }
  // "Barista · Umbra · Full-time"
  for (const at of index.of(kindsOfWork)) {
    if (text.slice(at - 3, at) !== " · ") continue;
    const line = text.slice(lineStart(text, at, 80), at - 3);
    const start = at - 3 - line.length + line.lastIndexOf(" · ") + (line.includes(" · ") ? 3 : 0);
    if (firmAt(text, start) !== at - 3 || isHidden(start, at - 3)) continue;
    const words = may(start, at - 3);
    if (words !== undefined && !isGivenFirst(context, words))
      yield found(start, at - 3, 0.976, "Stands before how somebody is employed.");
  }
  // "Nkosi Bros (2 yrs); Lind Water 6 yrs"
  for (const at of index.of(units)) {
    const line = lineStart(text, at, 60);
    const before = text.slice(Math.max(line, at - 60), at);
    const { name: named, number } =
      /(?:^|[;,:] )(?<name>[^;,:()\n]{2,44}?),? ?(?:\((?:for )?)?(?<number>\d{1,2})(?:\.\d)? ?\+?$/u.exec(
        before,
      )?.groups ?? { name: undefined, number: undefined };
    // "Hisham Abu, 52 years"
    if (named === undefined || Number(number) > 40) continue;
    const start = at - before.length + before.lastIndexOf(named);
    const end = firmAt(text, start);
    if (end !== start + named.length || isHidden(start, end)) continue;
    const kind = sectionAt(sections, at).kind;
    const words = may(start, end);
    if (kind === "skills" || kind === "languages" || kind === "education" || words === undefined) continue;
    if (words.length < 2 || isGivenFirst(context, words) || !durable(words, end)) continue;
    yield found(start, end, 0.976, "Stands before how long somebody worked there.");
  }
}
/** "- welder (Rossi)", and not "asked the recruiter (Ana)" */
const atStart =
  /(?:^|[\n,;•*-] ?|(?:as |was |ex-)an? )(?!(?:[\p{L}-]+ )?(?:recruiter|interviewer|manager|supervisor|referee|candidate|lead|head|host|chair))(?:[\p{L}-]+ )?[\p{L}-]+ $/iu;
const kindsOfWork = wordList([
  "full",
  "part",
  "permanent",
  "freelance",
  "internship",
  "seasonal",
  "contract",
  "apprenticeship",
]);
const brackets = wordList(["("]);
const ats = wordList(["@"]);
const smallAfterAt =
  /(?<= )@ \p{Ll}[\p{L}\p{Nd}-]{2,30}(?: \p{Ll}[\p{L}\p{Nd}]{2,20})?(?= ?(?:[(,|;\n]|$))/uy;
const kindInBrackets =
  /\((?:our |my |his |her |a |the )?(?:(?:former|current|last|old|new|ex) )?(?:client|customer|employer|agency|competitor|supplier|contractor|temp agency|start-?up)\)/uy;
const units = wordList("yrs yr years year mths mth mo mos months");
