// The run that this worker trains, reported to every tab: new events a few times a second, all of them to who asks. The
// record in the database is kept in step with what was sent.
import type { MetricRecord } from "../../algorithms/metric.ts";
import type { RunRecord } from "../../domain/records/index.ts";
import type { ProjectRecords } from "../../storage/projectRecords.ts";
import type { LiveChannel } from "../bridge/liveChannel.ts";
import type { Drawing, PageEvent } from "../bridge/types.ts";
import { judgedRun } from "../methodViews.ts";

// Ten messages a second are more than a person can read and cost the page nothing.
const gatherMs = 100;
/** What was drawn is long, and read: one is enough for a while. */
const drawingMs = 1000;

export interface LiveRun {
  emit(event: PageEvent): void;
  /** Everything since this part of the run began, for a tab that has just come. */
  tellAll(): void;
  /** Sends what waits, and waits for the record to be written. */
  flush(): Promise<void>;
  readonly step: number;
}

/** `known`: the log of the run's earlier parts. */
export function createLiveRun(
  tab: string,
  record: RunRecord,
  channel: LiveChannel,
  records: ProjectRecords,
  known: readonly MetricRecord[],
): LiveRun {
  const { project, id: run, algorithm, config } = record;
  const log = [...known];
  const all: PageEvent[] = [];
  let waiting: PageEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sentAt = 0;
  let drawing: Drawing | undefined;
  let unsent: Drawing | undefined;
  let drawingSentAt = -Infinity;
  let step = record.step;
  let steps = record.steps;
  let changes: Partial<RunRecord> = {};
  let writing: Promise<unknown> = Promise.resolve();

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    // Here and not with each step: the method reads the whole log.
    const judged = waiting.some(({ type }) => type === "step" || type === "eval") ? [troubles()] : [];
    const events = [...takeDrawing(), ...waiting, ...judged];
    channel.send({ type: "events", tab, project, run, all: false, events });
    waiting = [];
    sentAt = performance.now();
  }

  /** The newest drawing, where none was sent for a while or the run comes to rest. */
  function takeDrawing(): PageEvent[] {
    const rests = waiting.some(({ type }) => type === "held" || type === "ended");
    if (unsent === undefined || (!rests && performance.now() - drawingSentAt < drawingMs)) return [];
    const events: PageEvent[] = [{ type: "drawing", drawing: unsent }];
    unsent = undefined;
    drawingSentAt = performance.now();
    return events;
  }

  function troubles(): PageEvent {
    return { type: "troubles", troubles: judgedRun(algorithm, config, log).troubles };
  }

  function save(): void {
    const change = { ...changes, step, steps };
    changes = {};
    writing = writing.then(() =>
      records
        .changeRun(project, run, (old) => ({ ...old, ...change, samples: mergedSamples(old, change) }))
        .then(
          () => channel.send({ type: "records" }),
          // The run itself meets the same trouble at its next checkpoint, and says so.
          () => undefined,
        ),
    );
  }

  function note(event: PageEvent): void {
    switch (event.type) {
      case "step":
        step = event.step;
        // A part that begins at an earlier checkpoint writes these steps again.
        while ((log.at(-1)?.step ?? 0) >= event.step) log.pop();
        log.push(event);
        changes = { ...changes, metrics: event.metrics };
        return;
      case "position":
        step = Math.max(step, event.step);
        if (event.steps !== steps) {
          steps = event.steps;
          save();
        }
        return;
      case "eval":
        while ((log.at(-1)?.step ?? 0) > event.step) log.pop();
        log.push(event);
        changes = { ...changes, evaluation: event.metrics };
        save();
        return;
      case "sample": {
        const set = { step: event.step, completions: event.completions };
        changes = { ...changes, samples: { before: event.step === 0 ? set : null, now: set } };
        save();
        return;
      }
      case "drawing":
        drawing = unsent = event.drawing;
        changes = { ...changes, drawing };
        return;
      case "checkpoint":
        save();
        return;
      default:
    }
  }

  return {
    get step() {
      return step;
    },
    emit(event) {
      note(event);
      // It goes with what follows it: the step that drew.
      if (event.type === "drawing") return;
      // Progress of the same phase keeps only its latest.
      for (const list of [waiting, all]) {
        const last = list[list.length - 1];
        if (event.type === "progress" && last?.type === "progress" && last.phase === event.phase) list.pop();
        list.push(event);
      }
      // A long step keeps timers of this thread waiting: what is due is sent at once.
      if (performance.now() - sentAt >= gatherMs) send();
      else timer ??= setTimeout(send, gatherMs);
    },
    tellAll: () => {
      send();
      const drawn: PageEvent[] = drawing === undefined ? [] : [{ type: "drawing", drawing }];
      channel.send({ type: "events", tab, project, run, all: true, events: [...all, ...drawn, troubles()] });
    },
    async flush() {
      send();
      await writing;
    },
  };
}

/** The answers before training are those of step 0, however often the run was interrupted since. */
function mergedSamples(old: RunRecord, change: Partial<RunRecord>): RunRecord["samples"] {
  if (change.samples === undefined) return old.samples;
  return { before: change.samples.before ?? old.samples.before, now: change.samples.now };
}
