// What leaves the browser and what comes in: results and runs as zips, whole projects as a zip or a folder on the disk.
// All of them hold the same bytes as the browser's storage.
import { headlineOf, rowTitle } from "../methodViews.ts";
import { noticeText } from "../../domain/duties.ts";
import { AppError } from "../../domain/errors.ts";
import {
  type Fields,
  modelTitle,
  type ProjectRecord,
  type RecordKind,
  run as runKind,
} from "../../domain/records/index.ts";
import {
  configFile,
  finalFolder,
  inRun,
  isLogOf,
  logsFolder,
  noticeFile,
  runFolder,
  runOfPath,
} from "../../domain/runFolder.ts";
import { randomId } from "../../domain/randomId.ts";
import { ownedKinds, type ProjectRecords } from "../../storage/projectRecords.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import { configText } from "../../domain/config/runConfig.ts";
import type { DownloadKind, NamedBlob, ProjectFileFacts } from "../bridge/types.ts";
import {
  entryOf,
  type ProjectContents,
  projectEntries,
  readProjectFile,
  storedEntry,
} from "../../storage/projectFile.ts";
import { readHistory } from "../../runs/history.ts";
import { unzipFiles, zipFiles, type ZipEntry } from "../../formats/zip.ts";

interface Host {
  records(): Promise<ProjectRecords>;
  folder(project: string): Promise<ProjectStore>;
  addProject(title: string, isSample: boolean): Promise<ProjectRecord>;
  /** Tells the other tabs. */
  changed<T>(value: T): T;
}

export function createTransfers({ records, folder, addProject, changed }: Host) {
  let described: { id: string; contents: ProjectContents } | undefined;

  async function entriesOf(id: string): Promise<ZipEntry[]> {
    const all = await records();
    const entries = await projectEntries(await all.project(id), await all.owned(id), await folder(id));
    return [...entries, ...(await noticeOf(id, ""))];
  }

  /** A file that says what to tell candidates, where the project's purpose asks for it. */
  async function noticeOf(id: string, place: string): Promise<ZipEntry[]> {
    const said = await (await records()).project(id);
    const text = noticeText(said, new Date().toISOString().slice(0, 10));
    return text === undefined ? [] : [entryOf(place + noticeFile, new TextEncoder().encode(text))];
  }

  return {
    /** "result": what transformers or PEFT opens. "run": a folder the command line goes on with. */
    async download(project: string, run: string, kind: DownloadKind): Promise<{ name: string; zip: Blob }> {
      const store = await folder(project);
      const record = await (await records()).run(project, run);
      if (kind === "run") {
        const data = [record.config["dataset_name"], record.config["eval_dataset_name"]].filter(
          (path) => typeof path === "string",
        );
        const logs = (await store.list(logsFolder)).filter(({ path }) =>
          isLogOf(run, path.slice(logsFolder.length + 1)),
        );
        // Models of the project that the config names: the command line goes on with what stands here.
        const used = Object.values(record.config).flatMap((value) =>
          typeof value === "string" && value !== runFolder(run) && runOfPath(value) !== undefined
            ? [value]
            : [],
        );
        const folders = await Promise.all([runFolder(run), ...used].map((one) => store.list(one)));
        const paths = [...data, ...[...folders.flat(), ...logs].map(({ path }) => path)];
        const present = [];
        for (const path of paths) if ((await store.open(path)) !== undefined) present.push(path);
        const entries = [
          entryOf(`${run}/${configFile}`, new TextEncoder().encode(configText(record.config))),
          ...present.map((path) => storedEntry(store, path, `${run}/${path}`)),
          ...(await noticeOf(project, `${run}/`)),
        ];
        return { name: `${run}-run.zip`, zip: await zipFiles(entries) };
      }
      const { result, checkpoints } = await readHistory(store, run);
      const newest = checkpoints[checkpoints.length - 1];
      const kept = result.length > 0 ? finalFolder : newest?.path;
      if (kept === undefined) {
        throw new AppError(
          "run/no-result",
          `${record.title} has no checkpoint yet.`,
          "Let it train until its first checkpoint.",
        );
      }
      const from = inRun(run, kept);
      // A checkpoint's optimiser and state are for going on with the run, not for taking home.
      const files = (await store.list(from)).filter(
        ({ path }) => !/(^|\/)(optimizer\.safetensors|state\.json)$/.test(path),
      );
      const entries = files.map(({ path }) =>
        storedEntry(store, path, `${run}/${path.slice(from.length + 1)}`),
      );
      const notice = await noticeOf(project, `${run}/`);
      return { name: `${run}.zip`, zip: await zipFiles([...entries, ...notice]) };
    },

    /** The whole project as a zip. */
    async exportProject(id: string): Promise<{ name: string; zip: Blob }> {
      const { title } = await (await records()).project(id);
      const stem = title.replace(/[^\w-]+/g, "-").replace(/^-+|-+$/g, "") || "project";
      return { name: `${stem}.feedbackloop.zip`, zip: await zipFiles(await entriesOf(id)) };
    },
    /** The whole project as the files of a folder on the disk, the same bytes. AppError "storage/...". */
    async exportToFolder(id: string, directory: FileSystemDirectoryHandle): Promise<void> {
      for (const entry of await entriesOf(id)) await writeEntry(directory, entry);
    },
    /**
     * What a project file or folder is; checked as for an import, and nothing of it is stored. What was read is held until
     * it is imported or released, so that the file is unpacked and checked once. AppError "project/...", "record/...",
     * "file/...".
     */
    async describeProject(name: string, given: NamedBlob[]): Promise<ProjectFileFacts> {
      const contents = await readProjectFile(name, await openFiles(name, given));
      const { project, files } = contents;
      described = { id: randomId(), contents };
      return {
        id: described.id,
        title: project.title,
        isSample: project.isSample,
        createdAtMs: project.createdAtMs,
        sizeBytes: given.reduce((sum, { blob }) => sum + blob.size, 0),
        files: files.size,
        datasets: project.datasets.map(({ name: dataset, kind, rows, testRows }) => ({
          name: dataset,
          rowTitle: rowTitle(kind),
          rows,
          testRows,
        })),
        runs: contents.of(runKind).map((run) => ({
          title: run.title,
          algorithm: run.algorithm,
          state: run.state,
          step: run.step,
          steps: run.steps,
          model: modelTitle(run.model),
          result: headlineOf(run.algorithm, run.evaluation ?? {}),
        })),
      };
    },
    /** `id`: of a project file that was described. AppError "storage/..."; nothing is kept of what did not fit. */
    async importProject(name: string, given: NamedBlob[], id: string): Promise<ProjectRecord> {
      // A worker that began anew meanwhile knows of no description.
      const read =
        described?.id === id ? described.contents : await readProjectFile(name, await openFiles(name, given));
      const made = await addProject(read.project.title, read.project.isSample);
      const store = await folder(made.id);
      const all = await records();
      try {
        for (const [path, bytes] of read.files) await store.write(path, bytes);
        for (const kind of ownedKinds()) {
          const into = all.table(kind);
          for (const one of read.of(kind)) await into.add(asImported(kind, one, made.id));
        }
        described = undefined;
        return changed(await all.changeProject(made.id, (old) => importedProject(old, read.project)));
      } catch (error) {
        await store.remove("");
        await all.removeProject(made.id);
        throw error;
      }
    },
    /** Lets go of what was described and is not to be imported. */
    forgetProject(id: string): void {
      if (described?.id === id) described = undefined;
    },
  };
}

