// Expressions without the letters beyond the basic plane. With them V8 writes an alternative for each half of a pair wherever \p{L} and
// its like stand: 25 times the code, ten times the time to compile it, and beyond some megabytes of it nothing is optimised any more.

/** Of a property, what a class has for it: ranges of characters of the basic plane. */
const ranges = new Map<string, string>();
let plane: string | undefined;

function rangesOf(property: string): string {
  let known = ranges.get(property);
  if (known !== undefined) return known;
  plane ??= Array.from({ length: 0x10000 }, (_, code) =>
    code >= 0xd800 && code < 0xe000 ? "\0" : String.fromCharCode(code),
  ).join("");
  const sign = (at: number): string =>
    at < 128 ? `\\x${at.toString(16).padStart(2, "0")}` : String.fromCharCode(at);
  known = "";
  for (const { 0: run, index } of plane.matchAll(new RegExp(`[${property}]+`, "gu")))
    known += run.length === 1 ? sign(index) : `${sign(index)}-${sign(index + run.length - 1)}`;
  ranges.set(property, known);
  return known;
}

function rewritten(source: string): string {
  let made = "";
  let isInClass = false;
  for (const { 0: piece } of source.matchAll(/\\p\{[^}]*\}|\\[\s\S]|[\s\S]/g)) {
    if (piece === "[") isInClass = true;
    else if (piece === "]") isInClass = false;
    made += !piece.startsWith("\\p{") ? piece : isInClass ? rangesOf(piece) : `[${rangesOf(piece)}]`;
  }
  return made;
}

const known = new WeakMap<RegExp, RegExp>();

/** The same expression for texts whose characters are no pairs: of pairs, \p{...} matches none. */
export function inBasicPlane(pattern: RegExp): RegExp {
  let compact = known.get(pattern);
  if (compact === undefined)
    known.set(pattern, (compact = new RegExp(rewritten(pattern.source), pattern.flags)));
  return compact;
}

/** The same of one with the flag y, which a finder tries at the places that it knows. */
export function stickyInBasicPlane(pattern: RegExp): RegExp {
  if (!pattern.sticky) throw new Error(`internal: a finder of places needs the flag y: ${pattern.source}`);
  return inBasicPlane(pattern);
}
