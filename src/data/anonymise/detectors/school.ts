// Schools and universities: by the word for one and the names around it, by names known without it, and by what stands after
// "studied at".
import { setOf } from "../text/setOf.ts";
import { beginsSchool, isDegreeWord, isNumberedKind, knownSchoolAt } from "../lists/schools.ts";
import { calendar } from "../lists/things.ts";
import { fold, type Token } from "../text/tokens.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import { schoolsInColumns } from "./columns.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";
import { schoolsAfterLabel, schoolsBesideDegrees, schoolsInEducation } from "./schoolLines.ts";
import { schoolForms } from "./schoolForms.ts";
import { schoolNameEnd } from "./schoolName.ts";
import { schoolsSaid } from "./schoolSaid.ts";
import { sharedScore } from "./schoolShared.ts";
import { kindFirst, particles, spokenRun, spokenStage } from "./schoolSpoken.ts";
import {
  general,
  indefinite,
  isSchoolWord,
  isSmallHead,
  isWholeSchool,
  notTaught,
  oneOfMany,
  treated,
} from "./schoolWords.ts";
import { isNameLike, isNext, runStart } from "./sequences.ts";

const openers = setOf(
  "entered finished completed joined left will training trained diploma certificate attestation doctorate degree postgraduate bachelors masters bsc msc ba ma beng meng llb llm pcll dvm mba bm mm bfa mfa msw mph phd hnd hnc pgce the a an my his her their our your at in from attended attend of and with by is was are i he she they we when while after before since although both this that these visit hello dear studied degree bachelor master phd education online current former local",
);

const labels =
  "highest education|schooling|studies|study|high school|secondary school|primary school|school|schools|university|uni|college|alma[ _]?mater|institution|institute|school[ _]?name|name of school|educational institution|education|edu|higher education|further education|secondary education|last[ _]?school(?: attended)?|school attended|university attended|college attended|place of study|where studied|sixth form|secondary|primary|primary school|universities|colleges|schools attended|degree from|degrees from|degrees|degree awarded by|awarded by|awarding body|awarding institution|matric|studied at|training provider|bootcamp|educated|schooled|undergrad|undergraduate|postgrad|postgraduate|masters|phd|hs|coll|academic background|academic history|transfer student|transfer from|schule|hochschule|universitat|universite|ecole|universidad|colegio|scuola|studium|etablissement|centro de estudios";
const labelled = new RegExp(
  String.raw`(?<![\p{L}])(?:${labels})\.?["']?[^\S\n]{0,2}(?:[:=|]\s{0,3}|(?:\. ?){4,40}[^\S\n]{0,3}| {3,20}|(?<=education ?)[-–—/] )["']?((?=[\p{Lu}])[^\n;|"\t,(>]{2,70})`,
  "iuy",
);
const labelWords = wordList(firstWords(labels));
const cellStart = /(?:^|\n)[\s|*_-]*$/;
const education =
  /^(?:highest education|schooling|studies|study|secondary|primary|sixth form|universities|colleges|schools|schools attended|degrees?|educated|schooled|undergrad|undergraduate|postgrad|postgraduate|masters|phd|academic background|academic history|degrees? from|degree awarded by|awarded by|awarding body|awarding institution|matric|education|edu|higher education|further education|secondary education|studium)\b/i;
const sureEnds = setOf("university college school polytechnic");
const roles = setOf(
  "student students alumni alumnus alumna alum graduate graduates professor prof lecturer teacher dean principal chair headteacher pupil pupils rector fellow member members",
);
/** "Student Ann Baker of Northgate College", "Ann Baker of Universidad X": the school alone. */
function afterOf(tokens: readonly Token[], first: number, i: number): number {
  if (!roles.has(tokens[first]!.folded) && !kindFirst.has(tokens[i]!.folded)) return first;
  for (let n = i - 1; n > first; n--) if (tokens[n]!.text === "of") return n + 1;
  return first;
}
const many = /^(?:universities|colleges|schools|degrees)/i;
const isNameStart = setOf("name type title address location head year years date");
const isOurLady = (tokens: readonly Token[], i: number): boolean =>
  tokens[i]!.text === "Our" && tokens[i + 1]?.text === "Lady";
/** "TU Graz", "DPS RK Puram", "SMAN 8" */
function isAfterKind(tokens: readonly Token[], i: number): boolean {
  const [next, second] = [tokens[i + 1]!, tokens[i + 2]];
  if (next.kind === "number") return isNumberedKind(tokens[i]!) && next.text.length < 4;
  return (
    next.shape === "Capital" ||
    // "CFA de Kerivoas"
    (tokens[i]!.shape === "UPPER" &&
      particles.has(next.folded) &&
      second?.shape === "Capital" &&
      second.gap === " ") ||
    (next.shape === "UPPER" && next.text.length < 4 && second?.shape === "Capital" && second.gap === " ")
  );
}
/** "Bexley Grammar", "Sydney Boys High": ends of names that are words, too. */
const stages = setOf("grammar primary high form modern infants juniors preparatory secondary middle prep");
/** Of those, what nothing else is called. */
const sureStages = setOf("infants juniors preparatory primary secondary grammar");
const beforeStage = setOf("boys girls senior junior sixth secondary convent catholic upper lower");
const noNames = setOf(
  "none no yes the i he she we they my n/a na year years degree grade result city country date dates score class course subject from to status",
);

