// Columns that hold part of what the model is asked, under names that no method reads: "question", "instruction", "system".
// TRL passes over them in silence, and the model learns answers without their questions. A column counts only where
// its text stands nowhere in what is read, so that copies and bookkeeping (id, source, score) are passed over.

import { quote } from "../../domain/errors.ts";
import { MissingCell } from "./missingCell.ts";
import { RowFault } from "./rowFault.ts";
import type { RawRow } from "./rowFields.ts";

/** Without case and marks: "System Prompt" is "systemprompt". */
const questionNames = new Set(
  `prompt prompts question questions instruction instructions query problem input inputs userprompt usermessage messages
   conversation conversations dialogue dialog`.split(/\s+/),
);
const otherNames = new Set(
  `system systemprompt systemmessage systeminstruction persona context contexts history background passage
   document documents article post functions`.split(/\s+/),
);

/** A row may have any number of them. */
const maxColumns = 50;
const settings = ["tools", "chat_template_kwargs"];
/** Of messages: not said to the model as a text. */
const silentKeys = new Set(["role", "from", "type", "name", "id", "tool_call_id"]);

/** Names of columns with text that is nowhere in `said`, which was read from `keys`. */
export function unreadColumns(
  row: RawRow,
  keys: readonly string[],
  said: readonly unknown[],
): readonly string[] {
  const candidates = Object.keys(row)
    .filter(
      (key) =>
        !keys.includes(key) && !settings.includes(key) && (isQuestion(key) || otherNames.has(bare(key))),
    )
    .slice(0, maxColumns);
  if (candidates.length === 0) return candidates;
  const read = said.flatMap(textsOf).join("\n");
  return candidates.filter((key) => textsOf(row[key]).some((text) => !read.includes(text)));
}

/** Whether a column of that name may be what the model is asked. */
export function isQuestion(key: string): boolean {
  return questionNames.has(bare(key));
}

const bare = (key: string): string => (key.length < 40 ? key.toLowerCase().replace(/[^a-z]/g, "") : "");

/** For pairs of texts without a prompt: RowFault that names the columns. */
export function refuseWithoutPrompt(unread: readonly string[]): never {
  const named = unread.slice(0, 4).map((key) => quote(key, 40));
  throw new RowFault(
    `no "prompt", but ${named.join(" and ")} ${unread.length > 1 ? "hold" : "holds"} text that would not be read; write what the model is asked into "prompt"`,
  );
}

/** All texts within a value, blanks made alike; none for blank ones and for words that mean nothing. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") {
    const text = value.replace(/\s+/g, " ").trim();
    return /^(?:\[\]|\{\}|nan|null|none|n\/a|-)?$/i.test(text) ? [] : [text];
  }
  if (typeof value !== "object" || value === null || value instanceof MissingCell) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return Object.entries(value).flatMap(([key, item]) => (silentKeys.has(key) ? [] : textsOf(item)));
}
