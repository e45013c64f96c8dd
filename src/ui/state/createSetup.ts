// What a person has chosen for the next run: pairs, model, settings, device. Nothing here survives by itself; files can
// not be kept by a page, so only choices that are text could be.
import { createSignal } from "solid-js";
import { createStore } from "solid-js/store";
import type { DataClient, TrainerClient } from "../../runtime/client.ts";
import type {
  DatasetPreview,
  DevicePreference,
  DeviceReport,
  FieldView,
  MethodView,
  ModelChoice,
  NamedBlob,
  TrainRequest,
} from "../../runtime/pageTypes.ts";
import { failureOf, type Failure } from "./failure.ts";
import { missingFromModel, sortFiles, withoutCommonFolder } from "./files.ts";

interface Setup {
  dataset: NamedBlob | null;
  preview: DatasetPreview | null;
  reading: boolean;
  datasetFailure: Failure | null;
  modelKind: "files" | "hub";
  modelFiles: NamedBlob[];
  modelName: string;
  hubId: string;
  device: DevicePreference;
  methods: MethodView[];
  /** The id of the method that was chosen. */
  algorithm: string;
  /** Why the worker that trains could not be asked. */
  workerFailure: Failure | null;
  /** What was typed, by key; a key that is absent keeps its initial value. */
  typed: Record<string, string | boolean>;
  devices: DeviceReport | null;
  /** Files that are neither pairs nor a model, by name. */
  unused: string[];
}

export function createSetup(trainer: TrainerClient, data: DataClient) {
  const [setup, set] = createStore<Setup>({
    dataset: null,
    preview: null,
    reading: false,
    datasetFailure: null,
    modelKind: "files",
    modelFiles: [],
    modelName: "",
    hubId: "",
    device: "auto",
    methods: [],
    algorithm: "",
    workerFailure: null,
    typed: {},
    devices: null,
    unused: [],
  });
  // The first choice is the moment to load what a run will need.
  const [touched, setTouched] = createSignal(false);

  trainer.devices().then(
    (devices) => set("devices", devices),
    (error: unknown) => set("workerFailure", failureOf(error)),
  );
  trainer.methods().then(
    (methods) => set({ methods, algorithm: methods[0]?.id ?? "" }),
    (error: unknown) => set("workerFailure", failureOf(error)),
  );

  // Only the answer to the latest file counts.
  let latest = 0;
  async function takeDataset(file: NamedBlob): Promise<void> {
    setTouched(true);
    const mine = ++latest;
    set({ dataset: file, preview: null, datasetFailure: null, reading: true });
    try {
      const preview = await data.preview(file.path, file.blob);
      if (mine === latest) set({ preview, reading: false });
    } catch (error) {
      if (mine === latest) set({ datasetFailure: failureOf(error), reading: false });
    }
  }

  function takeModel(files: NamedBlob[]): void {
    setTouched(true);
    // A second drop adds to the first: weights from one place, tokenizer from another.
    const { name, files: fresh } = withoutCommonFolder(files);
    const kept = setup.modelFiles.filter(({ path }) => !fresh.some((file) => file.path === path));
    const replaces = fresh.some(({ path }) => /(^|\/)config\.json$|\.gguf$/i.test(path));
    set({ modelKind: "files", modelName: name, modelFiles: replaces ? fresh : [...kept, ...fresh] });
  }

  function takeFiles(files: NamedBlob[]): void {
    const { model, datasets, other } = sortFiles(files);
    set(
      "unused",
      [...other, ...datasets.slice(1)].map(({ path }) => path),
    );
    if (model.length > 0) takeModel(model);
    const [dataset] = datasets;
    if (dataset !== undefined) void takeDataset(dataset);
  }

  const modelChoice = (): ModelChoice =>
    setup.modelKind === "hub"
      ? { kind: "hub", id: setup.hubId.trim() }
      : {
          kind: "files",
          name: setup.modelName,
          files: setup.modelFiles.map(({ path, blob }) => ({ path, blob })),
        };

  function modelFault(): string | undefined {
    if (setup.modelKind === "hub") {
      if (setup.hubId.trim() === "") return "Name a model of the hub.";
      return /^[\w.-]+(\/[\w.-]+)?$/.test(setup.hubId.trim())
        ? undefined
        : 'A hub id looks like "owner/name".';
    }
    return setup.modelFiles.length === 0 ? "Choose a model." : missingFromModel(setup.modelFiles);
  }

  const method = (): MethodView | undefined => setup.methods.find(({ id }) => id === setup.algorithm);
  const fields = (): readonly FieldView[] => method()?.fields ?? [];

  const text = (field: FieldView): string | boolean => setup.typed[field.key] ?? field.initial;

  /** Only what typing can get wrong; ranges and meanings are checked with the whole config, before a run starts. */
  function fieldFault(field: FieldView): string | undefined {
    const typed = text(field);
    if (typeof typed === "boolean") return undefined;
    const trimmed = typed.trim();
    if (trimmed === "") return field.optional ? undefined : "A value is missing.";
    if (field.kind === "choices") {
      const wrong = trimmed
        .split(",")
        .map((part) => part.trim())
        .find((part) => part !== "" && field.options?.includes(part) !== true);
      return wrong === undefined ? undefined : `"${wrong}" is not one of the choices.`;
    }
    if (field.kind !== "number" && field.kind !== "integer") return undefined;
    if (!Number.isFinite(Number(trimmed)))
      return `"${trimmed}" is not a number. Write it like 0.0002 or 2e-4.`;
    return field.kind === "integer" && !Number.isInteger(Number(trimmed))
      ? "A whole number is needed here."
      : undefined;
  }

  /** Why a run cannot start yet, as a sentence; undefined when it can. */
  function notReady(): string | undefined {
    if (setup.workerFailure !== null) return setup.workerFailure.message;
    if (setup.dataset === null) return "Choose a file of pairs first.";
    if (setup.reading) return "The file of pairs is being read.";
    if (setup.preview === null || setup.preview.rows === 0)
      return "The file of pairs holds no row that can be used.";
    const model = modelFault();
    if (model !== undefined) return model;
    if (fields().length === 0) return "The settings are being loaded.";
    const faulty = fields().find((field) => fieldFault(field) !== undefined);
    return faulty === undefined ? undefined : `Check "${faulty.label}" in the settings.`;
  }

  function request(): TrainRequest {
    const { dataset } = setup;
    if (dataset === null) throw new Error("internal: a run was requested without pairs");
    const typed = Object.fromEntries(fields().map((field) => [field.key, text(field)]));
    const { path, blob } = setup.preview?.usable ?? dataset;
    return {
      algorithm: setup.algorithm,
      typed,
      device: setup.device,
      model: modelChoice(),
      dataset: { path, blob },
    };
  }

  return {
    setup,
    set,
    touched,
    method,
    fields,
    takeFiles,
    modelFault,
    fieldFault,
    text,
    notReady,
    request,
    type: (key: string, typed: string | boolean) => set("typed", key, typed),
  };
}

export type SetupState = ReturnType<typeof createSetup>;
