// The golden cases of a method (tests/golden/<method>/*.json) as docs/algorithms lists them; none where there is no folder.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GoldenCase } from "../src/cli/algorithmDocs.ts";

const folder = join(import.meta.dirname, "..", "tests", "golden");

export function goldenCases(method: string): GoldenCase[] {
  if (!existsSync(join(folder, method))) return [];
  return readdirSync(join(folder, method))
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, method, file), "utf8");
      const { model, steps, config, rows } = JSON.parse(text) as {
        model: string;
        steps: unknown[];
        config: Record<string, unknown>;
        rows: Record<string, unknown>[];
      };
      const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
      return { name: file.replace(/\.json$/, ""), model, steps: steps.length, config, columns };
    });
}
