// The records of projects and of what belongs to them, in the browser's database.
import { AppError } from "../domain/errors.ts";
import {
  project as projectKind,
  type Fields,
  type ProjectRecord,
  type RecordKind,
  recordKinds,
  run as runKind,
  type RunRecord,
} from "../domain/records/index.ts";
import { type ProjectDatabase, writing } from "./projectDatabase.ts";
import { ofProject, recordTable, storeOf, type ReadRecords, type RecordTable } from "./recordTable.ts";

/** Records that belong to a project, by the id of their kind. */
export type OwnedRecords = ReadonlyMap<string, readonly Fields[]>;

/** What belongs to a project: every kind but the project itself. */
export const ownedKinds = (kinds: readonly RecordKind[] = recordKinds): readonly RecordKind[] =>
  kinds.filter(({ key }) => key[0] === "project");

export interface ProjectRecords {
  /** The records of a kind, for a page that brings its own. */
  table<R extends Fields>(kind: RecordKind<R>): RecordTable<R>;
  projects(): Promise<ReadRecords<ProjectRecord>>;
  /** AppError "project/not-found", "record/...". */
  project(id: string): Promise<ProjectRecord>;
  addProject(record: ProjectRecord): Promise<void>;
  changeProject(id: string, change: (record: ProjectRecord) => ProjectRecord): Promise<ProjectRecord>;
  /** With all that belongs to it. */
  removeProject(id: string): Promise<void>;
  /** What belongs to a project and was not deleted. */
  owned(project: string): Promise<OwnedRecords>;
  runs(project: string): Promise<ReadRecords<RunRecord>>;
  /** AppError "run/not-found", "record/...". */
  run(project: string, id: string): Promise<RunRecord>;
  /** AppError "run/exists". */
  addRun(record: RunRecord): Promise<void>;
  changeRun(project: string, id: string, change: (record: RunRecord) => RunRecord): Promise<RunRecord>;
  removeRun(project: string, id: string): Promise<void>;
}

/** With a `lease`, only its holder changes runs. */
export function projectRecords(database: ProjectDatabase, lease?: string): ProjectRecords {
  const table = <R extends Fields>(kind: RecordKind<R>) => recordTable(database, kind, lease);
  const projects = recordTable(database, projectKind);
  const runs = table(runKind);
  return {
    table,
    projects: () => projects.list(),
    project: async (id) => (await projects.get(id)) ?? fail(noProject()),
    async addProject(record) {
      await projects.add(record);
    },
    changeProject: async (id, change) =>
      (await projects.change((old) => ({ ...change(old), changedAtMs: Date.now() }), id)) ??
      fail(noProject()),
    removeProject: (id) =>
      writing(database, undefined, async (transaction) => {
        await transaction.objectStore(storeOf(projectKind)).delete(id);
        await transaction.objectStore("secrets").delete(id);
        await transaction.objectStore("secrets").delete(IDBKeyRange.bound(`${id}/`, `${id}/\uffff`));
        for (const kind of ownedKinds()) await transaction.objectStore(storeOf(kind)).delete(ofProject(id));
      }),
    async owned(project) {
      const found = new Map<string, readonly Fields[]>();
      for (const kind of ownedKinds()) {
        const { records } = await recordTable(database, kind).list(project);
        const isKept = (one: Fields): boolean => (one["deletedAtMs"] ?? null) === null;
        found.set(kind.id, records.filter(isKept));
      }
      return found;
    },
    runs: (project) => runs.list(project),
    run: async (project, id) => (await runs.get(project, id)) ?? fail(noRun(id)),
    async addRun(record) {
      if (await runs.add(record)) return;
      throw new AppError(
        "run/exists",
        `There is a run ${record.id} in this project already.`,
        "Choose another name for the new run.",
      );
    },
    changeRun: async (project, id, change) =>
      (await runs.change((old) => ({ ...change(old), changedAtMs: Date.now() }), project, id)) ??
      fail(noRun(id)),
    removeRun: (project, id) => runs.remove(project, id),
  };
}

function fail(error: AppError): never {
  throw error;
}

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
