// A second look by a model that finds names: optional, chosen by a person, computed on this device. What it proposes is reviewed
// like what the rules found.
import { createResource, createSignal, createUniqueId, Show } from "solid-js";
import { allowedOrigins, defaultHub, hubOfHost, urlOf } from "../../../page/bridge/client.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import type { ModelReference, NamedBlob } from "../../../page/bridge/types.ts";
import { modelOfFiles } from "../../files/modelOfFiles.ts";
import type { AppState } from "../../state/createApp.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { formatBytes, plural } from "../../words/format.ts";
import { DropZone } from "../DropZone.tsx";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { Segments, type Segment } from "../Segments.tsx";

type Kind = Exclude<ModelReference["kind"], "bundled">;
type Device = Parameters<DocumentsState["service"]["proposeNames"]>[1]["device"];

const kinds: Segment<Kind>[] = [
  { value: "files", label: "This computer" },
  { value: "hub", label: "Hub or mirror" },
];

export function ModelLook(props: { app: AppState; docs: DocumentsState }) {
  const id = createUniqueId();
  const [kind, setKind] = createSignal<Kind>("files");
  const [files, setFiles] = createSignal<NamedBlob[]>([]);
  const [name, setName] = createSignal("");
  const [endpoint, setEndpoint] = createSignal("");
  const [device, setDevice] = createSignal<Device>("wasm");
  const [note, setNote] = createSignal("");
  const [failure, setFailure] = createSignal<{ title: string; failure: Failure }>();
  // Initial values: without one the whole page would be taken away while these are read.
  const [host] = createResource(hubOfHost, { initialValue: undefined });
  const address = (): string => {
    if (/^https?:/i.test(name().trim())) return name().trim();
    return endpoint().trim() || (host.latest ?? defaultHub);
  };
  const [allowed, { refetch }] = createResource(
    () => (kind() === "hub" ? address() : false),
    (one): Promise<boolean | undefined> => allowedOrigins.includes(one).catch(() => undefined),
    { initialValue: undefined },
  );
  const local = () => (files().length === 0 ? undefined : modelOfFiles(files(), []));
  const hostName = (): string => urlOf(address())?.host ?? address();

  const looked = (): number => {
    const states = props.docs.summary()?.states;
    return (states?.anonymised ?? 0) + (states?.needsReview ?? 0);
  };
  const isBusy = (): boolean => props.docs.working() !== undefined || props.docs.reading() !== undefined;
  const reason = (): string | undefined => {
    if (isBusy()) return "Something is under way.";
    if (looked() === 0) return "Let the rules hide personal data first: a model only adds to what they find.";
    if (kind() === "files") return files().length === 0 ? "Choose the model's folder." : undefined;
    if (name().trim() === "") return "Give the model's name.";
    return allowed.latest === false ? `Allow downloads from ${hostName()} first.` : undefined;
  };

  async function allow(): Promise<void> {
    // What is under way would end with the worker.
    if (isBusy()) return;
    setFailure(undefined);
    try {
      const { takes } = await allowedOrigins.allow(address());
      if (takes === "reload") location.reload();
      else {
        // A worker's policy is that of the moment it was started.
        props.app.data.restart();
        await refetch();
      }
    } catch (error) {
      setFailure({ title: "This address cannot be allowed", failure: failureOf(error) });
    }
  }

  async function run(): Promise<void> {
    const open = props.docs.project();
    if (open === undefined || reason() !== undefined) return;
    setFailure(undefined);
    setNote("");
    const mirror = endpoint().trim();
    const chosen = local();
    const reference: ModelReference =
      kind() === "files" && chosen !== undefined
        ? chosen.model
        : { kind: "hub", id: name().trim(), ...(mirror === "" ? {} : { endpoint: mirror }) };
    const found = await props.docs.work(
      "Looking for names with a model",
      ["document", "documents"],
      (onProgress) =>
        props.docs.service
          .proposeNames(
            open,
            { reference, files: kind() === "files" ? (chosen?.all ?? null) : null, device: device() },
            onProgress,
          )
          .then(
            (result) => result ?? null,
            (error: unknown) => {
              setFailure({ title: "The model could not look", failure: failureOf(error) });
            },
          ),
      () => props.docs.stop(),
    );
    if (found === undefined) return;
    if (found === null) setNote("Stopped. Nothing was changed.");
    else {
      const unknown =
        found.unknownLabels.length === 0
          ? ""
          : ` What it calls ${found.unknownLabels.map((label) => `“${label}”`).join(", ")} has no kind here and was left.`;
      setNote(
        found.places === 0
          ? `The model found nothing that the rules had not.${unknown}`
          : `The model proposed ${plural(found.places, "place")} in ${plural(found.documents, "document")}. They are hidden; look them over.${unknown}`,
      );
    }
  }

  return (
    <details class="card" data-model-look>
      <summary>Look with a model too</summary>
      <div class="stack">
        <p class="small">
          Optional. The rules above need no model. One that was trained to find names may see what they miss,
          and be wrong where they are right: you decide about each place.
        </p>
        <p class="soft small">
          It computes on this device. Your texts are sent nowhere; a model from the hub is downloaded once.
        </p>
        <fieldset>
          <legend class="visually-hidden">Where the model that finds names comes from</legend>
          <Segments
            name={`${id}-kind`}
            options={kinds}
            chosen={kind()}
            onChoose={setKind}
            mark="data-look-kind"
          />
        </fieldset>
        <Show
          when={kind() === "hub"}
          fallback={
            <DropZone
              name="name-model"
              accept=".onnx,.json,.txt"
              button="Choose files"
              folderButton="Choose a folder"
              multiple
              onFiles={setFiles}
            >
              <Show
                when={local()}
                fallback={<>A folder with config.json, tokenizer.json and weights in ONNX.</>}
              >
                {(one) => (
                  <>
                    <strong>{one().model.name}</strong>{" "}
                    <span class="soft small">
                      {plural(one().all.length, "file")},{" "}
                      {formatBytes(one().all.reduce((sum, { blob }) => sum + blob.size, 0))}
                    </span>
                  </>
                )}
              </Show>
            </DropZone>
          }
        >
          <div class="field">
            <label for={`${id}-name`}>Name on the hub</label>
            <input
              id={`${id}-name`}
              type="text"
              autocomplete="off"
              spellcheck={false}
              placeholder="Xenova/bert-base-NER"
              value={name()}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </div>
          <div class="field">
            <label for={`${id}-endpoint`}>Address of a mirror, if you use one</label>
            <input
              id={`${id}-endpoint`}
              type="url"
              placeholder="https://models.example.org"
              value={endpoint()}
              onChange={(event) => setEndpoint(event.currentTarget.value)}
            />
          </div>
          <Show when={allowed.latest === false}>
            <div class="notice">
              <p>
                This page speaks to no other site until you allow it. Models are downloaded from {hostName()};
                nothing is sent there but the name.
              </p>
              <div class="buttons">
                <button
                  type="button"
                  class="compact"
                  data-action="allow-name-model"
                  aria-disabled={isBusy()}
                  onClick={() => void allow()}
                >
                  Allow downloads from {hostName()}
                </button>
              </div>
            </div>
          </Show>
        </Show>
        <div class="field">
          <label for={`${id}-device`}>Computed by</label>
          <select
            id={`${id}-device`}
            value={device()}
            onChange={(event) => setDevice(event.currentTarget.value as Device)}
          >
            <option value="wasm">The processor: works everywhere</option>
            <option value="webgpu">The graphics chip: quicker with a large model</option>
          </select>
        </div>
        <div class="buttons">
          <button
            type="button"
            class="compact"
            data-action="look-with-model"
            aria-disabled={reason() !== undefined}
            onClick={() => void run()}
          >
            Look with the model
          </button>
        </div>
        <Show when={reason()}>{(why) => <p class="small">{why()}</p>}</Show>
        <Show when={failure()}>
          {(problem) => <ErrorNotice title={problem().title} failure={problem().failure} />}
        </Show>
        <p class="small" role="status" data-model-note>
          {note()}
        </p>
      </div>
    </details>
  );
}
