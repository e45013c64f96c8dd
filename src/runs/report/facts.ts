// What a report is made of: the files of a project's folder, read once. On the page the same files are made of its records, so that
// both hosts write the same bytes.

import { AppError, quote } from "../../domain/errors.ts";
import {
  comparison,
  completion,
  document,
  type Fields,
  item,
  prompt,
  type ProjectRecord,
  rating,
  type RecordKind,
  task,
  tombstone,
  voiding,
} from "../../domain/records/index.ts";
import {
  jsonLines,
  linesByType,
  type LineType,
  lineTypes,
  type ReportLine,
} from "../../domain/reportLines.ts";
import { logFile, logsFolder, runFolder, runOfPath, stepOfCheckpoint } from "../../domain/runFolder.ts";
import { sha256Hex } from "../../domain/sha256.ts";
import { recordsIn } from "../../storage/dataFiles.ts";

export interface ReportFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** In hex. */
  readonly sha256: string;
}

export interface ReportSource {
  /** What the project is called where nothing was said of it: the folder's name. */
  readonly name: string;
  readonly project: ProjectRecord | undefined;
  /** All files but manifest.json, secrets, and reports that were written: these say what the others say. */
  list(): Promise<readonly ReportFile[]>;
  read(path: string): Promise<Uint8Array | undefined>;
}

const tables = {
  documents: document,
  prompts: prompt,
  completions: completion,
  comparisons: comparison,
  ratings: rating,
  tasks: task,
  items: item,
  voids: voiding,
  erased: tombstone,
} as const;
type Tables = {
  readonly [K in keyof typeof tables]: (typeof tables)[K] extends RecordKind<infer R> ? readonly R[] : never;
};

export interface LinesOf<T extends LineType> {
  readonly file: string;
  /** Of the file, without its folder and endings. */
  readonly name: string;
  readonly lines: readonly ReportLine<T>[];
}

export interface RunFacts {
  readonly name: string;
  /** Where its settings stand: state.json of its newest checkpoint; undefined where it has none. */
  readonly stateFile: string | undefined;
  readonly settings: Fields | undefined;
  readonly log: string | undefined;
  readonly lines: readonly Fields[];
  /** Checkpoints and results, with their weights' hash, that erasing somebody marked. */
  readonly marked: readonly string[];
}

export interface ProjectFacts extends Tables {
  readonly title: string;
  readonly project: ProjectRecord | undefined;
  /** By path. */
  readonly files: readonly ReportFile[];
  readonly fingerprint: string;
  readonly runs: readonly RunFacts[];
  readonly reports: { readonly [T in LineType]: readonly LinesOf<T>[] };
  /** Only what belongs to this run is reported of policies; undefined: all. */
  readonly run: string | undefined;
}

/** Of one run, or of all. AppError "report/no-run", "report/nothing", "report/bad-line", "record/...". */
export async function projectFacts(source: ReportSource, run: string | undefined): Promise<ProjectFacts> {
  const files = [...(await source.list())].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (files.length === 0)
    throw new AppError(
      "report/nothing",
      `${quote(source.name)} has no files to report on.`,
      "Read files into the project, judge answers or train a model first.",
    );
  const read = async (path: string): Promise<Uint8Array> => (await source.read(path)) ?? new Uint8Array();
  const records: Record<string, readonly Fields[]> = {};
  for (const [name, kind] of Object.entries(tables))
    records[name] = recordsIn(kind as RecordKind, await read(kind.file ?? ""), "folder");
  const runs = await runsIn(
    files,
    read,
    (records[tombstone.id] ?? []).map(({ id }) => String(id)),
  );
  if (
    run !== undefined &&
    !runs.some(({ name }) => name === run) &&
    !files.some(({ path }) => reportName(path) === run)
  )
    throw new AppError(
      "report/no-run",
      `${quote(source.name)} has no run ${quote(run)}; it has ${runs.map(({ name }) => name).join(", ") || "none"}.`,
      "Give --run one of these, or leave it out to report on all.",
    );
  const reports = Object.fromEntries(lineTypes.map((type) => [type, [] as LinesOf<LineType>[]]));
  for (const { path } of files.filter((one) => /^reports\/[^/]+\.jsonl$/.test(one.path))) {
    const found = linesByType(path, await read(path));
    const name = reportName(path) ?? path;
    for (const type of lineTypes)
      if (found[type].length > 0) reports[type]?.push({ file: path, name, lines: found[type] });
  }
  return {
    ...(records as unknown as Tables),
    title: source.project?.title ?? source.name,
    project: source.project,
    files,
    fingerprint: await fingerprintOf(files),
    runs,
    reports: reports as unknown as ProjectFacts["reports"],
    run,
  };
}

/** SHA-256 over "hash path" lines in order of paths: `sha256sum` of the same files, hashed again. */
export function fingerprintOf(files: readonly ReportFile[]): Promise<string> {
  const text = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join("");
  return sha256Hex(new TextEncoder().encode(text));
}

/** "decision.spring" of reports/decision.spring.fairness.jsonl. */
const reportName = (path: string): string | undefined =>
  /^reports\/([^/]+?)(\.[a-z]+)?\.jsonl$/.exec(path)?.[1];

async function runsIn(
  files: readonly ReportFile[],
  read: (path: string) => Promise<Uint8Array>,
  erased: readonly string[],
): Promise<RunFacts[]> {
  const paths = new Set(files.map(({ path }) => path));
  const names = [...new Set([...paths].flatMap((path) => runOfPath(path)?.run ?? []))];
  for (const path of paths) {
    const logged = path.startsWith(`${logsFolder}/`)
      ? /^([^/]+)\.jsonl$/.exec(path.slice(logsFolder.length + 1))?.[1]
      : undefined;
    if (logged !== undefined && !logged.includes(".") && !names.includes(logged)) names.push(logged);
  }
  const runs: RunFacts[] = [];
  for (const name of names.sort()) {
    const states = [...paths].flatMap((path) => {
      const folder = /^models\/([^/]+)\/([^/]+)\/state\.json$/.exec(path);
      const step = folder?.[1] === name ? stepOfCheckpoint(folder[2] ?? "") : undefined;
      return step === undefined ? [] : [{ path, step }];
    });
    const newest = states.sort((a, b) => b.step - a.step)[0]?.path;
    const log = paths.has(logFile(name)) ? logFile(name) : undefined;
    const lines: Fields[] = [];
    if (log !== undefined) jsonLines(log, await read(log), (fields) => lines.push(fields));
    const marked: string[] = [];
    for (const path of erased.length === 0 ? [] : paths) {
      if (!path.startsWith(`${runFolder(name)}/`) || !path.endsWith("/README.md")) continue;
      const card = new TextDecoder().decode(await read(path));
      if (erased.some((hash) => card.includes(hash))) marked.push(path.slice(0, -"/README.md".length));
    }
    runs.push({
      name,
      stateFile: newest,
      settings: newest === undefined ? undefined : settingsIn(newest, await read(newest)),
      log,
      lines,
      marked,
    });
  }
  return runs;
}

function settingsIn(path: string, bytes: Uint8Array): Fields | undefined {
  try {
    const state = JSON.parse(new TextDecoder().decode(bytes)) as { config?: unknown };
    return typeof state.config === "object" && state.config !== null ? (state.config as Fields) : undefined;
  } catch {
    throw new AppError(
      "report/bad-line",
      `${quote(path, 200)} is no JSON.`,
      "Bring back the file as it was, or remove its checkpoint.",
    );
  }
}
