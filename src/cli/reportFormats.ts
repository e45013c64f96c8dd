// The formats that a list names.

import { AppError, nearestName, quote } from "../domain/errors.ts";
import type { ReportFormat } from "../runs/report/formats/reportFormat.ts";

/** In the order of the list, each once. AppError "usage/bad-value". */
export function formatsNamed(list: string, formats: readonly ReportFormat[]): ReportFormat[] {
  const ids = formats.map(({ id }) => id);
  const names = [...new Set(list.split(",").map((name) => name.trim()))].filter((name) => name !== "");
  if (names.length === 0)
    throw new AppError("usage/bad-value", "--format names no format.", `Take some of ${ids.join(", ")}.`);
  return names.map((name) => {
    const found = formats.find(({ id }) => id === name);
    if (found !== undefined) return found;
    const near = nearestName(name, ids);
    throw new AppError(
      "usage/bad-value",
      `There is no format ${quote(name)}.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
      `Take some of ${ids.join(", ")}.`,
    );
  });
}
