// What is judged next, and how much of it. Pairs are chosen by a strategy, beside a part that chance chooses whatever the strategy, of
// which some are kept for measuring; what is no pair is drawn by chance.
import { createSignal, For, Show } from "solid-js";
import { widgetOf } from "../../../data/annotation/widgets/index.ts";
import { pairingStrategies, type PairingStrategy } from "../../../data/annotation/pairing/index.ts";
import type { TaskRecord } from "../../../page/bridge/judgingTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import { scoringRuns } from "../../state/createRewards.ts";
import type { Tasks } from "../../state/createTasks.ts";
import { finalFolder } from "../../../domain/runFolder.ts";
import { ProgressBar } from "../ProgressBar.tsx";
import { plural } from "../../words/format.ts";
import { itemWords } from "../../words/judgeOwner.ts";

const strategies: readonly PairingStrategy[] = pairingStrategies;

const percent = (share: number): string => String(Math.round(share * 100));

export function ChoosePairs(props: { app: AppState; tasks: Tasks; record: TaskRecord }) {
  const [strategy, setStrategy] = createSignal(strategies[0]?.id ?? "");
  /** Runs of the project whose models score answers. */
  const scoring = () => scoringRuns(props.app).filter(({ state }) => state === "done");
  const asksModel = ({ needs }: PairingStrategy): boolean => needs !== "nothing";
  const task = (): string => props.record.id;
  const many = (): string => itemWords(props.record)[1];
  const isOfPairs = (): boolean => widgetOf(props.record.widget)?.answers.every((one) => one === 2) === true;
  const needsModel = (): boolean =>
    isOfPairs() && strategies.some((one) => one.id === strategy() && asksModel(one));
  const [run, setRun] = createSignal<string>();
  const model = () => scoring().find(({ id }) => id === run()) ?? scoring()[0];
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
    const request = {
      strategy: strategy(),
      count: Number(count()),
      randomShare: Number(chance()) / 100,
      heldOutShare: Number(heldOut()) / 100,
    };
    const asked = needsModel() ? model() : undefined;
    if (needsModel() && asked === undefined) return;
    void props.tasks.addItems(task(), request, asked && { kind: "run", run: asked.id, folder: finalFolder });
  };
  const id = (what: string): string => `${what}-${task()}`;
  const reading = () => (props.tasks.reading()?.task === task() ? props.tasks.reading() : undefined);
  const made = () => {
    const newest = props.tasks.made();
    return newest?.task === task() ? newest.items : undefined;
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
      <Show when={isOfPairs()}>
        <fieldset class="stack">
          <legend class="visually-hidden">How pairs are chosen</legend>
          <For each={strategies}>
            {(one) => (
              <label class="method">
                <input
                  type="radio"
                  name={id("strategy")}
                  value={one.id}
                  data-strategy={one.id}
                  checked={strategy() === one.id}
                  disabled={asksModel(one) && scoring().length === 0}
                  onChange={() => setStrategy(one.id)}
                />
                <span>
                  <strong>{one.title}</strong>
                  <span class="small">
                    {one.about}
                    {asksModel(one) && scoring().length === 0
                      ? " Needs a reward model that this project has trained."
                      : ""}
                  </span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
      </Show>
      <Show when={needsModel()}>
        <div class="field who">
          <label for={id("model")}>The reward model that is asked</label>
          <select
            id={id("model")}
            data-field="reward-model"
            value={model()?.id}
            onChange={(event) => setRun(event.currentTarget.value)}
          >
            <For each={scoring()}>{(one) => <option value={one.id}>{one.title}</option>}</For>
          </select>
        </div>
      </Show>
      <div class="form-row">
        {field("count", "How many", count, setCount)}
        <Show when={isOfPairs()}>
          {field("chance", "By chance, %", chance, setChance)}
          {field("heldOut", "Of these for measuring only, %", heldOut, setHeldOut)}
        </Show>
      </div>
      <div class="buttons">
        <button type="submit" class="primary" data-action="choose-pairs" aria-disabled={props.tasks.busy()}>
          Choose {many()}
        </button>
      </div>
      <Show when={reading()}>
        {(now) => (
          <ProgressBar
            label="Answers that the reward model has read"
            share={(100 * now().done) / now().total}
          />
        )}
      </Show>
      <div role="status" class="small">
        <Show when={made()}>
          {(items) => (
            <ul class="plain-list" data-items-made={items().added}>
              <li>
                <strong>{plural(items().added, ...itemWords(props.record))} added.</strong>
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
