// Initials that somebody signs with: "MK" on a line of its own or at the end of a note, where a name of this text begins with them.
import { setOf } from "../text/setOf.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { initialsOf } from "../people.ts";
import { mayBeCapital } from "../text/characters.ts";
import type { Token } from "../text/tokens.ts";
import { matchesAt, wordList } from "../text/wordIndex.ts";

const signature =
  /(?<=(?:^|\n|[.!?)] |> |[–—/-] ?|\()[ \t]{0,4})\p{Lu}(?:[. ]{0,2}\p{Lu}){1,3}\.?(?=[ \t]*(?:\r?\n|$|\)|,? \d{1,2}[/. ]))/uy;

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

const noInitials = setOf(
  "uk us eu ok hr it tv am pm ps nb cv qa ux ui ai id no na ny la dc un vp md ba ma bc ad ie eg kg km cm ag sa nv bv oy ab co kk",
);
/** What no letter ends with on a line of its own. */
const noSignature = setOf("ok ps am pm cv hr it tv uk us eu no");
/** "Call back on Friday. GB": whoever wrote a note, named nowhere else. */
function* lastInitials(text: string): Iterable<Candidate> {
  const note = /(?<=[\p{L}\p{Nd}\]][.!?](?<gap> |[ \t]?\r?\n\s{0,4}))(\p{Lu}{2})\s*$/u.exec(text.slice(-40));
  if (note === null || text.length < 40) return;
  const word = note[2]!.toLowerCase();
  if (note.groups!["gap"]!.includes("\n") ? noSignature.has(word) : noInitials.has(word)) return;
  const start = text.length - note[0].length;
  yield { start, end: start + note[2]!.length, entity: "PERSON", score: 0.6, reason: "A note ends with it." };
}

const byInitials =
  /by:? (?=\p{Lu}{2}(?:[.,;)\s]|$))(?<=(?:marked|signed|checked|seen|approved|reviewed|prepared|written|taken|completed|entered|conducted|copied) by:? )/iuy;
const byWords = wordList(["by"]);
/** "Marked by AD": the same. */
function* initialsAfterBy({ text, words }: TextContext): Iterable<Candidate> {
  for (const { 0: lead, index } of matchesAt(byInitials, text, words, byWords)) {
    const start = index + lead.length;
    const letters = text.slice(start, start + 2);
    if (letters === letters.toUpperCase() && !noInitials.has(letters.toLowerCase()))
      yield { start, end: start + 2, entity: "PERSON", score: 0.62, reason: `Follows "${lead.trim()}".` };
  }
}

export function* signedInitials(context: TextContext, found: readonly Candidate[]): Iterable<Candidate> {
  const { text } = context;
  yield* lastInitials(text);
  yield* initialsAfterBy(context);
  const owners = new Map<string, string>();
  for (const { start, end, score } of found) {
    if (score < 0.6 || end - start > 60) continue;
    const name = text.slice(start, end);
    for (const letters of initialsOf(name)) owners.set(letters, name);
  }
  if (owners.size === 0) return;
  yield* initialsInHeads(context, owners);
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

/** "CD    TN    ZA" over columns: initials, two of which are those of names of this text; under them stand those who are judged. */
function* initialsInHeads({ tokens }: TextContext, owners: ReadonlyMap<string, string>): Iterable<Candidate> {
  const made = (token: Token, last: Token, reason: string): Candidate => ({
    start: token.start,
    end: last.end,
    entity: "PERSON",
    score: 0.78,
    reason,
  });
  for (let i = 0; i < tokens.length; i++) {
    if (!isInitials(tokens[i]!) || (i > 0 && !isCell(tokens[i]!))) continue;
    let end = i + 1;
    while (end < tokens.length && tokens[end]!.gap === "column" && isInitials(tokens[end]!)) end++;
    const cells = tokens.slice(i, end);
    const isWhole = end < tokens.length && tokens[end]!.gap === "\n";
    i = end - 1;
    if (!isWhole || cells.filter(({ text }) => owners.has(text)).length < 2) continue;
    for (const cell of cells) yield made(cell, cell, "Initials of people over columns.");
    // "Badjiekeh       4     4     5"
    for (let at = end; at < tokens.length;) {
      let last = at;
      while (tokens[last + 1]?.gap === " " && tokens[last + 1]!.shape === "Capital") last++;
      if (tokens[at]!.shape !== "Capital" || tokens[last + 1]?.gap !== "column") break;
      if (tokens[last + 1]!.kind !== "number") break;
      yield made(tokens[at]!, tokens[last]!, "Somebody whom people over columns judge.");
      for (at = last + 1; at < tokens.length && tokens[at]!.gap !== "\n";) at++;
    }
  }
}
const isCell = ({ gap }: Token): boolean => gap === "column" || gap === "\n";
const isInitials = ({ shape, text }: Token): boolean => shape === "UPPER" && text.length < 4;
