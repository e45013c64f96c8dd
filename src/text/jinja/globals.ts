// What every template can call: Jinja2's globals, with the sandbox's limit on ranges, and those of transformers.

import { bind, noArguments } from "./arguments.ts";
import { Refusal, TemplateFault, Unsupported } from "./faults.ts";
import { madeItems } from "./limits.ts";
import { integer, mustBeDefined } from "./operators.ts";
import { str } from "./printing.ts";
import { formatTime } from "./strftime.ts";
import {
  Dict,
  each,
  listOf,
  nameOf,
  Namespace,
  Native,
  Range,
  Tuple,
  type Arguments,
  type Value,
} from "./values.ts";

const maxRange = 100_000;

export const globals: ReadonlyMap<string, Value> = new Map<string, Value>(
  [
    new Native("range", makeRange),
    new Native("dict", (given) => makeDict(given)),
    new Native("namespace", (given) => new Namespace(makeDict(given))),
    new Native("cycler", makeCycler),
    new Native("joiner", makeJoiner),
    new Native("lipsum", () => {
      throw new Unsupported("lipsum, which makes random text,");
    }),
    new Native("raise_exception", (given) => {
      const [message = null] = bind("raise_exception", "message", given);
      throw new Refusal(str(message));
    }),
    new Native("strftime_now", (given) => {
      const [format = null] = bind("strftime_now", "format", given);
      if (typeof format !== "string")
        throw new TemplateFault(`strftime_now needs a string, got ${nameOf(format)}`);
      return formatTime(format, new Date());
    }),
  ].map((native) => [native.name, native]),
);

function makeRange(given: Arguments): Value {
  const bounds = bind("range", "start stop? step? /", given).map((bound) => {
    if (bound === undefined) return undefined;
    mustBeDefined(bound);
    const number = integer(bound);
    if (number === undefined) throw new TemplateFault(`range needs whole numbers, got ${nameOf(bound)}`);
    return number;
  });
  const [first = 0n, second, step = 1n] = bounds;
  if (step === 0n) throw new TemplateFault("range needs a step other than 0");
  const range = second === undefined ? new Range(0n, first, step) : new Range(first, second, step);
  if (range.length > maxRange) {
    throw new TemplateFault(`range of ${range.length} numbers, at most ${maxRange} are made`);
  }
  return range;
}

function makeDict(given: Arguments): Dict {
  const [source] = bind("dict", "mapping? /", { positional: given.positional, named: new Map() });
  const dict = new Dict();
  if (source instanceof Dict) for (const [key, value] of source.pairs()) dict.set(key, value);
  else if (source !== undefined) {
    for (const item of each(source)) {
      const [key, value, ...rest] = listOf(item);
      if (key === undefined || value === undefined || rest.length > 0) {
        throw new TemplateFault("dict needs pairs of a key and a value");
      }
      dict.set(key, value);
    }
  }
  for (const [key, value] of given.named) dict.set(key, value);
  madeItems(dict.size);
  return dict;
}

function makeCycler({ positional: items, named }: Arguments): Value {
  noArguments("cycler", { positional: [], named });
  if (items.length === 0) throw new TemplateFault("cycler needs something to go through");
  let at = 0;
  const current = (): Value => items[at] ?? null;
  const reset = new Native("reset", (given) => {
    noArguments("reset", given);
    at = 0;
    return null;
  });
  const next = new Native("next", (given) => {
    noArguments("next", given);
    const item = current();
    at = (at + 1) % items.length;
    return item;
  });
  return new Native("cycler", undefined, (name) => {
    if (name === "current") return current();
    if (name === "pos") return BigInt(at);
    if (name === "items") return new Tuple(items);
    if (name === "next") return next;
    return name === "reset" ? reset : undefined;
  });
}

function makeJoiner(given: Arguments): Value {
  const [separator = ", "] = bind("joiner", "sep?", given);
  let isUsed = false;
  const join = (callArguments: Arguments): Value => {
    noArguments("joiner", callArguments);
    const text = isUsed ? separator : "";
    isUsed = true;
    return text;
  };
  return new Native("joiner", join, (name) =>
    name === "sep" ? separator : name === "used" ? isUsed : undefined,
  );
}
