// Jinja2's lexer with its default delimiters and what transformers sets: trim_blocks, lstrip_blocks, one newline cut
// from the end. Patterns are sticky and linear. White space is Python's, which is not JavaScript's (U+001C to U+001F
// and U+0085 are in, U+FEFF is not).

import { TemplateFault, Unsupported } from "./faults.ts";
import { spend } from "./limits.ts";

export interface Token {
  /** "data", "name", "string", "integer", "float", "block_begin", ..., "eof", or the operator itself. */
  type: string;
  value: string;
  line: number;
}

const space = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const sticky = (source: string, flags = ""): RegExp => new RegExp(source, `y${flags}`);

const beginPattern = new RegExp(
  `\\{%([-+]?)${space}*raw${space}*(?:-%\\}${space}*|%\\})|\\{[%{#]([-+]?)`,
  "g",
);
const rawEnd = new RegExp(`\\{%([-+]?)${space}*endraw${space}*(?:\\+%\\}|-%\\}${space}*|%\\}\\n?)`, "g");
const commentEnd = new RegExp(`\\+#\\}|-#\\}${space}*|#\\}\\n?`, "g");
const blockEnd = sticky(`\\+%\\}|-%\\}${space}*|%\\}\\n?`);
const variableEnd = sticky(`-\\}\\}${space}*|\\}\\}`);
const spacePattern = sticky(`${space}+`);
const floatPattern = sticky(
  "(?<!\\.)([0-9]+_)*[0-9]+((\\.([0-9]+_)*[0-9]+)?e[+-]?([0-9]+_)*[0-9]+|\\.([0-9]+_)*[0-9]+)",
  "i",
);
const integerPattern = sticky("0b(_?[01])+|0o(_?[0-7])+|0x(_?[0-9a-f])+|[1-9](_?[0-9])*|0(_?0)*", "i");
const namePattern = sticky("[\\p{L}\\p{N}\\p{ID_Continue}_]+", "u");
const identifier = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;
const stringPattern = sticky(`'[^'\\\\]*(?:\\\\.[^'\\\\]*)*'|"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"`, "s");
const operatorPattern = sticky("//|\\*\\*|==|!=|>=|<=|[-+/*%~[\\](){}><=.:|,;]");
const closing: Record<string, string> = { "{": "}", "(": ")", "[": "]" };
const onlySpaces = new RegExp(`^${space}+$`);
const lastSpaces = new RegExp(`${space}$`);

export function tokenize(given: string): Token[] {
  const source = given.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStarting = true;

  const matchAt = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const searchFrom = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const advance = (text: string): void => {
    at += text.length;
    for (let i = text.indexOf("\n"); i !== -1; i = text.indexOf("\n", i + 1)) line++;
    lineStarting = text.endsWith("\n");
  };
  /** The text before a tag whose sign is `sign`; true for `isVariable` leaves white space alone. */
  const pushData = (text: string, sign: string, isVariable: boolean): void => {
    let data = text;
    if (sign === "-") data = trimEnd(text);
    else if (sign !== "+" && !isVariable) {
      const lineStart = text.lastIndexOf("\n") + 1;
      if ((lineStart > 0 || lineStarting) && onlySpaces.test(text.slice(lineStart))) {
        data = text.slice(0, lineStart);
      }
    }
    if (data !== "") tokens.push({ type: "data", value: data, line });
  };
  const tag = (end: RegExp, endType: string): void => {
    const open: string[] = [];
    for (;;) {
      spend(1);
      const ending = open.length === 0 ? matchAt(end) : undefined;
      if (ending !== undefined) {
        tokens.push({ type: endType, value: ending, line });
        advance(ending);
        return;
      }
      const token = tagToken(matchAt, line);
      if (token === undefined) {
        if (at >= source.length) return;
        const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
        throw new TemplateFault(`the character ${character} stands in a tag where none is expected`, line);
      }
      const { type, value } = token;
      if (type in closing) open.push(closing[type] ?? "");
      else if (type === "}" || type === ")" || type === "]") {
        const expected = open.pop();
        if (expected !== type) {
          throw new TemplateFault(
            expected === undefined ? `unexpected ${type}` : `unexpected ${type}, expected ${expected}`,
            line,
          );
        }
      }
      if (type !== "space") tokens.push(token);
      advance(token.source ?? value);
    }
  };

  while (at < source.length) {
    const found = searchFrom(beginPattern);
    if (found === null) {
      tokens.push({ type: "data", value: source.slice(at), line });
      break;
    }
    const begin = found[0];
    const isRaw = found[1] !== undefined;
    const kind = source[found.index + 1];
    const text = source.slice(at, found.index);
    pushData(text, found[1] ?? found[2] ?? "", !isRaw && kind === "{");
    advance(text);
    const opened = line;
    if (!isRaw && kind !== "#") {
      tokens.push({ type: kind === "{" ? "variable_begin" : "block_begin", value: begin, line });
    }
    advance(begin);
    if (isRaw || kind === "#") {
      const end = searchFrom(isRaw ? rawEnd : commentEnd);
      if (end === null) {
        if (at >= source.length) break;
        throw new TemplateFault(
          isRaw ? "a raw block is not closed by endraw" : "a comment is not closed by #}",
          opened,
        );
      }
      const inside = source.slice(at, end.index);
      if (isRaw) pushData(inside, end[1] ?? "", false);
      advance(inside);
      advance(end[0]);
    } else if (kind === "{") tag(variableEnd, "variable_end");
    else tag(blockEnd, "block_end");
  }
  tokens.push({ type: "eof", value: "", line });
  return tokens;
}

