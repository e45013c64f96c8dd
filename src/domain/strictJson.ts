// JSON from files that nobody vouches for. JSON.parse alone keeps the last of two equal keys, so two readers can see
// two different files; here equal keys are refused, nesting is capped, and every fault is an AppError of the
// caller's code. Keys such as "__proto__" stay ordinary own properties (JSON.parse defines, it never assigns):
// read them with Object.entries or Object.hasOwn, never by copying into a plain object.

import { AppError, quote } from "./errors.ts";
import { endOfString, parsePythonJson } from "./pythonJson.ts";

export interface StrictJsonOptions {
  /** For messages: the file's name. */
  name: string;
  /** Code of the AppError, "model/bad-config". */
  code: string;
  /** Deepest nesting of objects and lists. */
  maxDepth?: number;
  /** The file is written by Python's json: NaN, Infinity and -Infinity are numbers. */
  python?: boolean;
  hint?: string;
}

/** A decoder that keeps a byte order mark (a token may be one) and throws on malformed UTF-8. */
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8 bytes to a JSON value; AppError when the bytes are not UTF-8, not JSON, or repeat a key. */
export function parseStrictJsonBytes(bytes: Uint8Array, options: StrictJsonOptions): unknown {
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    throw new AppError(
      options.code,
      `${options.name}: the JSON is not valid UTF-8.`,
      options.hint ?? defaultHint,
    );
  }
  return parseStrictJson(text, options);
}

/** Text to a JSON value; see the head of this file. */
export function parseStrictJson(text: string, options: StrictJsonOptions): unknown {
  const fail = (message: string): never => {
    throw new AppError(options.code, `${options.name}: ${message}`, options.hint ?? defaultHint);
  };
  const fault = findStructureFault(text, options.maxDepth ?? 100);
  if (fault !== undefined) fail(fault);
  try {
    return options.python ? parsePythonJson(text) : (JSON.parse(text) as unknown);
  } catch (error) {
    return fail(`expected JSON, but it cannot be parsed: ${quote((error as Error).message, 120)}.`);
  }
}

/** The value as an object, or an AppError that says what it is instead. */
export function expectObject(value: unknown, options: StrictJsonOptions): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  const given =
    value === undefined
      ? "nothing"
      : value === null
        ? "null"
        : Array.isArray(value)
          ? "a list"
          : `a ${typeof value}`;
  throw new AppError(
    options.code,
    `${options.name}: expected a JSON object, got ${given}.`,
    options.hint ?? defaultHint,
  );
}

const defaultHint = "The file is damaged or is not what its name says; download or write it again.";

// Walks strings and brackets only, and tolerates anything JSON.parse will refuse afterwards.
function findStructureFault(text: string, maxDepth: number): string | undefined {
  const open: (Set<string> | undefined)[] = []; // a set of keys for an object, undefined for a list
  let expectsKey = false;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x7b: // {
        open.push(new Set());
        expectsKey = true;
        break;
      case 0x5b: // [
        open.push(undefined);
        expectsKey = false;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        expectsKey = false;
        break;
      case 0x2c: // ,
        expectsKey = open[open.length - 1] !== undefined;
        break;
      case 0x22: {
        const end = endOfString(text, i);
        if (expectsKey) {
          const keys = open[open.length - 1];
          const key = decodeKey(text.slice(i, end + 1));
          if (keys !== undefined && key !== undefined) {
            if (keys.has(key)) return `the key ${quote(key)} appears twice in one object.`;
            keys.add(key);
          }
          expectsKey = false;
        }
        i = end;
        break;
      }
    }
    if (open.length > maxDepth) return `the JSON is nested deeper than ${maxDepth} levels.`;
  }
  return undefined;
}

function decodeKey(literal: string): string | undefined {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}
