// Jinja2's filters (jinja2/filters.py), those of texts and single values; sequences are in sequenceFilters.ts. The table
// is what `is filter` asks and what the compiler looks a name up in.

import { bind, textArgument, truth, wholeNumber } from "./arguments.ts";
import { escapeText, percentEncode, stripTags } from "./escaping.ts";
import { TemplateFault, Unsupported } from "./faults.ts";
import { formatPercent } from "./formatting.ts";
import { formatDecimal } from "./formatNumbers.ts";
import { looked, made } from "./limits.ts";
import { arithmetic, parseFloatText, parseIntegerText, round, toFloat, truncate } from "./numbers.ts";
import { mustBeDefined, numeric } from "./operators.ts";
import { dumpJson, str } from "./printing.ts";
import { sequenceFilters, sortedBy } from "./sequenceFilters.ts";
import {
  capitalizeText,
  pad,
  replaceText,
  splitLines,
  strip,
  textLength,
  textPart,
  wordBreaks,
} from "./text.ts";
import {
  Dict,
  isTruthy,
  lengthOf,
  listOf,
  Markup,
  nameOf,
  Tuple,
  Undefined,
  isIterable,
  type Arguments,
  type Value,
} from "./values.ts";

export type Filter = (value: Value, given: Arguments) => Value;

/** Those that take long or random ways to their text; a template that reaches one is refused. */
const unsupported = ["pprint", "random", "urlize", "wordwrap"];

function filter(
  specification: string,
  work: (value: Value, ...given: (Value | undefined)[]) => Value,
): Filter {
  return (value, given) => work(value, ...bind("the filter", specification, given));
}

/** A filter of `soft_str(value)` that keeps the mark of escaped text. */
function textFilter(
  specification: string,
  work: (text: string, ...given: (Value | undefined)[]) => string,
): Filter {
  return filter(specification, (value, ...given) => {
    const text = str(value);
    looked(text.length);
    const result = work(text, ...given);
    return value instanceof Markup ? new Markup(result) : result;
  });
}

function unmarked(value: Value, name: string): void {
  if (value instanceof Markup) throw new Unsupported(`the filter ${name} of escaped text`);
}

export const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ...Object.entries(sequenceFilters),
  ...unsupported.map((name): [string, Filter] => [
    name,
    () => {
      throw new Unsupported(`the filter ${name}`);
    },
  ]),
  ...Object.entries<Filter>({
    abs: filter("", absolute),
    default: filter("default_value? boolean?", orDefault),
    d: filter("default_value? boolean?", orDefault),
    int: filter("default? base?", toInteger),
    float: filter("default?", floatOf),
    round: filter("precision? method?", rounded),
    filesizeformat: filter("binary?", fileSize),
    string: filter("", (value) => (value instanceof Markup ? value : str(value))),
    upper: textFilter("", (text) => text.toUpperCase()),
    lower: textFilter("", (text) => text.toLowerCase()),
    capitalize: textFilter("", capitalizeText),
    title: filter("", (value) => titleWords(str(value))),
    trim: textFilter("chars?", (text, characters = null) =>
      strip(text, characters === null ? undefined : textArgument("trim", characters), true, true),
    ),
    center: textFilter("width?", (text, width = 80n) => pad(text, wholeNumber("center", width), " ", "both")),
    replace: filter("old new count?", (value, from = null, to = null, count = null) =>
      replaceText(str(value), str(from), str(to), count === null ? -1 : wholeNumber("replace", count)),
    ),
    indent: filter("width? first? blank?", indent),
    truncate: filter("length? killwords? end? leeway?", truncated),
    wordcount: filter("", (value) => {
      const text = str(value);
      looked(text.length);
      return BigInt(text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0);
    }),
    format: (value, given) => {
      unmarked(value, "format");
      if (given.positional.length > 0 && given.named.size > 0) {
        throw new TemplateFault("the filter format takes arguments by place or by name, not both");
      }
      const values = given.named.size > 0 ? new Dict(given.named) : new Tuple(given.positional);
      return formatPercent(str(value), values);
    },
    e: filter("", (value) => new Markup(escapeText(value))),
    escape: filter("", (value) => new Markup(escapeText(value))),
    forceescape: filter("", (value) => new Markup(escapeText(str(value)))),
    safe: filter("", (value) => new Markup(str(value))),
    striptags: filter("", (value) => stripTags(str(value))),
    urlencode: filter("", urlEncode),
    xmlattr: filter("autospace?", xmlAttributes),
    tojson: filter("ensure_ascii? indent? separators? sort_keys?", toJson),
  }),
]);

