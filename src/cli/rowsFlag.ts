// A flag that names a file of rows, of every command that reads some.
import { text } from "../domain/config/field.ts";

export function rowsFlag(label: string) {
  return {
    field: text<string>("", { label, help: "A .jsonl, .json or .csv file of rows, or - for stdin." }),
    value: "ROWS",
  } as const;
}

/** Several files, of the commands that measure each of them. */
export const rowFilesFlag = {
  field: text<string>("", { label: "Rows", help: "Files of rows, JSON Lines or JSON, or - for stdin." }),
  value: "FILE",
  required: true,
  many: true,
  rest: true,
} as const;
