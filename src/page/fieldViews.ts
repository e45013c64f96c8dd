// Config fields -> what a form needs of them, as plain data that crosses to the page.
import type { Field, Fields } from "../domain/config/field.ts";
import type { FieldView } from "./bridge/types.ts";

/** `defaults` are what a method sets differently from the fields' own. */
export function fieldViews(fields: Fields, defaults: Readonly<Record<string, unknown>> = {}): FieldView[] {
  return Object.entries(fields).map(([key, field]) => ({
    key,
    label: field.label,
    help: field.help,
    ...(field.unit === undefined ? {} : { unit: field.unit }),
    kind: field.kind,
    advanced: field.advanced ?? true,
    initial: asTyped(Object.hasOwn(defaults, key) ? defaults[key] : field.default),
    optional: field.default === null,
    ...(field.options === undefined ? {} : { options: [...field.options] }),
    ...(field.names === undefined ? {} : { names: field.names }),
  }));
}

/** As a person would type it: lists with commas, nothing for "off". */
export function asTyped(value: unknown): string | boolean {
  if (typeof value === "boolean") return value;
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(asTyped).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What was typed as the value of a config file: numbers as numbers, lists as lists, nothing as null. */
export function typedValue(kind: Field["kind"], typed: string | boolean): unknown {
  if (typeof typed === "boolean") return typed;
  const trimmed = typed.trim();
  if (trimmed === "") return null;
  const number = (part: string): unknown => (Number.isFinite(Number(part)) ? Number(part) : part);
  if (kind === "number" || kind === "integer") return number(trimmed);
  if (kind === "choice" || kind === "text") return trimmed;
  const parts = trimmed
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return kind === "numbers" ? parts.map(number) : parts;
}
