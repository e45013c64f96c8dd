// Annotate: the tasks in which people judge, how far they are, and the way to a new one. In the address: nothing more for the list,
// "new" for a new task, "task" and an id for one that is changed.
import { createMemo, Match, Show, Switch } from "solid-js";
import { MissingProject } from "../components/MissingProject.tsx";
import { OwnerView } from "../components/judge/OwnerView.tsx";
import { TaskForm } from "../components/judge/TaskForm.tsx";
import type { AppState } from "../state/createApp.ts";
import { createTasks, type Tasks } from "../state/createTasks.ts";
// Choices with a sentence and fields in a line are as on Train.
import "../train.css";
import "../texts.css";
import "../annotate.css";

export default function AnnotatePage(props: { app: AppState }) {
  const tasks = props.app.keep(createTasks);
  const place = createMemo(() => props.app.route().rest[0] ?? "list");
  const changed = createMemo(() => {
    const [part, id] = props.app.route().rest;
    return part === "task" ? tasks.tasks()?.find(({ record }) => record.id === id) : undefined;
  });
  return (
    <div class="annotate-page" data-annotate-page={place()}>
      <MissingProject app={props.app} />
      <Switch fallback={<OwnerView app={props.app} tasks={tasks} />}>
        <Match when={place() === "new"}>
          <TaskForm app={props.app} tasks={tasks} record={undefined} />
        </Match>
        <Match when={place() === "task"}>
          <Show when={changed()?.record.id} keyed fallback={<NoTask app={props.app} tasks={tasks} />}>
            {(_id) => <TaskForm app={props.app} tasks={tasks} record={changed()?.record} />}
          </Show>
        </Match>
      </Switch>
    </div>
  );
}

/** A task's address before tasks are listed, or of none of them. */
function NoTask(props: { app: AppState; tasks: Tasks }) {
  const isKnown = (): boolean =>
    props.tasks.tasks() !== undefined ||
    (props.app.projects.loaded() && props.app.projects.record() === null);
  return (
    <div class="stack">
      <h1 tabIndex={-1}>{isKnown() ? "This judging task is not here" : "Judging task"}</h1>
      <Show when={isKnown()}>
        <p>
          The address is of a task that this project does not have: it was removed, or belongs to another
          project or browser.
        </p>
        <div class="buttons">
          <a class="button" href={props.app.href("annotate")}>
            Go to the judging tasks
          </a>
        </div>
      </Show>
    </div>
  );
}
