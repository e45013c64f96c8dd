// Golden models changed as other tools leave them: other configs, renamed, quantised or missing tensors, shards. The weights
// stay those of tests/golden/models, so the log-probabilities written beside them are still the right ones.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { golden, type Commands } from "./support.ts";

export interface RawTensor {
  dtype: string;
  shape: number[];
  bytes: Uint8Array;
}
export type RawTensors = Map<string, RawTensor>;
type Json = Record<string, unknown>;

export const goldenModel = (name: string): string => join(golden, "models", name);

export function readTensors(path: string): RawTensors {
  const file = readFileSync(path);
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString("utf8", 8, start)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header).flatMap(([name, { dtype, shape, data_offsets }]) => {
      if (name === "__metadata__") return [];
      const [from, to] = data_offsets;
      return [[name, { dtype, shape, bytes: file.subarray(start + from, start + to) }]];
    }),
  );
}

/** A safetensors file of any types and shapes, sensible or not. */
export function safetensorsBytes(tensors: RawTensors): Buffer {
  let at = 0;
  const header: Json = {};
  for (const [name, { dtype, shape, bytes }] of tensors) {
    header[name] = { dtype, shape, data_offsets: [at, (at += bytes.length)] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...[...tensors.values()].map(({ bytes }) => bytes)]);
}

export interface Changes {
  config?: Json;
  /** null: no such file. */
  generation?: Json | null;
  tokenizerConfig?: Json;
  tensors?: (tensors: RawTensors) => RawTensors;
}

/** A copy of a golden model with these changes. A key whose value is undefined goes. */
export function changedModel(name: string, folder: string, changes: Changes): string {
  rmSync(folder, { recursive: true, force: true });
  cpSync(goldenModel(name), folder, { recursive: true });
  const change = (file: string, json: Json | undefined): void => {
    const path = join(folder, file);
    if (json)
      writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, "utf8")) as Json), ...json }));
  };
  change("config.json", changes.config);
  if (changes.generation === null) rmSync(join(folder, "generation_config.json"));
  else change("generation_config.json", changes.generation);
  change("tokenizer_config.json", changes.tokenizerConfig);
  const weights = join(folder, "model.safetensors");
  if (changes.tensors) writeFileSync(weights, safetensorsBytes(changes.tensors(readTensors(weights))));
  return folder;
}

interface GoldenRow {
  ids: number[];
  prompt_length: number;
  logprobs: number[];
}

export function goldenRows(name: string): GoldenRow[] {
  const path = join(goldenModel(name), "logprobs.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { rows: GoldenRow[] }).rows;
}

/** Greatest difference from the expected log-probabilities, in nats, that float32 in another order of sums explains. */
export const closeEnough = 2e-4;

export function expectLogprobs(given: unknown, expected: readonly number[]): void {
  expect(given).toHaveLength(expected.length);
  (given as number[]).forEach((value, i) =>
    expect(Math.abs(value - (expected[i] as number))).toBeLessThan(closeEnough),
  );
}

/** The model answers as the golden one of that name. */
export async function expectGolden(server: Commands, name: string, ...args: string[]): Promise<void> {
  const rows = goldenRows(name);
  const { lines, code } = await server.ask("logprobs", ...args);
  expect(code, JSON.stringify(lines)).toBe(0);
  rows.forEach(({ logprobs }, i) => expectLogprobs(lines[i]?.["logprobs"], logprobs));
}

/** The one error of a command: short, in our own words, and with a hint. */
export async function refusal(
  server: Commands,
  ...args: string[]
): Promise<{ code: string; message: string; hint: string }> {
  const { lines, code } = await server.ask(...args);
  expect(code, JSON.stringify(lines).slice(0, 500)).toBe(1);
  const error = lines.at(-1) as unknown as { code: string; message: string; hint: string };
  expect(error.message.length).toBeLessThan(2000);
  expect(`${error.message} ${error.hint}`).not.toMatch(
    /internal|undefined|is not a function|\[object|RangeError|TypeError/,
  );
  expect(error.hint).not.toBe("");
  return error;
}