function absolute(value: Value): Value {
  const number = numeric(value);
  if (number === undefined) throw new TemplateFault(`abs needs a number, got ${nameOf(value)}`);
  return number < 0 || Object.is(number, -0) ? -number : number;
}

function orDefault(value: Value, fallback: Value = "", boolean: Value = false): Value {
  return value instanceof Undefined || (isTruthy(boolean) && !isTruthy(value)) ? fallback : value;
}

function toInteger(value: Value, fallback: Value = 0n, base: Value = 10n): Value {
  mustBeDefined(value);
  if (typeof value === "string" || value instanceof Markup) {
    const text = strip(str(value), undefined, true, true);
    const whole = parseIntegerText(text, wholeNumber("int", base));
    if (whole !== undefined) return whole;
    const number = parseFloatText(text);
    return number === undefined || !Number.isFinite(number) ? fallback : truncate(number);
  }
  const number = numeric(value);
  if (number === undefined) return fallback;
  if (typeof number === "bigint") return number;
  if (Number.isNaN(number)) return fallback;
  return truncate(number);
}

function floatOf(value: Value, fallback: Value = 0): Value {
  mustBeDefined(value);
  if (typeof value === "string" || value instanceof Markup) {
    const number = parseFloatText(strip(str(value), undefined, true, true));
    if (number !== undefined && !Number.isFinite(number))
      throw new Unsupported("a number without bounds (inf)");
    return number ?? fallback;
  }
  const number = numeric(value);
  return number === undefined ? fallback : toFloat(number);
}

function rounded(value: Value, precision: Value = 0n, method: Value = "common"): Value {
  if (method !== "common" && method !== "ceil" && method !== "floor") {
    throw new TemplateFault("round needs the method common, ceil or floor");
  }
  mustBeDefined(value);
  const number = numeric(value);
  if (number === undefined) throw new TemplateFault(`round needs a number, got ${nameOf(value)}`);
  if (method === "common") {
    if (precision !== null) return round(number, wholeNumber("round", precision));
    return typeof number === "bigint" ? number : truncate(Number(round(number, 0)));
  }
  const scale = numeric(precision);
  if (scale === undefined) throw new TemplateFault("round needs a number of digits");
  const power = arithmetic("**", 10n, scale);
  const scaled = arithmetic("*", number, power);
  const whole =
    typeof scaled === "bigint"
      ? scaled
      : truncate(method === "ceil" ? Math.ceil(scaled) : Math.floor(scaled));
  return arithmetic("/", whole, power);
}

function fileSize(value: Value, binary: Value = false): Value {
  mustBeDefined(value);
  const isText = typeof value === "string" || value instanceof Markup;
  const number = isText ? parseFloatText(strip(str(value), undefined, true, true)) : numeric(value);
  if (number === undefined) throw new TemplateFault(`filesizeformat needs a number, got ${nameOf(value)}`);
  const isBinary = isTruthy(binary);
  const [bytes, base] = [toFloat(number), isBinary ? 1024n : 1000n];
  if (bytes === 1) return "1 Byte";
  if (bytes < Number(base)) return `${truncate(bytes)} Bytes`;
  const letters = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
  let unit = base;
  for (const letter of letters) {
    unit *= base;
    if (bytes < Number(unit) || letter === "Y") {
      const size = toFloat(arithmetic("/", arithmetic("*", base, bytes), unit));
      return `${formatDecimal(size, 1, "f", false)} ${isBinary ? `${letter.toUpperCase()}i` : letter}B`;
    }
  }
  return "";
}

/** Jinja2's own title: each word after a space or an opening bracket begins with a capital. */
function titleWords(text: string): string {
  looked(text.length);
  const capital = (word: string): string => {
    if (word === "") return "";
    const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
    return first.toUpperCase() + word.slice(first.length).toLowerCase();
  };
  let result = "";
  let at = 0;
  for (const gap of text.matchAll(wordBreaks)) {
    result += capital(text.slice(at, gap.index)) + gap[0];
    at = gap.index + gap[0].length;
  }
  return result + capital(text.slice(at));
}

