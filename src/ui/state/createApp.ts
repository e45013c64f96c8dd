// The app's state: the page shown (from the address), the theme, the setup and the run. One run at a time in a tab.
import { createEffect, createSignal, onCleanup } from "solid-js";
import { createChartClient, createDataClient, createTrainerClient } from "../../runtime/client.ts";
import { createRun } from "./createRun.ts";
import { createSetup } from "./createSetup.ts";

export type Theme = "system" | "light" | "dark";

const themeKey = "feedbackloop.theme";

export function createApp() {
  const trainer = createTrainerClient();
  const charts = createChartClient();
  const setup = createSetup(trainer, createDataClient());
  const run = createRun(trainer);

  // Addresses are #/train: they work on any static host, below any path.
  const readPath = (): string => location.hash.replace(/^#\/?/, "");
  const [path, setPath] = createSignal(readPath());
  const follow = (): void => void setPath(readPath());
  addEventListener("hashchange", follow);
  onCleanup(() => removeEventListener("hashchange", follow));

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

  // The tab says where the run is while another one is looked at.
  createEffect(() => {
    const { step, steps, state } = run.view;
    document.title = run.isActive() ? `${step}/${steps || "?"} ${state}, FeedbackLoop` : "FeedbackLoop";
  });

  // Closing the tab asks only when something would be lost.
  const ask = (event: BeforeUnloadEvent): void => {
    if (run.isActive()) event.preventDefault();
  };
  addEventListener("beforeunload", ask);
  onCleanup(() => removeEventListener("beforeunload", ask));

  return { trainer, charts, setup, run, path, theme, setTheme };
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
