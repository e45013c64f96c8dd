// Python's arithmetic on int (bigint) and float (number), exact to the last digit. What JavaScript's own functions may
// round otherwise (powers, decimal rounding) is done on integers here or refused by name.

import { TemplateFault, Unsupported } from "./faults.ts";
import { madeBits } from "./limits.ts";

export type Numeric = bigint | number;

const bitsOf = (value: bigint): number => value.toString(16).length * 4;

export function toFloat(value: Numeric): number {
  const result = Number(value);
  if (typeof value === "bigint" && !Number.isFinite(result)) {
    throw new TemplateFault("a number is too large for a float");
  }
  return result;
}

/** Jinja2 cannot compile a constant that is infinite; such results are refused wherever they arise. */
function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Unsupported("a number without bounds (inf or nan)");
  return value;
}

export function arithmetic(operator: string, left: Numeric, right: Numeric): Numeric {
  if (typeof left === "bigint" && typeof right === "bigint") return integers(operator, left, right);
  const [a, b] = [toFloat(left), toFloat(right)];
  switch (operator) {
    case "+":
      return finite(a + b);
    case "-":
      return finite(a - b);
    case "*":
      return finite(a * b);
    case "**":
      return floatPower(a, b);
    default:
      break;
  }
  if (b === 0) throw new TemplateFault("a division by zero");
  if (operator === "/") return finite(a / b);
  const [quotient, rest] = floatDivision(a, b);
  return operator === "//" ? finite(quotient) : finite(rest);
}

function integers(operator: string, a: bigint, b: bigint): Numeric {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      madeBits(bitsOf(a) + bitsOf(b));
      return a * b;
    case "**":
      return integerPower(a, b);
    default:
      break;
  }
  if (b === 0n) throw new TemplateFault("a division by zero");
  if (operator === "/") return trueDivision(a, b);
  const rest = a % b;
  const isCrossed = rest !== 0n && rest < 0n !== b < 0n;
  if (operator === "//") return a / b - (isCrossed ? 1n : 0n);
  return isCrossed ? rest + b : rest;
}

/** CPython's float_divmod. */
function floatDivision(a: number, b: number): [number, number] {
  let rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0) {
    if (b < 0 !== rest < 0) {
      rest += b;
      quotient -= 1;
    }
  } else {
    rest = b < 0 ? -0 : 0;
  }
  if (quotient === 0) return [a / b < 0 || Object.is(a / b, -0) ? -0 : 0, rest];
  const floor = Math.floor(quotient);
  return [quotient - floor > 0.5 ? floor + 1 : floor, rest];
}

/** The float nearest to a / b, also where neither fits a float. */
function trueDivision(a: bigint, b: bigint): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isSafeInteger(x) && Number.isSafeInteger(y)) return x / y;
  const shift = Math.max(0, 66 - (bitsOf(a) - bitsOf(b)));
  const scaled = a << BigInt(shift);
  const quotient = scaled / b;
  const sticky = quotient * b === scaled ? 0n : 1n;
  // The lowest bit stands for all that was cut, so that the one rounding is right.
  const result = Number(quotient * 2n + (quotient < 0n || a < 0n !== b < 0n ? -sticky : sticky));
  if (!Number.isFinite(result) || shift > 900) throw new Unsupported("a quotient of numbers of this size");
  return finite(result / 2 ** (shift + 1));
}

function integerPower(base: bigint, exponent: bigint): Numeric {
  if (exponent < 0n) {
    if (base === 0n) throw new TemplateFault("a division by zero");
    return floatPower(toFloat(base), toFloat(exponent));
  }
  if (base >= -1n && base <= 1n)
    return base === -1n && exponent % 2n === 0n ? 1n : exponent === 0n ? 1n : base;
  madeBits(bitsOf(base) * Number(exponent) * 0.5);
  return base ** exponent;
}

function floatPower(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (base === 0) {
    if (exponent < 0) throw new TemplateFault("a division by zero");
    return Object.is(base, -0) && exponent % 2 !== 1 ? 0 : Number.isInteger(exponent) ? base : 0;
  }
  if (exponent === 0.5 && base > 0) return Math.sqrt(base);
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 1100) {
    throw new Unsupported(`a power with the exponent ${exponent}`);
  }
  // base = mantissa * 2^scale exactly, so the power is a quotient of integers.
  const [mantissa, scale] = exactParts(base);
  const power = BigInt(Math.abs(exponent));
  const raised = mantissa ** power;
  const shift = BigInt(scale) * power;
  const [numerator, denominator] = shift < 0n ? [raised, 1n << -shift] : [raised << shift, 1n];
  return exponent > 0 ? ratio(numerator, denominator) : ratio(denominator, numerator);
}

