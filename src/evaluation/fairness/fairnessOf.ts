// The entry: rows in, a table out. Who has many rows, or shows progress, adds them to a GroupTable itself; who has several tables of one
// report measures each and has them judged together, because what is found by chance grows with all that was looked at.
import type { FairnessRow, FairnessTable, JudgeOptions, MeasureOptions } from "./fairness.ts";
import { GroupTable } from "./groupTable.ts";
import { judgeTables } from "./judgeTables.ts";
import { measureTable } from "./measureTable.ts";

export function fairnessOf(
  rows: Iterable<FairnessRow>,
  options: MeasureOptions & JudgeOptions = {},
): FairnessTable {
  const table = new GroupTable();
  for (const row of rows) table.add(row);
  const [judged] = judgeTables([measureTable(table, options)], options);
  return judged as FairnessTable;
}
