// The app's state: the address, the theme, the projects, the choices for the next run, the run that is trained.
import { createEffect, createSignal, getOwner, onCleanup, runWithOwner, untrack } from "solid-js";
import { unwrap } from "solid-js/store";
import {
  type ChartClient,
  createChartClient,
  createDataClient,
  createTrainerClient,
  type DataClient,
  sampleFiles,
  type TrainerClient,
  unmetNeeds,
} from "../../page/bridge/client.ts";
import type { DevicePreference, DraftRecord, RunRecord } from "../../page/bridge/types.ts";
import { createDeleted } from "./createDeleted.ts";
import { createLive, type Live } from "./createLive.ts";
import { createOffline } from "./createOffline.ts";
import { createProjects, type Projects } from "./createProjects.ts";
import { createRoute, hrefOf, type Routing } from "./createRoute.ts";
import { createSetup, type Setup } from "./createSetup.ts";
import { runsBefore } from "./neededRuns.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";

export type Theme = "system" | "light" | "dark";

const themeKey = "feedbackloop.theme";
const deviceKey = "feedbackloop.device";

export interface Trouble {
  title: string;
  failure: Failure;
}

/** What the state of a page is made of. */
export interface AppParts {
  readonly trainer: TrainerClient;
  readonly data: DataClient;
  readonly charts: ChartClient;
  readonly route: Routing["route"];
  readonly projects: Projects;
  readonly live: Live;
  readonly setup: Setup;
}

/** What only the frame can do for a page. */
interface Frame {
  /** Lets the person choose a project file. */
  openProjectFile(): void;
}

