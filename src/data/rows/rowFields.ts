// What a row holds, checked: texts or messages under known keys. A fault names the missing key, the keys that were
// found and the nearest name for a slip of the keyboard; callers add the line.

import { AppError, nearestName, quote } from "../../domain/errors.ts";

export interface Message {
  role: string;
  content: unknown;
  [key: string]: unknown;
}

export type TextOrMessages = string | Message[];

/** A fault of one row. It never leaves this folder: it becomes a RowError or an AppError with the line. */
export class RowFault extends Error {}

export type Row = Readonly<Record<string, unknown>>;

/** The value under `key`, or undefined where it is missing or null (datasets fills missing keys with null). */
export function field(row: Row, key: string): unknown {
  const value = Object.hasOwn(row, key) ? row[key] : undefined;
  return value === null ? undefined : value;
}

/** A text or a non-empty list of messages under `key`; RowFault otherwise. */
export function textOrMessages(row: Row, key: string): TextOrMessages {
  const value = field(row, key);
  if (value === undefined) throw new RowFault(missingKey(row, key));
  if (typeof value === "string") return value;
  if (!Array.isArray(value))
    throw new RowFault(`${quote(key)} must be a string or a list of messages, got ${kindOf(value)}`);
  if (value.length === 0) throw new RowFault(`${quote(key)} is an empty list of messages`);
  return value.map((entry: unknown, i) => readMessage(entry, `${key}[${i}]`));
}

/** The same, where a missing key is allowed. */
export function optionalTextOrMessages(row: Row, key: string): TextOrMessages | undefined {
  return field(row, key) === undefined ? undefined : textOrMessages(row, key);
}

/** A message; { from, value } is the older spelling of { role, content }. */
function readMessage(value: unknown, path: string): Message {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RowFault(
      `${path} must be a message such as {"role": "user", "content": "..."}, got ${kindOf(value)}`,
    );
  }
  const given = value as Record<string, unknown>;
  const { from, value: said, ...rest } = given;
  const message =
    from === undefined || given["role"] !== undefined ? given : { ...rest, role: from, content: said };
  if (typeof message["role"] !== "string") {
    throw new RowFault(`${path} has no "role"; found ${keysOf(given)}`);
  }
  return message as Message;
}

/** Ids under `key`: integers from 0, below `vocabSize` where that is known. */
export function ids(row: Row, key: string, vocabSize = Infinity): number[] {
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
export function count(row: Row, key: string, limit: number): number {
  const value = field(row, key);
  if (value === undefined) throw new RowFault(missingKey(row, key));
  const number = typeof value === "string" && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number) || number < 0 || number > limit) {
    throw new RowFault(`${quote(key)} must be an integer from 0 to ${limit}, got ${kindOf(value)}`);
  }
  return number;
}

/** true or false under `key`; CSV's words and 0 / 1 count. */
export function label(row: Row, key: string): boolean {
  const value = field(row, key);
  if (value === undefined) throw new RowFault(missingKey(row, key));
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  if (word === true || word === 1 || word === "true" || word === "1") return true;
  if (word === false || word === 0 || word === "false" || word === "0") return false;
  throw new RowFault(`${quote(key)} must be true or false, got ${kindOf(value)}`);
}

/** A row's `tools` and `chat_template_kwargs`, for the chat template. */
export function chatSettings(row: Row): { tools?: unknown[]; variables?: Record<string, unknown> } {
  const tools = parsedList(field(row, "tools"));
  const variables = field(row, "chat_template_kwargs");
  if (variables !== undefined && (typeof variables !== "object" || Array.isArray(variables))) {
    throw new RowFault(`"chat_template_kwargs" must be an object, got ${kindOf(variables)}`);
  }
  return {
    ...(tools === undefined ? {} : { tools }),
    ...(variables === undefined ? {} : { variables: variables as Record<string, unknown> }),
  };
}

function parsedList(value: unknown): unknown[] | undefined {
  let parsed = value;
  if (typeof value === "string") {
    if (value.trim() === "") return undefined;
    try {
      parsed = JSON.parse(value) as unknown;
    } catch {
      throw new RowFault('"tools" is a string that is not JSON');
    }
  }
  if (parsed === undefined || parsed === null) return undefined;
  if (!Array.isArray(parsed)) throw new RowFault(`"tools" must be a list, got ${kindOf(parsed)}`);
  return parsed as unknown[];
}

function missingKey(row: Row, key: string): string {
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

export function keysOf(row: Row): string {
  const keys = Object.keys(row);
  if (keys.length === 0) return "no keys";
  const shown = keys.slice(0, 12).map((key) => quote(key, 40));
  return shown.join(", ") + (keys.length > shown.length ? ` and ${keys.length - shown.length} more` : "");
}

export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return quote(value, 40);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A row's fault as words; undefined for errors that are no row's fault, such as a tokenizer without a template. */
export function faultText(error: unknown): string | undefined {
  if (error instanceof RowFault) return error.message;
  if (error instanceof AppError && error.code === "tokenizer/no-chat-template") return undefined;
  if (error instanceof AppError) return error.message.replace(/\.$/, "");
  return undefined;
}
