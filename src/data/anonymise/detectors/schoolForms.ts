// Schools by forms of their own: "Zamorano, class of 2013", "Kearney State, Business", "deputy head at St Ninian's".
import { setOf } from "../text/setOf.ts";
import { isDegreeWord, isSubject } from "../lists/schools.ts";
import type { Token } from "../text/tokens.ts";
import { matchesAt, wordList } from "../text/wordIndex.ts";
import { tokenAt } from "../text/tokens.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { possessives, schoolAt } from "./schoolName.ts";
import { connectors, isNameLike, runStart } from "./sequences.ts";

const made = ({ tokens }: TextContext, first: number, last: number): Candidate => ({
  start: tokens[first]!.start,
  end: tokens[last]!.end,
  entity: "SCHOOL",
  score: 0.986,
  reason: "Stands as a school does.",
  general: "a school",
});

const classOf = /[Cc]lass of (?:'|’)?(?:19|20)?\d\d(?!\d)/uy;
const classWords = wordList(["class"]);
const before = setOf("at from to attended leaving left since after through");
const schoolJobs = setOf(
  "head headteacher headmaster headmistress principal deputy teacher teaches taught teaching year pupils pupil chaplain bursar governor governors matron form prefect sixth class",
);
const roles = setOf("student students pupil graduate alumnus alumna mr mrs ms miss dr prof");
const saints = setOf("st saint ste");
const stop = (token: Token): boolean =>
  token.isSentenceStart && token.shape === "Capital" && token.folded.length < 4;

export function* schoolForms(context: TextContext): Iterable<Candidate> {
  const { text, tokens, words, gazetteer } = context;
  for (const { index, 0: form } of matchesAt(classOf, text, words, classWords)) {
    const i = tokenAt(tokens, index);
    // "Zamorano, class of 2013"
    const comma = tokens[i - 1];
    if (comma?.text === "," && isNameLike(tokens[i - 2]) && comma.gap === "") {
      const first = runStart(tokens, i - 2, 4, stop);
      const found = schoolAt(context, first, false);
      if (
        found?.last === i - 2 &&
        !tokens.slice(first, i - 1).some(({ folded }) => gazetteer.isGiven(folded)) &&
        !roles.has(tokens[first]!.folded) &&
        // "Anwen Rees, class of 2020"
        !(i - 2 > first && !found.isKnown && gazetteer.isSurname(tokens[i - 2]!.folded)) &&
        !found.isTown &&
        !(tokens[first]!.gap === " " && connectors.has(tokens[first - 1]?.folded ?? ""))
      )
        yield made(context, first, i - 2);
    }
    // "Class of 2008, Tillerman State, criminal justice"
    const after = tokenAt(tokens, index + form.length);
    if (tokens[after]?.text !== "," || tokens[after + 1]?.gap !== " ") continue;
    const found = schoolAt(context, after + 1, false);
    if (found !== undefined && !gazetteer.isGiven(tokens[after + 1]!.folded))
      yield made(context, after + 1, found.last);
  }
  for (let i = 1; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.text === "State") {
      if (
        token.gap !== " " ||
        !isNameLike(tokens[i - 1]) ||
        (isNameLike(tokens[i + 1]) && tokens[i + 1]!.gap === " ")
      )
        continue;
      const first = runStart(tokens, i, 2, stop);
      const name = tokens.slice(first, i).map(({ folded }) => folded);
      const lead = tokens[first - 1];
      const isLed =
        tokens[first]!.gap === " " &&
        (before.has(lead?.folded ?? "") || (isDegreeWord(lead?.folded ?? "") && lead!.folded.length < 6));
      const next = tokens[i + 2];
      const isField =
        tokens[i + 1]?.text === "," &&
        next !== undefined &&
        next.gap === " " &&
        (isSubject(next.folded) || isDegreeWord(next.folded));
      // "Ogun State": a region, but for what is studied there.
      if (
        (isLed && !gazetteer.isRegion(`${name.join(" ")} state`) && !gazetteer.isRegion(name.join(" "))) ||
        (isField && !noRegion.has(name[0]!))
      )
        yield made(context, first, i);
      continue;
    }
    // "deputy head at St Ninian's", "Head of Year at Saint Columba's"
    if (
      !saints.has(token.folded) ||
      token.shape !== "Capital" ||
      tokens[i - 1]!.folded !== "at" ||
      token.gap !== " "
    )
      continue;
    let isTaught = false;
    for (let n = i - 2; n > i - 8 && n >= 0 && tokens[n]!.gap !== "\n"; n--)
      isTaught ||= schoolJobs.has(tokens[n]!.folded);
    const found = isTaught ? schoolAt(context, i, false) : undefined;
    if (found !== undefined)
      yield made(
        context,
        i,
        possessives.has(tokens[found.last + 1]?.text ?? "") ? found.last + 1 : found.last,
      );
  }
}
const noRegion = setOf("new united the our this");
