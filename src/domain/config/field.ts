// One setting of a run as one value: what it accepts, its default, its label, its help. Forms, YAML, validation, the
// saved run, `--help` and the docs are derived from it. Names and defaults are TRL's where TRL has the setting.

import { AppError, quote } from "../errors.ts";

interface Texts {
  readonly label: string;
  readonly help: string;
  readonly unit?: string;
  /** Folded away until asked for; default true but for the few that matter. */
  readonly advanced?: boolean;
  /** The value names a model that scores answers: where models can be listed it is chosen from them. */
  readonly names?: "scorer";
}

export interface Field<T = unknown> extends Texts {
  readonly kind: "number" | "integer" | "flag" | "choice" | "text" | "choices" | "numbers" | "texts";
  readonly default: T;
  /** For choices. */
  readonly options?: readonly string[];
  /** The value, or an AppError "config/bad-value" that names the key. */
  parse(value: unknown, key: string): T;
}

export type Fields = Readonly<Record<string, Field>>;
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export function badValue(key: string, value: unknown, expected: string): AppError {
  const given = typeof value === "string" ? quote(value) : quote(shownValue(value)).slice(1, -1);
  return new AppError(
    "config/bad-value",
    `"${key}" must be ${expected}, got ${given}.`,
    `Correct "${key}" in the config.`,
  );
}

/** As JSON, with what JSON has no words for: NaN, infinities, YAML's mappings. */
function shownValue(value: unknown): string {
  if (value instanceof Map) return "a mapping";
  if (Array.isArray(value)) return `[${value.slice(0, 20).map(shownValue).join(", ")}]`;
  if (typeof value === "number") return String(value);
  return value === undefined ? "nothing" : JSON.stringify(value);
}

interface Range {
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
}

function describeRange({ above, atLeast, below, atMost }: Range): string {
  const low =
    above !== undefined ? ` above ${above}` : atLeast !== undefined ? ` of at least ${atLeast}` : "";
  const high = below !== undefined ? ` below ${below}` : atMost !== undefined ? ` at most ${atMost}` : "";
  return low && high ? `${low} and${high}` : low + high;
}

function inRange(n: number, { above, atLeast, below, atMost }: Range): boolean {
  return (
    Number.isFinite(n) &&
    (above === undefined || n > above) &&
    (atLeast === undefined || n >= atLeast) &&
    (below === undefined || n < below) &&
    (atMost === undefined || n <= atMost)
  );
}

/** A number as YAML may give it: 1e-5 without a dot is text there. */
function asNumber(value: unknown): unknown {
  if (typeof value === "string" && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()))
    return Number(value);
  return value;
}

export function number(fallback: number, texts: Texts & Range): Field<number> {
  return {
    kind: "number",
    default: fallback,
    ...texts,
    parse(value, key) {
      const n = asNumber(value);
      if (typeof n !== "number" || !inRange(n, texts))
        throw badValue(key, value, `a number${describeRange(texts)}`);
      return n;
    },
  };
}

/** An interval: whole steps, or a share of all steps below 1. */
export function stepsOrShare(fallback: number, about: Texts): Field<number> {
  const inner = number(fallback, { above: 0, unit: "steps", ...about });
  return {
    ...inner,
    parse(value, key) {
      const n = inner.parse(value, key);
      if (n < 1 || Number.isSafeInteger(n)) return n;
      throw badValue(key, value, "a whole number of steps, or a share below 1");
    },
  };
}

/** A number, or null for "off". */
export function numberOrNull(about: Texts & Range): Field<number | null> {
  const inner = number(0, about);
  return {
    ...inner,
    default: null,
    parse: (value, key) => (value === null ? null : inner.parse(value, key)),
  };
}

export function integer(fallback: number, texts: Texts & Range): Field<number> {
  return {
    kind: "integer",
    default: fallback,
    ...texts,
    parse(value, key) {
      const n = asNumber(value);
      if (typeof n !== "number" || !Number.isSafeInteger(n) || !inRange(n, texts)) {
        throw badValue(key, value, `a whole number${describeRange(texts)}`);
      }
      return n;
    },
  };
}

