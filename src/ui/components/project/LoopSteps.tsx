// The loop of a run as six steps that light up one after another. Each says in one sentence what is happening, shows one
// picture, and links to its page. What is simulated or not needed says so. A run that makes a reward model stands in that step;
// beside any other run the step is the project's newest reward model.
import { createMemo, For, Show, type JSX } from "solid-js";
import { Dynamic } from "solid-js/web";
import { finalFolder } from "../../../domain/runFolder.ts";
import { metricCharts } from "../../charts/metricCharts.ts";
import type { PolicyReport } from "../../../page/bridge/policyTypes.ts";
import type { RunRecord } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import type { RunView } from "../../state/createRunView.ts";
import type { Work } from "../../state/createWork.ts";
import { formatDuration, formatMetric, plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { measureOf, winSentence } from "../../words/policy.ts";
import { canResume, ResumeRun, isStoppedByHand } from "../train/ResumeRun.tsx";
import { RunControls } from "../train/RunControls.tsx";
import { HandOver, Judgements, ShareScale, Sparkline, SplitBar } from "./pictures.tsx";
import { rewardStep } from "./rewardStep.tsx";
import { outcomeOf, type Result, resultKeys, resultText } from "./statistics.ts";
import { StepDownload } from "./StepDownload.tsx";

export type StepState = "waiting" | "ready" | "now" | "done" | "not needed" | "paused" | "stopped" | "failed";

export interface LoopStep {
  id: string;
  title: string;
  state: () => StepState;
  text: () => string;
  picture: () => JSX.Element;
  /** What the picture's two colours are. */
  legend?: () => readonly [string, string];
  links: () => JSX.Element;
}

export type StepOfRun = Omit<LoopStep, "id" | "title">;

const policyStates = { idle: "waiting", busy: "now", done: "done", failed: "failed" } as const;

function policyText(work: Work<PolicyReport>, prompts: number): string {
  const report = work.value();
  if (report !== undefined) {
    const won = winSentence(report);
    const { length } = report.measures;
    return won === undefined
      ? `Its answers were measured against the untrained model's: ${formatNumber(length)} numbers.`
      : `On ${plural(report.prompts, "prompt")} that it never learned from ${won}, by its reward model.`;
  }
  const now = work.state();
  const asked = `the untrained and the trained model answer up to ${plural(prompts, "held-out prompt")}`;
  if (now.is === "busy")
    return `Measured now: ${asked}${now.total === 0 ? "" : `, ${formatNumber((100 * now.done) / now.total)} % done`}.`;
  return now.is === "failed"
    ? now.failure.message
    : `When it has learned, ${asked}; the reward model says whose are better.`;
}

/** As a result that has its place on the scale. */
function winShare(report: PolicyReport): Result | undefined {
  const found = measureOf(report, "win_rate", null);
  if (found === undefined || found.value === null) return undefined;
  const interval = found.interval ?? undefined;
  const best = "high";
  return {
    title: "Win rate",
    kind: "share",
    best,
    meaning: "",
    key: found.name,
    value: found.value,
    interval: interval && [...interval],
  };
}

/** Beside a reward model, which writes nothing. */
function trainingToCome(app: AppState): StepOfRun {
  return {
    state: () => "waiting",
    text: () => "A model that writes answers can be trained next, on the same judgements.",
    picture: () => (
      <Sparkline value={{ label: "", values: [] }} share={{ label: "", values: [] }} steps={0} />
    ),
    links: () => <a href={app.href("train")}>Choose a method</a>,
  };
}

export function LoopSteps(props: {
  app: AppState;
  run: RunView;
  /** What a run that draws has become; undefined of others. */
  policy?: Work<PolicyReport> | undefined;
}) {
  const { app } = props;
  const live = () => app.live.view;
  const record = () => props.run.record();
  /** The run whose judgements the loop begins with: of one that draws its reward model's. */
  const judged = (): RunRecord | undefined => {
    const found = record();
    if (found === undefined || !props.run.draws()) return found;
    return props.run.runsBefore()[0] ?? found;
  };
  const datasetOf = (run: RunRecord | undefined) =>
    app.projects.record()?.datasets.find(({ name }) => name === run?.datasetName);
  const rows = () => datasetOf(judged())?.rows ?? 0;
  const judgedTestRows = () => datasetOf(judged())?.testRows ?? 0;
  const testRows = () => record()?.testRows ?? 0;
  const rowTitle = () => props.run.rowTitle();
  const isScorer = (): boolean => props.run.task() === "classify";
  const isSample = () => app.projects.record()?.isSample === true;
  const series = (key: string): number[] =>
    props.run.records().flatMap(({ metrics }) => (typeof metrics[key] === "number" ? [metrics[key]] : []));
  const outcome = () =>
    outcomeOf(props.run.evaluations().at(-1), testRows(), record()?.config ?? {}, props.run.metrics());
  /** What is watched while it trains: the metric of the first chart, and the headline of its results. */
  const watched = () => metricCharts(props.run.metrics())[0]?.series[0];
  const headline = () => {
    const [key] = resultKeys(props.run.metrics());
    const metric = key === undefined ? undefined : props.run.metrics()[key];
    if (key === undefined || key === watched()?.key || metric?.result?.kind !== "share") return undefined;
    return { key, label: metric.chart?.label ?? metric.result.title };
  };
  const trainLink = (text: string): JSX.Element => <a href={app.href("train", record()?.id ?? "")}>{text}</a>;

  const trainingState = (): StepState => {
    const state = props.run.state();
    if (state === "running") return "now";
    return state === "idle" ? "waiting" : state;
  };
  const isOver = (): boolean => ["done", "stopped", "failed"].includes(props.run.state());
  const what = (): string => (isScorer() ? "The reward model" : "The model being trained");
  const aim = (): string =>
    isScorer()
      ? "gives preferred answers the higher score"
      : props.run.draws()
        ? "writes answers, has them scored, and learns to write more like the better ones"
        : "learns to find the preferred answers more likely";
  const trainingText = (): string => {
    const [step, steps] = [props.run.step(), props.run.steps()];
    const of = `step ${formatNumber(step)} of ${steps > 0 ? formatNumber(steps) : "?"}`;
    const { progress } = live();
    switch (props.run.state()) {
      case "running": {
        if (step === 0)
          return `${what()} is being prepared${progress === null ? "" : `: ${progress.phase}`}.`;
        const seconds = app.live.secondsLeft();
        return `${what()} ${aim()}: ${of}${seconds === undefined ? "" : `, ${formatDuration(seconds)} left`}.`;
      }
      case "paused":
        return `Paused after ${of}. Continue whenever you like.`;
      case "done":
        return `${what()} saw ${formatNumber(step)} batches${props.run.draws() ? " of its own answers" : ""} in ${formatDuration(props.run.workedSeconds())}; its last ${watched()?.label ?? "value"} was ${formatMetric(series(watched()?.key ?? "").at(-1))}.`;
      case "stopped":
        return `Stopped after ${of}; it can be resumed.`;
      case "failed":
        return `The run failed after ${of}.`;
      case "idle":
        return `${what()} waits for its start.`;
    }
  };
  /** The run itself, in the step that it belongs to. */
  const training: StepOfRun = {
    state: trainingState,
    text: trainingText,
    legend: () => [watched()?.label ?? "", headline()?.label ?? ""],
    picture: () => (
      <Sparkline
        value={{ label: watched()?.label ?? "", values: series(watched()?.key ?? "") }}
        share={{ label: headline()?.label ?? "", values: series(headline()?.key ?? "") }}
        steps={props.run.steps()}
      />
    ),
    links: () => (
      <>
        <Show when={props.run.isActive()}>
          <RunControls live={app.live} withStep />
        </Show>
        <Show when={canResume(app, props.run) && isStoppedByHand(props.run)}>
          <ResumeRun app={app} run={props.run} />
        </Show>
        {trainLink("All charts")}
      </>
    ),
  };
  const toCome = trainingToCome(app);
  const policy = createMemo(() => (isScorer() ? toCome : training));
  const isAdapter = (): boolean => record()?.config["use_peft"] === true;
  const steps: LoopStep[] = [
    {
      id: "pairs",
      title: "Pairs",
      state: () => (record() === undefined ? "waiting" : "done"),
      text: () =>
        judgedTestRows() > 0
          ? `Two answers to one question make a pair: ${formatNumber(rows())} to learn from, ${formatNumber(judgedTestRows())} held out to measure on.`
          : `Two answers to one question make a pair: ${formatNumber(rows())} to learn from, none held out.`,
      legend: () => ["to learn from", "held out"],
      picture: () => <SplitBar rows={rows()} testRows={judgedTestRows()} />,
      links: () => <a href={app.href("train")}>See the pairs</a>,
    },
    {
      id: "judgements",
      title: "Judgements",
      state: () => (record() === undefined ? "waiting" : "done"),
      text: () =>
        isSample()
          ? "Each pair says which answer is preferred. Here the judgements are simulated: a written rule prefers the more relevant, specific and polite answer, with some noise."
          : `Each pair says which answer is preferred, as ${judged()?.datasetName ?? "your file"} has it.`,
      picture: () => <Judgements />,
      links: () => <a href={app.href("train")}>Read some</a>,
    },
    rewardStep(app, props.run, training),
    {
      id: "policy",
      title: "Training",
      state: () => policy().state(),
      text: () => policy().text(),
      legend: () => policy().legend?.() ?? ["", ""],
      picture: () => <Dynamic component={policy().picture} />,
      links: () => <Dynamic component={policy().links} />,
    },
    {
      id: "evaluation",
      title: "Evaluation",
      state: () => {
        if (testRows() === 0) return "not needed";
        if (props.policy !== undefined) return policyStates[props.policy.state().is];
        if (outcome() === undefined) return "waiting";
        return isOver() ? "done" : "now";
      },
      text: () => {
        const found = outcome();
        if (testRows() === 0)
          return "Nothing was held out, so nothing is measured on pairs the model has not seen.";
        if (props.policy !== undefined) return policyText(props.policy, testRows());
        if (found === undefined)
          return `The ${plural(testRows(), rowTitle().one, rowTitle().many)} held out, which it never learns from, are measured on the way and at the end.`;
        return `After step ${formatNumber(found.step)} its ${found.headline.title.toLowerCase()} is ${resultText(found.headline)}, measured on ${plural(found.rows, rowTitle().one, rowTitle().many)}.`;
      },
      picture: () => (
        <Show
          when={props.policy?.value()}
          fallback={<ShareScale result={props.policy === undefined ? outcome()?.headline : undefined} />}
        >
          {(report) => <ShareScale result={winShare(report())} />}
        </Show>
      ),
      links: () => trainLink("The numbers over time"),
    },
    {
      id: "handover",
      title: "Hand-over",
      state: () => (props.run.state() === "done" ? "done" : "waiting"),
      text: () =>
        props.run.state() === "done"
          ? isAdapter()
            ? "A small adapter file beside the base model is what training left; transformers and PEFT open it."
            : "A whole model is what training left; transformers opens it."
          : `At the end there is a ${isAdapter() ? "small adapter file" : "whole model"} to take along or to ${isScorer() ? "score answers" : "chat"} with.`,
      picture: () => <HandOver ready={props.run.state() === "done"} />,
      links: () => (
        <Show when={props.run.state() === "done"} fallback={trainLink("Open the run")}>
          <StepDownload app={app} run={record()?.id ?? ""} />
          <Show when={!isScorer()} fallback={trainLink("Score an answer")}>
            <a href={app.href("chat", record()?.id ?? "", finalFolder)}>Chat with it</a>
          </Show>
        </Show>
      ),
    },
  ];
  return (
    <ol class="loop" role="list" aria-label="The loop, step by step">
      <For each={steps}>
        {(step, index) => (
          <li
            data-loop-step={step.id}
            data-state={step.state()}
            aria-current={step.state() === "now" ? "step" : undefined}
          >
            <div class="spread">
              <h2>
                <span class="index number">{index() + 1}</span> {step.title}
              </h2>
              <span class="mark">{step.state()}</span>
            </div>
            <p>{step.text()}</p>
            <div>
              {step.picture()}
              <p class="soft small legend">
                <For each={step.legend?.() ?? []}>
                  {(label, at) => (
                    <Show when={label !== ""}>
                      <span>
                        <span class="legend-line" classList={{ second: at() === 1 }} aria-hidden="true" />
                        {label}
                      </span>
                    </Show>
                  )}
                </For>
              </p>
            </div>
            <div class="links">{step.links()}</div>
          </li>
        )}
      </For>
    </ol>
  );
}
