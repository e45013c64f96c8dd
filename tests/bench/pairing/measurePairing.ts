// How many judgements each pairing strategy needs, on the sample: a reward model is trained on the first judgements (at random), and its
// last layer is fitted again as more are judged, chosen by a strategy or at random. All arms begin with the same judgements.
//   npx tsx tests/bench/pairing/measurePairing.ts [--seeds 1,2,3,4,5] [--prompts 1200] [--first 250]
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createOutput } from "../../../src/cli/output.ts";
import { rewardModel } from "../../../src/cli/rewardModel.ts";
import { Session } from "../../../src/cli/session.ts";
import {
  type PairCandidate,
  type PairingStrategy,
  pairingStrategies,
} from "../../../src/data/annotation/pairing/index.ts";
import { classifierIds } from "../../../src/data/rows/index.ts";
import { permutation, randomStream } from "../../../src/domain/random.ts";
import { lastLayer } from "../../../src/runs/scores.ts";
import { dot, fitLastLayer } from "./lastLayerModel.ts";
import { judge, poolOf, type PoolAnswer, testRows } from "./pool.ts";

const root = join(import.meta.dirname, "../../..");
const sample = join(root, "public/sample");
const build = join(root, "build/pairing");
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1,2,3,4,5" },
    prompts: { type: "string", default: "1200" },
    first: { type: "string", default: "250" },
  },
});
const first = Number(values.first);
const counts = [250, 375, 500, 750, 1000, 1500, 2000].filter((count) => count >= first);
/** Judged between two choices: one sitting of a few people. */
const lot = 125;
const priorVariance = 4;

interface Pair {
  readonly a: number;
  readonly b: number;
}

interface Judged extends Pair {
  readonly isFirst: boolean;
}

function rowOf(answers: readonly PoolAnswer[], { a, b, isFirst }: Judged) {
  const [chosen, rejected] = isFirst ? [answers[a], answers[b]] : [answers[b], answers[a]];
  const said = (text = "") => [{ role: "assistant", content: text }];
  return {
    prompt: [{ role: "user", content: chosen?.prompt ?? "" }],
    chosen: said(chosen?.text),
    rejected: said(rejected?.text),
  };
}

