// Stop always comes to an end: a trainer that is silent, or answers and gets nowhere, is ended by the tab that has it, and
// one that takes its time is not. Whoever begins another run is not shown the last one's end. Other tabs are played by a second
// channel, the clock by the test.
import { createRoot } from "solid-js";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AppError } from "../../../src/domain/errors.ts";
import { tabId } from "../../../src/page/bridge/client.ts";
import { openLiveChannel, type LiveMessage } from "../../../src/page/bridge/liveChannel.ts";
import type { PageEvent } from "../../../src/page/bridge/types.ts";
import { frameRun } from "../../../src/ui/components/frame/runState.ts";
import type { AppState } from "../../../src/ui/state/createApp.ts";
import { createLive } from "../../../src/ui/state/createLive.ts";

const realWait = setTimeout;
/** Lets messages of channels arrive. */
const arrive = (): Promise<void> => new Promise((resolve) => realWait(resolve, 15));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  vi.stubGlobal("navigator", {
    locks: { query: async () => ({ held: [{ name: "feedbackloop-trainer" }] }) },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A tab whose trainer has begun a run. `answers`: whether it takes messages. */
async function tab(answers: () => boolean, trains = tabId) {
  const heard: LiveMessage[] = [];
  const others = openLiveChannel((message) => heard.push(message));
  let restarts = 0;
  let fail: (error: AppError) => void = () => undefined;
  const stopped: string[] = [];
  const { live, dispose } = createRoot((dispose) => ({
    dispose,
    live: createLive(
      {
        run: () => new Promise((_resolve, reject) => (fail = reject)),
        isAlive: () => (answers() ? Promise.resolve(true) : new Promise(() => undefined)),
        restart() {
          restarts++;
          fail(new AppError("worker/stopped", "The training worker stopped: it was restarted.", ""));
        },
      },
      { onRecords: () => undefined, noteStopped: async (_project, run) => void stopped.push(run) },
    ),
  }));
  const tell = async (...events: PageEvent[]): Promise<void> => {
    others.send({ type: "events", tab: trains, project: "p", run: "dpo-1", all: false, events });
    await arrive();
  };
  const pass = async (seconds: number): Promise<void> => {
    for (let i = 0; i < seconds; i++) await vi.advanceTimersByTimeAsync(1000);
    await arrive();
  };
  void live.start("p", "dpo-1");
  await tell({
    type: "started",
    step: 0,
    workedMs: 0,
    atMs: Date.now(),
    prompts: [],
    before: null,
  });
  const close = (): void => {
    others.close();
    dispose();
  };
  return { live, tell, pass, heard, others, stopped, restarts: () => restarts, close };
}

const ended = (step: number, state: "stopped" | "done" = "stopped"): PageEvent => ({
  type: "ended",
  state,
  step,
  failure: null,
  atMs: Date.now(),
});

it("ends a trainer that is silent, informs the other tabs, and leaves the run to be resumed", async () => {
  const { live, pass, heard, stopped, restarts, close } = await tab(() => false);
  live.stop();
  await pass(19);
  expect([live.view.waiting, live.view.state, restarts()]).toEqual(["stop", "running", 0]);
  await pass(3);
  expect([live.view.waiting, live.view.state, restarts(), stopped]).toEqual([null, "stopped", 1, ["dpo-1"]]);
  expect([live.view.interrupted, live.view.failure, live.refusal()]).toEqual([false, null, undefined]);
  const told = heard.flatMap((message) => (message.type === "events" ? message.events : []));
  expect(told).toContainEqual(expect.objectContaining({ type: "ended", state: "stopped" }));
  close();
});

it("waits for one that answers, as while it saves, and gives it up after two minutes without an event", async () => {
  const { live, pass, tell, restarts, close } = await tab(() => true);
  live.stop();
  await pass(100);
  await tell({ type: "progress", phase: "evaluating", done: 1, total: 2, unit: "batches" });
  await pass(100);
  expect([live.view.waiting, restarts()]).toEqual(["stop", 0]);
  await pass(45);
  expect([live.view.state, restarts()]).toEqual(["stopped", 1]);
  close();
});

it("waits three steps where they are long", async () => {
  const { live, pass, tell, restarts, close } = await tab(() => false);
  await tell({ type: "position", step: 1, steps: 9, atMs: 0 });
  await tell({ type: "position", step: 2, steps: 9, atMs: 30_000 });
  live.stop();
  await pass(85);
  expect(restarts()).toBe(0);
  await pass(10);
  expect(restarts()).toBe(1);
  close();
});

it("leaves one alone that stops by itself", async () => {
  const { live, pass, tell, restarts, close } = await tab(() => false);
  live.stop();
  await pass(10);
  await tell(ended(4));
  await pass(60);
  expect([live.view.state, live.view.step, restarts()]).toEqual(["stopped", 4, 0]);
  close();
});

it("sees to a stop that another tab asked for, and not to another tab's trainer", async () => {
  const mine = await tab(() => false);
  mine.others.send({ type: "command", command: "stop" });
  await arrive();
  await mine.pass(25);
  expect(mine.restarts()).toBe(1);
  mine.close();
  const other = await tab(() => false, "another tab");
  other.live.stop();
  await other.pass(60);
  expect([other.live.view.waiting, other.restarts()]).toEqual(["stop", 0]);
  other.close();
});

it("does not say of a run that is being prepared how the one before it ended", async () => {
  const { live, tell, close } = await tab(() => true);
  await tell(ended(4, "done"));
  const shown = (): unknown =>
    frameRun({
      live,
      route: () => ({ rest: [] }),
      projects: { run: () => undefined },
    } as unknown as AppState);
  expect(shown()).toEqual({ state: "done", step: 4 });
  void live.start("p", "dpo-2");
  expect(shown()).toEqual({ state: "idle", step: 0 });
  close();
});
