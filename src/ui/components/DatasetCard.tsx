// The pairs of a run: a drop zone, then what was read (rows, the first of them) and what could not be, by line.
import { For, Show } from "solid-js";
import type { SetupState } from "../state/createSetup.ts";
import { formatBytes, plural } from "../state/format.ts";
import { DropZone } from "./DropZone.tsx";
import { ErrorNotice } from "./ErrorNotice.tsx";

export function DatasetCard(props: { setup: SetupState }) {
  const state = () => props.setup.setup;
  return (
    <section class="card" aria-labelledby="dataset-title">
      <header>
        <h2 id="dataset-title">Pairs</h2>
        <Show when={state().preview}>
          {(preview) => <span class="soft small">{formatBytes(preview().sizeBytes)}</span>}
        </Show>
      </header>
      <DropZone
        name="dataset"
        accept=".jsonl,.ndjson,.json,.csv"
        button={state().dataset === null ? "Choose a file" : "Choose another file"}
        onFiles={props.setup.takeFiles}
      >
        <Show
          when={state().dataset}
          fallback={
            <>
              Drop a JSONL, JSON or CSV file of judgements here: rows with a prompt, a chosen and a rejected
              answer.
            </>
          }
        >
          {(dataset) => <strong>{dataset().path}</strong>}
        </Show>
      </DropZone>
      <div aria-live="polite" class="stack">
        <Show when={state().reading}>
          <p class="soft">Reading the file.</p>
        </Show>
        <Show when={state().unused.length > 0}>
          <p class="soft small">Not used: {state().unused.slice(0, 5).join(", ")}.</p>
        </Show>
        <Show when={state().datasetFailure}>
          {(failure) => <ErrorNotice title="This file cannot be used" failure={failure()} />}
        </Show>
        <Show when={state().preview}>
          {(preview) => (
            <>
              <p data-preview-rows={preview().rows}>
                <strong>{plural(preview().rows, "pair")}</strong> can be used
                <Show when={preview().faultCount > 0}>, {plural(preview().faultCount, "row")} cannot</Show>.
              </p>
              <Show when={preview().faults.length > 0}>
                <div class="notice warn">
                  <strong>These rows are left out</strong>
                  <ul class="plain-list scroll small" tabIndex={0} aria-label="Rows that are left out">
                    <For each={preview().faults}>
                      {(fault) => (
                        <li>
                          Line {fault.line}: {fault.message}
                        </li>
                      )}
                    </For>
                    <Show when={preview().faultCount > preview().faults.length}>
                      <li>and {plural(preview().faultCount - preview().faults.length, "more row")}.</li>
                    </Show>
                  </ul>
                </div>
              </Show>
              <details>
                <summary>First rows</summary>
                <div class="pairs">
                  <For each={preview().first}>
                    {(row) => (
                      <dl class="pair">
                        <dt>Prompt, line {row.line}</dt>
                        <dd class="clip">{row.prompt || "(empty)"}</dd>
                        <dt>Chosen answer</dt>
                        <dd class="clip">{row.chosen}</dd>
                        <dt>Rejected answer</dt>
                        <dd class="clip">{row.rejected}</dd>
                      </dl>
                    )}
                  </For>
                </div>
              </details>
            </>
          )}
        </Show>
      </div>
    </section>
  );
}
