// What a run has made of its model: base and trained model answer the held-out prompts, the run's reward model scores the answers, and
// what both say of them is compared, as `evaluate policy` does. Measured when somebody looks, once: the numbers are kept beside the
// run as lines of that command. Never in the way of a run: it is broken off when one begins.
import { recipeOf } from "../../algorithms/index.ts";
import { prompts as promptRows, type Prompt } from "../../data/rows/index.ts";
import { readAll } from "../../domain/bytes.ts";
import type { RunConfig } from "../../domain/config/runConfig.ts";
import { AppError } from "../../domain/errors.ts";
import type { RunRecord } from "../../domain/records/index.ts";
import { finalFolder, inRun, policyReport } from "../../domain/runFolder.ts";
import { onScale } from "../../domain/statistics.ts";
import { Engine } from "../../engine/engine.ts";
import {
  comparisonMeasures,
  measurePolicies,
  policyRoles,
  type PolicyMeasured,
  type PolicyRole,
  roleMeasures,
} from "../../evaluation/policyQuality.ts";
import type { ModelSource } from "../../formats/modelSource.ts";
import { openModel } from "../../formats/modelSource.ts";
import { generate, wideBatch } from "../../models/decode.ts";
import { requireScore } from "../../models/heads.ts";
import { comparePolicies, type Policy } from "../../runs/comparePolicies.ts";
import { LoadedModel } from "../../runs/loadedModel.ts";
import { rolesOf } from "../../runs/roles.ts";
import { cutOf, trainingRows } from "../../runs/rows.ts";
import { scoreRollouts } from "../../runs/scores.ts";
import { breathe } from "../../runs/turns.ts";
import { browserFolder } from "../../storage/browserFolder.ts";
import type { ProjectDatabase } from "../../storage/projectDatabase.ts";
import { projectRecords } from "../../storage/projectRecords.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import { storeFiles } from "../../storage/storeFiles.ts";
import { endingIds } from "../../text/endingIds.ts";
import type { Tokenizer } from "../../text/index.ts";
import type { PolicyReport } from "../bridge/policyTypes.ts";
import { checkedConfig } from "../drafts.ts";
import type { PageModels } from "../modelReferences.ts";
import { openPageDevice } from "./device.ts";
import { openProjectModel, type ProjectModels } from "./projectModels.ts";
import { chooseFormat } from "./weightFormat.ts";

const mostPrompts = 64;
/** Answers of each model to a prompt. */
const answersEach = 2;
const usualLength = 128;
const seed = 42;
const bootstrap = { draws: 1000, seed };

type OnProgress = (done: number, total: number) => void;

interface Answer {
  readonly promptIndex: number;
  readonly role: PolicyRole;
  readonly ids: readonly number[];
  readonly ended: boolean;
}

