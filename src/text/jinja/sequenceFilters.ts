// Jinja2's filters of sequences. map, select, reject, unique, batch, slice and items are generators there: their work is
// done while they are read, and what was read is gone.

import { bind, truth, wholeNumber } from "./arguments.ts";
import { TemplateFault } from "./faults.ts";
import { filters, type Filter } from "./filters.ts";
import { madeItems, spend } from "./limits.ts";
import { attributeOf } from "./attributes.ts";
import { binary, compare, equal, itemOf, memberOf, mustBeDefined, reversed } from "./operators.ts";
import { str } from "./printing.ts";
import { points, textTests } from "./text.ts";
import { joinTexts } from "./textMethods.ts";
import { tests } from "./tests.ts";
import {
  Dict,
  each,
  hashKey,
  isIterable,
  isTruthy,
  Lazy,
  lengthOf,
  listOf,
  Markup,
  nameOf,
  Tuple,
  Undefined,
  type Arguments,
  type Value,
} from "./values.ts";

function filter(
  specification: string,
  work: (value: Value, ...given: (Value | undefined)[]) => Value,
): Filter {
  return (value, given) => work(value, ...bind("the filter", specification, given));
}

export const sequenceFilters: Record<string, Filter> = {
  length: filter("", (value) => BigInt(lengthOf(value))),
  count: filter("", (value) => BigInt(lengthOf(value))),
  list: filter("", listOf),
  first: filter("", (value) => {
    for (const item of each(value)) return item;
    return new Undefined("there is no first item, the sequence was empty");
  }),
  last: filter("", (value) => {
    if (!isIterable(value)) throw new TemplateFault(`last needs a sequence, got ${nameOf(value)}`);
    const [last] = reversed(value);
    return last === undefined ? new Undefined("there is no last item, the sequence was empty") : last;
  }),
  reverse: filter("", (value) => {
    if (typeof value === "string") return [...points(value)].reverse().join("");
    if (value instanceof Markup) return new Markup([...points(value.text)].reverse().join(""));
    return value instanceof Lazy ? listOf(value).reverse() : Lazy.from(reversed(value));
  }),
  attr: filter("name", (value, name = null) => {
    if (typeof name !== "string") throw new TemplateFault("attr needs the name of an attribute");
    if (value instanceof Undefined) return memberOf(value, name);
    const found = attributeOf(value, name);
    return found === undefined ? new Undefined(`${nameOf(value)} has no ${name.slice(0, 60)}`) : found;
  }),
  join: filter("d? attribute?", (value, separator = "", attribute = null) => {
    const get = attribute === null ? (item: Value) => item : getter(attribute);
    return joinTexts(str(separator), value, (item) => str(get(item)));
  }),
  items: filter("", (value) => {
    if (value instanceof Undefined) return Lazy.from([]);
    return lazily(function* () {
      if (!(value instanceof Dict)) throw new TemplateFault(`items needs a mapping, got ${nameOf(value)}`);
      for (const pair of value.pairs()) yield new Tuple(pair);
    });
  }),
  dictsort: filter("case_sensitive? by? reverse?", (value, caseSensitive, by = "key", reverse) => {
    mustBeDefined(value);
    if (by !== "key" && by !== "value") throw new TemplateFault('dictsort sorts by "key" or "value"');
    if (!(value instanceof Dict)) throw new TemplateFault(`dictsort needs a mapping, got ${nameOf(value)}`);
    const fold = folding(caseSensitive);
    const pairs = sortedBy(value.pairs(), (pair) => fold(pair[by === "key" ? 0 : 1]), truth(reverse));
    return pairs.map((pair) => new Tuple(pair));
  }),
  sort: filter("reverse? case_sensitive? attribute?", (value, reverse, caseSensitive, attribute = null) => {
    const fold = folding(caseSensitive);
    const names: Value[] = typeof attribute === "string" ? attribute.split(",") : [attribute];
    const getters = names.map((name) => getter(name));
    return sortedBy(listOf(value), (item) => getters.map((get) => fold(get(item))), truth(reverse));
  }),
  unique: filter("case_sensitive? attribute?", (value, caseSensitive, attribute = null) => {
    const [fold, get] = [folding(caseSensitive), getter(attribute)];
    return lazily(function* () {
      const seen = new Set<unknown>();
      for (const item of each(value)) {
        const key = hashKey(fold(get(item)));
        if (seen.has(key)) continue;
        seen.add(key);
        yield item;
      }
    });
  }),
  min: filter("case_sensitive? attribute?", (value, caseSensitive, attribute) =>
    extreme("<", value, caseSensitive, attribute),
  ),
  max: filter("case_sensitive? attribute?", (value, caseSensitive, attribute) =>
    extreme(">", value, caseSensitive, attribute),
  ),
  sum: filter("attribute? start?", (value, attribute = null, start = 0n) => {
    const get = attribute === null ? (item: Value) => item : getter(attribute);
    if (typeof start === "string" || start instanceof Markup)
      throw new TemplateFault("sum cannot join strings");
    let total: Value = start;
    for (const item of each(value)) total = binary("+", total, get(item));
    return total;
  }),
  groupby: filter(
    "attribute default? case_sensitive?",
    (value, attribute = null, fallback, caseSensitive) => {
      const get = getter(attribute, fallback ?? null);
      const fold = folding(caseSensitive);
      const groups: { key: Value; items: Value[] }[] = [];
      for (const item of sortedBy(listOf(value), (one) => fold(get(one)), false)) {
        const key = fold(get(item));
        const last = groups.at(-1);
        if (last !== undefined && equal(last.key, key)) last.items.push(item);
        else groups.push({ key, items: [item] });
      }
      return groups.map(({ items }) => new Tuple([get(items[0] ?? null), items], ["grouper", "list"]));
    },
  ),
  batch: filter("linecount fill_with?", (value, lineCount = null, fill = null) =>
    lazily(function* () {
      let line: Value[] = [];
      for (const item of each(value)) {
        if (equal(BigInt(line.length), lineCount)) {
          yield line;
          line = [];
        }
        line.push(item);
      }
      if (line.length > 0 && fill !== null) {
        const missing = wholeNumber("batch", lineCount) - line.length;
        madeItems(Math.max(0, missing));
        for (let i = 0; i < missing; i++) line.push(fill);
      }
      if (line.length > 0) yield line;
    }),
  ),
  slice: filter("slices fill_with?", (value, slices = null, fill = null) =>
    lazily(function* () {
      const all = listOf(value);
      const count = wholeNumber("slice", slices);
      if (count === 0) throw new TemplateFault("a division by zero");
      const size = Math.floor(all.length / count);
      const longer = all.length - size * count;
      let at = 0;
      for (let i = 0; i < count; i++) {
        const end = at + size + (i < longer ? 1 : 0);
        spend(1);
        yield [...all.slice(at, end), ...(fill !== null && i >= longer ? [fill] : [])];
        at = end;
      }
    }),
  ),
  map: (value, given) =>
    lazily(function* () {
      if (!isTruthy(value)) return;
      const work = mapping(given);
      for (const item of each(value)) yield work(item);
    }),
  select: (value, given) => choosing(value, given, false, true),
  reject: (value, given) => choosing(value, given, false, false),
  selectattr: (value, given) => choosing(value, given, true, true),
  rejectattr: (value, given) => choosing(value, given, true, false),
};

