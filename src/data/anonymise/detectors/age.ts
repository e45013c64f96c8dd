// Ages of people: a number, and beside it what makes it somebody's years: "old", a word for age, somebody who is or turns it, a
// birthday, a sex, a name in an apposition, a family. Years of experience, sizes and prices are none: a unit or a noun follows those.
// Each file of ages/ has the forms of one kind.
import { cellsUnder } from "../text/tables.ts";
import { matchesAt, wordList } from "../text/wordIndex.ts";
import { answeredAges, following } from "./ages/answers.ts";
import { agesOfFamily } from "./ages/family.ts";
import { labelledAges } from "./ages/labels.ts";
import { ageMilestones } from "./ages/milestones.ts";
import { moreAges } from "./ages/more.ts";
import { ageOf, judged } from "./ages/parts.ts";
import { agePhrases } from "./ages/phrases.ts";
import { agesInLines } from "./ages/profiles.ts";
import { agesSaid } from "./ages/said.ts";
import { allYears } from "./ages/years.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";

export const age = {
  id: "age",
  title: "Ages",
  entities: ["AGE"],
  *find(context): Iterable<Candidate> {
    for (const candidate of found(context)) {
      yield candidate;
      yield* following(context, candidate);
    }
  },
} as const satisfies Detector;

const expressions = [...agePhrases, ...ageMilestones, ...moreAges].map(
  ([pattern, score, reason, starts]) => ({
    pattern,
    score,
    reason,
    starts: wordList(starts),
    hasCapitals: pattern.source.includes("Lu"),
  }),
);

function* found(context: TextContext): Iterable<Candidate> {
  const { text, lower, words } = context;
  for (const { pattern, score, reason, starts, hasCapitals } of expressions)
    for (const match of matchesAt(pattern, hasCapitals ? text : lower, words, starts))
      yield* judged(match, text, score, reason);
  yield* labelledAges(context);
  yield* agesOfFamily(context);
  yield* answeredAges(context);
  const all = [...allYears(context.tokens)];
  yield* agesSaid(context, all);
  yield* agesInLines(context, all);
  yield* inTables(context);
}

/** Cells under "Age" in tables of lines with tabs, semicolons, bars or commas. */
function* inTables(context: TextContext): Iterable<Candidate> {
  for (const { start, end, text: value } of cellsUnder(context, "age"))
    if (/^[1-9]\d?$|^1[01]\d$/.test(value))
      yield ageOf(context.text, start, end, 0.9, "Stands in a column of ages.");
}
