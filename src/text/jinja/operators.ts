// Python's operators on template values: equality and order by type, arithmetic, `in`, slices, and how the sandbox of
// Jinja2 finds attributes and items.

import { attributeOf } from "./attributes.ts";
import { TemplateFault, Unsupported } from "./faults.ts";
import { formatPercent } from "./formatting.ts";
import { made, madeItems, spend } from "./limits.ts";
import type { CompareOperator } from "./nodes.ts";
import { arithmetic, type Numeric } from "./numbers.ts";
import { str } from "./printing.ts";
import { compareTexts, points, textLength, textPart } from "./text.ts";
import {
  Dict,
  each,
  isList,
  isTruthy,
  Lazy,
  Markup,
  nameOf,
  Namespace,
  Range,
  Tuple,
  Undefined,
  View,
  type Value,
} from "./values.ts";
import { escapeText } from "./escaping.ts";

/** int, float and bool as a number; undefined for the rest. */
export function numeric(value: Value): Numeric | undefined {
  if (typeof value === "bigint" || typeof value === "number") return value;
  return typeof value === "boolean" ? (value ? 1n : 0n) : undefined;
}

/** What Python takes as an index: int and bool. */
export function integer(value: Value): bigint | undefined {
  const number = numeric(value);
  return typeof number === "bigint" ? number : undefined;
}

function textOf(value: Value): string | undefined {
  return value instanceof Markup ? value.text : typeof value === "string" ? value : undefined;
}

function itemsOf(value: Value): readonly Value[] | undefined {
  return isList(value) ? value : value instanceof Tuple ? value.items : undefined;
}

/** An operation on an undefined value is its own error. */
export function mustBeDefined(...values: Value[]): void {
  for (const value of values) if (value instanceof Undefined) throw new TemplateFault(value.message);
}

export function equal(left: Value, right: Value): boolean {
  spend(1);
  if (left === right) return true;
  const [a, b] = [numeric(left), numeric(right)];
  // oxlint-disable-next-line eqeqeq -- int and float are equal where their values are; JavaScript compares them exactly
  if (a !== undefined || b !== undefined) return a !== undefined && b !== undefined && a == b;
  const text = textOf(left);
  if (text !== undefined) return text === textOf(right);
  if (isList(left)) return isList(right) && sameItems(left, right);
  if (left instanceof Tuple) return right instanceof Tuple && sameItems(left.items, right.items);
  if (left instanceof Dict) {
    if (!(right instanceof Dict) || left.size !== right.size) return false;
    return left.pairs().every(([key, value]) => {
      const other = right.get(key);
      return other !== undefined && equal(value, other);
    });
  }
  if (left instanceof Undefined) return right instanceof Undefined;
  if (left instanceof Range) return right instanceof Range && sameItems(left.items(), right.items());
  if (left instanceof View) {
    if (!(right instanceof View) || left.of === "values" || right.of === "values") return false;
    const others = right.items();
    return (
      others.length === left.dict.size && left.items().every((item) => others.some((o) => equal(item, o)))
    );
  }
  return false;
}

function sameItems(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((item, index) => equal(item, right[index] ?? null));
}

export function compare(operator: CompareOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case "==":
      return equal(left, right);
    case "!=":
      return !equal(left, right);
    case "in":
      return contains(right, left);
    case "not in":
      return !contains(right, left);
    default:
      return inOrder(operator, left, right);
  }
}

function inOrder(operator: "<" | "<=" | ">" | ">=", left: Value, right: Value): boolean {
  spend(1);
  mustBeDefined(left, right);
  const [a, b] = [numeric(left), numeric(right)];
  if (a !== undefined && b !== undefined) {
    if (operator === "<") return a < b;
    if (operator === "<=") return a <= b;
    return operator === ">" ? a > b : a >= b;
  }
  const [x, y] = [textOf(left), textOf(right)];
  if (x !== undefined && y !== undefined) return signFits(operator, compareTexts(x, y));
  const [these, those] = [itemsOf(left), itemsOf(right)];
  if (these !== undefined && those !== undefined && isList(left) === isList(right)) {
    for (let i = 0; i < Math.min(these.length, those.length); i++) {
      const [item = null, other = null] = [these[i], those[i]];
      if (!equal(item, other)) return inOrder(operator, item, other);
    }
    return signFits(operator, these.length - those.length);
  }
  if (left instanceof View && right instanceof View) throw new Unsupported("ordering the keys of mappings");
  throw new TemplateFault(`${operator} cannot compare ${nameOf(left)} and ${nameOf(right)}`);
}

