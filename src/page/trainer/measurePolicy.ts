// Candidate and base answer the same held-out prompts, what is drawn is compared under both, and models that score say what they think of
// it: `evaluate policy` on the page, whose lines it writes. Prompt by prompt, so that what was drawn is kept when it is broken off.
import { recipeOf } from "../../algorithms/index.ts";
import { prompts as promptRows, type Prompt } from "../../data/rows/index.ts";
import type { RunConfig } from "../../domain/config/runConfig.ts";
import { AppError } from "../../domain/errors.ts";
import type { RunRecord } from "../../domain/records/index.ts";
import { inRun, policyName, policyReport, policySamples } from "../../domain/runFolder.ts";
import { onScale } from "../../domain/statistics.ts";
import type { Backend } from "../../engine/backend.ts";
import { Engine } from "../../engine/engine.ts";
import {
  measurePolicies,
  policyRoles,
  type PolicyMeasured,
  type PolicyRole,
  type PolicySample,
  type Scorer,
} from "../../evaluation/policyQuality.ts";
import { type ModelSource, openModel } from "../../formats/modelSource.ts";
import { generate, wideBatch } from "../../models/decode.ts";
import { requireScore } from "../../models/heads.ts";
import { comparePolicies, type Policy, shareVocabulary } from "../../runs/comparePolicies.ts";
import { LoadedModel } from "../../runs/loadedModel.ts";
import { metricLine, sampleLine } from "../../runs/policyLines.ts";
import { cutOf, trainingRows } from "../../runs/rows.ts";
import { scoreRollouts } from "../../runs/scores.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import { storeFiles } from "../../storage/storeFiles.ts";
import { endingIds } from "../../text/endingIds.ts";
import type { Tokenizer } from "../../text/index.ts";
import type { MeasureRequest, PolicyChoice } from "../bridge/policyTypes.ts";
import { checkedConfig } from "../drafts.ts";
import { writeLines } from "../writeLines.ts";
import type { ComparedAnswer, MeasureJournal } from "./pendingMeasure.ts";
import { openProjectModel, type ProjectModels } from "./projectModels.ts";
import { chooseFormat } from "./weightFormat.ts";

const seed = 42;
const bootstrap = { draws: 1000, seed };

export interface Measuring {
  readonly host: ProjectModels;
  readonly device: { readonly backend: Backend; readonly memoryLimitBytes: number };
  readonly journal: MeasureJournal;
  /** Awaited between pieces of work; throws where it is broken off. */
  turn(): Promise<void>;
  /** Answers that are drawn and compared, then scored, of all that one candidate takes. */
  onProgress(done: number, total: number): void;
}

type Load = (from: ModelSource, task: "causal" | "classify") => Promise<LoadedModel>;

/** Loads models onto the device, each as small as it has to be. */
export function loaderOn({ backend, memoryLimitBytes }: Measuring["device"], turn: Measuring["turn"]): Load {
  const engine = new Engine(backend);
  return (from, task) =>
    LoadedModel.load(engine, from, {
      task,
      format: chooseFormat(from, memoryLimitBytes, backend.description, task).format,
      breathe: turn,
    });
}