function ratio(numerator: bigint, denominator: bigint): number {
  // Common powers of two are cut before the sizes are looked at.
  const zeros = Math.min(trailingZeros(numerator), trailingZeros(denominator));
  const [a, b] = [numerator >> BigInt(zeros), denominator >> BigInt(zeros)];
  if (bitsOf(a) - bitsOf(b) > 1030) throw new TemplateFault("a power is too large for a float");
  if (bitsOf(b) - bitsOf(a) > 900) throw new Unsupported("a power this close to zero");
  if (bitsOf(a) > 60 && bitsOf(b) <= 4) return finite(Number(a) / Number(b));
  return trueDivision(a, b);
}

function trailingZeros(value: bigint): number {
  const digits = value.toString(2);
  return digits.length - 1 - digits.lastIndexOf("1");
}

/** A finite float as `mantissa * 2 ** scale`. */
function exactParts(value: number): [bigint, number] {
  let scale = 0;
  let mantissa = value;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    scale--;
  }
  return [BigInt(mantissa), scale];
}

/** `value * 10 ** digits`, rounded half to even as Python's decimal conversions do, from the exact value. */
export function scaledRound(value: Numeric, digits: number): bigint {
  const [mantissa, scale] = typeof value === "bigint" ? [value, 0] : exactParts(value);
  let numerator = mantissa;
  let denominator = 1n;
  if (digits >= 0) numerator *= 10n ** BigInt(digits);
  else denominator = 10n ** BigInt(-digits);
  if (scale < 0) denominator <<= BigInt(-scale);
  const isNegative = numerator < 0n;
  const magnitude = isNegative ? -numerator : numerator;
  const quotient = magnitude / denominator;
  const twice = (magnitude % denominator) * 2n;
  const isUp = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = isUp ? quotient + 1n : quotient;
  return isNegative ? -rounded : rounded;
}

/** Python's round(value, digits). */
export function round(value: Numeric, digits: number): Numeric {
  if (Math.abs(digits) > 400) throw new Unsupported(`rounding to ${digits} digits`);
  const rounded = scaledRoundOrSelf(value, digits);
  if (typeof value === "bigint") return digits >= 0 ? value : rounded * 10n ** BigInt(-digits);
  const sign = value < 0 || Object.is(value, -0) ? -1 : 1;
  const magnitude = rounded < 0n ? -rounded : rounded;
  return finite(sign * Number(`${magnitude}e${-digits}`));
}

function scaledRoundOrSelf(value: Numeric, digits: number): bigint {
  if (typeof value === "number" && !Number.isFinite(value)) return BigInt(finite(value));
  return scaledRound(value, digits);
}

/** Python's int(float). */
export function truncate(value: number): bigint {
  return BigInt(Math.trunc(finite(value)));
}

const floatText =
  /^[+-]?(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:e[+-]?[0-9](?:_?[0-9])*)?$/i;

/** Python's float(text) of a stripped text, or undefined where it is a ValueError. */
export function parseFloatText(text: string): number | undefined {
  if (/[^\0-\x7f]/.test(text) && /\p{Nd}/u.test(text))
    throw new Unsupported("a number in other digits than 0 to 9");
  if (/^[+-]?(?:inf(?:inity)?|nan)$/i.test(text))
    throw new Unsupported("a number without bounds (inf or nan)");
  return floatText.test(text) ? Number(text.replaceAll("_", "")) : undefined;
}

/** Python's int(text, base) of a stripped text, or undefined where it is a ValueError. */
export function parseIntegerText(text: string, base: number): bigint | undefined {
  if (/[^\0-\x7f]/.test(text) && /\p{Nd}/u.test(text))
    throw new Unsupported("a number in other digits than 0 to 9");
  const parts = /^([+-]?)(0[xob])?(_?[0-9a-z](?:_?[0-9a-z])*)$/i.exec(text);
  if (parts === null) return undefined;
  const [, sign, prefix, body = ""] = parts;
  const bases: Record<string, number> = { "0x": 16, "0o": 8, "0b": 2 };
  const prefixBase = prefix === undefined ? undefined : bases[prefix.toLowerCase()];
  let digits = body;
  let radix = base;
  if (prefixBase !== undefined && (base === 0 || base === prefixBase)) radix = prefixBase;
  else {
    digits = (prefix ?? "") + body;
    if (digits.startsWith("_") || /^0[xob]_/i.test(digits)) return undefined;
    if (base === 0) {
      radix = 10;
      if (/^0[0_]*[1-9]/.test(digits)) return undefined;
    }
  }
  if (radix < 2 || radix > 36) return undefined;
  const clean = digits.replaceAll("_", "").toLowerCase();
  if (clean === "" || clean.length > 4300) return undefined;
  let result = 0n;
  for (const character of clean) {
    const digit = Number.parseInt(character, 36);
    if (digit >= radix) return undefined;
    result = result * BigInt(radix) + BigInt(digit);
  }
  return sign === "-" ? -result : result;
}
