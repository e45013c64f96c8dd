// How far a school's name goes in speech without capitals.
import { setOf } from "../text/setOf.ts";
import type { Token } from "../text/tokens.ts";
import type { Candidate } from "./detector.ts";
import { possessives } from "./schoolName.ts";

const stopsSpeech = setOf(
  "at from to the a an in i called named left leaving masters starting started starts start had one year second third son never any some only studied attended attend graduated finished went my and of for with was is um uh so then after before by about that this our local high-school old same as while on you into our",
);
export const kindFirst = setOf(
  "universitat universite hochschule universidad universita universiteit ecole lycee colegio instituto istituto liceo",
);
export const particles = setOf("de du des di da do von");

/** The same in speech without capitals: words to the left up to a preposition, "of ..." and a place to the right. */
export function spokenRun(
  tokens: readonly Token[],
  i: number,
  isCommon: (word: string) => boolean,
): { first: number; last: number } {
  let first = i;
  while (first > 0 && i - first < 6 && !stopsSpeech.has(tokens[first - 1]!.folded)) {
    const { kind, text } = tokens[first - 1]!;
    const isPossessive = kind === "mark" && tokens[first - 1]!.gap === "" && possessives.has(text);
    if (!isPossessive && (kind !== "word" || tokens[first]!.gap === "\n")) break;
    first--;
  }
  let last = i;
  const isWord = (n: number): boolean => tokens[n]?.kind === "word" && tokens[n].gap === " ";
  if (
    /^(?:of|de|di|do|da|des|du|del|della|dei)$/.test(tokens[i + 1]?.folded ?? "") &&
    isWord(i + 1) &&
    isWord(i + 2)
  ) {
    // "university of the two rivers"
    last = i + (tokens[i + 2]!.folded === "the" && isWord(i + 3) ? 3 : 2);
    if (
      /^(?:trois|deux|two|three|seven|new|san|los|north|south|east|west|st|saint|northern|southern|applied|computer|british|hong|sao|the|british)$/.test(
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
  } else if (
    (first === i || kindFirst.has(tokens[i]!.folded)) &&
    isWord(i + 1) &&
    !stopsSpeech.has(tokens[i + 1]!.folded) &&
    !isCommon(tokens[i + 1]!.folded)
  ) {
    last = i + 1;
    // "école supérieure de valcourt"
    if (
      isWord(i + 2) &&
      isWord(i + 3) &&
      particles.has(tokens[i + 2]!.folded) &&
      !isCommon(tokens[i + 3]!.folded)
    )
      last = i + 3;
  }
  return { first, last };
}

const stagesSpoken = setOf("primary secondary high grammar elementary");
const afterStage = setOf(
  "and in on for where which i we they he she until till then so um uh but as at from since with girls boys when before after the that it was is to",
);
/** "at kibera hill primary", "st ninian's senior high": what no dictionary has before a stage. */
export function* spokenStage(
  tokens: readonly Token[],
  i: number,
  isCommon: (word: string) => boolean,
): Iterable<Candidate> {
  const next = tokens[i + 1];
  const isOver =
    next === undefined || next.gap === "\n" || next.kind === "mark" || afterStage.has(next.folded);
  if (!stagesSpoken.has(tokens[i]!.folded) || !isOver) return;
  let first = i;
  let isUnknown = false;
  while (first > 0 && i - first < 4 && tokens[first]!.gap !== "\n") {
    const before = tokens[first - 1]!;
    const isPossessive = before.kind === "mark" && possessives.has(before.text);
    if (!isPossessive && (before.kind !== "word" || stopsSpeech.has(before.folded))) break;
    isUnknown ||= before.kind === "word" && before.folded.length > 2 && !isCommon(before.folded);
    first--;
  }
  if (isUnknown && first < i && tokens[first]!.kind === "word")
    yield {
      start: tokens[first]!.start,
      end: tokens[i]!.end,
      entity: "SCHOOL",
      score: 0.91,
      reason: `A name before "${tokens[i]!.text}".`,
      general: "a school",
    };
}
