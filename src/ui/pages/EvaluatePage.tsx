// Evaluate: whether the models became better, told by scores, by people who judge blindly, and by groups of people it may treat otherwise.
import { createMemo, Show } from "solid-js";
import type { MeasuredPolicy } from "../../page/bridge/evaluationTypes.ts";
import { AmplificationCard } from "../components/evaluate/AmplificationCard.tsx";
import { AnswersCard } from "../components/evaluate/AnswersCard.tsx";
import { BlindCard } from "../components/evaluate/BlindCard.tsx";
import { DownloadCard } from "../components/evaluate/DownloadCard.tsx";
import { GroupsCard } from "../components/evaluate/GroupsCard.tsx";
import { MeasureCard } from "../components/evaluate/MeasureCard.tsx";
import { RewardModelsCard } from "../components/evaluate/RewardModelsCard.tsx";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { ReportView } from "../report/ReportView.tsx";
import type { AppState } from "../state/createApp.ts";
import { createEvaluation } from "../state/createEvaluation.ts";
import { plural } from "../words/format.ts";
import "../texts.css";
import "../evaluate.css";

export default function EvaluatePage(props: { app: AppState }) {
  const { app } = props;
  const evaluation = app.keep(createEvaluation);
  const overview = evaluation.overview;
  const measured = createMemo(() => overview()?.measured ?? []);
  const withSamples = createMemo((): MeasuredPolicy[] => measured().filter(({ hasSamples }) => hasSamples));
  const hasModels = (): boolean => (evaluation.models()?.length ?? 0) > 0;
  const isRead = (): boolean =>
    app.projects.loaded() &&
    (app.projects.record() === null || (overview() !== undefined && evaluation.models() !== undefined));
  const title = (): string => {
    if (!isRead()) return "Evaluate";
    if (measured().length > 0) return `${plural(measured().length, "model")} measured`;
    return hasModels() ? "Nothing is measured yet" : "There is no trained model to evaluate yet";
  };
  return (
    <div
      class="stack evaluate-page"
      data-evaluate={
        isRead() ? (measured().length > 0 ? "measured" : hasModels() ? "ready" : "empty") : "reading"
      }
    >
      <div class="page-head">
        <div>
          <h1 tabIndex={-1}>{title()}</h1>
          <p>Whether a model became better, with how much certainty, and whether anyone is treated worse.</p>
        </div>
      </div>
      <Show when={evaluation.failure()}>
        {(problem) => <ErrorNotice title={problem().title} failure={problem().failure} />}
      </Show>
      <Show when={isRead() && !hasModels() && measured().length === 0}>
        <section class="card first-evaluation" aria-label="How evaluation begins" data-empty>
          <ol class="steps">
            <li>
              <span class="index">1</span>
              <span>A model is trained, from judgements of which answers are better.</span>
            </li>
            <li>
              <span class="index">2</span>
              <span>It answers prompts that it never learned from, and so does the model it began as.</span>
            </li>
            <li>
              <span class="index">3</span>
              <span>
                Scores, people who do not know which is which, and a look at groups say what became of it.
              </span>
            </li>
          </ol>
          <div class="buttons">
            <a class="button primary" href={app.href("train")}>
              Train a model
            </a>
            <Show when={app.cannotTrain === undefined}>
              <button type="button" onClick={() => void app.runSample()}>
                Run the sample
              </button>
            </Show>
          </div>
        </section>
      </Show>
      <Show when={overview()?.report}>
        {(report) => <ReportView sections={report().sections} charts={app.charts} />}
      </Show>
      <Show when={evaluation.sections().length > 0}>
        <ReportView sections={evaluation.sections()} charts={app.charts} />
      </Show>
      <Show when={hasModels()}>
        <MeasureCard app={app} evaluation={evaluation} />
      </Show>
      <Show when={withSamples().length > 0}>
        <AnswersCard evaluation={evaluation} measured={withSamples()} />
        <BlindCard app={app} evaluation={evaluation} measured={withSamples()} />
      </Show>
      <Show when={app.projects.record() !== null && isRead()}>
        <Show when={evaluation.scorers().length > 0}>
          <RewardModelsCard
            app={app}
            evaluation={evaluation}
            onMeasured={() => void evaluation.readSections()}
          />
        </Show>
        <GroupsCard app={app} evaluation={evaluation} onMeasured={() => void evaluation.readSections()} />
        <Show when={hasModels()}>
          <AmplificationCard
            app={app}
            evaluation={evaluation}
            onMeasured={() => void evaluation.readSections()}
          />
        </Show>
        <DownloadCard evaluation={evaluation} />
      </Show>
      <p class="visually-hidden" role="status">
        {isRead() ? title() : ""}
      </p>
    </div>
  );
}
