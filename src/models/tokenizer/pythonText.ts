// Python's str() and repr() of template values, for what a chat template prints: a template that prints message
// content that is a list of parts gives the spelling that TRL trains on. Also str.strip and strftime.

import { isSpace } from "./normalizers.ts";

/** A value of the template interpreter: a kind and its JavaScript value. */
export interface TemplateValue {
  type: string;
  value: unknown;
}

/** What `{{ value }}` prints; an undefined value prints nothing. */
export function pythonStr(value: TemplateValue): string {
  if (value.type === "StringValue") return String(value.value);
  return value.type === "UndefinedValue" ? "" : pythonRepr(value);
}

/** Throws Error for functions and namespaces. */
export function pythonRepr(value: TemplateValue): string {
  const inner = value.value;
  switch (value.type) {
    case "StringValue":
      return reprString(String(inner));
    case "NullValue":
      return "None";
    case "UndefinedValue":
      return "Undefined";
    case "BooleanValue":
      return inner === true ? "True" : "False";
    case "IntegerValue":
      return String(inner);
    case "FloatValue":
      return reprFloat(Number(inner));
    case "ArrayValue":
    case "TupleValue":
      return `[${(inner as TemplateValue[]).map(pythonRepr).join(", ")}]`;
    case "ObjectValue": {
      const entries = [...(inner as Map<string, TemplateValue>)];
      return `{${entries.map(([key, item]) => `${reprString(key)}: ${pythonRepr(item)}`).join(", ")}}`;
    }
    default:
      throw new Error(`it prints ${nameOf(value)} where it needs a text`);
  }
}

/** The kind of a value, for messages. */
export function nameOf(value: TemplateValue): string {
  const names: Record<string, string> = {
    ArrayValue: "a list",
    TupleValue: "a list",
    ObjectValue: "a mapping",
    NamespaceValue: "a namespace",
    NullValue: "None",
    UndefinedValue: "an undefined value",
    StringValue: "a string",
    IntegerValue: "a number",
    FloatValue: "a number",
    BooleanValue: "a boolean",
  };
  return names[value.type] ?? "a function";
}

function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (character === quote || character === "\\") result += `\\${character}`;
    else if (character === "\n") result += "\\n";
    else if (character === "\r") result += "\\r";
    else if (character === "\t") result += "\\t";
    else if (character === " " || !/[\p{C}\p{Z}]/u.test(character)) result += character;
    else if (point <= 0xff) result += `\\x${point.toString(16).padStart(2, "0")}`;
    else if (point <= 0xffff) result += `\\u${point.toString(16).padStart(4, "0")}`;
    else result += `\\U${point.toString(16).padStart(8, "0")}`;
  }
  return result + quote;
}

function reprFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${Object.is(value, -0) ? "-0" : value}.0` : String(value);
}

/** Python's str.strip: white space, or any of `characters`. */
export function pythonStrip(
  text: string,
  characters: string | undefined,
  left: boolean,
  right: boolean,
): string {
  const set = characters === undefined ? undefined : new Set(characters);
  const isStripped = (at: number): boolean => {
    if (set !== undefined) return set.has(text.charAt(at));
    const unit = text.charCodeAt(at);
    return isSpace(unit) || (unit >= 0x1c && unit <= 0x1f);
  };
  let start = 0;
  let end = text.length;
  if (left) while (start < end && isStripped(start)) start++;
  if (right) while (end > start && isStripped(end - 1)) end--;
  return text.slice(start, end);
}

/** Python's strftime in the C locale, for the codes that chat templates use. */
export function formatTime(format: string, now: Date): string {
  const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
  const months =
    "January February March April May June July August September October November December".split(" ");
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = days[now.getDay()] ?? "";
  const month = months[now.getMonth()] ?? "";
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const newYear = new Date(now.getFullYear(), 0, 1).getTime();
  const codes: Record<string, string> = {
    Y: String(now.getFullYear()),
    y: two(now.getFullYear() % 100),
    m: two(now.getMonth() + 1),
    d: two(now.getDate()),
    e: String(now.getDate()).padStart(2, " "),
    H: two(now.getHours()),
    I: two(now.getHours() % 12 || 12),
    M: two(now.getMinutes()),
    S: two(now.getSeconds()),
    p: now.getHours() < 12 ? "AM" : "PM",
    A: day,
    a: day.slice(0, 3),
    B: month,
    b: month.slice(0, 3),
    j: String(Math.round((midnight - newYear) / 86_400_000) + 1).padStart(3, "0"),
    "%": "%",
  };
  return format.replace(/%(-?)([A-Za-z%])/g, (whole, minus: string, code: string) => {
    const value = codes[code];
    if (value === undefined) return whole;
    return minus === "-" ? value.replace(/^0+(?=\d)/, "") : value;
  });
}
