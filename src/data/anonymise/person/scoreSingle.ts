// How much one word alone looks like a name of a person.
import { setOf } from "../text/setOf.ts";
import { isJobModifier, isJobWord } from "../lists/jobs.ts";
import { calendar } from "../lists/things.ts";
import type { TextContext } from "../detectors/detector.ts";
import { isNameOfThing } from "./contexts.ts";
import { auxiliaries, closings, isMonth, isRole, numbered } from "./sentences.ts";
import type { Class } from "./classes.ts";
import { isWordName } from "./wordNames.ts";
import { isCredential } from "./runs.ts";
import { isHonorific } from "./honorifics.ts";
import { type Evidence, surroundings } from "./score.ts";
import { isTitleCase } from "./titleCase.ts";
import {
  isEponym,
  isModel,
  isOfDescendants,
  isOfPartners,
  isSalutation,
  isThingCalled,
  lessThanSaid,
} from "./weakEvidence.ts";

const prepositions = setOf("of from for by via through");

const single: Readonly<Record<Class, number>> = {
  name: 0.62,
  wordName: 0.28,
  placeName: 0.3,
  unknown: 0.4,
  place: 0,
  word: -0.05,
  never: -1,
};

export function scoreSingle(context: TextContext, i: number, kind: Class): Evidence {
  const token = context.tokens[i]!;
  if (token.shape === "initial" || token.folded.length < 2 || isNameOfThing(token.folded))
    return { score: 0, why: "" };
  // "LI: www.linkedin.com", "Max. cost"
  const following = context.tokens[i + 1]?.text;
  if (
    (token.text === "LI" && following === ":") ||
    (token.text === "Max" && following === "." && context.tokens[i + 2]?.shape === "lower")
  )
    return { score: 0, why: "" };
  // "Ana Lima, MD"
  if (token.shape === "UPPER" && !context.isLowerCase && isCredential(token.folded))
    return { score: 0, why: "" };
  // "Love, Ana"
  if (token.isSentenceStart && closings.has(token.folded) && context.tokens[i + 1]?.text === ",")
    return { score: 0, why: "" };
  if (isMonth(context, i) || isRole(context, i)) return { score: 0, why: "" };
  if (isSalutation(context, i, i) || isHonorific(context, i) || isOfPartners(context, i))
    return { score: 0, why: "" };
  // "Ward 7"
  if (numbered.has(token.folded) && context.tokens[i + 1]?.kind === "number") return { score: 0, why: "" };
  const { score: beside, why } = surroundings(context, i, i);
  if (isEponym(token.folded, beside)) return { score: 0, why: "" };
  if (beside < 0.3 && (isThingCalled(context, i, i) || isModel(context, i) || isOfDescendants(context, i)))
    return { score: 0, why: "" };
  let base = single[kind];
  const isWord = kind === "word" && isWordName(token.folded) && token.shape === "Capital";
  if (isWord) base = token.isSentenceStart ? 0.38 : 0.22;
  // "SOAP", "VLAN": an abbreviation.
  if (token.shape === "UPPER" && !context.isLowerCase && kind !== "name" && token.folded.length <= 4)
    base -= 0.16;
  if (kind === "wordName" && !token.isSentenceStart) base += 0.12;
  // Letters that English does not have, in a word that no list has.
  if (kind === "unknown" && token.shape === "Capital" && /[\u00c0-\u024f\u1e00-\u1eff]/.test(token.text))
    base += 0.06;
  if (kind === "name" && context.gazetteer.isGiven(token.folded)) base += 0.08;
  base -= lessThanSaid(context, i, kind, beside);
  // "with Jackson"
  if (
    kind === "placeName" &&
    /^(?:with|me|him|us|said|ping|seen|fyi)$/.test(context.tokens[i - 1]?.folded ?? "") &&
    context.gazetteer.isGiven(token.folded)
  )
    base += 0.06;
  if (kind === "word" && token.isSentenceStart) base -= 0.2;
  if (token.isSentenceStart && auxiliaries.has(token.folded)) base -= 0.45;
  if (token.shape === "UPPER" && !context.isLowerCase) base -= 0.24;
  // "Senior Baker" over a firm
  const prior = context.tokens[i - 1];
  if (
    isJobWord(token.folded) &&
    token.gap === " " &&
    prior?.shape === "Capital" &&
    isJobModifier(prior.folded)
  )
    base -= 0.4;
  // "Cook" on a line of its own is a job.
  const next = context.tokens[i + 1];
  if (isJobWord(token.folded) && token.gap === "\n" && (next === undefined || next.gap === "\n")) base -= 0.3;
  if (token.shape === "Mixed") base -= 0.15;
  if (kind !== "name" && isTitleCase(context, token.start))
    base -= beside >= 0.6 && kind !== "word" ? 0 : kind === "unknown" && beside >= 0.3 ? 0.08 : 0.2;
  // "with Dask", "of Nyepi", "from Syros": a word that no list of names has, and a preposition.
  if (
    beside <= 0.15 &&
    (kind === "unknown" || (kind !== "name" && !context.gazetteer.isGiven(token.folded))) &&
    prepositions.has(prior?.text ?? "") &&
    !/^(?:looking|asking|waiting|calling|searching|ask|asked|sorry|speak|speaking)$/.test(
      context.tokens[i - 2]?.folded ?? "",
    )
  )
    base -= 0.1;
  // "AMOS", "NICU"
  if (
    kind === "name" &&
    token.shape === "UPPER" &&
    token.folded.length < 5 &&
    !context.isLowerCase &&
    beside < 0.3
  )
    base -= 0.12;
  // "Watson-Glaser", "Lee-Carter"
  if (
    kind === "name" &&
    beside < 0.1 &&
    token.text.includes("-") &&
    !context.gazetteer.isGiven(token.folded.split("-")[0]!)
  )
    base -= 0.13;
  // "through June", "so Easter": a time of the year.
  if (calendar.has(token.folded) && beside < 0.3) base -= 0.15;
  const isWeakWord = kind === "word" || kind === "unknown" || kind === "place";
  const amount = isWeakWord ? Math.min(beside, kind === "word" ? 0.56 : 0.66) : beside;
  return {
    score: Math.min(base + amount, 0.95),
    why:
      why === ""
        ? kind === "name"
          ? "a name by the lists"
          : ""
        : kind === "name"
          ? `a name by the lists, ${why}`
          : why,
  };
}
