// A judging task, new or changed: what is asked, by which rules, of whom, and what an invited annotator reads first.
import { createSignal, type JSX, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { widgets } from "../../../data/annotation/widgets/index.ts";
import type { TaskRecord } from "../../../page/bridge/judgingTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import type { Tasks } from "../../state/createTasks.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { RadioList } from "../RadioList.tsx";
import { draftOf, faultsOf, formOf, type TaskForm as Form } from "./taskDraft.ts";

const purposes = [
  {
    id: "training",
    title: "To train models",
    about: "Some of what is chosen by chance is kept for measuring.",
  },
  { id: "evaluation", title: "To measure models", about: "Nothing learns from these." },
] as const;

type TextKey = { [K in keyof Form]: Form[K] extends string ? K : never }[keyof Form];

export function TaskForm(props: { app: AppState; tasks: Tasks; record: TaskRecord | undefined }) {
  const [form, setForm] = createStore(formOf(props.record));
  const [asked, setAsked] = createSignal(false);
  const faults = () => (asked() ? faultsOf(form) : {});
  const save = async (): Promise<void> => {
    setAsked(true);
    const [first] = Object.keys(faultsOf(form));
    if (first !== undefined) {
      document.getElementById(`task-${first}`)?.focus();
      return;
    }
    const goThere = props.app.goAfter();
    const saved = await props.tasks.save(draftOf(form, props.record?.id ?? null));
    if (saved !== undefined) goThere(props.app.href("annotate"));
  };

  const text = (key: TextKey, label: string, about: JSX.Element, rows = 0): JSX.Element => {
    const common = () => ({
      id: `task-${key}`,
      dir: "auto" as const,
      "data-field": key,
      "aria-invalid": faults()[key] !== undefined,
      "aria-describedby": `task-${key}-about`,
    });
    return (
      <div class="field">
        <label for={`task-${key}`}>{label}</label>
        <Show
          when={rows > 0}
          fallback={
            <input
              {...common()}
              value={form[key]}
              maxLength={200}
              onInput={(event) => setForm(key, event.currentTarget.value as never)}
            />
          }
        >
          <textarea
            {...common()}
            rows={rows}
            value={form[key]}
            maxLength={20_000}
            onInput={(event) => setForm(key, event.currentTarget.value as never)}
          />
        </Show>
        <p
          id={`task-${key}-about`}
          class="small"
          classList={{ fault: faults()[key] !== undefined, soft: faults()[key] === undefined }}
        >
          {faults()[key] ?? about}
        </p>
      </div>
    );
  };
  const flag = (key: "asksForMore" | "isTimed", label: string): JSX.Element => (
    <label class="check">
      <input
        type="checkbox"
        data-field={key}
        checked={form[key]}
        onChange={(event) => setForm(key, event.currentTarget.checked)}
      />
      {label}
    </label>
  );

  return (
    <form
      class="stack task-form"
      data-task-form
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div class="page-head">
        <div>
          <h1 tabIndex={-1} data-title>
            {props.record === undefined ? "New judging task" : props.record.title}
          </h1>
          <p>
            <a href={props.app.href("annotate")}>Back to the tasks</a>
          </p>
        </div>
      </div>
      <Show when={props.tasks.failure()}>
        {(problem) => <ErrorNotice title={problem().title} failure={problem().failure} />}
      </Show>
      <section class="card" aria-label="What is asked">
        {text("title", "Title", "Annotators see it above every item.")}
        <fieldset class="stack">
          <legend>What is shown</legend>
          <RadioList
            name="widget"
            choices={widgets}
            chosen={form.widget}
            onChoose={(id) => setForm("widget", id)}
          />
        </fieldset>
        {text(
          "guidelines",
          "Guidelines",
          "What makes an answer better, and what to do in doubt. They stand beside the answers.",
          5,
        )}
        {text("reasons", "Reasons to choose from", "One a line; they are offered after a choice.", 6)}
        {flag("asksForMore", "Ask by how much and why after every choice")}
      </section>
      <section class="card" aria-label="Who judges">
        {text(
          "annotators",
          "Annotators",
          "One name a line; a pseudonym does. Empty: whoever opens an invitation, and everybody judges everything.",
          3,
        )}
        <div class="form-row">
          {text("overlap", "People for each item", "Two or more show how far people agree.")}
          {text("repeats", "Shown a second time, %", "Shows how far a person agrees with themselves.")}
          {text("pauseEvery", "A pause after", "Judgements; 0 for none.")}
        </div>
        {flag("isTimed", "Keep how long a judgement takes")}
        <fieldset class="stack">
          <legend>What the judgements are for</legend>
          <RadioList
            name="task-purpose"
            choices={purposes}
            chosen={form.purpose}
            onChoose={(id) => setForm("purpose", id)}
          />
        </fieldset>
      </section>
      <section class="card" aria-label="The invitation">
        <h2>What an invited annotator reads first</h2>
        {text("from", "Who invites", "A name that they know.")}
        {text("about", "What for", "One or two sentences.", 2)}
        {text(
          "afterwards",
          "What becomes of the judgements",
          "Who sees them, and what they are used for.",
          2,
        )}
      </section>
      <div class="buttons">
        <button type="submit" class="primary" data-action="save-task" aria-disabled={props.tasks.busy()}>
          {props.record === undefined ? "Make the task" : "Save"}
        </button>
        <a class="button" href={props.app.href("annotate")}>
          Cancel
        </a>
      </div>
    </form>
  );
}
