// Employers in running text and forms, by what is said beside them: "joined X", "my years with X", "left X for Y", "X, where I", "X
// (2015-2019)", "Employer: X", a column of a table. The name itself may be any word with a capital that is no place, job or tool.
import { isJobTitle, isJobWord, notEmployed } from "../lists/jobs.ts";
import { isLegalForm, isOrganisationWord } from "../lists/organisations.ts";
import { calendar, tools } from "../lists/things.ts";
import { lineStart } from "../text/sections.ts";
import { fold, type Token, tokenAt } from "../text/tokens.ts";
import { firstWords, matchesAt, type Phrase, stands, type WordIndex } from "../text/wordIndex.ts";
import { isParticle } from "../people.ts";
import { cellsUnder } from "../text/tables.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { isSchoolWord } from "./school.ts";
import {
  direct,
  around,
  ofCompany,
  engaged,
  withSomebody,
  offerFor,
  leftFor,
  movedFrom,
  movedOn,
  introducedFrom,
  beganWith,
  peopleOf,
  yearsOf,
  someoneAfter,
  bareAt,
  wasWith,
  mergedWith,
  spokenFor,
  givenBy,
} from "./workPhrases.ts";
import { connectors, isNameLike, isNext, isOfPerson, runStart } from "./sequences.ts";

