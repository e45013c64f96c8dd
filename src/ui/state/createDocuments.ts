// The documents, prompts and answers of the open project as the Data page has them: counts, the part of each list that is in
// sight, what is under way, and what went wrong. It outlives the page, so that reading goes on while another one is looked at.
// The worker holds the records; what a reading had before it and what became of files is kept for a reload of this tab.
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { documentsOf } from "../../page/bridge/documentsClient.ts";
import type {
  DataSummary,
  DocumentFilter,
  FileReport,
  ReadingProgress,
} from "../../page/bridge/documentTypes.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";
import { openLiveChannel } from "../../page/bridge/liveChannel.ts";
import type { NamedBlob, ProjectRecord } from "../../page/bridge/types.ts";
import type { AppParts } from "./createApp.ts";
import { createRows } from "./createRows.ts";
import { tellDataState } from "./dataState.ts";

export type ProjectPurpose = ProjectRecord["purpose"];

const readingKey = "feedbackloop.reading";
/** In one message to the worker: each takes the page's thread most of half a millisecond. */
const filesAtOnce = 40;
const mostKept = 200;
const keepAfterMs = 250;

/** What a reload of the tab leaves of a reading: files that were not reached, and what is to be said of the others. */
interface Kept {
  project: string;
  waiting: string[];
  reports: FileReport[];
}

export interface Working {
  /** "Hiding personal data": for its title. */
  title: string;
  unit: [string, string];
  done: number;
  total: number;
  startedAtMs: number;
  /** undefined: it is over too soon to be stopped. */
  stop?: () => void;
}

