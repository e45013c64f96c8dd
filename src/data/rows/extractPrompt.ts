// The prompt that chosen and rejected share, for rows that do not name it (TRL's extract_prompt): the longest common
// start, in code points for texts and in messages for conversations. Two corners of TRL are kept: a space before the
// difference belongs to the completions, and where one side is the start of the other, the last shared item stays
// outside the prompt. One is mended: with nothing shared, the prompt is empty (TRL corrupts the row).

import { JsonFloat } from "../../domain/jsonFloat.ts";
import type { ChatMessage } from "../../text/index.ts";
import { RowFault } from "./rowFault.ts";
import type { TextOrMessages } from "./rowFields.ts";

export interface Preference {
  prompt: TextOrMessages;
  chosen: TextOrMessages;
  rejected: TextOrMessages;
}

/** Cuts the shared prompt off; RowFault where one side is text and the other messages. */
export function extractPrompt(chosen: TextOrMessages, rejected: TextOrMessages): Preference {
  if (typeof chosen === "string" && typeof rejected === "string") {
    const cut = sharedText(chosen, rejected);
    return { prompt: chosen.slice(0, cut), chosen: chosen.slice(cut), rejected: rejected.slice(cut) };
  }
  if (typeof chosen === "string" || typeof rejected === "string") {
    throw new RowFault('"chosen" and "rejected" must both be strings or both be lists of messages');
  }
  const cut = sharedMessages(chosen, rejected);
  if (cut === 0) throw new RowFault('"chosen" and "rejected" share no first message, so there is no prompt');
  return { prompt: chosen.slice(0, cut), chosen: chosen.slice(cut), rejected: rejected.slice(cut) };
}

/** Length of the prompt in UTF-16 units, always on a code point boundary. */
function sharedText(chosen: string, rejected: string): number {
  const shortest = Math.min(chosen.length, rejected.length);
  let cut = 0;
  while (cut < shortest && chosen.charCodeAt(cut) === rejected.charCodeAt(cut)) cut++;
  const isSplit = isHighHalf(chosen, cut - 1) && (isLowHalf(chosen, cut) || isLowHalf(rejected, cut));
  if (isSplit) cut--;
  if (cut === shortest) return cut === 0 ? 0 : pointBefore(chosen, cut);
  return cut > 0 && chosen[cut - 1] === " " ? cut - 1 : cut;
}

function pointBefore(text: string, position: number): number {
  return position >= 2 && isLowHalf(text, position - 1) && isHighHalf(text, position - 2)
    ? position - 2
    : position - 1;
}

function isHighHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** How many messages both sides begin with; the last of the shorter one is never shared. */
export function sharedMessages(chosen: readonly ChatMessage[], rejected: readonly ChatMessage[]): number {
  const shortest = Math.min(chosen.length, rejected.length);
  let cut = 0;
  while (cut < shortest && isSame(chosen[cut], rejected[cut], 0)) cut++;
  return cut === shortest ? Math.max(0, cut - 1) : cut;
}

/** Equality of JSON values as Python has it; a missing key equals null, as in a dataset's columns. */
function isSame(left: unknown, right: unknown, depth: number): boolean {
  const [a, b] = [left, right].map((side) => (side instanceof JsonFloat ? side.value : side));
  if (a === b || ((a ?? null) === null && (b ?? null) === null)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || depth > 64) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item: unknown, i) => isSame(item, b[i], depth + 1));
  }
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) =>
    isSame(one[key], other[key], depth + 1),
  );
}
