// Schools by what is said of them: "read Law at Keele", "a two-one from Bath", "Tartu alumna", "my school, X", "uni?" and its answer.
// Each form begins at a word for studying; a name of no list is taken for a school where nothing but a school stands, and a name that
// is a town or a word, too, where a school stands rather than these.
import { setOf } from "../text/setOf.ts";
import { isJobWord } from "../lists/jobs.ts";
import { isDegreeWord, isSubject } from "../lists/schools.ts";
import type { Token } from "../text/tokens.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { isEvent, possessives, schoolNameEnd, schoolAt, type SchoolName } from "./schoolName.ts";
import { isSchoolWord } from "./schoolWords.ts";
import { answered } from "./schoolAnswers.ts";
import { isNameLike, runStart } from "./sequences.ts";

import {
  type Cue,
  after,
  begins,
  any,
  atFrom,
  atOf,
  cues,
  fillers,
  grades,
  labelsAlone,
  owners,
  cuePairs,
  schoolNouns,
  stops,
  sureScore,
} from "./schoolCues.ts";
export function* schoolsSaid(context: TextContext): Iterable<Candidate> {
  const { tokens } = context;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind === "word") {
      const word = token.folded;
      if (!begins.has(word)) {
        if (word.includes("-")) yield* hyphened(context, i);
        continue;
      }
      const pair = cuePairs.get(word);
      const cue =
        pair === undefined
          ? cues.get(word)
          : pair.has(tokens[i - 1]?.folded ?? "")
            ? { before: atOf, score: sureScore }
            : undefined;
      if (grades.has(word) && tokens[i + 1]?.folded === "from" && tokens[i + 1]!.gap === " ")
        yield* graded(context, i);
      // "read Law at", but not "read about it at"
      const isRead = word === "read" || word === "reading";
      if (
        cue !== undefined &&
        (!isRead ||
          (token.shape === "lower" && (isNameLike(tokens[i + 1]) || isSubject(tokens[i + 1]?.folded ?? ""))))
      )
        yield* afterCue(context, i, cue);
      const isAny = after.get(word);
      if (isAny !== undefined) yield* beforeNoun(context, i, isAny);
      if ((word === "boy" || word === "girl") && tokens[i - 1]?.shape === "Capital")
        yield* beforeNoun(context, i, true);
      if (schoolNouns.has(word)) yield* named(context, i);
      if (word === "attended" || word === "attend" || word === "attending" || word === "attends")
        yield* attended(context, i);
      if (labelsAlone.has(word) && token.shape === "lower" && tokens[i + 1]?.gap === " ")
        yield* one(context, i + 1, false, 0.984);
      // "a 2:1 from Swansea"
      if (
        word === "from" &&
        tokens[i - 1]?.kind === "number" &&
        tokens[i - 3]?.text === "2" &&
        tokens[i - 2]!.gap === ""
      )
        yield* one(context, i + 1, false, 0.985);
      if ((word === "to" || word === "into") && goes.has(tokens[i - 1]?.folded ?? ""))
        yield* gone(context, i);
    } else if (token.text === "?") yield* answered(context, i);
  }
}

function candidate({ tokens, text }: TextContext, first: number, last: number, score: number): Candidate {
  const start = tokens[first]!.start;
  const end = tokens[last]!.end;
  return {
    start,
    end,
    entity: "SCHOOL",
    score,
    reason: "Stands where somebody studied.",
    general: generalOf(text.slice(start, end)),
  };
}
const generalOf = (name: string): string =>
  /school|gymnasium|lyc|high$|sixth form|grammar/i.test(name) ? "a school" : "a university";

function* one(context: TextContext, i: number, isStrict: boolean, score: number): Iterable<Candidate> {
  const found = schoolAt(context, i, isStrict);
  if (found !== undefined) yield candidate(context, i, found.last, score);
}

