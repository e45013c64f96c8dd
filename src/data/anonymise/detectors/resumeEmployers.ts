// Employers by their place in a resume: on a line with a job, dates or a place, or on a line of their own beside those.
import { inBasicPlane } from "../text/basicPlane.ts";
import { allMatches } from "../text/allMatches.ts";
import { isDepartment, isJobTitle } from "../lists/jobs.ts";
import { isLegalForm, isOrganisationWord, namesNoFirm } from "../lists/organisations.ts";
import { calendar, tools } from "../lists/things.ts";
import { isParticle } from "../people.ts";
import { headOf, sectionAt } from "../text/sections.ts";
import { fold } from "../text/tokens.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { alsoFirms } from "./firmNames.ts";
import {
  dateLike,
  dates,
  datesAndGap,
  datesFirst,
  isDated,
  isDatesOnly,
  isJobBelow,
  ledByDates,
  mayBeDated,
  singleYear,
} from "./resumeDates.ts";
import {
  clean,
  closes,
  degreeWords,
  firmAndTerm,
  firmTownJob,
  headWords,
  isFirmLine,
  isOfPersonAndJob,
  isOfSigner,
  isReferee,
  isSigned,
  isSignedJob,
  isSmallFirm,
  isStated,
  isWhose,
  jobAfterColon,
  point,
  remembered,
  somebodysRole,
  unnumbered,
} from "./resumeLines.ts";
import { isSchoolWord } from "./schoolWords.ts";
import { isDegreeWord, isSubject } from "../lists/schools.ts";

const linePart = /[^|•·\t,–—@]+?(?=[|•·\t,–—@]| - |\s{3}|$)|@/gu;
/** " at " between a job and a company. */
const betweenParts = / (?:at|@|bei|chez|en|\/\/?) | - |\s{3,}| ?\.{4,} ?/g;