/** What `request` asks of one candidate; its lines are in the project's store when it resolves. */
export async function measureCandidate(
  record: RunRecord,
  candidate: PolicyChoice,
  request: MeasureRequest,
  measuring: Measuring,
): Promise<PolicyMeasured[]> {
  const { host, device, journal, turn, onProgress } = measuring;
  const { store } = host;
  const load = loaderOn(device, turn);
  const config = checkedConfig(record.config);
  const name = policyName(candidate.run, candidate.folder, request.base);
  const pair = await loadPair(record, candidate, request.base, host, load);
  const { tokenizer } = pair;
  const prompts = await heldOutPrompts(config, store, pair.asked.candidate, tokenizer, request, turn);
  const perRole = request.answers * prompts.length;
  const answers = [...(await journal.answers(name))];
  const scorers: [Scorer, string][] = (["reward", "judge"] as const).flatMap((scorer) => {
    const choice = request[scorer];
    return choice === null ? [] : [[scorer, choice] as [Scorer, string]];
  });
  // Drawn and compared weigh alike, and so does each score.
  const total = (2 + scorers.length) * 2 * perRole;
  await journal.noteTotal(2 * perRole * request.candidates.length);
  onProgress(2 * answers.length, total);
  let noExact: string | undefined;
  try {
    const { candidate: ours, base: theirs } = pair.asked;
    if (!shareVocabulary(ours, theirs))
      noExact = `the vocabularies of candidate and base have ${ours.model.config.vocabularySize} and ${theirs.model.config.vocabularySize} tokens`;
    await drawMissing(answers, prompts, pair, request, name, { ...measuring, total });
  } finally {
    pair.free();
  }
  const scores = new Map<Scorer, readonly number[]>();
  for (const [scorer, model] of scorers) {
    const before = 2 * answers.length + scores.size * answers.length;
    const loaded = await load(await openProjectModel(host, model, "classify"), "classify");
    const rows = answers.map((one) => ({ ...one, ...(prompts[one.promptIndex] as Prompt) }));
    scores.set(scorer, await scoresBy(loaded, rows, tokenizer, turn));
    onProgress(before + answers.length, total);
  }
  const samples = answers.map(({ promptIndex, ...answer }, i): PolicySample => ({
    ...answer,
    prompt: String(promptIndex),
    reward: scores.get("reward")?.[i] ?? null,
    judge: scores.get("judge")?.[i] ?? null,
  }));
  const given = scorers.map(([scorer]) => scorer);
  const measures = measurePolicies(samples, { scorers: given, bootstrap, noExact });
  await writeLines(
    store,
    policySamples(name),
    samples.map((sample, i) => {
      const { promptIndex = 0 } = answers[i] ?? {};
      return { ...sampleLine(sample, promptIndex, prompts[promptIndex] as Prompt, tokenizer) };
    }),
  );
  // The metrics last: where they are, everything is.
  await writeLines(
    store,
    policyReport(name),
    measures.map(({ name: measure, role, ...estimate }) => ({ ...metricLine(measure, role, estimate) })),
  );
  return measures;
}

interface LoadedPair {
  readonly asked: Readonly<Record<PolicyRole, Policy>>;
  readonly tokenizer: Tokenizer | undefined;
  readonly eosIds: readonly number[];
  free(): void;
}

/** The base is the candidate's own without its adapter, where it can be. */
export async function loadPair(
  record: RunRecord,
  { run, folder }: PolicyChoice,
  base: PolicyChoice | null,
  host: ProjectModels,
  load: Load,
): Promise<LoadedPair> {
  const source = await host.models.open(record.model);
  const files = storeFiles(host.store, inRun(run, folder));
  const isAdapter = (await files.open("adapter_config.json")) !== undefined;
  const all: LoadedModel[] = [];
  const loaded = async (from: ModelSource): Promise<LoadedModel> => {
    const one = await load(from, "causal");
    all.push(one);
    return one;
  };
  if (!isAdapter && (await files.open("config.json")) === undefined)
    throw new AppError(
      "run/no-checkpoint",
      `The run ${record.title} has no model in ${folder}: it was deleted, or the run has not come so far.`,
      "Choose another checkpoint.",
    );
  const ours = await loaded(isAdapter ? source : await openModel(files));
  if (isAdapter) await ours.putOn(`${run}/${folder}`, () => files);
  const theirs =
    base !== null
      ? await loaded(await openProjectModel(host, inRun(base.run, base.folder), "causal"))
      : isAdapter
        ? ours
        : await loaded(source);
  const tokenizer = await ours.tokenizer();
  return {
    asked: {
      candidate: { model: ours.model, adapter: isAdapter },
      base: { model: theirs.model, adapter: false },
    },
    tokenizer,
    eosIds: await endingIds(source, tokenizer),
    free: () => {
      for (const one of all) one.dispose();
    },
  };
}

