// Parser of Oniguruma's regular expressions (Ruby's syntax, which the `tokenizers` library takes) into the small tree
// that Pattern runs. Groups capture nothing, so what needs captures (back references, calls, conditions) is refused,
// by name. What surprises: `^` and `$` always mean lines, `(?m)` lets the dot take line ends, `{2}?` is an optional
// pair and `{1,2}+` a repeat of the pair, and `(?i)` inside a group holds to the group's end, across `|`.
// https://github.com/kkos/oniguruma/blob/master/doc/RE

import { quote, type AppError } from "../../domain/errors.ts";
import {
  CharacterSet,
  folds,
  ignoringCase,
  isDigit,
  isHexDigit,
  isLineEnd,
  isWhite,
  isWord,
  isWordInClass,
  not,
  posixClass,
  property,
  type Membership,
} from "./characterSets.ts";
import { hasAtomic, widths, type Edge, type PatternNode } from "./patternTree.ts";

interface Options {
  ignoreCase: boolean;
  dotTakesAll: boolean;
  extended: boolean;
}

const maxSets = 512;
const maxGroupDepth = 64;
const maxCount = 1_000;

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7, e: 27 };
const sets: Readonly<Record<string, Membership>> = { d: isDigit, s: isWhite, h: isHexDigit };
const edges: Readonly<Record<string, Edge>> = {
  A: "text start",
  z: "text end",
  Z: "last line end",
  b: "word edge",
  B: "no word edge",
  G: "search start",
};
const refused: Readonly<Record<string, string>> = {
  k: "a back reference",
  g: "a call of a group",
  K: "\\K (what was kept)",
  X: "\\X (a grapheme)",
  y: "\\y (a grapheme's edge)",
  Y: "\\Y (no grapheme's edge)",
  c: "a control character by \\c",
  C: "a control character by \\C",
  M: "a meta character by \\M",
};