function lazily(work: () => Generator<Value, void, undefined>): Lazy {
  return new Lazy(work());
}

/** Texts are compared in lower case unless the case counts. */
function folding(caseSensitive: Value | undefined): (value: Value) => Value {
  if (truth(caseSensitive)) return (value) => value;
  return (value) => {
    if (value instanceof Markup) return value.text.toLowerCase();
    return typeof value === "string" ? value.toLowerCase() : value;
  };
}

/** Reads an attribute path such as "function.name" or "0.x"; None is the item itself. */
function getter(attribute: Value, fallback: Value = null): (item: Value) => Value {
  const path: Value[] =
    attribute === null
      ? []
      : typeof attribute === "string"
        ? attribute.split(".").map((part) => (/^[0-9]+$/.test(part) ? BigInt(part) : plainPart(part)))
        : [attribute];
  return (item) => {
    let value = item;
    for (const part of path) {
      spend(1);
      value = itemOf(value, part);
      if (fallback !== null && value instanceof Undefined) value = fallback;
    }
    return value;
  };
}

function plainPart(part: string): string {
  if (textTests["isdigit"]?.(part) === true)
    throw new TemplateFault("an attribute is a number in other digits");
  return part;
}

export function sortedBy<T extends Value>(
  items: readonly T[],
  keyOf: (item: T) => Value,
  isReversed: boolean,
): T[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  const sign = isReversed ? -1 : 1;
  keyed.sort((a, b) => {
    if (compare("<", a.key, b.key)) return -sign;
    return compare("<", b.key, a.key) ? sign : 0;
  });
  return keyed.map(({ item }) => item);
}

function extreme(
  operator: "<" | ">",
  value: Value,
  caseSensitive: Value | undefined,
  attribute: Value = null,
): Value {
  const [fold, get] = [folding(caseSensitive), getter(attribute)];
  let best: { item: Value; key: Value } | undefined;
  for (const item of each(value)) {
    const key = fold(get(item));
    if (best === undefined || compare(operator, key, best.key)) best = { item, key };
  }
  return best === undefined ? new Undefined("nothing to compare, the sequence was empty") : best.item;
}

function mapping({ positional, named }: Arguments): (item: Value) => Value {
  const [name, ...rest] = positional;
  if (name === undefined && named.has("attribute")) {
    const unknown = [...named.keys()].find((key) => key !== "attribute" && key !== "default");
    if (unknown !== undefined) throw new TemplateFault(`map takes no argument ${unknown.slice(0, 60)}`);
    return getter(named.get("attribute") ?? null, named.get("default") ?? null);
  }
  const work = filters.get(typeof name === "string" ? name : "");
  if (work === undefined) throw new TemplateFault(`map needs a filter, got ${shortName(name)}`);
  return (item) => work(item, { positional: rest, named });
}

function choosing(
  value: Value,
  { positional, named }: Arguments,
  byAttribute: boolean,
  keeps: boolean,
): Lazy {
  return lazily(function* () {
    if (!isTruthy(value)) return;
    const [attribute] = positional;
    if (byAttribute && attribute === undefined) throw new TemplateFault("the filter needs an attribute");
    const get = byAttribute ? getter(attribute ?? null) : (item: Value) => item;
    const [name, ...rest] = byAttribute ? positional.slice(1) : positional;
    const test = tests.get(typeof name === "string" ? name : "");
    for (const item of each(value)) {
      if (name !== undefined && test === undefined)
        throw new TemplateFault(`there is no test ${shortName(name)}`);
      const result = test === undefined ? get(item) : test(get(item), { positional: rest, named });
      if (isTruthy(result) === keeps) yield item;
    }
  });
}

function shortName(name: Value | undefined): string {
  return typeof name === "string" ? name.slice(0, 60) : name === undefined ? "nothing" : nameOf(name);
}