/** Parts of a resume's line: job, company, place, dates, in any order. */
function* fromLine(
  context: TextContext,
  line: string,
  start: number,
  isBesideJob: boolean,
  score = 0.76,
): Iterable<Candidate> {
  const { gazetteer } = context;
  // Dates give way to separators of the same length.
  const bare = (mayBeDated(line) ? line.replace(dates, (found) => "|".repeat(found.length)) : line).replace(
    /\(\|+\)|\(?\b(?:19|20)\d{2}\b\)?/g,
    (found) => "|".repeat(found.length),
  );
  let hasJob = isBesideJob;
  const parts: { text: string; at: number }[] = [];
  for (const match of allMatches(linePart, bare)) parts.push({ text: match[0], at: match.index });
  const split = parts.flatMap(({ text, at }) => {
    const pieces: { text: string; at: number }[] = [];
    let from = 0;
    for (const separator of allMatches(betweenParts, text)) {
      pieces.push({ text: text.slice(from, separator.index), at: at + from });
      from = separator.index + separator[0].length;
    }
    pieces.push({ text: text.slice(from), at: at + from });
    return pieces;
  });
  const judged = split.map((part) => {
    const words = clean(part.text);
    return {
      text: part.text,
      at: part.at,
      words,
      isJob: isJobTitle(words),
      isPlace: isPlace(context, words),
    };
  });
  const hasOwnJob = judged.some(({ isJob }) => isJob);
  hasJob ||= hasOwnJob;
  if (!hasJob) return;
  let isFound = false;
  for (const { text, at, words, isJob, isPlace: place } of judged) {
    if (isJob || place || words.length === 0 || words.length > 7 || isFound) continue;
    // "Umbra</li>"
    const trimmed = text
      .replace(/<[^\n]*$/, "")
      .replace(/^[\s\-–—•*(:]+/, "")
      .replace(/^the (?=\p{Lu})/u, "");
    const from = start + at + text.indexOf(trimmed);
    const found = trimmed.replace(/ \([^)]*\)?[\s.,:;]*$/, "").replace(/[\s\-–—:;.()*_]+$/, "");
    const hasCapital = /^(?:\p{Lu}|\d+(?:(?:st|nd|rd|th) )?\p{Lu}|\p{Ll}{1,6}\p{Lu})/u.test(found);
    if (!hasCapital || found.length < 2 || headOf(found) !== undefined) continue;
    // "Interviewers: Emi Ikeda", "since Mar 2011"
    if (/^[\p{L} ]{2,24}:|^\p{Lu}{2,20}_\d|^\p{Lu}{1,3}-?\d/u.test(found) || dateLike.test(found)) continue;
    // "MA Interaction Design", "TEACHER, CHEMISTRY/BIOLOGY", "2014-2019: VERIFIED"
    if (
      isDegreeWord(words[0]!) ||
      (words.every(isSubject) && /^[\p{Lu}/& ]+$/u.test(found)) ||
      isStated.test(found)
    )
      continue;
    const isHeavy = found
      .split(/\s+/)
      .some(
        (word) =>
          /^[\p{Ll}]/u.test(word) &&
          !/^(?:of|the|and|for|de|la|und|y|et|du|des|e|del|do|da|i|og|och|van|voor|für|z|na|w)$/.test(word) &&
          gazetteer.commonness(fold(word)) > 0,
      );
    if (isHeavy) continue;
    // "WORKING EXPERIENCE WITH DATES", "Executive Assistant (2)"
    if (
      (isBesideJob && !/\p{Ll}/u.test(found) && words.every((word) => gazetteer.commonness(word) > 0)) ||
      /^[^(]* \(\d{1,2}\)/.test(trimmed)
    )
      continue;
    if (
      words.every(
        (word) => calendar.has(word) || /^\d+$/.test(word) || (tools.has(word) && !alsoFirms.has(word)),
      ) ||
      /^(?:remote|hybrid|full-?time|part-?time|contract|freelance|self-employed|present|since|until|seit|depuis|designation|duration|responsibilities|industry|sector|role|title|job title|from|to|dates?|period|location|place|employer|company|organi[sz]ation|years?|duties|intern|internship|permanent|temporary|onsite|on-site|occupation|unit|date: .*)$/i.test(
        found,
      )
    )
      continue;
    if (gazetteer.country(words.join(" ")) !== undefined || isDepartment(words) || namesNoFirm(clean(found)))
      continue;
    isFound = true;
    yield {
      start: from,
      end: from + found.length,
      entity: "ORGANIZATION",
      // A person by the lists is found by name.
      score: gazetteer.isGiven(words.find((word) => !isParticle(word)) ?? "")
        ? words.length > 1 && hasOwnJob && isDated(line)
          ? 0.976
          : words.length === 2 && gazetteer.isSurname(words[1]!)
            ? Math.min(score, 0.76)
            : score
        : words.length > 1
          ? Math.max(
              (score >= 0.9 && !words.some(isSchoolWord)) ||
                ((score >= 0.8 || isDated(line) || isBesideJob) &&
                  !found.includes("(") &&
                  !words.some(isSchoolWord))
                ? 0.975
                : 0.86,
              score,
            )
          : // A job and dates on the same line say it as surely.
            score < 0.9 && isDated(line) && words.some((word) => gazetteer.commonness(word) === 0)
            ? 0.9
            : score,
      reason: "Stands beside a job and dates, where an employer does.",
    };
  }
}

function isPlace({ gazetteer }: TextContext, words: readonly string[]): boolean {
  const whole = words.join(" ");
  return (
    gazetteer.cityCountry(whole) !== undefined ||
    gazetteer.country(whole) !== undefined ||
    gazetteer.isRegion(whole) ||
    (words.length === 1 && /^\p{L}{2}$/u.test(words[0]!))
  );
}

/** Whether what stands first in a line is a job. */
const beginsWithJob = (line: string): boolean =>
  !/ of the (?:month|year|week|day)/i.test(line) &&
  isJobTitle(clean(/^\s*(?:(?!\s{3}| - | at )[^,|(•–—\t@])*/.exec(line.slice(0, 100))?.[0] ?? ""));
/** "- 2014-2018 Umbra, driver" */
const isDatedPoint = (line: string): boolean =>
  line.length < 100 && point.test(line) && !/[.!?]\s*$/.test(line) && isDated(line);
/** "Leeds", "Product owner", "2011-2014" */
function isPlaceThenJob(below: string): boolean {
  const [, job = "", times = ""] = below.split("\n");
  return beginsWithJob(job) && (isDated(job) || isDatesOnly(times) || isDated(times));
}

/** "2006-2011 Verkäuferin, Backhaus Lind": a job that no list has stands before the firm, where dates are first. */
function* besideUnknownJob(context: TextContext, line: string, at: number): Iterable<Candidate> {
  let from = datesFirst.exec(line)?.[0].length;
  if (from === undefined || /[.;:!?]/.test(line.slice(from))) return;
  const parts: { text: string; from: number }[] = [];
  for (const text of line.slice(from).split(", ")) {
    if (!isPlace(context, clean(text))) parts.push({ text, from });
    from += text.length + 2;
  }
  const [job, firm = job] = parts;
  // "2011-2014 Orbit, Leeds": alone with a place
  if (job === undefined || firm === undefined || parts.length > 2 || (job === firm && !line.includes(", ")))
    return;
  const one = clean(job.text).some((word) => isOrganisationWord(word) || isLegalForm(word)) ? job : firm;
  if (degreeWords.test(line)) return;
  yield* fromLine(context, " ".repeat(one.from) + one.text, at, true, 0.9);
}

export function* fromResume(context: TextContext): Iterable<Candidate> {
  const { text, sections } = context;
  const firstInk = text.search(/\S/);
  const lastInk = text.trimEnd().length;
  let previous = "";
  let beforePrevious = "";
  const isJobLine = remembered(beginsWithJob);
  const isTitle = remembered((line) => isJobTitle(clean(line)));
  const isPlaceLine = remembered((line) => isPlace(context, clean(line)));
  for (let at = 0; at < text.length;) {
    let end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    const line = end - at > 150 ? "" : text.slice(at, end).replace(/\r$/, "");
    const after = text.indexOf("\n", end + 1);
    const next = text.slice(end + 1, Math.min(end + 161, after === -1 ? text.length : after));
    const section = sectionAt(sections, at).kind;
    // A document begins with whose it is, not with an employer.
    const isFirst =
      context.isBeginning &&
      at <= firstInk &&
      line.trim() !== "" &&
      /\n[^\n]*\S[^\n]*\n/.test(text.slice(end, end + 400)) &&
      !/\d{4}/.test(line);
    const isPart = section !== "education" && section !== "skills" && line.trim() !== "" && !isFirst;
    const isEntry = isPart && !/^\s*(?:[-•*▪◦‣–·●]|\d+[.)])\s/.test(line) && !/[.!?]\s*$/.test(line);
    const hasDates = isEntry && /\d{4}/.test(line) && isDated(line);
    const led = isPart && !isEntry && section === "experience" ? ledByDates.exec(line) : null;
    const gapped =
      hasDates || (isEntry && / to (?:date|now|present)/.test(line))
        ? inBasicPlane(datesAndGap).exec(line)
        : null;
    const termed = isPart && !hasDates && section === "experience" ? firmAndTerm(line) : null;
    const named = gapped?.groups?.name ?? "";
    // Most lines are no name and nothing else, which is told before their words are.
    const isNameOnly = isPart && inBasicPlane(isOfSigner).test(line);
    if (
      named !== "" &&
      section !== "education" &&
      !isJobTitle(clean(named)) &&
      !degreeWords.test(named) &&
      /^(?:\p{Lu}|\d+\p{L}{0,2} ?\p{Lu})/u.test(named) &&
      !/ \p{Ll}{4,}/u.test(named)
    ) {
      const from = gapped![0].length;
      yield* fromLine(context, " ".repeat(from) + named, at, true, 0.9);
    } else if (led !== null) {
      const from = led[0].length;
      yield* fromLine(context, " ".repeat(from) + led[1]!, at, true, 0.9);
    } else if (
      isEntry &&
      !hasDates &&
      section !== "experience" &&
      /[,|•·\t@]| (?:-|–|—|at) /.test(line) &&
      (!somebodysRole.test(line) || inBasicPlane(isWhose).test(previous)) &&
      isJobLine(line)
    ) {
      yield* fromLine(context, line, at, false);
    } else if (termed !== null && !isJobTitle(clean(termed.groups!.name!))) {
      const { name } = termed.groups!;
      yield* fromLine(context, " ".repeat(line.indexOf(name!)) + name!, at, true, 0.9);
    } else if (isEntry && (hasDates || section === "experience")) {
      const isSure = section === "experience";
      const found = [...fromLine(context, jobAfterColon(line), at, false, isSure && hasDates ? 0.9 : 0.76)];
      if (found.length > 0) yield* found;
      // A company and dates, with the job on the line before or after.
      else {
        const third =
          after === -1 ? "" : (/^[^\n]{0,100}/.exec(text.slice(after + 1, after + 101))?.[0] ?? "");
        const isDatedBelow = isDated(next) || singleYear.test(next) || isDatesOnly(third);
        if (isPlaceLine(next) && !isJobLine(line) && isPlaceThenJob(text.slice(end + 1, end + 220)))
          yield* fromLine(context, line, at, true, 0.9);
        else if (isJobLine(next) || (isJobLine(previous) && (hasDates || isDatedBelow)))
          yield* fromLine(context, line, at, true, isSure && (hasDates || isDatedBelow) ? 0.9 : 0.76);
        // "2014-2018", "Shift Manager", and the firm; the dates between them; the firm, dates and the job
        else if (
          ((isDatesOnly(next) && isJobLine(third)) ||
            (isJobLine(previous) && isDatesOnly(beforePrevious)) ||
            (isDatesOnly(previous) && isJobLine(beforePrevious))) &&
          inBasicPlane(isFirmLine).test(line)
        )
          yield* fromLine(context, line, at, true, 0.9);
        else if (isSure && hasDates) yield* besideUnknownJob(context, line, at);
      }
    } else if (isPart && !isEntry && section === "experience" && isDatedPoint(line)) {
      yield* fromLine(
        context,
        jobAfterColon(line.replace(point, (sign) => " ".repeat(sign.length))),
        at,
        false,
        0.9,
      );
    } else if (isEntry && !hasDates && isOfPersonAndJob(line)) {
      const from = line.search(/ \| |, /);
      yield* fromLine(context, " ".repeat(from) + line.slice(from).replaceAll(",", "|"), at, true, 0.9);
    } else if (isEntry && !hasDates && isSigned(line)) {
      const from = line.search(/ (?:\/\/|\||·) /);
      yield* fromLine(context, " ".repeat(from) + line.slice(from), at, false, 0.9);
    } else if (isPart && line.includes(": ") && isJobTitle(clean(firmTownJob.exec(line)?.groups?.job ?? "")))
      yield* fromLine(context, line.slice(0, line.indexOf(",")), at, true, 0.9);
    else if (isPart && (section === "references" || section === "head") && isReferee(unnumbered(line))) {
      const from = line.search(/, | [-–—|] /);
      yield* fromLine(context, " ".repeat(from) + line.slice(from), at, false, 0.9);
    }
    // A firm, a job and dates, each on its line.
    else if (
      isEntry &&
      !hasDates &&
      section !== "experience" &&
      isNameOnly &&
      (isDatesOnly(previous) || isJobBelow.test(text.slice(end, end + 200))) &&
      isJobLine(text.slice(end + 1, end + 161).split("\n")[0] ?? "") &&
      !isJobLine(line) &&
      clean(line).some((word) => context.gazetteer.commonness(word) === 0)
    )
      yield* fromLine(context, line, at, true, 0.9);
    // "Fathom, Leeds", and below it a job and dates; a job above it, and dates below.
    else if (
      isEntry &&
      !hasDates &&
      isDated(next) &&
      ((isJobLine(next) && !/^\s*(?:\p{Nd}|\p{L}{3,9} \p{Nd}{4})/u.test(next)) ||
        (isJobLine(previous) && isDatesOnly(next))) &&
      inBasicPlane(isFirmLine).test(line) &&
      !clean(line).every((word) => headWords.has(word)) &&
      !isJobLine(line)
    )
      yield* fromLine(context, line, at, true, 0.9);
    // "Fathom", "Leeds", and below them a job and dates
    else if (
      isEntry &&
      isNameOnly &&
      isPlaceLine(next) &&
      !isJobLine(line) &&
      isPlaceThenJob(text.slice(end + 1, end + 220))
    )
      yield* fromLine(context, line, at, true, 0.9);
    // "Ana Bell", "Head of People", and the firm: who signs, as what and for whom.
    else if (
      isNameOnly &&
      section !== "experience" &&
      isTitle(previous) &&
      /^\s*\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}?[\p{L}\p{M}'’.-]*){1,3}\s*$/u.test(beforePrevious) &&
      !isTitle(line)
    )
      yield* fromLine(context, line, at, true, 0.8);
    // "--", "Ana Bell, Head of People", and the firm, in small letters, too
    else if (isPart && /^\s*--\s*$/.test(beforePrevious) && isSmallFirm.test(line) && isSignedJob(previous))
      yield {
        start: at + line.search(/\S/),
        end: at + line.trimEnd().length,
        entity: "ORGANIZATION",
        score: 0.976,
        reason: "Stands below who signs, where a firm does.",
      };
    // "Ana Bell" and the firm, below all the rest
    else if (
      isNameOnly &&
      end >= lastInk &&
      inBasicPlane(isWhose).test(previous) &&
      context.gazetteer.isGiven(clean(previous)[0] ?? "") &&
      /\n[ \t]*\r?\n[^\n]{4,50}\n$/.test(text.slice(Math.max(0, at - 60), at)) &&
      !isTitle(line)
    )
      yield* fromLine(context, line, at, true, 0.9);
    // "Best regards", "Ana Bell", and the firm
    else if (
      isNameOnly &&
      end >= lastInk &&
      closes.test(beforePrevious) &&
      /^\s*\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}?[\p{L}\p{M}'’.-]*){1,3}\s*$/u.test(previous) &&
      !isTitle(line)
    )
      yield* fromLine(context, line, at, true, 0.9);
    if (line.trim() !== "") {
      beforePrevious = previous;
      previous = line;
    }
    at = end + 1;
  }
}
