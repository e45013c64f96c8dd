// The frame: top bar with the device and the running work, the rail (a bottom bar on a phone), one page.
import { createMemo, For, lazy, Show, Suspense } from "solid-js";
import { Dynamic } from "solid-js/web";
import { deviceTitle } from "./components/DeviceCard.tsx";
import { RunControls } from "./components/RunControls.tsx";
import { timeLeft } from "./components/RunPanel.tsx";
import { pages } from "./pages/index.ts";
import { createApp, type AppState } from "./state/createApp.ts";

const views = pages.map((page) => ({ ...page, view: lazy(page.load) }));

export function App() {
  const app = createApp();
  const current = createMemo(() => views.find(({ path }) => path === app.path()) ?? views[0]);
  return (
    <>
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          // The address belongs to the pages; moving the focus is all that is wanted.
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
      >
        Skip to the content
      </a>
      <div class="frame">
        <TopBar app={app} />
        <nav class="rail" aria-label="Pages">
          <ul>
            <For each={views}>
              {(page) => (
                <li>
                  <a href={`#/${page.path}`} aria-current={current() === page ? "page" : undefined}>
                    {page.title}
                    <Show when={page === views[0] && app.run.view.state !== "idle"}>
                      <span class="state">{app.run.view.state}</span>
                    </Show>
                  </a>
                </li>
              )}
            </For>
          </ul>
        </nav>
        <main id="content" tabIndex={-1}>
          <Suspense fallback={<p class="soft">Loading.</p>}>
            <Dynamic component={current()?.view} app={app} />
          </Suspense>
        </main>
      </div>
    </>
  );
}

function TopBar(props: { app: AppState }) {
  const view = () => props.app.run.view;
  const share = () => (view().steps > 0 ? (100 * view().step) / view().steps : 0);
  return (
    <header class="top-bar">
      <a class="brand" href="#/train">
        FeedbackLoop
      </a>
      <span class="device-chip">
        <Show when={props.app.setup.setup.devices} fallback="Looking for devices">
          {(report) => <>{deviceTitle(report(), props.app.setup.setup.device)}</>}
        </Show>
      </span>
      <Show when={props.app.run.isActive()}>
        <div class="work" role="group" aria-label="Running work">
          <span class="number">
            {view().step}/{view().steps || "?"}
          </span>
          <div class="bar" aria-hidden="true">
            <span style={{ width: `${share()}%` }} />
          </div>
          <span class="number">{timeLeft(props.app.run)}</span>
          <RunControls run={props.app.run} withStep={false} />
        </div>
      </Show>
    </header>
  );
}
