// Python's values. None is null, int is bigint, float is number, str is string (counted by code points), list is an
// array; the rest are the classes below. Nothing that a template can reach is ever changed but a namespace and a cycler:
// the sandbox of transformers refuses the methods that change lists and dictionaries.

import { TemplateFault, Unsupported } from "./faults.ts";
import { spend } from "./limits.ts";
import { points, textLength } from "./text.ts";

export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly Value[]
  | Markup
  | Tuple
  | Dict
  | Range
  | View
  | Lazy
  | Undefined
  | Namespace
  | Native;

/** Text that `escape` or `safe` marked; only what keeps or loses the mark as Python does is supported. */
export class Markup {
  constructor(readonly text: string) {}
}

export class Tuple {
  constructor(
    readonly items: readonly Value[],
    /** Of a named tuple, as `groupby` gives them. */
    readonly names: readonly string[] = [],
  ) {}
}

type Key = string | bigint | number | null;

export class Dict {
  private readonly entries = new Map<Key, [Value, Value]>();

  constructor(pairs: Iterable<readonly [Value, Value]> = []) {
    for (const [key, value] of pairs) this.set(key, value);
  }

  static of(record: Readonly<Record<string, Value>>): Dict {
    return new Dict(Object.entries(record));
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: Value): Value | undefined {
    return this.entries.get(hashKey(key))?.[1];
  }

  has(key: Value): boolean {
    return this.entries.has(hashKey(key));
  }

  /** The first of equal keys stays, as in Python. */
  set(key: Value, value: Value): void {
    const hash = hashKey(key);
    const entry = this.entries.get(hash);
    if (entry === undefined) this.entries.set(hash, [key, value]);
    else entry[1] = value;
  }

  keys(): Value[] {
    return [...this.entries.values()].map(([key]) => key);
  }

  values(): Value[] {
    return [...this.entries.values()].map(([, value]) => value);
  }

  pairs(): [Value, Value][] {
    return [...this.entries.values()];
  }
}

/** What two values share that are one key of a dictionary: 1, 1.0 and True do. */
export function hashKey(value: Value): Key {
  spend(1);
  if (typeof value === "string") return value.startsWith("\0") ? `\0s${value}` : value;
  if (value === null || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (value instanceof Markup) return hashKey(value.text);
  if (value instanceof Undefined) return "\0u";
  if (value instanceof Tuple) {
    const parts = value.items.map((item) => {
      const key = hashKey(item);
      return typeof key === "string" ? `"${key.length}:${key}` : `${typeof key} ${String(key)}`;
    });
    return `\0t${parts.join(",")}`;
  }
  if (Array.isArray(value) || value instanceof Dict) {
    throw new TemplateFault(`${nameOf(value)} cannot be the key of a mapping`);
  }
  throw new Unsupported(`${nameOf(value)} as the key of a mapping`);
}

export class Range {
  constructor(
    readonly start: bigint,
    readonly stop: bigint,
    readonly step: bigint,
  ) {}

  get length(): number {
    const span = this.step > 0n ? this.stop - this.start : this.start - this.stop;
    const step = this.step > 0n ? this.step : -this.step;
    return span <= 0n ? 0 : Number((span + step - 1n) / step);
  }

  at(index: number): bigint {
    return this.start + BigInt(index) * this.step;
  }

  items(): bigint[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index));
  }
}

/** `dict.keys()`, `.values()` and `.items()`. */
export class View {
  constructor(
    readonly dict: Dict,
    readonly of: "keys" | "values" | "items",
  ) {}

  items(): Value[] {
    if (this.of === "keys") return this.dict.keys();
    if (this.of === "values") return this.dict.values();
    return this.dict.pairs().map((pair) => new Tuple(pair));
  }
}

/** A generator or iterator: what it gives is gone after one reading. */
export class Lazy {
  constructor(readonly iterator: Iterator<Value>) {}

  static from(items: Iterable<Value>): Lazy {
    return new Lazy(items[Symbol.iterator]());
  }
}

export class Undefined {
  constructor(readonly message: string) {}

