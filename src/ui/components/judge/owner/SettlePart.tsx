// Items that annotators disagree about, one after another: what each said and why, and the owner's last word.
import { createEffect, createMemo, createResource, createSignal, For, on, Show } from "solid-js";
import type { Disagreement, TaskView } from "../../../../page/bridge/judgingTypes.ts";
import type { Tasks } from "../../../state/createTasks.ts";
import { plural } from "../../../words/format.ts";
import { answerName, strengthLabel } from "../../../words/judge.ts";
import { formatNumber } from "../../../words/locale.ts";
import { promptWords } from "./promptWords.ts";

export function SettlePart(props: { tasks: Tasks; view: TaskView }) {
  const { service } = props.tasks;
  // Asked anew when judgements come.
  const [found] = createResource(
    () => props.view,
    (view) => service.disagreements(view.record.project, view.record.id),
  );
  const all = () => found.latest ?? [];
  const open = createMemo(() => all().filter(({ adjudicated }) => adjudicated === null));
  const [chosen, setChosen] = createSignal<string>();
  /** The item that is shown stays until another is asked for. */
  const item = createMemo(() => all().find(({ itemId }) => itemId === chosen()) ?? open()[0] ?? all()[0]);
  const place = (): number => all().findIndex(({ itemId }) => itemId === item()?.itemId);
  const go = (by: number): void => {
    const next = all()[place() + by];
    if (next !== undefined) setChosen(next.itemId);
  };
  return (
    <div class="stack" data-settle={open().length}>
      <p role="status">
        {found.latest === undefined
          ? "Looking for items that were judged differently."
          : all().length === 0
            ? "No item was judged differently."
            : `${plural(all().length, "item")} judged differently, ${formatNumber(open().length)} to settle. Your word stands for all of theirs.`}
      </p>
      <Show when={found.error as unknown}>
        <p class="fault">The items could not be listed.</p>
      </Show>
      <Show when={item()?.itemId} keyed>
        {(_id) => (
          <Show when={item()}>
            {(one) => (
              <Settling
                tasks={props.tasks}
                task={props.view.record.id}
                item={one()}
                title={`Item ${formatNumber(place() + 1)} of ${formatNumber(all().length)}`}
                onSettled={() => {
                  const next = open().find(({ itemId }) => itemId !== one().itemId);
                  setChosen((next ?? one()).itemId);
                }}
              />
            )}
          </Show>
        )}
      </Show>
      <Show when={all().length > 1}>
        <div class="buttons">
          <button type="button" aria-disabled={place() <= 0} onClick={() => go(-1)}>
            Previous item
          </button>
          <button type="button" aria-disabled={place() >= all().length - 1} onClick={() => go(1)}>
            Next item
          </button>
        </div>
      </Show>
    </div>
  );
}

function Settling(props: {
  tasks: Tasks;
  task: string;
  item: Disagreement;
  title: string;
  onSettled: () => void;
}) {
  const [rationale, setRationale] = createSignal("");
  const [refused, setRefused] = createSignal(false);
  createEffect(
    on(
      () => props.item.adjudicated?.rationale,
      (kept) => setRationale(kept ?? ""),
    ),
  );
  const label = (id: string): string => props.item.choices.find((one) => one.id === id)?.label ?? id;
  const majority = (): string | null => props.item.majority;
  const id = (what: string): string => `${what}-${props.task}`;
  let box!: HTMLTextAreaElement;
  const settle = async (choice: string): Promise<void> => {
    const isMissing = rationale().trim() === "" && majority() !== null && majority() !== choice;
    setRefused(isMissing);
    if (isMissing) {
      box.focus();
      return;
    }
    const said = { choice, strength: null, reasons: [], rationale: rationale(), highlights: [] };
    if ((await props.tasks.adjudicate(props.task, props.item.itemId, said)) === true) props.onSettled();
  };
  return (
    <article class="stack settling" aria-label={props.title} data-disagreement={props.item.itemId}>
      <p class="soft small">
        {props.title}
        {props.item.adjudicated === null
          ? ""
          : `. Settled: ${label(props.item.adjudicated.choice)}. Choose again to change it.`}
      </p>
      <p class="owner-prompt" dir="auto">
        {promptWords(props.item.prompt)}
      </p>
      <div class="side-by-side">
        <For each={props.item.answers}>
          {(text, place) => (
            <section aria-label={answerName(place(), props.item.answers.length)}>
              <h4>{answerName(place(), props.item.answers.length)}</h4>
              <p class="owner-answer scroll" tabIndex={0} dir="auto">
                {text}
              </p>
            </section>
          )}
        </For>
      </div>
      <ul class="plain-list">
        <For each={props.item.said}>
          {({ annotator, choice, strength, reasons, rationale: why }) => (
            <li>
              <strong>
                <bdi>{annotator}</bdi>
              </strong>
              : {label(choice)}
              {strength === null ? "" : `, ${strengthLabel(strength).toLowerCase()}`}
              {reasons.length === 0 ? "" : `. Reasons: ${reasons.join(", ")}`}
              <Show when={why !== ""}>
                {" "}
                <q dir="auto">{why}</q>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <div class="field">
        <label for={id("rationale")}>Why (needed against what most of them said)</label>
        <textarea
          ref={box}
          id={id("rationale")}
          rows={2}
          maxLength={10_000}
          dir="auto"
          data-field="settle-why"
          value={rationale()}
          aria-invalid={refused() && rationale().trim() === ""}
          aria-describedby={id("rationale-fault")}
          onInput={(event) => setRationale(event.currentTarget.value)}
        />
        <span id={id("rationale-fault")} class="fault small" role="alert">
          {refused() && rationale().trim() === ""
            ? `Most said “${label(majority() ?? "")}”: write why it is decided otherwise.`
            : ""}
        </span>
      </div>
      <div class="buttons" role="group" aria-label="Your word">
        <For each={props.item.choices}>
          {(choice) => (
            <Show when={choice.id !== "skip"}>
              <button
                type="button"
                data-settle-choice={choice.id}
                aria-pressed={props.item.adjudicated?.choice === choice.id}
                aria-disabled={props.tasks.busy()}
                onClick={() => void settle(choice.id)}
              >
                {choice.label}
              </button>
            </Show>
          )}
        </For>
      </div>
    </article>
  );
}
