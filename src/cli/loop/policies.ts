// What became of each policy of a loop: all answer the same held-out prompts, once, beside the base, and best-of-n of the base's own
// answers stands beside them. `evaluate policy` measures; the gold, which no model was trained on, is added here.

import {
  sumByPrompt,
  type Bootstrap,
  estimate,
  type Estimate,
  estimateMean,
} from "../../evaluation/bootstrap.ts";
import { policy as evaluatePolicy } from "../evaluate/policy.ts";
import { reward as evaluateReward } from "../evaluate/reward.ts";
import { generate } from "../generate.ts";
import { isAdapterFolder } from "../modelLookup.ts";
import { score } from "../score.ts";
import {
  bestOfScored,
  finalFolder,
  inRun,
  policyCompletions,
  policyReport,
  policySamples,
} from "../../domain/runFolder.ts";
import { AppError } from "../../domain/errors.ts";
import { modelName, utilityOf, writePrompts } from "./annotated.ts";
import { type ProjectFolder, projectFiles, type Row } from "./files.ts";
import { flagsOf, type LoopContext, runInner } from "./inner.ts";
import type { LoopPlan, TrainStep } from "./plan.ts";

const judgeName = "judge";
export const judgeFolder = inRun(judgeName, finalFolder);

/** A policy that is measured: how it is asked for, or the answers that it is. */
interface Measured {
  readonly name: string;
  readonly model: readonly string[];
  /** Rows of its answers; undefined: they are drawn. */
  answers?(): Promise<Row[]>;
  /** Its divergence, where that is known better than its answers say. */
  readonly kl?: Estimate;
}

const baseAnswers = policyCompletions("base");

/** Measures the policies of `runs`, and best-of-n, that are not measured yet. Resolves with their names. */
export async function measurePolicies(
  ctx: LoopContext,
  project: ProjectFolder,
  plan: LoopPlan,
  runs: readonly TrainStep[] = plan.runs,
): Promise<string[]> {
  const { evaluate, best_of_n: best } = plan;
  if (evaluate === undefined) return [];
  const { model_name_or_path, prompts, limit, pairs, n, bootstrap, ...drawing } = evaluate;
  await writePrompts(project, { prompts, limit }, projectFiles.asked);
  const asked = project.at(projectFiles.asked);
  const base = modelName(project, model_name_or_path);
  const scoring = scorerFolders(project, plan).map(({ folder }) => folder);
  const judge = scoring.filter((folder) => folder === judgeFolder);
  const rewards = scoring.filter((folder) => folder !== judgeFolder);
  const reward = rewards.at(-1);

  for (const folder of pairs === null ? [] : [...rewards, ...judge]) {
    const file = policyReport(folder.split("/")[1] ?? "");
    if (project.has(file)) continue;
    const args = [
      "--model",
      project.at(folder),
      "--data",
      project.at(pairs ?? ""),
      ...flagsOf({ bootstrap }),
    ];
    const step = `evaluate ${folder}`;
    await project.writeRows(file, await runInner(ctx, step, evaluateReward, args));
  }

  const draw = async (name: string, model: readonly string[], count: number): Promise<Row[]> => {
    const args = [...model, "--prompts", asked, "--n", count, ...flagsOf(drawing)];
    return runInner(ctx, `evaluate ${name}`, generate, args);
  };
  if (!project.has(baseAnswers)) {
    const count = Math.max(n, best?.n ?? 0);
    await project.writeRows(baseAnswers, await draw("base", ["--model", base], count));
  }
  const ofBase = project.rows(baseAnswers);
  const perPrompt = ofBase.length / project.rows(projectFiles.asked).length;
  const all: Measured[] = runs
    .filter(({ scores }) => !scores)
    .map((run) => ({ name: run.name, model: policyFlags(project, run) }));
  if (best !== undefined && reward !== undefined) {
    const value = Math.log(best.n) - (best.n - 1) / best.n;
    all.push({
      name: bestName(best.n),
      model: ["--model", base],
      answers: () => bestOf(ctx, project, reward, ofBase, best.n, perPrompt),
      kl: { value, interval: null, prompts: 0, samples: 0, reason: "ln n - (n - 1) / n, the most it can be" },
    });
  }
  for (const { name, model, answers, kl } of all) {
    if (project.has(policyReport(name))) continue;
    const own = answers ? await answers() : await draw(name, model, n);
    const compared = ofBase.filter((_, i) => i % perPrompt < n);
    const given = policyCompletions(name);
    const said =
      (role: string) =>
      ({ prompt_ids, completion_ids }: Row) => ({ role, prompt_ids, completion_ids });
    await project.writeRows(given, [...compared.map(said("base")), ...own.map(said("candidate"))]);
    const models = [
      ...(reward === undefined ? [] : ["--reward-model", project.at(reward)]),
      ...judge.flatMap((folder) => ["--judge-model", project.at(folder)]),
    ];
    const rest = [
      "--prompts",
      asked,
      "--completions",
      project.at(given),
      ...flagsOf({ bootstrap, seed: drawing.seed }),
    ];
    const lines = await runInner(ctx, `evaluate ${name}`, evaluatePolicy, [
      ...model,
      "--base",
      base,
      ...models,
      ...rest,
    ]);
    const samples = lines.flatMap((line) =>
      line["type"] === "sample"
        ? [
            {
              ...line,
              policy: line["role"] === "base" ? "base" : name,
              gold: utilityOf(line["prompt"], line["completion"]),
            },
          ]
        : [],
    );
    await project.writeRows(policySamples(name), samples);
    const measured = lines.filter(({ type }) => type === "metric");
    await project.writeRows(policyReport(name), [
      ...measured.filter((line) => kl === undefined || !String(line["name"]).startsWith("kl")),
      ...(kl ? [{ type: "metric", name: "kl", role: null, ...kl }] : []),
    ]);
  }
  return all.map(({ name }) => name);
}