const pronouns = setOf("him her them me us");
/** From a word for studying to "at", over what was studied, and the names after it. */
function* afterCue(context: TextContext, i: number, { before, score }: Cue): Iterable<Candidate> {
  const { tokens } = context;
  const isStudent = tokens[i]!.folded === "student" || tokens[i]!.folded === "students";
  const isTrained = tokens[i]!.folded === "trained" || tokens[i]!.folded === "qualified";
  const isOut = before.has("out") && before.size === 1;
  const far = i + 24;
  let end = i + 11;
  for (let n = i + 1; n < end; n++) {
    const token = tokens[n];
    if (token === undefined || token.gap === "\n" || token.gap === "column") return;
    if (token.kind === "mark") {
      if (token.text !== "@" && !isInner(tokens, n)) return;
      if (token.text !== "@") continue;
    }
    if (!before.has(token.folded)) {
      // The later word for studying says as much.
      if (cues.get(token.folded)?.before === before) return;
      if (
        (stops.has(token.folded) && !(isOut && pronouns.has(token.folded))) ||
        (!isTrained && n > i + 1 && isJobWord(token.folded) && !isDegreeWord(token.folded))
      )
        return;
      continue;
    }
    let first = n + 1;
    // "out of"
    if (token.folded === "out") {
      while (first < n + 6 && tokens[first]?.kind === "word" && !any.has(tokens[first]!.folded)) first++;
      // "dropped out of the masters at trinity"
      if (tokens[first]?.folded === "of" && tokens[first + 1] !== undefined) {
        const isThe = tokens[first + 1]!.folded === "the";
        if (isThe && tokens[first + 3]?.folded === "at") first += 3;
      } else if (!any.has(tokens[first]?.folded ?? "")) return;
      first++;
    }
    while (first < n + 7 && fillers.has(tokens[first]?.folded ?? "")) first++;
    const found = tokens[first]?.gap === " " ? schoolAt(context, first, false) : undefined;
    if (
      found === undefined ||
      (token.folded === "of" && !(isStudent ? found.isKnown : isOf(context, first, found)))
    ) {
      if (token.folded === "of" || before === atFrom) continue;
      return;
    }
    // "at symbio college of commerce": the name is longer.
    if (
      context.isLowerCase &&
      [1, 2, 3].some((more) => isSchoolWord(tokens[found.last + more]?.folded ?? "")) &&
      tokens[found.last + 1]?.kind === "word" &&
      !stops.has(tokens[found.last + 1]!.folded)
    )
      return;
    // "trained at Umbra by Bo"
    if (tokens[i]!.folded === "trained" && tokens[found.last + 1]?.folded === "by") return;
    yield candidate(context, first, found.last, context.isLowerCase ? Math.min(score, 0.9) : score);
    yield* chained(context, found.last);
    // "Classics at Durham and law at Exeter"
    n = found.last;
    end = Math.min(far, n + 6);
  }
}
/** "a first from York", not "the first from York". */
function* graded(context: TextContext, i: number): Iterable<Candidate> {
  const { tokens } = context;
  const lead = tokens[i - 1]?.folded ?? "";
  const isGrade =
    tokens[i]!.folded === "class"
      ? /^(?:1st|2nd|3rd|st|nd|first|second|third|upper|lower)$/.test(lead)
      : /^(?:an?|my|his|her|with|got|starred|double|,)$/.test(lead) || i === 0 || tokens[i]!.isSentenceStart;
  if (isGrade) yield* one(context, i + 2, false, 0.95);
}
/** Marks that part no sentence: "B.Sc. (Hons), law & art". */
function isInner(tokens: readonly Token[], n: number): boolean {
  const { text } = tokens[n]!;
  if (text === ".") return tokens[n - 1]!.text.length <= 4 && tokens[n - 1]!.shape !== "lower";
  return (
    text === "," ||
    text === "(" ||
    text === ")" ||
    text === "&" ||
    text === "/" ||
    text === "-" ||
    text === "'s" ||
    text === "’s"
  );
}
/** "graduates of 2011", "students of History": schools and names only. */
function isOf({ gazetteer, tokens }: TextContext, i: number, found: SchoolName): boolean {
  return (
    found.isKnown ||
    (gazetteer.commonness(tokens[i]!.folded) === 0 && !isSubject(tokens[i]!.folded)) ||
    tokens.slice(i, found.last + 1).some(({ folded }) => isSchoolWord(folded))
  );
}

