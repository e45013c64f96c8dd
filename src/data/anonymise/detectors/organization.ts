// Employers and organisations: by the word that ends a company's name, by names known without one, by their place in a resume's lines
// (beside a job and dates), and by what stands after "worked at".
import { setOf } from "../text/setOf.ts";
import { isDepartment, isJobTitle, isJobWord } from "../lists/jobs.ts";
import {
  beginsOrganisation,
  isForeignHead,
  isLegalForm,
  isOrganisationWord,
  isStrongOrganisationWord,
  isTrade,
} from "../lists/organisations.ts";
import { calendar, companies, tools } from "../lists/things.ts";
import { sectionAt } from "../text/sections.ts";
import { isTitleCase } from "../person/titleCase.ts";
import type { Token } from "../text/tokens.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";
import { byAnswers } from "./employerAnswers.ts";
import { fromEntries } from "./employerEntries.ts";
import { fromTerms } from "./employerTerms.ts";
import { byFrames } from "./employerFrames.ts";
import { bySubjects } from "./employerSubjects.ts";
import { byNotes } from "./employerNotes.ts";
import { besideWork } from "./employment.ts";
import { againNamed } from "./organisationAgain.ts";
import { besideOrganisations } from "./organisationList.ts";
import { byForm, careHomes } from "./organisationForms.ts";
import { firmsInProse } from "./firmsInProse.ts";
import { openers } from "./firmNames.ts";
import { isAtWork, isModel, isOfMembers, whole, withArticle } from "./firmsOrThings.ts";
import { fromResume } from "./resumeEmployers.ts";
import { isSchoolWord } from "./schoolWords.ts";
import { isNameLike, isNext, runEnd, runStart } from "./sequences.ts";
import { fromSpeech } from "./spokenEmployers.ts";

/** What a hospital, a home or a bakery is called by, whatever words are before it. */
const institutions = setOf(
  "hospital clinic infirmary hospice brewery bakery authority museum orchestra airlines railways foundation pharmacy library theatre theater council bank",
);
/** Words that end a firm's name after one of no dictionary, and say little elsewhere. */
const alsoHeads = setOf(
  "health wellness care learning education housing homes supplies equipment brands advisory wealth funds coffee express courier beauty sports designs rentals laundry",
);
/** What firms sell and are called by, where a department is called otherwise. */
const sold = setOf(
  "stores factory couriers fisheries bakery brewery foods farms dairy mills motors carpets cleaners builders plumbing catering tours coaches taxis haulage freight shipping airlines bistro diner tavern opticians dental vets laundry florist garage bakers butchers brewing distillery nurseries orchards staffing manpower tuition charters trading traders outfitters apparel textiles packaging printing timber poultry chambers removals movers joinery roofing landscaping bookshop books wines beverages hotels resorts restaurant cafe hostel lodge shipyard foundry haulier",
);
/** "General Hospital", "City Council": one of many. */
const isGeneric = (words: readonly string[]): boolean =>
  words.length < 3 &&
  /^(?:the|a|our|my|your|city|town|county|local|public|general|state|national|private|central|university|children|regional|community|dental|medical|health|savings|investment|commercial|food|blood|data|job|power|this|that|any|every|another|new|old)$/.test(
    words[0] ?? "",
  );

const degrees = setOf(
  "beng bsc ba hnd hnc msc ma meng mba btech mtech be me bcom mcom bed med phd llb llm dip btec nvq ond onc diploma bachelor bachelors master masters certificate b m",
);

/** "Terms & Conditions", "Arts & Crafts": nobody's firm. */
const coupled = setOf(
  "thanks kind warm dyeing structural terms bed arts wear trial profit mergers search questions pros dos rock drum fish sales health supply demand cut copy time mom mum",
);

/** Parts of large firms: "Volvo Trucks". */
const divisions = setOf(
  "cars trucks buses vans aircraft appliances mobility homes investments stores finance turbines elevators batteries studios display life",
);

