// A box in which any answer is scored, by one reward model or by two: the score, where it lies among the held-out answers,
// and of two answers which one is preferred. Numbers stand for the texts they were made of: typing takes them away.
import { createSignal, createUniqueId, For, Show } from "solid-js";
import type { ScoredAnswer, ScorerReference, Trial } from "../../../page/bridge/rewardTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import { createWork } from "../../state/createWork.ts";
import { plural } from "../../words/format.ts";
import { placeSentence, preferenceSentence, scoreText, shareBelow } from "../../words/reward.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

export interface Scorer {
  title: string;
  reference: ScorerReference;
  /** Of held-out answers, lowest first; empty: not known. */
  scores: readonly number[];
}

interface Props {
  app: AppState;
  title: string;
  scorers: readonly Scorer[];
  /** undefined: nothing was measured. */
  trial: Trial | undefined;
  /** Why nothing can be scored yet. */
  blocked: string | undefined;
}

interface Scored {
  scorer: Scorer;
  answers: readonly ScoredAnswer[];
}

export const measuringFirst = "The held-out answers are scored first.";

const names = ["the first answer", "the second answer"] as const;

export function ScoreBox(props: Props) {
  const id = createUniqueId();
  const [prompt, setPrompt] = createSignal("");
  const [answers, setAnswers] = createSignal<readonly [string, string]>(["", ""]);
  const [example, setExample] = createSignal(0);
  const work = createWork<Scored[]>();
  const hasSecond = (): boolean => answers()[1].trim() !== "";
  const reason = (): string | undefined => {
    if (props.blocked !== undefined) return props.blocked;
    if (props.app.live.isActiveHere()) return "The device is busy with a run.";
    if (work.isBusy()) return "Scores are being computed.";
    if (prompt().trim() === "") return "Type a prompt, or take an example.";
    return answers()[0].trim() === "" ? "Type an answer." : undefined;
  };
  const type = (change: () => void): void => {
    change();
    work.clear();
  };
  const setAnswer = (at: 0 | 1, text: string): void =>
    type(() => setAnswers((now) => (at === 0 ? [text, now[1]] : [now[0], text])));
  const takeExample = (): void => {
    const examples = props.trial?.examples ?? [];
    const next = examples[example() % examples.length];
    if (next === undefined) return;
    setExample(example() + 1);
    type(() => {
      setPrompt(next.prompt);
      setAnswers(next.answers);
    });
  };
  const ask = (): void => {
    const project = props.app.projects.id();
    if (reason() !== undefined || project === undefined) return;
    const typed = {
      prompt: prompt(),
      answers: hasSecond() ? [...answers()] : [answers()[0]],
      asMessages: props.trial?.asMessages ?? null,
    };
    const scorers = [...props.scorers];
    void work.start(async () => {
      const scored: Scored[] = [];
      for (const scorer of scorers) {
        const found = await props.app.trainer.scoreAnswers(project, scorer.reference, typed);
        scored.push({ scorer, answers: found });
      }
      return scored;
    });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    ask();
  };
  return (
    <section class="card score-box" aria-labelledby={`${id}-title`} data-score-box={work.state().is}>
      <header>
        <h2 id={`${id}-title`}>{props.title}</h2>
        <Show when={(props.trial?.examples.length ?? 0) > 0}>
          <button type="button" class="quiet" data-action="take-example" onClick={takeExample}>
            Take a held-out example
          </button>
        </Show>
      </header>
      <div class="field">
        <label for={`${id}-prompt`}>Prompt</label>
        <textarea
          id={`${id}-prompt`}
          rows="2"
          data-field="prompt"
          value={prompt()}
          onInput={(event) => type(() => setPrompt(event.currentTarget.value))}
          onKeyDown={onKey}
        />
      </div>
      <div class="score-answers">
        <For each={[0, 1] as const}>
          {(at) => (
            <div class="field">
              <label for={`${id}-answer-${at}`}>
                {at === 0 ? "Answer" : "A second answer to compare with (may stay empty)"}
              </label>
              <textarea
                id={`${id}-answer-${at}`}
                rows="4"
                data-field={`answer-${at}`}
                value={answers()[at]}
                onInput={(event) => setAnswer(at, event.currentTarget.value)}
                onKeyDown={onKey}
              />
            </div>
          )}
        </For>
      </div>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          data-action="score"
          aria-disabled={reason() !== undefined}
          aria-describedby={`${id}-reason`}
          onClick={ask}
        >
          {hasSecond() ? "Score both" : "Score"}
        </button>
        <span class="soft small" id={`${id}-reason`}>
          {reason() ?? "Ctrl and Enter do the same."}
        </span>
      </div>
      <Show when={work.failure()}>
        {(failure) => <ErrorNotice title="This could not be scored" failure={failure()} />}
      </Show>
      <div class="score-results" aria-live="polite">
        <For each={props.scorers}>
          {(scorer, at) => (
            <ScoreResult
              title={props.scorers.length > 1 ? scorer.title : undefined}
              scores={scorer.scores}
              answers={work.value()?.[at()]?.answers}
            />
          )}
        </For>
      </div>
    </section>
  );
}

function ScoreResult(props: {
  title: string | undefined;
  scores: readonly number[];
  answers: readonly ScoredAnswer[] | undefined;
}) {
  const scoreOf = (at: number): ScoredAnswer | undefined => props.answers?.[at];
  const preferred = (): string => {
    const [first, second] = [scoreOf(0), scoreOf(1)];
    if (first === undefined) return "The scores appear here.";
    if (second === undefined) return "";
    return preferenceSentence(first.score, second.score, names);
  };
  return (
    <div class="score-result">
      <Show when={props.title}>{(title) => <h3>{title()}</h3>}</Show>
      <dl class="score-numbers">
        <For each={[0, 1]}>
          {(at) => (
            <Show when={at === 0 || scoreOf(1) !== undefined}>
              <div data-score={at} data-value={scoreOf(at)?.score ?? ""}>
                <dt class="small soft">{at === 0 ? "Answer" : "Second answer"}</dt>
                <dd>
                  <strong class="number">{numberOf(scoreOf(at))}</strong>
                  <PlaceScale scores={props.scores} score={scoreOf(at)?.score} />
                </dd>
                <dd class="small soft">{placeText(props.scores, scoreOf(at))}</dd>
              </div>
            </Show>
          )}
        </For>
      </dl>
      <p data-preference>{preferred()}</p>
    </div>
  );
}

const numberOf = (answer: ScoredAnswer | undefined): string =>
  answer === undefined ? "–" : scoreText(answer.score);

function placeText(scores: readonly number[], answer: ScoredAnswer | undefined): string {
  if (answer === undefined) return "";
  return `${placeSentence(scores, answer.score)} It read ${plural(answer.tokens, "token")}, prompt included.`;
}

/** From the lowest to the highest of the held-out answers; the sentence beside it says the same. */
function PlaceScale(props: { scores: readonly number[]; score: number | undefined }) {
  const at = (): number | undefined =>
    props.score === undefined || props.scores.length === 0
      ? undefined
      : shareBelow(props.scores, props.score);
  return (
    <svg class="place" viewBox="0 0 120 16" aria-hidden="true" preserveAspectRatio="none">
      <line class="axis" x1="2" y1="8" x2="118" y2="8" />
      <Show when={at() !== undefined}>
        <line class="mark" x1={2 + 116 * (at() ?? 0)} y1="1" x2={2 + 116 * (at() ?? 0)} y2="15" />
      </Show>
    </svg>
  );
}
