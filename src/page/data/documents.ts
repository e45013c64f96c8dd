// What the data worker does with documents, for the Data page: reads files into a project, cleans, hides personal data, lists the
// part that is in sight. Loaded when somebody first looks at documents; libraries of file kinds, the anonymiser and templates
// only when they are used. One thing at a time works on a project; the rest waits for it, and it can be stopped.
import { documentReaders } from "../../data/documents/index.ts";
import { Intake, type IngestReport } from "../../data/intake/index.ts";
import { cleanProject, usualSteps } from "../../data/cleaning/cleanDocuments.ts";
import { cleaningSteps } from "../../data/cleaning/index.ts";
import { documentStates, documentState, type DocumentState } from "../../domain/documentState.ts";
import { AppError } from "../../domain/errors.ts";
import type { DocumentRecord, ProjectRecord } from "../../domain/records/index.ts";
import { retentionSummary } from "../../domain/retention.ts";
import { blobSource } from "../../storage/blobFiles.ts";
import { browserData } from "../../storage/browserData.ts";
import type { ProjectDatabase } from "../../storage/projectDatabase.ts";
import { projectRecords } from "../../storage/projectRecords.ts";
import { breathe } from "../../runs/turns.ts";
import { failureOf } from "../bridge/failure.ts";
import { openLiveChannel } from "../bridge/liveChannel.ts";
import type {
  CleaningLine,
  DataSummary,
  DocumentFilter,
  DocumentRow,
  FileReport,
  Part,
  ReadingProgress,
  WordList,
} from "../bridge/documentTypes.ts";
import type { NamedBlob } from "../bridge/types.ts";
import { isShown, rowOf } from "./documentViews.ts";
import { createErasing } from "./erasing.ts";
import { supportOf } from "./hiding.ts";
import { heldData, type HeldData } from "./heldData.ts";
import { createPrompting } from "./prompting.ts";
import { createReviews } from "./reviews.ts";
import { createSecondLooks } from "./secondLooks.ts";
import { createTakeBack, type TakeBack } from "./takeBack.ts";

/** Told at most so often: each telling is a message to the page's thread. */
const tellEveryMs = 120;
/** Documents that were read wait no longer than this for the database, and for the list. */
const commitEveryMs = 800;
const commitEvery = 500;
/** Who left a document out, where no cleaning step did. */
const byPerson = "person";

export interface DocumentsHost {
  database(): Promise<ProjectDatabase>;
}

export type Statement = Partial<Pick<ProjectRecord, "purpose" | "overseer" | "retention" | "legalHold">>;

/** What the parts of this service share. */
export interface DocumentsDesk {
  database(): Promise<ProjectDatabase>;
  data(project: string): Promise<HeldData>;
  record(project: string): Promise<ProjectRecord>;
  takeBack: TakeBack;
  /** Tells every tab that records of the project were written. */
  tell(project: string): void;
  /** Work that can be stopped, alone. `turn`: between pieces, it tells how far it is and lets others have the thread. */
  work<T>(
    onProgress: (done: number, total: number) => unknown,
    what: (job: { signal: AbortSignal; turn(done: number, total: number): Promise<void> }) => Promise<T>,
  ): Promise<T | undefined>;
  formatTitle(id: string): string;
}

