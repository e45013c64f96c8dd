// A fault of one row and the words it is reported in. It never leaves this folder: it becomes a RowError or an AppError with
// the line.

import { AppError, quote } from "../../domain/errors.ts";

export class RowFault extends Error {}

/** The keys that have a value. */
export function keysOf(row: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(row).filter((key) => row[key] !== null && row[key] !== undefined);
  if (keys.length === 0) return "no keys";
  const shown = keys.slice(0, 12).map((key) => quote(key, 40));
  return shown.join(", ") + (keys.length > shown.length ? ` and ${keys.length - shown.length} more` : "");
}

export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return quote(value, 40);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return "an object";
}

/** A row's fault as words; undefined for errors that are no row's fault, such as a tokenizer without a template. */
export function faultText(error: unknown): string | undefined {
  if (error instanceof RowFault) return error.message;
  if (error instanceof AppError && error.code === "tokenizer/no-chat-template") return undefined;
  if (error instanceof AppError) return error.message.replace(/\.$/, "");
  return undefined;
}
