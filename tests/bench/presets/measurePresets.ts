// What a method's preset makes of the bundled starter on the sample: answers to the sample's held-out questions before and after, each by
// the measure that made the sample's judgements (answerQuality), with the interval of the difference over questions. A method that
// draws is given the sample's own reward model, trained first as "Run the sample" does.
//   npx tsx tests/bench/presets/measurePresets.ts --method kto --preset try [--n 4] [--temperature 1] [key=value]...
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { recipeNamed } from "../../../src/algorithms/index.ts";
import { answerQuality } from "../../../src/data/annotation/index.ts";
import { estimateMean } from "../../../src/evaluation/bootstrap.ts";

const root = join(import.meta.dirname, "../../..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    method: { type: "string", default: "kto" },
    preset: { type: "string", default: "try" },
    n: { type: "string", default: "4" },
    temperature: { type: "string", default: "1" },
    seed: { type: "string", default: "42" },
  },
});
const folder = join(root, "build/presets");
const project = join(folder, "sample");
const rewardModel = join(project, "models/sample-reward/final");

function commandLine(...args: string[]): string {
  const program = [join(root, "bin/feedbackloop.mjs"), ...args, "--device", "wasm", "--json"];
  const run = spawnSync(process.execPath, program, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${args[0]} ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}

interface Answer {
  readonly prompt: string;
  readonly quality: number;
}

const questions = readFileSync(join(project, "../../../public/sample/data/prompts.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => (JSON.parse(line) as { prompt: { content: string }[] }).prompt[0]?.content ?? "");

/** In the order of the questions, `n` each. */
function answersOf(...model: string[]): Answer[] {
  const asked = ["--prompts", join(project, "data/prompts.jsonl"), "--n", values.n];
  const sampling = ["--temperature", values.temperature, "--max-new-tokens", "128", "--seed", "1"];
  return commandLine("generate", ...model, ...asked, ...sampling)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; completion: string })
    .filter(({ type }) => type === "completion")
    .map(({ completion }, i) => {
      const prompt = questions[Math.floor(i / Number(values.n))] ?? "";
      return { prompt, quality: answerQuality(prompt, completion.replace(/<\|end\|>$/, "")).total };
    });
}

const recipe = recipeNamed(values.method);
const preset = recipe?.presets?.find(({ id }) => id === values.preset);
if (recipe === undefined || preset === undefined)
  throw new Error(`${values.method} has no preset ${values.preset}`);
mkdirSync(folder, { recursive: true });
if (!existsSync(project)) cpSync(join(root, "public/sample"), project, { recursive: true });
const isDrawing = "reward_model_path" in recipe.config;
if (isDrawing && !existsSync(rewardModel)) {
  cpSync(join(project, "loop/reward.yaml"), join(project, "reward-loop.yaml"));
  commandLine("train", join(project, "reward-loop.yaml"));
}

const output = join(project, "models", `${values.method}-${values.preset}`);
rmSync(output, { recursive: true, force: true });
const file = join(project, `${values.method}-${values.preset}.json`);
const config = {
  algorithm: values.method,
  model_name_or_path: "starter",
  dataset_name: "data/pairs.train.jsonl",
  eval_dataset_name: "data/pairs.test.jsonl",
  ...preset.values,
  ...(isDrawing ? { reward_model_path: "models/sample-reward/final" } : {}),
  output_dir: `models/${values.method}-${values.preset}`,
  overwrite_output_dir: true,
  seed: Number(values.seed),
};
writeFileSync(file, JSON.stringify(config, undefined, 1));
const startedMs = performance.now();
commandLine("train", file, ...positionals.flatMap((setting) => ["--set", setting]));
const seconds = (performance.now() - startedMs) / 1000;

const before = answersOf("--model", "starter");
const trained = join(output, "final");
const isAdapter = existsSync(join(trained, "adapter_config.json"));
const after = answersOf(...(isAdapter ? ["--model", "starter", "--adapter", trained] : ["--model", trained]));
const bootstrap = { draws: 2000, seed: 0 };
const told = (rows: readonly Answer[]): string => {
  const { value, interval } = estimateMean(rows, ({ quality }) => quality, bootstrap, "");
  return `${value?.toFixed(3)} (${interval?.map((end) => end.toFixed(3)).join(" to ")})`;
};
const gained = after.map(({ prompt, quality }, i) => ({
  prompt,
  quality: quality - (before[i]?.quality ?? NaN),
}));
console.log(
  `${values.method}, ${preset.title}${positionals.length > 0 ? ` with ${positionals.join(" ")}` : ""}, seed ${values.seed}: trained in ${seconds.toFixed(0)} s; quality ${told(before)} before, ${told(after)} after, gained ${told(gained)}`,
);
process.exitCode = gained.reduce((sum, { quality }) => sum + quality, 0) > 0 ? 0 : 1;
