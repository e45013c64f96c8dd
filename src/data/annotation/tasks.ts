// A judging task that is there once it is named.
import { AppError, quote } from "../../domain/errors.ts";
import { task as taskKind, type ProjectData, type TaskRecord } from "../../domain/records/index.ts";
import { newTask } from "./newTask.ts";

const usualSeed = 42;

/** The task of this id, made with what is usual if there is none. AppError "judging/bad-task". */
export async function ensureTask(data: ProjectData, id: string, nowMs: number): Promise<TaskRecord> {
  const found = (await data.tasks.all()).find((one) => one.id === id);
  if (found !== undefined) return found;
  const made = taskKind.schema.safeParse({
    version: taskKind.version,
    project: data.project,
    id,
    ...newTask,
    seed: usualSeed,
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