export function createApp({ openProjectFile }: Frame) {
  const trainer = createTrainerClient((reason) => setup.useOneThread(reason));
  const data = createDataClient();
  const charts = createChartClient();
  const needs = unmetNeeds();
  /** Why nothing can be trained in this browser; undefined where it can. */
  const cannotTrain = needs[0]?.message;
  const { route, go, goAfter } = createRoute();
  const projects = createProjects(data, () => route().project);
  const live = createLive(trainer, {
    onRecords: () => void projects.refresh(),
    noteStopped: (project, run) => data.noteStopped(project, run),
  });
  const setup = createSetup(trainer, data, projects, live.isActive, cannotTrain);

  const [theme, setTheme] = createSignal<Theme>(storedTheme());
  createEffect(() => {
    const chosen = theme();
    if (chosen === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = chosen;
    try {
      localStorage.setItem(themeKey, chosen);
    } catch {
      // A browser that keeps nothing still shows the theme until it is closed.
    }
  });

  const [device, setDevice] = createSignal<DevicePreference>(storedDevice());
  createEffect(() => {
    try {
      localStorage.setItem(deviceKey, device());
    } catch {
      // The choice then holds until the page is closed.
    }
  });

  /** From the press of a button until the run says that it began: what is to come has its place already. */
  const [starting, setStarting] = createSignal(false);
  /** What could not be done, wherever it was asked for. */
  const [trouble, setTrouble] = createSignal<Trouble>();
  const deleted = createDeleted(data, () => projects.refresh());
  const offline = createOffline();

  const parts: AppParts = { trainer, data, charts, route, projects, live, setup };
  const owner = getOwner();
  const kept = new Map<unknown, unknown>();

  async function attempt(title: string, work: () => Promise<void>): Promise<void> {
    setTrouble(undefined);
    try {
      await work();
    } catch (error) {
      setTrouble({ title, failure: failureOf(error) });
    }
  }

  /** A new project with this browser's choice of device. */
  let making: Promise<string> | undefined;
  async function addProject(): Promise<string> {
    const taken = new Set(projects.list().map(({ title }) => title));
    let title = "My project";
    for (let number = 2; taken.has(title); number++) title = `My project ${number}`;
    const { id, draft } = await data.addProject(title);
    if (device() !== draft.device) await data.saveDraft(id, { ...draft, device: device() });
    await projects.refresh();
    return id;
  }

  // Closing the tab asks only when something would be lost: steps since the last checkpoint.
  const ask = (event: BeforeUnloadEvent): void => {
    const saved = live.view.checkpoints[live.view.checkpoints.length - 1]?.step ?? live.view.startStep;
    if (live.isActiveHere() && live.view.step > saved) event.preventDefault();
  };
  addEventListener("beforeunload", ask);
  onCleanup(() => removeEventListener("beforeunload", ask));

  /** Asks the browser, once, to keep this site's data when the disk runs low. */
  async function keepData(): Promise<void> {
    try {
      const { storage } = navigator as { storage?: Partial<StorageManager> };
      if ((await storage?.persisted?.()) === false) await storage?.persist?.();
    } catch {
      // A browser without it may clear data; Settings says whether it is kept.
    }
  }

  /** The runs that a run learns from, one after the other, then the run. Ends where one of them is not done. */
  async function startAll(project: string, run: string): Promise<void> {
    const runs = async (): Promise<RunRecord[]> => data.runs(project);
    const all = await runs();
    const own = all.find(({ id }) => id === run);
    const before = own === undefined ? [] : runsBefore(own, all).filter(({ state }) => state !== "done");
    for (const { id } of before) {
      await live.start(project, id);
      if ((await runs()).find((one) => one.id === id)?.state !== "done") return;
    }
    await live.start(project, run);
  }

  return {
    trainer,
    data,
    charts,
    route,
    go,
    goAfter,
    projects,
    live,
    setup,
    theme,
    setTheme,
    needs,
    cannotTrain,
    device,
    setDevice,
    starting,
    trouble,
    attempt,
    deleted,
    offline,
    openProjectFile,
    /** State of a page that stays while another page is shown: made when it is first asked for, one of each kind. */
    keep<T>(create: (parts: AppParts) => T): T {
      // Under `create` stands what it made and nothing else.
      if (!kept.has(create))
        kept.set(
          create,
          runWithOwner(owner, () => untrack(() => create(parts))),
        );
      return kept.get(create) as T;
    },
    dismissTrouble: () => setTrouble(undefined),
    /** The address of a page in the open project. */
    href: (page: string, ...rest: string[]): string => hrefOf(page, projects.id(), ...rest),

    /** Trains a run or goes on with it, where it is shown; what it learns from and is not done comes first. */
    async goOn(run: string): Promise<void> {
      const project = projects.id();
      if (project === undefined || cannotTrain !== undefined) return;
      setStarting(true);
      await startAll(project, run).finally(() => setStarting(false));
    },

    /** Trains a run and shows it on `page`. */
    async train(run: string, page = "train"): Promise<void> {
      const project = projects.id();
      if (project === undefined || cannotTrain !== undefined) return;
      void keepData();
      setStarting(true);
      go(hrefOf(page, project, run));
      await startAll(project, run).finally(() => setStarting(false));
    },

    /** The bundled sample from nothing to a run under way, shown on the Project page. */
    runSample: (): Promise<void> =>
      attempt("The sample could not be opened", async () => {
        if (starting() || cannotTrain !== undefined) return;
        const goThere = goAfter();
        setStarting(true);
        try {
          const { project, runs } = await data.addSample(await sampleFiles(), device());
          const last = runs.at(-1);
          if (last === undefined) throw new Error("internal: the sample has no runs");
          await projects.refresh();
          goThere(hrefOf("project", project.id, last.id));
          void keepData();
          // The runs themselves report what becomes of them.
          void startAll(project.id, last.id).finally(() => setStarting(false));
        } catch (error) {
          setStarting(false);
          throw error;
        }
      }),

    /** A model that scores answers, trained on `dataset` beside what is shown. */
    trainScorer: (dataset: string): Promise<void> =>
      attempt("The reward model could not be trained", async () => {
        const project = projects.record();
        const method = setup.offered().find(({ task }) => task === "classify");
        if (project === null || method === undefined || live.isActive() || cannotTrain !== undefined) return;
        const [preset] = method.presets;
        const own = structuredClone(unwrap(project.draft));
        const draft: DraftRecord = {
          ...own,
          dataset,
          algorithm: method.id,
          typed: { ...preset?.typed },
          preset: preset?.id ?? null,
          model: { kind: "bundled", name: method.bundled.name },
        };
        const run = await data.addRun(project.id, draft);
        await projects.refresh();
        void keepData();
        void live.start(project.id, run.id);
      }),

    /** An empty project, opened where its pairs and model are chosen. */
    newProject: (): Promise<void> =>
      attempt("The project could not be made", async () => {
        const goThere = goAfter();
        goThere(hrefOf("train", await addProject()));
      }),

    /** The open project, or a new one where there is none. */
    ensureProject(): Promise<string> {
      // Whoever is quick asks twice, or before the storage was read: that makes no second project.
      making ??= (async () => {
        const goThere = goAfter();
        if (!projects.loaded()) await projects.refresh();
        const open = projects.record();
        if (open !== null) return open.id;
        const id = await addProject();
        goThere(hrefOf(route().page || "train", id), true);
        return id;
      })().finally(() => (making = undefined));
      return making;
    },
  };
}

function storedDevice(): DevicePreference {
  try {
    const stored = localStorage.getItem(deviceKey);
    return stored === "webgpu" || stored === "wasm" ? stored : "auto";
  } catch {
    return "auto";
  }
}

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(themeKey);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

export type AppState = ReturnType<typeof createApp>;
