// What is to be measured: models of the project's runs against where they began, on prompts that none of them learned from.
import { createEffect, createMemo, createSignal, createUniqueId, For, on, Show } from "solid-js";
import type { MeasureRequest } from "../../../page/bridge/policyTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import type { Evaluation } from "../../state/createEvaluation.ts";
import { formatDuration, plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { ProgressBar } from "../ProgressBar.tsx";
import { SelectField } from "../SelectField.tsx";
import { deviceTaken } from "./deviceTaken.ts";

const limits = { prompts: [1, 5000], answers: [1, 64], maxNewTokens: [1, 4096] } as const;
type NumberKey = keyof typeof limits;
const numberFields: readonly { key: NumberKey; label: string; help: string }[] = [
  { key: "prompts", label: "Prompts", help: "At most so many of those that were held out." },
  { key: "answers", label: "Answers to each", help: "More answers, narrower intervals." },
  { key: "maxNewTokens", label: "Longest answer, in tokens", help: "An answer is cut there." },
];
const none = "";

export function MeasureCard(props: { app: AppState; evaluation: Evaluation }) {
  const id = createUniqueId();
  const { app, evaluation } = props;
  const [picked, setPicked] = createSignal<readonly string[]>();
  const [base, setBase] = createSignal(none);
  const [typed, setTyped] = createSignal<Record<NumberKey, string>>({
    prompts: "64",
    answers: "2",
    maxNewTokens: "128",
  });
  const [reward, setReward] = createSignal<string>();
  const [judge, setJudge] = createSignal<string>();
  const models = () => evaluation.models() ?? [];
  /** The newest result, until something is chosen. */
  const chosen = createMemo(() => {
    const keys =
      picked() ??
      models()
        .filter(({ isResult }) => isResult)
        .slice(0, 1)
        .map(({ key }) => key);
    return models().filter(({ key }) => keys.includes(key));
  });
  const first = createMemo(() => chosen()[0]?.choice.run);
  const scorerNames = () => evaluation.scorers().map(({ name }) => name);
  createEffect(
    on(first, (run) => {
      if (run === undefined) return;
      void evaluation.usualMeasure(run).then(
        (usual) => {
          setTyped({
            prompts: String(usual.prompts),
            answers: String(usual.answers),
            maxNewTokens: String(usual.maxNewTokens),
          });
          if (usual.reward !== null && scorerNames().includes(usual.reward)) setReward(usual.reward);
        },
        // A run whose settings cannot be read any more says so when it is measured.
        () => undefined,
      );
    }),
  );
  const scorerChoices = () => [
    { value: none, label: "none" },
    ...evaluation.scorers().map(({ name, title }) => ({ value: name, label: title })),
  ];
  const rewardChosen = (): string => reward() ?? scorerNames()[0] ?? none;
  const judgeChosen = (): string => judge() ?? scorerNames().find((name) => name !== rewardChosen()) ?? none;
  const faultOf = (key: NumberKey): string | undefined => {
    const [least, most] = limits[key];
    const value = Number(typed()[key]);
    return Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `A whole number from ${formatNumber(least)} to ${formatNumber(most)}.`;
  };
  const request = (): MeasureRequest => ({
    base: models().find(({ key }) => key === base())?.choice ?? null,
    candidates: chosen()
      .filter(({ key }) => key !== base())
      .map(({ choice }) => choice),
    prompts: Number(typed().prompts),
    answers: Number(typed().answers),
    maxNewTokens: Number(typed().maxNewTokens),
    reward: rewardChosen() === none ? null : rewardChosen(),
    judge: judgeChosen() === none ? null : judgeChosen(),
  });
  const blocked = (): string | undefined => {
    const taken = deviceTaken(app);
    if (taken !== undefined) return taken;
    if (request().candidates.length === 0) return "Choose a model to measure.";
    return numberFields.some(({ key }) => faultOf(key) !== undefined)
      ? "Correct the numbers first."
      : undefined;
  };
  const work = evaluation.measuring;
  const left = (): string => {
    if (work.share() < 3) return "";
    const seconds = (performance.now() - evaluation.beganMs()) / 1000;
    return `, about ${formatDuration((seconds * (100 - work.share())) / work.share())} left`;
  };
  const pending = () => evaluation.overview()?.pending ?? null;
  const results = createMemo(() => models().filter(({ isResult }) => isResult));
  const checkpoints = createMemo(() => models().filter(({ isResult }) => !isResult));
  const toggle = (key: string, isOn: boolean): void => {
    const now = chosen().map((one) => one.key);
    setPicked(isOn ? [...now, key] : now.filter((one) => one !== key));
  };
  const box = (key: string, title: string) => (
    <label class="check">
      <input
        type="checkbox"
        data-model={key}
        checked={chosen().some((one) => one.key === key)}
        disabled={work.isBusy()}
        onChange={(event) => toggle(key, event.currentTarget.checked)}
      />
      {title}
    </label>
  );
  return (
    <section class="card" aria-labelledby={`${id}-title`} data-measure={work.state().is}>
      <h2 id={`${id}-title`}>Measure models</h2>
      <p class="small soft">
        Each model and the one that it is compared with answer the same prompts, which none of them learned
        from. Reward models read the answers and score them. It runs on this device and can be stopped; what
        is done is kept.
      </p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked() === undefined && !work.isBusy()) void evaluation.measure(request());
        }}
      >
        <fieldset>
          <legend>Models to measure</legend>
          <div class="checks">
            <For each={results()} fallback={<p class="soft small">No run has a result yet.</p>}>
              {({ key, title }) => box(key, title)}
            </For>
          </div>
          <Show when={checkpoints().length > 0}>
            <details>
              <summary>{plural(checkpoints().length, "checkpoint")} on the way there</summary>
              <div class="checks">
                <For each={checkpoints()}>{({ key, title }) => box(key, title)}</For>
              </div>
            </details>
          </Show>
        </fieldset>
        <div class="form-row">
          <SelectField
            name="base"
            label="Compared with"
            choices={[
              { value: none, label: "each one as it was before training" },
              ...models().map(({ key, title }) => ({ value: key, label: title })),
            ]}
            chosen={base()}
            onChoose={setBase}
          />
          <SelectField
            name="reward-model"
            label="Reward model"
            help="The one that it was trained to please, where there was one."
            choices={scorerChoices()}
            chosen={rewardChosen()}
            onChoose={setReward}
          />
          <SelectField
            name="judge-model"
            label="Judge"
            help="A second reward model, from which nothing was learned."
            choices={scorerChoices()}
            chosen={judgeChosen()}
            onChoose={setJudge}
          />
        </div>
        <div class="form-row">
          <For each={numberFields}>
            {({ key, label, help }) => (
              <div class="field">
                <label for={`${id}-${key}`}>{label}</label>
                <input
                  id={`${id}-${key}`}
                  inputMode="numeric"
                  data-field={key}
                  value={typed()[key]}
                  aria-invalid={faultOf(key) !== undefined}
                  aria-describedby={`${id}-${key}-help`}
                  onInput={(event) => setTyped((old) => ({ ...old, [key]: event.currentTarget.value }))}
                />
                <p
                  id={`${id}-${key}-help`}
                  class="small"
                  classList={{ soft: !faultOf(key), fault: !!faultOf(key) }}
                >
                  {faultOf(key) ?? help}
                </p>
              </div>
            )}
          </For>
        </div>
        <Show when={!work.isBusy() && pending()}>
          {(begun) => (
            <div class="notice warn" role="status" data-pending>
              <p>
                Measuring {plural(begun().request.candidates.length, "model")} was broken off at{" "}
                {formatNumber(100 * begun().share)} %. What was done is kept.
              </p>
              <div class="buttons">
                <button
                  type="button"
                  class="primary"
                  data-action="go-on-measuring"
                  aria-disabled={app.live.isActiveHere()}
                  onClick={() => !app.live.isActiveHere() && void evaluation.measure(begun().request)}
                >
                  Go on
                </button>
                <button
                  type="button"
                  data-action="give-up-measuring"
                  onClick={() => void evaluation.forgetPending()}
                >
                  Give it up
                </button>
              </div>
            </div>
          )}
        </Show>
        <Show
          when={work.isBusy()}
          fallback={
            <div class="buttons">
              <button
                type="submit"
                class="primary"
                data-action="measure"
                aria-disabled={blocked() !== undefined}
              >
                Measure {plural(request().candidates.length, "model")}
              </button>
              <Show when={blocked()}>{(reason) => <p class="soft small">{reason()}</p>}</Show>
            </div>
          }
        >
          <div class="stack" role="group" aria-label="Measuring">
            <ProgressBar label="Measured" share={work.share()} />
            <p class="small number" aria-live="off">
              {work.share() === 0
                ? "The models are being loaded."
                : `${formatNumber(work.share())} % measured${left()}.`}
            </p>
            <div class="buttons">
              <button type="button" data-action="stop-measuring" onClick={() => evaluation.stop()}>
                Stop
              </button>
            </div>
          </div>
        </Show>
        <Show when={work.failure()}>
          {(failure) => <ErrorNotice title="It could not be measured" failure={failure()} />}
        </Show>
      </form>
    </section>
  );
}
