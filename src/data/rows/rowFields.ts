// What a row holds, checked: texts or messages under known keys. A fault names the missing key, the keys that were
// found and the nearest name for a slip of the keyboard; callers add the line.

import { nearestName, quote } from "../../domain/errors.ts";
import { JsonFault, parsePythonJson } from "../../domain/pythonJson.ts";
import type { ChatMessage } from "../../text/index.ts";
import { isPythonMessages, messagesInText, readMessages } from "./messages.ts";
import { MissingCell } from "./missingCell.ts";
import { keysOf, kindOf, RowFault } from "./rowFault.ts";

export type TextOrMessages = string | ChatMessage[];

export type RawRow = Readonly<Record<string, unknown>>;

/** The value under `key`, or undefined where it is missing or null (datasets fills missing keys with null). */
export function field(row: RawRow, key: string): unknown {
  const value = Object.hasOwn(row, key) ? row[key] : undefined;
  if (value instanceof MissingCell) {
    throw new RowFault(`the cell ${quote(key)} says ${value.word}, a word for a missing value`);
  }
  return value === null ? undefined : value;
}

/** A text or a non-empty list of messages under `key`; RowFault otherwise. */
export function textOrMessages(row: RawRow, key: string): TextOrMessages {
  const value = field(row, key);
  if (value === undefined) throw new RowFault(missingKey(row, key));
  if (typeof value === "string" && isPythonMessages(value)) {
    throw new RowFault(`${quote(key)} holds messages in Python's spelling ('role'); expected JSON ("role")`);
  }
  const given = typeof value === "string" ? (messagesInText(value) ?? value) : value;
  if (typeof given === "string") return given;
  if (typeof given !== "object" || given === null) {
    throw new RowFault(`${quote(key)} must be a string or a list of messages, got ${kindOf(given)}`);
  }
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === 0) throw new RowFault(`${quote(key)} is an empty list of messages`);
  return readMessages(list, key);
}

/** The same, where a missing key is allowed. */
export function optionalTextOrMessages(row: RawRow, key: string): TextOrMessages | undefined {
  return field(row, key) === undefined ? undefined : textOrMessages(row, key);
}

/** Ids under `key`: integers from 0, below `vocabSize` where that is known. */
export function ids(row: RawRow, key: string, vocabSize = Infinity): number[] {
  const value = field(row, key);
  if (value === undefined) throw new RowFault(missingKey(row, key));
  if (!Array.isArray(value)) throw new RowFault(`${quote(key)} must be a list of ids, got ${kindOf(value)}`);
  return value.map((id: unknown, i) => {
    if (typeof id !== "number" || !Number.isInteger(id) || id < 0) {
      throw new RowFault(`${key}[${i}] must be an id (an integer from 0), got ${kindOf(id)}`);
    }
    if (id >= vocabSize)
      throw new RowFault(`${key}[${i}] is ${id}, but the model has ids up to ${vocabSize - 1}`);
    return id;
  });
}

/** An integer from 0 to `limit` under `key`; digits in a string count (CSV has nothing else). */
export function count(row: RawRow, key: string, limit: number): number {
  const value = field(row, key);
  if (value === undefined) throw new RowFault(missingKey(row, key));
  const number = typeof value === "string" && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number) || number < 0 || number > limit) {
    throw new RowFault(`${quote(key)} must be an integer from 0 to ${limit}, got ${kindOf(value)}`);
  }
  return number;
}

const words = new Map<unknown, boolean>([
  ...[true, 1, "true", "1", "yes"].map((word) => [word, true] as const),
  ...[false, 0, "false", "0", "no", "", undefined].map((word) => [word, false] as const),
]);

/** True or false under `key`, in a table's spellings too; false where it is missing. */
export function flag(row: RawRow, key: string): boolean {
  const value = field(row, key);
  const found = words.get(typeof value === "string" ? value.trim().toLowerCase() : value);
  if (found !== undefined) return found;
  throw new RowFault(`"${key}" must be true or false, got ${JSON.stringify(value)}`);
}

/** The same, where the key may not be missing. */
export function requiredFlag(row: RawRow, key: string): boolean {
  const value = field(row, key);
  if (value === undefined || value === "") throw new RowFault(missingKey(row, key));
  return flag(row, key);
}

/** A row's `tools` and `chat_template_kwargs`, for the chat template. */
export function chatSettings(row: RawRow): { tools?: unknown[]; variables?: Record<string, unknown> } {
  const tools = parsed(row, "tools");
  const variables = parsed(row, "chat_template_kwargs");
  if (tools !== undefined && !Array.isArray(tools)) {
    throw new RowFault(`"tools" must be a list, got ${kindOf(tools)}`);
  }
  if (variables !== undefined && (typeof variables !== "object" || Array.isArray(variables))) {
    throw new RowFault(`"chat_template_kwargs" must be an object, got ${kindOf(variables)}`);
  }
  return {
    ...(tools === undefined ? {} : { tools: tools as unknown[] }),
    ...(variables === undefined ? {} : { variables: variables as Record<string, unknown> }),
  };
}

/** A value, or JSON that spells one in a string, as CSV must and tables often do. */
function parsed(row: RawRow, key: string): unknown {
  if (row[key] instanceof MissingCell) return undefined;
  const value = field(row, key);
  if (typeof value === "string" && value.trim() === "") return undefined;
  try {
    return typeof value === "string" ? (parsePythonJson(value, "exact") ?? undefined) : value;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new RowFault(`${quote(key)} is a string that is not JSON: ${error.message}`);
  }
}

function missingKey(row: RawRow, key: string): string {
  const found = Object.keys(row);
  const nearest = nearestName(
    key,
    found.filter((name) => name.length < 64),
  );
  const isNull = Object.hasOwn(row, key);
  if (isNull) return `${quote(key)} is null`;
  const slip = nearest === undefined ? "" : `; did you mean to name ${quote(nearest)} ${quote(key)}?`;
  return `no ${quote(key)}; found ${keysOf(row)}${slip}`;
}
