// Numbers that somebody is known by, whatever office gives them: "TSC number 718265", "Personalnr.: 004417", "ABN 51 824 753 556",
// "Share code ..... W7K 2XR 9PD". What stands before the number is read, not known: a word for a number and the word that says whose;
// an abbreviation in capitals; a card or a book. Things have numbers as well, and telephones: those are told by their words.
import { fold, tokenAt, type Token } from "../text/tokens.ts";
import { setOf } from "../text/setOf.ts";
import { indexFrom, wordList } from "../text/wordIndex.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { offices, persons } from "../lists/numberLabels.ts";
import type { Candidate, TextContext } from "./detector.ts";
import {
  numberWords,
  numberEnds,
  others,
  things,
  holders,
  documents,
  books,
  bookOwners,
} from "./numberOwners.ts";

/** A number of groups of digits and capitals: "CC-20417", "SG 20417783060", "W7K 2XR 9PD", "Α.Μ. 77319". */
const value = String.raw`(?<value>(?:\p{L}{1,5}-\p{L} |(?:\p{L}{2,5}[-/]){2}|\p{L}{1,5}[ /-]|(?:\p{L}\.){2,3} ?|\p{L}{1,2}\.\p{L}{3}\.)?(?:(?=\p{L}{0,6}-?\d)\p{L}{0,8}-?)?\d[\p{L}\d]*(?:[-/.](?=[\p{L}\d]*\d|\p{L}(?!\p{L})|\p{Lu}{2,3}(?:[-/.]\d|(?![\p{L}\d.-])))[\p{L}\d]+| (?=\p{L}{0,2}\d)[\p{L}\d]{2,}| \p{Lu}(?![\p{L}\d])| \p{Lu}{4}(?= \d{4} )| \d(?= \d\d(?!\d)| \p{Lu}{2}\d| ?(?:[\n•|·;]|$))| s[ée]ries? \d{4,6}(?!\d)){0,8}(?:\([\dA]\))?)(?![\p{L}\d%€$£]|[,.:]\d)`;
const lead = String.raw`[.°º]?(?:['’]s)?["')]?(?: \([^()\n\d]{1,40}\)(?= {0,24}:))?(?: (?:of|in|on|at|with|from|for) (?:\p{Lu}\p{L}{1,20}(?: (?:& )?\p{Lu}\p{L}{1,20}){0,2}(?=[:,]| (?:is|was) )|the \p{L}{1,20}(?: \p{L}{1,20})?(?=:)))?(?: last (?:four|4)(?: digits)?)?(?:,? (?:is|was|reads|being|that['’]s|(?:i|we|he|she|they) (?:have|has|had|got|gave)|ending (?:in|with))(?: (?:still|now|currently))?)?(?: ?[.…]{2,60}| ?_{2,20}| \.(?= ))?(?: {0,24}[:=#>|,–-]|\t(?=[\p{L}\d]{0,4}[ -]?\d))? {0,24}["'(]?`;
const after = new RegExp(lead + value, "uy");
/** "insurance number on the paper (8709124418)", "passport number (we have TR4481920)" */
const inBrackets = new RegExp(
  String.raw`[^\n.;:()\d]{0,24} \((?:\p{L}{1,6} ){0,3}` + value + String.raw`\)`,
  "uy",
);
/** The value in the next turn: "Staff number?\nUser: It's 0058213". */
const answered = new RegExp(
  String.raw`(?:\?? and [^\n?]{1,40}|,? (?:for|from|of) [^\n?]{1,30})?\??[.:]? ?\n ?[^\n:]{1,32}: (?:(?!\p{Lu}{2})[\p{L}'’]{1,8}[,.:]? ){0,4}` +
    value,
  "uy",
);
const afterComma = new RegExp(
  String.raw`(?:['’]s|\)|\.)?(?:(?: with| at| from)(?: \p{L}{2,15}){1,3})?(?: no\.?| number)?(?:,|:| -| –| is| was| ending in| ?#:?| ?[.…]{2,60}| ?_{2,20})?(?: {1,24}|(?<=#))["'(]?` +
    value,
  "uy",
);
/** "Safety passport of S. Hoekzema: 5550.182744" */
const afterOwner = new RegExp(String.raw`[^\n:;,.\d]{1,24}(?:\. ?[^\n:;,.\d]{1,20})?: ["'(]?` + value, "uy");
/** "Work permit class D, R-0491728", "licence (cédula) 7704193" */
const afterWords = new RegExp(
  String.raw`(?::? (?:\p{L}[\p{L}'’]{0,13} ?){1,3},?| \([\p{L}'’]{2,16}\)) ?` + value,
  "uy",
);
/** "My passport, as the agency has it, reads K4417720", "OIB: he wrote 41772018836", "permits numbered F1029384" */
const afterVerb = new RegExp(
  String.raw`[^\n;!?]{0,40}? (?:reads?|says?|said|gave(?: us| me)?|wrote|writes|shows?|showed|(?:starts|begins|ends) with|ends in|numbered)(?: it)?(?: as)?(?: for [\p{L} ]{1,24},)?:? ["'“«(]?` +
    value,
  "uy",
);
const afterBank = new RegExp(
  String.raw`(?: details| account)?[^\n:;,.\d]{0,20}: ?(?:[\p{L}.&]{2,20},? ){0,4}(?<value>\d[\d -]{6,26}\d)(?![\p{L}\d]|[.,]\d)`,
  "uy",
);
const date =
  /^(?:(?:0?[1-9]|1[0-2])[-/.](?:19|20)\d{2}|(?:19|20)\d{2}\.\d{2}|(?:19|20)\d{2}\/\d{1,4}|\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d{4}|\d{2})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?:19|20)\d{2}(?:[-/](?:19|20)?\d{2})?)$/;
