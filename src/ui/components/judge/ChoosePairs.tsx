// Which pairs are judged next: how they are chosen, how many, and the part that chance chooses whatever the strategy, of which some
// are kept for measuring.
import { createSignal, For, Show } from "solid-js";
import { pairingStrategies, type PairingStrategy } from "../../../data/annotation/pairing/index.ts";
import type { AppState } from "../../state/createApp.ts";
import type { Tasks } from "../../state/createTasks.ts";
import { plural } from "../../words/format.ts";

/** Others ask a reward model, which the data worker has none of. */
const offered = (pairingStrategies as readonly PairingStrategy[]).filter(({ needs }) => needs === "nothing");

const percent = (share: number): string => String(Math.round(share * 100));

export function ChoosePairs(props: { app: AppState; tasks: Tasks; task: string }) {
  const [strategy, setStrategy] = createSignal(offered[0]?.id ?? "");
  const [count, setCount] = createSignal("50");
  const [chance, setChance] = createSignal(percent(0.2));
  const [heldOut, setHeldOut] = createSignal(percent(0.5));
  const number = (text: string, least: number, most: number): number | undefined => {
    const value = text.trim() === "" ? NaN : Number(text);
    return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
  };
  const faults = () => ({
    count: number(count(), 1, 10_000) === undefined ? "Give a whole number from 1 to 10,000." : "",
    chance: number(chance(), 0, 100) === undefined ? "Give whole percent from 0 to 100." : "",
    heldOut: number(heldOut(), 0, 100) === undefined ? "Give whole percent from 0 to 100." : "",
  });
  const choose = (): void => {
    if (Object.values(faults()).some((fault) => fault !== "")) return;
    void props.tasks.addItems(props.task, {
      strategy: strategy(),
      count: Number(count()),
      randomShare: Number(chance()) / 100,
      heldOutShare: Number(heldOut()) / 100,
    });
  };
  const id = (what: string): string => `${what}-${props.task}`;
  const made = () => {
    const newest = props.tasks.made();
    return newest?.task === props.task ? newest.items : undefined;
  };
  const field = (
    name: "count" | "chance" | "heldOut",
    label: string,
    value: () => string,
    set: (text: string) => void,
  ) => (
    <div class="field short-field">
      <label for={id(name)}>{label}</label>
      <input
        id={id(name)}
        inputMode="numeric"
        value={value()}
        aria-invalid={faults()[name] !== ""}
        aria-describedby={id(`${name}-fault`)}
        data-field={name}
        onInput={(event) => set(event.currentTarget.value)}
      />
      <span id={id(`${name}-fault`)} class="fault">
        {faults()[name]}
      </span>
    </div>
  );
  return (
    <form
      class="stack"
      data-choose-pairs
      onSubmit={(event) => {
        event.preventDefault();
        choose();
      }}
    >
      <fieldset class="stack">
        <legend class="visually-hidden">How pairs are chosen</legend>
        <For each={offered}>
          {(one) => (
            <label class="method">
              <input
                type="radio"
                name={id("strategy")}
                value={one.id}
                checked={strategy() === one.id}
                onChange={() => setStrategy(one.id)}
              />
              <span>
                <strong>{one.title}</strong>
                <span class="small">{one.about}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <div class="form-row">
        {field("count", "How many", count, setCount)}
        {field("chance", "By chance, %", chance, setChance)}
        {field("heldOut", "Of these for measuring only, %", heldOut, setHeldOut)}
      </div>
      <div class="buttons">
        <button type="submit" class="primary" data-action="choose-pairs" aria-disabled={props.tasks.busy()}>
          Choose pairs
        </button>
      </div>
      <div role="status" class="small">
        <Show when={made()}>
          {(items) => (
            <ul class="plain-list" data-items-made={items().added}>
              <li>
                <strong>{plural(items().added, "item")} added.</strong>
              </li>
              <Show when={items().withoutAnswers > 0}>
                <li>
                  {plural(items().withoutAnswers, "prompt has", "prompts have")} too few answers:{" "}
                  <a href={props.app.href("data", "prompts")}>draw answers on the Data page</a>.
                </li>
              </Show>
              <Show when={items().heldBack > 0}>
                <li>
                  {plural(items().heldBack, "answer was", "answers were")} held back, because it gives away
                  where it comes from: {items().heldBackWhy.join("; ")}.
                </li>
              </Show>
              <For each={items().notes}>{(note) => <li>{note}</li>}</For>
            </ul>
          )}
        </Show>
      </div>
    </form>
  );
}