export function createDocuments(host: DocumentsHost) {
  const held = new Map<string, Promise<HeldData>>();
  const channel = openLiveChannel((message) => {
    if (message.type === "documents") void held.get(message.project)?.then((data) => data.drop());
  });
  const takeBack = createTakeBack();
  let stopper = new AbortController();
  let tail: Promise<unknown> = Promise.resolve();

  const titles = new Map<string, string>(documentReaders.map(({ id, title }) => [id, bare(title)]));
  const desk: DocumentsDesk = {
    database: () => host.database(),
    data(project) {
      const found =
        held.get(project) ?? host.database().then((database) => heldData(browserData(database, project)));
      held.set(project, found);
      found.catch(() => held.delete(project));
      return found;
    },
    record: async (project) => projectRecords(await host.database()).project(project),
    takeBack,
    tell: (project) => channel.send({ type: "documents", project }),
    formatTitle: (id) => titles.get(id) ?? id,
    async work(onProgress, what) {
      const mine = tail.then(async () => {
        stopper = new AbortController();
        const { signal } = stopper;
        let toldMs = -Infinity;
        const turn = async (done: number, total: number): Promise<void> => {
          if (performance.now() - toldMs > tellEveryMs || done === total) {
            toldMs = performance.now();
            void onProgress(done, total);
          }
          await breathe();
          signal.throwIfAborted();
        };
        try {
          return await what({ signal, turn });
        } catch (error) {
          // Stopped by hand: nothing failed.
          if (signal.aborted && !(error instanceof AppError)) return undefined;
          throw error;
        }
      });
      tail = mine.catch(() => undefined);
      return mine;
    },
  };

  const reviews = createReviews(desk);

  const documents = async (project: string): Promise<DocumentRecord[]> =>
    (await desk.data(project)).documents.all();

  /** The steps that are on: those that any document has gone through. */
  function stepsOn(all: readonly DocumentRecord[]): ReadonlySet<string> {
    return new Set(all.flatMap(({ cleaned }) => cleaned?.steps.map(({ id }) => id) ?? []));
  }

  const chosenSteps = (isChosen: (step: (typeof cleaningSteps)[number]) => boolean) =>
    cleaningSteps.filter(isChosen).map((step) => ({ step }));

  function cleaningLines(all: readonly DocumentRecord[]): CleaningLine[] {
    if (all.length === 0) return [];
    const on = stepsOn(all);
    const counts = new Map<string, number>();
    for (const { cleaned } of all)
      for (const { id, count } of cleaned?.steps ?? [])
        if (count > 0) counts.set(id, (counts.get(id) ?? 0) + 1);
    return cleaningSteps.map(({ id, title, about, drops }) => ({
      id,
      title,
      about,
      count: counts.get(id) ?? 0,
      unit: { one: "document", many: "documents" },
      drops,
      isOn: on.has(id),
    }));
  }

  let brought: NamedBlob[] = [];

  return {
    async summary(project: string): Promise<DataSummary> {
      const data = await desk.data(project);
      const [all, prompts, completions, record] = await Promise.all([
        data.documents.all(),
        data.prompts.all(),
        data.completions.all(),
        desk.record(project),
      ]);
      const states = Object.fromEntries(documentStates.map((state) => [state, 0])) as Record<
        DocumentState,
        number
      >;
      const languages = new Map<string | null, number>();
      for (const one of all) {
        states[documentState(one)]++;
        const { language = null } = one;
        if (one.leftOut === undefined) languages.set(language, (languages.get(language) ?? 0) + 1);
      }
      const answersOf = new Map<string, number>();
      for (const { promptId } of completions)
        if (promptId !== undefined) answersOf.set(promptId, (answersOf.get(promptId) ?? 0) + 1);
      const known = await reviews.languages();
      return {
        documents: all.length,
        states,
        withInvisible: all.filter(({ invisible }) => (invisible?.length ?? 0) > 0).length,
        languages: [...languages].map(([language, count]) => ({
          language,
          count,
          support: supportOf(language, known),
        })),
        cleaning: cleaningLines(all),
        prompts: prompts.length,
        testPrompts: prompts.filter(({ split }) => split === "test").length,
        answered: prompts.filter(({ id }) => (answersOf.get(id) ?? 0) >= 2).length,
        answers: completions.length,
        words: record.words ?? { hide: [], keep: [] },
        undo: takeBack.label(project),
        retention: retentionSummary(record, all, new Date().toISOString().slice(0, 10)),
      };
    },

    async list(
      project: string,
      filter: DocumentFilter,
      from: number,
      count: number,
    ): Promise<Part<DocumentRow>> {
      const shown = (await documents(project)).filter((one) => isShown(one, filter));
      return {
        total: shown.length,
        rows: shown.slice(from, from + count).map((one) => rowOf(one, desk.formatTitle)),
      };
    },

    /** Files that `read` is asked to read next. In several messages: a hundred files in one keep the page's thread for 40 ms. */
    bring(files: NamedBlob[], isFirst: boolean): void {
      if (isFirst) brought = [];
      brought.push(...files);
    },

    /**
     * Reads the files that were brought one after another; those that cannot be read stop nothing. What became of each is told
     * once it is in the database, and again at the end. Ends early, without an error, where it is stopped.
     */
    async read(
      project: string,
      onProgress: (progress: ReadingProgress) => unknown,
      onReport: (report: FileReport) => unknown,
    ): Promise<FileReport[]> {
      const files = brought;
      brought = [];
      const reports = await desk.work(
        () => undefined,
        async ({ signal }) => {
          const data = await desk.data(project);
          const before = new Set((await data.documents.all()).map(({ id }) => id));
          const beganMs = Date.now();
          const intake = await Intake.open(data, new Date(beganMs).toISOString());
          const isStopped = (): boolean => signal.aborted;
          let documentsRead = 0;
          let toldMs = -Infinity;
          let committedMs = performance.now();
          /** Told when their documents are in the database, so that what is listed stays. */
          let waiting: FileReport[] = [];
          const told: FileReport[] = [];
          const commit = async (): Promise<void> => {
            committedMs = performance.now();
            await intake.commit();
            for (const report of waiting) void onReport(report);
            told.push(...waiting);
            waiting = [];
            desk.tell(project);
          };
          const tell = async (
            filesDone: number,
            file: string,
            done: number,
            total: number,
          ): Promise<void> => {
            if (performance.now() - toldMs < tellEveryMs) return;
            toldMs = performance.now();
            void onProgress({ files: files.length, filesDone, file, done, total, documents: documentsRead });
            // What small files brought does not wait for a large one after them.
            if (intake.waiting > 0 && performance.now() - committedMs > commitEveryMs) await commit();
            await breathe();
          };
          for (const [i, { path, blob }] of files.entries()) {
            if (isStopped()) break;
            await tell(i, path, 0, 0);
            try {
              const report = await intake.file(blobSource(path, blob), {
                signal,
                // One after the other: the list has the files in this order after a reload too.
                now: new Date(beganMs + i).toISOString(),
                progress: (done, total) => tell(i, path, done, total),
              });
              documentsRead += report.documents;
              waiting.push(reportOf(path, report));
            } catch (error) {
              if (isStopped()) break;
              waiting.push({ ...nothingOf(path), failure: failureOf(error) });
            }
            if (intake.waiting >= commitEvery || performance.now() - committedMs > commitEveryMs)
              await commit();
          }
          await commit();
          const added = (await data.documents.all()).filter(({ id }) => !before.has(id));
          if (added.length === 0) return told;
          // What mends text and leaves nothing out is done at once; each step can be taken back.
          const on = stepsOn(await data.documents.all());
          const chosen = on.size === 0 ? usualSteps : chosenSteps(({ id }) => on.has(id));
          await cleanProject(data, chosen, {
            files: new Set(added.map(({ sha256 }) => sha256)),
            progress: async () => breathe(),
          });
          desk.tell(project);
          return told;
        },
      );
      return reports ?? [];
    },

    /** Ends what is under way after the piece it is at; what is done stays. */
    stop: (): void => stopper.abort(),

    async setCleaning(
      project: string,
      step: string,
      isOn: boolean,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<void> {
      await desk.work(onProgress, async ({ signal, turn }) => {
        const data = await desk.data(project);
        const all = await data.documents.all();
        const on = stepsOn(all);
        const chosen = chosenSteps(({ id }) => (id === step ? isOn : on.has(id)));
        reviews.remember(all);
        await cleanProject(data, chosen, { signal, progress: turn });
        desk.tell(project);
      });
    },

    async leaveOut(project: string, ids: string[], isLeftOut: boolean): Promise<void> {
      const data = await desk.data(project);
      const wanted = new Set(ids);
      const old = (await data.documents.all()).filter(({ id }) => wanted.has(id));
      takeBack.note(project, {
        label: `${isLeftOut ? "leaving out" : "taking back"} ${old.length === 1 ? "a document" : `${old.length} documents`}`,
        documents: old,
      });
      await data.documents.put(
        old.map(({ leftOut: _, ...rest }) => (isLeftOut ? { ...rest, leftOut: byPerson } : rest)),
      );
      desk.tell(project);
    },

    /** The newest change is taken back: what it was, or null where there is none. */
    async undo(project: string): Promise<string | null> {
      const change = takeBack.pop(project);
      if (change === undefined) return null;
      const data = await desk.data(project);
      await data.prompts.remove([...(change.newPrompts ?? [])]);
      await data.documents.put(change.documents ?? []);
      await data.prompts.put(change.prompts ?? []);
      await data.completions.put(change.completions ?? []);
      desk.tell(project);
      return change.label;
    },

    async setWords(project: string, words: WordList): Promise<void> {
      await projectRecords(await host.database()).changeProject(project, (old) => ({ ...old, words }));
      desk.tell(project);
    },
    /** What its owner said that it is for, how long it keeps documents, whether anything may be erased. */
    async state(project: string, said: Statement): Promise<void> {
      await projectRecords(await host.database()).changeProject(project, (old) => ({
        ...old,
        ...said,
        ...(said.purpose === undefined ? {} : { purposeStatedAtMs: Date.now() }),
      }));
      desk.tell(project);
    },

    ...reviews.service,
    ...createPrompting(desk),
    ...createSecondLooks(desk, (project) => reviews.anonymiserOf(project)),
    ...createErasing(desk, (project) => reviews.forget(project)),
  };
}

export type Documents = ReturnType<typeof createDocuments>;

/** "a PDF document" as it stands in a list: "PDF document". */
const bare = (title: string): string => {
  const name = title.replace(/^an? /, "");
  return name.charAt(0).toUpperCase() + name.slice(1);
};

const nothingOf = (file: string): FileReport => ({
  file,
  documents: 0,
  comparisons: 0,
  isKnown: false,
  failure: null,
  faults: [],
  faultCount: 0,
  notes: [],
});

/** Lines shown of one file's faults. */
const shownFaults = 20;

function reportOf(file: string, report: IngestReport): FileReport {
  return {
    ...nothingOf(file),
    documents: report.documents,
    comparisons: report.comparisons,
    isKnown: report.alreadyThere,
    faults: report.faults.slice(0, shownFaults).map(({ line, message, hint }) => ({ line, message, hint })),
    faultCount: report.faultCount,
    notes: report.notes.map(({ message }) => message),
  };
}
