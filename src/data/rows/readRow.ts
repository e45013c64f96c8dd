// What a row says to a method: its prompt, its answers, its conversation; and which of its columns are not read.

import { extractPrompt, type Preference, sharedMessages } from "./extractPrompt.ts";
import type { ChatMessage } from "../../text/index.ts";
import { keysOf, kindOf, RowFault } from "./rowFault.ts";
import * as fields from "./rowFields.ts";
import type { RawRow, TextOrMessages } from "./rowFields.ts";
import type { RowNotes } from "./rowNotes.ts";
import { isQuestion, refuseWithoutPrompt, unreadColumns } from "./unreadColumns.ts";

/** Where notes of a row go. */
export interface Noting {
  readonly notes: RowNotes;
  readonly line: number;
}

/** The prompt, chosen and rejected; the prompt is taken out of the sides where it stands only there. */
export function readPreference(row: RawRow, noting?: Noting): Preference {
  const chosen = fields.textOrMessages(row, "chosen");
  const rejected = fields.textOrMessages(row, "rejected");
  const prompt = fields.optionalTextOrMessages(row, "prompt");
  if (typeof chosen !== typeof rejected) {
    throw new RowFault('"chosen" and "rejected" must both be strings or both be lists of messages');
  }
  const pair = pairOf(prompt, chosen, rejected);
  const said = [pair.prompt, pair.chosen, pair.rejected];
  // A prompt that is a text beside sides that are messages may not be read either.
  const keys =
    typeof prompt === typeof pair.prompt ? ["prompt", "chosen", "rejected"] : ["chosen", "rejected"];
  const unread = unreadColumns(row, keys, said);
  if (prompt === undefined && typeof chosen === "string" && unread.some(isQuestion)) {
    refuseWithoutPrompt(unread);
  }
  noting?.notes.addUnread(unread, noting.line);
  noteJsonTexts(row, { prompt, chosen, rejected }, noting);
  return pair;
}

function pairOf(
  prompt: TextOrMessages | undefined,
  chosen: TextOrMessages,
  rejected: TextOrMessages,
): Preference {
  if (prompt === undefined) return extractPrompt(chosen, rejected);
  if (typeof prompt === typeof chosen) return { prompt, chosen, rejected };
  if (typeof prompt !== "string" || typeof chosen === "string" || typeof rejected === "string") {
    throw new RowFault('"prompt" is a list of messages, but "chosen" and "rejected" are strings');
  }
  // It is said to the answers that follow, or repeats the sides' first message (UltraFeedback).
  const areAnswers = [chosen, rejected].every(([first]) => first?.role === "assistant");
  return areAnswers && sharedMessages(chosen, rejected) === 0
    ? { prompt: [{ role: "user", content: prompt }], chosen, rejected }
    : extractPrompt(chosen, rejected);
}

/** The prompt and its completion. */
export function readCompletion(
  row: RawRow,
  noting?: Noting,
): { prompt: TextOrMessages; completion: TextOrMessages } {
  const prompt = fields.textOrMessages(row, "prompt");
  const completion = fields.textOrMessages(row, "completion");
  if (typeof prompt !== typeof completion) {
    throw new RowFault('"prompt" and "completion" must both be strings or both be lists of messages');
  }
  noting?.notes.addUnread(unreadColumns(row, ["prompt", "completion"], [prompt, completion]), noting.line);
  noteJsonTexts(row, { prompt, completion }, noting);
  return { prompt, completion };
}

/** What generation begins with. */
export function readPrompt(row: RawRow, noting?: Noting): TextOrMessages {
  const prompt = fields.textOrMessages(row, "prompt");
  const answers = ["chosen", "rejected", "completion", "text"].map((key) => row[key]);
  noting?.notes.addUnread(unreadColumns(row, ["prompt"], [prompt, ...answers]), noting.line);
  noteJsonTexts(row, { prompt }, noting);
  return prompt;
}

/** A text, or the messages of "messages" or "conversations". */
export function readText(row: RawRow, noting?: Noting): string | ChatMessage[] {
  const key = ["messages", "conversations"].find((one) => fields.field(row, one) !== undefined) ?? "text";
  const said = key === "text" ? fields.field(row, key) : fields.textOrMessages(row, key);
  if (key !== "text" && typeof said === "string") {
    throw new RowFault(`"${key}" must be a list of messages, got a string`);
  }
  if (said === undefined) {
    throw new RowFault(`no "prompt" and "completion", "text" or "messages"; found ${keysOf(row)}`);
  }
  if (key === "text" && typeof said !== "string") {
    throw new RowFault(`"text" must be a string, got ${kindOf(said)}`);
  }
  const read = said as string | ChatMessage[];
  noting?.notes.addUnread(unreadColumns(row, [key], [read]), noting.line);
  noteJsonTexts(row, { [key]: read }, noting);
  return read;
}

function noteJsonTexts(
  row: RawRow,
  read: Readonly<Record<string, TextOrMessages | undefined>>,
  noting: Noting | undefined,
): void {
  const isJsonText = Object.entries(read).some(
    ([key, value]) => typeof row[key] === "string" && typeof value === "object",
  );
  if (isJsonText) noting?.notes.addJsonText(noting.line);
}
