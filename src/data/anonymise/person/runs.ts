// Runs of words that may be a name: capitals side by side, with initials, particles and hyphens, cut where a word cannot belong to one.
import { isParticle } from "../people.ts";
import type { TextContext } from "../detectors/detector.ts";
import { isJobModifier, isJobWord } from "../lists/jobs.ts";
import type { Token } from "../text/tokens.ts";
import { strongBefore } from "./contexts.ts";
import { type Class, classOf } from "./score.ts";

export interface Run {
  /** Indices of tokens; both are words. */
  readonly first: number;
  readonly last: number;
  /** Of its words but particles, in order. */
  readonly classes: readonly Class[];
}

const mostWords = 6;
const degrees = new Set("sc tech com eng ed phil arch pharm a s d e b n m".split(" "));
const suffixes = new Set("jr sr ii iii iv".split(" "));

export const hasCapital = ({ kind, shape, isGlued }: Token): boolean =>
  kind === "word" && !isGlued && shape !== "lower" && shape !== "none";

/** The next word of a run after `at`, over the dot of an initial and over particles; undefined where the run ends. */
function nextWord(tokens: readonly Token[], at: number): number | undefined {
  let next = at + 1;
  const current = tokens[at]!;
  const dot = tokens[next];
  if (
    dot?.text === "." &&
    dot.gap === "" &&
    (current.shape === "initial" || /^(?:jr|sr|st|mc|wm|chas|geo|thos|jos|md|abd|mohd)$/.test(current.folded))
  )
    next++;
  for (let n = 0; n < 3; n++) {
    const token = tokens[next];
    if (token === undefined || token.kind !== "word") return undefined;
    if (token.gap !== " " && !(token.gap === "" && tokens[next - 1]?.text === ".")) return undefined;
    // B.Sc., M.Tech.
    if (token.gap === "" && degrees.has(token.folded)) return undefined;
    if (hasCapital(token)) return next;
    if (!isParticle(token.folded) || token.isGlued) return undefined;
    next++;
  }
  return undefined;
}

/** All runs of a text with capitals, in order; not yet scored. */
export function* runsOf(context: TextContext): Iterable<Run> {
  const { tokens } = context;
  for (let i = 0; i < tokens.length;) {
    const token = tokens[i]!;
    const isDegree = token.gap === "" && tokens[i - 1]?.text === "." && degrees.has(token.folded);
    if (!hasCapital(token) || isDegree) {
      i++;
      continue;
    }
    const words = [i];
    for (
      let next = nextWord(tokens, i);
      next !== undefined && words.length < 12;
      next = nextWord(tokens, next)
    )
      words.push(next);
    yield* cut(context, words);
    i = words.at(-1)! + 1;
  }
}

/** Cuts at words that cannot belong to a name, and takes off those at the ends that only stand beside one. */
function* cut(context: TextContext, words: readonly number[]): Iterable<Run> {
  const { tokens } = context;
  const classes = words.map((i) => classOf(context, tokens[i]!));
  let from = 0;
  for (let at = 0; at <= words.length; at++) {
    if (
      at < words.length &&
      classes[at] !== "never" &&
      !(tokens[words[at]!]!.shape === "UPPER" && isCredential(tokens[words[at]!]!.folded) && at > from)
    )
      continue;
    let start = from;
    let end = at - 1;
    from = at + 1;
    const wordAt = (n: number): Token => tokens[words[n]!]!;
    // Words that introduce ("Dear", "Nurse", "Engineer") or begin a sentence ("Yesterday Priya", "Ask Maria").
    while (
      start < end &&
      isIntroduction(
        wordAt(start),
        classes[start]!,
        words[start]! > 0 ? tokens[words[start]! - 1] : undefined,
      )
    )
      start++;
    while (end > start && isTrailing(wordAt(end), classes[end]!)) end--;
    while (start <= end && suffixes.has(wordAt(start).folded)) start++;
    if (start > end) continue;
    if (end - start + 1 > mostWords) continue;
    yield { first: words[start]!, last: words[end]!, classes: classes.slice(start, end + 1) };
  }
}

const credentials = new Set(
  "phd md mba msc bsc ma ba rn cpa pmp esq dds dvm jd llb llm cfa pe hr it ceo cto cfo coo vp svp evp uk usa us eu".split(
    " ",
  ),
);
const isCredential = (word: string): boolean => credentials.has(word);

function isIntroduction(token: Token, kind: Class, before: Token | undefined): boolean {
  if (kind === "name" || kind === "unknown" || kind === "placeName") return false;
  if (strongBefore.has(token.folded) || isJobWord(token.folded))
    return (
      kind !== "wordName" ||
      !/^(?:dean|cook|baker|king|page|major|judge|pope|prince|bishop|guy|rabbi|queen)$/.test(token.folded)
    );
  if (isJobModifier(token.folded)) return kind === "word";
  return kind === "word" && (token.isSentenceStart || before === undefined);
}

const trailing = new Set(
  "team project account office department manager engineer director resume cv linkedin github profile company group associates consulting said says".split(
    " ",
  ),
);
function isTrailing(token: Token, kind: Class): boolean {
  return kind === "word" && (isJobWord(token.folded) || trailing.has(token.folded));
}
