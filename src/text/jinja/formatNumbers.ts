// Python's format specifications, `[[fill]align][sign][#][0][width][grouping][.precision][type]`, and decimals rounded
// half to even from the exact value, as C's printf and Python do and JavaScript's toFixed does not.

import { TemplateFault, Unsupported } from "./faults.ts";
import { scaledRound, toFloat } from "./numbers.ts";
import { numeric } from "./operators.ts";
import { reprFloat, str } from "./printing.ts";
import { pad, textPart } from "./text.ts";
import { Markup, nameOf, type Value } from "./values.ts";

const maxPrecision = 1100;

/** A float in the style e, f or g (or E, F, G); `isFull` keeps the point and the zeros at the end. */
export function formatDecimal(value: number, precision: number, style: string, isFull: boolean): string {
  if (!Number.isFinite(value)) throw new Unsupported("formatting a number without bounds (inf or nan)");
  if (precision > maxPrecision) throw new Unsupported(`a precision of ${precision} digits`);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const magnitude = Math.abs(value);
  const lower = style.toLowerCase();
  let text: string;
  if (lower === "f") text = fixed(magnitude, precision, isFull);
  else if (lower === "e") text = exponential(magnitude, precision, isFull);
  else text = general(magnitude, precision === 0 ? 1 : precision, isFull, 0);
  return sign + (style === lower ? text : text.toUpperCase());
}

function fixed(magnitude: number, precision: number, isFull: boolean): string {
  const digits = scaledRound(magnitude, precision)
    .toString()
    .padStart(precision + 1, "0");
  const cut = digits.length - precision;
  const point = precision > 0 || isFull ? "." : "";
  return digits.slice(0, cut) + point + digits.slice(cut);
}

/** `precision + 1` digits and the power of ten of the first. */
function significant(magnitude: number, precision: number): [string, number] {
  if (magnitude === 0) return ["0".repeat(precision + 1), 0];
  let exponent = Number(/e(.*)$/.exec(magnitude.toExponential())?.[1]);
  let digits = scaledRound(magnitude, precision - exponent).toString();
  if (digits.length > precision + 1) {
    exponent++;
    digits = digits.slice(0, -1);
  }
  return [digits, exponent];
}

function exponential(magnitude: number, precision: number, isFull: boolean): string {
  const [digits, exponent] = significant(magnitude, precision);
  return withExponent(digits.charAt(0), digits.slice(1), exponent, isFull);
}

