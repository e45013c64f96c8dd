// The steps of a loop, one after another. Each sees by the files of the project whether it is done.

import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { configText } from "../../domain/config/runConfig.ts";
import { AppError } from "../../domain/errors.ts";
import { draftOf, finalFolder, inRun } from "../../domain/runFolder.ts";
import { isMissing } from "../../storage/folder.ts";
import { readAll } from "../../domain/bytes.ts";
import { fileSource } from "../../storage/folder.ts";
import { writeWhole } from "../../storage/folderStore.ts";
import { duration } from "../output.ts";
import { train } from "../train.ts";
import { drawCompletions, judgeCompletions } from "./annotated.ts";
import { measureFairness } from "./fairness.ts";
import { type ProjectFolder, projectFiles } from "./files.ts";
import { type LoopContext, runInner } from "./inner.ts";
import { configOf, type LoopPlan, type TrainStep } from "./plan.ts";
import { judgeFolder, measurePolicies, passGate } from "./policies.ts";

/** Does what is not done yet; resolves with the names of the policies. AppErrors of the steps, "loop/other-plan", "loop/not-empty". */
export async function runSteps(ctx: LoopContext, project: ProjectFolder, plan: LoopPlan): Promise<string[]> {
  const { out } = ctx;
  await begin(project, plan);
  const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    const seconds = (performance.now() - start) / 1000;
    if (seconds > 1) out.note(`${step}: done in ${duration(seconds)}.`);
    return result;
  };
  const { generate, annotate } = plan;
  if (generate) await timed("generate", () => drawCompletions(ctx, project, generate));
  if (annotate) await timed("annotate", () => judgeCompletions(project, annotate));
  const firstScored = plan.runs.find(({ isScored }) => isScored);
  for (const run of plan.runs) {
    if (run === firstScored) await timed("best_of_n", () => passGate(ctx, project, plan));
    await timed(run.name, () => trainOne(ctx, project, run));
  }
  const measured = await timed("evaluate", () => measurePolicies(ctx, project, plan));
  await timed("fairness", () => measureFairness(ctx, project, plan));
  await project.writeManifest();
  return measured;
}

/** Puts the plan and what it reads into the folder, or finds the same plan there. */
async function begin(project: ProjectFolder, plan: LoopPlan): Promise<void> {
  if (project.has(projectFiles.plan)) {
    const before = new TextDecoder().decode(await readAll(fileSource(project.at(projectFiles.plan))));
    if (before === plan.text) return;
    throw new AppError(
      "loop/other-plan",
      `${project.root} holds a loop with other steps or another seed; its plan is ${projectFiles.plan} there.`,
      "Give the same file and seed to go on with it, or another --out.",
    );
  }
  const names = await readdir(project.root).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  // What an earlier start copied before it was ended may stand there.
  const foreign = names.filter((name) => name !== "data");
  if (foreign.length > 0)
    throw new AppError(
      "loop/not-empty",
      `${project.root} is not empty and holds no loop: it has ${foreign.slice(0, 5).join(", ")}.`,
      "Give --out a new folder.",
    );
  for (const [to, from] of plan.inputs) await writeWhole(project.at(to), await readAll(fileSource(from)));
  await project.write(projectFiles.plan, plan.text);
}

async function trainOne(ctx: LoopContext, project: ProjectFolder, run: TrainStep): Promise<void> {
  const path = configOf(project.root, run);
  const { algorithm, given } = run.config;
  await writeWhole(path, new TextEncoder().encode(configText({ ...given, algorithm })));
  const told = (line: { readonly type: string }): void => {
    if (ctx.out.json && line.type !== "checkpoint") ctx.out.result({ ...line, run: run.name }, undefined);
  };
  if (!project.has(inRun(run.name, finalFolder)))
    await runInner(ctx, run.name, train, [path, "--resume"], told);
  await moveJudge(project, run);
}

/** The second model of a run on halves, as a run of its own. */
async function moveJudge(project: ProjectFolder, { name }: TrainStep): Promise<void> {
  const from = inRun(name, `${finalFolder}/judge_model`);
  if (!project.has(from) || project.has(judgeFolder)) return;
  const draft = project.at(draftOf(judgeFolder));
  await rm(draft, { recursive: true, force: true });
  await mkdir(dirname(draft), { recursive: true });
  await cp(project.at(from), draft, { recursive: true });
  await rename(draft, project.at(judgeFolder));
}