const amount = /^\d{1,3}(?:[. ]\d{3})+$/;
const telephone = /^0\d(?:[ /.-]?\d){7,9}$|^0\d+[ /.-][\d /.-]{6,13}$|^00\d+[ /.-]/;
/** "your container number is TEXU" */
const ofThings =
  /(?:container|serial|engine|chassis|order|parcel|seal|wagon|part|article)(?: (?:number|no\.?))?(?: is| was|:)? $/;
const american = /^[2-9]\d\d[ .-]\d{3}[ .-]\d{4}$/;
const prefixWord = /^(\p{L}+)[ /-]/u;

type Kind =
  | ""
  | "number"
  | "office"
  | "capitals"
  | "holder"
  | "document"
  | "book"
  | "bank"
  | "social"
  | "code"
  | "id";

function kindOf({ folded: all, shape, text }: Token): Kind {
  // "Carta d'identità"
  const folded = all.charCodeAt(1) === 39 ? all.slice(2) : all;
  if (offices.has(folded)) return "office";
  if (numberWords.has(folded) || numberEnds.some((end) => folded.endsWith(end))) return "number";
  if (folded === "reference" || folded === "ref") return "code";
  if (folded === "iva") return "social";
  if (folded === "code" || folded === "kodas" || folded === "kods" || folded === "kood") return "code";
  if (folded === "id" || folded === "ids") return "id";
  if (folded === "bank" || folded === "deposit") return "bank";
  if (folded === "security") return "social";
  if (holders.has(folded)) return "holder";
  if (documents.has(folded) || (folded.endsWith("s") && documents.has(folded.slice(0, -1))))
    return "document";
  if (books.has(folded)) return "book";
  return shape === "UPPER" && text.length <= (text.includes("-") ? 9 : 6) && !others.has(folded)
    ? "capitals"
    : "";
}

const digitsOf = (found: string): number => found.replace(/\D/g, "").length;

