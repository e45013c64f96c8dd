// What the open project's Evaluate page knows and does: what was measured, what is being measured, which models there are to measure.
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { finalFolder, inRun } from "../../domain/runFolder.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";
import { evaluationOf } from "../../page/bridge/evaluationClient.ts";
import type {
  BlindMade,
  BlindResult,
  EvaluationOverview,
  Section,
} from "../../page/bridge/evaluationTypes.ts";
import { judgingOf } from "../../page/bridge/judgingClient.ts";
import type { TaskDraft, TaskView } from "../../page/bridge/judgingTypes.ts";
import { openLiveChannel } from "../../page/bridge/liveChannel.ts";
import type { MeasureRequest, PolicyChoice } from "../../page/bridge/policyTypes.ts";
import type { AppParts } from "./createApp.ts";
import { scorersOf } from "./createRewards.ts";
import { createWork } from "./createWork.ts";
import { tellEvaluateState } from "./evaluateState.ts";

/** A model of a run that answers. */
export interface ModelOption {
  key: string;
  choice: PolicyChoice;
  title: string;
  isResult: boolean;
}

/** A model that scores. `name`: as a config names it. */
export interface ScorerOption extends PolicyChoice {
  name: string;
  title: string;
}

export const keyOf = ({ run, folder }: PolicyChoice): string => inRun(run, folder);

