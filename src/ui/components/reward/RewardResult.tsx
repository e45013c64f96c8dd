// How far the scores of a run's reward model can be trusted: measured on judgements that it never learned from, in words and
// pictures; and a box in which any answer is scored. A run may leave several models: one of them is shown.
import { createEffect, createMemo, createSignal, createUniqueId, on, Show } from "solid-js";
import type { RewardReport } from "../../../page/bridge/rewardTypes.ts";
import {
  answerKinds,
  certaintyPoints,
  certaintySpec,
  lengthPoints,
  lengthSpec,
} from "../../charts/rewardSpecs.ts";
import type { AppState } from "../../state/createApp.ts";
import { createRewards, scorersOf, scoringRuns } from "../../state/createRewards.ts";
import type { RunView } from "../../state/createRunView.ts";
import { formatNumber } from "../../words/locale.ts";
import {
  basisSentence,
  certaintySentence,
  lengthSentence,
  lengthTrouble,
  percent,
  rightSentence,
  scoreText,
  standingSentences,
  whatItIs,
} from "../../words/reward.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { PictureCard } from "../PictureCard.tsx";
import { ProgressBar } from "../ProgressBar.tsx";
import { Segments } from "../Segments.tsx";
import { measuringFirst, ScoreBox } from "./ScoreBox.tsx";
import { TrustMarks } from "./TrustMarks.tsx";
import "../../texts.css";
import "../../reward.css";

export function RewardResult(props: { app: AppState; run: RunView }) {
  const id = createUniqueId();
  const { app } = props;
  const rewards = app.keep(createRewards);
  const record = () => props.run.record();
  const scorers = createMemo(() => scorersOf(props.run.history().result));
  const [wanted, setWanted] = createSignal<string>();
  const scorer = () => scorers().find(({ folder }) => folder === wanted()) ?? scorers()[0];
  const isDone = createMemo(() => props.run.state() === "done" && props.run.history().result.length > 0);
  const work = createMemo(() => {
    const run = record();
    const chosen = scorer();
    return run === undefined || chosen === undefined ? undefined : rewards.of(run, chosen.folder);
  });
  const isBusy = app.live.isActiveHere;
  const testRows = (): number => record()?.testRows ?? 0;
  createEffect(
    on([isDone, isBusy, work], ([done, busy]) => {
      const run = record();
      const chosen = scorer();
      if (done && !busy && testRows() > 0 && run !== undefined && chosen !== undefined)
        rewards.measure(run, chosen.folder);
    }),
  );
  const report = () => work()?.value();
  const blocked = (): string | undefined => {
    if (!isDone()) return "It can score when the run is done.";
    return work()?.isBusy() === true ? measuringFirst : undefined;
  };
  /** This run and the newest other one that left a reward model. */
  const compared = (): string[] => {
    const others = scoringRuns(app).filter(({ id: run, state }) => run !== record()?.id && state === "done");
    return [record()?.id ?? "", ...others.slice(0, 1).map(({ id: run }) => run)];
  };
  const reference = () => ({
    kind: "run" as const,
    run: record()?.id ?? "",
    folder: scorer()?.folder ?? "",
  });
  return (
    <div class="stack reward-result" data-reward={work()?.state().is ?? "idle"}>
      <section class="card trust" aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{titleOf(report(), testRows())}</h2>
        <p class="soft">{whatItIs}</p>
        <Show when={scorers().length > 1}>
          <fieldset>
            <legend class="small soft">This run left {formatNumber(scorers().length)} models</legend>
            <Segments
              name={`${id}-scorer`}
              options={scorers().map(({ folder, title }) => ({ value: folder, label: title }))}
              chosen={scorer()?.folder}
              onChoose={setWanted}
              mark="data-scorer"
            />
          </fieldset>
        </Show>
        <Show when={work()?.failure()}>
          {(failure) => <ErrorNotice title="It could not be measured" failure={failure()} />}
        </Show>
        <Show
          when={report()}
          fallback={
            <Waiting state={work()?.state()} isDone={isDone()} isBusy={isBusy()} testRows={testRows()} />
          }
        >
          {(found) => (
            <>
              <TrustMarks report={found()} />
              <p>{standingSentences(found()).join(" ")}</p>
              <p class="soft small">
                {basisSentence(found())} In brackets the 95 % interval: where the share would lie with other
                prompts of this kind.
              </p>
              <p>
                <a href={app.href("train", "compare", ...compared())}>Compare it with another reward model</a>
              </p>
            </>
          )}
        </Show>
      </section>
      <div class="charts">
        <PictureCard
          name="certainty"
          title="When it is sure, is it right?"
          client={app.charts}
          spec={certaintySpec}
          points={report() === undefined ? [] : certaintyPoints(report()?.certainty ?? [])}
          legend="Dots on the dashed line: as sure as it is right. Below the dots, how many judgements."
          meaning={said(report(), certaintySentence)}
          waiting={waiting}
          head={["how sure", "judgements", "right", "95 %"]}
          rows={certaintyRows(report())}
        />
        <PictureCard
          name="length"
          title="Does it go by length?"
          client={app.charts}
          spec={lengthSpec}
          points={
            report() === undefined
              ? []
              : lengthPoints(report()?.length.answers ?? [], report()?.length.bins ?? [])
          }
          legend={<LengthLegend />}
          meaning={said(report(), lengthSentence)}
          trouble={said(report(), lengthTrouble)}
          waiting={waiting}
          head={["characters", "answers", "mean score", "middle half"]}
          rows={lengthRows(report())}
        />
      </div>
      <ScoreBox
        app={app}
        title="Score any answer"
        scorers={[{ title: record()?.title ?? "", reference: reference(), scores: report()?.scores ?? [] }]}
        trial={report()?.trial}
        blocked={blocked()}
      />
    </div>
  );
}

