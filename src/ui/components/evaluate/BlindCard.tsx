// A blind comparison by people: they see two answers to the same prompt and never whose is whose; the result comes when all is judged.
import { createSignal, createUniqueId, For, Show } from "solid-js";
import { widgets } from "../../../data/annotation/widgets/index.ts";
import type {
  BlindMade,
  BlindResult,
  HumanWinRate,
  MeasuredPolicy,
} from "../../../page/bridge/evaluationTypes.ts";
import type { TaskDraft, TaskView } from "../../../page/bridge/judgingTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import { type Evaluation, isEnded } from "../../state/createEvaluation.ts";
import { hrefOf } from "../../state/createRoute.ts";
import { plural } from "../../words/format.ts";
import { linesOf } from "../../words/lines.ts";
import { formatNumber } from "../../words/locale.ts";
import { shareText } from "../../words/reward.ts";
import { ConfirmButton } from "../ConfirmButton.tsx";
import { ownName } from "../judge/ownName.ts";
import { ProgressBar } from "../ProgressBar.tsx";
import { SelectField } from "../SelectField.tsx";

const mostPairs = 1000;

export function BlindCard(props: {
  app: AppState;
  evaluation: Evaluation;
  measured: readonly MeasuredPolicy[];
}) {
  const id = createUniqueId();
  const [count, setCount] = createSignal("20");
  const [names, setNames] = createSignal("");
  const [model, setModel] = createSignal<string>();
  const [made, setMade] = createSignal<BlindMade>();
  const [isMaking, setMaking] = createSignal(false);
  const chosen = (): MeasuredPolicy | undefined =>
    props.measured.find(({ name }) => name === model()) ?? props.measured.at(-1);
  const people = (): string[] => [...new Set(linesOf(names()))];
  const fault = (): string | undefined => {
    const value = Number(count());
    return Number.isInteger(value) && value >= 1 && value <= mostPairs
      ? undefined
      : `A whole number from 1 to ${formatNumber(mostPairs)}.`;
  };
  const make = async (): Promise<void> => {
    const policy = chosen();
    if (fault() !== undefined || policy === undefined || isMaking()) return;
    setMaking(true);
    setMade(undefined);
    setMade(await props.evaluation.compareBlindly(draftFor(people()), [policy.name], Number(count())));
    setMaking(false);
  };
  return (
    <section class="card" aria-labelledby={`${id}-title`} data-blind={props.evaluation.blind().length}>
      <h2 id={`${id}-title`}>Let people compare them blindly</h2>
      <p class="small soft">
        A reward model can be pleased without being right. People see two answers to the same prompt, one of
        the trained model and one of the model it is compared with, on sides that change, and nothing tells
        which is which until the end. What they say here measures; no model ever learns from it.
      </p>
      <For each={props.evaluation.blind()}>
        {(task) => <BlindTask app={props.app} evaluation={props.evaluation} task={task} />}
      </For>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <div class="form-row">
          <SelectField
            name="blind-model"
            label="Model"
            choices={props.measured.map(({ name, title }) => ({ value: name, label: title }))}
            chosen={chosen()?.name ?? ""}
            onChoose={setModel}
          />
          <div class="field">
            <label for={`${id}-count`}>Pairs</label>
            <input
              id={`${id}-count`}
              inputMode="numeric"
              data-field="blind-count"
              value={count()}
              aria-invalid={fault() !== undefined}
              aria-describedby={`${id}-count-help`}
              onInput={(event) => setCount(event.currentTarget.value)}
            />
            <p id={`${id}-count-help`} class="small" classList={{ soft: !fault(), fault: !!fault() }}>
              {fault() ?? "One a prompt. With 40 an interval is about 30 points wide."}
            </p>
          </div>
          <div class="field">
            <label for={`${id}-names`}>Who judges, a name a line</label>
            <textarea
              id={`${id}-names`}
              rows={2}
              data-field="blind-names"
              value={names()}
              aria-describedby={`${id}-names-help`}
              onInput={(event) => setNames(event.currentTarget.value)}
            />
            <p id={`${id}-names-help`} class="small soft">
              Everybody judges every pair. Nobody named: whoever opens it, once.
            </p>
          </div>
        </div>
        <div class="buttons">
          <button
            type="submit"
            data-action="compare-blindly"
            aria-disabled={fault() !== undefined || isMaking()}
          >
            Make a blind comparison
          </button>
        </div>
        <div class="small" role="status">
          <Show when={made()}>
            {(found) => (
              <p data-made>
                {plural(found().added, "pair")} to judge.
                {found().alike > 0
                  ? ` ${plural(found().alike, "prompt was", "prompts were")} left out, because both gave the same answer.`
                  : ""}
                {found().heldBack > 0
                  ? ` Answers that say where they come from were held back: ${found().heldBackWhy.join("; ")}.`
                  : ""}
              </p>
            )}
          </Show>
        </div>
      </form>
    </section>
  );
}

