// How a row that cannot be used, or something that was mended, is told by the commands that go on after it.

import type { Output } from "./output.ts";

export interface RowTeller {
  /** "data/bad-row", to be corrected or removed, where nothing else is said. */
  fault(line: number, message: string, code?: string, hint?: string): void;
  warn(code: string, message: string): void;
}

/** `name`: of the file, as it was given. */
export function rowTeller(out: Output, name: string): RowTeller {
  return {
    fault(line, message, code = "data/bad-row", hint = "Correct or remove this row.") {
      out.result({ type: "row_error", file: name, line, code, message, hint }, undefined);
      if (!out.json) out.note(`${name}, line ${line}: ${message}`);
    },
    warn(code, message) {
      out.result({ type: "warning", file: name, code, message }, undefined);
      if (!out.json) out.note(`${name}: ${message}`);
    },
  };
}
