// A model in ONNX of somebody else's making, as a person chooses it: a folder of this computer, or a name on the hub or a mirror,
// and what computes it.
import { createSignal, createUniqueId, Show } from "solid-js";
import type { ForeignModel } from "../../../page/bridge/documentTypes.ts";
import type { NamedBlob } from "../../../page/bridge/types.ts";
import { modelOfFiles } from "../../files/modelOfFiles.ts";
import { formatBytes, plural } from "../../words/format.ts";
import { AllowAddress, createAllowance, createHubAddress } from "../AllowAddress.tsx";
import { DropZone } from "../DropZone.tsx";
import { Segments, type Segment } from "../Segments.tsx";

type Kind = "files" | "hub";
type Device = ForeignModel["device"];

const kinds: Segment<Kind>[] = [
  { value: "files", label: "This computer" },
  { value: "hub", label: "Hub or mirror" },
];

/** `restart`: the worker that opens it is to begin anew, because a worker's policy is that of the moment it was started. */
export function createForeignModel(restart: () => void) {
  const [kind, setKind] = createSignal<Kind>("files");
  const [files, setFiles] = createSignal<NamedBlob[]>([]);
  const [name, setName] = createSignal("");
  const [endpoint, setEndpoint] = createSignal("");
  const [device, setDevice] = createSignal<Device>("wasm");
  const address = createHubAddress(name, endpoint);
  const allowance = createAllowance(
    () => (kind() === "hub" ? address() : undefined),
    (takes) => {
      if (takes === "worker") restart();
      return Promise.resolve();
    },
  );
  const local = () => (files().length === 0 ? undefined : modelOfFiles(files(), []));
  return {
    kind,
    setKind,
    setFiles,
    name,
    setName,
    endpoint,
    setEndpoint,
    device,
    setDevice,
    allowance,
    local,
    /** Why it cannot be opened yet. */
    missing(): string | undefined {
      if (kind() === "files") return local() === undefined ? "Choose the model's folder." : undefined;
      if (name().trim() === "") return "Give the model's name.";
      return allowance.isMissing() ? `Allow downloads from ${allowance.host()} first.` : undefined;
    },
    chosen(): ForeignModel & { title: string } {
      const mirror = endpoint().trim();
      const own = kind() === "files" ? local() : undefined;
      return own === undefined
        ? {
            reference: { kind: "hub", id: name().trim(), ...(mirror === "" ? {} : { endpoint: mirror }) },
            files: null,
            device: device(),
            title: name().trim(),
          }
        : { reference: own.model, files: own.all, device: device(), title: own.model.name };
    },
  };
}

type ForeignModelChoice = ReturnType<typeof createForeignModel>;

interface Props {
  model: ForeignModelChoice;
  /** What is chosen, for whoever hears it: "the model that finds names". */
  what: string;
  /** Of the marks and actions in the page. */
  mark: string;
  placeholder: string;
  isBusy: boolean;
}

export function ForeignModelFields(props: Props) {
  const id = createUniqueId();
  const { model } = props;
  return (
    <>
      <fieldset>
        <legend class="visually-hidden">Where {props.what} comes from</legend>
        <Segments
          name={`${id}-kind`}
          options={kinds}
          chosen={model.kind()}
          onChoose={model.setKind}
          mark={`data-${props.mark}-kind`}
        />
      </fieldset>
      <Show
        when={model.kind() === "hub"}
        fallback={
          <DropZone
            name={`${props.mark}-model`}
            accept=".onnx,.onnx_data,.json,.txt,.jinja"
            button="Choose files"
            folderButton="Choose a folder"
            multiple
            onFiles={model.setFiles}
          >
            <Show
              when={model.local()}
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
            placeholder={props.placeholder}
            value={model.name()}
            onInput={(event) => model.setName(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for={`${id}-endpoint`}>Address of a mirror, if you use one</label>
          <input
            id={`${id}-endpoint`}
            type="url"
            placeholder="https://models.example.org"
            value={model.endpoint()}
            onChange={(event) => model.setEndpoint(event.currentTarget.value)}
          />
        </div>
      </Show>
      <AllowAddress allowance={model.allowance} action={`allow-${props.mark}-model`} isBusy={props.isBusy} />
      <div class="field">
        <label for={`${id}-device`}>Computed by</label>
        <select
          id={`${id}-device`}
          value={model.device()}
          onChange={(event) => model.setDevice(event.currentTarget.value as Device)}
        >
          <option value="wasm">The processor: works everywhere</option>
          <option value="webgpu">The graphics chip: quicker with a large model</option>
        </select>
      </div>
    </>
  );
}
