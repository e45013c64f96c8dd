// JSON as Python's json module reads and writes it, because that wrote most files of rows and every config: NaN, Infinity
// and -Infinity are numbers. Rows keep more ("exact"): 20.0 stays a float (JsonFloat) and an integer beyond 2^53 a bigint.
// Text without any of these goes through JSON.parse; the parser below is for the rest, and it words every fault, so
// that a fault reads the same in every browser.

import { quote } from "./errors.ts";
import { JsonFloat } from "./jsonFloat.ts";

/** Objects and lists within each other; Python's own limit is near 1000. */
export const maxJsonDepth = 100;
/** Python refuses longer integers. */
const maxDigits = 4300;

/** Text that is not JSON. Its message says what was expected, and where. */
export class JsonFault extends Error {}

type Numbers = "plain" | "exact";

/** Where JSON.parse would lose something exact: 20.0, 1e3, -0, 16 digits. In a string it costs only time. */
// Sixteen digits are looked for first, so that no loop runs over more: the expression engine's stack has an end.
const needsCare =
  /[:,[\s]-?(?:\d{16}|\d{1,15}\.0*(?!\d)|\d{1,15}(?:\.\d+)?[eE]|NaN|Infinity)|[:,[\s]-0(?![.\d])/;

/** Throws JsonFault. */
export function parsePythonJson(text: string, numbers: Numbers = "plain"): unknown {
  if (!(numbers === "exact" && needsCare.test(text)) && !isSteep(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // Read again below, where NaN is a number and any fault is worded.
    }
  }
  return new Parser(text, numbers).whole();
}

/** JSON.parse takes its time before it finds that 10 MB of "[" are never closed. A loop: blanks may stand between them. */
function isSteep(text: string): boolean {
  let opened = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5b || unit === 0x7b) {
      if (++opened > maxJsonDepth) return true;
    } else if (unit > 0x20) opened = 0;
  }
  return false;
}

/** Keeps what `parsePythonJson` keeps; on one line, or as JSON.stringify indents. */
export function writePythonJson(value: unknown, indent = 0, depth = 0): string {
  if (value instanceof JsonFloat) return writeFloat(value.value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null || "toJSON" in value) return JSON.stringify(value);
  const between = (items: readonly string[], open: string, close: string): string => {
    if (items.length === 0 || indent === 0) return open + items.join(",") + close;
    const line = (level: number): string => `\n${" ".repeat(indent * level)}`;
    return open + items.map((item) => line(depth + 1) + item).join(",") + line(depth) + close;
  };
  const inner = (item: unknown): string => writePythonJson(item, indent, depth + 1);
  if (Array.isArray(value)) return between(value.map(inner), "[", "]");
  const colon = indent === 0 ? ":" : ": ";
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return between(
    entries.map(([key, item]) => JSON.stringify(key) + colon + inner(item)),
    "{",
    "}",
  );
}

function writeFloat(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
// oxlint-disable-next-line no-control-regex
const isEscaped = /[\\\u0000-\u001f]/;
const words = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

class Parser {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly numbers: Numbers,
  ) {}

  whole(): unknown {
    const value = this.value(0);
    this.skipSpace();
    if (this.position < this.text.length) this.fail("the end");
    return value;
  }

  private value(depth: number): unknown {
    if (depth > maxJsonDepth) throw new JsonFault(`it is nested deeper than ${maxJsonDepth} levels`);
    this.skipSpace();
    switch (this.text[this.position]) {
      case "{":
        return this.object(depth);
      case "[":
        return this.list(depth);
      case '"':
        return this.string();
      default:
        return this.literal();
    }
  }

  private object(depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    this.position++;
    if (this.takes("}")) return {};
    do {
      this.skipSpace();
      if (this.text[this.position] !== '"') this.fail("a key in quotation marks");
      const key = this.string();
      if (!this.takes(":")) this.fail('":"');
      entries.push([key, this.value(depth + 1)]);
    } while (this.takes(","));
    if (!this.takes("}")) this.fail('"," or "}"');
    // Defines, never assigns: "__proto__" is a key like others.
    return Object.fromEntries(entries);
  }

  private list(depth: number): unknown[] {
    const items: unknown[] = [];
    this.position++;
    if (this.takes("]")) return items;
    do items.push(this.value(depth + 1));
    while (this.takes(","));
    if (!this.takes("]")) this.fail('"," or "]"');
    return items;
  }

  private string(): string {
    const start = this.position;
    const end = endOfString(this.text, start);
    const literal = this.text.slice(start, end + 1);
    this.position = end + 1;
    if (end < this.text.length && !isEscaped.test(literal)) return literal.slice(1, -1);
    try {
      return JSON.parse(literal) as string;
    } catch {
      this.position = start;
      return this.fail(
        end < this.text.length
          ? "a string without raw line breaks or unknown escapes"
          : "a closing quotation mark",
      );
    }
  }

  private literal(): unknown {
    let end = this.position;
    while (isLiteralUnit(this.text.charCodeAt(end))) end++;
    const literal = this.text.slice(this.position, end);
    if (words.has(literal)) {
      this.position = end;
      return words.get(literal);
    }
    if (!number.test(literal)) return this.fail("a value");
    this.position = end;
    const value = Number(literal);
    if (this.numbers === "plain") return value;
    if (/[.eE]/.test(literal)) return Number.isInteger(value) ? new JsonFloat(value) : value;
    if (Number.isSafeInteger(value)) return value + 0;
    if (literal.length > maxDigits) throw new JsonFault(`it holds an integer of ${literal.length} digits`);
    return BigInt(literal);
  }

  private takes(mark: string): boolean {
    this.skipSpace();
    if (this.text[this.position] !== mark) return false;
    this.position++;
    return true;
  }

  private skipSpace(): void {
    for (; ; this.position++) {
      const unit = this.text.charCodeAt(this.position);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
    }
  }

  private fail(expected: string): never {
    const found = this.text.slice(this.position, this.position + 20);
    const given = found === "" ? "the text ends" : `found ${quote(found, 20)}`;
    const isPython = /^(?:'|None|True|False)/.test(found);
    const remedy = isPython ? "; that is Python's spelling, which json.dumps turns into JSON" : "";
    throw new JsonFault(`expected ${expected} at character ${this.position + 1}, ${given}${remedy}`);
  }
}

/** Letters, digits, "+", "-" and ".": what words and numbers are made of. */
function isLiteralUnit(unit: number): boolean {
  const isLetter = (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
  return isLetter || (unit >= 0x30 && unit <= 0x39) || unit === 0x2b || unit === 0x2d || unit === 0x2e;
}

/** The closing quotation mark of the string that opens at `start`; the text's length where there is none. */
export function endOfString(text: string, start: number): number {
  for (let i = start + 1; ; i++) {
    i = text.indexOf('"', i);
    if (i < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(i - 1 - backslashes) === 0x5c && i - 1 - backslashes > start) backslashes++;
    if (backslashes % 2 === 0) return i;
  }
}
