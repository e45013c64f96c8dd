// Organisations by how their names are made: a kind that stands first ("Grupo Sáenz"), public bodies, firms of families.
import { setOf } from "../text/setOf.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { beginsOrganisation, isFirmCompound, isOrganisationWord } from "../lists/organisations.ts";
import { tools } from "../lists/things.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { nameEnd, openers } from "./firmNames.ts";
import { isNameLike, isNext } from "./sequences.ts";
import { isSchoolWord } from "./schoolWords.ts";
import { endOfName } from "./spokenEmployers.ts";
import { fold } from "../text/tokens.ts";
import { matchesAt, wordList } from "../text/wordIndex.ts";

/** "Department for Work and Pensions", "Ministry of Transport" */
const publicBody =
  /(?<!\p{L})(?:(?:Ministry|Secretariat|Directorate|Inspectorate|Embassy|Consulate|Chamber|Federation|Confederation|Commission|Bureau|Port Authority|Council) (?:of|for) |Department (?:of|for) (?=(?:the )?(?:Work|Health|Education|Transport|Justice|Defen[cs]e|Labou?r|State|Energy|Agriculture|Environment|Home|Foreign|Trade|Veterans|Social|Motor|Human|Homeland|Correction|Revenue|Public|Water|Fisheries|Immigration|Interior|Commerce)))(?:the )?\p{Lu}[\p{L}\p{M}'’-]{1,30}(?:(?:,(?= (?:\p{Lu}[\p{L}\p{M}]+,? ){1,3}(?:and|&) )| and| &| for| of)? (?:the )?\p{Lu}[\p{L}\p{M}'’-]{1,30}){0,5}/uy;
