// Train: without a run in the address the choices for the next one, with what it would need; with one, that run; with
// several, their charts over each other. The title says where things stand.
import { createMemo, createSignal, Match, Show, Switch } from "solid-js";
import { MissingProject } from "../components/MissingProject.tsx";
import { CompareCharts } from "../components/train/CompareCharts.tsx";
import { DatasetCard } from "../components/train/DatasetCard.tsx";
import { DeviceCard } from "../components/DeviceCard.tsx";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { MethodCard } from "../components/train/MethodCard.tsx";
import { ModelCard } from "../components/train/ModelCard.tsx";
import { PlanCard } from "../components/train/PlanCard.tsx";
import { RewardCompare } from "../components/reward/RewardCompare.tsx";
import { RunPanel } from "../components/train/RunPanel.tsx";
import { RunsCard } from "../components/train/RunsCard.tsx";
import { SettingsCard } from "../components/train/SettingsCard.tsx";
import { YamlCard } from "../components/train/YamlCard.tsx";
import type { AppState } from "../state/createApp.ts";
import { createRunView, type RunView } from "../state/createRunView.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";
import { formatDuration, plural } from "../words/format.ts";
import "../train.css";

export default function TrainPage(props: { app: AppState }) {
  const compared = createMemo((): readonly string[] | undefined => {
    const { rest } = props.app.route();
    return rest[0] === "compare" ? rest.slice(1) : undefined;
  });
  const runId = createMemo(() => (compared() === undefined ? props.app.route().rest[0] : undefined));
  const run = createRunView(props.app, runId);
  return (
    <>
      <Switch>
        <Match when={compared()}>
          {(runs) => (
            <>
              <PageHead
                title={runs().length > 1 ? `${runs().length} runs compared` : "Compared with another"}
              >
                <a class="button" href={props.app.href("train")}>
                  Back to the choices
                </a>
              </PageHead>
              <CompareScores app={props.app} runs={runs()} />
              <CompareCharts app={props.app} runs={runs()} />
            </>
          )}
        </Match>
        <Match when={runId() !== undefined && run.record() !== undefined}>
          <RunPage app={props.app} run={run} />
        </Match>
        <Match
          when={runId() !== undefined && props.app.projects.loaded() && props.app.projects.runsAreRead()}
        >
          <PageHead
            title="This run is not in this browser"
            text="It may have been deleted, or its address was made elsewhere."
          >
            <a class="button" href={props.app.href("train")}>
              Choose another
            </a>
          </PageHead>
        </Match>
        <Match when={runId() === undefined}>
          <MissingProject app={props.app} />
          <NextRun app={props.app} />
        </Match>
      </Switch>
      <div class="below">
        <RunsCard app={props.app} current={runId()} />
      </div>
    </>
  );
}

/** Where all of them are reward models, what each says of the same answers. */
function CompareScores(props: { app: AppState; runs: readonly string[] }) {
  const { projects, setup } = props.app;
  const records = createMemo(() => props.runs.flatMap((id) => projects.run(id) ?? []));
  const allScore = createMemo(
    () =>
      records().length > 0 &&
      records().every(({ algorithm }) => setup.methodOf(algorithm)?.task === "classify"),
  );
  return (
    <Show when={allScore()}>
      <div class="above">
        <RewardCompare app={props.app} runs={records()} />
      </div>
    </Show>
  );
}

function PageHead(props: { title: string; text?: string; children?: unknown }) {
  return (
    <div class="page-head">
      <div>
        <h1 tabIndex={-1}>{props.title}</h1>
        <Show when={props.text}>{(text) => <p class="two-lines">{text()}</p>}</Show>
      </div>
      <div class="buttons">{props.children as Element}</div>
    </div>
  );
}