const shortHeads = new Set(["uni", "univ", "u"]);
const isShortHead = ({ folded, shape }: Token): boolean =>
  shortHeads.has(folded) || (shape === "lower" && isSmallHead(folded));
/** "Leeds Uni", "Univ. of Leeds", "U of Toronto", "Stockholms universitet". */
function* besideShort({ tokens, gazetteer, isLowerCase, text }: TextContext, i: number): Iterable<Candidate> {
  const token = tokens[i]!;
  const before = tokens[i - 1];
  const made = (first: number, last: number): Candidate => ({
    start: tokens[first]!.start,
    end: tokens[last]!.end,
    entity: "SCHOOL",
    score: 0.987,
    reason: `A name beside "${token.text}".`,
    general: general(text.slice(tokens[first]!.start, tokens[last]!.end)),
  });
  const isShort = token.folded === "uni" || token.folded === "univ" || token.text === "U";
  const of = tokens[i + 1]?.text === "." ? i + 2 : i + 1;
  if (
    isShort &&
    tokens[of]?.text === "of" &&
    tokens[of].gap === " " &&
    tokens[of + 1]?.gap === " " &&
    isNameLike(tokens[of + 1])
  ) {
    yield made(i, schoolNameEnd(tokens, i, of + 1, false));
    return;
  }
  const isSmall = token.shape === "lower" && !isLowerCase && isSmallHead(token.folded);
  if (before === undefined || token.gap !== " " || token.text === "U" || !(isShort || isSmall)) return;
  if (!isNameLike(before) && !(isShort && isLowerCase && before.kind === "word")) return;
  const isName =
    gazetteer.commonness(before.folded) === 0 ||
    gazetteer.cityCountry(before.folded) !== undefined ||
    knownSchoolAt(tokens, i - 1, isLowerCase).length > 0;
  if (!isName || openers.has(before.folded)) return;
  // "videregående skole", "Guri Kunna fagskole Nord"
  const next = tokens[i + 1];
  const last = isSmall && next?.shape === "lower" && next.gap === " " && isSmallHead(next.folded) ? i + 1 : i;
  let first = i - 1;
  while (
    isSmall &&
    i - first < 4 &&
    tokens[first]!.gap === " " &&
    isNameLike(tokens[first - 1]) &&
    gazetteer.commonness(tokens[first - 1]!.folded) === 0
  )
    first--;
  yield made(first, isSmall ? schoolNameEnd(tokens, first, last, false) : last);
}

