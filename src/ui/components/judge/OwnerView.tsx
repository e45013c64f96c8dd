// The owner's list of judging tasks: how far each is, judging here, an invitation for others, pairs to judge.
import { createMemo, For, Show } from "solid-js";
import type { TaskView } from "../../../page/bridge/judgingTypes.ts";
import type { NamedBlob } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import type { Tasks } from "../../state/createTasks.ts";
import { plural } from "../../words/format.ts";
import { taskSentence } from "../../words/judgeOwner.ts";
import { annotateTitle } from "../../words/judge.ts";
import { DropZone } from "../DropZone.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { TaskCard } from "./TaskCard.tsx";
import { TakenFiles } from "./TakenFiles.tsx";

export function OwnerView(props: { app: AppState; tasks: Tasks }) {
  const hasProject = (): boolean => props.app.projects.record() !== null;
  const all = () => props.tasks.tasks();
  const ids = createMemo(() => all()?.map(({ record }) => record.id) ?? []);
  /** The title is about the one task that there is. */
  const only = (): TaskView | undefined => (all()?.length === 1 ? all()?.[0] : undefined);
  const reportOf = (id: string | undefined) => (id === undefined ? undefined : props.tasks.reports()[id]);
  const hasJudgements = (): boolean => all()?.some(({ judged }) => judged > 0) ?? false;
  const train = (): void =>
    void props.app.attempt("The judgements could not be made into a dataset", async () => {
      const goThere = props.app.goAfter();
      if ((await props.tasks.trainOn()) === true) goThere(props.app.href("train"));
    });
  const isEmpty = (): boolean => props.app.projects.loaded() && (!hasProject() || all()?.length === 0);
  const take = (files: NamedBlob[]): void =>
    void props.app.attempt("The files could not be taken", async () => {
      await props.app.ensureProject();
      await props.tasks.takeJudgements(files);
    });
  const newTask = (): void =>
    void props.app.attempt("The task could not be begun", async () => {
      const goThere = props.app.goAfter();
      await props.app.ensureProject();
      goThere(props.app.href("annotate", "new"));
    });
  return (
    <>
      <div class="page-head">
        <div>
          <h1 tabIndex={-1} data-title>
            {only()?.judged
              ? taskSentence(only() as TaskView, reportOf(only()?.record.id))
              : annotateTitle(all(), hasProject() || !props.app.projects.loaded())}
          </h1>
          <p>People say which answer is better; what they say trains the models, and measures them.</p>
        </div>
        {/* Not before it is known: it would go away under a press where there is no task yet. */}
        <Show when={(all()?.length ?? 0) > 0}>
          <div class="buttons">
            <button type="button" class="primary" data-action="new-task" onClick={newTask}>
              New judging task
            </button>
            <Show when={hasJudgements()}>
              <button type="button" data-action="train-on" aria-disabled={props.tasks.busy()} onClick={train}>
                Train on these judgements
              </button>
            </Show>
          </div>
        </Show>
      </div>
      <Show when={props.tasks.failure()}>
        {(problem) => (
          <div class="above">
            <ErrorNotice title={problem().title} failure={problem().failure} />
          </div>
        )}
      </Show>
      <TakenFiles tasks={props.tasks} />
      <Show when={isEmpty()}>
        <section class="card first-task" aria-label="How judging begins" data-empty>
          <ol class="steps">
            <li>
              <span class="index">1</span>
              <span>
                <a href={props.app.href("data", "prompts")}>Prompts with two answers each</a>, made on the
                Data page or brought in a file.
              </span>
            </li>
            <li>
              <span class="index">2</span>
              <span>A judging task: what is asked, by which rules, of whom.</span>
            </li>
            <li>
              <span class="index">3</span>
              <span>
                Judge here, or send others an invitation: a file that opens straight into judging, on a phone
                too. What they send back is dropped on this page.
              </span>
            </li>
          </ol>
          <div class="buttons">
            <button type="button" class="primary" data-action="new-task" onClick={newTask}>
              New judging task
            </button>
            <a class="button" href={props.app.href("data")}>
              Go to the data
            </a>
          </div>
        </section>
      </Show>
      <div class="stack">
        {/* By their names: a card that is open stays so when the numbers in it change. */}
        <For each={ids()}>
          {(id) => (
            <Show when={all()?.find(({ record }) => record.id === id)}>
              {(task) => <TaskCard app={props.app} tasks={props.tasks} view={task()} report={reportOf(id)} />}
            </Show>
          )}
        </For>
        <Show when={(all()?.length ?? 0) > 0}>
          <DropZone name="sent-back" accept="" button="Choose files" multiple onFiles={take}>
            <p>
              <strong>Judgements that were sent back: drop the files anywhere on this page.</strong>
            </p>
            <p class="soft small">
              In any order, as often as you like: what is here already is not counted twice.
            </p>
          </DropZone>
        </Show>
      </div>
      <p class="visually-hidden" role="status">
        {all() === undefined ? "" : plural(all()?.length ?? 0, "judging task")}
      </p>
    </>
  );
}
