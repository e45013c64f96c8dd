// The trainer worker's service: owns the device. One run at a time in all tabs, from records and files of the browser's
// database, steered between its steps by any tab, its events sent to all of them. What it trains with is
// src/page/trainer/pageRun.ts.
import { inOrder, readHistory } from "../../runs/history.ts";
import { AppError } from "../../domain/errors.ts";
import type {
  DevicePreference,
  DraftRecord,
  ModelReference,
  RunRecord,
  SamplePrompt,
} from "../../domain/records/index.ts";
import { browserFolder } from "../../storage/browserFolder.ts";
import { databaseOpener } from "../openDatabase.ts";
import { projectRecords } from "../../storage/projectRecords.ts";
import { logsFolder, runFolder } from "../../domain/runFolder.ts";
import { createAnswers } from "./answers.ts";
import { createChat } from "./chat.ts";
import { createPolicies } from "./policies.ts";
import { createRewards } from "./rewards.ts";
import { measureDevice } from "./stepTime.ts";
import { type Failure, failureOf } from "../bridge/failure.ts";
import { openLiveChannel, type RunCommand } from "../bridge/liveChannel.ts";
import { createLiveRun, type LiveRun } from "./live.ts";
import { mergedFiles } from "./mergedModel.ts";
import { pageMethods } from "../drafts.ts";
import { describeModel, fetchModel } from "./describeModel.ts";
import { createPageModels } from "../modelReferences.ts";
import { pageThreads } from "../bridge/pageThreads.ts";
import type { AnswersRequest, AnswersWritten, AnswerSource } from "../bridge/documentTypes.ts";
import type {
  AmplificationRequest,
  MeasureRequest,
  PolicyChoice,
  PolicyReport,
} from "../bridge/policyTypes.ts";
import type { ItemsMade, ItemsRequest } from "../bridge/judgingTypes.ts";
import type {
  RewardComparison,
  RewardReport,
  ScoredAnswer,
  ScorerReference,
  TypedAnswers,
} from "../bridge/rewardTypes.ts";
import type {
  ChatRequest,
  ChatToken,
  MethodView,
  ModelFacts,
  NamedBlob,
  RunPlan,
  RunSummary,
} from "../bridge/types.ts";
import { createSteering, type Steering } from "../../runs/control.ts";
import { requireNeeds } from "../bridge/requirements.ts";
import { planRun } from "./plan.ts";
import { trainOnPage } from "./pageRun.ts";
import { holdTrainer } from "./lock.ts";
import { zipFiles } from "../../formats/zip.ts";

interface Running {
  steering: Steering;
  downloads: AbortController;
  live: LiveRun | undefined;
}

