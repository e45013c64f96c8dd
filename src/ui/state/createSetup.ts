// The choices for the next run: pairs, model, settings, device. They are the open project's draft and are kept as they
// are made, so that a reload finds them. Form and YAML are two views of them.
import { batch, createEffect, createSignal, on, untrack } from "solid-js";
import { createStore, reconcile, unwrap } from "solid-js/store";
import { describeDevices, type DataClient, type TrainerClient } from "../../page/bridge/client.ts";
import type {
  DatasetRecord,
  DeviceReport,
  DraftRecord,
  FieldView,
  MethodView,
  MetricView,
  ModelFacts,
  NamedBlob,
  RunPlan,
} from "../../page/bridge/types.ts";
import { finalFolder, inRun } from "../../domain/runFolder.ts";
import type { Projects } from "./createProjects.ts";
import { switchedTo } from "./switchMethod.ts";
import { typingFault } from "./typingFault.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";
import { missingFromModel } from "../files/files.ts";

const saveAfterMs = 300;
const planAfterMs = 500;
const usualHeldOut = 0.1;

export interface SetupState {
  devices: DeviceReport | null;
  methods: MethodView[];
  /** Why the worker that trains could not be asked. */
  workerFailure: Failure | null;
  draft: DraftRecord | null;
  /** The file that is being read into the project. */
  reading: string | null;
  datasetFailure: Failure | null;
  /** Share of a new file's rows that is held out. */
  heldOut: number;
  /** Files that are neither pairs nor a model, by name. */
  unused: string[];
  /** Chosen files that do not make a model yet. */
  loose: NamedBlob[];
  facts: ModelFacts | null;
  factsFailure: Failure | null;
  fetching: { done: number; total: number } | null;
  fetchFailure: Failure | null;
  plan: RunPlan | null;
  planning: boolean;
  planFailure: Failure | null;
}

