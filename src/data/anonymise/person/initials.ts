// Initials that somebody signs with: "MK" on a line of its own or at the end of a note, where a name of this text begins with them.
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { mayBeCapital } from "../text/characters.ts";

const signature =
  /(?<=(?:^|\n|[.!?)] |[–—/-] ?|\()[ \t]{0,4})\p{Lu}(?:[. ]{0,2}\p{Lu}){1,3}\.?(?=[ \t]*(?:\r?\n|$|\)|,? \d{1,2}[/. ]))/uy;

const standsAfter = new Set("\n\t –—/-(".split(""));
const mayFollow = new Set(". ".split(""));

/** All matches of `signature`: it is tried at capitals alone, before another, and not inside words. */
function* signaturesOf(text: string): Iterable<RegExpExecArray> {
  for (let at = 0; at < text.length;) {
    const isPossible =
      mayBeCapital(text, at) &&
      (at === 0 || standsAfter.has(text[at - 1]!)) &&
      (mayBeCapital(text, at + 1) || mayFollow.has(text[at + 1] ?? ""));
    signature.lastIndex = at;
    const match = isPossible ? signature.exec(text) : null;
    at = match === null ? at + 1 : signature.lastIndex;
    if (match !== null) yield match;
  }
}

/** Of names with two words or more; particles may be left out. */
function initialsOf(name: string): string[] {
  const words = name.split(/[\s.,-]+/u).filter((word) => word !== "");
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word));
  const letters = (some: readonly string[]): string =>
    some
      .map((word) => String.fromCodePoint(word.codePointAt(0)!))
      .join("")
      .toUpperCase();
  if (capitals.length < 2) return [];
  const all = [letters(words), letters(capitals), letters([capitals[0]!, capitals.at(-1)!])];
  // "Family, Given"
  if (name.includes(",")) all.push(letters([capitals.at(-1)!, capitals[0]!]));
  return all;
}

export function* signedInitials({ text }: TextContext, found: readonly Candidate[]): Iterable<Candidate> {
  const owners = new Map<string, string>();
  for (const { start, end, score } of found) {
    if (score < 0.6 || end - start > 60) continue;
    const name = text.slice(start, end);
    for (const letters of initialsOf(name)) owners.set(letters, name);
  }
  if (owners.size === 0) return;
  for (const { 0: letters, index } of signaturesOf(text)) {
    const name = owners.get(letters.replace(/[. ]/g, ""));
    if (name === undefined) continue;
    const end = index + letters.length;
    yield {
      start: index,
      end,
      entity: "PERSON",
      score: 0.74,
      reason: `The initials of "${name}", a name found in this text.`,
    };
  }
}
