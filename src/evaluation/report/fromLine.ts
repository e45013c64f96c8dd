// A number of a report that stands in a line of one of the project's files.

import type { Interval } from "../intervals.ts";
import type { Form, Json, Quantity } from "./document.ts";

/** A number of one line of a file, with that line's `interval` and `reason` where `named` is the line's own measure. */
export function fromLine(
  file: string,
  where: Readonly<Record<string, Json>>,
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
