// How far models that score can be trusted: measured here on the judgements that their runs held out, told in the part of the report above.
import { createEffect, createUniqueId, For, on, Show } from "solid-js";
import type { AppState } from "../../state/createApp.ts";
import type { Evaluation, ScorerOption } from "../../state/createEvaluation.ts";
import { createRewards } from "../../state/createRewards.ts";
import { plural } from "../../words/format.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { ProgressBar } from "../ProgressBar.tsx";
import { deviceTaken } from "./deviceTaken.ts";

export function RewardModelsCard(props: { app: AppState; evaluation: Evaluation; onMeasured: () => void }) {
  const id = createUniqueId();
  const rewards = props.app.keep(createRewards);
  const recordOf = ({ run }: ScorerOption) => props.app.projects.runs().find((one) => one.id === run);
  const workOf = (one: ScorerOption) => {
    const record = recordOf(one);
    return record === undefined ? undefined : rewards.of(record, one.folder);
  };
  const doneOnes = (): string =>
    props.evaluation
      .scorers()
      .filter((one) => workOf(one)?.state().is === "done")
      .map(({ name }) => name)
      .join(" ");
  // Here, or on the run's own page before.
  createEffect(on(doneOnes, (names) => names !== "" && props.onMeasured()));
  const blocked = (one: ScorerOption): string | undefined => {
    if ((recordOf(one)?.testRows ?? 0) === 0)
      return "Its run held no judgements out, so there is nothing to measure it on: a new run that holds some out can be measured.";
    return deviceTaken(props.app);
  };
  const measure = (one: ScorerOption): void => {
    const record = recordOf(one);
    if (record !== undefined && blocked(one) === undefined) rewards.measure(record, one.folder);
  };
  return (
    <section class="card" aria-labelledby={`${id}-title`} data-reward-models>
      <h2 id={`${id}-title`}>Look at reward models</h2>
      <p class="small soft">
        How often a model that scores agrees with people, how far its certainty can be believed, and what is
        the most that anyone could reach, since people do not agree with each other: on judgements that its
        run held out.
      </p>
      <ul class="download-list" role="list">
        <For each={props.evaluation.scorers()}>
          {(one) => {
            const state = () => workOf(one)?.state();
            return (
              <li data-scorer={one.name} data-measured={state()?.is ?? "idle"}>
                <button
                  type="button"
                  class="compact"
                  data-action="measure-scorer"
                  aria-disabled={blocked(one) !== undefined || state()?.is === "busy"}
                  aria-describedby={`${id}-${one.name}`}
                  onClick={() => measure(one)}
                >
                  Measure
                </button>
                <div>
                  <p id={`${id}-${one.name}`} class="small">
                    <strong>{one.title}</strong>.{" "}
                    <Show
                      when={blocked(one)}
                      fallback={`${plural(recordOf(one)?.testRows ?? 0, "judgement")} held out.`}
                    >
                      {(reason) => <span class="soft">{reason()}</span>}
                    </Show>{" "}
                    <a href={props.app.href("train", one.run)}>Its pictures</a>
                  </p>
                  <Show when={state()?.is === "busy"}>
                    <ProgressBar
                      label={`Held-out answers scored by ${one.title}`}
                      share={workOf(one)?.share() ?? 0}
                    />
                  </Show>
                  <Show when={workOf(one)?.failure()}>
                    {(failure) => <ErrorNotice title="It could not be measured" failure={failure()} />}
                  </Show>
                </div>
              </li>
            );
          }}
        </For>
      </ul>
    </section>
  );
}
