// The format of a file that is imported or exported.

import { text } from "../domain/config/field.ts";
import { AppError, nearestName, quote } from "../domain/errors.ts";
import type { ExchangeFormat } from "../data/exchange/index.ts";
import type { HelpGroup } from "./command.ts";

export const formatFlag = {
  format: {
    field: text<string>("", { label: "Format", help: "What the file is: one of the formats below." }),
    value: "F",
    required: true,
  },
} as const;

/** AppError "usage/bad-value". */
export async function formatOf(id: string): Promise<ExchangeFormat> {
  const { exchangeFormats } = await import("../data/exchange/index.ts");
  const found = exchangeFormats.find((format) => format.id === id);
  if (found !== undefined) return found;
  const ids = exchangeFormats.map((format) => format.id);
  const near = nearestName(id, ids);
  throw new AppError(
    "usage/bad-value",
    `There is no format ${quote(id)}.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    `Take one of ${ids.join(", ")}.`,
  );
}

export async function formatsHelp(): Promise<readonly HelpGroup[]> {
  const { exchangeFormats } = await import("../data/exchange/index.ts");
  return [
    { title: "Formats", entries: exchangeFormats.map(({ id, title }) => ({ term: id, help: `${title}.` })) },
  ];
}
