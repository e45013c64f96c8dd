// The methods of Python's str. On escaped text (Markup) only those work that keep the mark and take nothing to escape.

import { bind, noArguments, textArgument, truth, wholeNumber } from "./arguments.ts";
import { TemplateFault, Unsupported } from "./faults.ts";
import { formatBraces } from "./formatting.ts";
import { looked, made, madeItems, TextBuilder } from "./limits.ts";
import {
  capitalizeText,
  countText,
  pad,
  points,
  replaceText,
  splitBy,
  splitLines,
  splitWords,
  strip,
  swapCase,
  textLength,
  textPart,
  textTests,
  titleText,
} from "./text.ts";
import { Dict, each, Markup, nameOf, Native, Tuple, type Arguments, type Value } from "./values.ts";

type Method = (text: string, given: Arguments, name: string) => Value;

/** Those that Markup has with the same meaning. */
const changes: Record<string, (text: string) => string> = {
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  title: titleText,
  capitalize: capitalizeText,
  swapcase: swapCase,
};
const unsupported = new Set(["encode", "translate", "maketrans"]);

const methods: Record<string, Method> = {
  strip: stripping(true, true),
  lstrip: stripping(true, false),
  rstrip: stripping(false, true),
  split: splitting(false),
  rsplit: splitting(true),
  find: searching(false, true),
  rfind: searching(true, true),
  index: searching(false, false),
  rindex: searching(true, false),
  startswith: affix((text, part) => text.startsWith(part)),
  endswith: affix((text, part) => text.endsWith(part)),
  center: padding("both"),
  ljust: padding("right"),
  rjust: padding("left"),
  partition: partition(false),
  rpartition: partition(true),
  splitlines(text, given, name) {
    const [keepEnds] = bind(name, "keepends?", given);
    return listed(splitLines(text, truth(keepEnds)));
  },
  count(text, given, name) {
    const [part = null, start, end] = bind(name, "sub start? end? /", given);
    const found = window(text, start, end, name);
    return found === undefined ? 0n : BigInt(countText(found.inside, textArgument(name, part)));
  },
  replace(text, given, name) {
    const [from = null, to = null, count = -1n] = bind(name, "old new count? /", given);
    return replaceText(text, textArgument(name, from), textArgument(name, to), wholeNumber(name, count));
  },
  removeprefix(text, given, name) {
    const [prefix = null] = bind(name, "prefix /", given);
    const part = textArgument(name, prefix);
    return text.startsWith(part) ? text.slice(part.length) : text;
  },
  removesuffix(text, given, name) {
    const [suffix = null] = bind(name, "suffix /", given);
    const part = textArgument(name, suffix);
    return part !== "" && text.endsWith(part) ? text.slice(0, -part.length) : text;
  },
  join(text, given, name) {
    const [items = null] = bind(name, "iterable /", given);
    return joinTexts(text, items, (item) => {
      if (item instanceof Markup) return item.text;
      if (typeof item !== "string") throw new TemplateFault(`join needs strings, got ${nameOf(item)}`);
      return item;
    });
  },
  zfill(text, given, name) {
    const [width = null] = bind(name, "width /", given);
    const sign = /^[+-]/.test(text) ? text.charAt(0) : "";
    return sign + pad(text.slice(sign.length), wholeNumber(name, width) - sign.length, "0", "left");
  },
  expandtabs(text, given, name) {
    const [size = 8n] = bind(name, "tabsize?", given);
    return expandTabs(text, wholeNumber(name, size));
  },
  casefold(text, given, name) {
    noArguments(name, given);
    if (/[^\0-\x7f]/.test(text)) throw new Unsupported("casefold of other characters than ASCII");
    return text.toLowerCase();
  },
  format: (text, given) => formatBraces(text, given.positional, given.named),
  format_map(text, given, name) {
    const [mapping = null] = bind(name, "mapping /", given);
    if (!(mapping instanceof Dict))
      throw new TemplateFault(`format_map needs a mapping, got ${nameOf(mapping)}`);
    const named = mapping.pairs().filter((pair): pair is [string, Value] => typeof pair[0] === "string");
    return formatBraces(text, [], new Map(named));
  },
};

export function textMethod(subject: string | Markup, name: string): Value | undefined {
  const change = changes[name];
  const test = textTests[name];
  const isMarked = subject instanceof Markup;
  const text = isMarked ? subject.text : subject;
  if (Object.hasOwn(changes, name) && change !== undefined) {
    return new Native(name, (given) => {
      noArguments(name, given);
      looked(text.length);
      made(text.length);
      return isMarked ? new Markup(change(text)) : change(text);
    });
  }
  if (Object.hasOwn(textTests, name) && test !== undefined) {
    return new Native(name, (given) => {
      noArguments(name, given);
      looked(text.length);
      return test(text);
    });
  }
  if (unsupported.has(name)) throw new Unsupported(`the method ${name} of a string`);
  const method = methods[name];
  if (!Object.hasOwn(methods, name) || method === undefined) return undefined;
  if (isMarked) throw new Unsupported(`the method ${name} of escaped text`);
  return new Native(name, (given) => method(text, given, name));
}