/** The sample's own recipe on the first judgements, two epochs. */
function train(rows: readonly object[], seed: number): string {
  const folder = join(build, `seed-${seed}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "rows.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const config = {
    algorithm: "reward",
    model_name_or_path: "starter-reward-base",
    dataset_name: "rows.jsonl",
    output_dir: "reward",
    overwrite_output_dir: true,
    use_peft: false,
    learning_rate: 3e-4,
    lr_scheduler_type: "linear",
    warmup_steps: 0.1,
    weight_decay: 0.01,
    per_device_train_batch_size: 4,
    num_train_epochs: 2,
    max_length: 192,
    center_rewards_coefficient: 0.01,
    gradient_checkpointing: false,
    logging_steps: 50,
    seed,
  };
  writeFileSync(join(folder, "run.json"), JSON.stringify(config));
  const args = [join(root, "bin/feedbackloop.mjs"), "train", join(folder, "run.json"), "--device", "wasm"];
  const run = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return join(folder, "reward/final");
}

const session = new Session({ folder: root, env: process.env });
const out = createOutput({ json: true, stdout: process.stderr, stderr: process.stderr });
const { signal } = new AbortController();

/** Features of texts under a reward model, scaled as the strategies scale differences. */
async function featuresOf(path: string, texts: readonly (readonly [prompt: string, answer: string])[]) {
  const loaded = await rewardModel(session, { model: path, adapter: null, device: "wasm" }, out, signal);
  const tokenizer = await loaded.tokenizer();
  if (tokenizer === undefined) throw new Error("no tokenizer");
  const ids = texts.map(([prompt, answer]) =>
    classifierIds(
      [{ role: "user", content: prompt }],
      [{ role: "assistant", content: answer }],
      {},
      tokenizer,
      { isEncoder: true },
    ),
  );
  return (await lastLayer(loaded.model, ids)).map(({ features }) => features);
}

const minus = (a: Float32Array, b: Float32Array): Float64Array =>
  Float64Array.from(a, (x, i) => x - (b[i] ?? 0));

async function measure(seed: number): Promise<Map<string, number[]>> {
  const answers = poolOf(Number(values.prompts), seed);
  const pairs: Pair[] = answers.flatMap(({ promptId, text }, a) =>
    answers.flatMap((other, b) =>
      b > a && other.promptId === promptId && other.text !== text ? [{ a, b }] : [],
    ),
  );
  const judged = (pair: Pair): Judged => ({
    ...pair,
    isFirst: judge(answers[pair.a] as PoolAnswer, answers[pair.b] as PoolAnswer, seed),
  });
  const order = permutation(pairs.length, randomStream(seed, "random arm"));
  const start = order.slice(0, first);
  const path = train(
    start.map((i) => rowOf(answers, judged(pairs[i] as Pair))),
    seed,
  );
  const tests = testRows(sample);
  const textOf = (rows: readonly { content: string }[]): string => rows[0]?.content ?? "";
  const testTexts = tests.flatMap(({ prompt, chosen, rejected }) => [
    [textOf(prompt), textOf(chosen)] as const,
    [textOf(prompt), textOf(rejected)] as const,
  ]);
  const poolFeatures = await featuresOf(
    path,
    answers.map(({ prompt, text }) => [prompt, text] as const),
  );
  const testFeatures = await featuresOf(path, testTexts);
  const differences = pairs.map(({ a, b }) =>
    minus(poolFeatures[a] as Float32Array, poolFeatures[b] as Float32Array),
  );
  const scale = Math.sqrt(differences.reduce((sum, d) => sum + dot(d, d), 0) / differences.length);
  for (const d of differences) d.forEach((x, i) => (d[i] = x / scale));
  const accuracy = (w: Float64Array): number =>
    tests.reduce((sum, _row, i) => {
      const margin = dot(
        w,
        minus(testFeatures[2 * i] as Float32Array, testFeatures[2 * i + 1] as Float32Array),
      );
      return sum + (margin > 0 ? 1 : 0);
    }, 0) / tests.length;
  const fit = (chosen: readonly number[]): Float64Array =>
    fitLastLayer(
      chosen.map((i) => {
        const d = differences[i] as Float64Array;
        return judged(pairs[i] as Pair).isFirst ? d : d.map((x) => -x);
      }),
      priorVariance,
    );

  const found = new Map<string, number[]>();
  for (const strategy of pairingStrategies as readonly PairingStrategy[]) {
    const chosen = [...start];
    const open = new Set(order.slice(first));
    const at: number[] = [];
    const random = randomStream(seed, `arm/${strategy.id}`);
    for (const count of counts) {
      while (chosen.length < count) {
        const w = fit(chosen);
        const candidate = (i: number): PairCandidate => {
          const { a, b } = pairs[i] as Pair;
          const margin = dot(w, differences[i] as Float64Array);
          return {
            promptId: answers[a]?.promptId ?? "",
            completionIds: [String(a), String(b)],
            scores: [margin, 0],
            difference: Float32Array.from(differences[i] as Float64Array),
          };
        };
        const rest = [...open];
        const many = Math.min(lot, count - chosen.length);
        const picked = strategy.choose(rest.map(candidate), {
          count: many,
          random,
          judged: chosen.map(candidate),
        });
        for (const place of picked) {
          const i = rest[place] as number;
          open.delete(i);
          chosen.push(i);
        }
      }
      at.push(accuracy(fit(chosen)));
    }
    found.set(strategy.id, at);
    console.log(
      `seed ${seed}, ${strategy.id}: ${at.map((x, k) => `${counts[k]}: ${x.toFixed(3)}`).join("  ")}`,
    );
  }
  return found;
}

const seeds = values.seeds.split(",").map(Number);
const all: Map<string, number[]>[] = [];
for (const seed of seeds) all.push(await measure(seed));

/** Mean over seeds, with the 95 % interval of Student's t for so many seeds. */
function told(xs: readonly number[]): string {
  const mean = xs.reduce((a, b) => a + b, 0) / xs.length;
  const sd = Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (xs.length - 1));
  const t = [NaN, 12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26][xs.length - 1] ?? 2;
  const half = (t * sd) / Math.sqrt(xs.length);
  return `${mean.toFixed(3)} (${(mean - half).toFixed(3)} to ${(mean + half).toFixed(3)})`;
}

console.log(`\n| judgements | ${pairingStrategies.map(({ id }) => id).join(" | ")} |`);
console.log(`| ---------- | ${pairingStrategies.map(() => "---").join(" | ")} |`);
for (const [k, count] of counts.entries()) {
  const cells = pairingStrategies.map(({ id }) => told(all.map((one) => one.get(id)?.[k] ?? NaN)));
  console.log(`| ${count} | ${cells.join(" | ")} |`);
}
process.exit(0);
