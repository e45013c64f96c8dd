// Whether the loop's models that score treat groups differently: probes are written once, and each model is asked about them. What it says
// stands where a report finds it.

import { counterfactualReport } from "../../domain/runFolder.ts";
import { counterfactual } from "../evaluate/counterfactual.ts";
import { probes } from "../evaluate/probes.ts";
import { type ProjectFolder, projectFiles, type Row } from "./files.ts";
import { flagsOf, type LoopContext, runInner } from "./inner.ts";
import type { LoopPlan } from "./plan.ts";
import { scorerFolders } from "./policies.ts";

/** Asks what was not asked yet; nothing without the step. */
export async function measureFairness(
  ctx: LoopContext,
  project: ProjectFolder,
  plan: LoopPlan,
): Promise<void> {
  const { fairness } = plan;
  if (fairness === undefined) return;
  const { permutations, seed, probes: given, ...wanted } = fairness;
  const asked = given ?? projectFiles.probes;
  if (!project.has(asked)) {
    const isChat = Array.isArray(project.rows(projectFiles.asked)[0]?.["prompt"]);
    const args = ["--out", project.at(projectFiles.probes), ...flagsOf({ ...wanted, seed })];
    await runInner(ctx, "probes", probes, isChat ? [...args, "--messages"] : args);
  }
  for (const { name, folder } of scorerFolders(project, plan)) {
    const file = fileOf(name);
    if (project.has(file)) continue;
    const args = [
      ...["--model", project.at(folder), "--probes", project.at(asked)],
      ...flagsOf({ permutations, seed }),
    ];
    const lines = await runInner(ctx, `fairness of ${name}`, counterfactual, args);
    await project.writeRows(
      file,
      lines.filter(({ type }) => type === "counterfactual"),
    );
  }
}

const fileOf = (name: string): string => counterfactualReport(name);

/** What was found of each model that scores. */
export function fairnessLines(project: ProjectFolder, plan: LoopPlan): { run: string; lines: Row[] }[] {
  if (plan.fairness === undefined) return [];
  return scorerFolders(project, plan).map(({ name }) => ({ run: name, lines: project.rows(fileOf(name)) }));
}

/** "reward: gap found in 2 of 330 swaps of groups (name_groups: Anglo less Chinese; ...)". */
export function fairnessSentence(run: string, lines: readonly Row[]): string {
  const gaps = lines.filter(({ verdict }) => verdict === "gap found");
  const named = gaps
    .slice(0, 3)
    .map(({ axis, groups }) => `${String(axis)}: ${(groups as string[]).join(" less ")}`);
  const more = gaps.length > named.length ? `; and ${gaps.length - named.length} more` : "";
  const told = lines.every(({ verdict }) => verdict === "insufficient data");
  return gaps.length > 0
    ? `${run}: gap found in ${gaps.length} of ${lines.length} swaps of groups (${named.join("; ")}${more})`
    : `${run}: ${told ? "insufficient data" : "not found"} in ${lines.length} swaps of groups`;
}