/** Parses `source`; `fail` makes the error from a reason. */
export function parsePattern(source: string, fail: (reason: string) => AppError): PatternNode {
  const letters = new Map<string, PatternNode>();
  let setCount = 0;
  let position = 0;

  const setOf = (test: Membership): PatternNode & { kind: "set" } => {
    if (++setCount > maxSets) throw fail(`it has more than ${maxSets} different characters and classes`);
    return { kind: "set", set: new CharacterSet(test) };
  };

  const literal = (point: number, options: Options): PatternNode => {
    const letter = String.fromCodePoint(point);
    const key = `${options.ignoreCase ? "i" : ""}${letter}`;
    const test: Membership = (other) => other === point;
    const single = letters.get(key) ?? { ...setOf(options.ignoreCase ? ignoringCase(test) : test), letter };
    letters.set(key, single);
    const fold = options.ignoreCase ? folds.find(([forms]) => forms.includes(letter)) : undefined;
    if (fold === undefined) return single;
    const spelled = Array.from(fold[1], (part) => literal(part.codePointAt(0) ?? 0, options));
    return { kind: "choice", items: [single, { kind: "sequence", items: spelled }] };
  };

  const parseChoice = (depth: number, given: Options): PatternNode => {
    if (depth > maxGroupDepth) throw fail(`groups are nested deeper than ${maxGroupDepth}`);
    const options = [parseSequence(depth, given)];
    while (source[position] === "|") {
      position++;
      options.push(parseSequence(depth, given));
    }
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: "choice", items: options };
  };

  const parseSequence = (depth: number, options: Options): PatternNode => {
    const items: PatternNode[] = [];
    for (;;) {
      skipComments(options);
      if (position >= source.length || source[position] === "|" || source[position] === ")") break;
      const switched = takeSwitch();
      if (switched === undefined) items.push(parseQuantified(depth, options));
      else items.push(parseChoice(depth + 1, { ...options, ...switched }));
    }
    const folded = options.ignoreCase ? withLigatures(items) : items;
    return folded.length === 1 && folded[0] !== undefined ? folded[0] : { kind: "sequence", items: folded };
  };

  /** Letters that a ligature may stand for. */
  const withLigatures = (items: PatternNode[]): PatternNode[] => {
    const result: PatternNode[] = [];
    for (let i = 0; i < items.length; i++) {
      const spelled = (length: number): string =>
        items
          .slice(i, i + length)
          .map((item) => (item.kind === "set" ? (item.letter ?? "\0") : "\0"))
          .join("")
          .toLowerCase();
      const fold = folds.find(([, spelling]) => spelled(spelling.length) === spelling);
      const [first] = items.slice(i, i + 1);
      if (fold === undefined) {
        if (first !== undefined) result.push(first);
        continue;
      }
      const [forms, spelling] = fold;
      const whole = items.slice(i, i + spelling.length);
      const ligature = setOf((point) => forms.includes(String.fromCodePoint(point)));
      result.push({ kind: "choice", items: [ligature, { kind: "sequence", items: whole }] });
      i += spelling.length - 1;
    }
    return result;
  };

  const skipComments = (options: Options): void => {
    for (;;) {
      const rest = source.slice(position, position + 3);
      const end =
        rest === "(?#"
          ? source.indexOf(")", position)
          : options.extended && rest.startsWith("#")
            ? (source.indexOf("\n", position) + source.length) % source.length
            : options.extended && /^[ \t\r\n\f\v]/.test(rest)
              ? position
              : undefined;
      if (end === undefined) return;
      if (rest === "(?#" && end < 0) throw fail("a comment is not closed");
      position = end + 1;
    }
  };

  /** `(?imx-imx)`, which changes the options of the rest of the group. */
  const takeSwitch = (): Partial<Options> | undefined => {
    const match = /^\(\?([imx]*)(?:-([imx]*))?\)/.exec(source.slice(position, position + 16));
    if (match === null || match[0] === "(?)") return undefined;
    position += match[0].length;
    return optionsOf(match[1], match[2]);
  };

  const parseQuantified = (depth: number, options: Options): PatternNode => {
    let item = parseAtom(depth, options);
    for (;;) {
      skipComments(options);
      const rest = source.slice(position, position + 32);
      const match = /^(?:([*+?])([+?]?)|\{(?:(\d{1,9})(?:(,)(\d{1,9})?)?|,(\d{1,9}))\}(\??))/.exec(rest);
      if (match === null) return item;
      if (item.kind === "edge" || item.kind === "look") throw fail("a place that is repeated");
      position += match[0].length;
      const [, sign, manner, low, comma, high, most, question] = match;
      if (sign !== undefined) {
        const repeat: PatternNode = {
          kind: "repeat",
          item,
          min: sign === "+" ? 1 : 0,
          max: sign === "?" ? 1 : Infinity,
          lazy: manner === "?",
        };
        item = manner === "+" ? { kind: "atomic", item: repeat } : repeat;
        continue;
      }
      const min = Number(low ?? 0);
      const max = most !== undefined ? Number(most) : comma === undefined ? min : Number(high ?? Infinity);
      if (min > maxCount || (max !== Infinity && max > maxCount)) throw fail(`a count is above ${maxCount}`);
      if (min > max) throw fail("a count's least is above its most");
      const isFixed = comma === undefined && most === undefined;
      item = { kind: "repeat", item, min, max, lazy: question === "?" && !isFixed };
      if (question === "?" && isFixed) item = { kind: "repeat", item, min: 0, max: 1, lazy: false };
    }
  };

  const parseGroup = (depth: number, options: Options): PatternNode => {
    const rest = source.slice(position, position + 80);
    const prefix =
      /^\(\?(?:(<=|<!|=|!|>|:)|<[^\d<>()=!][^<>()]{0,60}>|'[^\d'()][^'()]{0,60}'|([imx]*)(?:-([imx]*))?:)/.exec(
        rest,
      );
    if (prefix === null && (rest[1] === "?" || rest[1] === "*")) {
      if (rest[2] === "(") throw fail("a condition on a group");
      if (rest[2] === "~") throw fail("an absence (?~...)");
      throw fail(`a group of an unknown kind: ${rest.slice(0, 4)}`);
    }
    position += prefix?.[0].length ?? 1;
    const [, kind, on, off] = prefix ?? [];
    const item = parseChoice(depth + 1, { ...options, ...optionsOf(on, off) });
    if (source[position] !== ")") throw fail("a group is not closed");
    position++;
    if (kind === ">") return { kind: "atomic", item };
    if (kind === undefined || kind === ":") return item;
    const behind = kind.startsWith("<");
    if (behind && hasAtomic(item)) throw fail("an atomic group, \\R or possessive repeat in a look-behind");
    const [minWidth, maxWidth] = behind ? widths(item) : [0, 0];
    return { kind: "look", item, behind, negated: kind.endsWith("!"), minWidth, maxWidth };
  };

  const parseAtom = (depth: number, options: Options): PatternNode => {
    const point = source.codePointAt(position) ?? 0;
    const character = String.fromCodePoint(point);
    if (character === "(") return parseGroup(depth, options);
    if (character === "[") return setOf(parseClass(0, options));
    if (character === "\\") return parseEscape(options);
    if (/^(?:[*+?]|\{(?:\d+(?:,\d*)?|,\d+)\})/.test(source.slice(position, position + 32)))
      throw fail(`${character} repeats nothing`);
    position += character.length;
    if (character === "^") return { kind: "edge", edge: "line start" };
    if (character === "$") return { kind: "edge", edge: "line end" };
    if (character === ".") return setOf(options.dotTakesAll ? () => true : not(isLineEnd));
    return literal(point, options);
  };

  const parseEscape = (options: Options): PatternNode => {
    const escape = source[position + 1] ?? "";
    const edge = Object.hasOwn(edges, escape) ? edges[escape] : undefined;
    if (edge !== undefined || escape === "N" || escape === "O" || escape === "R") position += 2;
    if (edge !== undefined) return { kind: "edge", edge };
    if (escape === "N") return setOf(not(isLineEnd));
    if (escape === "O") return setOf(() => true);
    if (escape === "R") return lineBreak();
    const taken = takeEscape(isWord);
    return typeof taken === "number" ? literal(taken, options) : setOf(taken);
  };

  const lineBreak = (): PatternNode => {
    const plain = { ignoreCase: false, dotTakesAll: false, extended: false };
    const pair = [literal(13, plain), literal(10, plain)];
    const single = setOf(
      (point) => (point >= 10 && point <= 13) || point === 0x85 || point === 0x2028 || point === 0x2029,
    );
    return { kind: "atomic", item: { kind: "choice", items: [{ kind: "sequence", items: pair }, single] } };
  };

  /** An escape that is a character or a set, inside a class or outside; `word` is what `\w` means there. */
  const takeEscape = (word: Membership): number | Membership => {
    const point = source.codePointAt(position + 1);
    if (point === undefined) throw fail("it ends in a backslash");
    const escape = String.fromCodePoint(point);
    const small = escape.toLowerCase();
    if (small === "p") return takeProperty(escape === "P", word);
    const test = small === "w" ? word : Object.hasOwn(sets, small) ? sets[small] : undefined;
    if (test !== undefined) {
      position += 2;
      return escape === small ? test : not(test);
    }
    const coded = /^\\(?:x\{([0-9A-Fa-f]{1,8})\}|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{4})|(0[0-7]{0,2}))/.exec(
      source.slice(position, position + 16),
    );
    if (coded !== null) {
      position += coded[0].length;
      const [, braced, byte, unit, octal] = coded;
      const value = octal === undefined ? parseInt(braced ?? byte ?? unit ?? "", 16) : parseInt(octal, 8);
      if (value > 0x10ffff || (byte !== undefined && value > 0x7f)) throw fail(`the character ${coded[0]}`);
      return value;
    }
    if (escape === "x" || escape === "u") throw fail(`the character ${source.slice(position, position + 8)}`);
    if (/[1-9]/.test(escape)) throw fail("a back reference");
    if (Object.hasOwn(refused, escape)) throw fail(refused[escape] ?? escape);
    position += 1 + escape.length;
    return Object.hasOwn(controls, escape) ? (controls[escape] ?? point) : point;
  };

  const takeProperty = (isNegated: boolean, word: Membership): Membership => {
    const match = /^\\[pP]\{(\^?)([A-Za-z0-9_ -]{1,60})\}/.exec(source.slice(position, position + 70));
    const name = match?.[2] ?? source.slice(position, position + 20);
    const test = name.toLowerCase() === "word" ? word : property(name);
    if (match === null || test === undefined) throw fail(`the property ${quote(name, 40)} is not known`);
    position += match[0].length;
    return isNegated !== (match[1] === "^") ? not(test) : test;
  };

  /** `[...]` from its bracket on: a union of characters, ranges, sets and classes, and intersections of such. */
  const parseClass = (depth: number, options: Options): Membership => {
    if (depth > maxGroupDepth) throw fail(`classes are nested deeper than ${maxGroupDepth}`);
    position++;
    const isNegated = source[position] === "^";
    if (isNegated) position++;
    const parts: Membership[][] = [[]];
    const unite = (test: Membership): void => {
      parts.at(-1)?.push(test);
    };
    for (let isFirst = true; ; isFirst = false) {
      if (position >= source.length) throw fail("a character class is not closed");
      if (source[position] === "]" && !(isFirst && source.includes("]", position + 1))) break;
      if (source.startsWith("&&", position)) {
        position += 2;
        parts.push([]);
        continue;
      }
      const item = takeClassItem(depth, options);
      if (source[position] !== "-" || source[position + 1] === "]" || source[position + 1] === undefined) {
        unite(typeof item === "number" ? (point) => point === item : item);
        continue;
      }
      if (source.startsWith("-&&", position)) {
        unite(typeof item === "number" ? (point) => point === item : item);
        continue;
      }
      position++;
      const last = typeof item === "number" ? takeClassItem(depth, options) : undefined;
      if (typeof item !== "number" || typeof last !== "number") throw fail("a range from or to a class");
      if (last < item) throw fail("a range that runs backwards");
      unite((point) => point >= item && point <= last);
      // After a whole range a hyphen is itself.
      if (source[position] === "-" && source[position + 1] !== "]") {
        position++;
        unite((point) => point === 0x2d);
      }
    }
    position++;
    const exact: Membership = (point) => parts.every((part) => part.some((one) => one(point)));
    const test = options.ignoreCase ? ignoringCase(exact) : exact;
    return isNegated ? not(test) : test;
  };

  const takeClassItem = (depth: number, options: Options): number | Membership => {
    const point = source.codePointAt(position) ?? 0;
    if (point === 0x5c) {
      if (/^\\[bRXNOKGAZzBg]/.test(source.slice(position, position + 2)) && source[position + 1] !== "b")
        throw fail(`${source.slice(position, position + 2)} in a class`);
      if (source[position + 1] === "b") {
        position += 2;
        return 8;
      }
      return takeEscape(isWordInClass);
    }
    if (point === 0x5b) {
      const posix = /^\[:(\^?)([a-z]{1,10}):\]/.exec(source.slice(position, position + 20));
      if (posix === null) return parseClass(depth + 1, options);
      const test = posixClass(posix[2] ?? "");
      if (test === undefined) throw fail(`the class ${posix[0]} is not known`);
      position += posix[0].length;
      return posix[1] === "^" ? not(test) : test;
    }
    if (options.ignoreCase && folds.some(([forms]) => forms.includes(String.fromCodePoint(point))))
      throw fail("a ligature in a class that ignores case");
    position += point > 0xffff ? 2 : 1;
    return point;
  };

  const root = parseChoice(0, { ignoreCase: false, dotTakesAll: false, extended: false });
  if (position < source.length) throw fail("a group is closed that was not opened");
  return root;
}

function optionsOf(on = "", off = ""): Partial<Options> {
  const changes: Partial<Options> = {};
  for (const [letters, value] of [
    [on, true],
    [off, false],
  ] as const) {
    if (letters.includes("i")) changes.ignoreCase = value;
    if (letters.includes("m")) changes.dotTakesAll = value;
    if (letters.includes("x")) changes.extended = value;
  }
  return changes;
}
