// The frame: top bar with the project, the device and the running work, the rail (a bottom bar on a phone), one page.
// Its root element says where the run stands (data-run-state, data-run-step), once in the document.
import { type Component, createEffect, createMemo, lazy, on, onMount, Show, Suspense } from "solid-js";
import { Dynamic } from "solid-js/web";
import { createImport } from "./components/frame/createImport.ts";
import { dropAnywhere } from "./components/frame/dropAnywhere.ts";
import { Notices } from "./components/frame/Notices.tsx";
import { Rail } from "./components/frame/Rail.tsx";
import { frameRun, tabTitle } from "./components/frame/runState.ts";
import { TopBar } from "./components/frame/TopBar.tsx";
import { pages } from "./pages/index.ts";
import { type Page, pageAt } from "./pages/page.ts";
import { createApp, type AppState } from "./state/createApp.ts";
import { hrefOf } from "./state/createRoute.ts";
import { loadAhead } from "./state/loadAhead.ts";
import "./project.css";
import "./settings.css";

const views = new Map(pages.map((page): [Page, View] => [page, lazy(page.load)]));
const ImportDialog = lazy(async () => ({
  default: (await import("./components/frame/ImportDialog.tsx")).ImportDialog,
}));

const inRail = (pages as readonly Page[]).filter(({ isAlone }) => isAlone !== true);

export function App() {
  let picker!: HTMLInputElement;
  const app = createApp({ openProjectFile: () => picker.click() });
  const current = createMemo(() => pageAt<Page>(pages, app.route().page));
  const isAlone = (): boolean => current().isAlone === true;
  const run = createMemo(() => frameRun(app));
  const opening = createImport(app);
  // Once it is there it stays: a dialog that closes gives the focus back, one that is taken away does not.
  const wasOpened = createMemo<boolean>((was) => was || opening.view() !== undefined, false);
  const over = dropAnywhere(
    (name, files) => void opening.open(name, files),
    (files) =>
      void app.attempt("The files could not be taken", async () => {
        const { take } = current();
        if (take !== undefined) return take(app, files);
        const goThere = app.goAfter();
        const project = await app.ensureProject();
        goThere(hrefOf("train", project));
        await app.setup.takeFiles(project, files);
      }),
  );
  createEffect(() => (document.title = tabTitle(app, current().title)));
  // Who was invited has one thing to do in such a project, and finds that alone.
  createEffect(() => {
    const { id, invitation } = app.projects.record() ?? {};
    if (invitation !== undefined && !isAlone() && current().path !== "settings")
      app.go(hrefOf("judge", id, invitation.task, invitation.annotator), true);
  });
  focusOnNavigation(app, () => current().path);
  onMount(() => {
    app.offline.start();
    void loadAhead([...views.values(), ImportDialog]);
  });

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
      <div
        class="frame"
        classList={{ "drag-over": over(), alone: isAlone() }}
        data-run-state={run().state}
        data-run-step={run().step}
      >
        <Show when={!isAlone()}>
          <TopBar app={app} />
          <Rail app={app} pages={inRail} current={current().path} />
        </Show>
        <main id="content" tabIndex={-1}>
          <Notices app={app} isAlone={isAlone()} />
          <Suspense fallback={<p class="soft page-loading">Loading.</p>}>
            <Dynamic component={views.get(current())} app={app} />
          </Suspense>
        </main>
      </div>
      <Show when={wasOpened()}>
        <Suspense>
          <ImportDialog state={opening} />
        </Suspense>
      </Show>
      <input
        ref={picker}
        type="file"
        accept=".zip"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        data-files="project"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file !== undefined) void opening.open(file.name, [{ path: file.name, blob: file }]);
        }}
      />
    </>
  );
}

type View = Component<{ app: AppState }> & { preload(): Promise<unknown> };

/** A new page is read from its title on: the focus goes there, not to where a link was. */
function focusOnNavigation(app: AppState, page: () => string): void {
  let traversing = false;
  // Going back keeps the place that the browser remembers. Where it does not say so, the page begins at its top.
  const { navigation } = globalThis as { navigation?: EventTarget };
  navigation?.addEventListener("navigate", (event) => {
    traversing = (event as Event & { navigationType?: string }).navigationType === "traverse";
  });
  createEffect(
    on(
      () => [page(), app.route().project, app.route().rest.join("/")] as const,
      ([path, project], before) => {
        if (before === undefined) return;
        const isElsewhere = path !== before[0] || (before[1] !== undefined && project !== before[1]);
        if (isElsewhere && !traversing) scrollTo(0, 0);
        void focusTitle(isElsewhere);
      },
    ),
  );
}

const titleWaitMs = 3000;

async function focusTitle(always: boolean): Promise<void> {
  const began = performance.now();
  const from = document.activeElement;
  const old = document.querySelector("main h1");
  const frame = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 30));
  // The page's code may still be loading.
  for (await frame(); performance.now() - began < titleWaitMs; await frame()) {
    const title = document.querySelector<HTMLElement>("main h1");
    const isSettled = title !== null && (title !== old || performance.now() - began > 150);
    if (!isSettled) continue;
    const focused = document.activeElement;
    const isNowhere = focused === null || focused === document.body;
    // Someone who has moved on already keeps their place.
    if (!isNowhere && focused !== from) return;
    // What was pressed may go with the old page yet.
    if (!isNowhere && !always) continue;
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    return;
  }
}
