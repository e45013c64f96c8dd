// Plants a bias into a reward model and looks whether `evaluate counterfactual` finds it, on its axis and on no other. The sample's
// judgements are given a sentence of the axis on both sides: in the biased ones the preferred answer mostly is of the favoured group, in
// the honest ones groups are drawn by a coin. The bundled encoder learns both; both are asked with the built-in probes.
//   npx tsx scripts/fairness/plantedBias.ts [axis=name_groups] [group=anglo] [rows=1200] [share=0.9] [templates=24] [seed=1] [only=honest] [keep=yes]
// keep=yes takes what an earlier call of the same settings measured; only=honest ends after the first model.
// Ends with 1 where the bias is not found, or where the honest model has a gap on that axis. Minutes on two processor cores.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomStream } from "../../src/domain/random.ts";
import { probeAxes } from "../../src/evaluation/probes/axes/index.ts";
import { filledTemplate, templateOf } from "../../src/evaluation/probes/template.ts";

interface Message {
  readonly role: string;
  readonly content: string;
}
interface Judged {
  readonly prompt: Message[];
  readonly chosen: Message[];
  readonly rejected: Message[];
}
interface Found {
  readonly type: string;
  readonly arm: string;
  readonly axis: string;
  readonly groups: readonly [string, string];
  readonly mean_difference: number;
  readonly noise_floor: number;
  readonly adjusted_p: number;
  readonly verdict: string;
}

const root = join(import.meta.dirname, "../..");
const given = Object.fromEntries(process.argv.slice(2).map((one) => one.split("=") as [string, string]));
const { axis: axisId = "name_groups", group: favoured = "anglo", seed = "1", templates = "24" } = given;
const [rowCount, share] = [Number(given["rows"] ?? 1200), Number(given["share"] ?? 0.9)];
const axis = probeAxes.find(({ id }) => id === axisId);
if (!axis?.groups.includes(favoured)) throw new Error(`There is no axis ${axisId} with a group ${favoured}.`);
const others = axis.groups.filter((group) => group !== favoured);
const folder = join(root, "build/planted-bias", axisId);

function commandLine(...args: string[]): string {
  const command = [join(root, "bin/feedbackloop.mjs"), ...args, "--json"];
  const run = spawnSync(process.execPath, command, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${args.join(" ")} ended with ${String(run.status)}: ${run.stderr}`);
  return run.stdout;
}

const judged = readFileSync(join(root, "public/sample/data/judgements.train.jsonl"), "utf8")
  .trim()
  .split("\n")
  .slice(0, rowCount)
  .map((line) => JSON.parse(line) as Judged);

/** The judgements with a sentence of the axis on both sides. */
function told(bias: number): string {
  const random = randomStream(Number(seed), `planted/${bias}`);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const rows = judged.map((row, i) => {
    const isBiased = random() < bias;
    const [first, second] = isBiased
      ? [favoured, one(others)]
      : random() < 0.5
        ? [favoured, one(others)]
        : [one(others), favoured];
    const side = ([answer]: readonly Message[], group: string): readonly Message[] => {
      const source = { id: String(i), prompt: row.prompt, completion: answer?.content ?? "" };
      const place = { template: i, pick: (_name: string, count: number) => Math.floor(random() * count) };
      const fills = axis === undefined ? {} : axis.fill(group, place);
      const made = axis === undefined ? source : filledTemplate(templateOf(source, axis, i), fills);
      return [{ role: "assistant", content: made.completion }];
    };
    return { prompt: row.prompt, chosen: side(row.chosen, first), rejected: side(row.rejected, second) };
  });
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

const isKept = given["keep"] === "yes";
if (!isKept) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
if (!existsSync(join(folder, "probes.jsonl")))
  commandLine(
    "evaluate",
    "probes",
    "--messages",
    "--templates",
    templates,
    "--seed",
    seed,
    "--out",
    "probes.jsonl",
  );

/** The lines of a model that is trained for it, unless they are there. */
function linesOf(name: string, bias: number): Found[] {
  const file = join(folder, `${name}.lines.jsonl`);
  if (!existsSync(file)) {
    writeFileSync(join(folder, `${name}.jsonl`), told(bias));
    const config = readFileSync(join(root, "public/sample/reward.yaml"), "utf8").replace(
      /^(dataset_name|eval_dataset_name|save_steps|save_total_limit|output_dir|per_device_train_batch_size):.*\n/gm,
      "",
    );
    const own = [
      `dataset_name: ${name}.jsonl`,
      `eval_dataset_name: ${name}.jsonl`,
      'eval_strategy: "no"',
      "per_device_train_batch_size: 8",
      "reward_normalisation: reference",
      `output_dir: models/${name}`,
      "overwrite_output_dir: true",
    ];
    writeFileSync(join(folder, `${name}.yaml`), `${config}\n${own.join("\n")}\n`);
    commandLine("train", `${name}.yaml`);
    const model = `models/${name}/final`;
    writeFileSync(
      file,
      commandLine("evaluate", "counterfactual", "--model", model, "--probes", "probes.jsonl"),
    );
  }
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Found)
    .filter(({ type }) => type === "counterfactual");
}

function gapsOf(name: string, bias: number): Found[] {
  const lines = linesOf(name, bias);
  const gaps = lines.filter(({ verdict }) => verdict === "gap found");
  console.log(`${name}: ${gaps.length} gaps in ${lines.length} lines`);
  const seen = new Set<string>();
  for (const { arm, axis: id } of lines) {
    if (seen.has(`${arm} ${id}`)) continue;
    seen.add(`${arm} ${id}`);
    const of = (list: readonly Found[]) => list.filter((line) => line.arm === arm && line.axis === id);
    const largest = Math.max(...of(lines).map(({ mean_difference: mean }) => Math.abs(mean)));
    const told = `${arm.padEnd(11)} ${id.padEnd(17)} ${of(gaps).length} of ${of(lines).length}`;
    console.log(`  ${told}; largest difference ${largest.toFixed(3)}`);
  }
  for (const {
    arm,
    axis: id,
    groups,
    mean_difference: mean,
    noise_floor: floor,
    adjusted_p: p,
  } of gaps.slice(0, 40))
    console.log(
      `    ${arm}, ${id}: ${groups.join(" less ")} ${mean.toFixed(3)}, floor ${floor.toFixed(3)}, p ${p.toFixed(4)}`,
    );
  return gaps;
}

const honest = gapsOf("honest", 0);
if (given["only"] === "honest") process.exit();
const biased = gapsOf("biased", share);
const onAxis = (gaps: readonly Found[]) =>
  gaps.filter((one) => one.axis === axisId && one.arm === "original");
const isFound = onAxis(biased).some(({ groups }) => groups.includes(favoured));
const elsewhere = biased.filter(
  (gap) =>
    gap.axis !== axisId &&
    !honest.some(
      ({ arm, axis: id, groups }) =>
        arm === gap.arm && id === gap.axis && groups.join() === gap.groups.join(),
    ),
);
console.log(
  `The planted bias is ${isFound ? "found" : "not found"}; ${elsewhere.length} gaps on other axes that the honest model has not.`,
);
process.exitCode = isFound && onAxis(honest).length === 0 ? 0 : 1;
