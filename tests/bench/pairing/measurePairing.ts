// How many judgements each pairing strategy needs, on the sample: the reward model is trained anew, from the bundled encoder, on all
// judgements so far, then says which pairs are judged next. All arms begin with the same judgements, drawn at random. Measured is the
// share of the sample's held-out judgements that the reward model agrees with.
//   npx tsx tests/bench/pairing/measurePairing.ts [--seeds 1,2,3,4,5] [--prompts 1200] [--strategies random,information]
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
import { judge, poolOf, type PoolAnswer, testRows } from "./pool.ts";

const root = join(import.meta.dirname, "../../..");
const sample = join(root, "public/sample");
const build = join(root, "build/pairing");
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1,2,3,4,5" },
    prompts: { type: "string", default: "1200" },
    strategies: { type: "string", default: pairingStrategies.map(({ id }) => id).join(",") },
  },
});
const arms = (pairingStrategies as readonly PairingStrategy[]).filter(({ id }) =>
  values.strategies.split(",").includes(id),
);
/** Judgements after which the reward model is trained anew; the last for the random arm alone. */
const counts = [250, 500, 1000, 2000] as const;
const [first] = counts;

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

/** Folders of what was trained already: an arm measures the model that it chose by. */
const trained = new Set<string>();

/** The sample's own recipe, two epochs. */
function train(rows: readonly object[], seed: number, arm: string): string {
  const folder = join(build, `seed-${seed}`, arm);
  const path = join(folder, "reward/final");
  if (trained.has(path)) return path;
  trained.add(path);
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
  return path;
}

const session = new Session({ folder: root, env: process.env });
const out = createOutput({ json: true, stdout: process.stderr, stderr: process.stderr });
const { signal } = new AbortController();

/** What the reward model's head reads of texts, and their scores. */
async function readBy(path: string, texts: readonly (readonly [prompt: string, answer: string])[]) {
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
  return lastLayer(loaded.model, ids);
}

const tests = testRows(sample);
const textOf = (rows: readonly { content: string }[]): string => rows[0]?.content ?? "";
const testTexts = tests.flatMap(({ prompt, chosen, rejected }) => [
  [textOf(prompt), textOf(chosen)] as const,
  [textOf(prompt), textOf(rejected)] as const,
]);

async function accuracy(path: string): Promise<number> {
  const scores = await readBy(path, testTexts);
  const right = tests.filter((_row, i) => (scores[2 * i]?.score ?? 0) > (scores[2 * i + 1]?.score ?? 0));
  return right.length / tests.length;
}

async function measure(seed: number): Promise<Map<string, number[]>> {
  const answers = poolOf(Number(values.prompts), seed);
  const pairs: Pair[] = answers.flatMap(({ promptId, text }, a) =>
    answers.flatMap((other, b) =>
      b > a && other.promptId === promptId && other.text !== text ? [{ a, b }] : [],
    ),
  );
  const rowFor = (i: number) => {
    const pair = pairs[i] as Pair;
    const isFirst = judge(answers[pair.a] as PoolAnswer, answers[pair.b] as PoolAnswer, seed);
    return rowOf(answers, { ...pair, isFirst });
  };
  const order = permutation(pairs.length, randomStream(seed, "random arm"));
  const found = new Map<string, number[]>();
  for (const strategy of arms) {
    const chosen = order.slice(0, first);
    const open = new Set(order.slice(first));
    const random = randomStream(seed, `arm/${strategy.id}`);
    const at: number[] = [];
    const armOf = (count: number): string => (count === first ? "first" : `${strategy.id}-${count}`);
    for (const count of counts) {
      if (count > 1000 && strategy.needs !== "nothing") break;
      if (count > first) {
        const read =
          strategy.needs === "nothing"
            ? undefined
            : await readBy(
                train(chosen.map(rowFor), seed, armOf(chosen.length)),
                answers.map(({ prompt, text }) => [prompt, text] as const),
              );
        const candidate = (i: number): PairCandidate => {
          const { a, b } = pairs[i] as Pair;
          const ids = {
            promptId: answers[a]?.promptId ?? "",
            completionIds: [String(a), String(b)] as const,
          };
          const [left, right] = [read?.[a], read?.[b]];
          if (left === undefined || right === undefined) return ids;
          const difference = left.features.map((x, k) => x - (right.features[k] ?? 0));
          return { ...ids, scores: [left.score, right.score], difference };
        };
        const rest = [...open];
        const picked = strategy.choose(rest.map(candidate), {
          count: count - chosen.length,
          random,
          judged: chosen.map(candidate),
        });
        for (const place of picked) {
          const i = rest[place] as number;
          open.delete(i);
          chosen.push(i);
        }
      }
      at.push(await accuracy(train(chosen.map(rowFor), seed, armOf(count))));
      console.log(`seed ${seed}, ${strategy.id}, ${count}: ${(at.at(-1) ?? NaN).toFixed(3)}`);
    }
    found.set(strategy.id, at);
  }
  return found;
}

const seeds = values.seeds.split(",").map(Number);
const all: Map<string, number[]>[] = [];
for (const seed of seeds) all.push(await measure(seed));

/** Mean over seeds, with the 95 % interval of Student's t for so many seeds. */
function told(xs: readonly number[]): string {
  if (xs.length === 0) return "";
  const mean = xs.reduce((a, b) => a + b, 0) / xs.length;
  const sd = Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (xs.length - 1));
  const t = [NaN, 12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26][xs.length - 1] ?? 2;
  const half = (t * sd) / Math.sqrt(xs.length);
  return `${mean.toFixed(3)} (${(mean - half).toFixed(3)} to ${(mean + half).toFixed(3)})`;
}

console.log(`\n| judgements | ${arms.map(({ id }) => id).join(" | ")} |`);
console.log(`| ---------- | ${arms.map(() => "---").join(" | ")} |`);
for (const [k, count] of counts.entries()) {
  const cells = arms.map(({ id }) => told(all.flatMap((one) => one.get(id)?.[k] ?? [])));
  console.log(`| ${count} | ${cells.join(" | ")} |`);
}
process.exit(0);
