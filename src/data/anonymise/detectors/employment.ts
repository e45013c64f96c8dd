// Employers in running text and forms, by what is said beside them: "joined X", "my years with X", "left X for Y", "X, where I", "X
// (2015-2019)", "Employer: X", a column of a table. The name itself may be any word with a capital that is no place, job or tool.
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";
import { isDepartment, isJobTitle, isJobWord } from "../lists/jobs.ts";
import { beginsOrganisation, isOrganisationWord, namesNoFirm } from "../lists/organisations.ts";
import { calendar, tools } from "../lists/things.ts";
import { lineStart } from "../text/sections.ts";
import { fold, tokenAt } from "../text/tokens.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import { isParticle } from "../people.ts";
import { cellsUnder } from "../text/tables.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { isSchoolWord } from "./schoolWords.ts";
import { leads, said, sure } from "./employerSaid.ts";
import {
  alsoFirms,
  foldedWords,
  foreignArticles,
  joinedEnd,
  isDotted,
  isWithDigits,
  nameEnd,
  ordinals,
} from "./firmNames.ts";
import { connectors, hiddenBefore, isNameLike, isOfPerson, runStart } from "./sequences.ts";

const employers =
  "(?:(?:last|current|previous|present|former)_?employer|(?:employer|company)_?name|(?:(?:current|previous|last|present|former|most recent|name of(?: the)?|your|first|second|latest|old|new|main|other) )?(?:employer|employers|company|organi[sz]ation|workplace|place of work|works at|worked at|works for|employed by|firm|agency|work|client company|business|arbeitgeber|firma|employeur|empresa|entreprise|azienda|werkgever|arbeidsgiver|arbetsgivare|arbejdsgiver|pracodawca|empleador|empregador|datore di lavoro)(?: (?:actual|atual|actuelle?|attuale))?)";
const labelled = new RegExp(
  String.raw`(?<!\p{L})${employers}(?: name|['’]s name)?(?: \([\p{Ll} ]{2,16}\))?["']?(?:\s{0,2}[:=]\s{0,3}| [-–] (?=\p{Lu})|(?:[ \t]?[.…_]){3,60}:?[ \t]{0,3}|</(?:t[dh]|dt)>\s{0,3}<(?:t[dh]|dd)>|[ \t]{0,3}[|\t][ \t]{0,20}(?=[^\n|\t]{2,60}[ \t]{0,10}\|?[ \t]{0,4}(?:\r?\n|$)))["']?(?=[\p{Lu}\d])([^\n;|"\t]{2,60})`,
  "iuy",
);
const employerWords = wordList(firstWords(employers));
const dottedForms =
  /(?=[A-Zs][.p]|e\.V)(?<=\p{L}\p{M}*,? )(?:S\.A\.(?: de C\.V\.|S\.|U\.)?|S\. de R\.L\.|S\.L\.(?:U\.)?|S\.p\.A\.|S\.r\.l\.|B\.V\.|N\.V\.|L\.L\.C\.|L\.L\.P\.|P\.L\.C\.|A\.Ş\.|A\.S\.|A\.G\.|K\.K\.|Sp\. z o\.o\.|s\.r\.o\.|e\.V\.)(?![\p{L}])/uy;
const dottedWords = wordList("s b n l p a k sp e");

const stopWords = setOf(
  "i the a an my our your his her their he she they we it this that these those and or but so as if to of in on at for from with by dear mx mr mrs ms messrs barr engr cllr hon rev dr miss prof university college school academy institute street road avenue lane home work night noon hr it uk us usa eu",
);

export function isEmployer({ gazetteer }: TextContext, words: readonly string[]): boolean {
  const name = words.join(" ");
  return !(
    words.length === 0 ||
    stopWords.has(words[0]!) ||
    isJobTitle(words) ||
    isDepartment(words) ||
    namesNoFirm(words) ||
    (words.length === 1 && isJobWord(words[0]!)) ||
    words.every((word) => (tools.has(word) && !alsoFirms.has(word)) || calendar.has(word)) ||
    gazetteer.cityCountry(name) !== undefined ||
    gazetteer.country(name) !== undefined ||
    gazetteer.isRegion(name) ||
    (words.length === 1 && gazetteer.isNationality(words[0]!))
  );
}
const isTownOnly = ({ gazetteer }: TextContext, words: readonly string[]): boolean =>
  words.length === 1 && gazetteer.cityCountry(words[0]!) !== undefined && !gazetteer.isNationality(words[0]!);

