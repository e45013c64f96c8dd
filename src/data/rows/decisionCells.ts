// A row of decisions as a spreadsheet has it: cells are texts, and a column "groups.sex" stands for each thing that groups are formed by,
// named as pandas names the fields of objects. Nothing is guessed: a word for a missing value is a fault, because it may be a group's name.
import { quote } from "../../domain/errors.ts";
import type { RawRow } from "./index.ts";
import { MissingCell } from "./missingCell.ts";

const groupPrefix = "groups.";
const isNumber = /^(?:selected|outcome|score)$/;

/** The row with "groups" and numbers, or what is wrong with it. One that has "groups" is left as it is. */
export function decisionOfCells(row: RawRow): RawRow | string {
  if (row["groups"] !== undefined) return row;
  const read: Record<string, unknown> = { ...row };
  const groups: [string, unknown][] = [];
  for (const [name, cell] of Object.entries(row)) {
    const isGroup = name.startsWith(groupPrefix);
    if (!isGroup && !isNumber.test(name)) continue;
    if (cell instanceof MissingCell)
      return `${quote(name)} says ${cell.word}: leave the cell empty where it is not known.`;
    const text = typeof cell === "string" ? cell.trim() : cell;
    const value = text === "" ? null : text;
    if (isGroup) groups.push([name.slice(groupPrefix.length), value]);
    else read[name] = numberIn(value);
  }
  return groups.length === 0 ? read : { ...read, groups: Object.fromEntries(groups) };
}

const numberIn = (value: unknown): unknown =>
  typeof value === "string" && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value)
    ? Number(value)
    : value;