const joins = setOf("and then or & / > , later");
/** "at Bath and Keele", "at trinity and then queen's". */
function* chained(context: TextContext, from: number): Iterable<Candidate> {
  const { tokens, gazetteer } = context;
  let last = from;
  for (let n = 0; n < 4; n++) {
    let next = last + 1;
    let isComma = true;
    while (
      next < last + 5 &&
      tokens[next] !== undefined &&
      tokens[next]!.gap !== "\n" &&
      (joins.has(tokens[next]!.text) ||
        (next > last + 1 && (tokens[next]!.folded === "at" || tokens[next]!.folded === "the")))
    ) {
      if (tokens[next]!.text !== ",") isComma = false;
      next++;
    }
    if (next === last + 1) return;
    const found = schoolAt(context, next, true);
    // "at UCL, London": where it is.
    if (found === undefined || (isComma && !found.isSure)) return;
    if (!found.isKnown && gazetteer.isSurname(tokens[next]!.folded)) return;
    yield candidate(context, next, found.last, context.isLowerCase ? 0.9 : 0.984);
    last = found.last;
  }
}

/** "Her Polimi thesis", "Makers bootcamp", "an old Wykeham boy". */
function* beforeNoun(context: TextContext, i: number, isAny: boolean): Iterable<Candidate> {
  const { tokens, isLowerCase, gazetteer } = context;
  if (isLowerCase || tokens[i]!.gap !== " " || !isNameLike(tokens[i - 1])) return;
  const isPupil = tokens[i]!.folded === "boy" || tokens[i]!.folded === "girl";
  let first = runStart(
    tokens,
    i,
    5,
    (token) =>
      isDegreeWord(token.folded) ||
      (token.isSentenceStart &&
        gazetteer.commonness(token.folded) > 0 &&
        gazetteer.commonness(token.folded) < 3),
  );
  while (first < i - 1 && owners.has(tokens[first]!.folded)) first++;
  // A name's end is its own: "Ann Baker, Tartu alumna".
  for (; first < i; first++) {
    const found = schoolAt(context, first, true);
    if (found === undefined || schoolNameEnd(tokens, first, first, false) !== i - 1) continue;
    const isListed =
      found.isKnown &&
      (found.isSure ||
        !gazetteer.isGiven(tokens[first]!.folded) ||
        isAny ||
        introduces.has(tokens[first - 1]?.folded ?? ""));
    if (isPupil ? tokens[first - 1]?.folded !== "old" : !isListed && !(isAny && !found.isTown)) return;
    yield candidate(context, first, i - 1, 0.985);
    return;
  }
}

const introduces = setOf("a an the recent former new current fellow our some two three young many most");
/** "My school, Sint-Jozefscollege,", "my university was Keele", "the village school, then Wat Sutthi". */
function* named(context: TextContext, i: number): Iterable<Candidate> {
  const { tokens } = context;
  let next = i + 1;
  const mark = tokens[next];
  if (mark === undefined || mark.gap === "\n") return;
  if (![1, 2, 3].some((n) => owners.has(tokens[i - n]?.folded ?? ""))) return;
  if (mark.text === ",") {
    next++;
    if (tokens[next]?.folded === "and") next++;
    if (tokens[next]?.folded === "then") next++;
  } else if (
    mark.folded === "was" ||
    mark.folded === "is" ||
    mark.folded === "called" ||
    mark.folded === "named"
  )
    next++;
  else return;
  if (tokens[next]?.folded === "called") next++;
  if (tokens[next]?.folded === "the") next++;
  const found = tokens[next]?.gap === " " ? schoolAt(context, next, true) : undefined;
  const end = found === undefined ? undefined : tokens[found.last + 1];
  // "At our school, Maria taught": who did something there.
  if (found === undefined || (!found.isKnown && end?.kind === "word" && mark.text === ",")) return;
  yield candidate(context, next, found.last, 0.984);
}

