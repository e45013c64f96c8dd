// The rows of a run: a drop zone, what the project holds already, what was read (rows, the first of them) and what could
// not be, by line. Some rows are held out to measure on.
import { createUniqueId, For, Show } from "solid-js";
import { rowExtensions, rowTitles } from "../../../data/readers/index.ts";
import type { DatasetRecord } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import type { Setup } from "../../state/createSetup.ts";
import { formatBytes, plural } from "../../words/format.ts";
import { DropZone } from "../DropZone.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";

const shares = [
  { value: 0, label: "none" },
  { value: 0.05, label: "5 %" },
  { value: 0.1, label: "10 %" },
  { value: 0.2, label: "20 %" },
];

export function DatasetCard(props: { app: AppState }) {
  const id = createUniqueId();
  const { setup, projects } = props.app;
  const datasets = () => projects.record()?.datasets ?? [];
  return (
    <section class="card" aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>Pairs or prompts</h2>
        <Show when={setup.dataset()}>
          {(dataset) => <span class="soft small">{formatBytes(dataset().sizeBytes)}</span>}
        </Show>
      </header>
      <DropZone
        name="dataset"
        accept={rowExtensions()
          .map((ending) => `.${ending}`)
          .join(",")}
        button={setup.dataset() === undefined ? "Choose a file" : "Choose another file"}
        onFiles={(files) =>
          void props.app.attempt("The files could not be taken", async () =>
            setup.takeFiles(await props.app.ensureProject(), files),
          )
        }
      >
        <Show
          when={setup.dataset()}
          fallback={
            <>
              Drop a {rowTitles()} file of judgements: rows with a prompt, a chosen and a rejected answer.
              Methods that draw their answers take rows with a prompt alone, too.
            </>
          }
        >
          {(dataset) => <strong>{dataset().name}</strong>}
        </Show>
      </DropZone>
      <div class="inline-fields">
        <span>
          <label for={`${id}-share`}>Rows of a new file to hold out</label>
          <select
            id={`${id}-share`}
            value={String(setup.state.heldOut)}
            onChange={(event) => setup.setHeldOut(Number(event.currentTarget.value))}
          >
            <For each={shares}>{({ value, label }) => <option value={String(value)}>{label}</option>}</For>
          </select>
        </span>
        <Show when={datasets().length > 1}>
          <span>
            <label for={`${id}-which`}>File of this project</label>
            <select
              id={`${id}-which`}
              value={setup.state.draft?.dataset ?? ""}
              onChange={(event) => setup.change({ dataset: event.currentTarget.value })}
            >
              <For each={datasets()}>{({ name }) => <option value={name}>{name}</option>}</For>
            </select>
          </span>
        </Show>
      </div>
      <div aria-live="polite" class="stack">
        <Show when={setup.state.reading}>{(name) => <p class="soft">Reading {name()}.</p>}</Show>
        <Show when={setup.state.unused.length > 0}>
          <p class="soft small">Not used: {setup.state.unused.slice(0, 5).join(", ")}.</p>
        </Show>
        <Show when={setup.state.datasetFailure}>
          {(failure) => <ErrorNotice title="This file cannot be used" failure={failure()} />}
        </Show>
        <Show when={setup.dataset()}>{(dataset) => <Contents setup={setup} dataset={dataset()} />}</Show>
      </div>
    </section>
  );
}

function Contents(props: { setup: Setup; dataset: DatasetRecord }) {
  const title = () => props.setup.rowTitle(props.dataset.kind);
  /** What a method makes of the rows, where it is something else. */
  const taken = (): string | undefined => {
    const method = props.setup.method();
    return method?.draws === true && method.rows.id !== props.dataset.kind
      ? method.rows.title.many
      : undefined;
  };
  return (
    <>
      <p data-preview-rows={props.dataset.rows + props.dataset.testRows}>
        <strong>{plural(props.dataset.rows + props.dataset.testRows, title().one, title().many)}</strong>:{" "}
        {props.dataset.rows} to learn from, {props.dataset.testRows} held out to measure on
        <Show when={props.dataset.faultCount > 0}>, {plural(props.dataset.faultCount, "row")} left out</Show>.
        <Show when={props.dataset.leftOut?.join(", ")}>
          {(words) => <> Of the judgements these are left out: {words()}.</>}
        </Show>
        <Show when={taken()}>{(many) => <> This method takes their {many()}, each of them once.</>}</Show>
      </p>
      <Show when={props.dataset.faults.length > 0}>
        <div class="notice warn">
          <strong>These rows are left out</strong>
          <ul class="plain-list scroll small" tabIndex={0} aria-label="Rows that are left out">
            <For each={props.dataset.faults}>
              {(fault) => (
                <li>
                  Line {fault.line}: {fault.message}
                </li>
              )}
            </For>
            <Show when={props.dataset.faultCount > props.dataset.faults.length}>
              <li>and {plural(props.dataset.faultCount - props.dataset.faults.length, "more row")}.</li>
            </Show>
          </ul>
        </div>
      </Show>
      <details>
        <summary>First rows</summary>
        <div class="pairs">
          <For each={props.dataset.first}>
            {(row) => (
              <dl class="pair">
                <For each={Object.entries(row.texts)}>
                  {([name, text], index) => (
                    <>
                      <dt>{index() === 0 ? `${capitalised(name)}, line ${row.line}` : capitalised(name)}</dt>
                      <dd class="clip">{text || "(empty)"}</dd>
                    </>
                  )}
                </For>
              </dl>
            )}
          </For>
        </div>
      </details>
    </>
  );
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
