// The data worker's service: projects, runs, datasets, configs as text, downloads; and behind one method each what works on documents, where
// people judge, and what is evaluated. It trains nothing, so it answers while the trainer is busy, and reaches no network but for a model for names
// that somebody chose (secondLooks.ts). What a first visit does not need is loaded when it is asked for: readers, recipes, zips.
import { readAll } from "../../domain/bytes.ts";
import { AppError, type Failure } from "../../domain/errors.ts";
import { randomId } from "../../domain/randomId.ts";
import {
  project as projectKind,
  run as runKind,
  type DraftRecord,
  type ProjectRecord,
  type RunRecord,
} from "../../domain/records/index.ts";
import {
  inRun,
  isLogOf,
  logsFolder,
  policyReport,
  runFolder,
  stepOfCheckpoint,
} from "../../domain/runFolder.ts";
import { undoMs } from "../../domain/undoMs.ts";
import { browserCache } from "../../storage/browserCache.ts";
import { browserFolder } from "../../storage/browserFolder.ts";
import { clearProjects } from "../../storage/projectDatabase.ts";
import { projectRecords, type ProjectRecords } from "../../storage/projectRecords.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import { openLiveChannel } from "../bridge/liveChannel.ts";
import type { RunHistory, StorageReport } from "../bridge/types.ts";
import { databaseOpener } from "../openDatabase.ts";
import { inOrder, readHistory } from "../../runs/history.ts";
import { storageEstimate } from "../../storage/storageEstimate.ts";
import { requireLogsMayGo, requireSaidOnPage } from "../dutyGates.ts";
import { latePart, loadedOnce } from "./loadedOnce.ts";
import type { TakenDataset } from "./datasets.ts";
import type { Sample, SampleFiles } from "./sample.ts";
import type { Transfers } from "./transfers.ts";

const methods = () => import("../drafts.ts");
const datasets = () => import("./datasets.ts");

