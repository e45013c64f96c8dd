// The run as the page sees it: state, position, metrics, what was said. Fed by the worker's events, never by polling.
// Records are plain arrays behind one counter, because a store would wrap each of thousands of rows.
import { batch, createSignal } from "solid-js";
import { createStore } from "solid-js/store";
import type { TrainerClient } from "../../runtime/client.ts";
import type { PageEvent, RunSummary, TrainRequest } from "../../runtime/pageTypes.ts";
import type { StepRecord } from "../charts/metricCharts.ts";
import { failureOf, type Failure } from "./failure.ts";

export type RunState = "idle" | "running" | "paused" | "stopped" | "done" | "failed";

export interface RunView {
  state: RunState;
  /** A pause or stop was asked for and the step under way is being finished. */
  waiting: "pause" | "stop" | null;
  step: number;
  steps: number;
  secondsPerStep: number | null;
  startedAtMs: number | null;
  endedAtMs: number | null;
  progress: { phase: string; done: number; total: number; unit: string } | null;
  notes: string[];
  checkpoints: { step: number; path: string }[];
  failure: Failure | null;
  summary: RunSummary | null;
}

const idle: RunView = {
  state: "idle",
  waiting: null,
  step: 0,
  steps: 0,
  secondsPerStep: null,
  startedAtMs: null,
  endedAtMs: null,
  progress: null,
  notes: [],
  checkpoints: [],
  failure: null,
  summary: null,
};

// The rate is that of the last few steps: it follows a slower tab or a longer batch.
const rateWindow = 12;

export function createRun(client: TrainerClient) {
  const [view, setView] = createStore<RunView>({ ...idle });
  const [version, setVersion] = createSignal(0);
  let records: StepRecord[] = [];
  let evaluations: StepRecord[] = [];
  let times: { step: number; atMs: number }[] = [];

  function moveTo(step: number): void {
    times.push({ step, atMs: performance.now() });
    if (times.length > rateWindow) times.shift();
    const [first, last] = [times[0], times[times.length - 1]];
    if (first !== undefined && last !== undefined && last.step > first.step) {
      setView("secondsPerStep", (last.atMs - first.atMs) / 1000 / (last.step - first.step));
    }
    setView({ step, progress: null });
  }

  function take(event: PageEvent): void {
    switch (event.type) {
      case "step":
        records.push({ step: event.step, epoch: event.epoch, metrics: event.metrics });
        moveTo(event.step);
        return;
      case "position":
        if (event.steps > 0) setView("steps", event.steps);
        if (event.step > view.step) moveTo(event.step);
        return;
      case "eval":
        evaluations.push({ step: event.step, epoch: event.epoch, metrics: event.metrics });
        return;
      case "checkpoint":
        setView("checkpoints", (list) => [...list, { step: event.step, path: event.path }]);
        return;
      case "note":
        setView("notes", (list) => [...list, event.message]);
        return;
      case "progress":
        setView("progress", { phase: event.phase, done: event.done, total: event.total, unit: event.unit });
        return;
      case "held":
        // Time spent paused is not time a step takes.
        times = [];
        setView({ state: event.held ? "paused" : "running", waiting: null });
    }
  }

  async function start(request: TrainRequest): Promise<void> {
    records = [];
    evaluations = [];
    times = [];
    setView({ ...idle, notes: [], checkpoints: [], state: "running", startedAtMs: Date.now() });
    setVersion((count) => count + 1);
    try {
      const summary = await client.run(request, (events) => {
        // A hundred short steps change the page once.
        batch(() => {
          events.forEach(take);
          setVersion((count) => count + 1);
        });
      });
      setView({ state: summary.state, summary, step: Math.max(view.step, summary.step) });
    } catch (error) {
      setView({ state: "failed", failure: failureOf(error) });
    }
    setView({ waiting: null, progress: null, endedAtMs: Date.now() });
  }

  const isActive = (): boolean => view.state === "running" || view.state === "paused";

  return {
    view,
    start,
    isActive,
    /** Grows whenever records do; read it to follow them. */
    version,
    records: (): readonly StepRecord[] => (version(), records),
    evaluations: (): readonly StepRecord[] => (version(), evaluations),
    secondsLeft: (): number | undefined =>
      view.secondsPerStep === null || view.steps === 0
        ? undefined
        : view.secondsPerStep * (view.steps - view.step),
    pause(): void {
      setView("waiting", "pause");
      void client.pause();
    },
    resume(): void {
      void client.resume();
    },
    stepOnce(): void {
      void client.stepOnce();
    },
    stop(): void {
      setView("waiting", "stop");
      void client.stop();
    },
  };
}

export type Run = ReturnType<typeof createRun>;
