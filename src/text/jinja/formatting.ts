// Python's two ways to format: `"%s" % values` and `"{}".format(values)`, the latter as the sandbox of Jinja2 runs it,
// with its own look-up of attributes and items.

import { TemplateFault, Unsupported } from "./faults.ts";
import { formatBySpecification, formatDecimal } from "./formatNumbers.ts";
import { looked, made, TextBuilder } from "./limits.ts";
import { toFloat, truncate } from "./numbers.ts";
import { itemOf, memberOf, mustBeDefined, numeric } from "./operators.ts";
import { ascii, repr, str } from "./printing.ts";
import { pad, points, textPart } from "./text.ts";
import { Dict, isList, nameOf, Range, Tuple, Undefined, type Value } from "./values.ts";

const percent = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([-+ #0]*)(\*|[0-9]*)(?:\.(\*|[0-9]*))?[hlL]?(.?)/gsu;

const braces = /[{}]/g;

export function formatPercent(template: string, given: Value): string {
  looked(template.length);
  const out = new TextBuilder();
  let queue: Value[] = given instanceof Tuple ? [...given.items] : [given];
  const isMapping =
    given instanceof Dict || isList(given) || given instanceof Range || given instanceof Undefined;
  const next = (): Value => {
    const value = queue.shift();
    if (value === undefined) throw new TemplateFault("% has not enough values for its format");
    return value;
  };
  let at = 0;
  for (const match of template.matchAll(percent)) {
    const [whole, key, flags = "", width = "", precision, conversion = ""] = match;
    out.add(template.slice(at, match.index));
    at = match.index + whole.length;
    if (key !== undefined) {
      if (!isMapping) throw new TemplateFault("% needs a mapping for names in its format");
      const found = given instanceof Dict ? given.get(key) : undefined;
      if (found === undefined) throw new TemplateFault(`% finds no value for ${key.slice(0, 60)}`);
      queue = [found];
    }
    let [isLeft, room] = [flags.includes("-"), Number(width)];
    if (width === "*") {
      room = starNumber(next());
      if (room < 0) [isLeft, room] = [true, -room];
    }
    const digits =
      precision === undefined
        ? undefined
        : precision === "*"
          ? Math.max(0, starNumber(next()))
          : Number(precision);
    if (conversion === "%") {
      out.add("%");
      continue;
    }
    const style = { flags, digits, conversion };
    const [sign, body, isNumber] = percentPiece(next, style);
    if (flags.includes("0") && isNumber && !isLeft) {
      out.add(sign + pad(body, room - sign.length, "0", "left"));
    } else out.add(pad(sign + body, room, " ", isLeft ? "right" : "left"));
  }
  out.add(template.slice(at));
  if (queue.length > 0 && !isMapping) throw new TemplateFault("% has more values than its format");
  return out.toString();
}

function starNumber(value: Value): number {
  const number = numeric(value);
  if (typeof number !== "bigint") throw new TemplateFault("* in a format needs a whole number");
  return Number(
    number > 1_000_000_000n ? 1_000_000_000n : number < -1_000_000_000n ? -1_000_000_000n : number,
  );
}

interface PercentStyle {
  flags: string;
  digits: number | undefined;
  conversion: string;
}

/** Sign or prefix, the rest, and whether zeros may stand between them. */
function percentPiece(
  next: () => Value,
  { flags, digits, conversion }: PercentStyle,
): [string, string, boolean] {
  if (conversion === "" || !"sradiuoxXceEfFgG".includes(conversion)) {
    throw new TemplateFault(`% does not know the format ${conversion === "" ? "at its end" : conversion}`);
  }
  const value = next();
  if ("sra".includes(conversion)) {
    const text = conversion === "s" ? str(value) : conversion === "r" ? repr(value) : ascii(value);
    return ["", digits === undefined ? text : textPart(text, 0, Math.min(digits, text.length)), false];
  }
  if (conversion === "c") {
    if (typeof value === "string" && points(value).length === 1) return ["", value, false];
    return ["", characterOf(value), false];
  }
  mustBeDefined(value);
  const number = numeric(value);
  if (number === undefined) throw new TemplateFault(`%${conversion} needs a number, got ${nameOf(value)}`);
  const plus = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  if ("eEfFgG".includes(conversion)) {
    const text = formatDecimal(toFloat(number), digits ?? 6, conversion, flags.includes("#"));
    return text.startsWith("-") ? ["-", text.slice(1), true] : [plus, text, true];
  }
  const base = { o: 8, x: 16, X: 16 }[conversion];
  if (typeof number === "number" && base !== undefined) {
    throw new TemplateFault(`%${conversion} needs a whole number`);
  }
  const whole = typeof number === "bigint" ? number : truncate(number);
  const magnitude = (whole < 0n ? -whole : whole).toString(base ?? 10);
  const padded = pad(conversion === "X" ? magnitude.toUpperCase() : magnitude, digits ?? 0, "0", "left");
  const prefix = flags.includes("#") && base !== undefined ? `0${conversion}` : "";
  return [(whole < 0n ? "-" : plus) + prefix, padded, true];
}

function characterOf(value: Value): string {
  mustBeDefined(value);
  const number = numeric(value);
  if (typeof number !== "bigint" || number < 0n || number > 0x10ffffn) {
    throw new TemplateFault("the format c needs one character or its number");
  }
  if (number >= 0xd800n && number < 0xe000n) throw new Unsupported("half a surrogate pair");
  return String.fromCodePoint(Number(number));
}

/** `template.format(*positional, **named)`. */
export function formatBraces(
  template: string,
  positional: readonly Value[],
  named: ReadonlyMap<string, Value>,
): string {
  return new BraceFormatter(positional, named).format(template, 2);
}

class BraceFormatter {
  private nextIndex: number | undefined = 0;
  private usesNumbers = false;

  constructor(
    private readonly positional: readonly Value[],
    private readonly named: ReadonlyMap<string, Value>,
  ) {}

  format(template: string, depth: number): string {
    if (depth < 0) throw new TemplateFault("format: fields are nested too deep");
    looked(template.length);
    const out = new TextBuilder();
    let at = 0;
    while (at < template.length) {
      braces.lastIndex = at;
      const brace = (braces.exec(template)?.index ?? -1) - at;
      if (brace < 0) break;
      out.add(template.slice(at, at + brace));
      at += brace;
      const character = template.charAt(at);
      if (template.charAt(at + 1) === character) {
        out.add(character);
        at += 2;
      } else if (character === "}") throw new TemplateFault("format: a single } in the text");
      else {
        const end = closingBrace(template, at);
        out.add(this.field(template.slice(at + 1, end), depth));
        at = end + 1;
      }
    }
    out.add(template.slice(at));
    return out.toString();
  }

  private field(source: string, depth: number): string {
    made(source.length);
    const parts = /^((?:\[[^\]]*\]|[^[!:{])*)(?:!([^:]*))?(?::(.*))?$/s.exec(source);
    if (parts === null) throw new TemplateFault("format: a field cannot be read");
    const [, name = "", conversion, specification = ""] = parts;
    const value = this.lookUp(name);
    const style = this.format(specification, depth - 1);
    if (conversion === undefined) return formatBySpecification(value, style);
    if (conversion === "s") return formatBySpecification(str(value), style);
    if (conversion === "r") return formatBySpecification(repr(value), style);
    if (conversion === "a") return formatBySpecification(ascii(value), style);
    throw new TemplateFault(`format: the conversion ${conversion.slice(0, 20)} is unknown`);
  }

  private lookUp(name: string): Value {
    const parts = /^([^.[]*)((?:\.[^.[]+|\[[^\]]+\])*)$/s.exec(name);
    if (parts === null) throw new TemplateFault(`format: the field ${name.slice(0, 60)} cannot be read`);
    const [, first = "", rest = ""] = parts;
    let value = this.first(first, name === "");
    for (const [step] of rest.matchAll(/\.[^.[]+|\[[^\]]+\]/gs)) {
      if (step.startsWith(".")) value = memberOf(value, step.slice(1));
      else {
        const index = step.slice(1, -1);
        value = itemOf(value, /^[0-9]+$/.test(index) ? BigInt(index) : index);
      }
    }
    return value;
  }

  private first(first: string, isEmpty: boolean): Value {
    let index: number | undefined;
    if (isEmpty) {
      if (this.usesNumbers) throw new TemplateFault("format: numbered and other fields are mixed");
      index = this.nextIndex ?? 0;
      this.nextIndex = index + 1;
    } else if (/^[0-9]+$/.test(first)) {
      if ((this.nextIndex ?? 0) > 0) throw new TemplateFault("format: numbered and other fields are mixed");
      this.usesNumbers = true;
      index = Number(first);
    }
    const value = index === undefined ? this.named.get(first) : this.positional[index];
    if (value === undefined) throw new TemplateFault(`format: no value for the field ${first.slice(0, 60)}`);
    return value;
  }
}

function closingBrace(template: string, open: number): number {
  let depth = 0;
  let isIndex = false;
  for (let at = open; at < template.length; at++) {
    const character = template.charAt(at);
    if (character === "[" && depth === 1) isIndex = true;
    else if (character === "]") isIndex = false;
    else if (!isIndex && character === "{") depth++;
    else if (!isIndex && character === "}" && --depth === 0) return at;
  }
  throw new TemplateFault("format: a field is not closed");
}
