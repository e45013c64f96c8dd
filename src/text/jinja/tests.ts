// Jinja2's tests (jinja2/tests.py).

import { bind } from "./arguments.ts";
import { Unsupported } from "./faults.ts";
import { filters } from "./filters.ts";
import type { CompareOperator } from "./nodes.ts";
import { binary, compare, contains, equal } from "./operators.ts";
import { str } from "./printing.ts";
import { textTests } from "./text.ts";
import {
  Dict,
  hashKey,
  isIterable,
  isList,
  Lazy,
  LoopObject,
  Markup,
  Namespace,
  Native,
  Range,
  sizeOf,
  Tuple,
  Undefined,
  View,
  type Arguments,
  type Value,
} from "./values.ts";

export type Test = (value: Value, given: Arguments) => boolean;

const plain =
  (work: (value: Value) => boolean): Test =>
  (value, given) => {
    bind("the test", "", given);
    return work(value);
  };
const withOther =
  (work: (value: Value, other: Value) => boolean): Test =>
  (value, given) => {
    const [other = null] = bind("the test", "other", given);
    return work(value, other);
  };
const comparison = (operator: CompareOperator): Test =>
  withOther((value, other) => compare(operator, value, other));
const modulo = (value: Value, by: Value, rest: bigint): boolean => equal(binary("%", value, by), rest);

const aliases: readonly [CompareOperator, string][] = [
  ["==", "== eq equalto"],
  ["!=", "!= ne"],
  [">", "> gt greaterthan"],
  [">=", ">= ge"],
  ["<", "< lt lessthan"],
  ["<=", "<= le"],
];

export const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ...aliases.flatMap(([operator, names]) =>
    names.split(" ").map((name): [string, Test] => [name, comparison(operator)]),
  ),
  ["odd", plain((value) => modulo(value, 2n, 1n))],
  ["even", plain((value) => modulo(value, 2n, 0n))],
  ["divisibleby", withOther((value, by) => modulo(value, by, 0n))],
  ["defined", plain((value) => !(value instanceof Undefined))],
  ["undefined", plain((value) => value instanceof Undefined)],
  ["filter", plain((value) => isNameIn(value, filters))],
  ["test", plain((value) => isNameIn(value, tests))],
  ["none", plain((value) => value === null)],
  ["boolean", plain((value) => typeof value === "boolean")],
  ["true", plain((value) => value === true)],
  ["false", plain((value) => value === false)],
  ["integer", plain((value) => typeof value === "bigint")],
  ["float", plain((value) => typeof value === "number")],
  ["number", plain((value) => ["bigint", "number", "boolean"].includes(typeof value))],
  ["string", plain((value) => typeof value === "string" || value instanceof Markup)],
  ["mapping", plain((value) => value instanceof Dict)],
  ["lower", plain((value) => textTests["islower"]?.(str(value)) === true)],
  ["upper", plain((value) => textTests["isupper"]?.(str(value)) === true)],
  ["iterable", plain((value) => isIterable(value))],
  [
    "sequence",
    plain((value) => sizeOf(value) !== undefined && !(value instanceof View || value instanceof LoopObject)),
  ],
  [
    "callable",
    plain((value) => (value instanceof Native && value.call !== undefined) || value instanceof Undefined),
  ],
  ["escaped", plain((value) => value instanceof Markup)],
  ["sameas", withOther(isSame)],
  ["in", withOther((value, container) => contains(container, value))],
]);

function isNameIn(value: Value, table: ReadonlyMap<string, unknown>): boolean {
  if (isList(value) || [Dict, View, Tuple].some((kind) => value instanceof kind)) hashKey(value);
  return typeof value === "string" && table.has(value);
}

/** Python's `is`. Whether two equal numbers or texts are one object hangs on the interpreter, so that is refused. */
function isSame(value: Value, other: Value): boolean {
  const isClear = (one: Value): boolean =>
    one === null ||
    typeof one === "boolean" ||
    isList(one) ||
    one instanceof Dict ||
    one instanceof Namespace ||
    one instanceof Lazy;
  if (isClear(value) || isClear(other)) return value === other;
  if (kindOf(value) !== kindOf(other)) return false;
  throw new Unsupported("the test sameas of two values that are equal in kind");
}

function kindOf(value: Value): string {
  if (value instanceof Tuple) return "tuple";
  if (value instanceof Range) return "range";
  if (value instanceof Undefined) return "undefined";
  return value instanceof Native || value instanceof View ? "object" : typeof value;
}
