// What the tests of `evaluate policy` share.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { goldenModel } from "./modelFolders.ts";
import type { Commands, JsonLine } from "./support.ts";

export const gpt2 = goldenModel("gpt2");

/** Lines of samples, and behind them those of metrics. */
export async function ask(
  where: Commands,
  ...args: string[]
): Promise<{ samples: JsonLine[]; metrics: JsonLine[] }> {
  const { lines, code } = await where.ask("evaluate", "policy", ...args);
  expect(code, JSON.stringify(lines.at(-1))).toBe(0);
  const first = lines.findIndex(({ type }) => type === "metric");
  expect(lines.slice(first).every(({ type }) => type === "metric")).toBe(true);
  return { samples: lines.slice(0, first), metrics: lines.slice(first) };
}

export function vocabulary(): number {
  const config = JSON.parse(readFileSync(join(gpt2, "config.json"), "utf8")) as { vocab_size: number };
  return config.vocab_size;
}