/** What was chosen and said of a project goes with it: a hold, an overseer and its own words too. */
export function importedProject(made: ProjectRecord, given: ProjectRecord): ProjectRecord {
  const { id, createdAtMs, changedAtMs, deletedAtMs, title, isSample } = made;
  return { ...given, id, createdAtMs, changedAtMs, deletedAtMs, title, isSample };
}

/** A record of a project file as one of the project that it becomes. */
export function asImported(kind: RecordKind, one: Fields, project: string): Fields {
  return { ...(kind.imported?.(one) ?? one), project };
}

export type Transfers = ReturnType<typeof createTransfers>;

/** One zip, whatever it is called, or the files of a folder, by path. */
async function openFiles(name: string, given: readonly NamedBlob[]): Promise<Map<string, Uint8Array>> {
  const [first] = given;
  if (first !== undefined && given.length === 1 && !first.path.includes("/"))
    return unzipFiles(name, first.blob);
  const files = new Map<string, Uint8Array>();
  for (const { path, blob } of given) files.set(path, new Uint8Array(await blob.arrayBuffer()));
  return files;
}

/** A file appears under its name when it is whole: the browser writes it beside first. */
async function writeEntry(directory: FileSystemDirectoryHandle, { path, chunks }: ZipEntry): Promise<void> {
  const parts = path.split("/");
  const name = parts.pop() ?? path;
  try {
    let place = directory;
    for (const part of parts) place = await place.getDirectoryHandle(part, { create: true });
    const writer = await (await place.getFileHandle(name, { create: true })).createWritable();
    try {
      for await (const chunk of chunks()) await writer.write(chunk as Uint8Array<ArrayBuffer>);
    } catch (error) {
      await writer.abort().catch(() => undefined);
      throw error;
    }
    await writer.close();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const isFull = error instanceof Error && error.name === "QuotaExceededError";
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(
      isFull ? "storage/full" : "storage/unwritable",
      `${path} could not be written to that folder: ${reason}.`,
      "Choose a folder with room that this page may write to, or download the project file instead.",
    );
  }
}
