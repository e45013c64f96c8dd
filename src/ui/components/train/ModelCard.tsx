// The model to be trained: the starter that comes with the site, a name on the hub or a mirror, or local files. Size and
// kind are said before anything large is loaded; a download shows its progress, can be cancelled, and resumes later.
import { createEffect, createSignal, createUniqueId, For, Match, on, Show, Switch } from "solid-js";
import type { MethodView, ModelFacts, ModelReference } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import { missingFromModel } from "../../files/files.ts";
import { formatBytes, formatCount, plural } from "../../words/format.ts";
import { AllowAddress, createAllowance, createHubAddress } from "../AllowAddress.tsx";
import { DropZone } from "../DropZone.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { ProgressBar } from "../ProgressBar.tsx";
import { Segments, type Segment } from "../Segments.tsx";

const listed = 6;
type Kind = ModelReference["kind"];
type Task = MethodView["task"];

export function ModelCard(props: { app: AppState }) {
  const id = createUniqueId();
  const { setup } = props.app;
  const model = () => setup.state.draft?.model ?? null;
  // Switching to "this computer" has no model yet: the kind that is shown is a choice of its own.
  const [kind, setKind] = createSignal<Kind>("bundled");
  createEffect(on(model, (now) => now !== null && setKind(now.kind)));
  const kinds: Segment<Kind>[] = [
    { value: "bundled", label: "Starter" },
    { value: "hub", label: "Hugging Face hub or mirror" },
    { value: "files", label: "This computer" },
  ];
  async function choose(next: Kind): Promise<void> {
    await props.app.ensureProject();
    setKind(next);
    const bundled = setup.method()?.bundled.name;
    if (next === "bundled")
      setup.change({ model: bundled === undefined ? null : { kind: "bundled", name: bundled } });
    else if (next === "hub") setup.change({ model: { kind: "hub", id: "" } });
    else setup.change({ model: null });
  }
  return (
    <section class="card" aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>Model being trained</h2>
        <Show when={setup.state.facts?.sizeBytes}>
          {(bytes) => <span class="soft small">{formatBytes(bytes())}</span>}
        </Show>
      </header>
      <fieldset>
        <legend class="visually-hidden">Where the model comes from</legend>
        <Segments
          name={`${id}-kind`}
          options={kinds}
          chosen={kind()}
          onChoose={(next) => void choose(next)}
          mark="data-model-kind"
        />
      </fieldset>
      <Switch>
        <Match when={kind() === "bundled"}>
          <p class="soft small about-model">
            {setup.method()?.bundled.about ??
              "A small model that comes with this page: no download, quick to train."}
          </p>
        </Match>
        <Match when={kind() === "hub"}>
          <HubModel app={props.app} />
        </Match>
        <Match when={kind() === "files"}>
          <LocalModel app={props.app} />
        </Match>
      </Switch>
      <Facts app={props.app} />
    </section>
  );
}

/** What the model is, and its download where one is needed. */
function Facts(props: { app: AppState }) {
  const { setup } = props.app;
  const needsDownload = (): boolean => setup.state.facts !== null && setup.state.facts.missingBytes !== 0;
  const sizeOf = (bytes: number | null): string =>
    bytes === null ? "Download (the server does not report the size)" : `Download ${formatBytes(bytes)}`;
  const share = (): number => {
    const now = setup.state.fetching;
    return now === null || now.total === 0 ? 0 : (100 * now.done) / now.total;
  };
  return (
    <div class="stack" aria-live="polite">
      <Show when={setup.state.facts}>
        {(facts) => (
          <p class="small" data-model-facts>
            {facts().architecture === null ? "A GGUF file" : `Kind ${facts().architecture}`}
            <Show when={facts().parameters}>{(count) => <>, {formatCount(count())} parameters</>}</Show>
            <Show when={facts().contextLength}>{(length) => <>, reads {length()} tokens</>}</Show>,{" "}
            {purposeOf(facts(), setup.method()?.task)}.
          </p>
        )}
      </Show>
      <Show when={needsDownload() && setup.state.fetching === null}>
        <div class="buttons">
          <button type="button" data-action="download-model" onClick={() => void setup.fetchModel()}>
            {sizeOf(setup.state.facts?.missingBytes ?? null)}
          </button>
          <span class="soft small">Kept in this browser; nothing is uploaded.</span>
        </div>
      </Show>
      <Show when={setup.state.fetching}>
        {(now) => (
          <div class="stack">
            <div class="spread">
              <span class="number small">
                {formatBytes(now().done)}
                {now().total > 0 ? ` of ${formatBytes(now().total)}` : ""}
              </span>
              <button type="button" class="compact" onClick={() => setup.cancelFetch()}>
                Cancel
              </button>
            </div>
            <ProgressBar label="Download" share={share()} />
            <p class="soft small">What has arrived is kept when you cancel.</p>
          </div>
        )}
      </Show>
      <Show when={setup.state.fetchFailure}>
        {(failure) => <ErrorNotice title="The download ended early" failure={failure()} />}
      </Show>
      <Show when={setup.state.factsFailure?.code !== "origins/not-allowed" && setup.state.factsFailure}>
        {(failure) => <ErrorNotice title="This model cannot be used" failure={failure()} />}
      </Show>
    </div>
  );
}

