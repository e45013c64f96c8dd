// A project between its runs: where it stands, the next action, its data and runs, and what can be done with it as a
// whole.
import { createSignal, For, Show } from "solid-js";
import type { DatasetRecord, RunRecord } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import { plural } from "../../words/format.ts";
import { formatDate, formatNumber } from "../../words/locale.ts";
import { saveBlob } from "../../files/saveBlob.ts";
import { wasInterrupted } from "../frame/runState.ts";
import { ShareScale } from "./pictures.tsx";
import { isBetter, outcomeOf, type Outcome, headlineText, resultText } from "./statistics.ts";

function measured(app: AppState, run: RunRecord): Outcome | undefined {
  const last = run.evaluation === null ? undefined : { step: run.step, metrics: run.evaluation };
  return outcomeOf(last, run.testRows, run.config, app.setup.metricsOf(run.algorithm));
}

export function Overview(props: { app: AppState }) {
  const { app } = props;
  const { projects, live } = app;
  const project = () => projects.record();
  const runs = () => projects.runs();
  /** Of the method that was measured last: what others measure is another thing. */
  const best = (): Outcome | undefined => {
    const found = runs().flatMap((run) => {
      const outcome = measured(app, run);
      return outcome === undefined ? [] : [{ outcome, algorithm: run.algorithm }];
    });
    return found
      .filter(({ algorithm }) => algorithm === found[0]?.algorithm)
      .map(({ outcome }) => outcome)
      .reduce<Outcome | undefined>((a, b) => (a === undefined || isBetter(b, a) ? b : a), undefined);
  };
  const interrupted = (): RunRecord | undefined =>
    live.isActive() ? undefined : runs().find((run) => wasInterrupted(app, run));
  const title = (): string => {
    if (runs().length === 0) {
      const [dataset] = project()?.datasets ?? [];
      return dataset === undefined ? "No pairs and no runs yet" : `${rowsText(app, dataset)}, no runs yet`;
    }
    const top = best();
    const waiting = interrupted();
    if (top === undefined && waiting !== undefined) {
      return `${plural(runs().length, "run")}, ${waiting.title} stopped at step ${formatNumber(waiting.step)} of ${formatNumber(waiting.steps)}`;
    }
    if (top === undefined) return `${plural(runs().length, "run")}, nothing measured on held-out rows yet`;
    const which = runs().length === 1 ? "its" : "the best";
    return `${plural(runs().length, "run")}, ${which} ${top.headline.title.toLowerCase()} is ${resultText(top.headline)}`;
  };
  return (
    <div class="stack">
      <div class="page-head">
        <div>
          <ProjectName app={app} />
          <h1>{title()}</h1>
        </div>
        <div class="buttons">
          <Show when={interrupted()}>
            {(run) => (
              <button
                type="button"
                class="primary"
                data-action="resume-newest"
                aria-disabled={app.cannotTrain !== undefined}
                title={app.cannotTrain ?? ""}
                onClick={() => void app.train(run().id, "project")}
              >
                Resume {run().title}
              </button>
            )}
          </Show>
          <a
            class="button"
            classList={{ primary: interrupted() === undefined }}
            data-action="next"
            href={app.href("train")}
          >
            {(project()?.datasets.length ?? 0) === 0
              ? "Choose pairs and a model"
              : runs().length === 0
                ? "Prepare the first run"
                : "Train another run"}
          </a>
        </div>
      </div>
      <Show when={live.isActive() && live.view.project === projects.id()}>
        <div class="notice" role="status">
          <p>
            <strong>
              {live.view.isMine ? "A run is under way" : "Another tab is training this project"}
            </strong>
            : step{" "}
            <span class="number">
              {live.view.step} of {live.view.steps || "?"}
            </span>
            . <a href={app.href("project", live.view.run ?? "")}>Watch it</a>
          </p>
        </div>
      </Show>
      <div class="overview">
        <section class="card" aria-labelledby="runs-title">
          <h2 id="runs-title">Runs</h2>
          <Show when={runs().length > 0} fallback={<NoRuns app={app} />}>
            <ul class="rows">
              <For each={runs()}>{(run) => <RunRow app={app} run={run} />}</For>
            </ul>
          </Show>
        </section>
        <section class="card" aria-labelledby="data-title">
          <h2 id="data-title">Data</h2>
          <Show
            when={(project()?.datasets.length ?? 0) > 0}
            fallback={
              <p class="soft">
                No file of pairs yet. Drop one anywhere on this page, or choose it on the Train page.
              </p>
            }
          >
            <ul class="rows">
              <For each={project()?.datasets}>
                {(dataset) => (
                  <li>
                    <a href={app.href("train")}>{dataset.name}</a>
                    <span class="soft small">
                      {rowsText(app, dataset)} to learn from, {formatNumber(dataset.testRows)} held out
                      {dataset.faultCount > 0 ? `, ${plural(dataset.faultCount, "row")} left out` : ""}
                    </span>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </section>
        <Whole app={app} />
      </div>
    </div>
  );
}

function rowsText({ setup }: AppState, { kind, rows }: DatasetRecord): string {
  const { one, many } = setup.rowTitle(kind);
  return plural(rows, one, many);
}

function NoRuns(props: { app: AppState }) {
  return (
    <>
      <p class="soft">
        A run is one training with one set of choices. The first of this project begins on the Train page; the
        sample shows how it goes, in a project of its own.
      </p>
      <div class="buttons">
        <button
          type="button"
          data-action="run-sample"
          aria-disabled={
            props.app.cannotTrain !== undefined || props.app.live.isActive() || props.app.starting()
          }
          title={
            props.app.cannotTrain ??
            (props.app.live.isActive() ? "A run is under way; the sample can run when it has ended." : "")
          }
          onClick={() => {
            if (!props.app.live.isActive()) void props.app.runSample();
          }}
        >
          Run the sample
        </button>
      </div>
    </>
  );
}

/** How many there will be is known once the pairs are read. */
const positionOf = (step: number, steps: number): string =>
  `step ${formatNumber(step)}${steps > 0 ? ` of ${formatNumber(steps)}` : ""}`;

function RunRow(props: { app: AppState; run: RunRecord }) {
  const { app } = props;
  const isTraining = () => app.live.isActive() && app.live.shows(props.run.project, props.run.id);
  const interrupted = () => wasInterrupted(app, props.run);
  const text = (): string => {
    const { state, step, steps, createdAtMs } = props.run;
    const of = positionOf(step, steps);
    const found = measured(app, props.run);
    if (isTraining()) return `training, ${positionOf(app.live.view.step, app.live.view.steps)}`;
    if (interrupted()) return `stopped at ${of}: resume it whenever you like`;
    const result = found === undefined ? "" : `, ${headlineText(found.headline)}`;
    return `${state === "ready" ? "not begun" : state}, ${formatDate(createdAtMs)}${state === "done" ? `, ${plural(step, "step")}` : ""}${result}`;
  };
  return (
    <li class="run-row">
      <a href={app.href("project", props.run.id)}>{props.run.title}</a>
      <ShareScale result={measured(app, props.run)?.headline} />
      <span class="soft small">{text()}</span>
      <Show when={interrupted() && !app.live.isActive()}>
        <div class="buttons">
          <button
            type="button"
            class="compact"
            data-action="resume-run"
            aria-label={`Resume ${props.run.title}`}
            aria-disabled={app.cannotTrain !== undefined}
            title={app.cannotTrain ?? ""}
            onClick={() => void app.train(props.run.id, "project")}
          >
            Resume
          </button>
        </div>
      </Show>
    </li>
  );
}

/** The project's name, and a field in its place while it is changed. */
function ProjectName(props: { app: AppState }) {
  const { app } = props;
  const [editing, setEditing] = createSignal(false);
  let field!: HTMLInputElement;
  let edit: HTMLButtonElement | undefined;
  const close = (): void => {
    setEditing(false);
    edit?.focus();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    const [id, title] = [app.projects.id(), field.value.trim()];
    if (id === undefined || title === "") {
      close();
      return;
    }
    void app.attempt("The name could not be changed", async () => {
      await app.data.renameProject(id, title);
      await app.projects.refresh();
      close();
    });
  };
  return (
    <div class="project-name">
      <Show
        when={editing()}
        fallback={
          <>
            <span>{app.projects.record()?.title}</span>
            <button
              type="button"
              class="quiet"
              data-action="rename"
              ref={(element) => (edit = element)}
              onClick={() => {
                setEditing(true);
                field.focus();
                field.select();
              }}
            >
              Rename
            </button>
          </>
        }
      >
        <form class="inline" onSubmit={save}>
          <label class="visually-hidden" for="project-title">
            Name of the project
          </label>
          <input
            id="project-title"
            ref={field}
            maxLength={120}
            value={app.projects.record()?.title ?? ""}
            onKeyDown={(event) => {
              if (event.key === "Escape") close();
            }}
          />
          <button type="submit" class="compact">
            Save the name
          </button>
        </form>
      </Show>
    </div>
  );
}

function Whole(props: { app: AppState }) {
  const { app } = props;
  const [packing, setPacking] = createSignal(false);
  const isTraining = () => app.live.isActive() && app.live.view.project === app.projects.id();
  const exportFile = (): void => {
    const id = app.projects.id();
    if (packing() || id === undefined) return;
    setPacking(true);
    void app
      .attempt("The project file could not be made", async () => {
        const { name, zip } = await app.data.exportProject(id);
        saveBlob(name, zip);
      })
      .finally(() => setPacking(false));
  };
  // Chromium alone lets a page write to a folder that a person chose.
  const picker = (window as { showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle> })
    .showDirectoryPicker;
  const [saved, setSaved] = createSignal<string>();
  const exportFolder = (): void => {
    const id = app.projects.id();
    if (packing() || id === undefined || picker === undefined) return;
    void app.attempt("The project could not be saved to that folder", async () => {
      // Closing the dialog is no error.
      const directory = await picker.call(window, { mode: "readwrite" }).catch(() => undefined);
      if (directory === undefined) return;
      setPacking(true);
      await app.data.exportToFolder(id, directory).finally(() => setPacking(false));
      setSaved(directory.name);
    });
  };
  const remove = (): void => {
    const open = app.projects.record();
    if (open === null || isTraining()) return;
    const { id, title } = open;
    void app.attempt("The project could not be deleted", async () => {
      const goThere = app.goAfter();
      await app.deleted.remove(id, title);
      goThere("#/project");
    });
  };
  return (
    <section class="card" aria-labelledby="whole-title">
      <h2 id="whole-title">The whole project</h2>
      <p class="soft">
        A project file holds its pairs, settings, runs and checkpoints, and a list of hashes: who opens it
        sees at once whether it arrived whole. It holds the pairs' texts, so give it only to people who may
        read them.
      </p>
      <div class="buttons">
        <button type="button" data-action="export" onClick={exportFile}>
          {packing() ? "Packing" : "Download the project file"}
        </button>
        <Show when={picker !== undefined}>
          <button type="button" data-action="export-folder" onClick={exportFolder}>
            Save to a folder
          </button>
        </Show>
        <button
          type="button"
          data-action="delete-project"
          aria-disabled={isTraining()}
          aria-describedby="delete-note"
          onClick={remove}
        >
          Delete the project
        </button>
      </div>
      <p class="soft small" role="status">
        {saved() === undefined
          ? ""
          : `Saved to the folder ${saved() ?? ""}. Dropping that folder on this page opens it.`}
      </p>
      <p class="soft small" id="delete-note">
        {isTraining()
          ? "It cannot be deleted while a run of it is trained; stop that first."
          : "Deleting can be undone for ten minutes."}
      </p>
    </section>
  );
}