/** The models that score: those of the runs, and the judge that a run on halves has made. */
export function scorerFolders(
  project: ProjectFolder,
  { runs }: LoopPlan,
): { name: string; folder: string }[] {
  const own = runs.flatMap(({ name, scores }) =>
    scores ? [{ name, folder: inRun(name, finalFolder) }] : [],
  );
  return project.has(judgeFolder) ? [...own, { name: judgeName, folder: judgeFolder }] : own;
}

const bestName = (n: number): string => `best-of-${n}`;

/**
 * Refuses to train on a reward model that cannot tell the better of the base's own answers: what best-of-n by it gains by the judge is
 * what a policy could learn from it, without any training (Gao et al. 2022, https://arxiv.org/abs/2210.10760). AppError "loop/gate".
 */
export async function passGate(ctx: LoopContext, project: ProjectFolder, plan: LoopPlan): Promise<void> {
  const { best_of_n: best, evaluate } = plan;
  if (best?.gate !== true || evaluate === undefined || !project.has(judgeFolder)) return;
  const [name] = await measurePolicies(ctx, project, plan, []);
  if (name === undefined) return;
  const samples = valuedBy("judge", project.rows(policySamples(name)));
  const { value, interval } = gainOf(samples, { draws: evaluate.bootstrap, seed: evaluate.seed });
  const low = interval?.[0] ?? value ?? NaN;
  const range = interval ? ` (${interval.map((one) => one.toFixed(2)).join(" to ")})` : "";
  const gain = `${name} by the reward model is worth ${(value ?? NaN).toFixed(2)}${range} more by the judge than the base's answers`;
  if (low > 0) {
    ctx.out.note(`${gain}: there is something to learn from it.`);
    return;
  }
  throw new AppError(
    "loop/gate",
    `${gain}, expected above 0: a policy that is trained on this reward model would learn its faults.`,
    "Give more or better judgements, or more prompts to evaluate; best_of_n: { gate: false } goes on all the same.",
  );
}

function policyFlags(project: ProjectFolder, { name, config }: TrainStep): string[] {
  const folder = project.at(inRun(name, finalFolder));
  if (!isAdapterFolder(folder, project.root)) return ["--model", folder];
  return ["--model", modelName(project, config.values.model_name_or_path), "--adapter", folder];
}

/** Of the first n of each prompt's answers the one that the reward model puts first. */
async function bestOf(
  ctx: LoopContext,
  project: ProjectFolder,
  reward: string,
  answers: readonly Row[],
  n: number,
  perPrompt: number,
): Promise<Row[]> {
  const asRow = ({ prompt, completion }: Row): Row =>
    Array.isArray(prompt)
      ? { prompt, completion: [{ role: "assistant", content: completion }] }
      : { prompt, completion };
  await project.writeRows(bestOfScored, answers.map(asRow));
  const args = ["--model", project.at(reward), "--data", project.at(bestOfScored)];
  const scores = (await runInner(ctx, `best-of-${n}`, score, args)).map((line) => Number(line["score"]));
  const best: Row[] = [];
  for (let start = 0; start < answers.length; start += perPrompt) {
    const own = scores.slice(start, start + n);
    const found = answers[start + own.indexOf(Math.max(...own))];
    if (found) best.push(found);
  }
  return best;
}

/** What `evaluate reward` said of each model that scores, with its name. */
export function scorerLines(project: ProjectFolder, { runs, evaluate }: LoopPlan): Row[] {
  if ((evaluate?.pairs ?? null) === null) return [];
  const names = [...runs.filter(({ scores }) => scores).map(({ name }) => name), judgeName];
  return names.flatMap((name) =>
    project.has(policyReport(name))
      ? project.rows(policyReport(name)).map((line) => ({ ...line, run: name }))
      : [],
  );
}

