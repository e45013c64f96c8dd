// A flag that names a file of rows, of every command that reads some.
import { text } from "../domain/config/field.ts";

export function rowsFlag(label: string) {
  return {
    field: text<string>("", { label, help: "A .jsonl, .json or .csv file of rows, or - for stdin." }),
    value: "ROWS",
  } as const;
}
