// Starts the service worker and tells the page about it: whether the site works without a network, whether a new
// version is ready, whether a reload would give threads. Nothing here is needed to use the page. On a host without
// isolation headers the first visit reloads once, as early as it can, and only while nothing was touched or is running.
import { createSignal } from "solid-js";
import type { StoreProgress, ToServiceWorker } from "../../page/bridge/offlineMessages.ts";
import { whenIdle } from "./whenIdle.ts";

export interface OfflineView {
  /** "unsupported": no https, a private window, or the development server. "failed": the next visit tries again. */
  state: "unsupported" | "waiting" | "storing" | "ready" | "failed";
  done: number;
  total: number;
  /** Why it is unsupported or failed; empty otherwise. */
  reason: string;
  /** Another version waits: a reload shows it, and closing all tabs of the site hands over to it. */
  update: boolean;
  /** The page runs without shared memory and a reload would bring it: threads on the processor. */
  threadsAfterReload: boolean;
}

const nothingYet: OfflineView = {
  state: "waiting",
  done: 0,
  total: 0,
  reason: "",
  update: false,
  threadsAfterReload: false,
};

const reloadedKey = "feedbackloop.reloaded";
const updateCheckMs = 3_600_000;

export function createOffline() {
  const [view, setView] = createSignal<OfflineView>(nothingYet);

  /** The state also stands in <html data-offline>, and data-update when another version waits. */
  function change(part: Partial<OfflineView>): void {
    const now = setView((before) => ({ ...before, ...part }));
    document.documentElement.dataset["offline"] = now.state;
    if (now.update) document.documentElement.dataset["update"] = "ready";
  }

  async function register(): Promise<void> {
    const container = navigator.serviceWorker;
    const wasControlled = container.controller !== null;
    const isUntouched = crossOriginIsolated || wasControlled ? () => false : watchTouches();
    container.addEventListener("message", ({ data }: MessageEvent<StoreProgress>) => follow(data));
    try {
      const registration = await container.register("./service-worker.js", { updateViaCache: "none" });
      watchUpdates(registration);
      const active = await activeWorker(registration);
      if (!crossOriginIsolated && !wasControlled && !reloadForThreads(isUntouched)) {
        change({ threadsAfterReload: !wasReloaded() });
      }
      await whenIdle();
      send(active, { type: "store" });
    } catch (error) {
      change({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
  }

  function follow(progress: StoreProgress): void {
    const { state, done, total, reason, version } = progress;
    // Messages of one worker may overtake each other; what is stored stays stored. An older worker than this page may
    // find its files gone from the server: the newer one is on its way.
    if (view().state === "ready" || (state === "failed" && version !== pageVersion())) return;
    change({ state, done, total, reason });
  }

  function watchUpdates(registration: ServiceWorkerRegistration): void {
    const offer = async (worker: ServiceWorker): Promise<void> => {
      // The page itself may be of the waiting version already: it comes from the network first.
      if ((await versionOf(worker)) !== pageVersion()) change({ update: true });
    };
    const watch = (worker: ServiceWorker): void => {
      worker.addEventListener("statechange", () => {
        if (worker.state === "installed" && registration.active !== null) void offer(worker);
      });
    };
    if (registration.waiting !== null) void offer(registration.waiting);
    if (registration.installing !== null) watch(registration.installing);
    registration.addEventListener("updatefound", () => {
      if (registration.installing !== null) watch(registration.installing);
    });
    // A tab may stay open for days. Installing a new version takes the network and a little time: never during a run.
    let checkedAt = performance.now();
    document.addEventListener("visibilitychange", () => {
      const isDue = performance.now() - checkedAt > updateCheckMs;
      if (document.visibilityState !== "visible" || !isDue || isRunning()) return;
      checkedAt = performance.now();
      registration.update().catch(() => undefined);
    });
  }

  return {
    view,
    /** Call once, after the first render. */
    start(): void {
      if (!import.meta.env.PROD) {
        change({ state: "unsupported", reason: "The development server is used." });
      } else if (!("serviceWorker" in navigator)) {
        change({
          state: "unsupported",
          reason: "The browser offers it over https and outside private windows.",
        });
      } else if (crossOriginIsolated) {
        forgetReload();
        void whenIdle().then(register);
      } else {
        void register();
      }
    },
  };
}

const send = (worker: ServiceWorker, message: ToServiceWorker, ports: MessagePort[] = []): void =>
  worker.postMessage(message, ports);

/** The worker that this page is under once it has claimed it; rejects when its installation fails. */
async function activeWorker(registration: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = registration.active ?? registration.installing ?? registration.waiting;
  if (worker === null) throw new Error("The browser did not start it.");
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("Its files could not be stored."));
    };
    worker.addEventListener("statechange", look);
    look();
  });
  return worker;
}

// ---- isolation

const isRunning = (): boolean =>
  /^(running|paused)$/.test(
    document.querySelector<HTMLElement>("[data-run-state]")?.dataset["runState"] ?? "idle",
  );

/** Whether the person has done anything yet: what was typed or chosen would be lost by a reload. */
function watchTouches(): () => boolean {
  let isUntouched = true;
  for (const type of ["pointerdown", "keydown", "input", "change", "drop"]) {
    addEventListener(type, () => (isUntouched = false), { once: true, capture: true });
  }
  return () => isUntouched && !isRunning();
}

/** Reloads at most once until isolation was reached. False: it did not. */
function reloadForThreads(isUntouched: () => boolean): boolean {
  if (!isUntouched() || wasReloaded()) return false;
  try {
    sessionStorage.setItem(reloadedKey, "yes");
  } catch {
    // Without a memory of the first reload there may be no first one.
    return false;
  }
  location.reload();
  return true;
}

function wasReloaded(): boolean {
  try {
    return sessionStorage.getItem(reloadedKey) !== null;
  } catch {
    return true;
  }
}

function forgetReload(): void {
  try {
    sessionStorage.removeItem(reloadedKey);
  } catch {
    // Nothing was kept.
  }
}

const pageVersion = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="version"]')?.content ?? "";

function versionOf(worker: ServiceWorker): Promise<unknown> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      port1.close();
      resolve(data);
    };
    send(worker, { type: "version" }, [port2]);
  });
}
