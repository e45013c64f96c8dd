// Schools and universities: by the word for one and the names around it, by names known without it, and by what stands after
// "studied at".
import { schools } from "../lists/things.ts";
import { fold, type Token } from "../text/tokens.ts";
import { firstWords, matchesAt } from "../text/wordIndex.ts";
import { schoolsInColumns } from "./columns.ts";
import type { Candidate, Detector } from "./detector.ts";
import { isNameLike, isNext, runEnd, runStart } from "./sequences.ts";

const heads = new Set(
  "university universities college institute school academy polytechnic conservatory seminary universitat université universite universidad universidade universita universiteit universitetet universitet uniwersytet univerzita hochschule fachhochschule politecnico politechnika polytechnique tecnologico tecnologica politecnica lycee gymnasium realschule grundschule ecole escuela escola instituto colegio liceo istituto universitas kolej vidyalaya vidyapeeth gakuin daigaku madrasa kindergarten comprehensive elementary montessori hogeschool hogskolan hogskola hojskole skole skola szkola liceum technikum gimnazija akademie akademia facultad faculdade institut cegep universitesi lisesi koleji rijksuniversiteit iit nit iiit iim".split(
    " ",
  ),
);
/** "Hanzehogeschool": one word with what it is. */
const isCompound = (word: string): boolean =>
  word.length > 8 &&
  /\p{L}{3}(?:hogeschool|universiteit|hochschule|universitat|hogskola|gymnasium|schule)$/u.test(word);
export const isSchoolWord = (word: string): boolean => heads.has(word) || isCompound(word);
const openers = new Set(
  "the a an my his her their our your at in from attended attend of and with by is was are i he she they we when while after before since although both this that these visit hello dear studied degree bachelor master phd education online current former local".split(
    " ",
  ),
);
const general = (text: string): string =>
  /(?:high|middle|primary|elementary|secondary|grammar|boarding|public|boys|girls|kindergarten)\b|school$|gymnasium|lyc|colegio|liceo|academy/i.test(
    text,
  ) && !/business school|law school|medical school|school of/i.test(text)
    ? "a school"
    : "a university";
const studied =
  /(?<!\p{L})(?:studied|studying|trained|read \p{L}+|went to (?:school|university|college)|schooled|study|studies|educated|enrolled|graduated|graduate|degree|diploma|bachelor['’]?s|master['’]?s|mba|phd|bsc|msc|alumn(?:us|a|i)|student|schooling|taught|teaches|professor|lecturer)(?: [\p{Ll}]{2,14}){0,3} (?:at|from|of) (?:the )?$/iu;
/** What `studied` ends with. */
const studiedEnds = new Set(["at", "from", "of", "the"]);

const stopsSpeech = new Set(
  "at from to the a an in i studied attended attend graduated finished went my and of for with was is um uh so then after before by about that this our local high-school old same as while on you into our".split(
    " ",
  ),
);

/** The same in speech without capitals: words to the left up to a preposition, "of ..." and a place to the right. */
function spokenRun(tokens: readonly Token[], i: number): { first: number; last: number } {
  let first = i;
  while (
    first > 0 &&
    i - first < 4 &&
    tokens[first]!.gap === " " &&
    tokens[first - 1]!.kind === "word" &&
    !stopsSpeech.has(tokens[first - 1]!.folded)
  )
    first--;
  let last = i;
  const isWord = (n: number): boolean => tokens[n]?.kind === "word" && tokens[n].gap === " ";
  if (/^(?:of|de|di|do|da)$/.test(tokens[i + 1]?.folded ?? "") && isWord(i + 1) && isWord(i + 2)) {
    last = i + 2;
    if (
      /^(?:new|san|los|north|south|east|west|st|saint|northern|southern|applied|computer|british|hong|sao|the|british)$/.test(
        tokens[last]!.folded,
      ) &&
      isWord(last + 1)
    )
      last++;
    if (
      /^(?:and|of)$/.test(tokens[last + 1]?.folded ?? "") &&
      /^(?:science|sciences|technology|arts|engineering|medicine|applied)$/.test(tokens[last]!.folded) &&
      isWord(last + 2)
    )
      last += 2;
  } else if (first === i && isWord(i + 1) && !stopsSpeech.has(tokens[i + 1]!.folded)) last = i + 1;
  else if (
    /^(?:universitat|universite|hochschule|universidad|universita)$/.test(tokens[i]!.folded) &&
    isWord(i + 1) &&
    !stopsSpeech.has(tokens[i + 1]!.folded)
  )
    last = i + 1;
  return { first, last };
}