export function createTrainerService() {
  const models = createPageModels();
  const chat = createChat(models);
  const openDatabase = databaseOpener();
  const rewards = createRewards(models, openDatabase);
  const policies = createPolicies(models, openDatabase);
  const answers = createAnswers(models, openDatabase);
  let running: Running | undefined;
  let fetching: AbortController | undefined;

  const channel = openLiveChannel((message) => {
    if (running === undefined) return;
    if (message.type === "hello") running.live?.tellAll();
    else if (message.type === "command") command(message.command);
  });

  function command(wanted: RunCommand): void {
    if (running === undefined) return;
    running.steering[wanted]();
    if (wanted === "stop") running.downloads.abort();
  }

  async function runOnce(
    tab: string,
    project: string,
    id: string,
    takeOver: boolean,
    mine: Running,
  ): Promise<RunSummary> {
    requireNeeds("run");
    const opened = await openDatabase();
    const lock = await holdTrainer(opened, {
      takeOver,
      askToStop: () => channel.send({ type: "command", command: "stop" }),
      onLost: () => mine.steering.stop(),
    });
    try {
      const reason = new AppError(
        "run/busy",
        "A run began and needs the device: the answer was broken off.",
        "Ask again when the run has ended.",
      );
      await Promise.all([chat, rewards, policies, answers].map((one) => one.release(reason)));
      const records = projectRecords(opened, lock.lease);
      const before = await records.run(project, id);
      const resume = before.state !== "ready";
      const known = resume ? inOrder(await readHistory(browserFolder(opened, project), id)) : [];
      const record = await records.changeRun(project, id, (old) => ({
        ...old,
        state: "running",
        failure: null,
      }));
      const live = createLiveRun(tab, record, channel, records, known);
      mine.live = live;
      const began = Date.now();
      live.emit({
        type: "started",
        step: resume ? record.step : 0,
        workedMs: record.workedMs,
        atMs: began,
        prompts: record.prompts,
        before: record.samples.before?.completions ?? null,
      });
      /** The record as the run leaves it, before the lock is released. */
      const end = async (
        state: RunRecord["state"] & ("done" | "stopped" | "failed"),
        step: number,
        failure: Failure | null,
      ) => {
        await live.flush();
        const workedMs = record.workedMs + Date.now() - began;
        await records
          .changeRun(project, id, (old) => ({ ...old, state, step, failure, workedMs }))
          .catch(() => undefined);
        live.emit({ type: "ended", state, step, failure, atMs: Date.now() });
        await live.flush();
        channel.send({ type: "records" });
      };
      try {
        const result = await trainOnPage({
          record,
          resume,
          models,
          baseOf: async (run) => (await records.run(project, run)).model,
          control: mine.steering,
          signal: mine.downloads.signal,
          project: browserFolder(opened, project, lock.lease),
          output: browserFolder(opened, `${project}/${runFolder(id)}`, lock.lease),
          logs: browserFolder(opened, `${project}/${logsFolder}`, lock.lease),
          emit: (event) => live.emit(event),
          onDevice: (deviceTitle) =>
            void records.changeRun(project, id, (old) => ({ ...old, deviceTitle })).catch(() => undefined),
        });
        const state = result.stopped ? "stopped" : "done";
        await end(state, result.step, null);
        return { state, step: result.step };
      } catch (error) {
        // Stopped before there was a step: nothing failed.
        if (mine.steering.stopRequested() && !isTakenOver(error)) {
          await end("stopped", live.step, null);
          return { state: "stopped", step: live.step };
        }
        if (!isTakenOver(error)) await end("failed", live.step, failureOf(error));
        throw error;
      }
    } finally {
      mine.live = undefined;
      lock.release();
    }
  }

  /** What an answer needs: a run holds the device, and a paused one its memory. */
  function requireFree(): void {
    if (running === undefined) return;
    throw new AppError(
      "run/busy",
      "The device is busy with a run.",
      "Pause does not free it: wait for the run's end, or stop it; it can be resumed later.",
    );
  }

  return {
    methods: (): MethodView[] => pageMethods(),

    /** Files chosen in this tab, for references with this key. */
    provide: (key: string, files: NamedBlob[]): void => models.provide(key, files),

    /** What a model is to a method, before its weights are loaded. AppError "model/...", "hub/...". */
    describe: (model: ModelReference, algorithm: string): Promise<ModelFacts> =>
      describeModel(models, model, algorithm),

    /** Downloads what is missing of a model; resumes where an earlier try ended. AppError "hub/...". */
    async fetchModel(
      model: ModelReference,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<void> {
      fetching?.abort();
      const mine = (fetching = new AbortController());
      await fetchModel(models, model, mine.signal, (done, total) => void onProgress(done, total));
    },
    cancelFetch: (): void => fetching?.abort(),

    /** Multiply-adds a second of this device, from a measurement of less than a second. */
    measure: (device: DevicePreference): Promise<number> => measureDevice(device),

    /** What a run with these choices would need. AppErrors of config, data and model. */
    async plan(project: string, draft: DraftRecord): Promise<RunPlan> {
      const opened = await openDatabase();
      const records = projectRecords(opened);
      const baseOf = async (run: string): Promise<ModelReference> => (await records.run(project, run)).model;
      const host = { models, store: browserFolder(opened, project), baseOf };
      return planRun(host, await records.project(project), draft);
    },

    /**
     * Trains a run that is ready, or resumes one that was interrupted. Resolves when it is done or was stopped.
     * AppError "browser/lacks", "run/busy", "run/elsewhere", "run/taken-over", and those of training.
     */
    async run(tab: string, project: string, id: string, takeOver: boolean): Promise<RunSummary> {
      if (running !== undefined) {
        throw new AppError(
          "run/busy",
          "A run is under way in this tab.",
          "Stop it first, or wait for its end.",
        );
      }
      const steering = createSteering((held) => mine.live?.emit({ type: "held", held }));
      const mine: Running = { steering, downloads: new AbortController(), live: undefined };
      running = mine;
      try {
        return await runOnce(tab, project, id, takeOver, mine);
      } finally {
        running = undefined;
      }
    },

    /** A run's adapter put into its base, as a zip that transformers opens once unpacked. */
    async merged(project: string, id: string, folder: string): Promise<{ name: string; zip: Blob }> {
      const opened = await openDatabase();
      const record = await projectRecords(opened).run(project, id);
      const entries = await mergedFiles(models, browserFolder(opened, project), record, folder);
      return { name: `${id}-merged.zip`, zip: await zipFiles(entries) };
    },

    /** Answers token by token from the base and the trained model; resolves when both have ended. */
    async chat(request: ChatRequest, onTokens: (tokens: ChatToken[]) => unknown): Promise<void> {
      requireFree();
      await Promise.all([rewards, policies, answers].map((one) => one.release(needed)));
      const opened = await openDatabase();
      const folder = request.project === null ? undefined : browserFolder(opened, request.project);
      await chat.answer(request, folder, onTokens);
    },
    stopChat: (): void => chat.stop(),

    /** How far a model that scores can be trusted. `folder`: of the model, in the run's folder. AppErrors as `chat`. */
    async evaluateReward(
      project: string,
      run: string,
      folder: string,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<RewardReport> {
      requireFree();
      await Promise.all([chat, policies, answers].map((one) => one.release(needed)));
      return rewards.evaluate(project, run, folder, (done, total) => void onProgress(done, total));
    },
    /** What a run has made of its model, against the model it began with. AppErrors as `chat`. */
    async evaluatePolicy(
      project: string,
      run: string,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<PolicyReport> {
      const known = await policies.known(project, run);
      if (known !== undefined) return known;
      requireFree();
      await Promise.all([chat, rewards, answers].map((one) => one.release(needed)));
      return policies.evaluate(project, run, (done, total) => void onProgress(done, total));
    },
    /** Whether it came to its end: false where it was stopped, to go on later where it was. AppErrors as `chat`. */
    async measurePolicies(
      project: string,
      request: MeasureRequest,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<boolean> {
      requireFree();
      await Promise.all([chat, rewards, answers].map((one) => one.release(needed)));
      return policies.measure(project, request, (done, total) => void onProgress(done, total));
    },
    stopMeasuring: (): void => policies.stop(),
    /** Whether a reward model scores the same text otherwise when it is told of another group. AppErrors as `chat`. */
    async probeRewardModel(
      project: string,
      scorer: ScorerReference & { kind: "run" },
      size: { templates: number; variants: number },
      onProgress: (done: number, total: number) => unknown,
    ): Promise<number> {
      requireFree();
      await Promise.all([chat, policies, answers].map((one) => one.release(needed)));
      return rewards.probe(project, scorer, size, (done, total) => void onProgress(done, total));
    },
    /** Whether a model answers by who asks, and more so than before. How many comparisons; null: it was stopped. AppErrors as `chat`. */
    async measureAmplification(
      project: string,
      candidate: PolicyChoice,
      request: AmplificationRequest,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<number | null> {
      requireFree();
      await Promise.all([chat, rewards, answers].map((one) => one.release(needed)));
      return policies.amplification(
        project,
        candidate,
        request,
        (done, total) => void onProgress(done, total),
      );
    },
    usualMeasure: (project: string, run: string) => policies.usualChoices(project, run),
    /** Answers to the project's prompts, until each has so many of this source; null: it was stopped. AppErrors as `chat`. */
    async answerPrompts(
      project: string,
      source: AnswerSource,
      request: AnswersRequest,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<AnswersWritten | null> {
      requireFree();
      await Promise.all([chat, rewards, policies].map((one) => one.release(needed)));
      return answers.write(project, source, request, (done, total) => void onProgress(done, total));
    },
    stopAnswers: (): void => answers.stop(),
    /** Tokens of each text. AppError "tokenizer/...", "model/...". */
    countTokens: (model: ModelReference, prompts: SamplePrompt[]): Promise<(number | string)[]> =>
      answers.countTokens(model, prompts),

    /** Scores of answers to a prompt. */
    async scoreAnswers(
      project: string,
      scorer: ScorerReference,
      typed: TypedAnswers,
    ): Promise<ScoredAnswer[]> {
      requireFree();
      await Promise.all([chat, policies, answers].map((one) => one.release(needed)));
      return rewards.score(project, scorer, typed);
    },
    /** Two models that score, on the held-out rows of a file of the project. */
    async compareRewards(
      project: string,
      scorers: [ScorerReference, ScorerReference],
      testPath: string,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<RewardComparison> {
      requireFree();
      await Promise.all([chat, policies, answers].map((one) => one.release(needed)));
      return rewards.compare(project, scorers, testPath, (done, total) => void onProgress(done, total));
    },

    /** New items of a judging task, chosen by what a model that scores says of the answers. AppErrors as `chat`. */
    async choosePairs(
      project: string,
      task: string,
      scorer: ScorerReference,
      request: ItemsRequest,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<ItemsMade> {
      requireFree();
      await Promise.all([chat, policies, answers].map((one) => one.release(needed)));
      return rewards.choosePairs(
        project,
        task,
        scorer,
        request,
        (done, total) => void onProgress(done, total),
      );
    },

    isAlive: (): boolean => true,

    /** The page's answers to this worker's requests for helper threads. */
    helperAnswered: (number: number, fault: string | null): void => pageThreads.answered(number, fault),
  };
}

/** Chat and scores take turns on the device. */
const needed = new AppError(
  "run/busy",
  "Another question needs the device: this one was broken off.",
  "Ask it again.",
);

export type TrainerService = ReturnType<typeof createTrainerService>;

const isTakenOver = (error: unknown): boolean => error instanceof AppError && error.code === "run/taken-over";