function draftFor(people: readonly string[]): TaskDraft {
  return {
    id: null,
    title: "Which answer is better? (blind comparison)",
    widget: widgets[0].id,
    purpose: "evaluation",
    invitation: {
      from: "",
      about: "Two answers to the same question, written by two models. Which one is better?",
      afterwards: "Your judgements say which of two models answers better. No model learns from them.",
    },
    guidelines: "",
    reasons: [],
    annotators: [...people],
    overlap: Math.max(1, people.length),
    repeatShare: 0,
    asksForMore: false,
    isTimed: true,
    pauseEvery: 25,
  };
}

function BlindTask(props: { app: AppState; evaluation: Evaluation; task: TaskView }) {
  const record = () => props.task.record;
  const result = (): BlindResult | undefined => props.evaluation.results()[record().id];
  const judge = (): string => {
    const [first] = record().annotators;
    const own = ownName();
    const name = first === undefined || record().annotators.includes(own) ? own : first;
    return hrefOf("judge", record().project, record().id, name);
  };
  return (
    <div class="blind-task" data-blind-task={record().id}>
      <p>
        <strong>{plural(props.task.items, "pair")}</strong>, {formatNumber(props.task.judged)} of{" "}
        {plural(props.task.wanted, "judgement")} made
        {isEnded(props.task)
          ? "."
          : result() === undefined
            ? ". The result is shown when all are made."
            : ", and the result was looked at before the end."}
      </p>
      <ProgressBar
        label="Judged blindly"
        share={(100 * props.task.judged) / Math.max(1, props.task.wanted)}
      />
      <div class="buttons">
        <Show when={!isEnded(props.task)}>
          <a class="button primary" href={judge()} data-action="judge-blindly">
            Judge here
          </a>
          <a class="button" href={props.app.href("annotate")}>
            Invite others
          </a>
          <Show when={result() === undefined && props.task.judged > 0}>
            <ConfirmButton
              name="look-early"
              label="Show the result now"
              confirm="Press again: who has seen it no longer judges blindly"
              onConfirm={() => void props.evaluation.showResult(record().id)}
            />
          </Show>
        </Show>
      </div>
      <For each={result()?.policies ?? []}>
        {({ title, baseTitle, result: found }) => (
          <Outcome title={title} baseTitle={baseTitle} result={found} />
        )}
      </For>
    </div>
  );
}

function Outcome(props: { title: string; baseTitle: string; result: HumanWinRate }) {
  const { rate } = props.result;
  const verdict = (): string => {
    if (rate.value === null) return "insufficient data";
    if (rate.interval === null) return "insufficient data";
    if (rate.interval[0] > 0.5) return "people prefer it";
    if (rate.interval[1] < 0.5) return "people prefer the other";
    return "people cannot tell which is better";
  };
  const counts = (): string => {
    const { won, tied, bothBad, lost, skipped } = props.result;
    return `${formatNumber(won)} won, ${formatNumber(lost)} lost, ${formatNumber(tied)} ties, ${formatNumber(bothBad)} both bad (each half a win), ${formatNumber(skipped)} skipped and left out.`;
  };
  return (
    <div class="blind-outcome" data-outcome={rate.value ?? ""}>
      <p class="verdict-line">
        {props.title}, against{" "}
        {props.baseTitle === "before training" ? "the model before training" : props.baseTitle}:{" "}
        <strong>{verdict()}</strong>. It wins <strong class="number">{shareText(rate)}</strong> of
        comparisons.
      </p>
      <p class="small soft">
        {counts()} Shown first it won {shareText(props.result.shownFirst)}, shown second{" "}
        {shareText(props.result.shownSecond)}. Per prompt the mean over its judgements, then over{" "}
        {plural(rate.prompts, "prompt")}; in brackets the 95 % interval, by drawing prompts anew
        {rate.interval === null ? `: ${rate.reason ?? "there is none"}` : ""}.
      </p>
    </div>
  );
}
