// Items whose right answer the owner knows: to check annotators in secret, or for practice with a word on it.
import { createResource, createSignal, For, Show } from "solid-js";
import type { OwnedItem, TaskItemKind, TaskView } from "../../../../page/bridge/judgingTypes.ts";
import type { Tasks } from "../../../state/createTasks.ts";
import { plural } from "../../../words/format.ts";
import { answerName } from "../../../words/judge.ts";
import { itemKinds } from "../../../words/judgeOwner.ts";
import { promptWords } from "./promptWords.ts";

const step = 10;

export function MarkPart(props: { tasks: Tasks; view: TaskView }) {
  const [words, setWords] = createSignal("");
  const [count, setCount] = createSignal(step);
  const [found] = createResource(
    () => ({ view: props.view, words: words(), count: count() }),
    ({ view: { record }, ...asked }) =>
      props.tasks.service.items(record.project, record.id, asked.words, asked.count),
  );
  const items = (): readonly OwnedItem[] => found.latest?.items ?? [];
  const ids = (): string[] => items().map(({ id }) => id);
  const more = (): number => (found.latest?.total ?? 0) - items().length;
  const id = (what: string): string => `${what}-${props.view.record.id}`;
  return (
    <div class="stack" data-mark-items>
      <p class="small">
        Items of which you know the right answer check annotators; they train nothing. Practice comes first
        and is followed by what you say of it.
      </p>
      <div class="field who">
        <label for={id("find")}>Find items by their words</label>
        <input
          id={id("find")}
          type="search"
          value={words()}
          data-field="find-items"
          dir="auto"
          onInput={(event) => {
            setWords(event.currentTarget.value);
            setCount(step);
          }}
        />
      </div>
      <p class="small soft" role="status">
        {found.latest === undefined ? "" : plural(found.latest.total, "item")}
      </p>
      <Show when={found.error as unknown}>
        <p class="fault">The items could not be listed.</p>
      </Show>
      <For each={ids()}>
        {(one) => (
          <Show when={items().find((item) => item.id === one)}>
            {(item) => <MarkItem tasks={props.tasks} item={item()} />}
          </Show>
        )}
      </For>
      <Show when={more() > 0}>
        <div class="buttons">
          <button type="button" onClick={() => setCount((now) => now + step)}>
            Show {Math.min(step, more())} more
          </button>
        </div>
      </Show>
    </div>
  );
}

function MarkItem(props: { tasks: Tasks; item: OwnedItem }) {
  const [kind, setKind] = createSignal<TaskItemKind>(props.item.kind);
  const [expected, setExpected] = createSignal(props.item.expected ?? "");
  const [feedback, setFeedback] = createSignal(props.item.feedback ?? "");
  const [tried, setTried] = createSignal(false);
  const [saved, setSaved] = createSignal(false);
  const id = (what: string): string => `${what}-${props.item.id.replace(/[^\w-]/g, "_")}`;
  const isMissing = (): boolean => kind() !== "normal" && expected() === "";
  const save = async (): Promise<void> => {
    setTried(true);
    if (isMissing()) {
      document.getElementById(id("expected"))?.focus();
      return;
    }
    const isNormal = kind() === "normal";
    const hasFeedback = kind() === "practice" && feedback().trim() !== "";
    const isDone = await props.tasks.markItem(
      props.item.id,
      kind(),
      isNormal ? null : expected(),
      hasFeedback ? feedback().trim() : null,
    );
    setSaved(isDone === true);
  };
  return (
    <form
      class="mark-item"
      aria-label={`Item: ${promptWords(props.item.prompt).slice(0, 60)}`}
      data-mark={props.item.id}
      data-kind={props.item.kind}
      novalidate
      onInput={() => setSaved(false)}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p class="owner-prompt clip" dir="auto">
        {promptWords(props.item.prompt)}
      </p>
      <div class="side-by-side small">
        <For each={props.item.answers}>
          {(text, place) => (
            <p class="clip" dir="auto">
              <strong>{answerName(place(), props.item.answers.length)}:</strong> {text}
            </p>
          )}
        </For>
      </div>
      <div class="inline-form">
        <div class="field">
          <label for={id("kind")}>What it is for</label>
          <select
            id={id("kind")}
            data-field="item-kind"
            value={kind()}
            onChange={(event) => setKind(event.currentTarget.value as TaskItemKind)}
          >
            <For each={itemKinds}>{(one) => <option value={one.id}>{one.label}</option>}</For>
          </select>
        </div>
        <Show when={kind() !== "normal"}>
          <div class="field">
            <label for={id("expected")}>Right is</label>
            <select
              id={id("expected")}
              data-field="expected"
              value={expected()}
              aria-invalid={tried() && isMissing()}
              onChange={(event) => setExpected(event.currentTarget.value)}
            >
              <option value="">Choose one</option>
              <For each={props.item.choices}>
                {({ label, verdict }) => <option value={verdict}>{label}</option>}
              </For>
            </select>
          </div>
        </Show>
        <Show when={kind() === "practice"}>
          <div class="field grows">
            <label for={id("feedback")}>What is said afterwards</label>
            <input
              id={id("feedback")}
              value={feedback()}
              maxLength={2000}
              dir="auto"
              data-field="feedback"
              onInput={(event) => setFeedback(event.currentTarget.value)}
            />
          </div>
        </Show>
        <button type="submit" class="compact" data-action="mark" aria-disabled={props.tasks.busy()}>
          Save
        </button>
        <span class="small" role="status">
          {tried() && isMissing() ? "Say which choice is right." : saved() ? "Saved." : ""}
        </span>
      </div>
    </form>
  );
}