function listed(texts: string[]): string[] {
  madeItems(texts.length);
  return texts;
}

/** Texts joined by `separator`, charged before they are made. */
export function joinTexts(separator: string, items: Value, textOf: (item: Value) => string): string {
  const out = new TextBuilder();
  let isFirst = true;
  for (const item of each(items)) {
    const text = textOf(item);
    out.add(isFirst ? text : separator + text);
    isFirst = false;
  }
  return out.toString();
}

function stripping(left: boolean, right: boolean): Method {
  return (text, given, name) => {
    const [characters = null] = bind(name, "chars? /", given);
    return strip(text, characters === null ? undefined : textArgument(name, characters), left, right);
  };
}

function splitting(fromRight: boolean): Method {
  return (text, given, name) => {
    const [separator = null, limit = -1n] = bind(name, "sep? maxsplit?", given);
    const most = wholeNumber(name, limit);
    if (separator === null) return listed(splitWords(text, most, fromRight));
    const by = textArgument(name, separator);
    if (by === "") throw new TemplateFault(`${name} needs a separator that is not empty`);
    return listed(splitBy(text, by, most, fromRight));
  };
}

/** The part of a text between two bounds that may be None, negative or past the end; its offset in characters. */
function window(
  text: string,
  start: Value | undefined,
  end: Value | undefined,
  name: string,
): { inside: string; offset: number } | undefined {
  const length = textLength(text);
  const bound = (value: Value | undefined, fallback: number): number => {
    if (value === undefined || value === null) return fallback;
    const number = wholeNumber(name, value);
    return number < 0 ? Math.max(0, number + length) : number;
  };
  const [from, to] = [bound(start, 0), Math.min(bound(end, length), length)];
  return from > to ? undefined : { inside: textPart(text, from, to), offset: from };
}

function searching(fromRight: boolean, canMiss: boolean): Method {
  return (text, given, name) => {
    const [part = null, start, end] = bind(name, "sub start? end? /", given);
    const wanted = textArgument(name, part);
    const found = window(text, start, end, name);
    const at =
      found === undefined ? -1 : fromRight ? found.inside.lastIndexOf(wanted) : found.inside.indexOf(wanted);
    if (found === undefined || at < 0) {
      if (canMiss) return -1n;
      throw new TemplateFault(`${name}: the part is not in the string`);
    }
    return BigInt(found.offset + textLength(found.inside.slice(0, at)));
  };
}

function affix(fits: (text: string, part: string) => boolean): Method {
  return (text, given, name) => {
    const [part = null, start, end] = bind(name, "prefix start? end? /", given);
    const found = window(text, start, end, name);
    const parts = part instanceof Tuple ? part.items : [part];
    const texts = parts.map((one) => textArgument(name, one));
    return found !== undefined && texts.some((one) => fits(found.inside, one));
  };
}

function padding(side: "left" | "right" | "both"): Method {
  return (text, given, name) => {
    const [width = null, fill = " "] = bind(name, "width fillchar? /", given);
    const character = textArgument(name, fill);
    if (points(character).length !== 1) throw new TemplateFault(`${name} needs one character to fill with`);
    return pad(text, wholeNumber(name, width), character, side);
  };
}

function partition(fromRight: boolean): Method {
  return (text, given, name) => {
    const [separator = null] = bind(name, "sep /", given);
    const by = textArgument(name, separator);
    if (by === "") throw new TemplateFault(`${name} needs a separator that is not empty`);
    const at = fromRight ? text.lastIndexOf(by) : text.indexOf(by);
    if (at < 0) return new Tuple(fromRight ? ["", "", text] : [text, "", ""]);
    return new Tuple([text.slice(0, at), by, text.slice(at + by.length)]);
  };
}

function expandTabs(text: string, size: number): string {
  const tabs = text.match(/\t/g)?.length ?? 0;
  made(text.length + tabs * Math.max(0, size));
  let column = 0;
  return points(text)
    .map((character) => {
      if (character === "\t") {
        const room = size > 0 ? size - (column % size) : 0;
        column += room;
        return " ".repeat(room);
      }
      column = character === "\n" || character === "\r" ? 0 : column + 1;
      return character;
    })
    .join("");
}