/** For `app.keep`. */
export function createEvaluation({
  data,
  trainer,
  projects,
  setup,
}: Pick<AppParts, "data" | "trainer" | "projects" | "setup">) {
  const service = evaluationOf(data);
  const judging = judgingOf(data);
  const [overview, setOverview] = createSignal<EvaluationOverview>();
  const [models, setModels] = createSignal<readonly ModelOption[]>();
  const [scorers, setScorers] = createSignal<readonly ScorerOption[]>([]);
  const [blind, setBlind] = createSignal<readonly TaskView[]>([]);
  const [results, setResults] = createSignal<Readonly<Record<string, BlindResult>>>({});
  const [sections, setSections] = createSignal<readonly Section[]>([]);
  const [failure, setFailure] = createSignal<{ title: string; failure: Failure }>();
  const measuring = createWork<boolean>();
  const [beganMs, setBeganMs] = createSignal(0);
  const project = (): string | undefined => projects.record()?.id;

  function tell(open: string): void {
    const found = overview();
    if (found === undefined) return;
    const is = measuring.isBusy()
      ? "running"
      : found.pending !== null
        ? "needs attention"
        : found.measured.length > 0
          ? "done"
          : (models()?.length ?? 0) > 0
            ? "ready"
            : "empty";
    tellEvaluateState(open, is);
  }

  let latest = 0;
  async function refresh(): Promise<void> {
    const open = project();
    if (open === undefined) {
      setOverview(undefined);
      return;
    }
    const mine = ++latest;
    const isStale = (): boolean => mine !== latest || open !== project();
    try {
      const found = await service.overview(open);
      const ids = await service.blindTasks(open);
      const tasks = ids.length === 0 ? [] : await judging.tasks(open);
      if (isStale()) return;
      setOverview(found);
      setBlind(tasks.filter(({ record }) => ids.includes(record.id)));
      tell(open);
      // What has ended tells which was which; the others keep it to themselves.
      for (const task of blind()) if (isEnded(task)) await showResult(task.record.id);
    } catch (error) {
      if (!isStale()) setFailure({ title: "What was measured cannot be read", failure: failureOf(error) });
    }
  }

  /** What was measured of groups and of models that score, as the report says it; nothing where nothing can be reported. */
  async function readSections(): Promise<void> {
    const open = project();
    if (open === undefined) {
      setSections([]);
      return;
    }
    try {
      const found = await service.sections(open);
      if (open === project()) setSections(found);
    } catch (error) {
      const problem = failureOf(error);
      if (open !== project()) return;
      if (problem.code === "report/nothing") setSections([]);
      else setFailure({ title: "What was measured cannot be told", failure: problem });
    }
  }

  async function showResult(task: string): Promise<void> {
    const open = project();
    if (open === undefined) return;
    const found = await service.blindResult(open, task);
    if (open === project()) setResults((all) => ({ ...all, [task]: found }));
  }

  /** The models of the project's runs, newest run first, and in a run the result before checkpoints. */
  async function readModels(): Promise<void> {
    const open = project();
    const all: ModelOption[] = [];
    const scoring: ScorerOption[] = [];
    for (const run of projects.runs()) {
      const isScoring = setup.methodOf(run.algorithm)?.task === "classify";
      const history = await data.history(run.project, run.id).catch(() => undefined);
      if (open !== project()) return;
      const { result = [], checkpoints = [] } = history ?? {};
      if (isScoring) {
        if (result.length === 0) continue;
        const own = scorersOf(result);
        for (const { folder, title } of own)
          scoring.push({
            run: run.id,
            folder,
            name: inRun(run.id, folder),
            title: own.length > 1 ? `${run.title}: ${title}` : run.title,
          });
        continue;
      }
      const add = (folder: string, title: string): void => {
        const choice = { run: run.id, folder };
        all.push({ key: keyOf(choice), choice, title, isResult: folder === finalFolder });
      };
      if (result.length > 0) add(finalFolder, `${run.title}, result`);
      for (const { path, step } of [...checkpoints].sort((a, b) => b.step - a.step))
        add(path, `${run.title}, after step ${step}`);
    }
    setModels(all);
    setScorers(scoring);
    if (open !== undefined) tell(open);
  }

  createEffect(
    on(project, () => {
      setOverview(undefined);
      setModels(undefined);
      setBlind([]);
      setResults({});
      setFailure(undefined);
      setSections([]);
      void refresh();
      void readSections();
    }),
  );
  createEffect(
    on(
      () =>
        projects
          .runs()
          .map(({ id, state, step, deletedAtMs }) => [id, state, step, deletedAtMs].join())
          .join(" ") + String(setup.offered().length),
      () => void readModels(),
    ),
  );
  const channel = openLiveChannel((message) => {
    const isOurs = message.type === "judgements" || message.type === "documents";
    if (isOurs && message.project === project()) void refresh();
  });
  onCleanup(() => channel.close());

  async function attempt<T>(title: string, work: (open: string) => Promise<T>): Promise<T | undefined> {
    const open = project();
    if (open === undefined) return undefined;
    setFailure(undefined);
    try {
      return await work(open);
    } catch (error) {
      setFailure({ title, failure: failureOf(error) });
      return undefined;
    } finally {
      await refresh();
    }
  }

  return {
    service,
    project,
    overview,
    /** undefined while they are being read. */
    models,
    scorers,
    blind,
    /** Of the blind comparisons that have ended, and of those that somebody looked into before. */
    results,
    /** Sections of the report. */
    sections,
    readSections,
    showResult: (task: string) => attempt("The result cannot be read", () => showResult(task)),
    failure,
    measuring,
    beganMs,
    refresh,
    attempt,
    /** Or goes on with what was begun, where it is the same. */
    async measure(request: MeasureRequest): Promise<void> {
      const open = project();
      if (open === undefined || measuring.isBusy()) return;
      setFailure(undefined);
      setBeganMs(performance.now());
      const work = measuring.start((onProgress) => trainer.measurePolicies(open, request, onProgress));
      tell(open);
      await work;
      await refresh();
    },
    stop: () => void trainer.stopMeasuring(),
    usualMeasure: (run: string) => trainer.usualMeasure(project() ?? "", run),
    forgetPending: () => attempt("It cannot be given up", (open) => service.forgetPending(open)),
    forgetMeasured: (name: string) =>
      attempt("It cannot be removed", (open) => service.forgetMeasured(open, name)),
    /** A judging task that measures, with its pairs. */
    compareBlindly: (draft: TaskDraft, policies: string[], count: number): Promise<BlindMade | undefined> =>
      attempt("The blind comparison could not be made", async (open) => {
        const { record } = await judging.saveTask(open, draft);
        return service.addBlindPairs(open, record.id, { policies, count });
      }),
  };
}

export type Evaluation = ReturnType<typeof createEvaluation>;

export const isEnded = ({ wanted, judged }: TaskView): boolean => wanted > 0 && judged >= wanted;