/** "I attended School 57"; not "attended PyCon". */
function* attended(context: TextContext, i: number): Iterable<Candidate> {
  const { tokens } = context;
  let first = i + 1;
  while (first < i + 3 && fillers.has(tokens[first]?.folded ?? "")) first++;
  if (tokens[first]?.gap !== " ") return;
  const isNumbered = isSchoolWord(tokens[first]!.folded) && tokens[first + 1]?.kind === "number";
  const found = schoolAt(context, first, !isNumbered);
  if (found === undefined || isEvent(tokens[found.last]!.folded)) return;
  if (/^(?:19|20)\d\d$/.test(tokens[found.last + 1]?.text ?? "")) return;
  yield candidate(context, first, found.last, 0.978);
  yield* chained(context, found.last);
}

const goes = setOf(
  "get gets went go goes going gone got admitted accepted transferred returned sent moved back",
);
const whatFor = setOf("for to where and then until in from");
/** "I went to Imperial", "went to Leeds to read law"; not "I went to Leeds". */
function* gone(context: TextContext, i: number): Iterable<Candidate> {
  const { tokens, isLowerCase } = context;
  let first = i + 1;
  while (first < i + 4 && fillers.has(tokens[first]?.folded ?? "")) first++;
  const found = tokens[first]?.gap === " " ? schoolAt(context, first, true) : undefined;
  if (found === undefined) return;
  const isSaint = saints.has(tokens[first]!.folded) && possessives.has(tokens[found.last]!.text);
  const next = tokens[found.last + 1];
  const isStudied =
    whatFor.has(next?.folded ?? "") &&
    [2, 3, 4].some((n) => {
      const word = tokens[found.last + n]?.folded ?? "";
      return studies.has(word) || (word.length > 2 && isDegreeWord(word));
    });
  const isListed = found.isKnown && !found.isTown;
  const isInto = tokens[i]!.folded === "into" && found.isKnown && !hours.has(next?.folded ?? "");
  if (!isStudied && !isSaint && !isListed && !isInto) return;
  yield candidate(context, first, found.last, isLowerCase ? 0.9 : 0.98);
  yield* chained(context, found.last);
}
const hours = setOf("at on by this last just late early");
const saints = setOf("st st. saint");
const studies = setOf("study read uni university college school studies do degree");

/** "Oxford-educated", "ex-Wageningen". */
function* hyphened(context: TextContext, i: number): Iterable<Candidate> {
  const { tokens } = context;
  const token = tokens[i]!;
  if (token.folded.startsWith("ex-")) {
    const name = {
      ...token,
      folded: token.folded.slice(3),
      text: token.text.slice(3),
      start: token.start + 3,
    };
    const found = schoolAt({ ...context, tokens: [name] }, 0, true);
    if (found?.isKnown === true)
      yield {
        start: name.start,
        end: token.end,
        entity: "SCHOOL",
        score: 0.93,
        reason: "Who was there.",
        general: "a university",
      };
    return;
  }
  const end = token.folded.endsWith("-educated") ? 9 : token.folded.endsWith("-trained") ? 8 : 0;
  if (end === 0 || !isNameLike(token)) return;
  const name = {
    ...token,
    folded: token.folded.slice(0, -end),
    text: token.text.slice(0, -end),
    end: token.end - end,
  };
  const found = schoolAt({ ...context, tokens: [name] }, 0, true);
  if (found?.isKnown === true)
    yield {
      start: token.start,
      end: name.end,
      entity: "SCHOOL",
      score: 0.985,
      reason: "Who was taught there.",
      general: "a university",
    };
}
