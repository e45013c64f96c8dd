// How a section says a number: each has its origin from the beginning.

import type { Form, Json, Paragraph, Part, Quantity, Tone } from "../../evaluation/report/document.ts";
import type { ProjectFacts } from "./facts.ts";
import { type Made, measures } from "./measures.ts";

export { fromLine } from "../../evaluation/report/fromLine.ts";

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
/** Of a table or a picture: a name without what ids cannot have, another one for each name. */
export const idOf = (name: string): string =>
  name.replaceAll(/[^a-zA-Z0-9.-]/gu, (one) => `_${(one.codePointAt(0) ?? 0).toString(16)}_`);