  static named(name: string): Undefined {
    return new Undefined(`${name} is undefined`);
  }
}

export class Namespace {
  constructor(readonly attributes: Dict) {}
}

/** Arguments of a call. */
export interface Arguments {
  positional: readonly Value[];
  named: ReadonlyMap<string, Value>;
}

/** Functions, methods, macros and the objects of Jinja2 itself: loop, cycler, joiner. */
export class Native {
  constructor(
    readonly name: string,
    readonly call: ((given: Arguments) => Value) | undefined,
    readonly attribute: (name: string) => Value | undefined = () => undefined,
    /** What `str` gives, where that does not hang on an address in memory. */
    readonly text?: () => string,
  ) {}
}

/** A loop counts as what it runs over where its length or truth is asked for. */
export class LoopObject extends Native {
  constructor(
    call: (given: Arguments) => Value,
    attribute: (name: string) => Value | undefined,
    text: () => string,
    readonly length: () => bigint,
  ) {
    super("loop", call, attribute, text);
  }
}

/** The kind of a value, for messages. */
export function nameOf(value: Value): string {
  if (value === null) return "None";
  if (typeof value === "string" || value instanceof Markup) return "a string";
  if (typeof value === "boolean") return "a boolean";
  if (typeof value === "number" || typeof value === "bigint") return "a number";
  if (value instanceof Tuple) return "a tuple";
  if (value instanceof Dict) return "a mapping";
  if (value instanceof Undefined) return "an undefined value";
  if (value instanceof Namespace) return "a namespace";
  if (value instanceof Range) return "a range";
  if (value instanceof View) return `the ${value.of} of a mapping`;
  if (value instanceof Lazy) return "a generator";
  if (value instanceof Native) return value.call === undefined ? `a ${value.name}` : "a function";
  return "a list";
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isTruthy(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (value === null || value instanceof Undefined) return false;
  if (typeof value === "string") return value !== "";
  if (typeof value === "bigint") return value !== 0n;
  if (typeof value === "number") return value !== 0;
  return sizeOf(value) !== 0;
}

/** Python's len, or undefined where it is a TypeError. */
export function sizeOf(value: Value): number | undefined {
  if (typeof value === "string") return textLength(value);
  if (isList(value)) return value.length;
  if (value instanceof Tuple) return value.items.length;
  if (value instanceof Dict) return value.size;
  if (value instanceof View) return value.dict.size;
  if (value instanceof Range) return value.length;
  if (value instanceof Undefined) return 0;
  if (value instanceof Markup) return textLength(value.text);
  if (value instanceof LoopObject) return Number(value.length());
  return undefined;
}

export function lengthOf(value: Value): number {
  const size = sizeOf(value);
  if (size === undefined) throw new TemplateFault(`${nameOf(value)} has no length`);
  return size;
}

export function isIterable(value: Value): boolean {
  return value instanceof Lazy || sizeOf(value) !== undefined;
}

export function iterate(value: Value): Iterator<Value> {
  if (isList(value)) return value[Symbol.iterator]();
  if (typeof value === "string") return points(value)[Symbol.iterator]();
  if (value instanceof Tuple) return value.items[Symbol.iterator]();
  if (value instanceof Dict) return value.keys()[Symbol.iterator]();
  if (value instanceof View) return value.items()[Symbol.iterator]();
  if (value instanceof Range) return value.items()[Symbol.iterator]();
  if (value instanceof Lazy) return value.iterator;
  if (value instanceof Undefined) return [][Symbol.iterator]();
  if (value instanceof Markup) return points(value.text)[Symbol.iterator]();
  if (value instanceof LoopObject) throw new Unsupported("a loop as the list of another");
  throw new TemplateFault(`${nameOf(value)} cannot be looped over`);
}

/** All that `value` gives, each counted as a step. */
export function* each(value: Value): Generator<Value, void, undefined> {
  const iterator = iterate(value);
  for (;;) {
    spend(1);
    const { done, value: item } = iterator.next() as IteratorResult<Value, undefined>;
    if (done === true) return;
    yield item;
  }
}

export function listOf(value: Value): Value[] {
  return [...each(value)];
}
