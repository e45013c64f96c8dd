// The run that is trained now, in this tab or another one of this browser, fed by the events that the trainer sends to
// all tabs. Records are plain arrays behind one counter, because a store would wrap each of thousands of rows.
import { batch, createSignal, onCleanup } from "solid-js";
import { createStore } from "solid-js/store";
import { isAnyoneTraining, tabId, type TrainerClient } from "../../page/bridge/client.ts";
import { openLiveChannel } from "../../page/bridge/liveChannel.ts";
import type { Drawing, PageEvent, SamplePrompt } from "../../page/bridge/types.ts";
import type { StepRecord } from "../charts/metricCharts.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";

export type RunPhase = "idle" | "running" | "paused" | "stopped" | "done" | "failed";

export interface LiveView {
  project: string | null;
  run: string | null;
  /** Trained by this tab. */
  isMine: boolean;
  state: RunPhase;
  /** A pause or stop was asked for and the step under way is being finished. */
  waiting: "pause" | "stop" | null;
  /** Where this part of the run began: 0, or the checkpoint it resumed from. */
  startStep: number;
  step: number;
  steps: number;
  secondsPerStep: number | null;
  startedAtMs: number | null;
  /** Time spent in earlier parts. */
  workedMs: number;
  endedAtMs: number | null;
  progress: { phase: string; done: number; total: number; unit: string } | null;
  notes: string[];
  checkpoints: { step: number; path: string }[];
  failure: Failure | null;
  /** Ended without an event: its tab or worker is gone. */
  interrupted: boolean;
  prompts: SamplePrompt[];
  before: string[] | null;
  now: { step: number; completions: string[] } | null;
}

const idle: LiveView = {
  project: null,
  run: null,
  isMine: false,
  state: "idle",
  waiting: null,
  startStep: 0,
  step: 0,
  steps: 0,
  secondsPerStep: null,
  startedAtMs: null,
  workedMs: 0,
  endedAtMs: null,
  progress: null,
  notes: [],
  checkpoints: [],
  failure: null,
  interrupted: false,
  prompts: [],
  before: null,
  now: null,
};

// The rate is that of the last few steps: it follows a slower tab or a longer batch.
const rateWindow = 12;
const lookEveryMs = 2000;

// After Stop the trainer finishes its step and saves. One that is silent for this long (no event, no answer; three steps
// where they are longer) hangs; one that answers and still gets nowhere is given up later. Either way it is ended: the run
// then resumes from its last checkpoint, with the same bytes.
const silentMs = 20_000;
const fruitlessMs = 120_000;

interface LiveHost {
  onRecords(): void;
  /** Writes into the record that the run was stopped: its trainer is gone. */
  noteStopped(project: string, run: string): Promise<void>;
}