function signFits(operator: "<" | "<=" | ">" | ">=", sign: number): boolean {
  if (sign === 0) return operator === "<=" || operator === ">=";
  return sign < 0 === operator.startsWith("<");
}

export function contains(container: Value, item: Value): boolean {
  const text = textOf(container);
  if (text !== undefined) {
    const part = textOf(item);
    if (part === undefined) throw new TemplateFault(`in cannot look for ${nameOf(item)} in a string`);
    spend(text.length >> 8);
    return text.includes(part);
  }
  if (container instanceof Dict) return container.has(item);
  if (container instanceof View && container.of === "keys") return container.dict.has(item);
  for (const other of each(container)) if (equal(item, other)) return true;
  return false;
}

export function binary(operator: string, left: Value, right: Value): Value {
  const [a, b] = [numeric(left), numeric(right)];
  if (a !== undefined && b !== undefined) return arithmetic(operator, a, b);
  if (operator === "%" && typeof left === "string") return formatPercent(left, right);
  if (operator === "%" && left instanceof Markup) throw new Unsupported("% on escaped text");
  mustBeDefined(left, right);
  if (operator === "+") {
    const sum = joined(left, right);
    if (sum !== undefined) return sum;
  } else if (operator === "*") {
    const [subject, count] = b === undefined ? [right, a] : [left, b];
    const repeated = typeof count === "bigint" ? repeat(subject, count) : undefined;
    if (repeated !== undefined) return repeated;
  } else if (operator === "-" && left instanceof View) {
    throw new Unsupported("a difference of the keys of mappings");
  }
  const verb = operator === "+" ? "join" : "be used on";
  throw new TemplateFault(`${operator} cannot ${verb} ${nameOf(left)} and ${nameOf(right)}`);
}

function joined(left: Value, right: Value): Value | undefined {
  if (typeof left === "string" && typeof right === "string") {
    made(left.length + right.length);
    return left + right;
  }
  if (isList(left) && isList(right)) {
    madeItems(left.length + right.length);
    return [...left, ...right];
  }
  if (left instanceof Tuple && right instanceof Tuple) {
    madeItems(left.items.length + right.items.length);
    return new Tuple([...left.items, ...right.items]);
  }
  if (textOf(left) === undefined || textOf(right) === undefined) return undefined;
  return new Markup(escapeText(left) + escapeText(right));
}

function repeat(subject: Value, count: bigint): Value | undefined {
  const times = count < 0n ? 0 : Number(count);
  if (typeof subject === "string") {
    if (subject === "") return "";
    made(subject.length * times);
    return subject.repeat(times);
  }
  if (subject instanceof Markup) return new Markup(str(repeat(subject.text, count) ?? ""));
  const items = itemsOf(subject);
  if (items === undefined) return undefined;
  if (items.length > 0) madeItems(items.length * times);
  const repeated = items.length === 0 ? [] : Array.from({ length: times }, () => items).flat();
  return isList(subject) ? repeated : new Tuple(repeated);
}

export function unary(operator: "-" | "+" | "not", operand: Value): Value {
  if (operator === "not") return !isTruthy(operand);
  mustBeDefined(operand);
  const number = numeric(operand);
  if (number === undefined) throw new TemplateFault(`${operator} cannot be used on ${nameOf(operand)}`);
  return operator === "-" ? -number : number;
}

