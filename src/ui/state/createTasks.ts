// The judging tasks of the open project as their owner has them, the invitations they make, and judgements that come back as files.
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";
import { createMeasuring, hearOfJudgements, judgingOf } from "../../page/bridge/judgingClient.ts";
import type {
  EventsTaken,
  ItemsMade,
  ItemsRequest,
  Said,
  TaskDraft,
  TaskItemKind,
  TaskReport,
  TaskView,
} from "../../page/bridge/judgingTypes.ts";
import type { ScorerReference } from "../../page/bridge/rewardTypes.ts";
import type { NamedBlob } from "../../page/bridge/types.ts";
import { tellAnnotateState } from "./annotateState.ts";
import type { AppParts } from "./createApp.ts";
import { inTurns } from "./inTurns.ts";

/** What became of a file of judgements. */
export interface TakenFile {
  name: string;
  taken: EventsTaken | null;
  failure: Failure | null;
}

/** From so late on the page says that figures are being brought up to date. */
const lateMs = 400;
/** A worker that has nothing to measure for so long gives back what it holds. */
const idleMs = 60_000;

/** For `app.keep`. */
export function createTasks({
  data,
  projects,
  setup,
  trainer,
}: Pick<AppParts, "data" | "projects" | "setup" | "trainer">) {
  const service = judgingOf(data);
  const [tasks, setTasks] = createSignal<readonly TaskView[]>();
  const [reports, setReports] = createSignal<Readonly<Record<string, TaskReport>>>({});
  const [failure, setFailure] = createSignal<{ title: string; failure: Failure }>();
  const [busy, setBusy] = createSignal(false);
  const [files, setFiles] = createSignal<readonly TakenFile[]>([]);
  const [made, setMade] = createSignal<{ task: string; items: ItemsMade }>();
  const [reading, setReading] = createSignal<{ task: string; done: number; total: number }>();
  const project = (): string | undefined => projects.record()?.id;

  const [isLate, setLate] = createSignal(false);
  const measuring = createMeasuring();
  let idle: ReturnType<typeof setTimeout> | undefined;
  /** A thread of its own measures, half of the time at most: a judgement is never kept waiting. */
  const measures = inTurns(async () => {
    const open = project();
    if (open === undefined) return;
    const judged = (tasks() ?? []).filter(({ perAnnotator }) => perAnnotator.length > 0);
    if (judged.length > 0) await measuring.service.hear(open);
    for (const { record } of judged) {
      const report = await measuring.service.report(open, record.id);
      if (open !== project()) return;
      setReports((all) => ({ ...all, [record.id]: report }));
    }
  }, 1);
  async function measure(): Promise<void> {
    clearTimeout(idle);
    setTimeout(() => setLate(measures.isBehind), lateMs);
    try {
      await measures.ask();
    } catch (error) {
      setFailure({ title: "The judgements could not be measured", failure: failureOf(error) });
    }
    if (measures.isBehind) return;
    setLate(false);
    clearTimeout(idle);
    idle = setTimeout(() => measuring.end(), idleMs);
  }

  const lists = inTurns(async () => {
    const open = project();
    if (open === undefined) {
      setTasks(undefined);
      return;
    }
    try {
      const found = await service.tasks(open);
      if (open !== project()) return;
      setTasks(found);
      tellAnnotateState(open, stateOf(found));
      void measure();
    } catch (error) {
      setFailure({ title: "The tasks could not be listed", failure: failureOf(error) });
    }
  });
  const refresh = (): Promise<void> => lists.ask();
  createEffect(
    on(project, () => {
      setTasks(undefined);
      setReports({});
      setFailure(undefined);
      setFiles([]);
      setMade(undefined);
      void refresh();
    }),
  );
  const channel = hearOfJudgements(service, project, () => void refresh());
  onCleanup(() => {
    channel.close();
    measuring.end();
  });

  /** undefined: it did not work, and the page says so. */
  async function act<T>(title: string, what: (project: string) => Promise<T>): Promise<T | undefined> {
    const open = project();
    if (open === undefined || busy()) return undefined;
    setBusy(true);
    setFailure(undefined);
    try {
      return await what(open);
    } catch (error) {
      setFailure({ title, failure: failureOf(error) });
      return undefined;
    } finally {
      setBusy(false);
      await refresh();
    }
  }

  /** Where the method that is chosen cannot learn from such judgements, one that can. */
  function chooseLearner(): void {
    const kind = setup.dataset()?.kind ?? "";
    const chosen = setup.method();
    if (chosen === undefined || chosen.rows.from.includes(kind)) return;
    const able = setup.offered().filter(({ rows }) => rows.from.includes(kind));
    const best = able.find(({ rows }) => rows.id === kind) ?? able[0];
    if (best !== undefined) setup.chooseMethod(best.id);
  }

  return {
    service,
    project,
    tasks,
    /** What is measured, by the ids of tasks. */
    reports,
    /** What is measured is of an earlier moment, and is being brought up to date. */
    isLate,
    failure,
    busy,
    refresh,
    save: (draft: TaskDraft): Promise<TaskView | undefined> =>
      act("The task could not be saved", (open) => service.saveTask(open, draft)),
    /** `scorer`: for a strategy that asks a reward model; the trainer then chooses. */
    async addItems(task: string, request: ItemsRequest, scorer?: ScorerReference): Promise<void> {
      setMade(undefined);
      const items = await act("Nothing could be chosen", async (open) => {
        if (scorer === undefined) return service.addItems(open, task, request);
        try {
          return await trainer.choosePairs(open, task, scorer, request, (done: number, total: number) =>
            setReading(total > 0 ? { task, done, total } : undefined),
          );
        } finally {
          setReading(undefined);
          await service.itemsWritten(open);
        }
      });
      if (items !== undefined) setMade({ task, items });
    },
    /** What the newest choice of pairs came to. */
    made,
    /** How far a reward model is through the answers. */
    reading,
    markItem: (
      item: string,
      kind: TaskItemKind,
      expected: string | null,
      feedback: string | null,
    ): Promise<true | undefined> =>
      act("The item could not be marked", async (open) => {
        await service.markItem(open, item, kind, expected, feedback);
        return true as const;
      }),
    adjudicate: (task: string, item: string, said: Said): Promise<true | undefined> =>
      act("The item could not be settled", async (open) => {
        await service.adjudicate(open, task, item, said);
        return true as const;
      }),
    setVoid: (annotator: string, isVoid: boolean, reason: string): Promise<true | undefined> =>
      act(
        `The judgements of ${annotator} could not be ${isVoid ? "made void" : "restored"}`,
        async (open) => {
          await service.setVoid(open, annotator, isVoid, reason);
          return true as const;
        },
      ),
    /** What counts now becomes a dataset, and the next run learns from it. */
    trainOn: (): Promise<true | undefined> =>
      act("The judgements could not be made into a dataset", async (open) => {
        await setup.adopt(await data.takeJudgements(open));
        chooseLearner();
        return true as const;
      }),
    invitation: (task: string, annotator: string | null) =>
      act("The invitation could not be made", (open) => service.invitation(open, task, annotator)),
    /** For everybody of the roster. */
    invitations: (task: string) =>
      act("The invitations could not be made", (open) => service.invitations(open, task)),
    files,
    dismissFiles: () => setFiles([]),
    async takeJudgements(given: readonly NamedBlob[]): Promise<void> {
      await projects.refresh();
      setFiles([]);
      for (const { path, blob } of given) {
        const open = project();
        if (open === undefined) return;
        let one: TakenFile;
        try {
          one = { name: path, taken: await service.takeJudgements(open, path, blob), failure: null };
        } catch (error) {
          one = { name: path, taken: null, failure: failureOf(error) };
        }
        setFiles((all) => [...all, one]);
      }
      await refresh();
    },
  };
}

export type Tasks = ReturnType<typeof createTasks>;

function stateOf(tasks: readonly TaskView[]) {
  const wanted = tasks.reduce((sum, one) => sum + one.wanted, 0);
  const judged = tasks.reduce((sum, one) => sum + one.judged, 0);
  if (wanted === 0) return "empty" as const;
  if (judged === 0) return "ready" as const;
  return judged < wanted ? ("running" as const) : ("done" as const);
}
