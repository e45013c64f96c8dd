// What this browser keeps for the page: projects, models, whether it may be cleared, and the way to remove all of it.
import { createEffect, createResource, createSignal, For, on, Show } from "solid-js";
import { allowedOrigins } from "../../../page/bridge/client.ts";
import type { StorageReport } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import { hrefOf } from "../../state/createRoute.ts";
import { failureOf } from "../../../page/bridge/failure.ts";
import { formatBytes, plural } from "../../words/format.ts";
import { ConfirmButton } from "../ConfirmButton.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";

export function StorageSettings(props: { app: AppState }) {
  const { app } = props;
  const [report, { refetch }] = createResource(() => app.data.storage());
  createEffect(
    on(
      () =>
        app.projects
          .list()
          .map(({ id, changedAtMs }) => `${id} ${changedAtMs}`)
          .join(),
      () => void refetch(),
      { defer: true },
    ),
  );
  const found = () => (report.error === undefined ? report.latest : undefined);
  const remove = (keys: string[]): void =>
    void app.attempt("The model could not be removed", async () => {
      await app.data.removeModel(keys);
      await refetch();
    });
  const removeProject = (id: string, title: string): void =>
    void app.attempt("The project could not be deleted", async () => {
      await app.deleted.remove(id, title);
      await refetch();
    });
  const isTraining = (id: string): boolean => app.live.isActive() && app.live.view.project === id;
  return (
    <section class="card" aria-labelledby="storage-title">
      <h2 id="storage-title">Storage</h2>
      <Show when={report.error as unknown}>
        {(error) => <ErrorNotice title="The storage could not be read" failure={failureOf(error())} />}
      </Show>
      <p class="number reserve">
        <Show when={found()} fallback={report.loading ? "Adding up." : ""}>
          {(sizes) => roomSentence(sizes())}
        </Show>
      </p>
      <Persistence />
      <h3>Projects</h3>
      <ul class="rows">
        <For each={found()?.projects} fallback={<li class="soft">None yet.</li>}>
          {({ id, title, sizeBytes, runs }) => (
            <li class="with-button">
              <span>
                <a href={hrefOf("project", id)}>{title}</a>
                <span class="soft small">
                  {formatBytes(sizeBytes)}, {plural(runs, "run")}
                </span>
              </span>
              <Show
                when={!isTraining(id)}
                fallback={<span class="soft small">A run of it is trained now.</span>}
              >
                <button
                  type="button"
                  class="compact"
                  aria-label={`Delete ${title}`}
                  onClick={() => removeProject(id, title)}
                >
                  Delete
                </button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <h3>Models</h3>
      <p class="soft small">
        Kept so that they are downloaded or chosen once. A removed one is fetched again when a run needs it.
      </p>
      <ul class="rows">
        <For each={found()?.models} fallback={<li class="soft">None are kept.</li>}>
          {({ name, sizeBytes, keys }) => (
            <li class="with-button">
              <span>
                {name}
                <span class="soft small">{formatBytes(sizeBytes)}</span>
              </span>
              <ConfirmButton
                label="Remove"
                confirm={`Remove ${formatBytes(sizeBytes)}`}
                onConfirm={() => remove([...keys])}
              />
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}

function roomSentence({ usedBytes, quotaBytes }: StorageReport): string {
  if (usedBytes === null && quotaBytes === null)
    return "This browser does not report how much is stored or how much may be.";
  const used = usedBytes === null ? "An unknown part" : formatBytes(usedBytes);
  const allowed = quotaBytes === null ? "an unknown room" : formatBytes(quotaBytes);
  return `${used} used of ${allowed} that the browser allows, the page itself included.`;
}

function Persistence() {
  const { storage } = navigator as { storage?: Partial<StorageManager> };
  const [kept, { refetch }] = createResource(async () => {
    try {
      return await storage?.persisted?.();
    } catch {
      return undefined;
    }
  });
  const canAsk = storage?.persist !== undefined;
  const [refused, setRefused] = createSignal(false);
  const ask = async (): Promise<void> => {
    setRefused(!(await storage?.persist?.().catch(() => false)));
    await refetch();
  };
  return (
    <div class="reserve">
      <Show
        when={kept.latest !== true}
        fallback={<p>Kept for good: the browser removes it only when you say so.</p>}
      >
        <p>
          {kept.latest === undefined
            ? "This browser does not report whether it is kept for good. Download what matters."
            : "Not kept for good: when the disk is nearly full the browser may remove everything of this page, runs included. Download what matters."}
        </p>
        <Show when={canAsk}>
          <div class="buttons">
            <button type="button" class="compact" onClick={() => void ask()}>
              Ask the browser to keep it
            </button>
            <span class="soft small" role="status">
              {refused() ? declined : ""}
            </span>
          </div>
        </Show>
      </Show>
    </div>
  );
}

/** Firefox asks the person; Chromium and Safari decide by themselves, by how the page is used. */
const declined =
  "The answer was no for now. Some browsers ask you, and can be asked again; others decide by themselves and may agree once the page is used often, bookmarked or installed.";

const word = "delete everything";

export function Reset(props: { app: AppState }) {
  const { app } = props;
  const [asked, setAsked] = createSignal(false);
  const [typed, setTyped] = createSignal("");
  let field: HTMLInputElement | undefined;
  const reason = (): string | undefined => {
    if (app.live.isActive()) return "A run is under way; stop it first.";
    return typed().trim().toLowerCase() === word ? undefined : `Type "${word}" to confirm.`;
  };
  const reset = (event: Event): void => {
    event.preventDefault();
    if (reason() !== undefined) return;
    void app.attempt("Not everything could be deleted", async () => {
      await app.data.reset();
      for (const { origin, by } of await allowedOrigins.list())
        if (by === "person") await allowedOrigins.forget(origin);
      for (const store of [localStorage, sessionStorage]) {
        for (const key of Object.keys(store).filter((name) => name.startsWith("feedbackloop.")))
          store.removeItem(key);
      }
      // From the beginning, as on the first visit: state of this page would write the old choices back. An address that is
      // only replaced draws nothing, so that nobody sees, or uses, a first visit that is loaded again at once.
      history.replaceState(null, "", "#/project");
      location.reload();
    });
  };
  return (
    <section class="card" aria-labelledby="reset-title">
      <h2 id="reset-title">Reset</h2>
      <p class="soft">
        Deletes every project, run, kept model and choice of this browser. It cannot be undone. The page
        itself stays stored for offline use.
      </p>
      <Show
        when={asked()}
        fallback={
          <div class="buttons">
            <button
              type="button"
              data-action="reset"
              onClick={() => {
                setAsked(true);
                field?.focus();
              }}
            >
              Delete everything
            </button>
          </div>
        }
      >
        <form class="stack" onSubmit={reset}>
          <div class="field">
            <label for="reset-word">Type "{word}" to confirm</label>
            <input
              id="reset-word"
              ref={(element) => (field = element)}
              autocomplete="off"
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </div>
          <div class="buttons">
            <button
              type="submit"
              class="danger"
              data-action="reset-now"
              aria-disabled={reason() !== undefined}
              title={reason() ?? ""}
            >
              Delete everything now
            </button>
            <button type="button" onClick={() => setAsked(false)}>
              Cancel
            </button>
          </div>
          <p class="soft small" role="status">
            {reason() ?? ""}
          </p>
        </form>
      </Show>
    </section>
  );
}
