// How a section says a number: each has its origin from the beginning.

import type { Form, Json, Paragraph, Part, Quantity, Tone } from "../../evaluation/report/document.ts";
import type { Interval } from "../../evaluation/intervals.ts";
import type { ProjectFacts } from "./facts.ts";
import { type Made, measures } from "./measures.ts";

type Where = Readonly<Record<string, Json>>;

/** How many lines a file has, of those with these fields. */
export function count(rows: readonly object[], file: string, where?: Where, distinct?: string): Quantity {
  const own = rows.filter((row) =>
    Object.entries(where ?? {}).every(
      ([key, value]) => ((row as Record<string, unknown>)[key] ?? null) === value,
    ),
  );
  const values =
    distinct === undefined ? own : [...new Set(own.map((row) => (row as Record<string, unknown>)[distinct]))];
  return {
    value: values.length,
    form: "count",
    origin: {
      how: "count",
      file,
      ...(where === undefined ? {} : { where }),
      ...(distinct === undefined ? {} : { distinct }),
    },
  };
}

/** A number of one line of a file, with that line's `interval` and `reason` where `named` is the line's own measure. */
export function fromLine(
  file: string,
  where: Where,
  field: string | readonly string[],
  form: Form,
  value: number | null,
  told: {
    readonly interval?: Interval | null;
    readonly reason?: string | undefined;
    readonly at?: number;
  } = {},
): Quantity {
  const { interval, reason, at } = told;
  return {
    value,
    form,
    ...(interval === undefined ? {} : { interval }),
    ...(reason === undefined ? {} : { reason }),
    origin: {
      how: "line",
      file,
      where,
      ...(at === undefined ? {} : { at }),
      field: typeof field === "string" ? [field] : field,
    },
  };
}

/** By a measure of measures.ts. */
export function measured(made: Made, name: string, form: Form, of = ""): Quantity {
  const measure = measures[name];
  if (measure === undefined) throw new Error(`internal: no measure "${name}"`);
  const { value, interval, reason } = measure.make(made, of);
  const isCounted = interval === null && reason === undefined;
  return {
    value,
    form,
    ...(isCounted ? {} : { interval }),
    ...(reason === undefined ? {} : { reason }),
    origin: {
      how: "measure",
      name,
      files: present(made.facts, measure.files(made.facts)),
      ...(of === "" ? {} : { of }),
    },
  };
}

const present = ({ files }: ProjectFacts, paths: readonly string[]): string[] =>
  [...new Set(paths)].filter((path) => files.some((one) => one.path === path));

export const said = (...parts: readonly Part[]): Paragraph => ({ kind: "paragraph", parts });
export const toned = (tone: Tone, ...parts: readonly Part[]): Paragraph => ({
  kind: "paragraph",
  parts,
  tone,
});
export const code = (text: string) => ({ code: text });
export const wording = (text: string) => ({ wording: text });
