// Answers of a measured model beside those of the one it is compared with: where their scores differ the most comes first.
import { createEffect, createSignal, createUniqueId, For, on, Show } from "solid-js";
import type {
  MeasuredPolicy,
  SamplePage,
  SampleQuery,
  ShownSample,
} from "../../../page/bridge/evaluationTypes.ts";
import { type Evaluation, isEnded } from "../../state/createEvaluation.ts";
import { createWork } from "../../state/createWork.ts";
import { plural } from "../../words/format.ts";
import { scoreText } from "../../words/reward.ts";
import { ConfirmButton } from "../ConfirmButton.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";

const pageSize = 5;
const typingPauseMs = 250;

const orders: readonly { value: SampleQuery["order"]; label: string }[] = [
  { value: "apart", label: "where they differ most" },
  { value: "better", label: "where it gained most" },
  { value: "worse", label: "where it lost most" },
];

export function AnswersCard(props: { evaluation: Evaluation; measured: readonly MeasuredPolicy[] }) {
  const id = createUniqueId();
  const [isShown, setShown] = createSignal(false);
  /** Who reads here whose answers they are no longer judges blindly. */
  const spoils = (): boolean =>
    !isShown() &&
    props.evaluation
      .blind()
      .some((task) => !isEnded(task) && props.evaluation.results()[task.record.id] === undefined);
  return (
    <section class="card" aria-labelledby={`${id}-title`} data-answers-hidden={spoils()}>
      <h2 id={`${id}-title`}>Answers side by side</h2>
      <Show when={spoils()} fallback={<SideBySide evaluation={props.evaluation} measured={props.measured} />}>
        <p class="small soft">
          A blind comparison is not at its end. Here each answer stands under the name of its model: whoever
          is going to judge should not have read them.
        </p>
        <div class="buttons">
          <ConfirmButton
            name="show-answers"
            label="Show them now"
            confirm="Press again: who has read them no longer judges blindly"
            onConfirm={() => setShown(true)}
          />
        </div>
      </Show>
    </section>
  );
}

function SideBySide(props: { evaluation: Evaluation; measured: readonly MeasuredPolicy[] }) {
  const id = createUniqueId();
  const [name, setName] = createSignal<string>();
  const [order, setOrder] = createSignal<SampleQuery["order"]>("apart");
  const [words, setWords] = createSignal("");
  const [count, setCount] = createSignal(pageSize);
  const shown = (): MeasuredPolicy | undefined =>
    props.measured.find((one) => one.name === name()) ?? props.measured.at(-1);
  const work = createWork<SamplePage>();
  const [page, setPage] = createSignal<SamplePage>();
  createEffect(
    on(
      [() => shown()?.name, order, words, count, props.evaluation.overview],
      ([policy, by, sought, most]) => {
        const open = props.evaluation.project();
        if (open === undefined || policy === undefined) return;
        void work
          .start(() =>
            props.evaluation.service.samples(open, policy, {
              words: sought,
              from: 0,
              count: most,
              order: by,
            }),
          )
          .then(() => {
            const found = work.value();
            if (found !== undefined) setPage(found);
          });
      },
    ),
  );
  let pause: ReturnType<typeof setTimeout> | undefined;
  const seek = (text: string): void => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      setCount(pageSize);
      setWords(text);
    }, typingPauseMs);
  };
  const by = (): string => {
    const sortedBy = page()?.sortedBy;
    return sortedBy === undefined || sortedBy === "length"
      ? "Nothing scored them, so they are sorted by length."
      : `By the scores of the ${sortedBy === "judge" ? "judge" : "reward model"}.`;
  };
  const rest = (): number => (page()?.total ?? 0) - (page()?.rows.length ?? 0);
  return (
    <div class="stack" data-answers={page()?.total ?? ""}>
      <div class="form-row">
        <div class="field">
          <label for={`${id}-model`}>Model</label>
          <select
            id={`${id}-model`}
            data-field="answers-of"
            onChange={(event) => {
              setCount(pageSize);
              setName(event.currentTarget.value);
            }}
          >
            <For each={props.measured}>
              {(one) => (
                <option value={one.name} selected={one.name === shown()?.name}>
                  {one.title}
                </option>
              )}
            </For>
          </select>
        </div>
        <div class="field">
          <label for={`${id}-order`}>First come those</label>
          <select
            id={`${id}-order`}
            data-field="answers-order"
            onChange={(event) => setOrder(event.currentTarget.value as SampleQuery["order"])}
          >
            <For each={orders}>{({ value, label }) => <option value={value}>{label}</option>}</For>
          </select>
        </div>
        <div class="field">
          <label for={`${id}-words`}>Find words</label>
          <input
            id={`${id}-words`}
            type="search"
            data-field="answers-words"
            onInput={(event) => seek(event.currentTarget.value)}
          />
        </div>
      </div>
      <p class="small soft" role="status">
        {page() === undefined
          ? "Reading the answers."
          : `${plural(page()?.total ?? 0, "prompt")}. ${by()} All answers here were written by models.`}
      </p>
      <Show when={work.failure()}>
        {(failure) => <ErrorNotice title="The answers cannot be read" failure={failure()} />}
      </Show>
      <ol class="sample-list" role="list">
        <For each={page()?.rows ?? []}>
          {(row) => (
            <li>
              <p class="asked">{row.prompt}</p>
              <Show when={row.difference !== null}>
                <p class="small soft number">
                  Mean score {(row.difference ?? 0) >= 0 ? "up" : "down"} by{" "}
                  {scoreText(Math.abs(row.difference ?? 0))}
                </p>
              </Show>
              <div class="side-by-side">
                <Side title={capital(shown()?.baseTitle ?? "")} answers={row.answers.base} />
                <Side title={shown()?.title ?? ""} answers={row.answers.candidate} />
              </div>
            </li>
          )}
        </For>
      </ol>
      <Show when={rest() > 0}>
        <div class="buttons">
          <button
            type="button"
            class="compact"
            data-action="more-answers"
            onClick={() => setCount(count() + 2 * pageSize)}
          >
            Show more of {plural(rest(), "prompt")}
          </button>
        </div>
      </Show>
    </div>
  );
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function Side(props: { title: string; answers: readonly ShownSample[] }) {
  const scores = ({ reward, judge }: ShownSample): string =>
    [reward === null ? "" : `reward ${scoreText(reward)}`, judge === null ? "" : `judge ${scoreText(judge)}`]
      .filter((text) => text !== "")
      .join(", ");
  return (
    <div class="side">
      <h3 class="small">{props.title}</h3>
      <For each={props.answers}>
        {(answer) => (
          <div class="one-answer">
            <p class="answer-text">{answer.text.trim() === "" ? <em>nothing</em> : answer.text}</p>
            <p class="small soft number">
              {scores(answer)}
              {answer.isCut ? `${scores(answer) === "" ? "C" : ", c"}ut at the limit` : ""}
            </p>
          </div>
        )}
      </For>
    </div>
  );
}
