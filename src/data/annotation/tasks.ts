// Judging tasks as they begin: what nobody has set yet.
import { AppError, quote } from "../../domain/errors.ts";
import { task as taskKind, type ProjectData, type TaskRecord } from "../../domain/records/index.ts";
import { pairwise } from "./widgets/pairwise.ts";

const usualTask: Omit<TaskRecord, "project" | "version" | "id" | "createdAtMs"> = {
  title: "Which answer is better?",
  widget: pairwise.id,
  purpose: "training",
  invitation: { from: "", about: "", afterwards: "" },
  guidelines: "",
  reasons: ["More helpful", "More accurate", "Clearer", "Fairer", "More concrete", "Better tone"],
  annotators: [],
  overlap: 1,
  repeatShare: 0.05,
  asksForMore: false,
  isTimed: true,
  pauseEvery: 25,
  seed: 42,
};

/** The task of this id, made with what is usual if there is none. AppError "judging/bad-task". */
export async function ensureTask(data: ProjectData, id: string, nowMs: number): Promise<TaskRecord> {
  const found = (await data.tasks.all()).find((one) => one.id === id);
  if (found !== undefined) return found;
  const made = taskKind.schema.safeParse({
    version: taskKind.version,
    project: data.project,
    id,
    ...usualTask,
    createdAtMs: nowMs,
  });
  if (!made.success) {
    const [issue] = made.error.issues;
    throw new AppError(
      "judging/bad-task",
      `The task ${quote(id)} cannot be made: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}.`,
      "Correct this and try again.",
    );
  }
  await data.tasks.put([made.data]);
  return made.data;
}