/** What stands in a column of employers and is none. */
const noEmployers = setOf(
  "n/a na none no yes unknown self-employed self employed freelance freelancer unemployed student retired tbc tbd various between jobs",
);
/** A row of a table of work and studies: "HEC | PhD Chemistry". */
const isStudied = (text: string, end: number, value: string): boolean =>
  foldedWords(value).some(isSchoolWord) ||
  /(?<!\p{L})(?:b\.?sc|m\.?sc|b\.?a|m\.?a|b\.?eng|m\.?eng|ph\.?d|mba|ll\.?[bm]|m\.?ed|diploma|degree|bachelor|master|certificate|abitur|a-levels)(?!\p{L})/iu.test(
    text.slice(end, end + 80).split("\n")[0]!,
  );
const opening = setOf(
  "when while where although because until once before after since prev previously formerly with by joined left quit ex at for from now worked founded",
);
const ofFirms = setOf("du des of sans pour without");
/** "moved from Oracle to SAP": as often tools as employers. */
const changed =
  /(?:moved?|moving|switch\p{L}*|migrat\p{L}+|chang\p{L}+|upgrad\p{L}+|went|came)(?: [\p{L}\d]+){0,3} (?:from|to) $/iu;
/** A noun after a name: "Zebra scanners". */
export const things =
  /^ (?!(?:on|in|at|for|from|to|with|by|as|of|and|or|but|so|then|when|while|until|where|because|since|before|after|last|this|next)(?!\p{L}))\p{Ll}{3}/u;

/** Years from and to, in brackets: nobody's. */
const termAfter =
  /^,? ?\((?:\p{L}{3,9}\.? )?(?:19|20)\d{2} ?(?:-|–|—|to|until) ?(?:[\p{L}]{3,9}\.? ?)?(?:(?:19|20)?\d{2})?\)/u;