function titleOf(report: RewardReport | undefined, testRows: number): string {
  if (report !== undefined) return rightSentence(report);
  return testRows > 0 ? "How far its scores can be trusted" : "Nothing was held out to measure it on";
}

const waiting = "Appears when the held-out judgements are scored.";

function said<T>(report: RewardReport | undefined, sentence: (report: RewardReport) => T): T | undefined {
  return report === undefined ? undefined : sentence(report);
}

function Waiting(props: {
  state: { is: string; done?: number; total?: number } | undefined;
  isDone: boolean;
  isBusy: boolean;
  testRows: number;
}) {
  const share = (): number => (100 * (props.state?.done ?? 0)) / Math.max(1, props.state?.total ?? 0);
  const sentence = (): string => {
    if (props.testRows === 0)
      return "A new run that holds some judgements out says how often its reward model is right. Scores can be looked at below.";
    if (!props.isDone) return "When the run is done, its model scores the answers that were held out.";
    if (props.state?.is === "busy")
      return `Scoring held-out answers: ${formatNumber(props.state.done ?? 0)} of ${formatNumber(props.state.total ?? 0)}.`;
    return props.isBusy
      ? "The device is busy with a run; the held-out answers are scored when it has ended."
      : "";
  };
  return (
    <div class="trust-waiting">
      <p>{sentence()}</p>
      <Show when={props.state?.is === "busy"}>
        <ProgressBar label="Held-out answers scored" share={share()} />
      </Show>
    </div>
  );
}

function LengthLegend() {
  return (
    <>
      <span>
        <span class="dot-mark" aria-hidden="true" />
        {answerKinds[0]}
      </span>
      <span>
        <span class="dot-mark second" aria-hidden="true" />
        {answerKinds[1]}
      </span>
      <span class="soft">line: mean, and where the middle half lies</span>
    </>
  );
}

function certaintyRows(report: RewardReport | undefined): string[][] {
  return (report?.certainty ?? []).flatMap(({ low, high, count, right, interval }) =>
    right === null
      ? []
      : [
          [
            `${formatNumber(100 * low)} to ${percent(high)}`,
            formatNumber(count),
            percent(right),
            interval === null ? "–" : `${formatNumber(100 * interval[0])} to ${percent(interval[1])}`,
          ],
        ],
  );
}

function lengthRows(report: RewardReport | undefined): string[][] {
  return (report?.length.bins ?? []).map(({ low, high, count, score, middleHalf: [from, to] }) => [
    `${formatNumber(low)} to ${formatNumber(high)}`,
    formatNumber(count),
    scoreText(score),
    `${scoreText(from)} to ${scoreText(to)}`,
  ]);
}
