// The records of projects and runs in the browser's database. Changes are read, made and written in one transaction.
import { AppError } from "../domain/errors.ts";
import type { ProjectRecord, RunRecord } from "../domain/records/project.ts";
import { guarded, type ProjectDatabase, writing } from "./projectDatabase.ts";

export interface ProjectRecords {
  projects(): Promise<ProjectRecord[]>;
  /** AppError "project/not-found". */
  project(id: string): Promise<ProjectRecord>;
  addProject(record: ProjectRecord): Promise<void>;
  changeProject(id: string, change: (record: ProjectRecord) => ProjectRecord): Promise<ProjectRecord>;
  removeProject(id: string): Promise<void>;
  runs(project: string): Promise<RunRecord[]>;
  /** AppError "run/not-found". */
  run(project: string, id: string): Promise<RunRecord>;
  /** AppError "run/exists". */
  addRun(record: RunRecord): Promise<void>;
  changeRun(project: string, id: string, change: (record: RunRecord) => RunRecord): Promise<RunRecord>;
  removeRun(project: string, id: string): Promise<void>;
}

/** With a `lease`, only its holder changes runs. */
export function projectRecords(database: ProjectDatabase, lease?: string): ProjectRecords {
  return {
    projects: () => guarded(() => database.getAll("projects")),
    async project(id) {
      const found = await guarded(() => database.get("projects", id));
      if (found === undefined) throw noProject();
      return found;
    },
    addProject: (record) =>
      guarded(async () => {
        await database.add("projects", record);
      }),
    changeProject: (id, change) =>
      writing(database, undefined, async (transaction) => {
        const projects = transaction.objectStore("projects");
        const found = await projects.get(id);
        if (found === undefined) throw noProject();
        const changed = { ...change(found), changedAtMs: Date.now() };
        await projects.put(changed);
        return changed;
      }),
    removeProject: (id) =>
      writing(database, undefined, async (transaction) => {
        await transaction.objectStore("projects").delete(id);
        await transaction.objectStore("runs").delete(runsOf(id));
      }),
    runs: (project) => guarded(() => database.getAll("runs", runsOf(project))),
    async run(project, id) {
      const found = await guarded(() => database.get("runs", [project, id]));
      if (found === undefined) throw noRun(id);
      return found;
    },
    addRun: (record) =>
      writing(database, undefined, async (transaction) => {
        const runs = transaction.objectStore("runs");
        if ((await runs.getKey([record.project, record.id])) !== undefined) {
          throw new AppError(
            "run/exists",
            `There is a run ${record.id} in this project already.`,
            "Choose another name for the new run.",
          );
        }
        await runs.put(record);
      }),
    changeRun: (project, id, change) =>
      writing(database, lease, async (transaction) => {
        const runs = transaction.objectStore("runs");
        const found = await runs.get([project, id]);
        if (found === undefined) throw noRun(id);
        const changed = { ...change(found), changedAtMs: Date.now() };
        await runs.put(changed);
        return changed;
      }),
    removeRun: (project, id) => guarded(() => database.delete("runs", [project, id])),
  };
}

const runsOf = (project: string): IDBKeyRange => IDBKeyRange.bound([project], [project, []]);

const noProject = (): AppError =>
  new AppError(
    "project/not-found",
    "This project is not in this browser.",
    "It may have been deleted in another tab. Choose another project, or open its file.",
  );

const noRun = (id: string): AppError =>
  new AppError(
    "run/not-found",
    `There is no run ${id} in this project.`,
    "It may have been deleted in another tab.",
  );
