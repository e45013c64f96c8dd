// The projects of this browser, the one that is open, and its runs. Lists are read again whenever any tab writes.
import { createEffect, createMemo, createSignal } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { DataClient } from "../../page/bridge/client.ts";
import type { ProjectRecord, RunRecord } from "../../page/bridge/types.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";

const lastKey = "feedbackloop.project";

export function createProjects(data: DataClient, wanted: () => string | undefined) {
  const [state, set] = createStore<{ projects: ProjectRecord[]; runs: RunRecord[] }>({
    projects: [],
    runs: [],
  });
  const [loaded, setLoaded] = createSignal(false);
  const [runsOf, setRunsOf] = createSignal<string>();
  const [failure, setFailure] = createSignal<Failure>();

  const id = createMemo((): string | undefined => {
    const known = (one: string | null | undefined): boolean =>
      state.projects.some((project) => project.id === one);
    const asked = wanted();
    if (asked !== undefined) return asked;
    const last = remembered();
    if (known(last)) return last ?? undefined;
    const own = state.projects.find(({ invitation }) => invitation === undefined);
    return (own ?? state.projects[0])?.id;
  });
  const record = createMemo(() => state.projects.find((project) => project.id === id()) ?? null);
  createEffect(() => {
    const open = record();
    // What somebody was invited to is not where their own work goes on.
    if (open !== null && open.invitation === undefined) remember(open.id);
  });

  let reading: Promise<void> | undefined;
  let again = false;
  /** Reads everything again; calls that come meanwhile make one more reading. */
  function refresh(): Promise<void> {
    if (reading !== undefined) {
      again = true;
      return reading;
    }
    reading = (async () => {
      do {
        again = false;
        try {
          set("projects", reconcile(await data.projects(), { key: "id" }));
          const open = id();
          set(
            "runs",
            reconcile(open === undefined || record() === null ? [] : await data.runs(open), { key: "id" }),
          );
          setRunsOf(open);
          setFailure((await data.unreadRecords(record()?.id ?? null)) ?? undefined);
        } catch (error) {
          setFailure(failureOf(error));
        }
        setLoaded(true);
        // Set by whoever asked meanwhile.
      } while (again as boolean);
    })().finally(() => (reading = undefined));
    return reading;
  }
  createEffect(() => {
    id();
    void refresh();
  });

  return {
    /** False until the browser's storage was read once. */
    loaded,
    failure,
    list: () => state.projects,
    id,
    /** Whether a project was open in this browser before: known before its storage is read. */
    wasHere: (): boolean => remembered() !== null,
    /** The list of runs is that of the open project. */
    runsAreRead: (): boolean => runsOf() === id(),
    /** The open project; null when there is none, or its address leads nowhere. */
    record,
    /** Its runs, the newest first. */
    runs: (): RunRecord[] => (runsOf() === id() ? state.runs : []),
    run: (run: string | undefined): RunRecord | undefined =>
      runsOf() === id() ? state.runs.find((one) => one.id === run) : undefined,
    refresh,
  };
}

function remembered(): string | null {
  try {
    return localStorage.getItem(lastKey);
  } catch {
    return null;
  }
}

function remember(id: string): void {
  try {
    localStorage.setItem(lastKey, id);
  } catch {
    // A browser that keeps nothing opens the newest project next time.
  }
}

export type Projects = ReturnType<typeof createProjects>;