function indent(value: Value, width: Value = 4n, first: Value = false, blank: Value = false): Value {
  unmarked(value, "indent");
  const text = textArgument("indent", value);
  const isText = typeof width === "string";
  const space = isText ? width : " ".repeat(Math.min(1 << 20, Math.max(0, wholeNumber("indent", width))));
  const lines = splitLines(`${text}\n`, false);
  made(text.length + lines.length * (space.length + 1));
  const all = lines.map((line, index) =>
    index === 0 || (line === "" && !isTruthy(blank)) ? line : space + line,
  );
  return (isTruthy(first) ? space : "") + all.join("\n");
}

function truncated(
  value: Value,
  length: Value = 255n,
  killWords: Value = false,
  end: Value = "...",
  leeway: Value = null,
): Value {
  unmarked(value, "truncate");
  mustBeDefinedOrEmpty(value);
  const [most, ending] = [wholeNumber("truncate", length), textArgument("truncate", end)];
  const slack = leeway === null ? 5 : wholeNumber("truncate", leeway);
  const endLength = textLength(ending);
  if (most < endLength || slack < 0) {
    throw new TemplateFault("truncate needs a length of at least its ending's, and a leeway of 0 or more");
  }
  if (lengthOf(value) <= most + slack) return value;
  const part = textPart(textArgument("truncate", value), 0, most - endLength);
  const space = part.lastIndexOf(" ");
  return (isTruthy(killWords) || space < 0 ? part : part.slice(0, space)) + ending;
}

/** An undefined value has the length 0, so that nothing is cut from it. */
function mustBeDefinedOrEmpty(value: Value): void {
  lengthOf(value);
}

function urlEncode(value: Value): Value {
  const encode = (item: Value, isQuery: boolean): string => percentEncode(str(item), isQuery);
  if (typeof value === "string" || value instanceof Markup || !isIterable(value)) return encode(value, false);
  const pairs = value instanceof Dict ? value.pairs() : listOf(value).map(listOf);
  const parts = pairs.map((pair) => {
    const [key, item] = pair;
    if (pair.length !== 2 || key === undefined || item === undefined) {
      throw new TemplateFault("urlencode needs pairs of a key and a value");
    }
    return `${encode(key, true)}=${encode(item, true)}`;
  });
  return parts.join("&");
}

function xmlAttributes(value: Value, autospace: Value = true): Value {
  mustBeDefined(value);
  if (!(value instanceof Dict)) throw new TemplateFault(`xmlattr needs a mapping, got ${nameOf(value)}`);
  const parts: string[] = [];
  for (const [key, item] of value.pairs()) {
    if (item === null || item instanceof Undefined) continue;
    if (/[\t-\r />=]/.test(textArgument("xmlattr", key))) {
      throw new TemplateFault("xmlattr: a name has a character that is not allowed");
    }
    parts.push(`${escapeText(key)}="${escapeText(item)}"`);
  }
  const text = parts.join(" ");
  return isTruthy(autospace) && text !== "" ? ` ${text}` : text;
}

/** transformers' own tojson, which is json.dumps. */
function toJson(
  value: Value,
  ensureAscii: Value = false,
  indentation: Value = null,
  separators: Value = null,
  sortKeys: Value = false,
): Value {
  let space: string | undefined;
  if (typeof indentation === "string") space = indentation;
  else if (indentation !== null) {
    space = " ".repeat(Math.min(1 << 16, Math.max(0, wholeNumber("tojson", indentation))));
  }
  let [itemSeparator, keySeparator] = [space === undefined ? ", " : ",", ": "];
  if (separators !== null) {
    const [item, key, ...rest] = listOf(separators);
    if (typeof item !== "string" || typeof key !== "string" || rest.length > 0) {
      throw new TemplateFault("tojson needs two separators");
    }
    [itemSeparator, keySeparator] = [item, key];
  }
  return dumpJson(value, {
    ensureAscii: truth(ensureAscii),
    indent: space,
    itemSeparator,
    keySeparator,
    sortKeys: truth(sortKeys) ? (pairs) => sortedBy(pairs, ([key]) => key, false) : undefined,
  });
}
