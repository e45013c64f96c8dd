// Tables of tests/golden/make_agreement.py as judgements, and what its packages found.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Round,
  JudgementTable,
  type Value,
} from "../../../../src/evaluation/agreement/judgementTable.ts";

type Found = number | null;

export interface GoldenTable {
  values: Value[];
  table: string;
  /** Round 2. */
  again?: string;
  items: number;
  annotators: number;
  judgements: number;
  alpha_nominal: Found;
  alpha_ordinal: Found;
  fleiss_kappa: Found;
  percent: Found;
  cohen: [a: number, b: number, items: number, kappa: Found][];
  intra?: [annotator: number, items: number, percent: Found, kappa: Found][];
  seed?: number;
  draws?: number;
  intervals?: Record<string, [number, number]>;
}

interface Golden {
  published: Record<string, Partial<GoldenTable> & Pick<GoldenTable, "values" | "table">>;
  tables: GoldenTable[];
}

export function readGolden(path: string): Golden {
  return JSON.parse(readFileSync(path, "utf8")) as Golden;
}

export const goldenPath = join(import.meta.dirname, "../../../golden/agreement.json");

/** So that names sort as places do. */
const name = (place: number): string => String(place).padStart(3, "0");
export const annotatorName = (place: number): string => `annotator ${name(place)}`;

export interface Row {
  item: string;
  annotator: string;
  value: Value | null;
  round: Round;
}

export function rowsOf({ values, table, again }: Pick<GoldenTable, "values" | "table" | "again">): Row[] {
  return [table, again ?? ""].flatMap((text, r) =>
    text === ""
      ? []
      : text.split(" ").flatMap((row, item) =>
          row.split("").map((cell, annotator) => ({
            item: `item ${name(item)}`,
            annotator: annotatorName(annotator),
            value: cell === "." ? null : (values[Number(cell)] ?? null),
            round: (r + 1) as Round,
          })),
        ),
  );
}

export function tableOf(rows: readonly Row[]): JudgementTable {
  const table = new JudgementTable();
  for (const row of rows) table.add(row);
  return table;
}
