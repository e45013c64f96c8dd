// The attributes that Python's values have, as the immutable sandbox of Jinja2 gives them out: methods that change a
// list or dictionary, and names that begin with an underscore, are undefined and fail where they are used. What Python
// has and this engine has not is refused by name.

import { bind, noArguments, wholeNumber } from "./arguments.ts";
import { TemplateFault, Unsupported } from "./faults.ts";
import { equal } from "./operators.ts";
import { textMethod } from "./textMethods.ts";
import {
  Dict,
  isList,
  Lazy,
  Markup,
  nameOf,
  Namespace,
  Native,
  Range,
  Tuple,
  Undefined,
  View,
  type Arguments,
  type Value,
} from "./values.ts";

const changingLists = words("append clear pop reverse insert sort extend remove");
const changingDicts = words("clear pop popitem setdefault update");
/** Public attributes of Python's types that are not offered, by the kind of value. */
const unsupportedInteger = words("as_integer_ratio bit_count from_bytes to_bytes conjugate");
const unsupportedFloat = words("as_integer_ratio conjugate fromhex hex");
const unsupportedGenerator = words("close send throw gi_code gi_frame gi_running gi_suspended gi_yieldfrom");

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

/** The attribute, or undefined where Python has none of that name. */
export function attributeOf(object: Value, name: string): Value | undefined {
  if (object instanceof Undefined) return undefined;
  if (object instanceof Namespace) return namespaceAttribute(object, name);
  if (name.startsWith("__") && name.endsWith("__") && name.length > 4) {
    if (object instanceof Dict && object.has(name))
      throw new Unsupported(`the attribute ${name} of a mapping`);
    return unsafe(object, name);
  }
  if (typeof object === "string" || object instanceof Markup) return textMethod(object, name);
  if (isList(object)) {
    if (changingLists.has(name)) return unsafe(object, name);
    return listMethod(object, name, name === "copy" ? () => object : undefined);
  }
  if (object instanceof Tuple) {
    const index = object.names.indexOf(name);
    return index < 0 ? listMethod(object.items, name, undefined) : object.items[index];
  }
  if (object instanceof Dict) return dictAttribute(object, name);
  if (typeof object === "bigint" || typeof object === "boolean")
    return integerAttribute(BigInt(object), name);
  if (typeof object === "number") return floatAttribute(object, name);
  if (object instanceof Range) {
    if (name === "start" || name === "stop" || name === "step") return object[name];
    return listMethod(object.items(), name, undefined);
  }
  if (object instanceof View) {
    if (name === "mapping" || (name === "isdisjoint" && object.of !== "values")) {
      throw new Unsupported(`the attribute ${name} of ${nameOf(object)}`);
    }
    return undefined;
  }
  if (object instanceof Lazy) {
    if (unsupportedGenerator.has(name)) throw new Unsupported(`the attribute ${name} of a generator`);
    return undefined;
  }
  if (object instanceof Native) return object.attribute(name);
  return undefined;
}

function unsafe(object: Value, name: string): Undefined {
  return new Undefined(`the sandbox does not allow ${name} of ${nameOf(object)}`);
}

/** Every name of a namespace is one that was set; those with an underscore in front are not given out. */
function namespaceAttribute(object: Namespace, name: string): Value | undefined {
  const found = object.attributes.get(name);
  if (name === "__class__" || name === "_Namespace__attrs") return unsafe(object, name);
  return found !== undefined && name.startsWith("_") ? unsafe(object, name) : found;
}

function method(name: string, call: (given: Arguments) => Value): Native {
  return new Native(name, call);
}

function listMethod(
  items: readonly Value[],
  name: string,
  copy: (() => Value) | undefined,
): Value | undefined {
  if (name === "count") {
    return method(name, (given) => {
      const [wanted = null] = bind(name, "value /", given);
      return BigInt(items.filter((item) => equal(item, wanted)).length);
    });
  }
  if (name === "index") {
    return method(name, (given) => {
      const [wanted = null, start, stop] = bind(name, "value start? stop? /", given);
      const bound = (value: Value | undefined, fallback: number): number => {
        const number = value === undefined ? fallback : wholeNumber(name, value);
        return number < 0 ? Math.max(0, number + items.length) : number;
      };
      const [from, to] = [bound(start, 0), bound(stop, items.length)];
      const found = items.findIndex((item, index) => index >= from && index < to && equal(item, wanted));
      if (found < 0) throw new TemplateFault(`${nameOf(wanted)} is not in the list`);
      return BigInt(found);
    });
  }
  return copy === undefined
    ? undefined
    : method(name, (given) => {
        noArguments(name, given);
        return copy();
      });
}

function dictAttribute(dict: Dict, name: string): Value | undefined {
  if (changingDicts.has(name)) return unsafe(dict, name);
  switch (name) {
    case "keys":
    case "values":
    case "items":
      return method(name, (given) => {
        noArguments(name, given);
        return new View(dict, name);
      });
    case "get":
      return method(name, (given) => {
        const [key = null, fallback = null] = bind(name, "key default? /", given);
        const found = dict.get(key);
        return found === undefined ? fallback : found;
      });
    case "copy":
      return method(name, (given) => {
        noArguments(name, given);
        return dict;
      });
    case "fromkeys":
      throw new Unsupported("the method fromkeys of a mapping");
    default:
      return undefined;
  }
}

function integerAttribute(value: bigint, name: string): Value | undefined {
  if (name === "real" || name === "numerator") return value;
  if (name === "imag") return 0n;
  if (name === "denominator") return 1n;
  if (name === "bit_length") {
    return method(name, (given) => {
      noArguments(name, given);
      return value === 0n ? 0n : BigInt((value < 0n ? -value : value).toString(2).length);
    });
  }
  if (unsupportedInteger.has(name)) throw new Unsupported(`the attribute ${name} of a number`);
  return undefined;
}

function floatAttribute(value: number, name: string): Value | undefined {
  if (name === "real") return value;
  if (name === "imag") return 0;
  if (name === "is_integer") {
    return method(name, (given) => {
      noArguments(name, given);
      return Number.isInteger(value);
    });
  }
  if (unsupportedFloat.has(name)) throw new Unsupported(`the attribute ${name} of a number`);
  return undefined;
}