export function createLive(
  trainer: Pick<TrainerClient, "run" | "restart" | "isAlive">,
  { onRecords, noteStopped }: LiveHost,
) {
  const [view, setView] = createStore<LiveView>({ ...idle });
  const [version, setVersion] = createSignal(0);
  /** Why a run could not begin here: another tab trains, a setting is wrong. */
  const [refusal, setRefusal] = createSignal<Failure & { project: string; run: string }>();
  /** A run was asked for in this tab and has not told anything yet. */
  const [isBeginning, setBeginning] = createSignal(false);
  let records: StepRecord[] = [];
  let evaluations: StepRecord[] = [];
  let troubles: Readonly<Record<string, string>> = {};
  /** As it came: a store would wrap each of its answers. */
  const [drawing, setDrawing] = createSignal<Drawing>();
  let times: { step: number; atMs: number }[] = [];

  function moveTo(step: number, atMs: number): void {
    times.push({ step, atMs });
    if (times.length > rateWindow) times.shift();
    const [first, last] = [times[0], times[times.length - 1]];
    if (first !== undefined && last !== undefined && last.step > first.step) {
      setView("secondsPerStep", (last.atMs - first.atMs) / 1000 / (last.step - first.step));
    }
    setView({ step, progress: null });
  }

  function take(event: PageEvent): void {
    switch (event.type) {
      case "started": {
        const { step, workedMs, atMs, prompts, before } = event;
        setView({ state: "running", startStep: step, step, workedMs, startedAtMs: atMs, prompts, before });
        return;
      }
      case "step":
        records.push({ step: event.step, epoch: event.epoch, metrics: event.metrics });
        moveTo(event.step, event.atMs);
        return;
      case "position":
        if (event.steps > 0) setView("steps", event.steps);
        if (event.step > view.step) moveTo(event.step, event.atMs);
        return;
      case "troubles":
        troubles = event.troubles;
        return;
      case "drawing":
        setDrawing(event.drawing);
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
        setView("progress", {
          phase: event.phase,
          done: event.done,
          total: event.total,
          unit: event.unit,
        });
        return;
      case "sample":
        if (event.step === 0) setView("before", event.completions);
        setView("now", { step: event.step, completions: event.completions });
        return;
      case "held":
        // Time spent paused is not time a step takes.
        times = [];
        setView({ state: event.held ? "paused" : "running", waiting: null });
        return;
      case "ended":
        setView({
          state: event.state,
          waiting: null,
          progress: null,
          endedAtMs: event.atMs,
          failure: event.failure,
        });
        setView("step", Math.max(view.step, event.step));
        return;
    }
  }

  function clear(project: string, run: string, isMine: boolean): void {
    records = [];
    evaluations = [];
    troubles = {};
    times = [];
    setDrawing(undefined);
    setBeginning(false);
    setView({ ...idle, notes: [], checkpoints: [], prompts: [], project, run, isMine });
  }

  /** Ended without an event: the next part resumes from the last checkpoint. */
  function interrupt(): void {
    const endedAtMs = Date.now();
    setView({ state: "stopped", interrupted: true, waiting: null, progress: null, endedAtMs });
  }

  const isActive = (): boolean => view.state === "running" || view.state === "paused";
  /** In this tab, whose device it then has. */
  const isActiveHere = (): boolean => isActive() && view.isMine;

  let toldAtMs = 0;
  let stopWatch: ReturnType<typeof setInterval> | undefined;
  /** Whoever asked for the stop: the tab that trains sees to it that it comes. */
  function watchStop(): void {
    if (stopWatch !== undefined || !view.isMine) return;
    let answeredAtMs = Date.now();
    toldAtMs = answeredAtMs;
    stopWatch = setInterval(() => {
      if (!isActiveHere()) {
        clearInterval(stopWatch);
        stopWatch = undefined;
        return;
      }
      trainer.isAlive().then(
        () => (answeredAtMs = Date.now()),
        () => undefined,
      );
      const now = Date.now();
      const patienceMs = Math.max(silentMs, 3000 * (view.secondsPerStep ?? 0));
      if (now - Math.max(answeredAtMs, toldAtMs) > patienceMs || now - toldAtMs > fruitlessMs + patienceMs)
        endTrainer();
    }, 1000);
  }
  function endTrainer(): void {
    const { project, run, step } = view;
    if (project === null || run === null) return;
    const message = "The trainer did not respond to Stop and was ended.";
    const events: PageEvent[] = [
      { type: "note", message },
      { type: "ended", state: "stopped", step, failure: null, atMs: Date.now() },
    ];
    // In this order: the end of the worker must not look like an accident.
    batch(() => events.forEach(take));
    trainer.restart();
    channel.send({ type: "events", tab: tabId, project, run, all: false, events });
    void noteStopped(project, run)
      .catch(() => undefined)
      .then(onRecords);
  }

  const channel = openLiveChannel((message) => {
    if (message.type === "records") onRecords();
    if (message.type === "command" && message.command === "stop" && isActive()) watchStop();
    if (message.type !== "events") return;
    toldAtMs = Date.now();
    const { project, run, tab, all, events } = message;
    // A hundred short steps change the page once.
    batch(() => {
      if (all || events[0]?.type === "started") clear(project, run, tab === tabId);
      else if (view.project !== project || view.run !== run) {
        channel.send({ type: "hello" });
        return;
      }
      events.forEach(take);
      setVersion((count) => count + 1);
    });
  });
  channel.send({ type: "hello" });

  // A tab that crashed sends nothing; its lock is gone.
  let missing = 0;
  const look = setInterval(() => {
    if (!isActive()) return;
    void isAnyoneTraining().then((someone) => {
      missing = someone ? 0 : missing + 1;
      if (missing >= 2 && isActive()) {
        // A worker that is gone without an error answers nobody; the next call needs a new one.
        if (view.isMine) trainer.restart();
        interrupt();
        onRecords();
      }
    });
  }, lookEveryMs);
  onCleanup(() => {
    clearInterval(look);
    clearInterval(stopWatch);
    channel.close();
  });

  return {
    view,
    isActive,
    isActiveHere,
    isBeginning,
    refusal,
    dismissRefusal: () => setRefusal(undefined),
    /** Whether this is the run whose events are shown here. */
    shows: (project: string | undefined, run: string | undefined): boolean =>
      view.project !== null && view.project === project && view.run === run,
    /** Trains a run that is ready, or resumes it. Resolves at its end, however it ended. */
    async start(project: string, run: string, takeOver = false): Promise<void> {
      setRefusal(undefined);
      setBeginning(true);
      try {
        await trainer.run(tabId, project, run, takeOver);
      } catch (error) {
        const failure = failureOf(error);
        // What ended with an event is shown already.
        const isGone = view.isMine && view.run === run && failure.code === "worker/stopped";
        // Ended because it did not stop: that is shown.
        if (isGone && view.state === "stopped" && !view.interrupted) return;
        if (isGone && isActive()) {
          interrupt();
          setView({ failure });
        } else if (failure.code !== view.failure?.code) setRefusal({ ...failure, project, run });
      }
      setBeginning(false);
      onRecords();
    },
    version,
    records: (): readonly StepRecord[] => (version(), records),
    evaluations: (): readonly StepRecord[] => (version(), evaluations),
    drawing,
    /** By chart, what the method warns of. */
    troubles: (): Readonly<Record<string, string>> => (version(), troubles),
    secondsLeft: (): number | undefined =>
      view.secondsPerStep === null || view.steps === 0
        ? undefined
        : view.secondsPerStep * (view.steps - view.step),
    pause(): void {
      setView("waiting", "pause");
      channel.send({ type: "command", command: "pause" });
    },
    resume: (): void => channel.send({ type: "command", command: "resume" }),
    stepOnce: (): void => channel.send({ type: "command", command: "stepOnce" }),
    stop(): void {
      setView("waiting", "stop");
      channel.send({ type: "command", command: "stop" });
      watchStop();
    },
  };
}

export type Live = ReturnType<typeof createLive>;
