// Employers and organisations: by the word that ends a company's name, by names known without one, by their place in a resume's lines
// (beside a job and dates), and by what stands after "worked at".
import { isJobTitle, isJobWord } from "../lists/jobs.ts";
import { isLegalForm, isOrganisationWord, isStrongOrganisationWord } from "../lists/organisations.ts";
import { calendar, companies, tools } from "../lists/things.ts";
import { headOf, sectionAt } from "../text/sections.ts";
import { isTitleCase } from "../person/score.ts";
import { wordsOf } from "../text/characters.ts";
import { fold, type Token } from "../text/tokens.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";
import { besideWork } from "./employment.ts";
import { isNameLike, isNext, runEnd, runStart } from "./sequences.ts";
import { endOfName, fromSpeech } from "./spokenEmployers.ts";

const openers = new Set(
  "the a an my our your his her their at in from for with by and or but when while after before since i he she they we it this that these those is was were are has had have joined left dear hello please contact called call as of to on visit senior junior current previous former employer company if because so then".split(
    " ",
  ),
);
const dates =
  /(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6}\.? ?['’]?\d{2,4}|\d{1,2}[/.]\d{4}|(?:19|20)\d{2})\s{0,2}(?:-|–|—|to|until|bis|till)\s{0,2}(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6}\.? ?['’]?\d{2,4}|\d{1,2}[/.]\d{4}|(?:19|20)\d{2}|present|now|today|current|heute|date)/giu;

const isDated = new RegExp(dates.source, "iu");

const clean = (segment: string): string[] => wordsOf(fold(segment), "'+#&-");