function tagToken(
  matchAt: (pattern: RegExp) => string | undefined,
  line: number,
): (Token & { source?: string }) | undefined {
  const spaces = matchAt(spacePattern);
  if (spaces !== undefined) return { type: "space", value: spaces, line };
  const float = matchAt(floatPattern);
  if (float !== undefined) return { type: "float", value: float.replaceAll("_", ""), source: float, line };
  const integer = matchAt(integerPattern);
  if (integer !== undefined) {
    return { type: "integer", value: integer.replaceAll("_", ""), source: integer, line };
  }
  const name = matchAt(namePattern);
  if (name !== undefined) {
    if (!identifier.test(name)) throw new TemplateFault(`${name} is not a name`, line);
    return { type: "name", value: name, line };
  }
  const string = matchAt(stringPattern);
  if (string !== undefined) {
    return { type: "string", value: unescape(string.slice(1, -1), line), source: string, line };
  }
  const operator = matchAt(operatorPattern);
  return operator === undefined ? undefined : { type: operator, value: operator, line };
}

/** Python's "unicode-escape" of the text, whose other characters than ASCII were escaped by backslashes before. */
function unescape(text: string, line: number): string {
  if (!text.includes("\\")) return text;
  const simple: Record<string, string> = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    a: "\x07",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
  };
  const digits: Record<string, number> = { x: 2, u: 4, U: 8 };
  return text.replace(
    /\\(?:([0-7]{1,3})|([xuU])([0-9a-fA-F]*)|(.))/gsu,
    (...groups: (string | undefined)[]) => {
      const [, octal, letter, hex = "", other = ""] = groups;
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      if (letter !== undefined) {
        const count = digits[letter] ?? 0;
        const point = Number.parseInt(hex.slice(0, count), 16);
        if (hex.length < count || point > 0x10ffff) {
          throw new TemplateFault(`a string has an escape \\${letter} that is cut or too large`, line);
        }
        if (point >= 0xd800 && point <= 0xdfff)
          throw new Unsupported("half a surrogate pair in a string", line);
        return String.fromCodePoint(point) + hex.slice(count);
      }
      if (other === "N") throw new Unsupported("the escape \\N in a string", line);
      const known = simple[other];
      if (known !== undefined) return known;
      const point = other.codePointAt(0) ?? 0;
      if (point < 0x80) return `\\${other}`;
      // The backslash escapes the backslash of the character's own escape, whose digits stay as they are.
      if (point <= 0xff) return `\\x${point.toString(16).padStart(2, "0")}`;
      if (point <= 0xffff) return `\\u${point.toString(16).padStart(4, "0")}`;
      return `\\U${point.toString(16).padStart(8, "0")}`;
    },
  );
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && lastSpaces.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
