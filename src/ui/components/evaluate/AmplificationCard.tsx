// Whether training made differences between people larger: a model and the one that it began as answer prompts of ours in which nothing
// but who asks is swapped. What is found stands in the fairness part above; here it is measured.
import { createMemo, createResource, createSignal, createUniqueId, Show } from "solid-js";
import type { AppState } from "../../state/createApp.ts";
import type { Evaluation } from "../../state/createEvaluation.ts";
import { createWork } from "../../state/createWork.ts";
import { plural } from "../../words/format.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { ProgressBar } from "../ProgressBar.tsx";
import { SelectField } from "../SelectField.tsx";
import { deviceTaken } from "./deviceTaken.ts";

const none = "";

export function AmplificationCard(props: { app: AppState; evaluation: Evaluation; onMeasured: () => void }) {
  const id = createUniqueId();
  const { app, evaluation } = props;
  const [swaps] = createResource(() => evaluation.service.swaps());
  const [pickedModel, setModel] = createSignal<string>();
  const [pickedSwap, setSwap] = createSignal<string>();
  const [pickedScorer, setScorer] = createSignal<string>();
  const work = createWork<number | null>();
  const models = () => evaluation.models() ?? [];
  const model = createMemo(() => models().find(({ key }) => key === pickedModel()) ?? models()[0]);
  /** What takes the least, until something is chosen. */
  const swap = createMemo(() => {
    const all = [...(swaps() ?? [])].sort((a, b) => a.groups - b.groups);
    return all.find(({ id: one }) => one === pickedSwap()) ?? all[0];
  });
  const scorer = (): string => pickedScorer() ?? evaluation.scorers()[0]?.name ?? none;
  const blocked = (): string | undefined => deviceTaken(app);
  const measure = (): void => {
    const open = evaluation.project();
    const choice = model()?.choice;
    const axis = swap()?.id;
    if (
      open === undefined ||
      choice === undefined ||
      axis === undefined ||
      blocked() !== undefined ||
      work.isBusy()
    )
      return;
    const reward = scorer() === none ? null : scorer();
    void work
      .start(async (onProgress) => {
        const { maxNewTokens } = await evaluation.usualMeasure(choice.run);
        return app.trainer.measureAmplification(open, choice, { axis, reward, maxNewTokens }, onProgress);
      })
      .then(() => props.onMeasured());
  };
  return (
    <section class="card" aria-labelledby={`${id}-title`} data-amplification={work.state().is}>
      <h2 id={`${id}-title`}>Does training make differences larger?</h2>
      <p class="small soft">
        The model and the one that it began as answer prompts of ours, told by different people. The length of
        their answers, and what a reward model says of them, should not depend on who asks, and after training
        no more than before.
      </p>
      <div class="form-row">
        <SelectField
          name="amplified-model"
          label="Model"
          choices={models().map(({ key, title }) => ({ value: key, label: title }))}
          chosen={model()?.key ?? none}
          onChoose={setModel}
        />
        <SelectField
          name="swap"
          label="What is swapped"
          help={swap()?.about}
          choices={(swaps() ?? []).map(({ id: value, title }) => ({ value, label: title }))}
          chosen={swap()?.id ?? none}
          onChoose={setSwap}
        />
        <SelectField
          name="amplified-by"
          label="Reward model"
          help="One that learned from the same judgements has their biases."
          choices={[
            { value: none, label: "none: length alone" },
            ...evaluation.scorers().map(({ name, title }) => ({ value: name, label: title })),
          ]}
          chosen={scorer()}
          onChoose={setScorer}
        />
      </div>
      <div class="buttons">
        <Show
          when={work.isBusy()}
          fallback={
            <button
              type="button"
              data-action="amplification"
              aria-disabled={blocked() !== undefined}
              onClick={measure}
            >
              Ask both
            </button>
          }
        >
          <button type="button" data-action="stop-amplification" onClick={() => evaluation.stop()}>
            Stop
          </button>
        </Show>
        <Show when={blocked()}>{(reason) => <p class="soft small">{reason()}</p>}</Show>
      </div>
      <Show when={work.isBusy()}>
        <ProgressBar label="Answers written" share={work.share()} />
      </Show>
      <p class="small soft" role="status">
        {work.value() === undefined
          ? ""
          : work.value() === null
            ? "Stopped: nothing of it was kept."
            : `${plural(work.value() ?? 0, "comparison")} made: the fairness part has them.`}
      </p>
      <Show when={work.failure()}>
        {(failure) => <ErrorNotice title="It could not be looked for" failure={failure()} />}
      </Show>
    </section>
  );
}
