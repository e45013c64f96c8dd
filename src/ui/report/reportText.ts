// Numbers of a report as the page says them, and tables as CSV.
import type { Code, Interval, Part, Quantity, Table } from "../../page/bridge/evaluationTypes.ts";
import { csvLine } from "../../domain/spreadsheetCell.ts";
import { formatNumber } from "../words/locale.ts";

/** Below this a chance is said to be below it. */
const leastChance = 0.001;

function numberText(value: number, form: Quantity["form"]): string {
  if (form === "share") return formatNumber(100 * value, Math.abs(value) < 0.1 && value !== 0 ? 1 : 0);
  if (form === "count") return formatNumber(value);
  if (form === "chance")
    return value < leastChance ? `below ${formatNumber(leastChance, 3)}` : formatNumber(value, 3);
  const size = Math.abs(value);
  return formatNumber(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3);
}

/** "71 %", "0.62", "1,204". */
export function valueText({ value, form }: Pick<Quantity, "value" | "form">): string {
  if (value === null) return "–";
  return form === "share" ? `${numberText(value, form)} %` : numberText(value, form);
}

/** "(60 to 80)"; undefined where there is none. */
export function intervalText({ interval, form }: Pick<Quantity, "interval" | "form">): string | undefined {
  if (interval === undefined || interval === null) return undefined;
  return `(${numberText(interval[0], form)} to ${numberText(interval[1], form)})`;
}

/** Of a number that is null or has no interval, why; undefined where there is nothing to say. */
export function reasonText({ value, interval, reason }: Quantity): string | undefined {
  if (reason === undefined) return undefined;
  if (value === null) return `not known: ${reason}`;
  return interval === null ? `no interval: ${reason}` : undefined;
}

export const isQuantity = (part: Part): part is Quantity => typeof part === "object" && "form" in part;
export const isCode = (part: Part): part is Code => typeof part === "object" && "code" in part;
export const wordsOf = (part: Exclude<Part, Quantity | Code>): string =>
  typeof part === "string" ? part : part.wording;

/** Of a sentence or a cell. */
export function partText(part: Part): string {
  if (isCode(part)) return part.code;
  if (!isQuantity(part)) return wordsOf(part);
  const interval = intervalText(part);
  return interval === undefined ? valueText(part) : `${valueText(part)} ${interval}`;
}

/** Numbers as they are and their intervals in columns of their own; texts as in every file of ours (domain/spreadsheetCell.ts). */
export function tableCsv({ columns, rows }: Table): string {
  const numbers = (at: number): Quantity[] =>
    rows.flatMap(({ cells }) => (cells[at] ?? []).filter(isQuantity));
  const hasInterval = columns.map((_, at) =>
    numbers(at).some(({ interval }) => interval !== undefined && interval !== null),
  );
  const head = columns.flatMap(({ title }, at) =>
    hasInterval[at] === true ? [title, `${title}, low`, `${title}, high`] : [title],
  );
  const body = rows.map(({ cells }) =>
    columns.flatMap((_, at) => {
      const cell = cells[at] ?? [];
      const [only] = cell;
      const ends = (interval: Interval | null | undefined): (string | number)[] =>
        hasInterval[at] === true ? [interval?.[0] ?? "", interval?.[1] ?? ""] : [];
      return cell.length === 1 && only !== undefined && isQuantity(only)
        ? [only.value ?? "", ...ends(only.interval)]
        : [cell.map(partText).join(""), ...ends(undefined)];
    }),
  );
  return [head, ...body].map(csvLine).join("");
}
