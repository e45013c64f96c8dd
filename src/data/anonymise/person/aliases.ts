// Every part of a name that was found, wherever else it stands in the text.
import { inBasicPlane } from "../text/basicPlane.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { calendar } from "../lists/things.ts";
import { nameWords } from "../people.ts";
import { classOf } from "./classes.ts";
import { thingAfter } from "./contexts.ts";
import { hasCapital } from "./runs.ts";
import { surroundings } from "./score.ts";
import { isMonth } from "./sentences.ts";
import { isTitleCase } from "./titleCase.ts";

const goes =
  /(?<!\p{L})(?:in|(?:g[oe]es?|going|went|gone|come|comes|came|mov(?:e|es|ed|ing)|fl[ey]w?|flies|flying|travel\p{L}{0,4}|dr[io]ves?|journey|flight|train|bus|trip|retire[sd]?|relocate[sd]?|emigrated|from \p{Lu}\p{L}{1,20}) (?:back |home |away )?(?:to|from)) $/u;
/** "moved to Virginia": the town. */
const isGoneTo = ({ text, tokens }: TextContext, i: number): boolean => {
  const before = tokens[i - 1];
  if (before === undefined || !/^(?:in|to|from)$/.test(before.text)) return false;
  const { start } = tokens[i]!;
  return inBasicPlane(goes).test(text.slice(Math.max(0, start - 40), start));
};

const isRare = (rank: number): boolean => rank === 0 || rank >= 4;

/** Every part of a name that was found, wherever else it stands. */
export function* aliases(context: TextContext, found: readonly Candidate[]): Iterable<Candidate> {
  const { tokens, text, gazetteer, isLowerCase } = context;
  const words = new Map<string, string>();
  for (const { start, end, score } of found) {
    const name = text.slice(start, end);
    // One word that something little speaks for stays where it is.
    if (score < (/[\s.-]/.test(name) ? 0.55 : 0.66)) continue;
    for (const word of nameWords(name)) {
      if (word.length > 1) words.set(word, name);
      for (const part of word.includes("-") ? word.split("-") : [])
        if (part.length > 2) words.set(part, name);
    }
  }
  if (words.size === 0) return;
  // By the word's form: whose it is, or that it is nobody's.
  const owners: (string | null | undefined)[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== "word" || token.isGlued) continue;
    let name = owners[token.form];
    if (name === undefined) owners[token.form] = name = words.get(token.folded) ?? null;
    if (name === null) continue;
    if (token.shape === "lower" && !(isLowerCase && isRare(gazetteer.commonness(token.folded)))) continue;
    const kind = classOf(context, token);
    if (kind === "never") continue;
    // "April O'Dowd joined in April", "Paris Whitlock never went to Paris"
    if (isMonth(context, i) || (calendar.has(token.folded) && tokens[i - 1]?.folded === "in")) continue;
    if ((kind === "placeName" || kind === "place") && isGoneTo(context, i)) continue;
    // A word that is also somebody's name here: "Will", "Young".
    if (gazetteer.commonness(token.folded) > 0 && kind !== "name") {
      const { score } = surroundings(context, i, i);
      if (token.isSentenceStart ? score < 0.1 : score < -0.1 || isTitleCase(context, token.start)) continue;
    }
    let last = i;
    for (
      let next = tokens[last + 1];
      next?.gap === " " &&
      (hasCapital(next) ||
        (isLowerCase && next.kind === "word" && isRare(gazetteer.commonness(next.folded)))) &&
      words.has(next.folded);
      next = tokens[last + 1]
    )
      last++;
    const after = tokens[last + 1];
    if (after?.kind === "word" && after.gap === " " && thingAfter.has(after.folded) && kind !== "name")
      continue;
    // "Ruud ten Have was ...; ten Have asked"
    let first = i;
    while (
      tokens[first - 1]?.shape === "lower" &&
      tokens[first]!.gap === " " &&
      name.includes(` ${tokens[first - 1]!.text} ${tokens[first]!.text}`)
    )
      first--;
    yield {
      start: tokens[first]!.start,
      end: tokens[last]!.end,
      entity: "PERSON",
      score: 0.7,
      reason: `Part of "${name}", a name found in this text.`,
    };
    i = last;
  }
}
