// Rows of `evaluate fairness` into a table of groups.

import { readers } from "../../data/readers/index.ts";
import { decisionOfCells } from "../../data/rows/decisionCells.ts";
import { FairnessRowReader } from "../../evaluation/fairness/fairnessRow.ts";
import { GroupTable } from "../../evaluation/fairness/groupTable.ts";
import { eachRowOfFile, type RowReading } from "../rowFile.ts";

/** AppError "data/..." or "file/..." where the file as a whole cannot be read. */
export async function readGroups(
  path: string,
  folder: string,
  reading: RowReading,
): Promise<{ table: GroupTable; errors: number }> {
  const table = new GroupTable();
  const reader = new FairnessRowReader();
  const take = (row: Readonly<Record<string, unknown>>): string | undefined => {
    const given = decisionOfCells(row);
    const made = typeof given === "string" ? given : reader.read(given);
    if (typeof made === "string") return made;
    table.add(made);
    return undefined;
  };
  const errors = await eachRowOfFile(path, folder, reading, "fairness/more-errors", take, readers);
  if (table.attributes().length === 0)
    reading.warn(
      "fairness/no-groups",
      'no row has a group, so that there is nothing to compare: give "groups", or columns such as "groups.sex".',
    );
  return { table, errors };
}
