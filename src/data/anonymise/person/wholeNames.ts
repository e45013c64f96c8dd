// Names that other marks run through: "Lindqvist, Maja; O'Shea, Declan", "Robert "Bob" Winterbourne", "Katarzyna (Kasia) Nowak".
import { allMatches } from "../text/allMatches.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { isSchoolWord } from "../detectors/schoolWords.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { isParticle } from "../people.ts";
import { fold, tokenAt } from "../text/tokens.ts";
import { matchesAtLiteral, windowsAround } from "../text/windows.ts";
import { beginsOrganisation } from "../lists/organisations.ts";
import { type Class, classOf, isEastAsian } from "./classes.ts";
import { isNameOfThing } from "./contexts.ts";

const word = String.raw`\p{Lu}[\p{L}\p{M}'’-]{1,30}`;
const particles = String.raw`(?:(?:van|von|de|del|der|den|da|dos|di|la|bin|al|el|ter|le|du|della) ){0,2}`;
/** A surname and a given name, tried at the comma between: the surname is read backwards from there. */
const atComma = (before: string, names: string, after: string): RegExp => {
  const given = String.raw`, ${word}(?: (?:${word}|\p{Lu}\.)){0,2}${after}`;
  return new RegExp(`(?=${given})(?<=${before}(${names}))${given}`, "uy");
};
/** On a line, in a cell or in a list of its own. */
const inverted = atComma(
  String.raw`(?:^|[\n;|:•\t]|,(?=["“])|\d[.)]|\n\s?[-–*]|\p{L}\)? {3,40})\s{0,4}["'“]?`,
  String.raw`${particles}(?:St\.? )?${word}(?: ${word})?`,
  String.raw`(?=["'”]?\s{0,3}(?:$|[;|\n(<\r\t])| [-–—] | (?:has|is|was|will) |["”],)`,
);
const sureCue =
  /(?<![\p{L}])(?:(?:certify|certifies|confirm|confirms|state|states) that|patient|client|candidate|applicant|employee|student|tenant|customer|insured|claimant|(?:passport|card|record|file|licen[cs]e|document|form|system|visa|badge) (?:says|reads|states|shows)|named|names?(?:\(s\))?(?: is| as)?|bearer|holder)[ :]{1,30}["'“(]?$/iu;
/** What logs say is done to an entry. */
const logged =
  /(?<!\p{L})(?:moved|assigned|invited|rejected|shortlisted|added|removed|emailed|viewed|opened|updated|contacted|scheduled|archived|flagged|advanced|promoted|declined|withdrew|merged|deleted|created|tagged) $/u;
const ofPlace =
  /(?<!\p{L})(?:(?:place|town|city|country) of (?:birth|residence)|birth ?place|address|born(?: in)?|home ?town|residence|lives(?: in| at)?|based(?: in)?): {1,3}$/iu;
const degree =
  /, (?:B\.?Sc|M\.?Sc|B\.?A|M\.?A|Ph\.?D|MBA|MD|B\.?Eng|M\.?Eng|LL[BM]|B\.?Tech|M\.?Tech|CPA|RN)$/i;
/** In a sentence, after what says that a person is named, and not in a list. */
const cited = atComma(
  String.raw`(?<![\p{L}])(?:[Tt]hat|[Pp]atient|[Cc]lient|[Cc]andidate|[Aa]pplicant|[Ee]mployee|[Ss]tudent|[Tt]enant|[Cc]ustomer|[Ii]nsured|[Cc]laimant|[Ss]ays|[Rr]eads|[Ss]tates|[Ss]hows|[Nn]amed|[Aa]s|[Rr]e|[Ss]ubject|[Aa]ttn|[Bb]earer|[Hh]older|[Ff]or|[Nn]ame(?: is| as)?|moved|assigned|invited|rejected|shortlisted|added|removed|emailed|viewed|opened|updated|contacted|scheduled|archived|flagged|advanced|promoted|declined|withdrew|merged|deleted|created|tagged|called|rang|[:(“"])[ :]{0,2}["'“(]?`,
  String.raw`${particles}${word}(?: ${word})?`,
  String.raw`(?=["'”]?(?:[.;:)\n(\]]|$| (?:[a-z]|[-–—|(\[]|\d)|, (?:born|d\.?o\.?b|D\.?O\.?B|aged?|date|id|ID|passport|\d)))(?! (?:and|or|said|says|asked|told|wrote) )`,
);
const nicknamed = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}])${word}(?: ${word})? (?:"${word}(?: ${word})?"|“${word}(?: ${word})?”|'${word}'|‘${word}’|\(${word}\)) ${particles}${word}(?: ${word})?`,
  "gu",
);

const nameWord = /\p{L}[\p{L}\p{M}'’-]*/gu;

function classesOf(context: TextContext, name: string, start: number): Class[] {
  return [...allMatches(nameWord, name)].map(({ index }) => {
    const token = context.tokens[tokenAt(context.tokens, start + index)];
    return token?.kind !== "word" ? "unknown" : classOf(context, token);
  });
}

const isOfName = (kind: Class | undefined): boolean =>
  kind === "name" || kind === "unknown" || kind === "placeName";

const isPlaceName = (gazetteer: TextContext["gazetteer"], word: string): boolean =>
  gazetteer.cityCountry(word) !== undefined ||
  gazetteer.country(word) !== undefined ||
  gazetteer.isRegion(word);

export function* wholeNames(context: TextContext): Iterable<Candidate> {
  const { text, gazetteer } = context;
  for (const pattern of [inverted, cited])
    for (const { start, end } of matchesAtLiteral(pattern, text, ", ")) {
      const found = text.slice(start, end);
      const isQuoted = /["“]/.test(text[start - 1] ?? "") && /["”]/.test(text[start + found.length] ?? "");
      const isCued = sureCue.test(text.slice(Math.max(0, start - 50), start));
      // "University of Leeds, BSc"
      if (degree.test(found) || /(?<!\p{L})(?:of|at|in) $/u.test(text.slice(Math.max(0, start - 4), start)))
        continue;
      // "Place of birth: Santiago, Isabela", "Kaldi's, Addis", "RHCSA, CCNA"
      if (
        ofPlace.test(text.slice(Math.max(0, start - 24), start)) ||
        /['’]s,/.test(found) ||
        (/^\p{Lu}+, \p{Lu}+$/u.test(found) &&
          !found.split(", ").some((one) => gazetteer.isGiven(fold(one)) || gazetteer.isSurname(fold(one))))
      )
        continue;
      const isLogged = logged.test(text.slice(Math.max(0, start - 14), start));
      const [last = "", first = ""] = found.split(", ");
      const classes = classesOf(context, found, start);
      const given = fold(first.split(" ")[0]!);
      const surname = fold(last.split(" ").at(-1)!);
      const isGiven = gazetteer.isGiven(given) && gazetteer.cityCountry(given) === undefined;
      // "Jordan, Alex is here": somebody is spoken to.
      if (
        /^ (?:has|is|was|will)/.test(text.slice(end, end + 6)) &&
        (gazetteer.isGiven(surname) || gazetteer.commonness(surname) > 0)
      )
        continue;
      // "Watchers: Aino, Marit"
      if (/s: ?$/.test(text.slice(Math.max(0, start - 3), start)) && last !== "") continue;
      // "Emi Ikeda, Chiyo Murakami": two people.
      const names = last.split(" ").filter((one) => /^\p{Lu}/u.test(one));
      // "Cheung Wing-lam, Winslet": a surname, two syllables and an English name are one.
      const isOfHongKong =
        names.length === 2 && names[1]!.includes("-") && isEastAsian(fold(names[1]!)) && !first.includes(" ");
      if (
        names.length > 1 &&
        !isOfHongKong &&
        !isParticle(fold(names[0]!)) &&
        ((!isCued && !gazetteer.isGiven(given)) || gazetteer.isGiven(fold(names[0]!)) || first.includes(" "))
      )
        continue;
      const isPossible = classes.every(
        (kind) => kind === "name" || kind === "unknown" || kind === "wordName" || kind === "placeName",
      );
      // "is ready for Lind, Ana is": where the sentence goes on with a verb alone.
      if (
        /(?<!\p{L})for $/iu.test(text.slice(Math.max(0, start - 4), start)) &&
        !/^ (?:is|was|has|will|arrived|came|went|failed|expired)(?!\p{L})/u.test(
          text.slice(start + found.length, start + found.length + 12),
        )
      )
        continue;
      // "Maria, Anna": two given names of a list; "Leeds, England"; "Teacher, Oslo".
      if (
        !isPossible ||
        (!isCued &&
          gazetteer.isGiven(surname) &&
          !gazetteer.isSurname(surname) &&
          !(
            classes.at(-1) === "unknown" &&
            /^\s*[-–—]/u.test(text.slice(start + found.length, start + found.length + 3))
          ))
      )
        continue;
      // "OYELARAN, Folasade M."; "MacAllister, Fergus" as all of a line.
      const isUpper = /^[\p{Lu}\p{M}'’ -]{4,}$/u.test(last) && /^\p{Lu}\p{Ll}/u.test(first);
      // A cell between tabs is as good as a line.
      const isCell = text[start - 1] === "\t" && text[start + found.length] === "\t";
      const isLine =
        isCell ||
        (/(?:^|\n)\s{0,4}(?:\d{1,3}[.)] )?$/.test(text.slice(Math.max(0, start - 8), start)) &&
          /^\s*(?:$|\n|[(<;|]|[-–—] )/.test(text.slice(start + found.length, start + found.length + 3)));
      // "Casa Ventura, Leeds"
      if (isPlaceName(gazetteer, given) && !gazetteer.isGiven(given)) continue;
      if (names.length === 1 && [surname, given].every((one) => isPlaceName(gazetteer, one))) continue;
      if (
        !(
          isUpper ||
          (isOfHongKong && isLine) ||
          (isLine && classes.includes("name")) ||
          (isLine && classes.every((kind) => kind === "unknown")) ||
          isGiven ||
          (gazetteer.isSurname(surname) && classes.at(-1) === "name") ||
          isQuoted ||
          isCued ||
          (isLogged && !gazetteer.isGiven(surname) && gazetteer.commonness(surname) === 0) ||
          text.startsWith(": ", start - 2)
        )
      )
        continue;
      const words = fold(found).split(/[ ,]+/);
      if (isJobTitle(words) || words.some(isSchoolWord)) continue;
      yield {
        start,
        end: start + found.length,
        entity: "PERSON",
        score: 0.98,
        reason: "A surname, a comma and a given name.",
      };
    }
  for (const { start: from, end } of windowsAround(
    text,
    /["“'‘(]\p{Lu}[\p{L}\p{M}'’-]{1,30}["”'’)] (?=\p{L})/gu,
    70,
    80,
  )) {
    for (const { 0: found, index } of allMatches(nicknamed, text.slice(from, end))) {
      let start = from + index;
      let classes = classesOf(context, found, start);
      let name = found;
      // In quotes, whatever the word there is: 'Chef Tamarcus "Biscuit" Ledbetter'.
      const isQuoted = /["“]/.test(found);
      if (isQuoted && classes[0] === "word" && / (?=["“])/.exec(found)!.index > found.indexOf(" ")) {
        name = found.slice(found.indexOf(" ") + 1);
        start += found.length - name.length;
        classes = classes.slice(1);
      }
      const firstWord = fold(name.split(" ")[0]!);
      if (
        (isQuoted ? classes[0] === "never" || classes.at(-1) === "never" : classes.includes("never")) ||
        !(
          gazetteer.isGiven(firstWord) ||
          (classes[0] === "unknown" && gazetteer.isGiven(fold(/["“'‘(](\p{L}+)/u.exec(name)?.[1] ?? ""))) ||
          (isQuoted &&
            isOfName(classes[0]) &&
            isOfName(classes.at(-1)) &&
            (classes.includes("name") || start === 0 || text[start - 1] === "\n"))
        ) ||
        (classes.at(-1) === "word" && !(isQuoted && gazetteer.isGiven(firstWord))) ||
        isNameOfThing(firstWord) ||
        beginsOrganisation(firstWord)
      )
        continue;
      yield {
        start,
        end: start + name.length,
        entity: "PERSON",
        score: 0.98,
        reason: "A name with what somebody is called by.",
      };
    }
  }
}