/** Draws and compares what `answers` lacks, prompts in their order, base before candidate, and keeps it piece by piece. */
async function drawMissing(
  answers: ComparedAnswer[],
  prompts: readonly Prompt[],
  { asked, eosIds }: LoadedPair,
  { answers: n, maxNewTokens }: MeasureRequest,
  name: string,
  { journal, turn, onProgress, total }: Measuring & { readonly total: number },
): Promise<void> {
  const ids = prompts.map(({ promptIds }) => promptIds);
  const together = wideBatch(asked.candidate.model, ids, maxNewTokens);
  const promptsTogether = Math.max(1, Math.floor(together / n));
  for (let from = answers.length / (2 * n); from < prompts.length; from += promptsTogether) {
    const piece = Array.from(
      { length: Math.min(promptsTogether, prompts.length - from) },
      (_, i) => from + i,
    );
    const drawn: Pick<ComparedAnswer, "promptIndex" | "role" | "ids" | "ended">[] = [];
    const told = (compared: number): void => onProgress(2 * answers.length + drawn.length + compared, total);
    for (const role of policyRoles) {
      const { model, adapter } = asked[role];
      const settings = { temperature: 1, topK: 0, topP: 1, seed, n, maxNewTokens, eosIds, adapter };
      const only = piece.flatMap((promptIndex) =>
        Array.from({ length: n }, (_, sampleIndex) => ({ promptIndex, sampleIndex })),
      );
      const all = generate(model, ids, { ...settings, only, batchSize: together, check: turn });
      for await (const { promptIndex, ids: own, finish } of all) {
        drawn.push({ promptIndex, role, ids: own, ended: finish === "eos" });
        told(0);
      }
    }
    const rank = ({ promptIndex, role }: (typeof drawn)[number]): number =>
      2 * promptIndex + (role === "base" ? 0 : 1);
    drawn.sort((a, b) => rank(a) - rank(b));
    const rows = drawn.map(({ promptIndex, role, ids: own }) => ({
      promptIds: ids[promptIndex] ?? [],
      ids: own,
      byCandidate: role === "candidate",
    }));
    const compared = await comparePolicies(asked.candidate, asked.base, rows, async (done) => {
      told(done);
      await turn();
    });
    const whole = drawn.map((one, i): ComparedAnswer => {
      const { logprob, baseLogprob, k3, klExact } = compared[i] ?? noComparison;
      return { ...one, logprob: logprob ?? baseLogprob, baseLogprob, k3, klExact };
    });
    await journal.append(name, whole);
    answers.push(...whole);
    drawn.length = 0;
    told(0);
  }
}

const noComparison = { logprob: null, baseLogprob: NaN, k3: null, klExact: null };

/** Each prompt once, those that leave no room for an answer not. AppError "data/no-held-out", "data/...". */
async function heldOutPrompts(
  { values }: RunConfig,
  store: ProjectStore,
  { model }: Policy,
  tokenizer: Tokenizer | undefined,
  { prompts: most, maxNewTokens: room }: MeasureRequest,
  turn: () => Promise<void>,
): Promise<readonly Prompt[]> {
  const path = values.eval_dataset_name;
  const source = path === null ? undefined : await store.open(path);
  if (source === undefined)
    throw new AppError(
      "data/no-held-out",
      "This run held nothing out, so there are no prompts to ask both models that one of them did not learn from.",
      "Start a new run on a file of which some rows are held out.",
    );
  const { contextLength, vocabularySize } = model.config;
  const { rows } = await trainingRows(promptRows, source, tokenizer, {
    modelName: model.name,
    cut: { maxLength: Math.max(1, contextLength - room), tooLong: "drop", room },
    contextLength,
    vocabularySize,
    breathe: turn,
  });
  const once = new Map<string, Prompt>();
  for (const row of rows) {
    const key = row.promptIds.join(" ");
    if (!once.has(key)) once.set(key, row);
  }
  return [...once.values()].slice(0, most);
}

/** Normalised by the scale of the reward model's own file. */
export async function scoresBy(
  loaded: LoadedModel,
  answers: readonly (Prompt & Pick<ComparedAnswer, "ids" | "ended" | "promptIndex">)[],
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

/** The tokens that answers of a run may have, where nobody says otherwise. */
export function usualRoom(config: RunConfig): number {
  return cutOf(recipeOf(config), config.values).room ?? usualLength;
}
const usualLength = 128;
