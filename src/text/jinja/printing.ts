// Python's str and repr, and the JSON of transformers' tojson filter, which is json.dumps and not Jinja2's own filter:
// nothing is escaped for HTML, other letters than ASCII stay, floats keep their point.

import { TemplateFault, Unsupported } from "./faults.ts";
import { looked, TextBuilder } from "./limits.ts";
import {
  Dict,
  isList,
  Markup,
  nameOf,
  Namespace,
  Native,
  Range,
  Tuple,
  Undefined,
  View,
  type Value,
} from "./values.ts";

/** Python refuses to print longer ones. */
const maxDigits = 4300;

/** What `{{ value }}` prints. */
export function str(value: Value): string {
  if (typeof value === "string") return value;
  if (value instanceof Markup) return value.text;
  if (value instanceof Undefined) return "";
  return repr(value);
}

export function repr(value: Value): string {
  if (typeof value === "string") return reprText(value);
  if (typeof value === "bigint") return reprInteger(value);
  const out = new TextBuilder();
  write(value, out);
  return out.toString();
}

function write(value: Value, out: TextBuilder): void {
  if (value === null) out.add("None");
  else if (typeof value === "string") out.add(reprText(value));
  else if (typeof value === "boolean") out.add(value ? "True" : "False");
  else if (typeof value === "bigint") out.add(reprInteger(value));
  else if (typeof value === "number") out.add(reprFloat(value));
  else if (isList(value)) writeItems("[", value, "]", out);
  else if (value instanceof Tuple) writeItems("(", value.items, value.items.length === 1 ? ",)" : ")", out);
  else if (value instanceof Dict) {
    out.add("{");
    value.pairs().forEach(([key, item], index) => {
      if (index > 0) out.add(", ");
      write(key, out);
      out.add(": ");
      write(item, out);
    });
    out.add("}");
  } else if (value instanceof View) writeItems(`dict_${value.of}([`, value.items(), "])", out);
  else if (value instanceof Range) {
    const { start, stop, step } = value;
    out.add(`range(${start}, ${stop}${step === 1n ? "" : `, ${step}`})`);
  } else if (value instanceof Markup) out.add(`Markup(${reprText(value.text)})`);
  else if (value instanceof Undefined) out.add("Undefined");
  else if (value instanceof Namespace) {
    out.add("<Namespace ");
    write(value.attributes, out);
    out.add(">");
  } else if (value instanceof Native && value.text !== undefined) out.add(value.text());
  else throw new Unsupported(`printing ${nameOf(value)}`);
}

function writeItems(open: string, items: readonly Value[], close: string, out: TextBuilder): void {
  out.add(open);
  items.forEach((item, index) => {
    if (index > 0) out.add(", ");
    write(item, out);
  });
  out.add(close);
}

function reprInteger(value: bigint): string {
  const text = value.toString();
  if (text.length > maxDigits + (value < 0n ? 1 : 0)) {
    throw new TemplateFault(`it prints a number of over ${maxDigits} digits`);
  }
  return text;
}

export function reprFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${Object.is(value, -0) ? "-0" : value}.0` : String(value);
}

function reprText(text: string): string {
  looked(text.length);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/['"\\]|[^\P{C}]|[^\P{Z} ]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (character === "\\" || character === quote) return `\\${character}`;
    if (character === "'" || character === '"') return character;
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === "\t") return "\\t";
    return escapePoint(point);
  });
  return quote + escaped + quote;
}

function escapePoint(point: number): string {
  if (point <= 0xff) return `\\x${point.toString(16).padStart(2, "0")}`;
  if (point <= 0xffff) return `\\u${point.toString(16).padStart(4, "0")}`;
  return `\\U${point.toString(16).padStart(8, "0")}`;
}

/** Python's ascii(): repr with all but ASCII escaped. */
export function ascii(value: Value): string {
  return repr(value).replace(/[^\0-\x7f]/gu, (character) => escapePoint(character.codePointAt(0) ?? 0));
}

export interface JsonStyle {
  ensureAscii: boolean;
  /** One level's indentation; undefined puts all on one line. */
  indent: string | undefined;
  itemSeparator: string;
  keySeparator: string;
  sortKeys: ((keys: [Value, Value][]) => [Value, Value][]) | undefined;
}

export function dumpJson(value: Value, style: JsonStyle): string {
  const out = new TextBuilder();
  writeJson(value, style, "\n", out);
  return out.toString();
}

function writeJson(value: Value, style: JsonStyle, newline: string, out: TextBuilder): void {
  const text = jsonScalar(value, style);
  if (text !== undefined) {
    out.add(text);
    return;
  }
  const inner = style.indent === undefined ? "" : newline + style.indent;
  const list = (open: string, close: string, count: number, item: (index: number) => void): void => {
    out.add(open);
    for (let index = 0; index < count; index++) {
      if (index > 0) out.add(style.itemSeparator);
      out.add(inner);
      item(index);
    }
    if (count > 0 && style.indent !== undefined) out.add(newline);
    out.add(close);
  };
  const items = isList(value) ? value : value instanceof Tuple ? value.items : undefined;
  if (items !== undefined) {
    list("[", "]", items.length, (index) => {
      writeJson(items[index] ?? null, style, inner, out);
    });
  } else if (value instanceof Dict) {
    const pairs = style.sortKeys?.(value.pairs()) ?? value.pairs();
    list("{", "}", pairs.length, (index) => {
      const [key, item] = pairs[index] ?? [null, null];
      const name = typeof key === "string" ? key : key instanceof Markup ? key.text : jsonScalar(key, style);
      if (name === undefined) throw new TemplateFault(`tojson: ${nameOf(key)} cannot be a key`);
      out.add(jsonText(name, style.ensureAscii) + style.keySeparator);
      writeJson(item, style, inner, out);
    });
  } else throw new TemplateFault(`tojson: ${nameOf(value)} cannot be written as JSON`);
}

function jsonScalar(value: Value, style: JsonStyle): string | undefined {
  if (value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "bigint") return reprInteger(value);
  if (typeof value === "number") {
    if (Number.isNaN(value)) return "NaN";
    return Number.isFinite(value) ? reprFloat(value) : value < 0 ? "-Infinity" : "Infinity";
  }
  if (typeof value === "string") return jsonText(value, style.ensureAscii);
  return value instanceof Markup ? jsonText(value.text, style.ensureAscii) : undefined;
}

// oxlint-disable-next-line no-control-regex -- control characters are what JSON escapes
const jsonEscaped = /["\\\0-\x1f]/g;

function jsonText(text: string, ensureAscii: boolean): string {
  looked(text.length);
  const short: Record<string, string> = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
  };
  const pattern = ensureAscii ? /["\\]|[^ -~]/g : jsonEscaped;
  const escaped = text.replace(
    pattern,
    (unit) => short[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${escaped}"`;
}
