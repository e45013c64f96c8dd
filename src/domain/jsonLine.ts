// Lines of JSON as every command writes them and as a project's files have them, and text without control characters.

import { JsonFloat } from "./jsonFloat.ts";

// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function escapeOne(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Text with its control characters spelled out; a tab or a line end becomes its escape too. */
export function printable(text: string): string {
  return text.replace(controls, escapeOne);
}

/** JSON on one line without control characters; `lost` gets the path of each number that is not finite. */
export function jsonLine(line: Readonly<Record<string, unknown>>, lost: (path: string) => void): string {
  const text = JSON.stringify(line, function (this: unknown, key: string, value: unknown) {
    if (typeof value === "number" && !Number.isFinite(value)) {
      lost(key);
      return null;
    }
    // Of a prompt that is told again.
    if (value instanceof JsonFloat) return value.value;
    if (typeof value === "bigint") return Number(value);
    return value;
  });
  // Inside JSON these stand only in strings, where \uXXXX means the same.
  return text.replace(controls, escapeOne);
}
