// Both sexes named at once: "(s)he", "s/he", "she or he", "his/her". They become one word, not two.
import type { Token } from "../text/tokens.ts";

const replacements: readonly (readonly [ReadonlySet<string>, string])[] = [
  [new Set(["he", "she"]), "they"],
  [new Set(["his", "her"]), "their"],
  [new Set(["him", "her"]), "them"],
  [new Set(["himself", "herself"]), "themself"],
];
const begins = new Set(["(", "s", "he", "she", "his", "him", "her", "himself", "herself"]);

export interface PronounPair {
  /** The index of its last token. */
  readonly last: number;
  readonly text: string;
}

/** The pair that begins with token `i`. */
export function pronounPair(tokens: readonly Token[], i: number): PronounPair | undefined {
  const token = tokens[i]!;
  if (!begins.has(token.folded)) return undefined;
  const [second, third, fourth] = [tokens[i + 1], tokens[i + 2], tokens[i + 3]];
  // "(s)he"
  if (token.text === "(")
    return second?.folded === "s" && third?.text === ")" && fourth?.folded === "he" && fourth.gap === ""
      ? { last: i + 3, text: "they" }
      : undefined;
  const isSlash = second?.text === "/" && second.gap === "" && third?.gap === "";
  if (token.folded === "s")
    return isSlash && third.folded === "he" ? { last: i + 2, text: "they" } : undefined;
  if (
    third === undefined ||
    !(isSlash || (second?.folded === "or" && second.gap === " " && third.gap === " "))
  )
    return undefined;
  if (third.folded === token.folded) return undefined;
  // "she/her/hers" is a list of pronouns.
  if (isSlash && fourth?.text === "/") return undefined;
  for (const [words, text] of replacements)
    if (words.has(token.folded) && words.has(third.folded)) return { last: i + 2, text };
  return undefined;
}
