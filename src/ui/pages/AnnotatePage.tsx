// Annotate: the tasks in which people judge, how far they are, and the way to a new one. In the address: nothing more for the list,
// "new" for a new task, "task" and an id for one that is changed.
import { createMemo, Match, Show, Switch } from "solid-js";
import { OwnerView } from "../components/judge/OwnerView.tsx";
import { TaskForm } from "../components/judge/TaskForm.tsx";
import type { AppState } from "../state/createApp.ts";
import { createTasks } from "../state/createTasks.ts";
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
      <Switch fallback={<OwnerView app={props.app} tasks={tasks} />}>
        <Match when={place() === "new"}>
          <TaskForm app={props.app} tasks={tasks} record={undefined} />
        </Match>
        <Match when={place() === "task"}>
          <Show when={changed()?.record.id} keyed fallback={<h1 tabIndex={-1}>Judging task</h1>}>
            {(_id) => <TaskForm app={props.app} tasks={tasks} record={changed()?.record} />}
          </Show>
        </Match>
      </Switch>
    </div>
  );
}