function withExponent(first: string, rest: string, exponent: number, isFull: boolean): string {
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${first}${rest !== "" || isFull ? "." : ""}${rest}e${exponent < 0 ? "-" : "+"}${power}`;
}

/** Style g; `less` lowers the exponent from which powers of ten are written. */
function general(magnitude: number, precision: number, isFull: boolean, less: number): string {
  const [digits, exponent] = significant(magnitude, precision - 1);
  const trim = (rest: string): string => (isFull ? rest : rest.replace(/0+$/, ""));
  if (exponent < -4 || exponent >= precision - less) {
    return withExponent(digits.charAt(0), trim(digits.slice(1)), exponent, isFull);
  }
  const all = exponent < 0 ? "0".repeat(-exponent) + digits : digits;
  const cut = exponent < 0 ? 1 : exponent + 1;
  const rest = trim(all.slice(cut));
  return all.slice(0, cut) + (rest !== "" || isFull ? "." : "") + rest;
}

const specificationPattern =
  /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?([0-9]+)?([,_])?(?:\.([0-9]+))?([a-zA-Z%])?$/su;

/** Python's `format(value, specification)`. */
export function formatBySpecification(value: Value, specification: string): string {
  if (specification === "") return str(value);
  const text = value instanceof Markup ? value.text : value;
  const number = numeric(value);
  if (number === undefined && typeof text !== "string") {
    throw new TemplateFault(`format: ${nameOf(value)} takes no specification`);
  }
  const parts = specificationPattern.exec(specification);
  if (parts === null)
    throw new TemplateFault(`format: the specification ${specification.slice(0, 60)} cannot be read`);
  const [, fill, align, sign, zeroSign, alternate, zero, width = "0", grouping, precision, type] = parts;
  if (zeroSign !== undefined) throw new Unsupported("z in a format");
  const room = Math.min(Number(width), 2 ** 40);
  const filler = fill ?? (zero === undefined || align !== undefined ? (zero === undefined ? " " : "0") : "0");
  const digits = precision === undefined ? undefined : Number(precision);
  if (typeof text === "string") {
    if (sign !== undefined || alternate !== undefined || grouping !== undefined || align === "=") {
      throw new TemplateFault("format: a string takes no sign, # or grouping");
    }
    if (type !== undefined && type !== "s") throw new TemplateFault(`format: a string has no type ${type}`);
    const part = digits === undefined ? text : textPart(text, 0, Math.min(digits, text.length));
    return align === ">" || align === "^"
      ? pad2(part, room, filler, align)
      : pad(part, room, filler, "right");
  }
  const [prefix, body] = numberParts(number ?? 0n, {
    type,
    digits,
    isAlternate: alternate !== undefined,
    grouping,
    canBeWhole: typeof value !== "number",
  });
  const front = (prefix.startsWith("-") ? "" : sign === "+" ? "+" : sign === " " ? " " : "") + prefix;
  const side = align ?? (zero === undefined ? ">" : "=");
  if (side === "=") {
    if (grouping !== undefined && filler === "0" && room > front.length + body.length) {
      throw new Unsupported("zeros before a grouped number");
    }
    return front + pad(body, room - front.length, filler, "left");
  }
  return side === "<" ? pad(front + body, room, filler, "right") : pad2(front + body, room, filler, side);
}

/** Centres as format does: the smaller half stands left. */
function pad2(text: string, width: number, fill: string, align: string): string {
  if (align === ">") return pad(text, width, fill, "left");
  const room = Math.max(0, width - Array.from(text).length);
  return pad(pad(text, width - (room - (room >> 1)), fill, "left"), width, fill, "right");
}

interface NumberStyle {
  type: string | undefined;
  digits: number | undefined;
  isAlternate: boolean;
  grouping: string | undefined;
  canBeWhole: boolean;
}

/** Sign and base prefix, then the digits. */
function numberParts(number: bigint | number, style: NumberStyle): [string, string] {
  const { type, digits, isAlternate, grouping } = style;
  const bases: Record<string, number> = { d: 10, b: 2, o: 8, x: 16, X: 16 };
  const base = bases[type ?? "d"];
  if (type === "n") throw new Unsupported("the type n in a format");
  if (style.canBeWhole && (type === undefined || base !== undefined || type === "c")) {
    if (digits !== undefined) throw new TemplateFault("format: a whole number takes no precision");
    if (type === "c") throw new Unsupported("the type c in a format");
    if (grouping === "," && base !== 10)
      throw new TemplateFault("format: a comma groups decimal digits only");
    const whole = BigInt(number);
    const magnitude = (whole < 0n ? -whole : whole).toString(base);
    if (magnitude.length > 4300 && base === 10)
      throw new TemplateFault("it prints a number of over 4300 digits");
    const body = group(type === "X" ? magnitude.toUpperCase() : magnitude, grouping, base === 10 ? 3 : 4);
    const prefix = isAlternate && base !== 10 ? `0${type ?? ""}` : "";
    return [(whole < 0n ? "-" : "") + prefix, body];
  }
  const value = toFloat(number);
  let text: string;
  if (type === undefined && digits === undefined) {
    text = reprFloat(value);
    if (!Number.isFinite(value) || isAlternate) throw new Unsupported("this format of a number");
  } else if (type === undefined) text = shortWithPoint(value, digits ?? 0, isAlternate);
  else if (type === "%") text = `${formatDecimal(value * 100, digits ?? 6, "f", isAlternate)}%`;
  else if ("eEfFgG".includes(type)) text = formatDecimal(value, digits ?? 6, type, isAlternate);
  else throw new TemplateFault(`format: a number has no type ${type}`);
  const isNegative = text.startsWith("-");
  const parts = /^([0-9]+)(.*)$/s.exec(isNegative ? text.slice(1) : text) ?? [];
  return [isNegative ? "-" : "", group(parts[1] ?? "", grouping, 3) + (parts[2] ?? "")];
}

/** No type but a precision: style g that keeps one digit after the point. */
function shortWithPoint(value: number, digits: number, isAlternate: boolean): string {
  if (!Number.isFinite(value) || digits > maxPrecision) throw new Unsupported("this format of a number");
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const text = general(Math.abs(value), digits === 0 ? 1 : digits, isAlternate, 1);
  return sign + (/[.e]/.test(text) ? text : `${text}.0`);
}

function group(digits: string, separator: string | undefined, size: number): string {
  if (separator === undefined) return digits;
  const pieces: string[] = [];
  for (let end = digits.length; end > 0; end -= size)
    pieces.unshift(digits.slice(Math.max(0, end - size), end));
  return pieces.join(separator);
}
