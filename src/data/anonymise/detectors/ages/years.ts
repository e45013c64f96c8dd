// Numbers that can be somebody's years, as tokens: "42", "forty-two", "forty two", "five-o". None is a part of a longer number, an
// amount, a time or a version. And what stands behind a number and makes it a count of something else.
import { setOf } from "../../text/setOf.ts";
import type { Token } from "../../text/tokens.ts";
import { ones, teens, tensStems } from "../numbers.ts";

export interface Years {
  /** Indices of its tokens. */
  readonly first: number;
  readonly last: number;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

const small = ones.split("|");
const tens = tensStems.split("|").map((stem) => `${stem}y`);
const written = new Map<string, number>([
  ...small.map((word, i) => [word, i + 1] as const),
  ...teens.split("|").map((word, i) => [word, i + 10] as const),
  ...tens.map((word, i) => [word, (i + 2) * 10] as const),
  ...tens.flatMap((word, i) =>
    small.flatMap((one, n) => ["-", ""].map((join) => [word + join + one, (i + 2) * 10 + n + 1] as const)),
  ),
  // "the big five-o"
  ...small.slice(2).map((word, i) => [`${word}-o`, (i + 3) * 10] as const),
]);
const isTen = new Set(tens);
const isSmall = new Set(small);

const longestWord = "seventy-seven".length;
const oldest = 112;
/** Touching a number, these make it an amount, a code or a part of something. */
const partsBefore = setOf("$ € £ ¥ # + @ = ° _ % . - – ' ’ / × \\ ~ ^");
const partsAfter = setOf("% ‰ € $ £ ¥ ° ' ’ + × ² ³ ( _ @ \\");
const joints = setOf(". , : / - – ‑ x ×");

/** The years that begin with token `i`. */
export function yearsAt(tokens: readonly Token[], i: number): Years | undefined {
  const token = tokens[i]!;
  let last = i;
  let value: number;
  if (token.kind === "number") {
    if (token.text.length > 3) return undefined;
    value = Number(token.text);
    if (!(value >= 1 && value <= oldest) || token.text.startsWith("0")) return undefined;
  } else if (token.kind === "word" && token.folded.length <= longestWord) {
    const known = written.get(token.folded);
    if (known === undefined) return undefined;
    value = known;
    const next = tokens[i + 1];
    if (isTen.has(token.folded) && next?.gap === " " && isSmall.has(next.folded)) {
      value += written.get(next.folded)!;
      last = i + 1;
    }
  } else return undefined;
  return isPart(tokens, i, last)
    ? undefined
    : { first: i, last, start: token.start, end: tokens[last]!.end, value };
}

function isPart(tokens: readonly Token[], first: number, last: number): boolean {
  const before = tokens[first - 1];
  if (before !== undefined && tokens[first]!.gap === "") {
    if (before.kind === "word" || before.kind === "number" || partsBefore.has(before.text)) return true;
    const beyond = tokens[first - 2];
    if (joints.has(before.text) && before.gap === "" && beyond?.kind === "number") return true;
  }
  const next = tokens[last + 1];
  if (next?.gap !== "") return false;
  if (next.kind === "number" || partsAfter.has(next.text)) return true;
  if (next.kind === "word") return next.folded !== "ish";
  const beyond = tokens[last + 2];
  return joints.has(next.text) && beyond?.gap === "" && beyond.kind !== "mark" && beyond.folded !== "ish";
}

/** All of a text, in order. */
export function* allYears(tokens: readonly Token[]): Iterable<Years> {
  for (let i = 0; i < tokens.length; i++) {
    const years = yearsAt(tokens, i);
    if (years === undefined) continue;
    yield years;
    i = years.last;
  }
}

const counted = setOf(
  "percent per degree degrees hour minute second am pm o'clock foot feet inch stone kilo kilogram kg km cm mm m k grand euro dollar pound quid metre meter people staff hundred thousand million billion dozen point out to x of th st nd rd more less fewer different new open other star mph km/h lb lbs gb mb tb year month day week yrs yr yrs' mins hrs sec secs min hr reps under short over behind ahead away late early down up off",
);
/** They end as what is counted does, and are none. */
const notPlural = setOf(
  "this as is was has his hers its yours ours theirs always perhaps besides unless plus yes thus does these those minus across versus towards afterwards sometimes nowadays myself years' mondays tuesdays wednesdays thursdays fridays saturdays sundays christmas guess",
);

/** Whether what follows a number says what is counted: "34 people", "20 minutes", "3 of them". "34 years" alone is an age. */
export function isCounted(tokens: readonly Token[], { last }: Years): boolean {
  const next = tokens[last + 1];
  if (next === undefined || next.gap === "\n" || next.gap === "column" || next.gap === "") return false;
  if (next.kind === "number") return true;
  if (next.kind !== "word") return next.text === "%" || next.text === "€" || next.text === "$";
  if (next.folded === "years" || next.folded === "yrs" || next.folded === "yr") {
    const beyond = tokens[last + 2];
    return !(
      beyond === undefined ||
      beyond.gap === "\n" ||
      beyond.kind === "mark" ||
      beyond.folded === "old" ||
      beyond.folded === "young" ||
      (beyond.folded === "of" && tokens[last + 3]?.folded === "age")
    );
  }
  // "fifty fifty"
  if (counted.has(next.folded) || next.folded === tokens[last]!.folded) return true;
  return (
    next.shape === "lower" &&
    next.folded.length > 3 &&
    next.folded.endsWith("s") &&
    !notPlural.has(next.folded)
  );
}

const onward = setOf(
  "and but now so when while who with this next last today yesterday tomorrow already or as by because soon which before after if i i'm he she they we my his her um uh er yeah yes right just then though although since until these living come here too also that is was has married single divorced female male on in at for the years without straight maybe perhaps probably myself himself herself against despite thanks from ish",
);
const closing = new Set(', ; . ! ? ) ] " ” — – : …'.split(" "));

/** Whether a sentence ends with a number or goes on as after an age: "at 46 and left", "at 55." */
export function goesOn(tokens: readonly Token[], { last }: Years): boolean {
  const next = tokens[last + 1];
  if (next === undefined || next.gap === "\n") return true;
  if (next.kind === "mark") return closing.has(next.text) || (next.text === "-" && next.gap === " ");
  return next.kind === "word" && onward.has(next.folded) && next.shape !== "Capital";
}
