// Reading parsed JSON of unknown shape: every access states the path and the kind that was expected, so that a
// hostile tokenizer.json ends in one AppError ("tokenizer/invalid") and never in a TypeError.

import { AppError, quote } from "../../domain/errors.ts";

export type Json = null | boolean | number | string | Json[] | JsonRecord;
export interface JsonRecord {
  [key: string]: Json | undefined;
}

const maxDepth = 32;
/** Steps that one tokenizer may chain, nested sequences counted through. */
const maxSteps = 256;

/** Where a builder of steps stands: sequences may hold sequences, but neither deep nor many. */
export class Nesting {
  constructor(
    private readonly depth = 0,
    private readonly counter = { steps: 0 },
  ) {}

  /** To be called once for each step; answers where the parts of a sequence stand. */
  enter(value: unknown, path: string): Nesting {
    if (this.depth > maxDepth) throw invalid(path, `nested at most ${maxDepth} deep`, value);
    if (++this.counter.steps > maxSteps) throw invalid(path, `one of at most ${maxSteps} steps`, value);
    return new Nesting(this.depth + 1, this.counter);
  }
}

export function invalid(path: string, expected: string, given: unknown): AppError {
  return new AppError(
    "tokenizer/invalid",
    `${path} must be ${expected}, got ${describe(given)}.`,
    "Take the tokenizer files again from the model's source, or save them with transformers' save_pretrained.",
  );
}

export function unsupported(path: string, what: string, supported: string): AppError {
  return new AppError(
    "tokenizer/unsupported",
    `${path}: ${what} is not supported; supported: ${supported}.`,
    "Use a model whose tokenizer is GPT-2, Llama, Qwen or BERT style.",
  );
}

export function describe(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return quote(value, 40);
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
    return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function record(value: unknown, path: string): JsonRecord {
  if (!isRecord(value)) throw invalid(path, "an object", value);
  return value;
}

export function list(value: unknown, path: string): Json[] {
  if (!Array.isArray(value)) throw invalid(path, "a list", value);
  return value as Json[];
}

export function text(value: unknown, path: string): string {
  if (typeof value !== "string") throw invalid(path, "a string", value);
  return value;
}

/** A boolean, or `fallback` where the key is absent or null. */
export function flag(value: unknown, path: string, fallback: boolean): boolean {
  if (value === undefined || value === null) return fallback;
  if (typeof value !== "boolean") throw invalid(path, "true or false", value);
  return value;
}

/** An integer in 0..limit. */
export function index(value: unknown, path: string, limit: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > limit) {
    throw invalid(path, `an integer from 0 to ${limit}`, value);
  }
  return value;
}

/** A text of one character; SentencePiece's mark for a space where the key is absent. */
export function oneCharacter(value: unknown, path: string): string {
  const given = value === undefined ? "\u2581" : text(value, path);
  if (Array.from(given.slice(0, 4)).length !== 1) throw invalid(path, "one character", given);
  return given;
}

export function optionalText(value: unknown, path: string): string | undefined {
  return value === undefined || value === null ? undefined : text(value, path);
}

/** The text of a token given as a string or as an object with `content`. */
export function tokenText(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (isRecord(value)) return text(value["content"], `${path}.content`);
  return text(value, path);
}

/** `parse` is parsePythonJson for files that transformers writes itself. */
export function parseJson(source: string, name: string, parse: (text: string) => unknown = JSON.parse): Json {
  try {
    return parse(source) as Json;
  } catch (error) {
    // The engines word the rest of their message differently.
    const place = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    throw new AppError(
      "tokenizer/bad-json",
      `${name} is not JSON${place === undefined ? "" : `: it breaks off or goes wrong at character ${place}`}.`,
      "The file may be cut off; take it again from the model's source.",
    );
  }
}
