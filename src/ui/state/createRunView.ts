// One run as a page shows it, whether it is trained now or not: its record, and its log joined with the live events.
import { createMemo, createResource } from "solid-js";
import type { DataClient } from "../../page/bridge/client.ts";
import type { Drawing, MethodView, MetricView, RunHistory, RunRecord } from "../../page/bridge/types.ts";
import type { StepRecord } from "../charts/metricCharts.ts";
import type { Live, RunPhase } from "./createLive.ts";
import type { Projects } from "./createProjects.ts";
import type { Setup } from "./createSetup.ts";
import { runsBefore } from "./neededRuns.ts";
import type { Failure } from "../../page/bridge/failure.ts";

const nothing: RunHistory = {
  steps: [],
  evaluations: [],
  checkpoints: [],
  result: [],
  troubles: {},
  before: {},
  drawing: null,
};

/** A record says "running" for ever when its tab was closed: without live events it was interrupted. */
export function stateOfRecord(record: RunRecord): RunPhase {
  if (record.state === "ready") return "idle";
  return record.state === "running" ? "stopped" : record.state;
}

export function createRunView(
  { projects, live, data, setup }: { projects: Projects; live: Live; data: DataClient; setup: Setup },
  run: () => string | undefined,
) {
  const record = createMemo((): RunRecord | undefined => projects.run(run()));
  const before = createMemo((): readonly RunRecord[] => {
    const found = record();
    return found === undefined ? [] : runsBefore(found, projects.runs());
  });
  const isLive = (): boolean => live.shows(projects.id(), run());
  const isActive = (): boolean => isLive() && live.isActive();

  // Read when a part of the run begins and whenever its record changes: a checkpoint, its end.
  const [history] = createResource(
    () => {
      const found = record();
      const id = projects.id();
      if (found === undefined || id === undefined) return false;
      return { project: id, run: found.id, at: `${found.state} ${found.changedAtMs}` };
    },
    async ({ project, run: id }) => ({
      of: `${project}/${id}`,
      history: await data.history(project, id).catch(() => nothing),
    }),
  );
  // Another run's history stands there until the new one is read.
  const known = (): RunHistory => {
    const latest = history.latest;
    return latest?.of === `${projects.id() ?? ""}/${run() ?? ""}` ? latest.history : nothing;
  };

  /** The log up to where this part of the run began, then the live events since. */
  function joined(kind: "steps" | "evaluations"): readonly StepRecord[] {
    const sent = kind === "steps" ? live.records() : live.evaluations();
    if (!isLive()) return known()[kind];
    if (live.view.startStep === 0) return sent;
    const first = sent[0]?.step ?? Infinity;
    return [...known()[kind].filter(({ step }) => step <= live.view.startStep && step < first), ...sent];
  }
  const joinedSteps = createMemo(() => joined("steps"), undefined, { equals: false });
  const joinedEvaluations = createMemo(() => joined("evaluations"), undefined, { equals: false });

  const state = (): RunPhase => {
    if (isLive()) return live.view.state;
    const found = record();
    return found === undefined ? "idle" : stateOfRecord(found);
  };

  return {
    record,
    history: known,
    /** The runs that it learns from, in the order in which they are trained. */
    runsBefore: before,
    isLive,
    isActive,
    state,
    step: (): number => (isLive() ? live.view.step : (record()?.step ?? 0)),
    steps: (): number => (isLive() ? live.view.steps : 0) || (record()?.steps ?? 0),
    records: joinedSteps,
    evaluations: joinedEvaluations,
    /** What its method logs; empty until the methods are known. */
    metrics: (): Readonly<Record<string, MetricView>> => setup.metricsOf(record()?.algorithm),
    /** What its model is for; undefined until the methods are known. */
    task: (): MethodView["task"] | undefined => setup.methodOf(record()?.algorithm)?.task,
    /** What its rows are called. */
    rowTitle: (): { one: string; many: string } =>
      setup.methodOf(record()?.algorithm)?.rows.title ?? { one: "row", many: "rows" },
    /** By chart, what its method warns of. */
    troubles: (): Readonly<Record<string, string>> =>
      isLive() && live.records().length > 0 ? live.troubles() : known().troubles,
    failure: (): Failure | null => (isLive() ? live.view.failure : (record()?.failure ?? null)),
    /** Ended without a word: a closed tab, a crash. */
    interrupted: (): boolean => (isLive() ? live.view.interrupted : record()?.state === "running"),
    /** Seconds spent training, in all its parts. */
    workedSeconds(): number {
      const { workedMs, startedAtMs, endedAtMs } = live.view;
      if (!isLive() || startedAtMs === null) return (record()?.workedMs ?? 0) / 1000;
      return (workedMs + (endedAtMs ?? Date.now()) - startedAtMs) / 1000;
    },
    /** Whether its method learns from answers that it draws. */
    draws: (): boolean => setup.methodOf(record()?.algorithm)?.draws === true,
    /** What its last step has drawn. */
    drawing: (): Drawing | undefined =>
      (isLive() ? live.drawing() : undefined) ?? known().drawing ?? undefined,
    before: (): string[] | null =>
      (isLive() ? live.view.before : null) ?? record()?.samples.before?.completions ?? null,
    now: (): { step: number; completions: string[] } | null =>
      (isLive() ? live.view.now : null) ?? record()?.samples.now ?? null,
  };
}

export type RunView = ReturnType<typeof createRunView>;
