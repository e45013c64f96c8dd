// An address to its beginning: "Calle del Olivo nº 150, 4º B, 11094 Cádiz", of whose street no word is known. Rules find the end by its
// postcode and town; the capitals and the house number right before it are a street, whatever somebody takes its name for.
import { inBasicPlane } from "./text/basicPlane.ts";
import type { FoundSpan } from "./pass.ts";
import type { Region } from "./text/tokens.ts";

const house = String.raw`(?:(?:n|no|nr|num)[.:º°o]{0,2} ?)?\d{1,4} ?[A-Za-z]?(?:[/-](?:[IVX]{1,4}|\d{0,4}[A-Za-z]?))?`;
/** "m. 9", "int. 6", "1 tr", "2n": a flat, a floor, a stair. */
const part = String.raw`(?:,| -|) (?:[\p{L}]{1,5}\.? ?\d{1,4}[A-Za-z]?|\d{1,3}[ºª°.]? ?(?:\p{L}{1,3}\.?)?)`;
const name = String.raw`(?:\p{L}{1,4}(?:\. ?|\/ ?))?\p{Lu}[\p{L}\p{M}'’.-]*(?: (?:de|del|dei|degli|delle|della|kralja|kneza|svetog|svete|di|da|dos|das|do|dos|la|le|du|des|van|der|den|von|zu|y|e|\p{Lu}[\p{L}\p{M}'’.-]*)){0,5}`;
const street = new RegExp(
  String.raw`(?<![\p{L}\p{M}\p{Nd}])${name}(,?) ${house}((?:${part}){0,3})(?:,| [–-]) ?$`,
  "u",
);
const longest = 90;

/**
 * Of `spans`, sorted and disjoint, addresses that begin with a number are grown over the street before them and over what was found in it;
 * not into `closed`, and not over a part of a span or one of a project's own list.
 */
export function wholeAddresses(
  text: string,
  spans: readonly FoundSpan[],
  closed: readonly Region[],
): FoundSpan[] {
  const kept: FoundSpan[] = [];
  for (const span of spans) {
    const start = span.entity === "ADDRESS" ? streetBefore(text, span.start) : undefined;
    if (start === undefined || closed.some((one) => one.start < span.start && one.end > start)) {
      kept.push(span);
      continue;
    }
    let from = kept.length;
    while (from > 0 && kept[from - 1]!.end > start) from--;
    const isWhole = kept.slice(from).every((one) => one.detector !== "words" && one.start >= start);
    if (isWhole) kept.length = from;
    kept.push(isWhole ? { ...span, start } : span);
  }
  return kept;
}

function streetBefore(text: string, end: number): number | undefined {
  if (!/\d/.test(text[end]!) || !/(?:,| [–-]) ?$/.test(text.slice(Math.max(0, end - 3), end)))
    return undefined;
  const from = Math.max(text.lastIndexOf("\n", end - 1) + 1, end - longest);
  const found = inBasicPlane(street).exec(text.slice(from, end));
  // "Ana Lima, 34, 10115 Berlin": who, how old, and where.
  if (found === null || (found[1] === "," && found[2] === "" && /^\d{4}/.test(text.slice(end, end + 4))))
    return undefined;
  return from + found.index;
}