export function createPolicies(
  models: Pick<PageModels, "open">,
  openDatabase: () => Promise<ProjectDatabase>,
  openDevice = openPageDevice,
) {
  let stopper = new AbortController();
  let tail: Promise<unknown> = Promise.resolve();

  async function open(project: string, run: string) {
    const database = await openDatabase();
    const records = projectRecords(database);
    const store = browserFolder(database, project);
    const baseOf = async (id: string) => (await records.run(project, id)).model;
    return { record: await records.run(project, run), host: { models, store, baseOf, chosen: null } };
  }

  async function measure(
    record: RunRecord,
    host: ProjectModels,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<PolicyReport> {
    const turn = async (): Promise<void> => {
      await breathe();
      signal.throwIfAborted();
    };
    const config = checkedConfig(record.config);
    const { backend, memoryLimitBytes } = await openDevice(record.device, () => undefined);
    try {
      const engine = new Engine(backend);
      const source = await models.open(record.model);
      const load = (from: ModelSource, task: "causal" | "classify") =>
        LoadedModel.load(engine, from, {
          task,
          format: chooseFormat(from, memoryLimitBytes, backend.description, task).format,
          breathe: turn,
        });
      const base = await load(source, "causal");
      const tokenizer = await base.tokenizer();
      const files = storeFiles(host.store, inRun(record.id, finalFolder));
      const isAdapter = (await files.open("adapter_config.json")) !== undefined;
      if (isAdapter) await base.putOn(record.id, () => files);
      const trained = isAdapter ? base : await load(await openModel(files), "causal");
      const asked: Record<PolicyRole, Policy> = {
        base: { model: base.model, adapter: false },
        candidate: { model: trained.model, adapter: isAdapter },
      };
      const room = cutOf(recipeOf(config), config.values).room ?? usualLength;
      const prompts = await heldOutPrompts(config, host.store, base, tokenizer, room, turn);
      const scorer = scorerOf(config);
      // Drawn, compared and scored.
      const total = (scorer === undefined ? 2 : 3) * policyRoles.length * answersEach * prompts.length;
      const answers: Answer[] = [];
      const eosIds = await endingIds(source, tokenizer);
      const ids = prompts.map(({ promptIds }) => promptIds);
      for (const role of policyRoles) {
        const { model, adapter } = asked[role];
        const drawn = generate(model, ids, {
          temperature: 1,
          topK: 0,
          topP: 1,
          seed,
          n: answersEach,
          maxNewTokens: room,
          eosIds,
          adapter,
          batchSize: wideBatch(model, ids, room),
          check: turn,
        });
        for await (const { promptIndex, ids: own, finish } of drawn) {
          answers.push({ promptIndex, role, ids: own, ended: finish === "eos" });
          onProgress(answers.length, total);
        }
      }
      const told = (before: number) => async (done: number) => {
        onProgress(before + done, total);
        await turn();
      };
      const rows = answers.map(({ promptIndex, role, ids: own }) => ({
        promptIds: ids[promptIndex] ?? [],
        ids: own,
        byCandidate: role === "candidate",
      }));
      const compared = await comparePolicies(asked.candidate, asked.base, rows, told(answers.length));
      if (!isAdapter) trained.dispose();
      base.dispose();
      const rewards =
        scorer === undefined
          ? undefined
          : await scoresBy(
              await load(await openProjectModel(host, scorer, "classify"), "classify"),
              answers.map((answer) => ({ ...answer, ...(prompts[answer.promptIndex] as Prompt) })),
              tokenizer,
              () => told(2 * answers.length)(0),
            );
      const samples = answers.map(({ promptIndex, ...answer }, i) => {
        const { logprob, baseLogprob, k3, klExact } = compared[i] ?? noComparison;
        return {
          ...answer,
          prompt: String(promptIndex),
          reward: rewards?.[i] ?? null,
          judge: null,
          logprob: logprob ?? baseLogprob,
          baseLogprob,
          k3,
          klExact,
        };
      });
      const measures = measurePolicies(samples, {
        scorers: rewards === undefined ? [] : ["reward"],
        bootstrap,
      });
      return { prompts: prompts.length, answers: answersEach, measures };
    } finally {
      backend.dispose();
    }
  }

  return {
    /** AppErrors of the run, its data, models, device; the reason of a release. */
    async evaluate(project: string, run: string, onProgress: OnProgress): Promise<PolicyReport> {
      const { record, host } = await open(project, run);
      const known = await keptReport(host.store, run);
      if (known !== undefined) return known;
      const { signal } = stopper;
      const work = tail.then(async () => {
        signal.throwIfAborted();
        const report = await measure(record, host, signal, onProgress);
        await keepReport(host.store, run, report);
        return report;
      });
      tail = work.catch(() => undefined);
      return work;
    },
    /** What was measured of it before; undefined: nothing. */
    async known(project: string, run: string): Promise<PolicyReport | undefined> {
      const { host } = await open(project, run);
      return keptReport(host.store, run);
    },
    /** Breaks off what is under way, with this reason. */
    release(reason: AppError): Promise<unknown> {
      stopper.abort(reason);
      stopper = new AbortController();
      return tail;
    },
  };
}

const noComparison = { logprob: null, baseLogprob: NaN, k3: null, klExact: null };

/** The name of the model that scores what a run draws; undefined: it has none. */
function scorerOf(config: RunConfig): string | undefined {
  const found = rolesOf(recipeOf(config), config).find(({ role }) => role === "reward");
  return found?.source.from === "files" ? found.source.name : undefined;
}

/** AppError "data/no-held-out", "data/not-found", "data/..." */
async function heldOutPrompts(
  { values }: RunConfig,
  store: ProjectStore,
  { model }: LoadedModel,
  tokenizer: Tokenizer | undefined,
  room: number,
  turn: () => Promise<void>,
): Promise<readonly Prompt[]> {
  const path = values.eval_dataset_name;
  const source = path === null ? undefined : await store.open(path);
  if (source === undefined) {
    throw new AppError(
      "data/no-held-out",
      "This run held nothing out, so there are no prompts to ask both models that one of them did not learn from.",
      "Start a new run on a file of which some rows are held out.",
    );
  }
  const { contextLength, vocabularySize } = model.config;
  const { rows } = await trainingRows(promptRows, source, tokenizer, {
    modelName: model.name,
    cut: { maxLength: contextLength - room, tooLong: "drop", room },
    contextLength,
    vocabularySize,
    breathe: turn,
  });
  return rows.slice(0, mostPrompts);
}

/** Normalised by the scale of the reward model's own file. */
async function scoresBy(
  loaded: LoadedModel,
  answers: readonly (Prompt & Pick<Answer, "ids" | "ended">)[],
  policy: Tokenizer | undefined,
  check: () => Promise<void>,
): Promise<number[]> {
  try {
    requireScore(loaded.model);
    const { scale } = loaded;
    const rollouts = answers.map((answer, sample) => ({ ...answer, prompt: 0, sample, logprobs: [] }));
    const own = await loaded.tokenizer();
    const scores = await scoreRollouts(loaded.model, true, { own, policy }, rollouts, { check });
    return onScale(scores, scale);
  } finally {
    loaded.dispose();
  }
}

/** As lines of `evaluate policy`. */
async function keepReport(store: ProjectStore, run: string, { measures }: PolicyReport): Promise<void> {
  const lines = measures.map((one) => `${JSON.stringify({ type: "metric", ...one })}\n`);
  await store.write(policyReport(run), new TextEncoder().encode(lines.join("")));
}

/** Undefined where there is none, or it cannot be read: then it is measured anew. */
async function keptReport(store: ProjectStore, run: string): Promise<PolicyReport | undefined> {
  const source = await store.open(policyReport(run));
  if (source === undefined) return undefined;
  try {
    const text = new TextDecoder().decode(await readAll(source));
    const measures = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as PolicyMeasured);
    const names = [...Object.keys(roleMeasures), ...Object.keys(comparisonMeasures)];
    if (
      !measures.every(({ name, value }) => names.includes(name) && (value === null || Number.isFinite(value)))
    )
      return undefined;
    const all = measures.find(({ name, role }) => name === "length" && role === "candidate");
    if (all === undefined || all.prompts === 0) return undefined;
    return { prompts: all.prompts, answers: all.samples / all.prompts, measures };
  } catch {
    return undefined;
  }
}