export function flag(fallback: boolean, texts: Texts): Field<boolean> {
  return {
    kind: "flag",
    default: fallback,
    ...texts,
    parse(value, key) {
      if (typeof value !== "boolean") throw badValue(key, value, "true or false");
      return value;
    },
  };
}

export function choice<const T extends string>(fallback: T, options: readonly T[], texts: Texts): Field<T> {
  return {
    kind: "choice",
    default: fallback,
    options,
    ...texts,
    parse(value, key) {
      const found = options.find((one) => one === value);
      if (found === undefined) throw badValue(key, value, `one of ${options.join(", ")}`);
      return found;
    },
  };
}

/** One or several of a list; a single name may stand alone. */
export function choices<const T extends string>(
  fallback: readonly T[],
  options: readonly T[],
  texts: Texts,
): Field<readonly T[]> {
  return {
    kind: "choices",
    default: fallback,
    options,
    ...texts,
    parse(value, key) {
      const given: unknown[] = Array.isArray(value) ? value : [value];
      const found = given.map((one) => options.find((option) => option === one));
      if (found.length === 0 || found.includes(undefined)) {
        throw badValue(key, value, `one or a list of ${options.join(", ")}`);
      }
      return found as T[];
    },
  };
}

/** A text, or null where `fallback` is null. */
export function text<T extends string | null>(fallback: T, texts: Texts): Field<T> {
  return {
    kind: "text",
    default: fallback,
    ...texts,
    parse(value, key) {
      if (value === null && fallback === null) return fallback;
      if (typeof value !== "string" || value === "") throw badValue(key, value, "a text that is not empty");
      return value as T;
    },
  };
}

/** The field with null as a further value, and as the default unless another is given. */
export function orNull<T>(field: Field<T>, fallback: T | null = null): Field<T | null> {
  return {
    ...field,
    default: fallback,
    parse: (value, key) => (value === null ? null : field.parse(value, key)),
  };
}

/** A list of numbers, or null. */
export function numbers(texts: Texts): Field<readonly number[] | null> {
  return {
    kind: "numbers",
    default: null,
    ...texts,
    parse(value, key) {
      if (value === null) return null;
      const given = Array.isArray(value) ? value.map(asNumber) : [];
      if (given.length === 0 || !given.every((n) => typeof n === "number" && Number.isFinite(n))) {
        throw badValue(key, value, "a list of numbers");
      }
      return given as number[];
    },
  };
}

/** One number or a list of numbers, each within the range. */
export function numberOrNumbers(fallback: readonly number[], about: Texts & Range): Field<readonly number[]> {
  const one = number(0, about);
  return {
    kind: "numbers",
    default: fallback,
    ...about,
    parse(value, key) {
      const given: unknown[] = Array.isArray(value) ? value : [value];
      if (given.length === 0)
        throw badValue(key, value, `a number${describeRange(about)}, or a list of them`);
      return given.map((item) => one.parse(item, key));
    },
  };
}

/** One text or a list of texts, or null. */
export function texts(about: Texts): Field<readonly string[] | null> {
  return {
    kind: "texts",
    default: null,
    ...about,
    parse(value, key) {
      if (value === null) return null;
      const given: unknown[] = Array.isArray(value) ? value : [value];
      if (given.length === 0 || !given.every((one) => typeof one === "string" && one !== "")) {
        throw badValue(key, value, "a name or a list of names");
      }
      return given as string[];
    },
  };
}

/**
 * Every field's value: what is given, else the default. Keys without a field are left to the caller. `failed` is called with
 * of each value that is not taken, whose field then keeps its default; without it the first one is thrown.
 */
export function parseFields<F extends Fields>(
  fields: F,
  given: Readonly<Record<string, unknown>>,
  failed?: (key: string, fault: AppError) => void,
): ValuesOf<F> {
  const values: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = Object.hasOwn(given, key) ? given[key] : undefined;
    try {
      values[key] = value === undefined ? field.default : field.parse(value, key);
    } catch (error) {
      if (failed === undefined || !(error instanceof AppError)) throw error;
      failed(key, error);
      values[key] = field.default;
    }
  }
  return values as ValuesOf<F>;
}
