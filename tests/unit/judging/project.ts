// A small project with judgements of every sort, as records and as files of a folder.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JudgedProject } from "../../../src/data/annotation/judgedRows.ts";
import type { ComparisonRecord, Fields } from "../../../src/domain/records/index.ts";

const project = "p";
const version = 1;
const promptIds = ["q0", "q1", "q2", "q3"];

/** An event of annotator `who` on item `i`. */
export function event(id: string, i: number, who: string, more: Partial<ComparisonRecord>): ComparisonRecord {
  return {
    version,
    project,
    eventId: id,
    itemId: `i${i}`,
    annotator: who,
    annotatorKind: "human",
    completionIds: [`q${i}a`, `q${i}b`],
    shownOrder: [0, 1],
    verdict: "A",
    taskId: "t",
    ...more,
  };
}

export const comparisons = [
  event("e1", 0, "ana", { verdict: "A", strength: 3 }),
  event("e2", 0, "ben", { verdict: "tie" }),
  event("e3", 1, "ana", { verdict: "B" }),
  event("e3b", 1, "ana", { verdict: "A", supersedes: "e3", decidedAt: 2 }),
  event("e4", 1, "ben", { verdict: "skip" }),
  event("e5", 2, "ana", { verdict: "bothBad" }),
  event("e6", 2, "cay", { verdict: "A" }),
  event("e7", 3, "ben", { verdict: "B" }),
  event("e8", 0, "ana", { verdict: "B", round: 2 }),
];

export const judged: JudgedProject = {
  comparisons,
  ratings: [],
  completions: promptIds.flatMap((promptId) =>
    ["a", "b"].map((side) => ({
      version,
      project,
      id: `${promptId}${side}`,
      promptId,
      completion: ` answer ${side} to ${promptId}`,
    })),
  ),
  prompts: promptIds.map((id) => ({
    version,
    project,
    id,
    prompt: `question ${id}`,
    ...(id === "q3" ? { split: "test" as const } : {}),
  })),
  items: promptIds.map((promptId, i) => ({
    version,
    project,
    id: `i${i}`,
    taskId: "t",
    promptId,
    completionIds: [`${promptId}a`, `${promptId}b`],
    arm: "random",
    kind: "normal",
  })),
  tasks: [],
  voids: [{ version, project, id: "v1", annotator: "cay", isVoid: true, reason: "careless", at: 1 }],
};

/** The same as files of a project's folder. */
export function writeProject(folder: string, data: JudgedProject = judged): void {
  mkdirSync(join(folder, "data"), { recursive: true });
  const write = (name: string, rows: readonly Fields[]): void =>
    writeFileSync(join(folder, "data", name), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  write("comparisons.jsonl", data.comparisons);
  write("completions.jsonl", data.completions);
  write("prompts.jsonl", data.prompts);
  write("items.jsonl", data.items);
  write("voids.jsonl", data.voids);
}
