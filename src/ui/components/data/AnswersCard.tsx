// Two answers a prompt: written by a model on this device, or from a file. What is there is kept when it is stopped, and
// going on begins where it ended.
import { createMemo, createSignal, For, Show } from "solid-js";
import { unwrap } from "solid-js/store";
import { finalFolder, inRun } from "../../../domain/runFolder.ts";
import type { AnswerSource, OwnSource } from "../../../page/bridge/documentTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { modelName, starter } from "../../words/chat.ts";
import { plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { DropZone } from "../DropZone.tsx";
import { createForeignModel, ForeignModelFields } from "./ForeignModelFields.tsx";

const limits = {
  each: { least: 1, most: 16, whole: true },
  temperature: { least: 0, most: 5, whole: false },
  maxNewTokens: { least: 1, most: 2048, whole: true },
} as const;
type Setting = keyof typeof limits;
const labels: Record<Setting, string> = {
  each: "Answers to each prompt",
  temperature: "Temperature: 0 is always the same answer",
  maxNewTokens: "Longest answer, in tokens",
};

/** Instead of a source of the list: a model in ONNX, chosen below it. */
const another = "another";

export function AnswersCard(props: { app: AppState; docs: DocumentsState }) {
  const foreign = createForeignModel(() => props.app.trainer.restart());
  const [typed, setTyped] = createSignal<Record<Setting, string>>({
    each: "2",
    temperature: "0.8",
    maxNewTokens: "96",
  });
  const [chosen, setChosen] = createSignal("starter");
  const [note, setNote] = createSignal("");
  const sources = createMemo((): { id: string; source: OwnSource }[] => {
    const { projects, setup } = props.app;
    const draft = projects.record()?.draft;
    const device = draft?.device ?? "auto";
    const own = draft?.model;
    const isStarter = own?.kind === "bundled" && own.name === "starter";
    return [
      {
        id: "starter",
        source: { model: starter, checkpoint: null, title: "Starter model of this site", device },
      },
      ...(own === null || own === undefined || isStarter
        ? []
        : [{ id: "chosen", source: { model: own, checkpoint: null, title: modelName(own), device } }]),
      ...projects
        .runs()
        .filter(({ state, algorithm }) => state === "done" && setup.methodOf(algorithm)?.task !== "classify")
        .map(({ id, title, model }) => ({
          id: `run ${id}`,
          source: {
            model,
            checkpoint: inRun(id, finalFolder),
            title: `${title} (${modelName(model)})`,
            device,
          },
        })),
    ];
  });
  const source = (): AnswerSource | undefined => {
    if (chosen() === another) {
      const { title, ...model } = foreign.chosen();
      return { foreign: model, title };
    }
    const found = (sources().find(({ id }) => id === chosen()) ?? sources()[0])?.source;
    return found && structuredClone({ ...found, model: unwrap(found.model) });
  };
  const faultOf = (key: Setting): string | undefined => {
    const { least, most, whole } = limits[key];
    const value = typed()[key].trim() === "" ? NaN : Number(typed()[key].trim().replace(",", "."));
    const isGood =
      Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value));
    return isGood
      ? undefined
      : `Give a ${whole ? "whole " : ""}number from ${least} to ${formatNumber(most)}.`;
  };
  const valueOf = (key: Setting): number => Number(typed()[key].trim().replace(",", "."));
  const keys = Object.keys(limits) as Setting[];
  const summary = () => props.docs.summary();
  const isBusy = (): boolean => props.docs.working() !== undefined || props.docs.reading() !== undefined;
  const reason = (): string | undefined => {
    if (props.app.cannotTrain !== undefined) return props.app.cannotTrain;
    if ((summary()?.prompts ?? 0) === 0) return "There are no prompts yet.";
    if (isBusy()) return "Something is under way.";
    if (props.app.live.isActive()) return "A run is using the device; wait for its end, or stop it.";
    if (keys.some((key) => faultOf(key) !== undefined)) return "Correct the numbers first.";
    return chosen() === another ? foreign.missing() : undefined;
  };
  const write = async (): Promise<void> => {
    const [open, from] = [props.docs.project(), source()];
    if (open === undefined || from === undefined || reason() !== undefined) return;
    setNote("");
    const made = await props.docs.work(
      "Writing answers",
      ["answer", "answers"],
      (onProgress) =>
        props.app.trainer.answerPrompts(
          open,
          from,
          {
            each: valueOf("each"),
            temperature: valueOf("temperature"),
            maxNewTokens: valueOf("maxNewTokens"),
          },
          onProgress,
        ),
      () => void props.app.trainer.stopAnswers().catch(() => undefined),
    );
    if (made === undefined) return;
    setNote(
      made === null
        ? "Stopped. What was written is kept; press again to go on."
        : [
            made.written === 0
              ? "Every prompt had its answers already."
              : `${plural(made.written, "answer")} written.`,
            ...(made.faults > 0 ? [`${plural(made.faults, "prompt")} could not be asked: ${made.why}.`] : []),
          ].join(" "),
    );
  };
  const fromFile = async (name: string, blob: Blob): Promise<void> => {
    const open = props.docs.project();
    if (open === undefined) return;
    setNote("");
    const taken = await props.docs.work("Reading answers", ["row", "rows"], () =>
      props.docs.service.takeAnswers(open, name, blob),
    );
    if (taken !== undefined)
      setNote(
        `${plural(taken.answers, "answer")} to ${plural(taken.prompts, "prompt")} taken from ${name}.${taken.faults > 0 ? ` ${plural(taken.faults, "row")} could not be used: ${taken.why}` : ""}`,
      );
  };
  const missing = (): number => (summary()?.prompts ?? 0) - (summary()?.answered ?? 0);
  return (
    <section class="card" aria-labelledby="answers-title" data-answers={summary()?.answers ?? 0}>
      <header>
        <h2 id="answers-title">Answers</h2>
        <span class="soft small number">{plural(summary()?.answers ?? 0, "answer")}</span>
      </header>
      <p class="small">
        {missing() > 0
          ? `${plural(missing(), "prompt")} with fewer than two answers.`
          : (summary()?.prompts ?? 0) > 0
            ? "Each prompt has two answers."
            : "Prompts come first."}{" "}
        A model writes them on this device; they are marked as made by a model wherever they go.
      </p>
      <div class="field">
        <label for="answer-source">Written by</label>
        <select
          id="answer-source"
          value={chosen()}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          <For each={sources()}>{({ id, source: one }) => <option value={id}>{one.title}</option>}</For>
          <option value={another}>Another model, in ONNX</option>
        </select>
        <span class="soft small">
          The starter model is small and answers simply. A larger one is chosen on the{" "}
          <a href={props.app.href("train")}>Train page</a>, or here, where it is only to write answers.
        </span>
      </div>
      <Show when={chosen() === another}>
        <div class="stack" data-foreign-model>
          <p class="soft small">
            It computes on this device. Your texts are sent nowhere; a model from the hub is downloaded once.
          </p>
          <ForeignModelFields
            model={foreign}
            what="the model that writes answers"
            mark="answer"
            placeholder="onnx-community/Qwen2.5-0.5B-Instruct"
            isBusy={isBusy()}
          />
        </div>
      </Show>
      <details>
        <summary>How they are written</summary>
        <div class="stack">
          <For each={keys}>
            {(key) => (
              <div class="field">
                <label for={`answers-${key}`}>{labels[key]}</label>
                <input
                  id={`answers-${key}`}
                  inputmode="decimal"
                  value={typed()[key]}
                  aria-invalid={faultOf(key) !== undefined}
                  onInput={(event) => setTyped({ ...typed(), [key]: event.currentTarget.value })}
                />
                <Show when={faultOf(key)}>{(fault) => <span class="fault">{fault()}</span>}</Show>
              </div>
            )}
          </For>
        </div>
      </details>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          data-action="write-answers"
          aria-disabled={reason() !== undefined}
          title={reason() ?? ""}
          onClick={() => void write()}
        >
          {faultOf("each") === undefined
            ? `Write ${plural(valueOf("each"), "answer")} to each prompt`
            : "Write answers"}
        </button>
      </div>
      <Show when={reason()}>{(why) => <p class="soft small">{why()}</p>}</Show>
      <p class="small" role="status" data-answers-note>
        {note()}
      </p>
      <details>
        <summary>From a file</summary>
        <DropZone
          name="answers"
          accept=".jsonl,.json"
          button="Choose a file of answers"
          onFiles={([file]) => {
            if (file !== undefined) void fromFile(file.path, file.blob);
          }}
        >
          <p class="small">
            JSON lines: <code>{`{"prompt", "completions": [{"text", "source"}]}`}</code>.
          </p>
        </DropZone>
      </details>
    </section>
  );
}
