// Trains the sample's reward model on the processor, once a seed, and measures it on the held-out judgements: accuracy and
// calibration error against the noise ceiling and against the longer answer.
//   npx tsx scripts/starter/measureReward.ts [--seeds 42,43,44] [key=value]...      settings that win over reward.yaml

import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildFolder, sampleFolder } from "./paths.ts";
import { type JudgementRow, noiseCeiling } from "./sampleJudgements.ts";

const root = join(import.meta.dirname, "../..");
const project = join(buildFolder, "reward");
const config = join(project, "reward.yaml");
const testFile = join(project, "data/judgements.test.jsonl");
const model = join(project, "models/sample-reward/final");
const logFile = join(project, "logs/sample-reward.jsonl");
const committedLog = join(import.meta.dirname, "logs/sample-reward.jsonl");

interface MetricLine {
  readonly type: string;
  readonly name: string;
  readonly value: number;
  readonly interval: readonly [number, number];
}

function commandLine(...args: string[]): string {
  const run = spawnSync(
    process.execPath,
    [join(root, "bin/feedbackloop.mjs"), ...args, "--device", "wasm", "--json"],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (run.status !== 0) throw new Error(`${args[0]} ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}

function linesOf(text: string): unknown[] {
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

/** Trains with this seed; seconds of the whole command. */
function train(seed: string, settings: readonly string[]): number {
  rmSync(project, { recursive: true, force: true });
  cpSync(sampleFolder, project, { recursive: true });
  const started = performance.now();
  commandLine("train", config, ...[`seed=${seed}`, ...settings].flatMap((one) => ["--set", one]));
  return (performance.now() - started) / 1000;
}

const given = process.argv.slice(2);
const at = given.indexOf("--seeds");
const seeds = (at < 0 ? "42,43,44" : (given[at + 1] ?? "")).split(",");
const settings = given.filter((_, i) => at < 0 || (i !== at && i !== at + 1));

for (const seed of seeds) {
  const seconds = train(seed, settings);
  const rows = linesOf(readFileSync(testFile, "utf8")) as JudgementRow[];
  const metrics = new Map(
    (linesOf(commandLine("evaluate", "reward", "--model", model, "--data", testFile)) as MetricLine[])
      .filter(({ type }) => type === "metric")
      .map((line) => [line.name, line]),
  );
  const shown = ["accuracy", "longer_accuracy", "ece"].map((name) => {
    const { value = NaN, interval: [low, high] = [NaN, NaN] } = metrics.get(name) ?? {};
    return `${name} ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  });
  const ceiling = noiseCeiling(rows).toFixed(3);
  console.log(`seed ${seed}: ${shown.join(", ")}, noise ceiling ${ceiling}, ${seconds.toFixed(1)} s in all`);
  if (given.length === 0 && seed === seeds[0]) {
    mkdirSync(join(committedLog, ".."), { recursive: true });
    copyFileSync(logFile, committedLog);
  }
}