/** A number with its interval; why it is none. */
export interface Told {
  readonly value: number | null;
  readonly interval: readonly [number, number] | null;
  readonly reason?: string;
}

const columns = ["gold", "gold_gain", "reward", "judge", "win_rate", "kl", "length"] as const;
export type PolicyLine = { readonly type: "loop"; readonly policy: string } & Readonly<
  Record<(typeof columns)[number], Told>
>;

/** A line a policy, the base first, from the reports. */
export function policyLines(
  project: ProjectFolder,
  names: readonly string[],
  bootstrap: Bootstrap,
): PolicyLine[] {
  const lines = names.map((name): PolicyLine => {
    const samples = valuedBy("gold", project.rows(policySamples(name)));
    const gold = estimateMean(ofRole(samples, name), ({ value }) => value, bootstrap, "there are no answers");
    return {
      type: "loop",
      policy: name,
      gold: told(gold),
      gold_gain: told(gainOf(samples, bootstrap)),
      ...measuredOf(project.rows(policyReport(name)), "candidate"),
    };
  });
  const [first] = names;
  if (first === undefined) return lines;
  const samples = valuedBy("gold", project.rows(policySamples(first)));
  const gold = estimateMean(ofRole(samples, "base"), ({ value }) => value, bootstrap, "there are no answers");
  const none: Told = { value: 0, interval: [0, 0] };
  const metrics = measuredOf(project.rows(policyReport(first)), "base");
  // By definition: its answers against the same answers.
  const win_rate: Told =
    metrics.win_rate.value === null ? metrics.win_rate : { value: 0.5, interval: [0.5, 0.5] };
  return [
    { type: "loop", policy: "base", gold: told(gold), gold_gain: none, ...metrics, win_rate, kl: none },
    ...lines,
  ];
}

/** An answer and what it is worth. */
interface Valued {
  readonly prompt: string;
  readonly policy: string;
  readonly value: number;
}

function valuedBy(measure: "gold" | "judge", rows: readonly Row[]): Valued[] {
  return rows.map(({ prompt_index, policy, [measure]: value }) => ({
    prompt: String(prompt_index),
    policy: String(policy),
    value: Number(value),
  }));
}

const ofRole = (samples: readonly Valued[], policy: string): Valued[] =>
  samples.filter((one) => one.policy === policy);

/** By how much the policy's answers are worth more than the base's to the same prompt, on average over prompts. */
function gainOf(samples: readonly Valued[], bootstrap: Bootstrap): Estimate {
  const given = sumByPrompt(samples, ({ policy, value }) =>
    policy === "base" ? [0, 0, value, 1] : [value, 1, 0, 0],
  );
  const sums = new Float64Array(2 * given.prompts);
  for (let i = 0; i < given.prompts; i++) {
    const [own = 0, count = 0, base = 0, baseCount = 0] = given.sums.subarray(4 * i, 4 * i + 4);
    if (count === 0 || baseCount === 0) continue;
    sums.set([own / count - base / baseCount, 1], 2 * i);
  }
  const why = "no prompt has answers of both";
  return estimate({ ...given, width: 2, sums }, ([gain = NaN, count = NaN]) => gain / count, bootstrap, why);
}

function measuredOf(metrics: readonly Row[], role: "base" | "candidate") {
  const find = (name: string, of: string | null): Told => {
    const line = metrics.find((one) => one["name"] === name && one["role"] === of);
    if (line === undefined) return { value: null, interval: null, reason: "no model says it" };
    return told(line as unknown as Estimate);
  };
  const scored = (name: (typeof columns)[number]): Told => find(name, role);
  return {
    reward: scored("reward"),
    judge: scored("judge"),
    win_rate: find("win_rate", null),
    kl: find("kl", null),
    length: scored("length"),
  };
}

function told({ value, interval, reason }: Estimate): Told {
  return { value, interval, ...(reason === undefined ? {} : { reason }) };
}

/** The table that a person reads. */
export function policyTable(lines: readonly PolicyLine[]): string {
  const shown = ({ value, interval }: Told): string => {
    if (value === null) return "-";
    const digits = Math.abs(value) >= 20 ? 1 : 3;
    return interval
      ? `${value.toFixed(digits)} (${interval.map((one) => one.toFixed(digits)).join(" to ")})`
      : value.toFixed(digits);
  };
  const head = ["policy", ...columns.map((name) => name.replace("_", " "))];
  const cells = [head, ...lines.map((line) => [line.policy, ...columns.map((name) => shown(line[name]))])];
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
