// Numbers as a report writes them: in English, the same everywhere and on every host, with their interval; a reason where there is none.

import type { Code, Form, Part, Quantity, Table, Wording } from "./document.ts";

const digitsOf: Readonly<Record<Form, (value: number) => string>> = {
  count: (value) => grouped(Math.round(value)),
  share: (value) => (100 * value).toFixed(1),
  number: decimal,
  chance: (value) => (value < 0.0001 ? "below 0.0001" : value.toFixed(4)),
};

/**
 * "63.0 % (57.1 to 69.2)", "4,100", "-0.334 (-0.41 to -0.26)"; "none: there are no pairs". In a table a reason would fill the cell: it
 * stands below (reasonsIn).
 */
export function written(quantity: Quantity, isInTable = false): string {
  const [value, range] = valueAndRange(quantity, isInTable);
  return range === "" ? value : `${value} ${range}`;
}

/** The number, and its interval with its brackets: "" where it can have none. */
export function valueAndRange(
  { value, interval, reason, form }: Quantity,
  isInTable: boolean,
): readonly [value: string, range: string] {
  const why = reason === undefined || isInTable ? "" : `: ${reason}`;
  if (value === null) return [`none${why}`, ""];
  const one = digitsOf[form];
  const unit = form === "share" ? "\u00a0%" : "";
  const range =
    interval === undefined
      ? ""
      : interval === null
        ? `(no interval${why})`
        : `(${one(interval[0])} to ${one(interval[1])})`;
  return [`${one(value)}${unit}`, range];
}

export const isKnown = (quantity: Quantity | undefined): quantity is Quantity & { readonly value: number } =>
  quantity !== undefined && quantity.value !== null;
export const isQuantity = (part: Part): part is Quantity => typeof part === "object" && "origin" in part;
export const isCode = (part: Part): part is Code => typeof part === "object" && "code" in part;

/** Why numbers of a table, or their intervals, are none: each reason once, with the columns where it counts. */
export function reasonsIn({ columns, rows }: Table): { readonly columns: string; readonly reason: string }[] {
  const found = new Map<string, Set<string>>();
  for (const { cells } of rows)
    cells.forEach((cell, i) => {
      for (const part of cell) {
        if (!isQuantity(part) || part.reason === undefined) continue;
        found.set(part.reason, (found.get(part.reason) ?? new Set()).add(columns[i]?.title ?? ""));
      }
    });
  return [...found].map(([reason, names]) => ({ columns: [...names].join(", "), reason }));
}

/** As text alone. */
export const plain = (parts: readonly Part[]): string =>
  parts.map((part) => (isQuantity(part) ? written(part) : isCode(part) ? part.code : textOf(part))).join("");

/** Of what is neither a number nor code. */
export const textOf = (part: string | Wording): string => (typeof part === "string" ? part : part.wording);

/** Four digits that matter; exact where it is a whole number. */
function decimal(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return size >= 1000 ? value.toFixed(0) : size >= 1 ? value.toPrecision(4) : value.toFixed(4);
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