export const organization = {
  id: "organization",
  title: "Employers and organisations",
  entities: ["ORGANIZATION"],
  *find(context): Iterable<Candidate> {
    const found = [...findOrganisations(context)]
      .map((one) => withArticle(context, whole(context, one)))
      .filter((one) => !isOfMembers(context, one));
    found.push(...besideOrganisations(context, found));
    yield* found;
    yield* againNamed(context, found);
  },
} as const satisfies Detector;

/** Whether a firm's name ends at `i`: "Umbra GmbH", "Mercy Hospital". */
const isEndOfFirm = (tokens: readonly Token[], i: number): boolean => {
  const word = tokens[i]?.text === "." ? tokens[i - 1]?.folded : tokens[i]?.folded;
  return (
    word !== undefined && (isLegalForm(word) || isOrganisationWord(word) || /^cent(?:er|re)$/.test(word))
  );
};

/** "Society for", "Centre for" */
const ofKind = setOf(
  "society centre center school college university academy fund network campaign home homes council",
);
/** "ex-Gannet Removals" is found without "ex-" by employment.ts. */
const isFormer = (tokens: readonly Token[], first: number): boolean =>
  tokens[first]!.folded.startsWith("ex-");

/** Whether a name goes on with a word for a school. */
function goesOnAsSchool(tokens: readonly Token[], from: number): boolean {
  for (let n = from; n < from + 3 && isNameLike(tokens[n]) && tokens[n]!.gap === " "; n++)
    if (isSchoolWord(tokens[n]!.folded)) return true;
  return false;
}

