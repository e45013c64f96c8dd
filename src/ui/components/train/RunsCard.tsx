// The project's runs: where each stands, what it measured, and what can be done with it. Chosen runs are compared. A
// deleted run can be restored for ten minutes.
import { createMemo, createSignal, For, Show } from "solid-js";
import type { RunRecord } from "../../../page/bridge/types.ts";
import { maxLines } from "../../charts/metricSpec.ts";
import type { AppState } from "../../state/createApp.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import { formatDuration, formatMetric, formatShare } from "../../words/format.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { resultKeys } from "../project/statistics.ts";

export function RunsCard(props: { app: AppState; current: string | undefined }) {
  const { projects, live, data, setup } = props.app;
  const [chosen, setChosen] = createSignal<readonly string[]>([]);
  const [deleted, setDeleted] = createSignal<RunRecord>();
  const [renaming, setRenaming] = createSignal<string>();
  const [failure, setFailure] = createSignal<Failure>();
  const isTraining = (run: RunRecord): boolean => live.isActive() && live.shows(run.project, run.id);
  const stateOf = (run: RunRecord): string => {
    if (isTraining(run)) return live.view.isMine ? live.view.state : `${live.view.state} in another tab`;
    if (run.state === "running") return "interrupted";
    return run.state;
  };
  async function attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      setFailure(undefined);
      await projects.refresh();
    } catch (error) {
      setFailure(failureOf(error));
    }
  }
  /** What the methods of these runs are compared by: a column each, whatever a method's metric is called. */
  const results = createMemo(() => {
    const columns = new Map<string, { title: string; kind: "share" | "mean" }>();
    for (const { algorithm } of projects.runs()) {
      const metrics = setup.metricsOf(algorithm);
      for (const key of resultKeys(metrics)) {
        const result = metrics[key]?.result;
        if (result !== undefined && !columns.has(result.title)) columns.set(result.title, result);
      }
    }
    return [...columns.values()];
  });
  const resultOf = (run: RunRecord, title: string): number | null | undefined => {
    const metrics = setup.metricsOf(run.algorithm);
    const key = resultKeys(metrics).find((one) => metrics[one]?.result?.title === title);
    return key === undefined ? undefined : run.evaluation?.[`eval_${key}`];
  };
  const remove = (run: RunRecord): void => {
    void attempt(async () => {
      const goThere = props.app.goAfter();
      await data.deleteRun(run.project, run.id, true);
      setDeleted({ ...run });
      if (props.current === run.id) goThere(props.app.href("train"));
    });
  };
  const undo = (run: RunRecord): void => {
    void attempt(async () => {
      await data.deleteRun(run.project, run.id, false);
      setDeleted(undefined);
    });
  };
  const rename = (run: RunRecord, title: string): void => {
    setRenaming(undefined);
    const trimmed = title.trim();
    if (trimmed !== "" && trimmed !== run.title)
      void attempt(() => data.renameRun(run.project, run.id, trimmed));
  };
  const toggle = (id: string): void => {
    setChosen((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id].slice(-maxLines)));
  };
  return (
    <section class="card" aria-labelledby="runs-title">
      <header>
        <h2 id="runs-title">Runs</h2>
        <Show when={chosen().length > 1}>
          <a
            class="button compact"
            data-action="compare"
            href={props.app.href("train", "compare", ...chosen())}
          >
            Lay {chosen().length} runs over each other
          </a>
        </Show>
      </header>
      <Show when={deleted()}>
        {(run) => (
          <p class="notice" role="status">
            <span>
              {run().title} is deleted; its files go in ten minutes.{" "}
              <button type="button" class="quiet" data-action="undo" onClick={() => undo(run())}>
                Undo
              </button>
            </span>
          </p>
        )}
      </Show>
      <Show when={failure()}>
        {(problem) => <ErrorNotice title="That did not work" failure={problem()} />}
      </Show>
      <Show
        when={projects.runs().length > 0}
        fallback={<p class="soft">None yet. A run appears here as soon as it is started.</p>}
      >
        <div class="table-scroll" role="region" aria-label="Table of the runs" tabIndex={0}>
          <table class="runs">
            <thead>
              <tr>
                <th scope="col">
                  <span class="visually-hidden">Compare</span>
                </th>
                <th scope="col">Run</th>
                <th scope="col">State</th>
                <th scope="col" class="number">
                  Step
                </th>
                <For each={results()}>
                  {({ title, kind }) => (
                    <th scope="col" class="number">
                      {title}
                      {kind === "share" ? " (95 %)" : ""}
                    </th>
                  )}
                </For>
                <th scope="col" class="number">
                  Time
                </th>
                <th scope="col">
                  <span class="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={projects.runs()}>
                {(run) => (
                  <tr data-run={run.id} aria-current={props.current === run.id ? "true" : undefined}>
                    <td>
                      <input
                        type="checkbox"
                        aria-label={`Compare ${run.title}`}
                        checked={chosen().includes(run.id)}
                        onChange={() => toggle(run.id)}
                      />
                    </td>
                    <td>
                      <Show
                        when={renaming() === run.id}
                        fallback={<a href={props.app.href("train", run.id)}>{run.title}</a>}
                      >
                        <input
                          class="rename"
                          aria-label="Name of the run"
                          value={run.title}
                          ref={(element) => queueMicrotask(() => element.select())}
                          onChange={(event) => rename(run, event.currentTarget.value)}
                          onBlur={() => setRenaming(undefined)}
                          onKeyDown={(event) => {
                            if (event.key === "Escape") setRenaming(undefined);
                          }}
                        />
                      </Show>
                      <Show when={run.branchedFrom}>
                        {(from) => (
                          <span class="soft small">
                            {" "}
                            from {from().run}, {from().checkpoint}
                          </span>
                        )}
                      </Show>
                    </td>
                    <td>{stateOf(run)}</td>
                    <td class="number">
                      {isTraining(run) ? live.view.step : run.step}
                      {run.steps > 0 ? `/${run.steps}` : ""}
                    </td>
                    <For each={results()}>
                      {({ title, kind }) => {
                        const value = (): number | null | undefined => resultOf(run, title);
                        return (
                          <td class="number">
                            {kind === "share" ? formatShare(value(), run.testRows) : formatMetric(value())}
                          </td>
                        );
                      }}
                    </For>
                    <td class="number">{run.workedMs > 0 ? formatDuration(run.workedMs / 1000) : "–"}</td>
                    <td class="row-actions">
                      <button type="button" class="quiet" onClick={() => setRenaming(run.id)}>
                        Rename<span class="visually-hidden"> {run.title}</span>
                      </button>
                      <Show when={!isTraining(run)}>
                        <button
                          type="button"
                          class="quiet"
                          data-action="delete-run"
                          onClick={() => remove(run)}
                        >
                          Delete<span class="visually-hidden"> {run.title}</span>
                        </button>
                      </Show>
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </section>
  );
}
