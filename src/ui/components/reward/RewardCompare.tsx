// Two reward models on the same held-out judgements: how often they prefer the same answer, the pairs on which they disagree
// the most, and a box in which both score. A model is one that a run of the project left, or one of this computer's files.
import {
  createEffect,
  createMemo,
  createResource,
  createSignal,
  createUniqueId,
  For,
  on,
  Show,
} from "solid-js";
import type { ComparedPair, RewardComparison, ScorerReference } from "../../../page/bridge/rewardTypes.ts";
import type { NamedBlob, RunRecord } from "../../../page/bridge/types.ts";
import { missingFromModel } from "../../files/files.ts";
import { modelOfFiles } from "../../files/modelOfFiles.ts";
import type { AppState } from "../../state/createApp.ts";
import { scorersOf, scoringRuns } from "../../state/createRewards.ts";
import { createWork } from "../../state/createWork.ts";
import { formatNumber } from "../../words/locale.ts";
import { agreementSentence, percent, preference, scoreText } from "../../words/reward.ts";
import { DropZone } from "../DropZone.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { ProgressBar } from "../ProgressBar.tsx";
import { measuringFirst, ScoreBox } from "./ScoreBox.tsx";
import "../../texts.css";
import "../../reward.css";

interface Choice {
  key: string;
  title: string;
  reference: ScorerReference;
}

const shownAtFirst = 5;

/** `runs`: those of the address; the project's other reward models can be chosen, too. */
export function RewardCompare(props: { app: AppState; runs: readonly RunRecord[] }) {
  const id = createUniqueId();
  const { app } = props;
  const [own, setOwn] = createSignal<readonly Choice[]>([]);
  const [loose, setLoose] = createSignal<readonly NamedBlob[]>([]);
  const others = (): RunRecord[] =>
    scoringRuns(app).filter(
      ({ id: run, state }) => state === "done" && !props.runs.some((one) => one.id === run),
    );
  const [results] = createResource(
    () => [...props.runs, ...others()].map(({ project, id: run, title }) => ({ project, run, title })),
    (runs) =>
      Promise.all(
        runs.map(async ({ project, run, title }) => {
          const history = await app.data.history(project, run).catch(() => undefined);
          return { run, title, result: history?.result ?? [] };
        }),
      ),
    { initialValue: [] },
  );
  const choices = createMemo((): Choice[] => {
    const left = results.latest.flatMap(({ run, title, result }) => {
      if (result.length === 0) return [];
      const scorers = scorersOf(result);
      return scorers.map(({ folder, title: part }, at) => ({
        key: `${run}/${folder}`,
        title: scorers.length > 1 ? `${title}: ${part}` : title,
        reference: { kind: "run", run, folder } as const,
        // The main models of the address stand first: they are compared unless others are chosen.
        rank: (props.runs.some((one) => one.id === run) ? 0 : 2) + Math.min(1, at),
      }));
    });
    return [...left.sort((a, b) => a.rank - b.rank), ...own()];
  });
  const [chosen, setChosen] = createSignal<readonly [string | undefined, string | undefined]>([
    undefined,
    undefined,
  ]);
  const pick = (at: 0 | 1): Choice | undefined =>
    choices().find(({ key }) => key === chosen()[at]) ??
    choices().filter(({ key }) => key !== chosen()[1 - at])[at];
  const pair = createMemo(() => [pick(0), pick(1)] as const, undefined, {
    equals: (a, b) => a[0]?.key === b[0]?.key && a[1]?.key === b[1]?.key,
  });
  const heldOut = createMemo((): string | null => {
    const path = props.runs[0]?.config["eval_dataset_name"];
    return typeof path === "string" ? path : null;
  });
  const isBusy = app.live.isActiveHere;
  const work = createWork<RewardComparison>();
  createEffect(
    on([pair, isBusy, heldOut], ([[first, second], busy, testPath]) => {
      const project = app.projects.id();
      work.clear();
      if (busy || project === undefined || testPath === null || first === undefined || second === undefined)
        return;
      void work.start((onProgress) =>
        app.trainer.compareRewards(project, [first.reference, second.reference], testPath, onProgress),
      );
    }),
  );
  const takeFiles = async (files: NamedBlob[]): Promise<void> => {
    const { model, all } = modelOfFiles(files, loose());
    setLoose(all);
    if (missingFromModel(all) !== undefined) return;
    await app.trainer.provide(model.key, all);
    setLoose([]);
    const choice: Choice = { key: model.key, title: model.name, reference: { kind: "model", model } };
    setOwn((now) => [...now.filter(({ key }) => key !== choice.key), choice]);
    setChosen(([first]) => [first, choice.key]);
  };
  const scorers = () =>
    pair().flatMap((choice, at) => {
      if (choice === undefined) return [];
      const { reference, title } = choice;
      return [{ title, reference, scores: work.value()?.scores[at] ?? [] }];
    });
  const blocked = (): string | undefined => {
    if (scorers().length < 2) return "Choose two models first.";
    return work.isBusy() ? measuringFirst : undefined;
  };
  const title = (): string => {
    const found = work.value();
    if (found !== undefined) return agreementSentence(found);
    return heldOut() === null
      ? "No judgement was held out to compare them on"
      : "Two reward models side by side";
  };
  return (
    <div class="stack" data-reward-compare={work.state().is}>
      <section class="card" aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{title()}</h2>
        <div class="score-answers">
          <For each={[0, 1] as const}>
            {(at) => (
              <div class="field">
                <label for={`${id}-${at}`}>{at === 0 ? "First model" : "Second model"}</label>
                <select
                  id={`${id}-${at}`}
                  data-field={`scorer-${at}`}
                  onChange={(event) => {
                    const key = event.currentTarget.value;
                    setChosen(at === 0 ? [key, pick(1)?.key] : [pick(0)?.key, key]);
                  }}
                >
                  <For each={choices()} fallback={<option value="">none yet</option>}>
                    {({ key, title: name }) => (
                      <option value={key} selected={key === pick(at)?.key}>
                        {name}
                      </option>
                    )}
                  </For>
                </select>
              </div>
            )}
          </For>
        </div>
        <details>
          <summary>Compare with a model of this computer</summary>
          <DropZone
            name="scorer"
            accept=".safetensors,.json,.txt,.jinja"
            button="Choose files"
            folderButton="Choose a folder"
            multiple
            onFiles={(files) => void takeFiles(files)}
          >
            Drop the folder of a reward model as transformers saves it.
            <Show when={loose().length > 0 && missingFromModel(loose())}>{(fault) => <p>{fault()}</p>}</Show>
          </DropZone>
        </details>
        <Show when={work.failure()}>
          {(failure) => <ErrorNotice title="They could not be compared" failure={failure()} />}
        </Show>
        <Show when={work.isBusy()}>
          <ProgressBar label="Held-out answers scored" share={work.share()} />
        </Show>
        <Show when={work.value()}>
          {(found) => <Pairs found={found()} titles={pair().map((one) => one?.title ?? "")} />}
        </Show>
      </section>
      <ScoreBox
        app={app}
        title="Let both score an answer"
        scorers={scorers()}
        trial={work.value()?.trial}
        blocked={blocked()}
      />
    </div>
  );
}