const bodies = wordList(
  "ministry secretariat directorate inspectorate embassy consulate chamber federation confederation commission bureau port council department",
);
/** "J. Hollis & Sons", "Delacroix et Fils" */
const familyFirm =
  /(?<=(?<name>(?<![\p{L}\p{Nd}])(?:(?:\p{Lu}\.? ?){1,3} ?)?(?:\p{Lu}[\p{L}\p{M}'’-]{1,30},? ){1,3}))(?:(?:& |and |et |e |y |und |og |och |en |a |i |és |ve )(?:Sons?|Bros\.?|Brothers|Daughters?|Co\.?|Partners?|Associates|Fils|Filles|Frères|Hijos|Hijas|Hermanos|Hnos\.?|Filhos|Irmãos|Figli|Fratelli|Söhne|Töchter|Sohn|Tochter|[Ss]yn(?:ové|ovia|owie)?|[Dd]cery|Fiai|Fia|Oğulları|Kardeşler|Zoni|Søn(?:ner)?|Söner|Zonen|Zn\.?|Zoon|Cie|Figlie|Filhas|[CcĆć]órki|[Ww]spólnicy|[Ss]in(?:ovi)?|Fills|[Bb]ørn|[Bb]arn|[Ss]ynir|Wife|Nephews?|Cousins?|Enkel|Kinder|Neffen|Compañía|Família)|(?:Bros\.?|Brothers|Sons|Gebr\.?|Frères|Hermanos|Irmãos|Kardeşler))(?![\p{L}])/uy;
const families = wordList(
  "& and et e y und og och en a i es ve bros brothers sons gebr freres hermanos irmaos kardesler",
);

/** "Grupo Sáenz", "Hotel Bellevue": the kind first, and no English word after it. */
function* kindFirst({ tokens, gazetteer }: TextContext): Iterable<Candidate> {
  for (let i = 0; i + 1 < tokens.length; i++) {
    const token = tokens[i]!;
    const next = tokens[i + 1]!;
    if (token.kind !== "word" || !isNameLike(token) || token.isGlued || next.gap !== " ") continue;
    if (!beginsOrganisation(token.folded)) {
      // "Schlossverwaltung Hinterberg", "Thormann Verfahrenstechnik"
      if (
        !isFirmCompound(token.folded) ||
        isSchoolWord(token.folded) ||
        gazetteer.commonness(token.folded) > 0
      )
        continue;
      const before = tokens[i - 1];
      // "When Glashütte Lind closed": what is common before it begins a sentence.
      const isAfter =
        isNameLike(before) &&
        token.gap === " " &&
        !openers.has(before!.folded) &&
        !(isNameLike(next) && gazetteer.commonness(before!.folded) > 0);
      if ((!isAfter && !isNameLike(next)) || gazetteer.isSurname(token.folded)) continue;
      yield {
        start: (isAfter ? tokens[i - 1]! : token).start,
        end: tokens[isAfter ? i : nameEnd(tokens, i)]!.end,
        entity: "ORGANIZATION",
        score: 0.975,
        reason: `Names beside "${token.text}".`,
      };
      continue;
    }
    const last = nameEnd(tokens, i);
    if (last === i || last - i > 5) continue;
    // "Opera PMS"
    if (
      last === i + 1 &&
      next.shape === "UPPER" &&
      next.text.length < 5 &&
      gazetteer.commonness(token.folded) > 0
    )
      continue;
    // "Ana Molino García"
    if (
      token.gap === " " &&
      isNameLike(tokens[i - 1]) &&
      gazetteer.isSurname(token.folded) &&
      gazetteer.isGiven(tokens[i - 1]!.folded)
    )
      continue;
    const words = tokens.slice(i + 1, last + 1).filter(({ kind }) => kind === "word");
    const isEnglish = words.every(({ folded }) => gazetteer.commonness(folded) > 0 || tools.has(folded));
    if (isEnglish || isJobTitle(words.map(({ folded }) => folded))) continue;
    yield {
      start: token.start,
      end: tokens[last]!.end,
      entity: "ORGANIZATION",
      score: gazetteer.commonness(token.folded) === 0 ? 0.975 : 0.86,
      reason: `Names after "${token.text}".`,
    };
    i = last;
  }
}

/** "Kettle, Finnegan & Boyce" */
const partners =
  /(?<=(?<!\p{Lu}[\p{L}'’.-]{0,20} )(?<![\p{L}\p{Nd}])(?<name>(?:\p{Lu}[\p{L}\p{M}'’-]{1,30}, ){1,3}\p{Lu}[\p{L}\p{M}'’-]{1,30},? ))& (?:Co(?:\.(?! \p{Lu})|(?![\p{L}.]))|\p{Lu}[\p{L}\p{M}'’-]{1,30})/uy;
const ampersands = wordList(["&"]);
function* ofPartners(context: TextContext): Iterable<Candidate> {
  const { text, words, gazetteer } = context;
  for (const match of matchesAt(partners, text, words, ampersands)) {
    let name = match.groups!.name!;
    // "Partner, Haddadin, Qasim & Co."
    for (let n = 0; n < 2 && name.indexOf(",") < name.length - 2; n++) {
      const first = fold(name.slice(0, name.indexOf(",")));
      if (
        !isJobTitle([first]) &&
        gazetteer.cityCountry(first) === undefined &&
        !/^\p{Lu}{2,5},/u.test(name) &&
        !beforeFirm.has(first)
      )
        break;
      name = name.slice(name.indexOf(",") + 2);
    }
    const parts = fold(name + match[0].slice(2)).split(/,? /);
    // "Ana, Ben & Tom", "Prepare, Cook & Serve"
    if (parts.length < 3 || parts.slice(-2).every((one) => gazetteer.isGiven(one))) continue;
    if (parts.every((one) => gazetteer.commonness(one) > 0)) continue;
    yield {
      start: match.index - name.length,
      end: match.index + match[0].length,
      entity: "ORGANIZATION",
      score: 0.987,
      reason: "Names of partners.",
    };
  }
}

/** Without "and" before it, a family's name stands before it, and none behind. */
const plural = /^(?:Frères|Hermanos|Irmãos|Kardeşler)/;
/** "Earlier, Lind Cole & Partners" */
const beforeFirm = setOf(
  "earlier formerly previously later then now before currently lately recently also once",
);

const leads =
  /^(?:(?:COMPANY|EMPLOYER|FIRM|Company|Employer|Firm|The|At|For|From|With|By|Of|Joined|Left|And|I|A|My|Our|Then|In|Besides|Between|After|Before|Until|Since|When|Says|On|To) )+/;

/** "City of Tacoma", "Parks Department of Leeds": what governs a place. */
function* ofPlaces({ tokens, gazetteer }: TextContext): Iterable<Candidate> {
  for (let i = 0; i + 2 < tokens.length; i++) {
    const kind = tokens[i]!;
    if (kind.shape !== "Capital" || !governs.has(kind.folded)) continue;
    const of = tokens[i + 1]!;
    if (of.text !== "of" || of.gap !== " " || !isNameLike(tokens[i + 2]) || tokens[i + 2]!.gap !== " ")
      continue;
    let first = i;
    if (kind.folded === "department")
      while (first > 0 && i - first < 3 && tokens[first]!.gap === " " && isNameLike(tokens[first - 1]))
        first--;
    if (kind.folded === "department" && first === i) continue;
    // "Port of Spain"
    if (kind.folded === "port" && gazetteer.cityCountry(`port of ${tokens[i + 2]!.folded}`) !== undefined)
      continue;
    let last = i + 2;
    while (last < i + 4 && isNameLike(tokens[last + 1]) && tokens[last + 1]!.gap === " ") last++;
    yield {
      start: tokens[first]!.start,
      end: tokens[last]!.end,
      entity: "ORGANIZATION",
      score: 0.985,
      reason: `A public body: "${kind.text} of".`,
    };
  }
}
const governs = setOf("port city county town borough municipality department parish");

/** "Eastern Ambulance Service" */
const publicServices = new Set(["service", "board", "brigade"]);
const ofPublic = setOf("ambulance fire rescue prison probation postal health water electricity lifeboat");
const endsPublic = new Set([
  ...publicServices,
  ...["home", "homes", "centre", "center", "school", "practice", "surgery"],
]);
/** "Fairhaven Care Home": two words that end a name together. */
export function* careHomes({ tokens, isLowerCase }: TextContext): Iterable<Candidate> {
  for (let i = 2; i < tokens.length; i++) {
    const { kind: sort, folded } = tokens[i]!;
    if (sort !== "word" || !endsPublic.has(folded)) continue;
    const isPublic = publicServices.has(folded);
    const kind = tokens[i - 1]!;
    if (
      isPublic
        ? !ofPublic.has(kind.folded)
        : !/^(?:care|nursing|retirement|children|funeral|medical|health|dental|day)$/.test(kind.folded)
    )
      continue;
    if (isPublic && !isLowerCase && !isNameLike(tokens[i])) continue;
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

export function* byForm(context: TextContext): Iterable<Candidate> {
  yield* ofPlaces(context);
  yield* kindFirst(context);
  yield* ofPartners(context);
  for (const { 0: found, index } of matchesAt(publicBody, context.text, context.words, bodies))
    yield {
      start: index,
      end: index + found.length,
      entity: "ORGANIZATION",
      score: 0.985,
      reason: "A public body.",
    };
  for (const match of matchesAt(familyFirm, context.text, context.words, families)) {
    // "Account Manager, Sandoval Brothers": a job, and no part of the name.
    const whole = (match.groups?.name ?? "").replace(leads, "");
    const comma = whole.lastIndexOf(", ");
    const before = comma === -1 ? [] : fold(whole.slice(0, comma)).split(/[ ,]+/);
    // "Pavel Sikora, Hartnoll & Sons": who, and where.
    const isJob = isJobTitle(before) || before.length > 1 || beforeFirm.has(before[0] ?? "");
    let name = isJob ? whole.slice(comma + 2) : whole;
    // "Partner, Haddadin, Qasim & Co."
    for (
      let at = name.indexOf(", ");
      at !== -1 && isJobTitle([fold(name.slice(0, at))]);
      at = name.indexOf(", ")
    )
      name = name.slice(at + 2);
    // "Sous-chef, Hermanos Pellicer"
    if (
      name === "" ||
      (/^\p{Lu}/u.test(match[0]) && name.endsWith(", ")) ||
      (plural.test(match[0]) &&
        /^ \p{Lu}/u.test(
          context.text.slice(match.index + match[0].length, match.index + match[0].length + 2),
        ))
    )
      continue;
    // "Sandoval Brothers Construction"
    const kind = /^ (\p{Lu}\p{Ll}+)/u.exec(
      context.text.slice(match.index + match[0].length, match.index + match[0].length + 24),
    );
    const more = kind !== null && isOrganisationWord(fold(kind[1]!)) ? kind[0].length : 0;
    const isSure =
      /^(?:&|Bros|Sons|Gebr)/.test(match[0]) ||
      /Figli|Filhas|órki|spólni|Sin|sin|ørn|arn|ynir|Enkel|Kinder|Neffen|Compañía|Família|Fils|Fill|Frères|Hij|Herm|Filhos|Irm|Figli|Söhne|Töchter|Zonen|[Ss]yn|Fia|Oğul|Kard/.test(
        match[0],
      );
    yield {
      start: match.index - name.length,
      end: match.index + match[0].length + more,
      entity: "ORGANIZATION",
      score: isSure ? 0.985 : 0.8,
      reason: "A firm of a family.",
    };
  }
}