/** For `app.keep`. */
export function createDocuments({ data, projects }: Pick<AppParts, "data" | "projects">) {
  const service = documentsOf(data);
  const [summary, setSummary] = createSignal<DataSummary>();
  const [version, setVersion] = createSignal(0);
  const [filter, setFilter] = createSignal<DocumentFilter>({ state: "all", search: "" });
  const [reading, setReading] = createSignal<ReadingProgress & { startedAtMs: number; project: string }>();
  const [working, setWorking] = createSignal<Working>();
  const [failure, setFailure] = createSignal<{ title: string; failure: Failure }>();
  const before = keptReading();
  const [reports, setReports] = createSignal<{ project: string; files: FileReport[] }>({
    project: before?.project ?? "",
    files: before?.reports ?? [],
  });
  const [interrupted, setInterrupted] = createSignal(
    before !== undefined && before.waiting.length > 0
      ? { project: before.project, files: before.waiting }
      : undefined,
  );

  const project = (): string | undefined => projects.record()?.id;
  const fail = (title: string) => (error: unknown) => void setFailure({ title, failure: failureOf(error) });

  const rows = createRows(async (from, count) => {
    const open = project();
    return open === undefined ? undefined : service.list(open, filter(), from, count);
  }, fail("The documents could not be listed"));
  const prompts = createRows(async (from, count) => {
    const open = project();
    return open === undefined ? undefined : service.prompts(open, from, count);
  }, fail("The prompts could not be listed"));

  let looking: Promise<void> | undefined;
  let again = false;
  /** Reads counts and what is in sight anew; calls that come meanwhile make one more. */
  function refresh(): Promise<void> {
    again = true;
    looking ??= (async () => {
      while (again) {
        again = false;
        const open = project();
        if (open === undefined) {
          setSummary(undefined);
          continue;
        }
        try {
          const found = await service.summary(open);
          if (open !== project()) continue;
          setSummary(found);
          tellDataState(open, stateOf(found));
          setVersion((old) => old + 1);
          rows.renew();
          prompts.renew();
        } catch (error) {
          fail("The documents could not be read")(error);
        }
      }
    })().finally(() => (looking = undefined));
    return looking;
  }
  createEffect(
    on(project, () => {
      setSummary(undefined);
      setFailure(undefined);
      setFilter({ state: "all", search: "" });
      rows.clear();
      prompts.clear();
      void refresh();
    }),
  );
  const channel = openLiveChannel((message) => {
    if (message.type === "documents" && message.project === project()) void refresh();
  });
  onCleanup(() => channel.close());

  function stateOf({ documents, states, prompts: made, answered }: DataSummary) {
    if (reading() !== undefined || working() !== undefined) return "running" as const;
    if (documents === 0 && made === 0) return "empty" as const;
    if (states.needsReview > 0) return "needs attention" as const;
    return made > 0 && answered === made ? ("done" as const) : ("ready" as const);
  }

  /** Something that takes a while: its progress, and what went wrong. Resolves with undefined where it did not work. */
  async function work<T>(
    title: string,
    unit: Working["unit"],
    what: (onProgress: (done: number, total: number) => void) => Promise<T>,
    stop?: () => void,
  ): Promise<T | undefined> {
    if (working() !== undefined) return undefined;
    setFailure(undefined);
    const startedAtMs = performance.now();
    const tell = (done: number, total: number): void =>
      void setWorking({ title, unit, done, total, startedAtMs, ...(stop === undefined ? {} : { stop }) });
    tell(0, 0);
    let isOver = false;
    try {
      // What is told may come after the answer.
      return await what((done, total) => (isOver ? undefined : tell(done, total)));
    } catch (error) {
      setFailure({ title: `${title} did not work`, failure: failureOf(error) });
      return undefined;
    } finally {
      isOver = true;
      setWorking(undefined);
      await refresh();
    }
  }

  const stop = (): void => void service.stop().catch(() => undefined);
  const [offered, setOffered] = createSignal<readonly NamedBlob[]>();

  return {
    service,
    project,
    /** Files that wait for a word about what the project is for. */
    offered,
    /** Files that a person brought: read at once, or after a question that is asked once in a project. */
    async offer(files: readonly NamedBlob[]): Promise<void> {
      if (files.length === 0 || reading() !== undefined) return;
      if (projects.record()?.purposeStatedAtMs === undefined) setOffered(files);
      else await this.read(files);
    },
    dismissOffer: () => setOffered(undefined),
    async statePurpose(purpose: ProjectPurpose): Promise<void> {
      const [open, files] = [project(), offered()];
      if (open === undefined) return;
      await this.change("The purpose could not be kept", () => service.state(open, { purpose }));
      await projects.refresh();
      setOffered(undefined);
      if (files !== undefined) await this.read(files);
    },
    summary,
    /** Changes whenever the records have. */
    version,
    refresh,
    rows,
    prompts,
    filter,
    setFilter(change: Partial<DocumentFilter>): void {
      setFilter((old) => ({ ...old, ...change }));
      rows.clear();
      rows.renew();
    },
    working,
    work,
    /** Looks for personal data in these documents; null: in all that are used. */
    async anonymise(ids: readonly string[] | null): Promise<void> {
      const open = project();
      if (open === undefined) return;
      await work(
        "Hiding personal data",
        ["document", "documents"],
        (onProgress) => service.anonymise(open, ids === null ? null : [...ids], onProgress),
        stop,
      );
    },
    /** Ends what is under way in the worker; what is done of it stays. */
    stop,
    failure,
    dismissFailure: () => setFailure(undefined),
    /** A short change: what went wrong is shown. */
    async change<T>(title: string, what: () => Promise<T>): Promise<T | undefined> {
      setFailure(undefined);
      try {
        return await what();
      } catch (error) {
        fail(title)(error);
        return undefined;
      } finally {
        await refresh();
      }
    },

    reading: () => (reading()?.project === project() ? reading() : undefined),
    /** What became of the files of the newest reading. */
    reports: (): readonly FileReport[] => (reports().project === project() ? reports().files : []),
    interrupted: (): readonly string[] => {
      const left = interrupted();
      return left !== undefined && left.project === project() ? left.files : [];
    },
    dismissReports(): void {
      setReports({ project: "", files: [] });
      setInterrupted(undefined);
      keepReading(undefined);
    },
    async read(files: readonly NamedBlob[]): Promise<void> {
      const open = project();
      if (open === undefined || reading() !== undefined || files.length === 0) return;
      const startedAtMs = performance.now();
      const waiting = new Set(files.map(({ path }) => path));
      const told: FileReport[] = [];
      setFailure(undefined);
      setInterrupted(undefined);
      setReports({ project: open, files: [] });
      const keep = (): void =>
        keepReading({ project: open, waiting: [...waiting], reports: told.filter(isWorthKeeping) });
      keep();
      const first = {
        files: files.length,
        filesDone: 0,
        file: files[0]?.path ?? "",
        done: 0,
        total: 0,
        documents: 0,
      };
      setReading({ ...first, startedAtMs, project: open });
      tellDataState(open, "running");
      // Of thousands of files not each by itself, and once more when the tab goes.
      let keeping: ReturnType<typeof setTimeout> | undefined;
      addEventListener("pagehide", keep);
      try {
        for (let at = 0; at < files.length; at += filesAtOnce)
          await service.bring(files.slice(at, at + filesAtOnce), at === 0);
        const all = await service.read(
          open,
          (progress) => void setReading((old) => old && { ...old, ...progress }),
          (report) => {
            waiting.delete(report.file);
            told.push(report);
            keeping ??= setTimeout(() => {
              keeping = undefined;
              keep();
            }, keepAfterMs);
          },
        );
        // What is told on the way may come after the answer.
        told.splice(0, told.length, ...all);
        // Stopped by hand: what was not reached is nothing that was lost.
        waiting.clear();
      } catch (error) {
        setFailure({ title: "The files could not be read to the end", failure: failureOf(error) });
      } finally {
        clearTimeout(keeping);
        removeEventListener("pagehide", keep);
        setReports({ project: open, files: told });
        keep();
        setReading(undefined);
        await refresh();
      }
    },
  };
}

export type DocumentsState = ReturnType<typeof createDocuments>;

/** The others are in the list of documents. */
const isWorthKeeping = ({ failure, faultCount, notes }: FileReport): boolean =>
  failure !== null || faultCount > 0 || notes.length > 0;

function keptReading(): Kept | undefined {
  try {
    const text = sessionStorage.getItem(readingKey);
    return text === null ? undefined : (JSON.parse(text) as Kept);
  } catch {
    return undefined;
  }
}

function keepReading(kept: Kept | undefined): void {
  try {
    if (kept === undefined || (kept.waiting.length === 0 && kept.reports.length === 0))
      sessionStorage.removeItem(readingKey);
    else
      sessionStorage.setItem(
        readingKey,
        JSON.stringify({
          ...kept,
          waiting: kept.waiting.slice(0, mostKept),
          reports: kept.reports.slice(0, mostKept),
        }),
      );
  } catch {
    // What is said of files then ends with a reload.
  }
}