/** What it is to the method. */
function purposeOf({ hasChatTemplate, isOfTask }: ModelFacts, task: Task | undefined): string {
  if (task === "classify")
    return isOfTask ? "gives scores already, and learns on from them" : "gets a new layer for its score";
  return hasChatTemplate ? "made for conversation" : "continues text (no chat template)";
}

function HubModel(props: { app: AppState }) {
  const id = createUniqueId();
  const { setup } = props.app;
  const chosen = () => {
    const model = setup.state.draft?.model;
    return model?.kind === "hub" ? model : undefined;
  };
  const [name, setName] = createSignal(chosen()?.id ?? "");
  const [endpoint, setEndpoint] = createSignal(chosen()?.endpoint ?? "");
  const address = createHubAddress(name, endpoint);
  const allowance = createAllowance(address, async (takes) => {
    use();
    if (takes === "reload") await setup.save();
    else {
      // A worker's policy is that of the moment it was started.
      props.app.trainer.restart();
      setup.askAgain();
    }
  });

  function use(): void {
    const mirror = endpoint().trim();
    setup.change({
      model: { kind: "hub", id: name().trim(), ...(mirror === "" ? {} : { endpoint: mirror }) },
    });
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        use();
      }}
    >
      <div class="field">
        <label for={`${id}-name`}>Name on the hub</label>
        <input
          id={`${id}-name`}
          data-hub-id
          type="text"
          autocomplete="off"
          spellcheck={false}
          placeholder="HuggingFaceTB/SmolLM2-135M-Instruct"
          value={name()}
          onInput={(event) => setName(event.currentTarget.value)}
          onChange={use}
        />
      </div>
      <details open={endpoint() !== ""}>
        <summary>Use a mirror</summary>
        <div class="field">
          <label for={`${id}-endpoint`}>Address of the mirror</label>
          <input
            id={`${id}-endpoint`}
            type="url"
            placeholder="https://models.example.org"
            value={endpoint()}
            onInput={(event) => setEndpoint(event.currentTarget.value)}
            onChange={use}
          />
          <p class="soft small">
            A server laid out like the hub. Empty: huggingface.co, or what this site was started with.
          </p>
        </div>
      </details>
      <AllowAddress allowance={allowance} action="allow-origin" />
    </form>
  );
}

function LocalModel(props: { app: AppState }) {
  const { setup } = props.app;
  const files = (): { path: string; sizeBytes: number }[] => {
    const model = setup.state.draft?.model;
    if (model?.kind === "files") return model.files;
    return setup.state.loose.map(({ path, blob }) => ({ path, sizeBytes: blob.size }));
  };
  const title = (): string => {
    const model = setup.state.draft?.model;
    return model?.kind === "files" ? model.name : "Chosen so far";
  };
  return (
    <>
      <DropZone
        name="model"
        accept=".safetensors,.gguf,.json,.txt,.jinja"
        button="Choose files"
        folderButton="Choose a folder"
        multiple
        onFiles={(chosen) =>
          void props.app.attempt("The files could not be taken", async () =>
            setup.takeFiles(await props.app.ensureProject(), chosen),
          )
        }
      >
        <Show
          when={files().length > 0}
          fallback={
            <>Drop a model folder, a .gguf file, or .safetensors with config.json and tokenizer.json.</>
          }
        >
          <strong>{title()}</strong>
          <ul class="soft small">
            <For each={files().slice(0, listed)}>
              {({ path, sizeBytes }) => (
                <li>
                  {path} ({formatBytes(sizeBytes)})
                </li>
              )}
            </For>
            <Show when={files().length > listed}>
              <li>and {plural(files().length - listed, "more file")}</li>
            </Show>
          </ul>
        </Show>
      </DropZone>
      <Show
        when={
          setup.state.draft?.model === null &&
          setup.state.loose.length > 0 &&
          missingFromModel(setup.state.loose)
        }
      >
        {(fault) => (
          <p class="notice warn" role="status">
            {fault()}
          </p>
        )}
      </Show>
    </>
  );
}
