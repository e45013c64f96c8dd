// Answers to where somebody studied.
import type { Candidate, TextContext } from "./detector.ts";
import { asks } from "./schoolCues.ts";
import { schoolAt } from "./schoolName.ts";

const fill = new Set([
  "at",
  "the",
  "um",
  "uh",
  "oh",
  "well",
  "i",
  "went",
  "to",
  "from",
  ",",
  "yes",
  "—",
  "–",
  "-",
  "yeah",
  "a",
  "studied",
]);

/** "uni?", and on the next line "Karin: Keele". */
export function* answered(context: TextContext, i: number): Iterable<Candidate> {
  const { tokens } = context;
  let isAsked = false;
  for (let n = i - 1; n >= 0 && n > i - 10; n--) {
    isAsked ||= asks.has(tokens[n]!.folded);
    if (isAsked || tokens[n]!.gap === "\n") break;
  }
  if (!isAsked) return;
  let first = i + 1;
  if (tokens[first]?.gap === "\n")
    for (let n = first; n < first + 9 && (n === first || tokens[n]?.gap !== "\n"); n++)
      if ((tokens[n]?.text === ":" || tokens[n]?.text === ">") && tokens[n + 1]?.gap === " ") {
        first = n + 1;
        break;
      }
  for (let n = 0; n < 6 && fill.has(tokens[first]?.folded ?? ""); n++) first++;
  const found = schoolAt(context, first, true);
  if (found === undefined) return;
  const end = tokens[found.last + 1];
  if (tokens[first]!.gap === "\n" && end?.gap !== "\n" && end?.text !== "." && end !== undefined) return;
  if (
    end !== undefined &&
    end.gap !== "\n" &&
    end.kind === "word" &&
    end.folded !== "in" &&
    end.folded !== "and"
  )
    return;
  yield {
    start: tokens[first]!.start,
    end: tokens[found.last]!.end,
    entity: "SCHOOL",
    score: 0.983,
    reason: "The answer to where somebody studied.",
    general: "a university",
  };
}