/** Parts of a resume's line: job, company, place, dates, in any order. */
function* fromLine(
  context: TextContext,
  line: string,
  start: number,
  isBesideJob: boolean,
): Iterable<Candidate> {
  const { gazetteer } = context;
  // Dates give way to separators of the same length.
  const bare = line
    .replace(dates, (found) => "|".repeat(found.length))
    .replace(/\(\|+\)|\(?\b(?:19|20)\d{2}\b\)?/g, (found) => "|".repeat(found.length));
  let hasJob = isBesideJob;
  const parts: { text: string; at: number }[] = [];
  for (const match of bare.matchAll(/[^|•·\t,–—@]+?(?=[|•·\t,–—@]| - |\s{3}|$)|@/gu))
    parts.push({ text: match[0], at: match.index });
  // " at " between a job and a company.
  const split = parts.flatMap(({ text, at }) => {
    const pieces: { text: string; at: number }[] = [];
    let from = 0;
    for (const separator of text.matchAll(/ (?:at|@|bei|chez|en) | - |\s{3,}/g)) {
      pieces.push({ text: text.slice(from, separator.index), at: at + from });
      from = separator.index + separator[0].length;
    }
    pieces.push({ text: text.slice(from), at: at + from });
    return pieces;
  });
  const judged = split.map((part) => {
    const words = clean(part.text);
    return { ...part, words, isJob: isJobTitle(words), isPlace: isPlace(context, words) };
  });
  hasJob ||= judged.some(({ isJob }) => isJob);
  if (!hasJob) return;
  let isFound = false;
  for (const { text, at, words, isJob, isPlace: place } of judged) {
    const trimmed = text.replace(/^[\s\-–—•*(:]+/, "");
    const from = start + at + (text.length - trimmed.length);
    const found = trimmed.replace(/[\s\-–—:;.()]+$/, "");
    const hasCapital = /^(?:\p{Lu}|\d+\p{Lu})/u.test(found);
    const heavy = found
      .split(/\s+/)
      .filter(
        (word) => /^[\p{Ll}]/u.test(word) && !/^(?:of|the|and|for|de|la|und|y|et|du|des|e)$/.test(word),
      ).length;
    if (
      isJob ||
      place ||
      headOf(found) !== undefined ||
      words.length === 0 ||
      words.length > 7 ||
      !hasCapital ||
      heavy > 0 ||
      found.length < 2 ||
      isFound
    )
      continue;
    if (
      words.every((word) => calendar.has(word) || /^\d+$/.test(word) || tools.has(word)) ||
      /^(?:remote|hybrid|full-?time|part-?time|contract|freelance|self-employed|present|role|title|job title|from|to|dates?|period|location|place|employer|company|organi[sz]ation|years?|duties|intern|internship|permanent|temporary|onsite|on-site|occupation|unit|date: .*)$/i.test(
        found,
      )
    )
      continue;
    if (gazetteer.country(words.join(" ")) !== undefined) continue;
    isFound = true;
    yield {
      start: from,
      end: from + found.length,
      entity: "ORGANIZATION",
      score: 0.76,
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
    (words.length === 1 && words[0]!.length === 2)
  );
}

/** Whether what stands first in a line is a job. */
const beginsWithJob = (line: string): boolean =>
  isJobTitle(clean(/^[^,|(•–—]*/.exec(line.slice(0, 100))?.[0] ?? ""));

function* fromResume(context: TextContext): Iterable<Candidate> {
  const { text, sections } = context;
  const firstInk = text.search(/\S/);
  let previous = "";
  for (let at = 0; at < text.length;) {
    let end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    const line = end - at > 150 ? "" : text.slice(at, end).replace(/\r$/, "");
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
    const hasDates = isEntry && /\d{4}/.test(line) && isDated.test(line);
    if (
      isEntry &&
      !hasDates &&
      section !== "experience" &&
      /[,|•·\t@]| (?:-|–|—|at) /.test(line) &&
      beginsWithJob(line)
    ) {
      yield* fromLine(context, line, at, false);
    } else if (isEntry && (hasDates || section === "experience")) {
      const found = [...fromLine(context, line, at, false)];
      const next = text.slice(end + 1, end + 161).split("\n")[0] ?? "";
      if (found.length > 0) yield* found;
      // A company and dates, with the job on the line before or after.
      else if (beginsWithJob(next) || (beginsWithJob(previous) && (hasDates || isDated.test(next)))) {
        yield* fromLine(context, line, at, true);
      }
    }
    if (line.trim() !== "") previous = line;
    at = end + 1;
  }
}

/** What a hospital, a home or a bakery is called by, whatever words are before it. */
const institutions = new Set(
  "hospital clinic infirmary hospice brewery bakery authority museum orchestra airlines railways foundation pharmacy library theatre theater council bank".split(
    " ",
  ),
);
const isInstitution = (word: string): boolean => institutions.has(word);
/** "General Hospital", "City Council": one of many. */
const isGeneric = (words: readonly string[]): boolean =>
  words.length < 3 &&
  /^(?:the|a|our|my|your|city|town|county|local|public|general|state|national|private|central|university|children|regional|community|dental|medical|health|savings|investment|commercial|food|blood|data|job|power|this|that|any|every|another|new|old)$/.test(
    words[0] ?? "",
  );

const homes = new Set(["home", "homes", "centre", "center", "school", "practice", "surgery"]);
/** "Fairhaven Care Home": two words that end a name together. */
function* careHomes({ tokens, isLowerCase }: TextContext): Iterable<Candidate> {
  for (let i = 2; i < tokens.length; i++) {
    if (!homes.has(tokens[i]!.folded)) continue;
    const kind = tokens[i - 1]!;
    if (!/^(?:care|nursing|retirement|children|funeral|medical|health|dental|day)$/.test(kind.folded))
      continue;
    if (!isNext(tokens[i]) || !isNext(kind) || (!isLowerCase && !isNameLike(kind))) continue;
    let first = i - 1;
    while (
      first > 0 &&
      i - first < 5 &&
      tokens[first]!.gap === " " &&
      tokens[first - 1]!.kind === "word" &&
      !(isLowerCase ? endOfName : openers).has(tokens[first - 1]!.folded) &&
      (isLowerCase || isNameLike(tokens[first - 1]))
    )
      first--;
    if (first === i - 1) continue;
    yield {
      start: tokens[first]!.start,
      end: tokens[i]!.end,
      entity: "ORGANIZATION",
      score: isLowerCase ? 0.72 : 0.86,
      reason: `Names before "${kind.text} ${tokens[i]!.text}".`,
    };
  }
}

export const organization = {
  id: "organization",
  title: "Employers and organisations",
  entities: ["ORGANIZATION"],
  *find(context): Iterable<Candidate> {
    const { tokens, gazetteer, isLowerCase, sections } = context;
    const stops = (token: Token): boolean =>
      openers.has(token.folded) && (token.isSentenceStart || token.shape !== "UPPER");
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (token.kind !== "word" || token.isGlued) continue;
      const word = token.folded;
      if (token.shape !== "lower" || isLowerCase) {
        const known = companies.lengthAt(tokens, i);
        const isProduct =
          /^(?:office|word|excel|teams|azure|analytics|sheets|docs|drive|maps|cloud|windows|exchange|project|access|ads|certified|workspace|meet|forms|slides)$/.test(
            tokens[i + known]?.folded ?? "",
          ) || sectionAt(sections, token.start).kind === "skills";
        if (known > 0 && !isProduct && (known > 1 || !isLowerCase || gazetteer.commonness(word) === 0)) {
          // "Samsung Electronics"
          let last = i + known - 1;
          const more = tokens[last + 1];
          if (
            isNext(more) &&
            more.gap === " " &&
            isOrganisationWord(more.folded) &&
            (isLowerCase || isNameLike(more))
          )
            last++;
          const end = tokens[last]!.end;
          yield {
            start: token.start,
            end,
            entity: "ORGANIZATION",
            score: 0.88,
            reason: "A company known by this name.",
          };
          i = last;
          continue;
        }
      }
      const isLegal =
        isLegalForm(word) &&
        token.shape !== "lower" &&
        (word.length > 2 || token.shape !== "Capital" || word === "co");
      if (i > 0 && (isLegal || (isOrganisationWord(word) && isNameLike(token)))) {
        let first = i;
        if (tokens[i - 1]?.text === "," && isLegal && word.length > 2 && isNameLike(tokens[i - 2]))
          first = runStart(tokens, i - 2, 5, stops);
        else first = runStart(tokens, i, 5, stops);
        // "Smith & Sons", "Gutierrez, Bell and Ward Ltd"
        while (
          first < i &&
          (openers.has(tokens[first]!.folded) ||
            (tokens[first]!.isSentenceStart && isJobWord(tokens[first]!.folded)))
        )
          first++;
        if (first === i) continue;
        let last = i;
        while (
          isNext(tokens[last + 1]) &&
          (isLegalForm(tokens[last + 1]!.folded) || isOrganisationWord(tokens[last + 1]!.folded)) &&
          tokens[last + 1]!.shape !== "lower"
        )
          last++;
        const dot = tokens[last + 1];
        if (
          dot?.text === "." &&
          dot.gap === "" &&
          isLegalForm(tokens[last]!.folded) &&
          tokens[last + 2] !== undefined &&
          !tokens[last + 2]!.isSentenceStart &&
          // "Ltd. It was": the dot is more likely the sentence's.
          (tokens[last + 2]!.kind === "mark" || tokens[last + 2]!.shape === "lower")
        )
          last++;
        const words = tokens.slice(first, last + 1).map(({ folded }) => folded);
        const isAllCommon = words
          .slice(0, -1)
          .every((one) => gazetteer.commonness(one) > 0 && gazetteer.commonness(one) <= 3);
        if (!isLegal && isJobTitle(words)) continue;
        // "Solvent Grove Bakery" inside a sentence is a name, though all of it is words.
        const isHeadline = tokens[first]!.isSentenceStart || isTitleCase(context, token.start);
        if (
          !isLegal &&
          isAllCommon &&
          !(isInstitution(word) && last - first >= 1 && !isGeneric(words)) &&
          (isHeadline || (last - first < 2 && !isStrongOrganisationWord(word)))
        )
          continue;
        if (!isLegal && words.every((one) => tools.has(one) || isOrganisationWord(one))) continue;
        yield {
          start: tokens[first]!.start,
          end: tokens[last]!.end,
          entity: "ORGANIZATION",
          score: isLegal ? 0.94 : isStrongOrganisationWord(word) ? 0.87 : 0.74,
          reason: `Names before "${token.text}".`,
        };
        i = last;
        continue;
      }
      if (!isNameLike(token) || token.shape === "initial" || tools.has(word) || calendar.has(word)) continue;
      if (
        tokens[i - 1] !== undefined &&
        isNameLike(tokens[i - 1]) &&
        isNext(token) &&
        !openers.has(tokens[i - 1]!.folded)
      )
        continue;
      const amp = tokens[i + 1];
      const second = tokens[i + 2];
      if (
        amp?.text === "&" &&
        second !== undefined &&
        isNameLike(second) &&
        isNext(amp) &&
        isNext(second) &&
        !gazetteer.isGiven(word)
      ) {
        const last = runEnd(tokens, i + 2, 3);
        yield {
          start: token.start,
          end: tokens[last]!.end,
          entity: "ORGANIZATION",
          score: /^(?:by|at|for|with|from|joined|left|of|in)$/.test(
            token.gap === " " ? (tokens[i - 1]?.folded ?? "") : "",
          )
            ? 0.975
            : 0.78,
          reason: "Two names and an ampersand.",
        };
        i = last;
        continue;
      }
    }
    yield* careHomes(context);
    yield* besideWork(context);
    if (isLowerCase) yield* fromSpeech(context);
    else yield* fromResume(context);
  },
} as const satisfies Detector;