const weekdays = setOf("monday tuesday wednesday thursday friday saturday sunday");
const engagedWith = / with (?:the )?$/i;
const beenWith = /(?:have|has|had|['’]ve|['’]s|['’]d) been (?:\p{Ll}+ )?with (?:the )?$/iu;
const looksAt =
  /(?<!\p{L})(?:look\p{L}*|laugh\p{L}*|shout\p{L}*|yell\p{L}*|smil\p{L}*|star(?:e|ed|ing)|point\p{L}*|aim\p{L}*|swear\p{L}*|swore|wav(?:e|ed|ing)|glanc\p{L}*|angry|mad|directed) at (?:the )?$/iu;
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
  const commonness = (word: string): number => gazetteer.commonness(word);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    // Most tokens are neither names nor of one.
    const isMark = token.kind === "mark" || token.kind === "number";
    const isFormer = !isMark && token.folded.startsWith("ex-");
    if (isMark || (token.shape === "lower" && token.gap !== "" && !isFormer)) continue;
    // "ex-Zephyrion"
    if (
      isFormer &&
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
      digits !== undefined &&
      digits.text.length < 4 &&
      digits.gap !== "" &&
      !/^[^M]$/.test(token.text) &&
      // "3rd Wave"
      (isNameLike(token) || (ordinals.has(token.folded) && isNameLike(tokens[i + 1])));
    const isWritten = isDigital || isWithDigits(tokens, i) || isDotted(tokens, i);
    if (!isWritten && (!isNameLike(token) || token.isGlued || token.shape === "initial")) continue;
    // "On Tuesday Talleres Lind made an offer"
    if (weekdays.has(token.folded) && isNameLike(tokens[i + 1]) && tokens[i + 1]!.gap === " ") continue;
    // "Formerly of", "The CEO of": what begins a sentence is no name, nor is a job.
    if (isJobWord(token.folded) || stopWords.has(token.folded)) continue;
    // "Before Umbra I was with Kestrel"
    if (token.isSentenceStart && opening.has(token.folded)) continue;
    if (
      token.isSentenceStart &&
      connectors.has(tokens[i + 1]?.folded ?? "") &&
      gazetteer.commonness(token.folded) > 0
    )
      continue;
    // "Left Wing": a direction as often
    if (
      tokens[i - 1]?.isSentenceStart === true &&
      /^(?:Left|Quit|Leave|Join)$/.test(tokens[i - 1]!.text) &&
      gazetteer.commonness(token.folded) > 0
    )
      continue;
    let last = nameEnd(tokens, i);
    const joined = joinedEnd(text, token.start, tokens[last]!.end, commonness);
    if (joined > tokens[last]!.end) last += 2;
    // "Sulafatu Haddad of Umbra": two names.
    for (let n = i + 2; n < last; n++) if (isOfPerson(context, n + 1)) last = n - 1;
    const start = isDigital ? digits.start : token.start;
    const end =
      tokens[last]!.end +
      (businesses.exec(text.slice(tokens[last]!.end, tokens[last]!.end + 24))?.[0].length ?? 0);
    const previous = tokens[isDigital ? i - 2 : i - 1];
    if (previous?.kind === "hidden" && token.gap !== "\n") continue;
    // Nothing is said across what is hidden already.
    const from = Math.max(lineStart(text, start, 90), hiddenBefore(context.hidden, start));
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
    // "from Oracle to SAP", "to Zebra scanners"
    if (
      score > 0 &&
      inBasicPlane(changed).test(before) &&
      (words.every((word) => tools.has(word)) || things.test(text.slice(end, end + 16)))
    )
      score = 0;
    // "a teller with Akiba Watu for four years", "has been with Mirae Hana since": two words that no given name begins
    if (
      words.length > 1 &&
      (score === 0.76 || score === 0.6 || score === 0.8) &&
      engagedWith.test(before) &&
      !beginsAsPerson(gazetteer, words) &&
      (score !== 0.6 || beenWith.test(before))
    )
      score = 0.976;
    // "with Médecins du Fleuve": no person's name goes on so.
    if (score === 0.6 && words.some((word) => ofFirms.has(word)) && !beginsAsPerson(gazetteer, words))
      score = 0.86;
    // "on behalf of Ana Lima": as often a person's, where no word says it is a firm.
    if (
      words.length > 1 &&
      !words.some(isOrganisationWord) &&
      / (?:behalf of|(?:our|their) (?:client|customer)) (?:the )?$/i.test(before)
    )
      score = Math.min(score, 0.55);
    // "at Start", "at Empty": a word says no firm for standing there.
    if (score === 0.62 && words.length === 1 && gazetteer.commonness(words[0]!) === 1) score = 0;
    if (score === 0 && isOfPerson(context, i) && !words.some(isSchoolWord)) score = 0.9;
    if (score > 0 && isEmployer(context, words)) {
      const isAt = / at (?:the )?$/.test(before) && !looksAt.test(before);
      // What a school is called says more than that somebody was there.
      const isSchool = words.some(isSchoolWord);
      // A person whom the lists know is found by name.
      const isPerson =
        !text.slice(start, end).includes(" & ") &&
        ((words.length === 1 && isPersonsForm(token.text)) ||
          (score === 0.9 && words.length === 1 && isPersonAs(context, words[0]!)) ||
          (words.length <= 3 &&
            !(score === sure && words.length > 1 && !gazetteer.isSurname(words.at(-1)!)) &&
            gazetteer.isGiven(words[0]!) &&
            !(words.length > 1 && foreignArticles.has(words[0]!)) &&
            gazetteer.commonness(words[0]!) === 0 &&
            !(words.length === 1 && score >= 0.76 && / at (?:the )?$/.test(before)) &&
            // "at Kemi Bulk", "a planner at Jan Prins": who is met at is not named.
            !(words.length > 1 && isAt && !/^['’]s?(?!\p{L})/u.test(text.slice(end, end + 3)))));
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
                (score === sure || (!beginsAsPerson(gazetteer, words) && !/ with (?:the )?$/.test(before)))
              ? 0.98
              : score === sure && !gazetteer.isGiven(words[0]!)
                ? 0.975
                : score >= 0.62 && words.length > 1 && isAt
                  ? // "at Kemi Bulk", and not "laughed at": nobody's name follows "at".
                    0.976
                  : // "Bridgewell & Noor (2018-)"
                    score === 0.66 &&
                      termAfter.test(text.slice(end, end + 24)) &&
                      !beginsAsPerson(gazetteer, words)
                    ? 0.976
                    : score,
        reason: "Stands where somebody worked.",
      };
      // "for Officestar and Blue Pelican"
      const second = tokens[last + 2];
      if (
        score >= 0.6 &&
        !isPerson &&
        /(?:at|for|from|after|were|joined) (?:the )?$/.test(before) &&
        /^(?:and|or|&|,)$/.test(tokens[last + 1]?.text ?? "") &&
        isNameLike(second) &&
        second!.text !== "I" &&
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
    // "Previous employers: Tide (2 yrs), Ribbon": lists are employerNotes.ts'.
    if (/s["']?\s{0,2}[:=]/i.test(match[0].slice(0, -match[1]!.length)) && match[1]!.includes(",")) continue;
    let value = match[1]!.split(/ {2,}|, (?=\p{Ll})| - | – |\. | \(\d|</u)[0]!.replace(/[\s.,'"]+$/, "");
    // "Umbra, Leeds"
    const comma = value.lastIndexOf(", ");
    if (comma > 0 && gazetteer.cityCountry(fold(value.slice(comma + 2))) !== undefined)
      value = value.slice(0, comma);
    const words = fold(value)
      .split(/[^\p{L}\p{M}\p{Nd}'&+-]+/u)
      .filter((word) => word !== "");
    if (words.length > 7 || (!isEmployer(context, words) && !isTownOnly(context, words))) continue;
    // "/ Work: Umbra", and not "Right to work: Yes"
    if (
      /^work\W/i.test(match[0]) &&
      (!/(?:^|[\n/|•;] ?)$/.test(text.slice(Math.max(0, match.index - 2), match.index)) ||
        /^(?:remote|hybrid|full|part|yes|no|none|on|permit|mon)(?:$|\W)/.test(words[0]!))
    )
      continue;
    // "Nature of business: ship repair"
    if (
      /(?:nature|type|line|kind|area|size|field) of (?:the |your )?$/i.test(
        text.slice(Math.max(0, match.index - 22), match.index),
      )
    )
      continue;
    // "Any friend in company: Ana"
    if (
      /(?<!\p{L})(?:in|of|from|to|with|by|into|per)(?: the| our| your| this)? $/iu.test(
        text.slice(Math.max(0, match.index - 10), match.index),
      )
    )
      continue;
    // "own boat": small letters are a name's where a word of no dictionary is among them.
    if (/^\p{Ll}/u.test(value) && words.every((word) => gazetteer.commonness(word) > 0)) continue;
    // "left a company: pay": what took an employer's place
    if (/(?<!\p{L})an? $/iu.test(text.slice(Math.max(0, match.index - 3), match.index))) continue;
    // "Agency: Do you do nights?"
    if (value.endsWith("?")) continue;
    // "For the company: Z. Vrabelj"
    if (/^\p{L}$/u.test(value)) continue;
    // "a company | 2015-2019": dates beside what took an employer's place.
    if (/^[\d\s./–—-]+$/u.test(value)) continue;
    // The head of a table.
    if (
      /[|\t]/.test(match[0]) &&
      /^(?:role|position|title|dates?|from|years?|period|location|start|end|since|until|tool|tools|skills|stage|status|city|town|age|school|tel|phone|notes|job|to|team|department|contact|email|e-mail|salary|reason|duties)$/.test(
        words[0]!,
      )
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
    // "Construtora Vale Verde and UrbanHarvest S.A."
    let from = first;
    for (let n = first + 2; n < i; n++)
      if (tokens[n]!.text === "and" && beginsOrganisation(tokens[first]!.folded)) from = n + 1;
    yield {
      start: tokens[from]!.start,
      end: index + form.length,
      entity: "ORGANIZATION",
      score: 0.98,
      reason: `Names before "${form}".`,
    };
  }
  for (const { start, end, text: value } of cellsUnder(context, "employer"))
    if (
      /\p{L}/u.test(value) &&
      value.length > 1 &&
      value.length <= 60 &&
      !noEmployers.has(fold(value)) &&
      !isStudied(text, end, value)
    )
      yield { start, end, entity: "ORGANIZATION", score: 0.985, reason: "Stands in a column of employers." };
}
