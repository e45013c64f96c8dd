// Rows of `evaluate fairness` into a table of groups.

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
  const errors = await eachRowOfFile(path, folder, reading, "fairness/more-errors", (row) => {
    const made = reader.read(row);
    if (typeof made === "string") return made;
    table.add(made);
    return undefined;
  });
  if (table.attributes().length === 0)
    reading.warn(
      "fairness/no-groups",
      'no row has a group, so that there is nothing to compare: give "groups".',
    );
  return { table, errors };
}
