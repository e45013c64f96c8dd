// Typed reading of config.json: each reader names the field, what stands there and what was expected.

import { AppError, quoteValue } from "../domain/errors.ts";

export type ConfigJson = Record<string, unknown>;

function bad(field: string, value: unknown, expected: string): AppError {
  return new AppError(
    "model/bad-config",
    `config.json: "${field}" must be ${expected}, got ${quoteValue(value)}.`,
    "Use the config.json that belongs to these weights.",
  );
}

/** Largest count that a config may name: no tensor of ours is near 2^31 rows. */
const largestCount = 2 ** 31 - 1;

export function count(json: ConfigJson, field: string, fallback?: number, atMost = largestCount): number {
  const value = json[field] ?? fallback;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > atMost) {
    throw bad(field, value, `a whole number from 1 to ${atMost}`);
  }
  return value;
}

/** Every layer becomes a dozen objects before its weights are looked for: a wrong count must not become billions. */
export function layerCount(json: ConfigJson, field: string, fallback?: number): number {
  return count(json, field, fallback, 10_000);
}

/**
 * `pad_token_id` as torch.nn.Embedding takes it for its padding_idx: a row that gets no gradient from the input side;
 * a negative one counts from the end. -1 where there is none, or no such row.
 */
export function paddingIndex(json: ConfigJson, vocabularySize: number): number {
  const value = json["pad_token_id"] ?? undefined;
  if (value === undefined) return -1;
  if (typeof value !== "number" || !Number.isInteger(value)) throw bad("pad_token_id", value, "a token id");
  const row = value < 0 ? value + vocabularySize : value;
  return row >= 0 && row < vocabularySize ? row : -1;
}

/** Tables are made of a head's size while the config is read: a wrong one must not become gigabytes. */
export function headSize(json: ConfigJson, field: string, fallback?: number): number {
  return count(json, field, fallback, 65_536);
}

export function positive(json: ConfigJson, field: string, fallback?: number): number {
  const value = json[field] ?? fallback;
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0)
    throw bad(field, value, "a number above 0");
  return value;
}

export function probability(json: ConfigJson, field: string, fallback: number): number {
  const value = json[field] ?? fallback;
  if (typeof value !== "number" || !(value >= 0 && value < 1))
    throw bad(field, value, "a number from 0 to below 1");
  return value;
}

/** `initializer_range`: the standard deviation of weights that are made. */
export function initializerRange(json: ConfigJson): number {
  const value = json["initializer_range"] ?? 0.02;
  if (typeof value !== "number" || !(value >= 0 && Number.isFinite(value)))
    throw bad("initializer_range", value, "a number from 0");
  return value;
}

export function flag(json: ConfigJson, field: string, fallback: boolean): boolean {
  const value = json[field] ?? fallback;
  if (typeof value !== "boolean") throw bad(field, value, "true or false");
  return value;
}

export function choice<T extends string>(
  json: ConfigJson,
  field: string,
  values: readonly T[],
  fallback?: T,
): T {
  const value = json[field] ?? fallback;
  const found = values.find((one) => one === value);
  if (found === undefined) throw bad(field, value, `one of ${values.join(", ")}`);
  return found;
}

export function section(json: ConfigJson, field: string): ConfigJson | undefined {
  const value = json[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw bad(field, value, "an object");
  return value as ConfigJson;
}

export function unsupported(what: string, hint: string): AppError {
  return new AppError("model/unsupported", `config.json asks for ${what}, which is not supported.`, hint);
}

export { bad as badConfig };
