// Runs the sample project as the page does, on the processor, and measures what it did: the answers to held-out prompts
// before and after, sampled with the same seeds and greedily, by answerQuality.
//   npx tsx scripts/starter/measureSample.ts [key=value]...      settings that win over public/sample/config.yaml

import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answerQuality, qualityWeights } from "../../src/data/annotation/index.ts";
import { generalQuestions, promptFor } from "./corpus/cells.ts";
import { buildFolder, sampleFolder } from "./paths.ts";
import { heldOutCells, rowCounts, trainingRows, trainingSeed } from "./rows.ts";

const root = join(import.meta.dirname, "../..");
const project = join(buildFolder, "sample");
const adapter = join(project, "models/sample-dpo/final");
const modelSetting = "model_name_or_path=";
const modelName =
  process.argv.find((one) => one.startsWith(modelSetting))?.slice(modelSetting.length) ?? "starter";
const promptFile = join(buildFolder, "heldOutPrompts.jsonl");

interface Completion {
  readonly prompt: string;
  readonly answer: string;
  readonly ended: boolean;
}

function commandLine(...args: string[]): string {
  const run = spawnSync(
    process.execPath,
    [join(root, "bin/feedbackloop.mjs"), ...args, "--device", "wasm", "--json"],
    {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    },
  );
  if (run.status !== 0) throw new Error(`${args[0]} ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}

function answers(prompts: readonly string[], temperature: number, withAdapter: boolean): Completion[] {
  const model = ["--model", modelName, ...(withAdapter ? ["--adapter", adapter] : [])];
  const sampling = ["--temperature", String(temperature), "--max-new-tokens", "192", "--seed", "1"];
  const lines = commandLine("generate", ...model, "--prompts", promptFile, ...sampling)
    .trim()
    .split("\n");
  return lines
    .map((line) => JSON.parse(line) as { type: string; completion: string; finish: string })
    .filter(({ type }) => type === "completion")
    .map(({ completion, finish }, i) => ({
      prompt: prompts[i] ?? "",
      answer: completion.replace(/<\|end\|>$/, ""),
      ended: finish === "eos",
    }));
}

/** Runs of four words that the corpus has: what a collapsed model writes is full of others. */
const corpusRuns = new Set<string>();
for (const { completion } of trainingRows(trainingSeed, rowCounts.train)) {
  for (const { content } of completion) for (const run of runsOfFour(content)) corpusRuns.add(run);
}

function runsOfFour(text: string): string[] {
  const words = text.split(" ");
  return words.slice(3).map((_, i) => words.slice(i, i + 4).join(" "));
}

function report(title: string, completions: readonly Completion[]): string {
  const scored = completions.map(({ prompt, answer }) => answerQuality(prompt, answer));
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const parts = Object.keys(qualityWeights) as (keyof typeof qualityWeights)[];
  const numbers = [...parts, "total" as const].map(
    (name) => `${name} ${mean(scored.map((score) => score[name])).toFixed(3)}`,
  );
  const ended = mean(completions.map((one) => Number(one.ended)));
  const runs = completions.flatMap(({ answer }) => runsOfFour(answer));
  const known = mean(runs.map((run) => Number(corpusRuns.has(run))));
  const words = mean(completions.map(({ answer }) => answer.split(/\s+/).length));
  const distinct = new Set(completions.map(({ answer }) => answer)).size;
  return `${title}: ${numbers.join(", ")}; ended ${ended.toFixed(3)}, known word runs ${known.toFixed(3)}, words ${words.toFixed(1)}, distinct ${distinct} of ${completions.length}`;
}

rmSync(project, { recursive: true, force: true });
cpSync(sampleFolder, project, { recursive: true });
const settings = process.argv.slice(2).flatMap((setting) => ["--set", setting]);
const started = performance.now();
commandLine("train", join(project, "config.yaml"), ...settings);
const seconds = (performance.now() - started) / 1000;
const logFile = join(project, "logs/sample-dpo.jsonl");
const log = readFileSync(logFile, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Record<string, unknown>);
for (const line of log.filter(({ type }) => type === "eval")) {
  const number = (key: string): string => Number(line[key]).toFixed(4);
  console.log(
    `eval at ${String(line["step"])}: loss ${number("eval_loss")}, accuracy ${number("eval_rewards/accuracies")}, margin ${number("eval_rewards/margins")}`,
  );
}
console.log(`the whole command took ${seconds.toFixed(1)} s`);

const prompts = heldOutCells.flatMap((cell) =>
  [cell.question, generalQuestions(cell)[0] ?? ""].map((question) => promptFor(cell.role, question)),
);
writeFileSync(
  promptFile,
  `${prompts.map((content) => JSON.stringify({ prompt: [{ role: "user", content }] })).join("\n")}\n`,
);
const shown: string[] = [];
for (const temperature of [0, 0.7, 1]) {
  const before = answers(prompts, temperature, false);
  const after = answers(prompts, temperature, true);
  console.log(report(`temperature ${temperature} before`, before));
  console.log(report(`temperature ${temperature} after `, after));
  for (const index of [0, 26, 54]) {
    shown.push(
      `[${temperature}] ${prompts[index]}\n  before: ${before[index]?.answer}\n  after:  ${after[index]?.answer}`,
    );
  }
}
console.log(shown.join("\n"));
if (settings.length === 0) {
  mkdirSync(join(import.meta.dirname, "logs"), { recursive: true });
  copyFileSync(logFile, join(import.meta.dirname, "logs/sample-dpo.jsonl"));
}
