// A project in which people judge, in memory: a host of the judging service without a browser.
import { createJudgingOn, type JudgingHost } from "../../../src/page/data/judging.ts";
import type {
  ItemRecord,
  ProjectData,
  ProjectRecord,
  TaskRecord,
} from "../../../src/domain/records/index.ts";
import { memoryData } from "../data/memoryData.ts";

export const project = "memory";

export const aTask = (more: Partial<TaskRecord> = {}): TaskRecord => ({
  version: 1,
  project,
  id: "t",
  title: "Which answer helps more?",
  widget: "pairwise",
  purpose: "training",
  invitation: { from: "Ann", about: "Answers to questions.", afterwards: "They train a model." },
  guidelines: "Prefer what is true.",
  reasons: ["clearer", "more correct"],
  annotators: [],
  overlap: 1,
  repeatShare: 0,
  asksForMore: false,
  isTimed: true,
  pauseEvery: 0,
  seed: 7,
  createdAtMs: 1,
  ...more,
});

export const anItem = (number: number, more: Partial<ItemRecord> = {}): ItemRecord => ({
  version: 1,
  project,
  id: `i${number}`,
  taskId: "t",
  promptId: `p${number}`,
  completionIds: [`c${number}a`, `c${number}b`],
  arm: "random",
  kind: "normal",
  addedAtMs: 10,
  ...more,
});

/** Prompts, and for each as many answers as an item has. */
export async function fill(data: ProjectData, task: TaskRecord, items: readonly ItemRecord[]): Promise<void> {
  await data.tasks.put([task]);
  await data.items.put(items);
  await data.prompts.put(
    items.map(({ promptId: id }) => ({ version: 1 as const, project, id, prompt: `Question ${id}?` })),
  );
  await data.completions.put(
    items.flatMap(({ promptId, completionIds }) =>
      completionIds.map((id) => ({
        version: 1 as const,
        project,
        id,
        promptId,
        completion: `Answer ${id}, and why.`,
        source: "secret-model-9",
        madeBy: "model" as const,
        utility: 0.5,
        group: "G",
      })),
    ),
  );
}

export const aProject = (more: Partial<ProjectRecord> = {}): ProjectRecord =>
  ({
    version: 3,
    id: project,
    title: "Judging",
    isSample: false,
    createdAtMs: 1,
    changedAtMs: 1,
    deletedAtMs: null,
    datasets: [],
    purpose: "training",
    ...more,
  }) as unknown as ProjectRecord;

/** Projects in memory, with a clock that goes on by a second with each look at it. */
export function memoryHost(data: ProjectData = memoryData(), sitting = "sitting-1") {
  const projects = new Map<string, { record: ProjectRecord; data: ProjectData }>([
    [project, { record: aProject(), data }],
  ]);
  let nowMs = 1_000_000;
  const of = (id: string) => {
    const found = projects.get(id);
    if (found === undefined) throw new Error(`no project ${id}`);
    return found;
  };
  const host: JudgingHost = {
    data: async (id) => of(id).data,
    projects: async () => [...projects.values()].map(({ record }) => record),
    async addProject(title) {
      const id = `p-${projects.size}`;
      const record = aProject({ id, title });
      projects.set(id, { record, data: memoryData() });
      return record;
    },
    sitting: async () => sitting,
    record: async (id) => of(id).record,
    async changeRecord(id, change) {
      const made = of(id);
      made.record = change(made.record);
      return made.record;
    },
    now: () => (nowMs += 1000),
    tell: () => undefined,
  };
  return { host, data, projects };
}

/** A service that knows nothing yet, as after a reload. */
export const opened = (host: JudgingHost) => createJudgingOn(host);