function* findOrganisations(context: TextContext): Iterable<Candidate> {
  const { tokens, text, gazetteer, isLowerCase, sections } = context;
  const stops = (token: Token): boolean =>
    openers.has(token.folded) && (token.isSentenceStart || token.shape !== "UPPER");
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== "word" || token.isGlued) continue;
    const word = token.folded;
    const isSmall = token.shape === "lower" && word !== "plc";
    if (isSmall && !isLowerCase) continue;
    if (token.shape !== "lower" || isLowerCase) {
      // "Dipl.-Ing."
      const known = tokens[i - 1]?.text === "-" && token.gap === "" ? 0 : companies.lengthAt(tokens, i);
      const isProduct =
        known > 0 &&
        (/^(?:office|word|excel|teams|azure|analytics|sheets|docs|drive|maps|cloud|windows|exchange|project|access|ads|certified|workspace|meet|forms|slides|calendar|chrome|pay|wallet|photos|earth|translate|play|scholar|classroom|pixel|galaxy|store|data|analytics|ads)$/.test(
          tokens[i + known]?.folded ?? "",
        ) ||
          isModel(tokens, i, i + known) ||
          sectionAt(sections, token.start).kind === "skills");
      if (known > 0 && !isProduct && (known > 1 || !isLowerCase || gazetteer.commonness(word) === 0)) {
        // "NHS Tayforth", "Samsung Electronics"
        let last = word === "nhs" ? runEnd(tokens, i, 3) : i + known - 1;
        const more = tokens[last + 1];
        if (
          isNext(more) &&
          more.gap === " " &&
          (isOrganisationWord(more.folded) || divisions.has(more.folded)
            ? isLowerCase || isNameLike(more)
            : // "Samsung SDS"
              more.shape === "UPPER" &&
              token.shape !== "UPPER" &&
              /^[a-z]{2,4}$/.test(more.folded) &&
              !tools.has(more.folded))
        )
          last++;
        const end = tokens[last]!.end;
        yield {
          start: token.start,
          end,
          entity: "ORGANIZATION",
          score:
            known === 1 &&
            token.shape === "Capital" &&
            gazetteer.commonness(word) === 0 &&
            !gazetteer.isGiven(word) &&
            !gazetteer.isSurname(word)
              ? 0.975
              : 0.88,
          reason: "A company known by this name.",
        };
        i = last;
        continue;
      }
    }
    if (isSmall) continue;
    const isLegal =
      isLegalForm(word) &&
      (token.shape !== "lower" || word === "plc") &&
      (word.length > 2 || token.shape !== "Capital" || word === "co") &&
      // "Ballston Spa", "agent ID AG-3071"
      !(word === "spa" && token.shape === "Capital") &&
      !(tokens[i + 1]?.text === "-" && tokens[i + 1]!.gap === "" && tokens[i + 2]?.kind === "number");
    const isAlso = alsoHeads.has(word) || isTrade(word);
    if (i > 0 && (isLegal || ((isOrganisationWord(word) || isAlso) && isNameLike(token)))) {
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
      // "Behnam Haddad of Umbra Ltd": a person, and where.
      for (let n = first + 1; n < i; n++)
        if (
          tokens[n]!.text === "of" &&
          tokens.slice(first, n).every(({ folded }) => gazetteer.commonness(folded) === 0)
        )
          first = n + 1;
        // "Tessaly Foods BV and Blythe Robotics Corp": two firms.
        else if (
          tokens[n]!.text === "and" &&
          (isLegalForm(tokens[n - 1]!.folded) || isOrganisationWord(tokens[n - 1]!.folded)) &&
          gazetteer.commonness(tokens[n + 1]!.folded) === 0
        )
          first = n + 1;
      // "Invoice for Umbra Ltd"
      for (let n = first + 1; n < i; n++)
        if (
          tokens[n]!.folded === "for" &&
          (gazetteer.commonness(tokens[first]!.folded) > 0 ||
            !(isOrganisationWord(tokens[n - 1]!.folded) || ofKind.has(tokens[n - 1]!.folded)))
        )
          first = n + 1;
      while (first < i && (openers.has(tokens[first]!.folded) || isFormer(tokens, first))) first++;
      // "Umbra GmbH, Kestrel and Tandem Ltd", "Ember & Oak and Tandem Ltd": one before the last of a list.
      for (let n = first + 1; n < i; n++) {
        if (tokens[n]!.text !== "and") continue;
        const isSigned = tokens[first - 1]?.text === "&" && isNameLike(tokens[first - 2]);
        const from = isSigned ? first - 2 : first;
        const hasSign = tokens.slice(from, n).some(({ text }) => text === "&");
        const isOfList = tokens[from - 1]?.text === "," && isEndOfFirm(tokens, from - 2);
        // "Huta Lind and Kestrel Point Ltd"
        const isTwo =
          n - first > 1 &&
          i - n > 1 &&
          ((i - n > 2 && isLegal) ||
            beginsOrganisation(tokens[first]!.folded) ||
            isOrganisationWord(tokens[n - 1]!.folded));
        if (!hasSign && !isOfList && !isTwo) continue;
        yield {
          start: tokens[from]!.start,
          end: tokens[n - 1]!.end,
          entity: "ORGANIZATION",
          score: 0.94,
          reason: "Stands in a list with an organisation.",
        };
        first = n + 1;
        break;
      }
      if (first === i) continue;
      let last = i;
      // "Co., Ltd."
      for (const skip of [1, 2]) {
        const comma = tokens[last + skip];
        const form = tokens[last + skip + 1];
        if (
          isLegal &&
          comma?.text === "," &&
          (skip === 1 || tokens[last + 1]!.text === ".") &&
          form !== undefined &&
          form.shape !== "lower" &&
          isLegalForm(form.folded)
        )
          last += skip + 1;
      }
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
      if (!isLegal && (isJobTitle(words) || isDepartment(words))) continue;
      // "BEng Civil Engineering", "B.Tech"
      if (
        !isLegal &&
        (degrees.has(words[0]!) ||
          (tokens[first]!.gap === "" &&
            tokens[first - 1]?.text === "." &&
            degrees.has(tokens[first - 2]?.folded ?? "")))
      )
        continue;
      // "Solvent Grove Bakery" inside a sentence is a name, though all of it is words.
      // "Emirates Aviation Training Academy", "Stavanger Offshore Tekniske Skole"
      if (!isLegal && isNameLike(tokens[last + 1]) && goesOnAsSchool(tokens, last + 1)) continue;
      if (isAlso && (isAllCommon || isTitleCase(context, token.start) || isLowerCase)) continue;
      // "Hengtai Machine Learning", "Node Express"
      if (
        isTrade(word) &&
        !isOrganisationWord(word) &&
        ((tokens[last + 1]?.gap === " " && isNameLike(tokens[last + 1])) ||
          words.slice(0, -1).every((one) => tools.has(one) || gazetteer.commonness(one) > 0))
      )
        continue;
      const isHeadline = tokens[first]!.isSentenceStart || isTitleCase(context, token.start);
      if (
        !isLegal &&
        isAllCommon &&
        !(institutions.has(word) && last - first >= 1 && !isGeneric(words)) &&
        (isHeadline || (last - first < 2 && !isStrongOrganisationWord(word))) &&
        // "Speedy Couriers was decent": a capital that no sentence asks for.
        !(
          sold.has(word) &&
          last > first &&
          !isGeneric(words) &&
          !isTitleCase(context, token.start) &&
          tokens[last + 1]?.shape === "lower" &&
          tokens[last + 1]!.gap === " "
        )
      )
        continue;
      if (!isLegal && isAllCommon && word === "department") continue;
      if (!isLegal && words.every((one) => tools.has(one) || isOrganisationWord(one))) continue;
      yield {
        start: tokens[first]!.start,
        end: tokens[last]!.end,
        entity: "ORGANIZATION",
        // "St. Jerome's Bakery"
        score: isLegal
          ? 0.94
          : isForeignHead(word) ||
              (last > first + 1 && institutions.has(word) && /^['’]s$/.test(tokens[i - 1]!.text))
            ? 0.98
            : // "Bakker Steenwijk Consultants": nobody's name ends so.
              last > first &&
                !gazetteer.isSurname(word) &&
                !(isAlso && gazetteer.isGiven(words[0]!)) &&
                !isAllCommon &&
                !words.some(isSchoolWord) &&
                tokens[last + 1]?.text !== ":"
              ? 0.975
              : isStrongOrganisationWord(word)
                ? 0.87
                : 0.74,
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
    // "Fern & Moss": both are words, whoever is called so.
    const isTwoWords =
      amp?.text === "&" &&
      amp.gap === " " &&
      second?.shape === "Capital" &&
      gazetteer.commonness(word) > 0 &&
      gazetteer.commonness(second.folded) > 0 &&
      !isDepartment([word]) &&
      !coupled.has(word);
    if (
      amp?.text === "&" &&
      second !== undefined &&
      isNameLike(second) &&
      isNext(amp) &&
      isNext(second) &&
      !(coupled.has(word) && gazetteer.commonness(second.folded) > 0) &&
      (isTwoWords || (!gazetteer.isGiven(word) && !gazetteer.isGiven(second.folded)))
    ) {
      let last = runEnd(tokens, i + 2, 3);
      for (let n = i + 3; n < last; n++) if (tokens[n]!.folded === "and") last = n - 1;
      // "Tourism & Hotels", "PROJECTS & JOBS": words of a headline, a degree, a field.
      if (isTwoWords && isTitleCase(context, token.start) && !isAtWork(context, i, last)) continue;
      // "Nygård & Moe (2019)": who wrote it.
      if (/^ \((?:19|20)\d{2}[a-z]?\)/.test(text.slice(tokens[last]!.end, tokens[last]!.end + 9))) continue;
      yield {
        start: token.start,
        end: tokens[last]!.end,
        entity: "ORGANIZATION",
        score: /^(?:by|at|for|from|joined|left|in)$/.test(
          token.gap === " " ? (tokens[i - 1]?.folded ?? "") : "",
        )
          ? 0.975
          : isTwoWords && !isTitleCase(context, token.start)
            ? 0.94
            : 0.78,
        reason: "Two names and an ampersand.",
      };
      i = last;
      continue;
    }
  }
  yield* careHomes(context);
  yield* besideWork(context);
  yield* byFrames(context);
  yield* bySubjects(context);
  yield* byNotes(context);
  yield* byAnswers(context);
  if (isLowerCase) yield* fromSpeech(context);
  else {
    yield* byForm(context);
    yield* fromResume(context);
    yield* fromEntries(context);
    yield* fromTerms(context);
    yield* firmsInProse(context);
  }
}
