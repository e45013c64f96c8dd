// What a cell of a table or a value of a JSON row says as text.

import { JsonFloat } from "../../domain/jsonFloat.ts";
import { MissingCell } from "../rows/missingCell.ts";
import type { RawRow } from "../rows/rowFields.ts";

export interface Message {
  readonly role: string;
  readonly content: string;
}

/** Without case and marks: "Response A" is "responsea". */
export const bareName = (name: string): string =>
  name.length < 80 ? name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "") : name;

/** Texts and numbers as they stand; empty for what is missing, and for lists and objects. */
export function cellText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof JsonFloat) return String(value.value);
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"
    ? String(value)
    : "";
}

/** A text with something in it. */
export const isText = (value: unknown): value is string => typeof value === "string" && /\S/.test(value);

/** Messages as {role, content} or {from, value}; undefined where the value is something else. */
export function messagesOf(value: unknown): Message[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const messages = value.map(messageOf);
  return messages.every((message) => message !== undefined) ? messages : undefined;
}

function messageOf(value: unknown): Message | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const given = value as Record<string, unknown>;
  const role = given["role"] ?? given["from"] ?? given["speaker"];
  const content = contentText(given["content"] ?? given["value"] ?? given["text"]);
  return typeof role === "string" && content !== undefined ? { role, content } : undefined;
}

/** A message's content: a text, or parts of which those of text count. */
function contentText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return undefined;
  return value.map((part) => cellText((part as { text?: unknown } | null)?.text)).join("");
}

/** The value under the first of these names that the row has, in whatever spelling; missing cells count as none. */
export function valueUnder(row: RawRow, names: readonly string[]): unknown {
  for (const name of names) {
    const key = Object.hasOwn(row, name) ? name : spellings(row).get(name);
    const value = key === undefined ? undefined : row[key];
    if (value !== undefined && value !== null && !(value instanceof MissingCell)) return value;
  }
  return undefined;
}

/** The first key of each bare name, once a row: a row may have a hundred thousand. */
function spellings(row: RawRow): ReadonlyMap<string, string> {
  const known = spelt.get(row);
  if (known !== undefined) return known;
  const found = new Map<string, string>();
  for (const key of Object.keys(row)) {
    const name = bareName(key);
    if (!found.has(name)) found.set(name, key);
  }
  spelt.set(row, found);
  return found;
}
const spelt = new WeakMap<RawRow, ReadonlyMap<string, string>>();

/** Whom a row is of, where it has a column for it. */
export function candidateOf(row: RawRow): string | null {
  const text = cellText(valueUnder(row, ["candidate", "candidateid", "applicant", "applicantid"])).trim();
  return text === "" ? null : text;
}
