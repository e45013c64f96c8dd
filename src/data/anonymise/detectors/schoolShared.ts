// Names of schools that are towns, people or words, too ("Bath", "Reed", "Imperial"): what else than a word for studying says which.
import { setOf } from "../text/setOf.ts";
import { isDegreeWord, isSubject } from "../lists/schools.ts";
import { beforeTown, owners } from "./schoolCues.ts";
import type { TextContext } from "./detector.ts";

const stages = new Set(["uni", "university", "college", "school", "undergrad", "postgrad"]);
const pupils = new Set([
  "student",
  "students",
  "pupil",
  "pupils",
  "undergraduate",
  "undergraduates",
  "undergrads",
]);
const offered = setOf("offer offers place transcript");
const applies = new Set(["applied", "apply", "applying", "application"]);
const doing = new Set(["doing", "studying", "reading"]);

/** A listed name that is a town or a word, too, at token `i`: what it scores by what stands beside it; 0 where nothing says school. */
export function sharedScore({ tokens }: TextContext, i: number, last: number): number {
  const before = tokens[i - 1];
  const lead = before?.folded ?? "";
  const next = tokens[last + 1];
  // "Imperial for PhD", "Leeds for my masters"
  if (next?.folded === "for") {
    const degree = tokens[last + 2];
    const word = owners.has(degree?.folded ?? "") || degree?.folded === "a" ? tokens[last + 3] : degree;
    if (
      word !== undefined &&
      word.folded.length > 1 &&
      (isDegreeWord(word.folded) || stages.has(word.folded))
    )
      return 0.984;
  }
  // "at Trinity doing law"
  if (doing.has(next?.folded ?? "") && isSubject(tokens[last + 2]?.folded ?? "")) return 0.93;
  // "left Bradford with a 2:2"
  if (next?.folded === "with") {
    const [second, third] = [tokens[last + 2], tokens[last + 3]];
    const word =
      second !== undefined && (second.folded.length < 3 || owners.has(second.folded)) ? third : second;
    if (word !== undefined && word.folded.length > 1 && isDegreeWord(word.folded)) return 0.93;
    if (word?.text === "2" && tokens[last + 4]?.text === ":") return 0.93;
  }
  if (before === undefined || tokens[i]!.gap === "\n") return 0;
  // "met at Lund as students"
  if (
    lead === "at" &&
    next?.folded === "as" &&
    [2, 3].some((n) => pupils.has(tokens[last + n]?.folded ?? ""))
  )
    return 0.93;
  const word = tokens[i - 2]?.folded ?? "";
  if ((lead === "from" && offered.has(word)) || (lead === "to" && applies.has(word))) return 0.93;
  if (lead === "ex" || lead === "ex-") return 0.93;
  if (lead === "at" && isSubject(tokens[i - 2]?.folded ?? "")) return 0.93;
  if (lead === "at" && beforeTown.has(tokens[i - 2]?.folded ?? "")) return 0.93;
  // "After Bennington, Ana spent a year": a name that is no town of note.
  if ((lead === "after" || lead === "before") && before.isSentenceStart && next?.text === ",") return 0.93;
  return 0;
}