/** After a firm, and no person. */
const firmAfter =
  /^(?: \(["“'](?:the )?(?:employer|company|supplier|agency)["”']\)| is (?:hiring|recruiting|expanding|insolvent)(?!\p{L})| (?:closed|folded|collapsed|went (?:bust|under|bankrupt|into)|shut (?:down|its)|merged|was (?:acquired|bought|taken over|sold|founded|merged)|let (?:me|us|him|her|them) go|laid (?:me|us|him|her|them) off|has (?:named|appointed) (?:an? |\p{Lu})|(?:announced|launched|acquired|recalled|sold) its|made (?:me|us|him|her|them) redundant|is an? (?:\p{Ll}[\p{Ll}-]* ){0,3}(?:company|firm|agency|startup|start-up|business|supplier|manufacturer|maker|provider|retailer|charity|bank|employer|consultancy|studio|group|brand|chain))(?!\p{L})|, (?:an?|the) (?:[\p{L}-]+ ){0,3}(?:maker|company|firm|startup|start-up|manufacturer|retailer|supplier|agency|provider|chain|consultancy|charity|bank|publisher|producer|brand)(?!\p{L})| (?:resignation letter|employees?|headquarters|head office)(?!\p{L}))/iu;
const ownedAfter =
  /^['’]s (?:\p{Ll}+ )?(?:values|mission|products|plants|factory|factories|workforce|brand|website|offices|headquarters|head office|safety record|platform|payroll|stores|branches|warehouses|board|shareholders|competitors|onboarding|hr department)(?!\p{L})/iu;
/** What stands after an employer. */
const whereAfter = /^,? where (?:i|he|she|they|we)(?!\p{L})/iu;
const yearsAfter =
  /^,? ?\((?:(?:\p{L}{3,9}\.? )?(?:19|20)\d{2}|\d{1,2}\/\d{4})(?: ?(?:-|–|—|to|until) ?(?:(?:\p{L}{3,9}\.? )?(?:19|20)?\d{2}|\d{1,2}\/\d{4}|present|now|today|current)?)?\)/iu;
const hiredAfter =
  /^ (?:hired|employed|recruited|promoted|laid off|offered|fired|dismissed|headhunted|poached|employs|pays|paid) (?:me|him|her|us|them|staff|people|\d)/iu;

const employers =
  "(?:(?:last|current|previous|present|former)_?employer|(?:employer|company)_?name|(?:(?:current|previous|last|present|former|most recent|name of(?: the)?|your|first|second|latest|old|new|main|other) )?(?:employer|employers|company|organi[sz]ation|workplace|place of work|works at|worked at|works for|employed by|firm|agency|client company|business|arbeitgeber|firma|employeur|empresa|entreprise|azienda))";
const labelled = new RegExp(
  String.raw`(?<!\p{L})${employers}(?: name|['’]s name)?["']?(?:\s{0,2}[:=]\s{0,3}| [-–] (?=\p{Lu})|[ \t]?[.…_]{3,60}:?[ \t]{0,3}|[ \t]{0,3}[|\t][ \t]{0,20}(?=[^\n|\t]{2,60}[ \t]{0,10}\|?[ \t]{0,4}(?:\r?\n|$)))["']?(?=[\p{Lu}\d])([^\n;|"\t]{2,60})`,
  "iuy",
);
const employerWords = firstWords(employers);
const dottedForms =
  /(?=[A-Zs][.p]|e\.V)(?<=\p{L}\p{M}*,? )(?:S\.A\.(?:S\.|U\.)?|S\.L\.(?:U\.)?|S\.p\.A\.|S\.r\.l\.|B\.V\.|N\.V\.|L\.L\.C\.|L\.L\.P\.|P\.L\.C\.|A\.Ş\.|A\.S\.|A\.G\.|K\.K\.|Sp\. z o\.o\.|s\.r\.o\.|e\.V\.)(?![\p{L}])/uy;
const dottedWords = "s b n l p a k sp e".split(" ");
const headCell =
  /^[*_]{0,2}(?:employer|company|organi[sz]ation|firm|employer name|company name|where|previous employer|last employer|current employer|workplace)["']?[*_]{0,2}$/i;
const headWords =
  "employer company organisation organization firm where previous last current workplace".split(" ");

const stopWords = new Set(
  "i the a an my our your his her their he she they we it this that these those and or but so as if to of in on at for from with by dear mx mr mrs ms messrs barr engr cllr hon rev dr miss prof university college school academy institute street road avenue lane home work night noon hr it uk us usa eu".split(
    " ",
  ),
);

/** The last token of the name that begins at `i`: words with capitals and what joins them; "for" and "the" join none. */
export function nameEnd(tokens: readonly Token[], i: number): number {
  let last = i;
  for (let n = i + 1; n < i + 7; n++) {
    const token = tokens[n];
    if (!isNext(token) || token.kind === "hidden") break;
    if (token.text === "I" && tokens[n + 1]?.text !== ".") break;
    if (isNameLike(token)) last = n;
    // "St Aidan's Hospice"
    else if (/^['’]s$/i.test(token.text) && isNameLike(tokens[n + 1]) && tokens[n + 1]!.gap === " ") continue;
    else if (token.text === "." && token.gap === "" && tokens[n - 1]!.shape === "initial") {
      // "S.A.": its last dot belongs to it where the sentence goes on.
      if (tokens[n + 1] !== undefined && tokens[n + 1]!.gap !== "\n") last = n;
    } else if (
      !(connectors.has(token.folded) || token.text === "&") ||
      /^(?:at|in|for|the|to)$/.test(token.folded) ||
      (/^(?:and|y|e)$/.test(token.folded) && !isOrganisationEnd(tokens, n + 1))
    )
      break;
  }
  return last;
}

/** "and" belongs to a company's name where a word for a company ends it: "Bell and Ward Ltd". */
function isOrganisationEnd(tokens: readonly Token[], i: number): boolean {
  for (let n = i; n < i + 4 && isNameLike(tokens[n]) && (n === i || isNext(tokens[n])); n++)
    if (
      isLegalForm(tokens[n]!.folded) ||
      isOrganisationWord(tokens[n]!.folded) ||
      /^(?:sons|bros|daughters)$/.test(tokens[n]!.folded)
    )
      return true;
  return false;
}

function isEmployer({ gazetteer }: TextContext, words: readonly string[]): boolean {
  const name = words.join(" ");
  return !(
    words.length === 0 ||
    stopWords.has(words[0]!) ||
    isJobTitle(words) ||
    (words.length === 1 && isJobWord(words[0]!)) ||
    words.every((word) => tools.has(word) || calendar.has(word)) ||
    gazetteer.cityCountry(name) !== undefined ||
    gazetteer.country(name) !== undefined ||
    gazetteer.isRegion(name) ||
    (words.length === 1 && gazetteer.isNationality(words[0]!))
  );
}
const isTownOnly = ({ gazetteer }: TextContext, words: readonly string[]): boolean =>
  words.length === 1 && gazetteer.cityCountry(words[0]!) !== undefined && !gazetteer.isNationality(words[0]!);

/** What the words before an employer can end with, but for "the". */
const leads = new Set(
  "the at for with by before after since owns owned up from to of that join joined joining left leaving leave quit founded co-founded cofounded rejoined called named is was supplier vendor contractor competitor customer client partner distributor subsidiary me yrs yr years year months mths mos contacting representing @ , :".split(
    " ",
  ),
);
const verbsAfter = new Set(
  "hired employed recruited promoted laid offered fired dismissed headhunted poached employs pays paid".split(
    " ",
  ),
);

function saidAfter(after: string): number {
  if (!/^[ ,('’]/.test(after)) return 0;
  // "at Kwame's place"
  if (/^['’]s (?:place|house|flat|home|apartment|party|desk|wedding|birthday)(?!\p{L})/u.test(after))
    return -1;
  if (/^,? ?\(/.test(after) ? yearsAfter.test(after) : /^,? w/.test(after) && whereAfter.test(after))
    return 0.66;
  if (firmAfter.test(after)) return 0.9;
  // People have brands and boards, too: more than that of a name of no list it does not say.
  if (ownedAfter.test(after)) return 0.66;
  return verbsAfter.has(/^ (\p{Ll}+)/u.exec(after)?.[1] ?? "") && hiredAfter.test(after) ? 0.78 : 0;
}

/** What is said before or after a run of capitals, and how much it says; 0 where nothing is. `before` begins at `from`. */
function said(
  index: WordIndex,
  from: number,
  before: string,
  after: string,
  isSentenceStart: boolean,
  isLed: boolean,
  isUnknown: boolean,
): number {
  const told = saidAfter(after);
  if (!isLed || told < 0) return Math.max(0, told);
  const has = (phrase: Phrase): boolean => stands(phrase, before, from, index);
  // Expressions are tried where the word before lets them end.
  const lead = leadOf(before);
  if (has(ofCompany)) return 0.9;
  if (/^(?:from|at|client|customer|supplier|vendor)$/.test(lead) && peopleOf.test(before)) return 0.9;
  // "the Customer Success Initiative"
  if (/(?:Customer|Client|Partner|Supplier|Vendor) $/.test(before)) return told;
  // "engineer @ Umbra, before that Vantrose"
  if (lead === "that" && /(?:before|prior to) that $/i.test(before)) return isUnknown ? 0.74 : 0.56;
  if (lead === "with" && mergedWith.test(before)) return 0.86;
  if (lead === "for" && spokenFor.test(before)) return 0.9;
  if (lead === "from" && isUnknown && givenBy.test(before)) return 0.57;
  if (isUnknown && /^(?:yrs?|years?|months?|mths?|mos|at|with|\.)$/.test(lead) && yearsOf.test(before))
    return 0.72;
  if (has(direct) || has(leftFor) || has(movedOn)) return 0.8;
  if (has(engaged)) return 0.78;
  if (has(offerFor)) return 0;
  if (has(around))
    return withSomebody.test(before)
      ? before.endsWith(" interview with ")
        ? 0.53
        : 0.58
      : / (?:at|for|from) (?:the )?$/i.test(before)
        ? 0.78
        : 0.68;
  if ((lead === "from" || lead === "at") && introducedFrom.test(before)) return 0.86;
  if ((lead === "at" || lead === "with") && beganWith.test(before) && someoneAfter.test(after)) return 0.82;
  if (/^(?:for|with|at)$/.test(lead) && jobBefore(before)) return 0.76;
  if (before.endsWith("with ") && has(wasWith)) return 0.6;
  if (told > 0) return told;
  if (!isSentenceStart && bareAt.test(before)) return 0.62;
  // "Before Tideline, I taught."
  if (
    /^(?:before|after|since)$/.test(lead) &&
    /(?:^|[.!?:] )(?:before|after|since) (?:the )?$/iu.test(before) &&
    /^(?:, (?:i|we|he|she|they) |,? (?:i|we|he|she|they) (?:spent|worked|was|were|had|did|ran) )/i.test(after)
  )
    return 0.8;
  if (!isSentenceStart && has(movedFrom) && /^ to (?:an?|another|my|the) /.test(after)) return 0.66;
  return !isSentenceStart && has(movedFrom) && / (?:to|for) \p{Lu}/u.test(after.slice(0, 12)) ? 0.62 : 0;
}

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

/** The last word of what stands before a name, less "the"; the last sign where that is no letter of A to Z. */
function leadOf(before: string): string {
  const end = before.length - (before.slice(-5).toLowerCase() === " the " ? 5 : 1);
  let from = end;
  while (from > 0 && isLetter(before.charCodeAt(from - 1))) from--;
  return before.slice(from === end ? Math.max(0, end - 1) : from, Math.max(0, end)).toLowerCase();
}

/** "a driver for", "recruiter with", "night nurse at" */
function jobBefore(before: string): boolean {
  const word = /(\p{Ll}[\p{L}-]*) (?:for|with|at) (?:the )?$/u.exec(before.slice(-50))?.[1]?.toLowerCase();
  return word !== undefined && !notEmployed.has(word) && isJobWord(word);
}

const businesses =
  /^ family(?: (?:business|firm|company|bakery|farm|shop|store|restaurant|practice|garage|pub|hotel|estate|office|dairy|winery|vineyard|practice))(?!\p{L})/u;

const beginsAsPerson = (gazetteer: TextContext["gazetteer"], words: readonly string[]): boolean =>
  gazetteer.isGiven(words.find((word) => !isParticle(word)) ?? "");

/** "O'Brien", "D'Souza": written as no firm is. */
const isPersonsForm = (text: string): boolean => /^(?:[OD]['’]\p{Lu}|Ma?c\p{Lu})\p{Ll}/u.test(text);

const isPersonAs = ({ gazetteer }: TextContext, word: string): boolean =>
  (gazetteer.isGiven(word) || gazetteer.isSurname(word)) && gazetteer.commonness(word) === 0;

export function* besideWork(context: TextContext): Iterable<Candidate> {
  const { text, tokens, gazetteer } = context;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    // "ex-Zephyrion"
    if (
      token.folded.startsWith("ex-") &&
      /^ex-\p{Lu}/iu.test(token.text) &&
      isEmployer(context, [token.folded.slice(3)]) &&
      !gazetteer.isGiven(token.folded.slice(3))
    )
      yield {
        start: token.start + 3,
        end: tokens[nameEnd(tokens, i)]!.end,
        entity: "ORGANIZATION",
        score: 0.9,
        reason: 'Follows "ex-".',
      };
    // "3M"
    const digits = token.gap === "" && tokens[i - 1]?.kind === "number" ? tokens[i - 1] : undefined;
    const isDigital =
      digits !== undefined && digits.text.length < 4 && digits.gap === " " && !/^[^M]$/.test(token.text);
    if (!isNameLike(token) || (!isDigital && (token.isGlued || token.shape === "initial"))) continue;
    // "Formerly of", "The CEO of": what begins a sentence is no name, nor is a job.
    if (isJobWord(token.folded) || stopWords.has(token.folded)) continue;
    if (
      token.isSentenceStart &&
      connectors.has(tokens[i + 1]?.folded ?? "") &&
      gazetteer.commonness(token.folded) > 0
    )
      continue;
    let last = nameEnd(tokens, i);
    // "Sulafatu Haddad of Umbra": two names.
    for (let n = i + 2; n < last; n++) if (isOfPerson(context, n + 1)) last = n - 1;
    const start = isDigital ? digits.start : token.start;
    const end =
      tokens[last]!.end +
      (businesses.exec(text.slice(tokens[last]!.end, tokens[last]!.end + 24))?.[0].length ?? 0);
    const previous = tokens[isDigital ? i - 2 : i - 1];
    if (previous?.kind === "hidden" && token.gap !== "\n") continue;
    const from = lineStart(text, start, 90);
    const isLed = (isDigital ? digits : token).gap === " ";
    const before = isLed ? text.slice(from, start) : "";
    let score = said(
      context.words,
      from,
      before,
      text.slice(end, end + 70),
      token.isSentenceStart,
      isLed && leads.has(previous?.folded ?? ""),
      gazetteer.commonness(token.folded) === 0 && !tools.has(token.folded),
    );
    const words = tokens
      .slice(i, last + 1)
      .filter(({ kind }) => kind === "word")
      .map(({ folded }) => folded);
    // "on behalf of Ana Lima": as often a person's, where no word says it is a firm.
    if (
      words.length > 1 &&
      !words.some(isOrganisationWord) &&
      / (?:behalf of|(?:our|their) (?:client|customer)) (?:the )?$/i.test(before)
    )
      score = Math.min(score, 0.55);
    if (score === 0 && isOfPerson(context, i) && !words.some(isSchoolWord)) score = 0.9;
    if (score > 0 && isEmployer(context, words)) {
      // What a school is called says more than that somebody was there.
      const isSchool = words.some(isSchoolWord);
      // A person whom the lists know is found by name.
      const isPerson =
        (words.length === 1 && isPersonsForm(token.text)) ||
        (score === 0.9 && words.length === 1 && isPersonAs(context, words[0]!)) ||
        (words.length <= 3 &&
          gazetteer.isGiven(words[0]!) &&
          gazetteer.commonness(words[0]!) === 0 &&
          !(words.length === 1 && score >= 0.76 && / at (?:the )?$/.test(before)));
      yield {
        start,
        end,
        entity: "ORGANIZATION",
        score: isSchool
          ? Math.min(score, 0.83)
          : isPerson
            ? Math.min(score, 0.55)
            : // Two words that no given name begins: surer than that lists have them as surnames.
              score >= 0.78 &&
                words.length > 1 &&
                !beginsAsPerson(gazetteer, words) &&
                !/ with (?:the )?$/.test(before)
              ? 0.975
              : score === 0.62 && words.length > 1 && !beginsAsPerson(gazetteer, words)
                ? 0.82
                : score,
        reason: "Stands where somebody worked.",
      };
      // "for Officestar and Blue Pelican"
      const second = tokens[last + 2];
      if (
        score >= 0.6 &&
        !isPerson &&
        /(?:at|for|from) (?:the )?$/.test(before) &&
        /^(?:and|or|&|,)$/.test(tokens[last + 1]?.text ?? "") &&
        isNameLike(second) &&
        second!.gap === " " &&
        !second!.isSentenceStart
      ) {
        const secondLast = nameEnd(tokens, last + 2);
        const others = tokens
          .slice(last + 2, secondLast + 1)
          .filter(({ kind }) => kind === "word")
          .map(({ folded }) => folded);
        if (isEmployer(context, others) && !gazetteer.isGiven(others[0]!) && tokens[last + 1]!.text !== ",")
          yield {
            start: second!.start,
            end: tokens[secondLast]!.end,
            entity: "ORGANIZATION",
            score: Math.max(score - 0.02, 0.6),
            reason: "Stands in a list with an employer.",
          };
      }
    }
    i = last;
  }
  for (const match of matchesAt(labelled, text, context.words, employerWords)) {
    // "a company – Jan 2020": a dash follows a label where that begins its line.
    if (
      /\p{L}["']? [-–] $/u.test(match[0].slice(0, -match[1]!.length)) &&
      /[^\s*•-]/.test(text.slice(text.lastIndexOf("\n", match.index) + 1, match.index).slice(-40))
    )
      continue;
    const value = match[1]!.split(/ {2,}|, (?=\p{Ll})| - | – |\. /u)[0]!.replace(/[\s.,'"]+$/, "");
    const words = fold(value)
      .split(/[^\p{L}\p{M}\p{Nd}'&+-]+/u)
      .filter((word) => word !== "");
    if (words.length > 7 || (!isEmployer(context, words) && !isTownOnly(context, words))) continue;
    // "For the company: Z. Vrabelj"
    if (/^\p{L}$/u.test(value)) continue;
    // "a company | 2015-2019": dates beside what took an employer's place.
    if (/^[\d\s./–—-]+$/u.test(value)) continue;
    // The head of a table.
    if (
      /[|\t]/.test(match[0]) &&
      /^(?:role|position|title|dates?|from|years?|period|location|start|end)$/.test(words[0]!)
    )
      continue;
    const start = match.index + match[0].length - match[1]!.length;
    // "Ltd.", "S.A."
    const dot =
      /(?:\b(?:ltd|inc|co|corp)|\.\p{L})$/iu.test(value) && text[start + value.length] === "." ? 1 : 0;
    yield {
      start,
      end: start + value.length + dot,
      entity: "ORGANIZATION",
      score: 0.9,
      reason: "Follows a label for employers.",
    };
  }
  for (const { index, 0: form } of matchesAt(dottedForms, text, context.words, dottedWords)) {
    const i = tokenAt(tokens, index);
    const first = runStart(tokens, i, 5, (token) => token.isSentenceStart && stopWords.has(token.folded));
    if (first === i) continue;
    yield {
      start: tokens[first]!.start,
      end: index + form.length,
      entity: "ORGANIZATION",
      score: 0.98,
      reason: `Names before "${form}".`,
    };
  }
  for (const { start, end, text: value } of cellsUnder(text, headCell, context.words, headWords))
    if (/\p{L}{2}/u.test(value) && value.length <= 60)
      yield { start, end, entity: "ORGANIZATION", score: 0.985, reason: "Stands in a column of employers." };
}
