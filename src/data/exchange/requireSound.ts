// What no judgement from a file may be though each of its fields is of its type: of tomorrow, by nobody, of nothing, or a book.
import { AppError, quoteValue } from "../../domain/errors.ts";
import type { Fields } from "../../domain/records/index.ts";

/** Clocks differ; a judgement that is made later than tomorrow was not made. */
const mostAheadMs = 24 * 60 * 60 * 1000;
/** Characters of a line; the longest rationale and the most highlights have a fifth of it. */
const mostCharacters = 1_000_000;
const longestName = 1000;
/** White space, and marks without a width. */
const blank = /^[\s\p{Cf}\p{Cc}]*$/u;

/** AppError "import/future", "import/bad-name", "import/bad-highlight", "import/too-long". */
export function requireSound(event: Fields, nowMs: number): void {
  requireNotAhead(event, nowMs);
  const { completionIds, completionId } = event;
  const answers = Array.isArray(completionIds) ? (completionIds as unknown[]) : [completionId];
  for (const key of ["id", "eventId", "itemId", "annotator"]) requireName(key, event[key]);
  for (const one of answers) requireName("completionId", one);
  for (const highlight of (event["highlights"] ?? []) as Fields[]) requireStretch(highlight, answers.length);
  const { length } = JSON.stringify(event);
  if (length > mostCharacters)
    throw new AppError(
      "import/too-long",
      `it has ${length} characters, expected at most ${mostCharacters}`,
      "Remove what is no part of a judgement; the others were taken.",
    );
}

function requireNotAhead({ decidedAt, at }: Fields, nowMs: number): void {
  const time = decidedAt ?? at;
  if (typeof time !== "number" || time <= nowMs + mostAheadMs) return;
  const when = time < 8.64e15 ? new Date(time).toISOString() : String(time);
  throw new AppError(
    "import/future",
    `it says that it was made at ${when}, which is more than a day from now`,
    "Correct the time, or leave it out; the clock of the device that it comes from may be wrong.",
  );
}

function requireName(key: string, given: unknown): void {
  if (typeof given !== "string" || (!blank.test(given) && given.length <= longestName)) return;
  const what =
    given.length > longestName ? `has ${given.length} characters` : `is blank (${quoteValue(given)})`;
  throw new AppError(
    "import/bad-name",
    `"${key}" ${what}, expected a name of 1 to ${longestName} characters`,
    "Name who judged what, or remove this row; the others were taken.",
  );
}

function requireStretch({ answer, start, end }: Fields, answers: number): void {
  if (Number(start) < Number(end) && Number(answer) < answers) return;
  throw new AppError(
    "import/bad-highlight",
    `the highlight from ${String(start)} to ${String(end)} of answer ${String(answer)} is none, expected a start before its end and ${answers === 1 ? "answer 0" : `an answer from 0 to ${answers - 1}`}`,
    "Correct or remove the highlight; the others were taken.",
  );
}