function RunPage(props: { app: AppState; run: RunView }) {
  const modelName = (): string => {
    const model = props.run.record()?.model;
    if (model === undefined) return "";
    return model.kind === "hub" ? model.id : model.name;
  };
  const title = (): string => {
    const name = props.run.record()?.title ?? "";
    const [step, steps] = [props.run.step(), props.run.steps()];
    const of = steps > 0 ? ` of ${steps}` : "";
    switch (props.run.state()) {
      case "running":
        return step === 0 ? `${name} is being prepared` : `${name} is training: step ${step}${of}`;
      case "paused":
        return `${name} is paused after step ${step}${of}`;
      case "stopped":
        return `${name} ${props.run.interrupted() ? "was interrupted" : "stopped"} after step ${step}${of}`;
      case "failed":
        return `${name} failed`;
      case "done":
        return `${name} finished ${plural(step, "step")} in ${formatDuration(props.run.workedSeconds())}`;
      case "idle":
        return `${name} has not begun`;
    }
  };
  return (
    <>
      <PageHead title={title()} text={`${modelName()} on ${props.run.record()?.datasetName ?? ""}.`}>
        <a class="button" href={props.app.href("train")}>
          New run
        </a>
      </PageHead>
      <RunPanel app={props.app} run={props.run} />
    </>
  );
}

function NextRun(props: { app: AppState }) {
  const { setup, live, data, projects } = props.app;
  const [failure, setFailure] = createSignal<Failure>();
  const isTooLarge = (): boolean => (setup.state.plan?.advice ?? null) !== null;
  /** There is one, as far as the address or what this browser remembers says before its storage is read. */
  const hasProject = (): boolean =>
    projects.record() !== null || (!projects.loaded() && (projects.id() !== undefined || projects.wasHere()));
  const draws = (): boolean => setup.method()?.draws === true;
  /** Of the file's rows it reads a part. */
  const takesParts = (): boolean => draws() && setup.dataset()?.kind !== setup.method()?.rows.id;
  const title = (): string => {
    const dataset = setup.dataset();
    if (isTooLarge()) return "This run does not fit on this device";
    if (setup.notReady() === undefined && dataset !== undefined) {
      const { one, many } = setup.rowTitle(dataset.kind);
      return `Ready to train on ${takesParts() ? `the ${setup.method()?.rows.title.many ?? ""} of ` : ""}${plural(dataset.rows, one, many)}`;
    }
    return dataset === undefined ? "Choose pairs and a model to train" : "Almost ready to train";
  };
  const reason = (): string | undefined => {
    if (props.app.cannotTrain !== undefined) return props.app.cannotTrain;
    if (live.isActive())
      return live.view.isMine
        ? "A run is under way; stop it, or wait for its end."
        : "Another tab is training.";
    if (setup.state.fetching !== null) return "The model is being downloaded.";
    if (setup.state.facts !== null && setup.state.facts.missingBytes !== 0) return undefined;
    return setup.notReady();
  };
  async function start(): Promise<void> {
    const project = projects.id();
    const draft = setup.draft();
    if (reason() !== undefined || project === undefined || draft === null) return;
    try {
      const made = await data.addRun(project, draft);
      await projects.refresh();
      setFailure(undefined);
      await props.app.train(made.id);
    } catch (error) {
      setFailure(failureOf(error));
    }
  }
  return (
    <>
      <PageHead
        title={title()}
        text={
          reason() ??
          (isTooLarge()
            ? "What it would need, and what to lower, stands below. Started as it is, it stops before the model is loaded."
            : draws()
              ? "The model writes answers, the reward model scores them, and what scores better becomes likelier. Nothing leaves this machine."
              : "The judgements teach the model which of two answers people prefer. Nothing leaves this machine.")
        }
      >
        <button
          type="button"
          class="primary"
          data-action="start"
          aria-disabled={reason() !== undefined}
          title={reason() ?? ""}
          onClick={() => void start()}
        >
          Start training
        </button>
      </PageHead>
      <Show when={failure()}>
        {(problem) => <ErrorNotice title="The run could not start" failure={problem()} />}
      </Show>
      <div class="columns">
        <div class="stack">
          <MethodCard setup={setup} waits={hasProject()} />
          <DatasetCard app={props.app} />
          <ModelCard app={props.app} />
          <SettingsCard setup={setup} />
        </div>
        <div class="stack">
          <DeviceCard setup={setup} />
          <PlanCard setup={setup} />
          <YamlCard setup={setup} />
        </div>
      </div>
    </>
  );
}