/** `object[start:stop:step]`. */
export function slice(object: Value, bounds: readonly (Value | undefined)[]): Value {
  mustBeDefined(object);
  const text = textOf(object);
  const items = text === undefined ? sequenceOf(object) : undefined;
  const size = text === undefined ? items?.length : textLength(text);
  if (size === undefined) throw new TemplateFault(`${nameOf(object)} cannot be sliced`);
  const [start, stop, step = 1n] = bounds.map((bound) => {
    if (bound === undefined || bound === null) return undefined;
    mustBeDefined(bound);
    const index = integer(bound);
    if (index === undefined) throw new TemplateFault(`${nameOf(bound)} cannot bound a slice`);
    return index;
  });
  if (step === 0n) throw new TemplateFault("a slice cannot have the step 0");
  const length = BigInt(size);
  const clamp = (bound: bigint | undefined, fallback: bigint): bigint => {
    if (bound === undefined) return fallback;
    const [low, high] = step > 0n ? [0n, length] : [-1n, length - 1n];
    const from = bound < 0n ? bound + length : bound;
    return from < low ? low : from > high ? high : from;
  };
  const range = new Range(
    clamp(start, step > 0n ? 0n : length - 1n),
    clamp(stop, step > 0n ? length : -1n),
    step,
  );
  spend(range.length);
  if (object instanceof Range)
    return new Range(object.at(Number(range.start)), object.at(Number(range.stop)), object.step * step);
  const pick = <T>(from: readonly T[]): T[] => {
    const picked: T[] = [];
    for (let i = 0; i < range.length; i++) {
      const item = from[Number(range.at(i))];
      if (item !== undefined) picked.push(item);
    }
    return picked;
  };
  if (text !== undefined) {
    const part =
      step === 1n ? textPart(text, Number(range.start), Number(range.stop)) : pick(points(text)).join("");
    return object instanceof Markup ? new Markup(part) : part;
  }
  return isList(object) ? pick(object) : new Tuple(pick(items ?? []));
}

/** What can be indexed by position, but texts. */
function sequenceOf(value: Value): readonly Value[] | undefined {
  return value instanceof Range ? value.items() : itemsOf(value);
}

function atPosition(object: Value, position: bigint): Value | undefined {
  const text = textOf(object);
  const size =
    object instanceof Range ? object.length : text === undefined ? itemsOf(object)?.length : textLength(text);
  if (size === undefined) return undefined;
  const index = Number(position < 0n ? position + BigInt(size) : position);
  if (index < 0 || index >= size) return undefined;
  if (object instanceof Range) return object.at(index);
  if (text === undefined) return itemsOf(object)?.[index];
  const character = textPart(text, index, index + 1);
  return object instanceof Markup ? new Markup(character) : character;
}

/** `object[index]` as the sandbox does it: the item, else an attribute of that name, else undefined. */
export function itemOf(object: Value, index: Value): Value {
  mustBeDefined(object);
  if (object instanceof Dict) {
    if (!isList(index) && !(index instanceof Dict)) {
      const found = object.get(index);
      if (found !== undefined) return found;
    }
  } else {
    const position = integer(index);
    const found = position === undefined ? undefined : atPosition(object, position);
    if (found !== undefined) return found;
  }
  const name = textOf(index);
  if (name !== undefined) {
    const found = attributeOf(object, name);
    if (found !== undefined) return found;
  }
  return missingIn(object, index);
}

/** `object.name`: the attribute, else the item, else undefined. */
export function memberOf(object: Value, name: string): Value {
  if (object instanceof Undefined) {
    if (name === "__class__") return missingIn(object, name);
    if (name.startsWith("__") && name.endsWith("__")) throw new Unsupported(`${name} of an undefined value`);
    throw new TemplateFault(object.message);
  }
  let found = attributeOf(object, name);
  if (found === undefined && object instanceof Dict) found = object.get(name);
  return found === undefined ? missingIn(object, name) : found;
}

function missingIn(object: Value, index: Value): Undefined {
  const name = typeof index === "string" ? index : nameOf(index);
  return new Undefined(`${nameOf(object)} has no ${name.slice(0, 60)}`);
}

/** Items of a list of values that `reversed` takes. */
export function reversed(value: Value): Value[] {
  if (value instanceof Lazy || value instanceof Namespace) {
    throw new TemplateFault(`${nameOf(value)} cannot be read from its end`);
  }
  return [...each(value)].reverse();
}
