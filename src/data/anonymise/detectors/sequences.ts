// Runs of capitalised words around one that says what they name: "Acme Robotics Ltd", "University of Leeds".
import { setOf } from "../text/setOf.ts";
import { isOrganisationWord } from "../lists/organisations.ts";
import type { Region, Token } from "../text/tokens.ts";
import type { TextContext } from "./detector.ts";

export const connectors = setOf(
  "of the for and & de la le les del della des du di do da dos das und et y e at in st zu zum van von degli delle dei voor do av fur",
);

export const isNameLike = (token: Token | undefined): boolean =>
  token?.kind === "word" &&
  // "I'm"
  !(token.text.charCodeAt(0) === 73 && /^I['’]\p{Ll}/u.test(token.text)) &&
  (token.shape === "Capital" ||
    token.shape === "UPPER" ||
    token.shape === "Mixed" ||
    token.shape === "initial");

/** Nothing but one blank before it. */
export const isNext = (token: Token | undefined): token is Token =>
  token !== undefined && (token.gap === " " || token.gap === "");

/**
 * The first token of the run that ends before `i`. `stops` says which word cannot belong to it; a connector stays inside only.
 */
export function runStart(
  tokens: readonly Token[],
  i: number,
  most: number,
  stops: (token: Token) => boolean,
): number {
  let first = i;
  let at = i;
  for (let n = 0; n < most; n++) {
    const current = tokens[at]!;
    const before = tokens[at - 1];
    if (before === undefined || current.gap === "\n" || current.gap === "column") break;
    if (before.kind === "hidden") break;
    if (isNameLike(before) && !stops(before)) {
      at--;
      first = at;
    } else if (
      connectors.has(before.folded) &&
      before.shape !== "Capital" &&
      at - 1 > 0 &&
      isNameLike(tokens[at - 2]) &&
      before.folded !== "at" &&
      before.folded !== "in" &&
      !stops(tokens[at - 2]!)
    ) {
      at--;
    } else if (
      // "Our Lady of the Rosary School"
      before.folded === "the" &&
      before.shape === "lower" &&
      /^(?:of|for)$/.test(tokens[at - 2]?.folded ?? "") &&
      isNameLike(tokens[at - 3]) &&
      !stops(tokens[at - 3]!)
    ) {
      at -= 2;
    } else if (
      (before.text === "." || before.text === "'" || before.text === "’") &&
      tokens[at - 2] !== undefined &&
      /^(?:st|j|dr|mt|u|s|govt|gov|jr|sr)$/.test(tokens[at - 2]!.folded) &&
      before.gap === ""
    ) {
      at -= 2;
      first = at;
    } else if (
      /^['’]$/.test(before.text) &&
      before.gap === "" &&
      (tokens[at - 2]?.folded ?? "").endsWith("s") &&
      isNameLike(tokens[at - 2])
    ) {
      // "St. Thomas' Hospital"
      at -= 2;
      first = at;
    } else if (/^['’]s$/i.test(before.text) && isNameLike(tokens[at - 2])) {
      at -= 2;
      first = at;
    } else break;
  }
  return first;
}

/** The last token of the run that begins after `i`. */
export function runEnd(tokens: readonly Token[], i: number, most: number): number {
  let last = i;
  let at = i;
  for (let n = 0; n < most; n++) {
    const next = tokens[at + 1];
    if (!isNext(next) || next.kind === "hidden") break;
    if (isNameLike(next)) {
      at++;
      last = at;
    } else if (
      connectors.has(next.folded) &&
      !/^(?:at|in)$/.test(next.folded) &&
      isNext(tokens[at + 2]) &&
      (isNameLike(tokens[at + 2]) || connectors.has(tokens[at + 2]!.folded))
    ) {
      at++;
    } else break;
  }
  return last;
}

/** "Sulafatu Haddad of Umbra": a name, "of" and what is none. */
export function isOfPerson({ tokens, gazetteer }: TextContext, i: number): boolean {
  const [of, last, first] = [tokens[i - 1], tokens[i - 2], tokens[i - 3]];
  return (
    of?.text === "of" &&
    tokens[i]!.gap === " " &&
    isNameLike(last) &&
    isNameLike(first) &&
    last!.gap === " " &&
    gazetteer.commonness(last!.folded) === 0 &&
    (gazetteer.isGiven(first!.folded) || gazetteer.commonness(first!.folded) === 0) &&
    !isOrganisationWord(last!.folded)
  );
}

/** Index of the first region that ends after `at`; regions are sorted and disjoint. */
function firstAfter(hidden: readonly Region[], at: number): number {
  let low = 0;
  let high = hidden.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hidden[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
/** Where what is hidden before `at` ends; 0 where nothing is. */
export const hiddenBefore = (hidden: readonly Region[], at: number): number =>
  hidden[firstAfter(hidden, at) - 1]?.end ?? 0;
export const isHiddenIn = (hidden: readonly Region[], start: number, end: number): boolean =>
  (hidden[firstAfter(hidden, start)]?.start ?? Infinity) < end;