export const school = {
  id: "school",
  title: "Schools and universities",
  entities: ["SCHOOL"],
  *find(context): Iterable<Candidate> {
    const { text, tokens, gazetteer, isLowerCase, words } = context;
    yield* schoolsInColumns(context);
    const isCommon = (word: string): boolean =>
      gazetteer.commonness(word) > 0 && gazetteer.cityCountry(word) === undefined;
    const stops = (token: Token): boolean => token.isSentenceStart && openers.has(token.folded);
    let parsedTo = 0;
    for (const match of matchesAt(labelled, text, words, labelWords)) {
      const value = (match[1] ?? "").split(/ {2,}| [-–—] |(?<=\p{Ll}{3})\. /u)[0]!.replace(/[\s.]+$/, "");
      const word = fold(value).split(/[^\p{L}]+/u)[0] ?? "";
      // A degree or a subject after "Education:", a sentence after "School:".
      if (
        !/^\p{Lu}/u.test(value) ||
        value.split(" ").length > 8 ||
        isDegreeWord(word) ||
        noNames.has(word) ||
        calendar.has(word)
      )
        continue;
      // The end of a cell is no label of the next.
      if (
        !/^[^|]*[:=]|\.\./.test(match[0]) &&
        !cellStart.test(text.slice(Math.max(0, match.index - 12), match.index))
      )
        continue;
      if (value.split(" ").filter((one) => /^\p{Ll}{3}/u.test(one)).length > 2) continue;
      const start = match.index + match[0].length - (match[1] ?? "").length;
      if (education.test(match[0])) {
        if (start < parsedTo) continue;
        yield* schoolsAfterLabel(context, start, many.test(match[0]));
        parsedTo = start + text.slice(start, start + 160).split("\n", 1)[0]!.length;
        continue;
      }
      yield {
        start,
        end: start + value.length,
        entity: "SCHOOL",
        score: /^(?:studied|transfer|last)/i.test(match[0]) ? 0.984 : 0.978,
        reason: "Follows a label for schools.",
        general: general(value),
      };
    }
    yield* schoolsSaid(context);
    yield* schoolsBesideDegrees(context);
    yield* schoolsInEducation(context);
    if (!isLowerCase) yield* schoolForms(context);
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (token.kind !== "word") continue;
      if (!isNameLike(token) && !isLowerCase) {
        if (isShortHead(token)) yield* besideShort(context, i);
        continue;
      }
      const known = knownSchoolAt(tokens, i, isLowerCase);
      // "Mit" begins German sentences.
      const isShort =
        token.shape === "Capital" &&
        token.text.length < 4 &&
        (tokens[i + 1]?.kind !== "word" || !isNameLike(tokens[i + 1]));
      if (known.length > 0 && !token.isGlued && !(isShort && known.length === 1)) {
        const end = i + known.length - 1;
        const last = known.isSure && !isLowerCase ? schoolNameEnd(tokens, i, end, false) : end;
        const score = known.isSure
          ? isLowerCase
            ? 0.7
            : known.length > 1 && !isSchoolWord(tokens[i]!.folded)
              ? 0.985
              : token.shape === "UPPER" || token.shape === "Mixed"
                ? 0.981
                : last > i && tokens.slice(i, last + 1).some(({ folded }) => isSchoolWord(folded))
                  ? 0.97
                  : 0.84
          : sharedScore(context, i, end);
        // "Royal Infirmary of Strathmore"
        const isOf =
          known.length === 1 &&
          tokens[i - 1]?.text === "of" &&
          isNameLike(tokens[i - 2]) &&
          !isSchoolWord(tokens[i - 2]!.folded) &&
          !roles.has(tokens[i - 2]!.folded);
        const isLicence = token.text === "MIT" && /^licen[cs]e/.test(tokens[i + 1]?.folded ?? "");
        if (score > 0 && !isOf && !isLicence) {
          yield {
            start: token.start,
            end: tokens[last]!.end,
            entity: "SCHOOL",
            score,
            reason: "A university known by this name.",
            general: general(text.slice(token.start, tokens[last]!.end)),
          };
          i = last;
          continue;
        }
      }
      // "TU Graz", "Coleg Menai"
      if (!isLowerCase && beginsSchool(token) && tokens[i + 1]?.gap === " " && isAfterKind(tokens, i)) {
        const last = schoolNameEnd(tokens, i, i, false);
        // "Govt. ITI Marhowrah"
        const isGovernment =
          token.gap === " " && tokens[i - 1]?.text === "." && tokens[i - 2]?.folded === "govt";
        const next = tokens[i + 1]!.folded;
        const rank = gazetteer.commonness(next);
        if (rank === 0 || rank > 3 || gazetteer.cityCountry(next) !== undefined) {
          yield {
            start: (isGovernment ? tokens[i - 2]! : token).start,
            end: tokens[last]!.end,
            entity: "SCHOOL",
            score: 0.986,
            reason: `A name after "${token.text}".`,
            general: general(text.slice(token.start, tokens[last]!.end)),
          };
          i = last;
          continue;
        }
      }
      if (stages.has(token.folded) && token.shape === "Capital" && !isLowerCase && token.gap === " ") {
        const first = runStart(tokens, i, 4, stops);
        const word = tokens[i - 1]!.folded;
        const isStage = beforeStage.has(word) || (tokens[i - 1]!.text === "'" && i - first > 1);
        const needsStage = token.folded === "form" || token.folded === "modern";
        const name = tokens[first]!.folded;
        const isProper =
          (i - first > 1 && sureStages.has(token.folded)) ||
          ((gazetteer.commonness(name) === 0 || gazetteer.cityCountry(name) !== undefined) &&
            !gazetteer.isRegion(name));
        if (
          first < i - (isStage ? 1 : 0) &&
          isProper &&
          word !== "of" &&
          (isStage || !needsStage) &&
          !(isNameLike(tokens[i + 1]) && tokens[i + 1]!.gap === " ")
        ) {
          yield {
            start: tokens[first]!.start,
            end: token.end,
            entity: "SCHOOL",
            score: 0.986,
            reason: `A name before "${token.text}".`,
            general: "a school",
          };
          continue;
        }
      }
      if (isLowerCase) yield* spokenStage(tokens, i, isCommon);
      if (isShortHead(token)) yield* besideShort(context, i);
      // What an earlier look put in: "a university".
      if (isSchoolWord(token.folded) && !(token.shape === "lower" && tokens[i - 1]?.text === "a")) {
        let first = runStart(tokens, i, 7, stops);
        while (first < i && openers.has(tokens[first]!.folded) && !isOurLady(tokens, first)) first++;
        first = afterOf(tokens, first, i);
        // "Nanhu No. 2 Middle School"
        if (
          tokens[first]!.gap === " " &&
          tokens[first - 1]?.kind === "number" &&
          tokens[first - 2]?.text === "." &&
          /^(?:no|nr)$/.test(tokens[first - 3]?.folded ?? "") &&
          isNameLike(tokens[first - 4])
        )
          first = runStart(tokens, first - 3, 4, stops);
        // "BMLS of Delta Crest University"
        if (tokens[first]!.shape === "UPPER" && tokens[first + 1]?.text === "of" && first + 2 < i) first += 2;
        let last = isLowerCase ? i : schoolNameEnd(tokens, i, i, false);
        if (isLowerCase) ({ first, last } = spokenRun(tokens, i, isCommon));
        // "University of California, Berkeley"
        const comma = tokens[last + 1];
        const campus = tokens[last + 2];
        if (
          comma?.text === "," &&
          comma.gap === "" &&
          campus !== undefined &&
          isNext(campus) &&
          /university of/i.test(text.slice(tokens[first]!.start, tokens[last]!.end)) &&
          isNameLike(campus) &&
          gazetteer.cityCountry(campus.folded) !== undefined
        )
          last += 2;
        // "Government Secondary School, Tudun Wada": of many one, by its place.
        if (
          !isLowerCase &&
          comma?.text === "," &&
          comma.gap === "" &&
          isNameLike(campus) &&
          campus!.gap === " " &&
          first < i &&
          tokens.slice(first, last + 1).every(({ folded }) => oneOfMany.has(folded) || isSchoolWord(folded))
        ) {
          last += 2;
          if (
            isNameLike(tokens[last + 1]) &&
            tokens[last + 1]!.gap === " " &&
            gazetteer.commonness(tokens[last + 1]!.folded) === 0
          )
            last++;
        }
        // "Faculty of Health Sciences, University of Leeds", "School of Nursing, Kandana"
        else if (
          !isLowerCase &&
          first === i &&
          tokens[i + 1]?.text === "of" &&
          comma?.text === "," &&
          isNameLike(campus) &&
          campus!.gap === " "
        ) {
          const end = schoolNameEnd(tokens, last + 2, last + 2, false);
          const isPart = tokens.slice(last + 2, end + 1).some(({ folded }) => isSchoolWord(folded));
          const isTown =
            end === last + 2 && !/college|university/.test(token.folded) && tokens[end + 1]?.kind === "mark";
          if (isPart || isTown) last = end;
        }
        if (last === first && !isWholeSchool(token.folded)) continue;
        // "Lakeview Heart Institute"
        if (token.folded === "institute" && last === i && treated.has(tokens[i - 1]!.folded)) continue;
        // "cairo university faculty of commerce", "a swim school"
        if (
          isLowerCase &&
          ((first < i && isSchoolWord(tokens[i - 1]!.folded)) ||
            (last === i && i - first < 2 && indefinite.has(tokens[first - 1]?.folded ?? "")))
        )
          continue;
        if (
          notTaught.has(tokens[last]!.folded) ||
          (last === i && notTaught.has(tokens[i + 1]?.folded ?? "") && first === i - 1)
        )
          continue;
        if (isNameStart.has(tokens[first]!.folded)) continue;
        if (
          last === i &&
          first === i - 1 &&
          /^(?:high|business|law|medical|graduate|middle|primary|elementary|secondary|summer|public|private|old|new|the)$/.test(
            tokens[first]!.folded,
          )
        )
          continue;
        // "Riverside Academy Trust", "University Hospital Ghent": who employs, not who teaches.
        if (
          /^(?:trust|hospitals?|press|clinic|partnership|group|ltd|limited|publishing|bookshop|inn|arms)$/.test(
            tokens[last]!.folded,
          ) ||
          (last > i && /^hospitals?$/.test(tokens[i + 1]?.folded ?? ""))
        ) {
          i = Math.max(i, last);
          continue;
        }
        const found = text.slice(tokens[first]!.start, tokens[last]!.end);
        yield {
          start: tokens[first]!.start,
          end: tokens[last]!.end,
          entity: "SCHOOL",
          // What a school is called says more than that somebody worked there.
          score: isLowerCase
            ? 0.86
            : found.includes(", ")
              ? 0.985
              : sureEnds.has(tokens[last]!.folded)
                ? 0.98
                : first === i && last > i && gazetteer.commonness(token.folded) === 0
                  ? 0.978
                  : 0.935,
          reason: `Names around "${token.text}".`,
          general: general(found),
        };
        i = Math.max(i, last);
        continue;
      }
    }
  },
} as const satisfies Detector;
