// A loop of tiny models: what it leaves, and that one which was killed in the middle of a step leaves the same bytes.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { asRows, cli, golden, parseLines, start, temporaryFolder } from "../unit/cli/support.ts";
import { rows } from "./world.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());

const model = join(golden, "models", "llama-gqa-tied");
const run = {
  model_name_or_path: model,
  per_device_train_batch_size: 4,
  learning_rate: 1e-2,
  logging_steps: 1,
  save_steps: 1,
};
const drawing = { ...run, reward_model_path: "models/reward/final", dataset_name: "data/prompts.jsonl" };
const steps = {
  generate: { model_name_or_path: model, prompts: "rows.jsonl", n: 4, max_new_tokens: 8 },
  annotate: { annotators: 2, test_share: 0.4 },
  reward: { ...run, dataset_name: "data/pairs.train.jsonl", reward_halves: true, max_steps: 2 },
  dpo: { ...run, dataset_name: "data/pairs.train.jsonl", use_peft: true, lora_r: 2, max_steps: 2 },
  rloo: {
    ...drawing,
    max_completion_length: 6,
    max_steps: 2,
    judge_model_path: "models/judge/final",
    judge_prompts: 3,
    eval_dataset_name: "data/pairs.test.jsonl",
  },
  ppo: { ...drawing, response_length: 6, max_steps: 3 },
  // Models of a few rows: their judge would stop it.
  best_of_n: { n: 3, gate: false },
  evaluate: {
    model_name_or_path: model,
    prompts: "rows.jsonl",
    limit: 3,
    pairs: "data/pairs.test.jsonl",
    n: 2,
    max_new_tokens: 8,
    bootstrap: 50,
  },
  fairness: { probes: "probes.jsonl" },
};
writeFileSync(join(folder.path, "rows.jsonl"), asRows(rows));
const probes = Array.from({ length: 24 }, (_, i) => ({
  axis: "name",
  group: i % 2 === 0 ? "a" : "b",
  template: `t${i >> 1}`,
  prompt: `q${i >> 1}`,
  completion: i % 2 === 0 ? "Ann" : "Bob",
}));
writeFileSync(join(folder.path, "probes.jsonl"), asRows(probes));
writeFileSync(join(folder.path, "loop.json"), JSON.stringify(steps));
const command = (out: string): string[] => ["loop", "loop.json", "--out", out, "--device", "wasm", "--json"];

function contents(path: string): Record<string, string> {
  const files = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file.slice(path.length + 1), createHash("sha256").update(readFileSync(file)).digest("hex")];
    }),
  );
}

describe("loop", () => {
  it("leaves a whole project, and the same bytes where it was killed", async () => {
    const whole = await cli(command("whole"), { cwd: folder.path });
    expect(whole.stderr).not.toMatch(/^error/m);
    expect(whole.code).toBe(0);
    const lines = whole.lines.filter(({ type }) => type === "loop");
    expect(lines.map(({ policy }) => policy)).toEqual(["base", "dpo", "rloo", "ppo", "best-of-3"]);
    expect(whole.lines.slice(-lines.length)).toEqual(lines);
    const keys = ["gold", "gold_gain", "reward", "judge", "win_rate", "kl", "length"];
    for (const line of lines) {
      for (const key of keys) expect(line[key]).toMatchObject({ value: expect.any(Number) as number });
    }

    // The judge that stands beside the reward model chooses.
    expect(whole.lines.find(({ type, run: name }) => type === "done" && name === "rloo")).toMatchObject({
      best_metric: expect.any(Number) as number,
    });
    const path = join(folder.path, "whole");
    const { "manifest.json": manifest, ...files } = contents(path);
    expect(manifest).toBeDefined();
    expect(JSON.parse(readFileSync(join(path, "manifest.json"), "utf8"))).toEqual({ files });
    for (const file of [
      "models/judge/final/config.json",
      "logs/ppo.rollouts.jsonl",
      "logs/rloo.rollouts.jsonl",
    ])
      expect(Object.keys(files)).toContain(file);
    const rowsOf = (name: string) => parseLines(readFileSync(join(path, name), "utf8"));
    const ids = new Set(rowsOf("data/completions.jsonl").map(({ id }) => id));
    for (const { completionIds } of rowsOf("data/comparisons.jsonl"))
      expect((completionIds as string[]).every((id) => ids.has(id))).toBe(true);
    const samples = rowsOf("reports/rloo.samples.jsonl");
    expect(samples).toHaveLength(12);
    expect(new Set(samples.map(({ policy }) => policy))).toEqual(new Set(["base", "rloo"]));
    for (const { gold } of samples) expect(gold).toEqual(expect.any(Number));

    const swaps = whole.lines.filter(({ type }) => type === "counterfactual");
    expect(new Set(swaps.map(({ run: name }) => name))).toEqual(new Set(["reward", "judge"]));
    expect(rowsOf("reports/reward.judge.counterfactual.jsonl")).toHaveLength(swaps.length / 2);
    for (const { templates } of swaps) expect(templates).toBe(12);

    // Killed in the middle of a run, at its first line.
    mkdirSync(join(folder.path, "killed"));
    const child = start(command("killed"), { cwd: folder.path });
    child.stdin.end();
    child.stderr.resume();
    let seen = "";
    child.stdout.on("data", (data: Buffer) => {
      seen += data.toString();
      if (seen.includes('"run":"rloo"')) child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.on("close", resolve));
    expect(seen).not.toContain('"type":"loop"');
    const rest = await cli(command("killed"), { cwd: folder.path });
    expect(rest.code).toBe(0);
    expect(rest.lines.some((line) => line["run"] === "dpo")).toBe(false);
    expect(rest.lines.filter(({ type }) => type === "loop")).toEqual(lines);
    expect(contents(join(folder.path, "killed"))).toEqual(contents(path));

    const other = await cli([...command("whole"), "--seed", "7"], { cwd: folder.path });
    expect(other.code).toBe(1);
    expect(other.lines.at(-1)).toMatchObject({ type: "error", code: "loop/other-plan" });
  }, 120_000);
});
