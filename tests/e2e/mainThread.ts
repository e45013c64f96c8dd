// The processor time of each task of the page's main thread, as the browser's own trace has it: unlike time on the clock it does not
// grow where readers keep all processors busy. Tasks in which the test itself asks the page something are not the page's.
import type { Browser, Page } from "@playwright/test";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Of the thread: its processor time. */
  readonly tdur?: number;
  readonly args?: { name?: string; chrome_mojo_event_info?: { mojo_interface_tag?: string } };
}

export interface TaskTime {
  readonly processorMs: number;
  readonly clockMs: number;
}

/** All tasks while `act` goes on, the longest by processor time first. */
export async function tasksDuring(
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<TaskTime[]> {
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threads = new Set(
    trace.traceEvents
      .filter((one) => one.args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const main = trace.traceEvents
    .filter(({ ph, pid, tid }) => ph === "X" && threads.has(`${pid}/${tid}`))
    .sort((a, b) => a.ts - b.ts);
  const asked = main.filter(
    (one) => one.args?.chrome_mojo_event_info?.mojo_interface_tag === "blink.mojom.DevToolsSession",
  );
  const tasks = main.filter(({ name }) => name.endsWith("RunTask"));
  if (tasks.length === 0)
    throw new Error("The trace names no task of the main thread: its names have changed.");
  const holds = (task: TraceEvent, { pid, ts }: TraceEvent): boolean =>
    task.pid === pid && task.ts <= ts && ts < task.ts + (task.dur ?? 0);
  return tasks
    .filter((task) => !asked.some((one) => holds(task, one)))
    .map(({ dur = 0, tdur = 0 }) => ({ processorMs: tdur / 1000, clockMs: dur / 1000 }))
    .sort((a, b) => b.processorMs - a.processorMs);
}
