// A project of the page as a report reads one: the files that an export of it would have (src/storage/projectFile.ts), so that the
// command line makes the same report of the exported folder.
import { isReported } from "../../domain/reportFiles.ts";
import { joinBytes } from "../../domain/bytes.ts";
import type { ProjectRecord } from "../../domain/records/index.ts";
import { reportsFolder } from "../../domain/runFolder.ts";
import { sha256Hex } from "../../domain/sha256.ts";
import type { ZipEntry } from "../../formats/zip.ts";
import type { ReportFile, ReportSource } from "../../runs/report/facts.ts";
import { projectEntries } from "../../storage/projectFile.ts";
import type { OwnedRecords } from "../../storage/projectRecords.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";

export interface ReportedProject {
  readonly project: ProjectRecord;
  readonly owned: OwnedRecords;
  readonly store: ProjectStore;
  /** Awaited between two files; throwing ends it. */
  check?(done: number, total: number): Promise<void>;
}

/** `part`: "measures" leaves out all but measures, models above all, whose hashes take long. */
export async function reportSource(
  { project, owned, store, check }: ReportedProject,
  part: "all" | "measures",
): Promise<ReportSource> {
  const entries = new Map<string, ZipEntry>();
  for (const entry of await projectEntries(project, owned, part === "all" ? store : only(store, isMeasure)))
    if (isReported(entry.path)) entries.set(entry.path, entry);
  return {
    name: project.title,
    project,
    async list() {
      const files: ReportFile[] = [];
      for (const [path, entry] of entries) {
        await check?.(files.length, entries.size);
        const bytes = await bytesOf(entry);
        files.push({ path, sizeBytes: bytes.byteLength, sha256: await sha256Hex(bytes) });
      }
      return files;
    },
    async read(path) {
      const entry = entries.get(path);
      return entry === undefined ? undefined : bytesOf(entry);
    },
  };
}

const isMeasure = (path: string): boolean =>
  new RegExp(`^${reportsFolder}/[^/]+\\.(?:fairness|counterfactual|metrics)\\.jsonl$`).test(path);

const only = (store: ProjectStore, keeps: (path: string) => boolean): ProjectStore => ({
  ...store,
  list: async (folder) => (await store.list(folder)).filter(({ path }) => keeps(path)),
});

async function bytesOf(entry: ZipEntry): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of entry.chunks()) pieces.push(piece);
  return joinBytes(pieces);
}
