// Parser of JavaScript regular expressions (flag u) into the small tree that Pattern runs. Captures are plain groups;
// back references are refused. Character classes are answered by RegExp on one code point at a time, remembered in
// tables, so that Unicode properties need no data of our own.

import type { AppError } from "../../domain/errors.ts";

export type PatternNode =
  | { kind: "set"; set: CharacterSet }
  | { kind: "sequence"; items: PatternNode[] }
  | { kind: "choice"; items: PatternNode[] }
  | { kind: "repeat"; item: PatternNode; min: number; max: number; lazy: boolean }
  | {
      kind: "look";
      item: PatternNode;
      behind: boolean;
      negated: boolean;
      /** For look-behind, in code points. */
      minWidth: number;
      maxWidth: number;
    };

const MAX_SETS = 512;
const MAX_GROUP_DEPTH = 64;
const MAX_BEHIND_WIDTH = 16;
const MAX_COUNT = 1_000;

/** A set of code points, tested by RegExp once per code point. */
export class CharacterSet {
  private readonly test: RegExp;
  private readonly ascii = new Uint8Array(128);
  private basic: Uint8Array | undefined;
  private readonly astral = new Map<number, boolean>();

  /** `source` is one atom: an escape, a class in brackets, or an escaped character. */
  constructor(source: string) {
    this.test = new RegExp(`^(?:${source})$`, "u");
    for (let point = 0; point < 128; point++) {
      this.ascii[point] = this.test.test(String.fromCharCode(point)) ? 1 : 0;
    }
  }

  has(point: number): boolean {
    if (point < 128) return this.ascii[point] === 1;
    if (point > 0xffff) {
      const known = this.astral.get(point);
      if (known !== undefined) return known;
      const member = this.test.test(String.fromCodePoint(point));
      if (this.astral.size < 100_000) this.astral.set(point, member);
      return member;
    }
    this.basic ??= new Uint8Array(0x10000);
    const known = this.basic[point];
    if (known !== 0) return known === 2;
    const member = this.test.test(String.fromCharCode(point));
    this.basic[point] = member ? 2 : 1;
    return member;
  }
}

/** Parses `source`; `fail` makes the error from a reason. */
export function parsePattern(source: string, fail: (reason: string) => AppError): PatternNode {
  const sets = new Map<string, CharacterSet>();
  let position = 0;

  const setOf = (atom: string): PatternNode => {
    let set = sets.get(atom);
    if (set === undefined) {
      if (sets.size >= MAX_SETS) throw fail(`it has more than ${MAX_SETS} character classes`);
      set = new CharacterSet(atom);
      sets.set(atom, set);
    }
    return { kind: "set", set };
  };

  const parseChoice = (depth: number): PatternNode => {
    if (depth > MAX_GROUP_DEPTH) throw fail(`groups are nested deeper than ${MAX_GROUP_DEPTH}`);
    const options = [parseSequence(depth)];
    while (source[position] === "|") {
      position++;
      options.push(parseSequence(depth));
    }
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: "choice", items: options };
  };

  const parseSequence = (depth: number): PatternNode => {
    const items: PatternNode[] = [];
    while (position < source.length && source[position] !== "|" && source[position] !== ")") {
      items.push(parseQuantified(depth));
    }
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: "sequence", items };
  };

  const parseQuantified = (depth: number): PatternNode => {
    const item = parseAtom(depth);
    const rest = source.slice(position, position + 32);
    const match = /^(?:([*+?])|\{(\d{1,9})(?:(,)(\d{1,9})?)?\})(\??)/.exec(rest);
    if (match === null) return item;
    position += match[0].length;
    const [, sign, low, comma, high, question] = match;
    const min = sign !== undefined ? (sign === "+" ? 1 : 0) : Number(low);
    const unbounded =
      sign === "*" || sign === "+" || (sign === undefined && comma !== undefined && high === undefined);
    const max = unbounded ? Infinity : sign === "?" ? 1 : Number(high ?? low);
    if (min > MAX_COUNT || (max !== Infinity && max > MAX_COUNT)) throw fail(`a count is above ${MAX_COUNT}`);
    return { kind: "repeat", item, min, max, lazy: question === "?" };
  };

  const parseGroup = (depth: number): PatternNode => {
    position++;
    const prefix = /^\?(?:<([=!])|([=!])|<[A-Za-z_][A-Za-z0-9_]*>|:)/.exec(
      source.slice(position, position + 80),
    );
    if (prefix === null && source[position] === "?") throw fail("a group of an unknown kind");
    position += prefix?.[0].length ?? 0;
    const item = parseChoice(depth + 1);
    if (source[position] !== ")") throw fail("a group is not closed");
    position++;
    const behind = prefix?.[1];
    const ahead = prefix?.[2];
    if (behind === undefined && ahead === undefined) return item;
    const negated = (behind ?? ahead) === "!";
    const [minWidth, maxWidth] = behind === undefined ? [0, 0] : widths(item);
    if (maxWidth > MAX_BEHIND_WIDTH) throw fail(`a look-behind is wider than ${MAX_BEHIND_WIDTH}`);
    return { kind: "look", item, behind: behind !== undefined, negated, minWidth, maxWidth };
  };

  const parseAtom = (depth: number): PatternNode => {
    const character = String.fromCodePoint(source.codePointAt(position) ?? 0);
    if (character === "(") return parseGroup(depth);
    if (character === "[") return setOf(takeClass());
    if (character === "\\") {
      const escape = /^\\(?:[pPu]\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|[^0-9kbB])/u.exec(
        source.slice(position, position + 80),
      );
      if (escape === null) throw fail("it uses a back reference or a word boundary");
      position += escape[0].length;
      return setOf(escape[0]);
    }
    if (character === "^" || character === "$" || /[*+?{}\]]/.test(character)) {
      throw fail(`an unexpected ${character}`);
    }
    position += character.length;
    return setOf(character === "." || character === "/" ? (character === "." ? "." : "\\/") : character);
  };

  const takeClass = (): string => {
    const start = position;
    position++;
    while (position < source.length && source[position] !== "]")
      position += source[position] === "\\" ? 2 : 1;
    if (position >= source.length) throw fail("a character class is not closed");
    position++;
    return source.slice(start, position);
  };

  const root = parseChoice(0);
  if (position < source.length) throw fail("a group is closed that was not opened");
  return root;
}

/** Fewest and most code points that `node` can match. */
function widths(node: PatternNode): [number, number] {
  switch (node.kind) {
    case "set":
      return [1, 1];
    case "look":
      return [0, 0];
    case "sequence": {
      const all = node.items.map(widths);
      return [all.reduce((sum, [low]) => sum + low, 0), all.reduce((sum, [, high]) => sum + high, 0)];
    }
    case "choice": {
      const all = node.items.map(widths);
      return [Math.min(...all.map(([low]) => low)), Math.max(...all.map(([, high]) => high))];
    }
    case "repeat": {
      const [low, high] = widths(node.item);
      return [low * node.min, high === 0 ? 0 : high * node.max];
    }
  }
}