const labels =
  "high school|secondary school|primary school|school|university|college|alma mater|institution|institute|school name|name of school|educational institution|education|schule|hochschule|universitat|universite|ecole|universidad|colegio|scuola";
const labelled = new RegExp(
  String.raw`(?<![\p{L}])(?:${labels})["']?\s{0,2}[:=|]\s{0,3}["']?((?=[\p{Lu}])[^\n;|"\t,(]{2,70})`,
  "iuy",
);
const labelWords = firstWords(labels);
const degrees = new Set(
  "bsc msc ba ma bachelor bachelors master masters mba phd beng meng diploma degree doctor doctorate associate certificate a level gcse none no yes the i he she we they my".split(
    " ",
  ),
);

export const school = {
  id: "school",
  title: "Schools and universities",
  entities: ["SCHOOL"],
  *find(context): Iterable<Candidate> {
    const { text, tokens, gazetteer, isLowerCase, words } = context;
    yield* schoolsInColumns(context);
    const stops = (token: Token): boolean => token.isSentenceStart && openers.has(token.folded);
    for (const match of matchesAt(labelled, text, words, labelWords)) {
      const value = (match[1] ?? "").split(/ {2,}| [-–—] |(?<=\p{Ll}{3})\. /u)[0]!.replace(/[\s.]+$/, "");
      const first = fold(value).split(/[^\p{L}]+/u)[0] ?? "";
      // A degree or a subject after "Education:", a sentence after "School:".
      if (!/^\p{Lu}/u.test(value) || value.split(" ").length > 8 || degrees.has(first)) continue;
      if (
        /^education$/i.test(match[0].split(/[:=|]/)[0]!.trim()) ||
        value.split(" ").filter((word) => /^\p{Ll}{3}/u.test(word)).length > 2
      )
        continue;
      const start = match.index + match[0].length - (match[1] ?? "").length;
      yield {
        start,
        end: start + value.length,
        entity: "SCHOOL",
        score: 0.86,
        reason: "Follows a label for schools.",
        general: general(value),
      };
    }
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (token.kind !== "word") continue;
      // "Mit" begins German sentences.
      const known =
        token.shape === "Capital" &&
        token.text.length < 4 &&
        (tokens[i + 1]?.kind !== "word" || !isNameLike(tokens[i + 1]))
          ? 0
          : token.shape === "UPPER" || token.shape === "Capital" || isLowerCase
            ? schools.lengthAt(tokens, i)
            : 0;
      if (known > 0) {
        const last = runEnd(tokens, i + known - 1, 4);
        const found = text.slice(token.start, tokens[last]!.end);
        yield {
          start: token.start,
          end: tokens[last]!.end,
          entity: "SCHOOL",
          score: isLowerCase
            ? 0.7
            : tokens.slice(i, last + 1).some(({ folded }) => heads.has(folded))
              ? 0.935
              : 0.84,
          reason: "A university known by this name.",
          general: general(found),
        };
        i = last;
        continue;
      }
      const isHead =
        isSchoolWord(token.folded) ||
        (token.folded.includes("-") && heads.has(token.folded.slice(token.folded.lastIndexOf("-") + 1)));
      if (isHead && (isNameLike(token) || isLowerCase)) {
        let first = runStart(tokens, i, 7, stops);
        while (first < i && openers.has(tokens[first]!.folded)) first++;
        let last = isLowerCase ? i : runEnd(tokens, i, 7);
        if (isLowerCase) ({ first, last } = spokenRun(tokens, i));
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
        if (last === first && !token.folded.includes("-") && !isCompound(token.folded)) continue;
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
          score: isLowerCase ? 0.86 : 0.935,
          reason: `Names around "${token.text}".`,
          general: general(found),
        };
        i = Math.max(i, last);
        continue;
      }
      if (token.shape !== "Capital" && token.shape !== "UPPER") continue;
      if (token.gap !== " " || !studiedEnds.has(tokens[i - 1]?.folded ?? "")) continue;
      const before = text.slice(Math.max(0, token.start - 70), token.start);
      if (!/(?:at|from|of|the) $/.test(before) || !studied.test(before)) continue;
      const last = runEnd(tokens, i, 4);
      yield {
        start: token.start,
        end: tokens[last]!.end,
        entity: "SCHOOL",
        score: tokens.slice(i, last + 1).some(({ folded }) => heads.has(folded))
          ? 0.9
          : // "I studied at Le Cordon": nobody is studied at.
            last > i && /(?:studied|study|studying|enrolled|educated) at (?:the )?$/iu.test(before)
            ? 0.975
            : 0.68,
        reason: "Stands where somebody studied.",
        general: "a university",
      };
      i = last;
    }
  },
} as const satisfies Detector;