/** Where they disagree the most comes first. */
function Pairs(props: { found: RewardComparison; titles: readonly string[] }) {
  const [all, setAll] = createSignal(false);
  const shown = () => (all() ? props.found.pairs : props.found.pairs.slice(0, shownAtFirst));
  const rest = (): number => props.found.pairs.length - shown().length;
  return (
    <>
      <p class="soft small">
        About {formatNumber(props.found.prompts)} prompts; in brackets the 95 % interval. Their scores are on
        scales of their own: what can be compared is which answer each of them prefers.
        {props.found.tooLong > 0
          ? ` ${formatNumber(props.found.tooLong)} pairs are too long for one of them.`
          : ""}
      </p>
      <h3>Where they disagree comes first</h3>
      <ol class="judged" role="list">
        <For each={shown()}>{(one) => <Judged pair={one} titles={props.titles} />}</For>
      </ol>
      <Show when={rest() > 0}>
        <div class="buttons">
          <button type="button" class="compact" data-action="more-pairs" onClick={() => setAll(true)}>
            Show {formatNumber(rest())} more
          </button>
        </div>
      </Show>
    </>
  );
}

function Judged(props: { pair: ComparedPair; titles: readonly string[] }) {
  const answers = (): { label: string; text: string }[] => {
    const labels = props.pair.isTie
      ? ["First of a tie", "Second of a tie"]
      : ["Judged better", "Judged worse"];
    return props.pair.answers.map((text, at) => ({ label: labels[at] ?? "", text }));
  };
  return (
    <li>
      <p class="prompt clip">{props.pair.prompt}</p>
      <div class="answers">
        <For each={answers()}>
          {({ label, text }) => (
            <div class="answer">
              <h4 class="small soft">{label}</h4>
              <p class="answer-text">{text}</p>
            </div>
          )}
        </For>
      </div>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <For each={answers()}>
                {({ label }) => (
                  <th scope="col" class="number">
                    {label}
                  </th>
                )}
              </For>
              <th scope="col">Prefers</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.pair.scores}>
              {([first, second], at) => (
                <tr>
                  <th scope="row">{props.titles[at()]}</th>
                  <td class="number">{scoreText(first)}</td>
                  <td class="number">{scoreText(second)}</td>
                  <td>
                    {preferenceText(
                      first,
                      second,
                      answers().map(({ label }) => label),
                    )}
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </li>
  );
}

function preferenceText(first: number, second: number, labels: readonly string[]): string {
  const share = preference(first, second);
  if (share === 0.5) return "neither";
  return share > 0.5 ? `${labels[0]}, ${percent(share)} sure` : `${labels[1]}, ${percent(1 - share)} sure`;
}
