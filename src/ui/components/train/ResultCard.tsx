// What a run has left, to download or to resume from: the adapter or model, the merged model, the whole run, checkpoints.
import { createSignal, For, Show } from "solid-js";
import { finalFolder, inRun } from "../../../domain/runFolder.ts";
import type { AppState } from "../../state/createApp.ts";
import type { RunView } from "../../state/createRunView.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import { formatBytes } from "../../words/format.ts";
import { saveBlob } from "../../files/saveBlob.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

export function ResultCard(props: { app: AppState; run: RunView }) {
  const [packing, setPacking] = createSignal<string>();
  const [failure, setFailure] = createSignal<Failure>();
  const [branching, setBranching] = createSignal(false);
  const id = (): string => props.run.record()?.id ?? "";
  const result = () => props.run.history().result;
  const checkpoints = () => props.run.history().checkpoints;
  const newest = () => checkpoints()[checkpoints().length - 1];
  const isAdapter = (): boolean =>
    props.run.record()?.config["use_peft"] === true ||
    typeof props.run.record()?.config["adapter_name_or_path"] === "string";
  const hasAny = (): boolean => result().length > 0 || checkpoints().length > 0;
  const size = (): number => result().reduce((sum, file) => sum + file.sizeBytes, 0);
  /** What of the run is downloaded: its result, else its newest checkpoint. */
  const kept = (): string => (result().length > 0 ? finalFolder : (newest()?.path ?? ""));
  const what = (): string => (isAdapter() ? "adapter" : "model");
  const isScorer = (): boolean => props.run.task() === "classify";
  const opensWith = (): string => {
    if (isAdapter()) return "PeftModel.from_pretrained(base, folder)";
    return `${isScorer() ? "AutoModelForSequenceClassification" : "AutoModelForCausalLM"}.from_pretrained(folder)`;
  };

  async function download(name: string, make: () => Promise<{ name: string; zip: Blob }>): Promise<void> {
    if (packing() !== undefined) return;
    setPacking(name);
    setFailure(undefined);
    try {
      const made = await make();
      saveBlob(made.name, made.zip);
    } catch (error) {
      setFailure(failureOf(error));
    }
    setPacking(undefined);
  }
  async function branch(checkpoint: string): Promise<void> {
    const project = props.app.projects.id();
    const draft = props.app.setup.draft();
    if (project === undefined || draft === null || branching()) return;
    setBranching(true);
    const goThere = props.app.goAfter();
    try {
      const made = await props.app.data.branchRun(project, id(), checkpoint, draft);
      await props.app.projects.refresh();
      goThere(props.app.href("train", made.id));
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBranching(false);
  }
  const project = (): string => props.app.projects.id() ?? "";
  return (
    <section class="card" aria-labelledby="result-title">
      <h2 id="result-title">{result().length > 0 ? `The trained ${what()}` : "What there is so far"}</h2>
      <Show
        when={hasAny()}
        fallback={<p class="soft">Nothing yet: the first checkpoint is written during the run.</p>}
      >
        <p class="soft">
          {isAdapter()
            ? "A PEFT adapter. It opens in transformers with "
            : "A model folder. It opens in transformers with "}
          <code>{opensWith()}</code>.
        </p>
        <div class="buttons">
          <button
            type="button"
            class="primary"
            data-action="download"
            onClick={() => void download("result", () => props.app.data.download(project(), id(), "result"))}
          >
            {packing() === "result"
              ? "Packing"
              : `Download the ${what()}${result().length > 0 ? ` (zip, ${formatBytes(size())})` : ` of ${newest()?.path ?? ""}`}`}
          </button>
          <Show when={isAdapter() && !props.app.live.isActive()}>
            <button
              type="button"
              data-action="download-merged"
              onClick={() =>
                void download("merged", () => props.app.trainer.merged(project(), id(), inRun(id(), kept())))
              }
            >
              {packing() === "merged" ? "Merging" : "Merged model"}
            </button>
          </Show>
          <button
            type="button"
            data-action="download-run"
            onClick={() => void download("run", () => props.app.data.download(project(), id(), "run"))}
          >
            {packing() === "run" ? "Packing" : "Run folder"}
          </button>
          <Show when={!isScorer()}>
            <a class="button" href={props.app.href("chat", id(), kept())}>
              Chat with it
            </a>
          </Show>
        </div>
        <p class="soft small">
          The run folder holds config, pairs, log and checkpoints: the command line resumes it with{" "}
          <code>feedbackloop train config.yaml --resume</code>.
        </p>
        <details>
          <summary>Checkpoints and files</summary>
          <ul class="plain-list small">
            <For each={[...checkpoints()].reverse()}>
              {(checkpoint) => (
                <li class="spread">
                  <span>
                    <code>{checkpoint.path}</code> {formatBytes(checkpoint.sizeBytes)}
                  </span>
                  <button type="button" class="quiet" onClick={() => void branch(checkpoint.path)}>
                    Branch from here
                  </button>
                </li>
              )}
            </For>
            <For each={result()}>
              {(file) => (
                <li>
                  <code>final/{file.path}</code> {formatBytes(file.sizeBytes)}
                </li>
              )}
            </For>
          </ul>
          <p class="soft small">
            A branch is a new run that starts from that step with the settings of the form, such as more steps
            or another rate. The first run stays as it is.
          </p>
        </details>
      </Show>
      <Show when={failure()}>
        {(problem) => <ErrorNotice title="That did not work" failure={problem()} />}
      </Show>
    </section>
  );
}