export function createDataService() {
  const channel = openLiveChannel(() => undefined);
  const changed = <T>(value: T): T => {
    channel.send({ type: "records" });
    return value;
  };
  const database = databaseOpener();
  const records = async (): Promise<ProjectRecords> => projectRecords(await database());
  const folder = async (project: string): Promise<ProjectStore> => browserFolder(await database(), project);

  async function addProject(title: string, isSample: boolean): Promise<ProjectRecord> {
    const now = Date.now();
    const record: ProjectRecord = {
      version: projectKind.version,
      id: `p-${randomId().slice(0, 8)}`,
      title,
      isSample,
      createdAtMs: now,
      changedAtMs: now,
      deletedAtMs: null,
      draft: await firstDraft(),
      datasets: [],
      purpose: "training",
      overseer: null,
    };
    await (await records()).addProject(record);
    return record;
  }

  /** A dataset that `take` writes becomes the project's, and its draft's. */
  async function keepDataset(
    project: string,
    take: (store: ProjectStore) => Promise<TakenDataset>,
  ): Promise<ProjectRecord> {
    const { record, prompts } = await take(await folder(project));
    const made = await (
      await records()
    ).changeProject(project, (old) => ({
      ...old,
      datasets: [
        ...old.datasets.filter((one) => one.name !== record.name && one.trainPath !== record.trainPath),
        record,
      ],
      draft: { ...old.draft, dataset: record.name, prompts },
    }));
    return changed(made);
  }

  async function newId(project: string, algorithm: string): Promise<string> {
    const { records: runs } = await (await records()).runs(project);
    const taken = new Set(runs.map(({ id }) => id));
    for (let number = 1; ; number++)
      if (!taken.has(`${algorithm}-${number}`)) return `${algorithm}-${number}`;
  }

  /** A run's record from the choices of a draft. AppError "config/..." where they do not go together. */
  async function addRun(
    project: ProjectRecord,
    draft: DraftRecord,
    from: RunRecord["branchedFrom"],
  ): Promise<RunRecord> {
    const dataset = project.datasets.find(({ name }) => name === draft.dataset);
    if (dataset === undefined || draft.model === null) {
      throw new AppError(
        "run/incomplete",
        "A run needs pairs and a model.",
        "Choose both on the Train page.",
      );
    }
    const id = await newId(project.id, draft.algorithm);
    const { configOf, checkedConfig, answers, rowsOf } = await methods();
    const config = configOf(draft, { dataset, run: id });
    checkedConfig(config);
    const heldOut =
      dataset.testPath === null ? undefined : await (await folder(project.id)).open(dataset.testPath);
    const testRows =
      heldOut === undefined ? 0 : await (await datasets()).countRows(heldOut, rowsOf(draft.algorithm));
    const now = Date.now();
    const record: RunRecord = {
      version: runKind.version,
      project: project.id,
      id,
      title: id,
      createdAtMs: now,
      changedAtMs: now,
      deletedAtMs: null,
      state: "ready",
      step: 0,
      steps: 0,
      workedMs: 0,
      algorithm: draft.algorithm,
      config,
      device: draft.device,
      deviceTitle: "",
      model: draft.model,
      datasetName: dataset.name,
      testRows,
      branchedFrom: from,
      failure: null,
      evaluation: null,
      metrics: null,
      prompts: answers(draft.algorithm) ? draft.prompts : [],
      samples: { before: null, now: null },
    };
    await (await records()).addRun(record);
    return record;
  }

  async function removeRun(project: string, run: string): Promise<void> {
    const store = await folder(project);
    await store.remove(runFolder(run));
    await store.remove(policyReport(run));
    for (const { path } of await store.list(logsFolder))
      if (isLogOf(run, path.slice(logsFolder.length + 1))) await store.remove(path);
    await (await records()).removeRun(project, run);
  }

  const sample = async (): Promise<Sample> =>
    (await import("./sample.ts")).createSample({ records, folder, addProject, addRun });

  const transfers = loadedOnce(async () =>
    (await import("./transfers.ts")).createTransfers({ records, folder, addProject, changed }),
  );

  return {
    /** A method of what works on documents, by its name (bridge/documentsClient.ts). */
    documents: latePart(async () => (await import("./documents.ts")).createDocuments({ database })),
    /** A method of what works where people judge, by its name (bridge/judgingClient.ts). */
    judging: latePart(async () =>
      (await import("./judging.ts")).createJudging({
        database,
        addProject: async (title) => changed(await addProject(title, false)),
      }),
    ),
    /** A method of what works where models are evaluated, by its name (bridge/evaluationClient.ts). */
    evaluation: latePart(async () => (await import("./evaluating.ts")).createEvaluating({ database })),

    /** All projects, the newest first; what was deleted long ago is swept away. */
    async projects(): Promise<ProjectRecord[]> {
      const { records: all } = await (await records()).projects();
      const gone = all.filter(({ deletedAtMs }) => deletedAtMs !== null && deletedAtMs < Date.now() - undoMs);
      for (const { id } of gone) {
        await (await folder(id)).remove("");
        await (await records()).removeProject(id);
      }
      return all
        .filter(({ deletedAtMs }) => deletedAtMs === null)
        .sort((a, b) => b.createdAtMs - a.createdAtMs);
    },
    /** What is wrong with the records that `projects` and `runs` leave out: null where nothing is. */
    async unreadRecords(project: string | null): Promise<Failure | null> {
      const all = await records();
      const lists = [await all.projects(), ...(project === null ? [] : [await all.runs(project)])];
      const faults = lists.flatMap((list) => list.faults);
      const [first] = faults;
      if (first === undefined) return null;
      const more = faults.length > 1 ? ` And ${faults.length - 1} more.` : "";
      return { code: first.code, message: first.message + more, hint: first.hint };
    },
    addProject: async (title: string): Promise<ProjectRecord> => changed(await addProject(title, false)),

    /** A project with the sample's pairs, model and settings, and the runs of its loop, in their order. */
    addSample: async (
      files: SampleFiles,
      device: DraftRecord["device"],
    ): Promise<{ project: ProjectRecord; runs: RunRecord[] }> =>
      changed(await (await sample()).add(files, device)),
    renameProject: async (id: string, title: string): Promise<ProjectRecord> =>
      changed(await (await records()).changeProject(id, (old) => ({ ...old, title }))),
    /** Hidden at once and gone after ten minutes; `false` brings it back. AppError "project/log-kept". */
    async deleteProject(id: string, gone: boolean): Promise<void> {
      if (gone) await requireLogsMayGo(await records(), id);
      await (await records()).changeProject(id, (old) => ({ ...old, deletedAtMs: gone ? Date.now() : null }));
      changed(undefined);
    },

    saveDraft: async (project: string, draft: DraftRecord): Promise<void> => {
      await (await records()).changeProject(project, (old) => ({ ...old, draft }));
    },

    /** A file of pairs becomes a dataset of the project, and the draft's. AppError "data/...", "storage/...". */
    takeDataset: async (project: string, name: string, blob: Blob, heldOut: number): Promise<ProjectRecord> =>
      keepDataset(project, async (store) => (await datasets()).takeDataset(store, name, blob, heldOut)),
    /** The judgements that count now become a dataset, as above. AppError "data/nothing-left". */
    takeJudgements: async (project: string): Promise<ProjectRecord> =>
      keepDataset(project, async (store) =>
        (await import("./judgedDataset.ts")).takeJudgedDataset(store, await database(), project),
      ),

    /** The config file of a draft. */
    async yamlOf(project: string, draft: DraftRecord): Promise<string> {
      const record = await (await records()).project(project);
      const dataset = record.datasets.find(({ name }) => name === draft.dataset);
      const { configOf } = await methods();
      const { configText } = await import("../../domain/config/runConfig.ts");
      return configText(configOf(draft, { dataset, run: await newId(project, draft.algorithm) }));
    },
    /** A config file as the choices of a draft. AppError "config/...". */
    async draftOf(project: string, yaml: string, draft: DraftRecord): Promise<DraftRecord> {
      const record = await (await records()).project(project);
      return (await methods()).draftOf(yaml, draft, record.datasets);
    },

    async runs(project: string): Promise<RunRecord[]> {
      const { records: all } = await (await records()).runs(project);
      for (const { id, deletedAtMs } of all) {
        if (deletedAtMs !== null && deletedAtMs < Date.now() - undoMs) await removeRun(project, id);
      }
      // What a run drew is long, and goes with its history.
      return all
        .filter(({ deletedAtMs }) => deletedAtMs === null)
        .sort((a, b) => b.createdAtMs - a.createdAtMs)
        .map(({ drawing: _drawing, ...rest }) => rest);
    },
    /** A run that is ready to be trained. AppError "config/...", "project/unsaid". */
    async addRun(project: string, draft: DraftRecord): Promise<RunRecord> {
      const record = await (await records()).project(project);
      requireSaidOnPage(record);
      return changed(await addRun(record, draft, null));
    },
    /**
     * A new run that goes on from a checkpoint of another with the draft's settings: weights, optimiser and step are
     * the checkpoint's. AppError "run/no-checkpoint".
     */
    async branchRun(
      project: string,
      run: string,
      checkpoint: string,
      draft: DraftRecord,
    ): Promise<RunRecord> {
      const store = await folder(project);
      const all = await records();
      const parent = await all.run(project, run);
      requireSaidOnPage(await all.project(project));
      const files = await store.list(inRun(run, checkpoint));
      const step = stepOfCheckpoint(checkpoint);
      if (step === undefined || files.length === 0) {
        throw new AppError(
          "run/no-checkpoint",
          `${parent.title} has no ${checkpoint}.`,
          "Choose another checkpoint.",
        );
      }
      const made = await addRun(await all.project(project), draft, { run, checkpoint });
      try {
        for (const { path } of files) {
          const source = await store.open(path);
          if (source === undefined) continue;
          const to = inRun(made.id, path.slice(inRun(run, "").length));
          await store.write(to, await readAll(source));
        }
        for (const { path } of await store.list(logsFolder)) {
          const name = path.slice(logsFolder.length + 1);
          const log = isLogOf(run, name) ? await store.open(path) : undefined;
          if (log !== undefined)
            await store.write(`${logsFolder}/${made.id}${name.slice(run.length)}`, await readAll(log));
        }
      } catch (error) {
        await removeRun(project, made.id);
        throw error;
      }
      const samples = { before: parent.samples.before, now: null };
      // "stopped": there is a checkpoint to go on from.
      return changed(
        await all.changeRun(project, made.id, (old) => ({ ...old, state: "stopped", step, samples })),
      );
    },
    /** A run whose trainer was ended from outside: it can be resumed. */
    noteStopped: async (project: string, run: string): Promise<void> => {
      await (
        await records()
      ).changeRun(project, run, (old) => (old.state === "running" ? { ...old, state: "stopped" } : old));
      changed(undefined);
    },
    renameRun: async (project: string, run: string, title: string): Promise<RunRecord> =>
      changed(await (await records()).changeRun(project, run, (old) => ({ ...old, title }))),
    /** AppError "project/log-kept". */
    async deleteRun(project: string, run: string, gone: boolean): Promise<void> {
      if (gone) await requireLogsMayGo(await records(), project, run);
      await (
        await records()
      ).changeRun(project, run, (old) => ({ ...old, deletedAtMs: gone ? Date.now() : null }));
      changed(undefined);
    },
    async history(project: string, run: string): Promise<RunHistory> {
      const history = await readHistory(await folder(project), run);
      const { algorithm, config, drawing = null } = await (await records()).run(project, run);
      const { judgedRun } = await import("../methodViews.ts");
      return { ...history, ...judgedRun(algorithm, config, inOrder(history)), drawing };
    },

    download: async (...args: Parameters<Transfers["download"]>) => (await transfers()).download(...args),
    exportProject: async (id: string) => (await transfers()).exportProject(id),
    exportToFolder: async (...args: Parameters<Transfers["exportToFolder"]>) =>
      (await transfers()).exportToFolder(...args),
    describeProject: async (...args: Parameters<Transfers["describeProject"]>) =>
      (await transfers()).describeProject(...args),
    importProject: async (...args: Parameters<Transfers["importProject"]>) =>
      (await transfers()).importProject(...args),
    async forgetProject(id: string) {
      await (await import("../../storage/groupStore.ts")).createGroupStore().removeAll(id);
      (await transfers()).forgetProject(id);
    },

    async storage(): Promise<StorageReport> {
      const { usage, quota } = await storageEstimate();
      const all = await records();
      const projects = [];
      const { records: kept } = await all.projects();
      for (const { id, title } of kept.filter(({ deletedAtMs }) => deletedAtMs === null)) {
        const files = await (await folder(id)).list("");
        const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
        projects.push({ id, title, sizeBytes, runs: (await all.runs(id)).records.length });
      }
      return {
        usedBytes: usage,
        quotaBytes: quota,
        projects,
        models: await (await import("../modelReferences.ts")).keptModels(),
      };
    },
    async removeModel(keys: string[]): Promise<void> {
      const cache = browserCache();
      for (const key of keys) await cache.remove(key);
    },
    /** Everything this site keeps, settings of the page aside. */
    async reset(): Promise<void> {
      await clearProjects(await database());
      await (await import("../../storage/groupStore.ts")).createGroupStore().removeAll();
      const cache = browserCache();
      for (const { key } of await cache.list()) await cache.remove(key);
      changed(undefined);
    },
  };
}

export type DataService = ReturnType<typeof createDataService>;

async function firstDraft(): Promise<DraftRecord> {
  const method = (await methods()).pageMethods().find(({ isOffered }) => isOffered);
  const preset = method?.presets[0];
  return {
    algorithm: method?.id ?? "",
    typed: preset?.typed ?? {},
    preset: preset?.id ?? null,
    device: "auto",
    model: { kind: "bundled", name: "starter" },
    dataset: null,
    prompts: [],
  };
}
