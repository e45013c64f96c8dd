// What a project file is, before anything of it is kept: title, data, models, runs and what they measured, size.
import { headlineText } from "../project/statistics.ts";
import { createEffect, For, Show } from "solid-js";
import { formatBytes, plural } from "../../words/format.ts";
import { formatDate, formatNumber } from "../../words/locale.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import type { Import } from "./createImport.ts";

export function ImportDialog(props: { state: Import }) {
  let dialog!: HTMLDialogElement;
  createEffect(() => {
    const isOpen = props.state.view() !== undefined;
    if (isOpen && !dialog.open) dialog.showModal();
    if (!isOpen && dialog.open) dialog.close();
  });
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="import-title" onClose={() => props.state.cancel()}>
      <Show when={props.state.view()}>
        {(view) => (
          <div class="stack">
            <h2 id="import-title">{view().facts?.title ?? view().name}</h2>
            <Show when={view().failure}>
              {(failure) => (
                <ErrorNotice
                  title={`${view().name} was not opened; nothing of it was kept`}
                  failure={failure()}
                />
              )}
            </Show>
            <Show when={view().facts === undefined && view().failure === undefined}>
              <p class="soft" role="status">
                Reading and checking {view().name}.
              </p>
            </Show>
            <Show when={view().facts}>
              {(facts) => (
                <>
                  <p class="soft">
                    A FeedbackLoop project{facts().isSample ? " made from the sample" : ""}, begun{" "}
                    {formatDate(facts().createdAtMs)}. Every file in it is what its list says. It was made by
                    whoever sent it to you.
                  </p>
                  <dl class="facts">
                    <div>
                      <dt>Size</dt>
                      <dd>{formatBytes(facts().sizeBytes)}</dd>
                    </div>
                    <div>
                      <dt>Files</dt>
                      <dd>{formatNumber(facts().files)}</dd>
                    </div>
                    <div>
                      <dt>Runs</dt>
                      <dd>{formatNumber(facts().runs.length)}</dd>
                    </div>
                  </dl>
                  <div>
                    <h3>Data</h3>
                    <ul class="plain-list small">
                      <For each={facts().datasets} fallback={<li class="soft">none</li>}>
                        {({ name, rows, rowTitle, testRows }) => (
                          <li>
                            {name}: {plural(rows, rowTitle.one, rowTitle.many)} to learn from,{" "}
                            {formatNumber(testRows)} held out
                          </li>
                        )}
                      </For>
                    </ul>
                  </div>
                  <div>
                    <h3>Runs</h3>
                    <ul class="plain-list small scroll" tabIndex={0}>
                      <For each={facts().runs} fallback={<li class="soft">none</li>}>
                        {(run) => (
                          <li>
                            {run.title}: {run.model}, {run.state}, step {formatNumber(run.step)} of{" "}
                            {formatNumber(run.steps)}
                            {run.result === null
                              ? ""
                              : `, ${headlineText({ ...run.result, interval: undefined })}`}
                          </li>
                        )}
                      </For>
                    </ul>
                  </div>
                </>
              )}
            </Show>
            <div class="buttons">
              <Show when={view().facts}>
                <button
                  type="button"
                  class="primary"
                  data-action="import"
                  onClick={() => void props.state.accept()}
                >
                  {view().importing === true ? "Importing" : "Import"}
                </button>
              </Show>
              <button type="button" onClick={() => props.state.cancel()}>
                {view().failure === undefined ? "Cancel" : "Close"}
              </button>
            </div>
          </div>
        )}
      </Show>
    </dialog>
  );
}