export function createSetup(
  trainer: TrainerClient,
  data: DataClient,
  projects: Projects,
  /** The worker is busy with a run: questions to it wait for the end. */
  busy: () => boolean,
  /** What this browser lacks for any run. */
  cannotTrain: string | undefined,
) {
  const [state, set] = createStore<SetupState>({
    devices: null,
    methods: [],
    workerFailure: null,
    draft: null,
    reading: null,
    datasetFailure: null,
    heldOut: usualHeldOut,
    unused: [],
    loose: [],
    facts: null,
    factsFailure: null,
    fetching: null,
    fetchFailure: null,
    plan: null,
    planning: false,
    planFailure: null,
  });
  const [yaml, setYaml] = createSignal("");

  describeDevices().then(
    (devices) => set("devices", devices),
    (error: unknown) => set("workerFailure", failureOf(error)),
  );
  // Without a project there is nothing to set: a first visit does not load what trains.
  createEffect(() => {
    if (state.draft !== null && untrack(() => state.methods.length === 0)) askMethods();
  });
  function askMethods(isAgain = false): void {
    trainer.methods().then(
      (methods) => set("methods", methods),
      (error: unknown) => {
        const failure = failureOf(error);
        // The worker may have been restarted on purpose while it was asked.
        if (failure.code === "worker/stopped" && !isAgain) askMethods(true);
        else set("workerFailure", failure);
      },
    );
  }

  // Changes of the choices, and how many of them are written.
  let changes = 0;
  let written = 0;

  // Another project, or one whose pairs have changed: its draft is the state. What this page wrote itself is not read back.
  createEffect(
    on(
      () => {
        const open = projects.record();
        return open === null ? undefined : `${open.id} ${open.draft.dataset} ${open.datasets.length}`;
      },
      (_now, before) => {
        const open = untrack(projects.record);
        // A copy: the list of projects is another store.
        const draft = open === null ? null : structuredClone(unwrap(open.draft));
        // Choices that are not written yet are newer than the record, but for the pairs that came into it.
        if (draft !== null && changes !== written && before?.startsWith(`${open?.id ?? ""} `) === true) {
          set("draft", { dataset: draft.dataset, prompts: draft.prompts });
        } else {
          written = changes;
          set("draft", draft);
        }
        ask();
      },
    ),
  );

  let saving: ReturnType<typeof setTimeout> | undefined;
  let asking: ReturnType<typeof setTimeout> | undefined;
  const plainDraft = (): DraftRecord | null =>
    state.draft === null ? null : structuredClone(unwrap(state.draft));

  function change(patch: Partial<DraftRecord>): void {
    if (state.draft === null) return;
    batch(() => {
      if (patch.typed !== undefined) set("draft", "typed", reconcile(patch.typed));
      const { typed: _typed, ...rest } = patch;
      set("draft", rest);
    });
    changes++;
    clearTimeout(saving);
    saving = setTimeout(() => void save(), saveAfterMs);
    ask();
  }
  async function save(): Promise<void> {
    clearTimeout(saving);
    const project = projects.id();
    const draft = plainDraft();
    if (project === undefined || draft === null) return;
    const last = changes;
    // The next change tries again; what is typed stays on the page meanwhile.
    await data.saveDraft(project, draft).then(
      () => (written = last),
      () => undefined,
    );
  }

  /** Asks the workers what these choices amount to, once they rest. Only the answer to the latest question counts. */
  let question = 0;
  function ask(): void {
    const mine = ++question;
    set({ planning: true });
    clearTimeout(asking);
    asking = setTimeout(() => void answer(mine), planAfterMs);
  }
  async function answer(mine: number): Promise<void> {
    const project = projects.id();
    const draft = plainDraft();
    if (project === undefined || draft === null) {
      set({ plan: null, planning: false });
      return;
    }
    await data.yamlOf(project, draft).then(
      (text) => mine === question && setYaml(text),
      () => undefined,
    );
    if (busy()) {
      set({ planning: false });
      return;
    }
    // An earlier question may have asked for the same facts and still wait for them.
    if (questionOf(draft) !== factsOf) describing = describe(draft);
    await describing;
    if (mine !== question) return;
    const isComplete = draft.dataset !== null && draft.model !== null && state.factsFailure === null;
    // Without a config.json (a GGUF on the hub) nothing is known before the download.
    const isKnown =
      state.facts !== null && (state.facts.missingBytes === 0 || state.facts.parameters !== null);
    if (!isComplete || !isKnown) {
      set({ plan: null, planFailure: null, planning: false });
      return;
    }
    try {
      const plan = await trainer.plan(project, draft);
      if (mine === question) set({ plan, planFailure: null, planning: false });
    } catch (error) {
      if (mine === question) set({ plan: null, planFailure: failureOf(error), planning: false });
    }
  }

  // Questions that a run kept waiting.
  createEffect(on(busy, (isBusy) => !isBusy && ask(), { defer: true }));

  /** What `facts` answer: another method may read the same model otherwise. */
  let factsOf: string | undefined;
  let describing: Promise<void> = Promise.resolve();
  async function describe({ model, algorithm }: DraftRecord): Promise<void> {
    const key = (factsOf = questionOf({ model, algorithm }));
    set({ facts: null, factsFailure: null, fetchFailure: null });
    if (model === null || (model.kind === "hub" && model.id.trim() === "")) return;
    try {
      const facts = await trainer.describe(model, algorithm);
      if (factsOf === key) set({ facts, factsFailure: null });
    } catch (error) {
      if (factsOf === key) set({ facts: null, factsFailure: failureOf(error) });
    }
  }

  async function takeModel(files: NamedBlob[]): Promise<void> {
    const { modelOfFiles } = await import("../files/modelOfFiles.ts");
    const { model, all } = modelOfFiles(files, state.loose);
    set("loose", all);
    if (missingFromModel(all) !== undefined) return;
    await trainer.provide(
      model.key,
      all.map(({ path, blob }) => ({ path, blob })),
    );
    factsOf = undefined;
    change({ model });
  }

  async function adopt({ draft: { dataset, prompts } }: { draft: DraftRecord }): Promise<void> {
    change({ dataset, prompts });
    await projects.refresh();
  }

  async function takeDataset(project: string, file: NamedBlob): Promise<void> {
    set({ reading: file.path, datasetFailure: null });
    try {
      const name = file.path.split("/").pop() ?? file.path;
      await adopt(await data.takeDataset(project, name, file.blob, state.heldOut));
    } catch (error) {
      set("datasetFailure", failureOf(error));
    }
    set("reading", null);
  }

  const method = (): MethodView | undefined => state.methods.find(({ id }) => id === state.draft?.algorithm);
  /** Undefined until the methods are known. */
  const methodOf = (algorithm: string | undefined): MethodView | undefined =>
    state.methods.find(({ id }) => id === algorithm);
  /** What runs of a method log. */
  const metricsOf = (algorithm: string | undefined): Readonly<Record<string, MetricView>> =>
    methodOf(algorithm)?.metrics ?? {};
  const fields = (): readonly FieldView[] => method()?.fields ?? [];
  const text = (field: FieldView): string | boolean => state.draft?.typed[field.key] ?? field.initial;
  const dataset = (): DatasetRecord | undefined =>
    projects.record()?.datasets.find(({ name }) => name === state.draft?.dataset);
  /** What rows of a file are called. */
  const rowTitle = (kind: string | undefined): MethodView["rows"]["title"] =>
    state.methods.find(({ rows }) => rows.id === kind)?.rows.title ?? { one: "row", many: "rows" };
  /** The models of this project that score answers, as configs name them; the newest first. */
  const scorers = (): { name: string; title: string; run: string }[] =>
    projects
      .runs()
      .flatMap(({ id, title, state: stands, algorithm }) =>
        stands === "done" && methodOf(algorithm)?.task === "classify"
          ? [{ name: inRun(id, finalFolder), title, run: id }]
          : [],
      );

  const fieldFault = (field: FieldView): string | undefined => typingFault(field, text(field));

  /** Why a run cannot start yet, as a sentence; undefined when it can. */
  function notReady(): string | undefined {
    if (cannotTrain !== undefined) return cannotTrain;
    if (state.workerFailure !== null) return state.workerFailure.message;
    if (state.reading !== null) return `${state.reading} is being read.`;
    const rows = dataset();
    if (rows === undefined) return "Choose a file of pairs or prompts first.";
    const needed = method()?.rows;
    if (needed !== undefined && !needed.from.includes(rows.kind))
      return `${rows.name} holds ${rowTitle(rows.kind).many}; this method learns from ${needed.title.many}. Choose another file, or another method.`;
    const model = state.draft?.model ?? null;
    if (model === null) return missingFromModel(state.loose) ?? "Choose a model.";
    if (model.kind === "hub" && model.id.trim() === "") return "Name a model of the hub.";
    if (state.factsFailure !== null) return state.factsFailure.message;
    if (fields().length === 0) return "The settings are being loaded.";
    const faulty = fields().find((field) => fieldFault(field) !== undefined);
    if (faulty !== undefined) return `Check "${faulty.label}" in the settings.`;
    return state.planFailure?.message;
  }

  return {
    state,
    /** The choices as plain data, to hand to a worker. */
    draft: plainDraft,
    yaml,
    change,
    /** Writes the choices now, before the page is left. */
    save,
    method,
    methodOf,
    metricsOf,
    /** The methods that learn from rows which the page can load. */
    offered: (): MethodView[] => state.methods.filter(({ isOffered }) => isOffered),
    fields,
    fieldFault,
    text,
    dataset,
    rowTitle,
    scorers,
    notReady,
    /** The processor's helper threads did not start. */
    useOneThread(reason: string): void {
      set("devices", (report) =>
        report?.wasm.available === true
          ? { ...report, wasm: { ...report.wasm, threads: 1, reason } }
          : report,
      );
    },
    /** Asks again what the choices amount to: after a download, or when the device is free. */
    ask,
    /** The same question about the model once more: what stood in its way is gone. */
    askAgain(): void {
      factsOf = undefined;
      ask();
    },
    adopt,
    setHeldOut: (share: number) => set("heldOut", share),
    /** Pairs and models among dropped files go where they belong. */
    async takeFiles(project: string, files: NamedBlob[]): Promise<void> {
      const { sortFiles } = await import("../files/sortFiles.ts");
      const { model, datasets, other } = sortFiles(files);
      // What was dropped on purpose and fits nothing is tried as pairs: the answer says what it is.
      const [first] = datasets.length > 0 ? datasets : model.length === 0 ? other : [];
      const used = new Set([first, ...model]);
      set(
        "unused",
        [...datasets, ...other].filter((file) => !used.has(file)).map(({ path }) => path),
      );
      if (model.length > 0) await takeModel(model);
      if (first !== undefined) await takeDataset(project, first);
    },
    type(key: string, typed: string | boolean): void {
      // A model is a choice beside the settings for a purpose, and none of them.
      const isModel = fields().some((field) => field.key === key && field.names !== undefined);
      const preset = isModel ? (state.draft?.preset ?? null) : null;
      change({ typed: { ...state.draft?.typed, [key]: typed }, preset });
    },
    chooseMethod(id: string): void {
      const next = methodOf(id);
      const draft = plainDraft();
      if (next === undefined || draft === null) return;
      change(switchedTo(draft, next, state.methods, scorers()[0]?.name));
    },
    /** The settings for a purpose; models that were chosen stay. */
    applyPreset(id: string): void {
      const preset = method()?.presets.find((one) => one.id === id);
      if (preset === undefined) return;
      const models = fields().flatMap(({ key, names }) => {
        const typed = state.draft?.typed[key];
        return names === undefined || typed === undefined ? [] : [[key, typed] as const];
      });
      change({ typed: { ...preset.typed, ...Object.fromEntries(models) }, preset: id });
    },
    /** AppError "config/..." when the text is no config. */
    async applyYaml(source: string): Promise<void> {
      const project = projects.id();
      const draft = plainDraft();
      if (project === undefined || draft === null) return;
      change(await data.draftOf(project, source, draft));
    },
    /** Downloads the chosen model; what has arrived is kept when it is cancelled. */
    async fetchModel(): Promise<void> {
      const model = plainDraft()?.model ?? null;
      if (model === null) return;
      set({ fetching: { done: 0, total: state.facts?.missingBytes ?? 0 }, fetchFailure: null });
      try {
        // Progress comes by another way than the answer, which may overtake the last of it.
        await trainer.fetchModel(model, (done, total) =>
          set("fetching", (now) => (now === null ? null : { done, total })),
        );
      } catch (error) {
        const failure = failureOf(error);
        if (failure.code !== "hub/cancelled") set("fetchFailure", failure);
      }
      set("fetching", null);
      factsOf = undefined;
      ask();
    },
    cancelFetch: () => void trainer.cancelFetch(),
  };
}

export type Setup = ReturnType<typeof createSetup>;

function questionOf({ model, algorithm }: Pick<DraftRecord, "model" | "algorithm">): string {
  return JSON.stringify([algorithm, model?.kind === "files" ? [model.kind, model.key] : model]);
}