export function* labelledNumbers(context: TextContext): Iterable<Candidate> {
  const { text, lower, tokens } = context;
  if (context.numbers.isEmpty) return;
  const kinds: Kind[] = [];
  let done = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    // "Registration no.: GDC 219847": of the number, whatever it is elsewhere.
    if (token.kind !== "word" || token.start < done) continue;
    const kind = (kinds[token.form] ??= kindOf(token));
    if (kind === "") continue;
    const found = valueAfter(context, i, kind);
    if (found === undefined) continue;
    const { start, end } = found;
    const said = text.slice(start, end);
    if (date.test(said)) continue;
    done = end;
    const name = lower.slice(token.start, token.end);
    yield {
      start,
      end,
      entity: "ID_NUMBER",
      // As a phone number it would be hidden, too, but as the wrong thing; an office's label stays below what knows the number itself.
      score:
        kind === "id" && /^\p{Lu}{2,4}-\d/u.test(said)
          ? 0.985
          : kind === "office" && token.shape === "UPPER" && digitsOf(said) > 5
            ? 0.979
            : kind === "office" || kind === "bank" || kind === "social"
              ? 0.965
              : 0.91,
      reason: `Follows "${name}".`,
    };
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Words of what has numbers of people. */
const matters = wordList(
  "bar bars admission admissions lawyer lawyers advocate attorney notary court irata pass account accounts accounts' iban bank banks bank's registe* registr* council licen* permit visa card cards certificate badge passport member members membership seaman's seaman seamen clocks clocked clocking accredited association chamber guild union society federation institute* commission dbs",
);
/** Whether one of them stands in the line before `at`, or within `reach` characters over lines. */
function isAfterMatters({ text, words }: TextContext, at: number, reach: number, isOfLine: boolean): boolean {
  const places = words.of(matters);
  const last = places[indexFrom(places, at) - 1];
  return last !== undefined && at - last <= reach && !(isOfLine && text.slice(last, at).includes("\n"));
}

function valueAfter(context: TextContext, i: number, kind: Kind): Span | undefined {
  const { text, tokens, isLowerCase, gazetteer } = context;
  const token = tokens[i]!;
  if (kind === "number" || kind === "id" || kind === "code") return valueOfNumber(context, i, kind);
  if (kind === "bank") {
    const isDeposit = token.folded === "deposit";
    if (isDeposit && tokens[i - 1]?.folded !== "direct") return undefined;
    return spanOf(context, isDeposit ? after : afterBank, token.end);
  }
  if (
    kind === "social" &&
    !/^(?:social|partita|p)$/.test(tokens[i - (tokens[i - 1]?.text === "." ? 2 : 1)]?.folded ?? "")
  )
    return undefined;
  // "MRN-5093110": one number with its letters.
  if (text[token.end] === "-") return undefined;
  const isThing = kind === "document" || kind === "book" || kind === "holder";
  const span =
    spanOf(context, isThing ? afterComma : after, token.end, kind) ??
    (kind === "document" && text[token.end] === "?"
      ? spanOf(context, answered, token.end, kind)
      : undefined) ??
    (kind === "document" ? spanOf(context, afterOwner, token.end, kind) : undefined) ??
    (kind === "document" || kind === "office" ? saidOf(context, token) : undefined) ??
    (kind === "document" ? mixedAfterWords(context, token) : undefined);
  if (span === undefined) return undefined;
  const found = text.slice(span.start, span.end);
  const digits = digitsOf(found);
  const isMixed = /\p{L}/u.test(found);
  switch (kind) {
    case "holder":
      return !/[ .]/.test(found) &&
        digits >= 4 &&
        digits < 9 &&
        (isMixed || found.includes("-") || digits >= 5)
        ? span
        : undefined;
    case "document":
      return digits >=
        (/^\p{Lu}{3}/u.test(found) || (!token.folded.startsWith("permi") && /^\p{Lu}{2}-\d{4}/u.test(found))
          ? 4
          : isMixed
            ? 5
            : 6) ||
        (digits === 5 && token.folded === "reg" && isAfterMatters(context, token.start, 40, true)) ||
        (digits === 4 && text.slice(token.end, span.start).endsWith("ending in "))
        ? span
        : undefined;
    case "book":
      return digits >= 4 && bookOwners.test(context.lower.slice(Math.max(0, token.start - 20), token.start))
        ? span
        : undefined;
    case "social":
      return digits >= 7 ? span : undefined;
    case "office": {
      const isLabel = /^[.]?["']?\s?[:.…=]/.test(text.slice(token.end, token.end + 3));
      const isSure =
        token.shape === "UPPER" ||
        token.shape === "none" ||
        (digits > 7 && (token.shape !== "lower" || gazetteer.commonness(token.folded) === 0)) ||
        isLabel ||
        (isLowerCase && gazetteer.commonness(token.folded) === 0);
      return isSure && digits >= (isMixed || text.startsWith(" last", token.end) ? 4 : 5) ? span : undefined;
    }
    default:
      // "Your registration?\nWanjiru: ATPL 60714." A register's letters, and the number with them.
      if (
        digits >= 4 &&
        digits < 9 &&
        !isMixed &&
        text[token.end] === " " &&
        span.start === token.end + 1 &&
        token.text.length > 1 &&
        gazetteer.commonness(token.folded) === 0 &&
        !/^(?:19|20)\d{2}\b|[ .:]|000$/.test(found) &&
        (isAfterMatters(context, token.start, 60, true) ||
          (isAfterMatters(context, token.start, 60, false) &&
            text.slice(token.start - 60, token.start).includes("?")))
      )
        return { start: token.start, end: span.end };
      return digits >= (isMixed || text[token.end] === ":" ? 6 : 7) &&
        !(american.test(found) && text[token.end] !== ":") &&
        !ofThings.test(context.lower.slice(Math.max(0, token.start - 30), token.start)) &&
        text[token.end] !== "," &&
        !found.endsWith("000") &&
        !/^\d+\.\d+$/.test(found) &&
        !/^(?:19|20)\d{2}[./-]\d{1,2}\D/.test(found) &&
        // "320417 km"
        !/^ ?\p{Ll}{1,3}(?!\p{L})/u.test(text.slice(span.end, span.end + 5)) &&
        !telephone.test(found) &&
        !amount.test(found) &&
        gazetteer.commonness(token.folded) === 0
        ? span
        : undefined;
  }
}

function mixedAfterWords(context: TextContext, token: Token): Span | undefined {
  const span = spanOf(context, afterWords, token.end);
  if (span === undefined) return undefined;
  const found = context.text.slice(span.start, span.end);
  const isMixed = /\p{L}/u.test(found) && !found.includes(" ");
  return digitsOf(found) >= (isMixed ? 6 : 7) && (isMixed || context.text[token.end + 1] === "(")
    ? span
    : undefined;
}

function saidOf(context: TextContext, token: Token): Span | undefined {
  const span = spanOf(context, afterVerb, token.end);
  if (span === undefined) return undefined;
  const found = context.text.slice(span.start, span.end);
  const isOfOffice = offices.has(token.folded);
  return digitsOf(found) >= (/\p{L}/u.test(found) ? 5 : 6) &&
    (isOfOffice || (!amount.test(found) && !telephone.test(found)))
    ? span
    : undefined;
}

const shortWords = setOf("is in at on of no it to as by my or an up us we he so do if go am be me nr a i u");
const asked = setOf("the my its it that its");

/** After "number", "no.", "ID" and "code", by the word before that. */
function valueOfNumber(context: TextContext, i: number, kind: Kind): Span | undefined {
  const { text, tokens, gazetteer } = context;
  const token = tokens[i]!;
  let before = i > 0 && token.gap !== "\n" ? tokens[i - 1]! : undefined;
  // "cert. no."
  if (before?.text === "." && before.gap === "") before = tokens[i - 2];
  // "Pers.-Nr."
  if (before?.text === "-" && before.gap === "") before = tokens[i - (tokens[i - 2]?.text === "." ? 3 : 2)];
  // "her DBS (number 0017555)"
  const isOpen = before?.text === "(" || before?.text === ",";
  // "The passport is right. Number PA0441772"
  const isFirst = token.isSentenceStart && token.folded === "number";
  if (isFirst) before = undefined;
  if (isOpen) before = tokens[i - 2];
  const isWhole = kind !== "number" || numberWords.has(token.folded);
  const end = isWhole ? "" : numberEnds.find((one) => token.folded.endsWith(one))!;
  const owner =
    before?.kind === "word" ? before.folded.replace(/['’]s$/, "").replace(/(?<=\p{L}{3})s$/u, "") : "";
  const stem = isWhole ? owner : token.folded.slice(0, -end.length);
  const isOfPerson =
    persons.has(stem) ||
    (isWhole && persons.has(before?.folded ?? "")) ||
    offices.has(stem) ||
    (before?.shape === "UPPER" && before.text.length < 7 && (isOpen || token.folded === "pin"));
  const isNumber = kind === "number" && token.folded !== "pin";
  const isThing = things.has(stem) || things.has(`${stem}s`) || others.has(stem);
  // "Is your licence still valid?\nAna: It is, the number's 20417882."
  const isOfAsked =
    isNumber && (asked.has(stem) || isOpen || isFirst) && isAfterMatters(context, token.start, 160, false);
  if (!isOfPerson && !isOfAsked && (!isNumber || isThing)) return undefined;
  const span =
    spanOf(context, after, token.end) ??
    (isOfPerson
      ? (spanOf(context, answered, token.end) ?? spanOf(context, inBrackets, token.end))
      : undefined);
  if (span === undefined) return undefined;
  const found = text.slice(span.start, span.end);
  const digits = digitsOf(found);
  const isMixed = /\p{L}/u.test(found);
  // The tax code "1257L" is many people's.
  if (isOfPerson)
    return digits >= (stem === "tax" ? 6 : isMixed ? 3 : /^(?:candidat|applica)/.test(stem) ? 5 : 4)
      ? span
      : undefined;
  // "ServSafe manager, no. 2088417", "Athens Bar Association (no. 34417)", "Bilbao Bar no. 7.418"
  if (
    isNumber &&
    digits >= 4 &&
    !telephone.test(found) &&
    (isOpen
      ? isJobTitle([owner]) || isAfterMatters(context, token.start, 24, true)
      : isAfterMatters(context, token.start, 5, true))
  )
    return span;
  if (isOfAsked && !isOpen)
    return digits >= 6 &&
      !telephone.test(found) &&
      (!/\d[ -]\d/.test(found) || isAfterMatters(context, token.start, 30, true))
      ? span
      : undefined;
  if (isAfterMatters(context, token.start, 90, true) && !/['’]s$/.test(before?.text ?? ""))
    return digits >= (isMixed ? 3 : 6) && !(telephone.test(found) && /['’]?s$/.test(token.text))
      ? span
      : undefined;
  if (telephone.test(found) && before?.shape !== "UPPER") return undefined;
  if (isOfAsked) return digits >= 5 && isMixed ? span : undefined;
  // "Matrikula no.", "KPS number", "Mitgliedsnummer"; not "the new number", "Ada's number", "a vizinha no 11".
  const isLabel =
    before !== undefined &&
    !isOpen &&
    !/['’]s$/.test(before.text) &&
    (token.text.length > 2 || text[token.end] === ".");
  const isOffice =
    isLabel &&
    before !== undefined &&
    (before.shape === "UPPER" || before.shape === "Capital") &&
    gazetteer.commonness(stem) === 0 &&
    !gazetteer.isGiven(stem);
  const isCompound = !isWhole && (stem.length > 2 || stem.endsWith("-"));
  const isCode = isLabel && isWhole && /^\p{Lu}{2}/u.test(found);
  return digits >= 5 && (isOffice || isCompound || isCode) && !amount.test(found) ? span : undefined;
}

function spanOf(
  { text, isLowerCase, tokens, gazetteer }: TextContext,
  pattern: RegExp,
  from: number,
  kind: Kind = "number",
): Span | undefined {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  const found = match?.groups?.value;
  if (found === undefined) return undefined;
  const end = pattern.lastIndex - (match![0].length - match![0].lastIndexOf(found) - found.length);
  let start = end - found.length;
  if (start === from) return undefined;
  // "no. is 4471", "number in 2019": a word before the digits, and none of the number's.
  const word = prefixWord.exec(found)?.[1];
  if (word !== undefined) {
    const folded = fold(word);
    if (numberWords.has(folded) || folded === "id") return undefined;
    // "HCPC RA105518"
    if (
      offices.has(folded) &&
      word === word.toUpperCase() &&
      word.length > 2 &&
      /^\p{L}/u.test(found.slice(word.length + 1))
    )
      return { start: start + word.length + 1, end };
    if (
      others.has(folded) &&
      (kind !== "book" || found[word.length] === " ") &&
      !(folded === "rm" && kind === "number" && /^.{3}\d{5}$/.test(found))
    )
      return undefined;
    if (word !== word.toUpperCase()) {
      const isWord = word.length < 3 ? shortWords.has(folded) : gazetteer.commonness(word) > 0;
      if (!isLowerCase || (isWord && word.length > 2)) return undefined;
      if (isWord) start += word.length + 1;
    }
  }
  if (tokens[tokenAt(tokens, start)]?.kind === "hidden") return undefined;
  return { start, end };
}
