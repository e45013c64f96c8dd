// The life of a run between its first and its last step: drives a recipe, logs, evaluates, saves, pauses, stops and
// resumes. It knows no method: everything a method does differently is in its recipe.

import type { Metrics } from "../algorithms/metric.ts";
import type { Conclusion, Recipe, RecipeContext, StepResult } from "../algorithms/recipe.ts";
import type { AnyRow } from "../data/rows/index.ts";
import { intervalSteps } from "../domain/config/common.ts";
import type { RunConfig } from "../domain/config/runConfig.ts";
import type { Engine } from "../engine/engine.ts";
import type { CheckpointState } from "../storage/checkpoints.ts";
import { learningRate, type Position, runContext } from "./context.ts";
import type { RunControl } from "./control.ts";
import type { Drawings } from "./drawings.ts";
import type { RunEvent } from "./events.ts";
import type { Guard } from "./guard.ts";
import type { Journals } from "./journals.ts";
import { evaluated, type LoggedStep, metricsOf, numbersOf, requireFinite, summarise } from "./metrics.ts";
import { afterStart, type RoleModels, trainedRoles } from "./roles.ts";
import type { Sampler } from "./sampleAnswers.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";
import { inBatches, type StepPlan } from "./steps.ts";
import { createValidator, type Validator } from "./validate.ts";

export interface LoopOptions {
  readonly engine: Engine;
  readonly recipe: Recipe;
  readonly values: RunConfig["values"];
  readonly models: RoleModels;
  readonly rows: readonly AnyRow[];
  readonly evalRows: readonly AnyRow[];
  /** Evaluate once at the end although eval_strategy is "no". */
  readonly evaluateAtEnd: boolean;
  readonly plan: StepPlan;
  /** A generated row ends with any of these. */
  readonly eosIds: readonly number[];
  readonly inputs: RecipeContext<AnyRow, unknown>["inputs"];
  readonly journals: Journals;
  readonly control: RunControl;
  /** Lets messages in (stop, pause): a real turn of the event loop. */
  readonly breathe: () => Promise<void>;
  readonly emit: (event: RunEvent) => void;
  readonly resumed: RunState | undefined;
  /** Puts the resumed weights and moments in place; called after what needs the starting weights. */
  readonly restore: () => Promise<void>;
  readonly save: (state: RunState) => Promise<string>;
  /** Answers the sample prompts with the policy as it stands; nothing where there are none. */
  readonly sampler: Sampler | undefined;
  /** Asks about probes at every checkpoint; nothing where the config asks for none. */
  readonly guard: Guard | undefined;
  /** What is drawn is told of; nothing where nobody asked. */
  readonly drawings: Drawings | undefined;
  readonly now: () => number;
}

/** What a checkpoint keeps of the loop and its recipe. */
export type RunState = Pick<CheckpointState, "step" | "epoch" | "totalSteps" | "updates" | "loop" | "recipe">;

/** Thrown inside a step when it may not be finished in time; the step leaves no trace. */
class StopInsideStep extends Error {}

/** How long a requested stop waits for the end of the current step: scripts count on ten seconds, saving included. */
const patienceMs = 4000;

export interface LoopResult {
  readonly step: number;
  readonly stopped: boolean;
  readonly told: Conclusion;
  /** What the judge made of it; undefined where there is none. */
  readonly validator?: Validator | undefined;
}

/** Trains to the end or to a stop, which is a checkpoint; returns how far it came. */
export async function runLoop(options: LoopOptions): Promise<LoopResult> {
  const { recipe, values, plan, control, emit, resumed, guard } = options;
  const total = plan.totalSteps;
  const metrics = metricsOf(recipe);
  const position: Position = {
    step: resumed?.step ?? 0,
    updates: resumed?.updates ?? 0,
    hasUpdated: false,
  };
  let lastCheckpoint = position.step;
  let { numTokens, evaluationDue } = resumed?.loop ?? { numTokens: 0, evaluationDue: false };
  /** Steps since the last line of the log. */
  let pending: LoggedStep[] = [...(resumed?.loop.pending ?? [])];

  const validator = createValidator(recipe, values, options.evalRows, resumed?.loop);

  /** The step's weights as they were, where it updates them often; and the count of updates. */
  let before: { readonly putBack: Snapshot; readonly updates: number } | undefined;
  const check = stopCheck(options, () => !position.hasUpdated || before !== undefined);
  const context = runContext(
    {
      ...options,
      check,
      record: (name, line) => options.journals.record(name, line),
      show: (rollout, learned) => options.drawings?.show(rollout, learned),
      note: (message) => emit({ type: "note", message }),
    },
    position,
  );
  const shared = {
    ...context,
    config: values,
    state: structuredClone(resumed?.recipe ?? recipe.start?.(values) ?? {}),
  };
  /** As the last finished step left it: one that is given up may have changed the other. */
  let kept: unknown = structuredClone(shared.state);

  const stateNow = (): RunState => ({
    step: position.step,
    epoch: position.step === 0 ? 0 : plan.epoch(position.step),
    totalSteps: total,
    updates: position.updates,
    loop: {
      numTokens,
      pending,
      evaluationDue,
      ...(validator && { validation: validator.state() }),
      ...(guard && { guard: guard.state() }),
    },
    recipe: kept,
  });

  /** Puts a step into the log when all its numbers are there. */
  const log = async (
    { metrics: yielded, microBatches, counted }: StepResult,
    tokensPerSecond: number,
  ): Promise<void> => {
    const { step, epoch } = stateNow();
    const num_tokens = numTokens;
    const found = { ...(await numbersOf(yielded)), num_tokens };
    requireFinite(step, found, metrics, lastCheckpoint);
    pending.push({ metrics: found, microBatches, ...(counted && { counted }) });
    if (isDue(step, values.logging_strategy, values.logging_steps)) {
      const learning_rate = learningRate(values, step, total);
      const logged = { ...summarise(pending, metrics), learning_rate, tokens_per_second: tokensPerSecond };
      emit({ type: "step", step, epoch, metrics: logged });
      pending = [];
    }
    logging = undefined;
  };
  /** The last step on its way into the log: on a GPU its last numbers come with the next step's first. */
  let logging: Promise<void> | undefined;
  /** Until the last step is in the log. */
  const settle = async (): Promise<void> => {
    if (logging === undefined) return;
    await context.settle();
    await logging;
  };

  const checkpoint = async (): Promise<void> => {
    await settle();
    const path = await options.save(stateNow());
    lastCheckpoint = position.step;
    emit({ type: "checkpoint", step: position.step, path });
  };

  /** Answers are for the eyes: a stop passes over them, and training knows nothing of them. */
  const sample = async (step: number): Promise<void> => {
    if (control.stopRequested()) return;
    try {
      await options.sampler?.answer(step, check);
    } catch (error) {
      if (!(error instanceof StopInsideStep)) throw error;
    }
  };

  const isDue = (step: number, strategy: "no" | "steps" | "epoch", every: number): boolean => {
    if (strategy === "no") return false;
    if (strategy === "epoch") return step % plan.stepsPerEpoch === 0 || step === total;
    return step % intervalSteps(every, total) === 0;
  };

  try {
    const rows = [...options.rows, ...options.evalRows];
    const prepared = await recipe.prepare?.(shared, inBatches(rows, values.per_device_train_batch_size));
    await options.restore();
    const ctx = { ...shared, models: afterStart(options.models), prepared };

    const evaluate = async (): Promise<void> => {
      if (options.evalRows.length === 0) return;
      await settle();
      evaluationDue = true;
      const batches = inBatches(options.evalRows, values.per_device_eval_batch_size);
      const results: Metrics[] = [];
      for (const [index, batch] of batches.entries()) {
        await check();
        results.push({ ...(await recipe.evaluate(ctx, batch)), num_tokens: numTokens });
        const done = index + 1;
        emit({ type: "progress", phase: "evaluating", done, total: batches.length, unit: "batches" });
      }
      const sizes = batches.map(({ length }) => length);
      const found = Object.entries(evaluated(results, sizes, metrics));
      const { step, epoch } = stateNow();
      const named = Object.fromEntries(found.map(([key, value]) => [`eval_${key}`, value]));
      emit({ type: "eval", step, epoch, metrics: named });
      evaluationDue = false;
    };

    const askJudge = async (): Promise<void> => {
      if (validator?.isDue !== true) return;
      await settle();
      const { step, epoch } = stateNow();
      emit({ type: "progress", phase: "asking the judge", done: 0, total: 1, unit: "evaluations" });
      const found = Object.entries({ ...(await validator.judge(ctx, step)), num_tokens: numTokens });
      const named = Object.fromEntries(found.map(([key, value]) => [`eval_${key}`, value]));
      emit({ type: "progress", phase: "asking the judge", done: 1, total: 1, unit: "evaluations" });
      emit({ type: "eval", step, epoch, metrics: named });
    };
    const askGuard = async (): Promise<void> => {
      if (guard?.isDue !== true) return;
      await settle();
      const { step, epoch } = stateNow();
      emit({ type: "progress", phase: "asking about probes", done: 0, total: 1, unit: "evaluations" });
      const found = Object.entries({ ...(await guard.look(step, check)), num_tokens: numTokens });
      const named = Object.fromEntries(found.map(([key, value]) => [`eval_${key}`, value]));
      emit({ type: "progress", phase: "asking about probes", done: 1, total: 1, unit: "evaluations" });
      emit({ type: "eval", step, epoch, metrics: named });
    };
    const finish = async (): Promise<LoopResult> => {
      const heldOut = inBatches(options.evalRows, values.per_device_eval_batch_size);
      const told = (await recipe.conclude?.(ctx, heldOut)) ?? {};
      return { step: position.step, stopped: false, told, validator };
    };

    if (evaluationDue) await evaluate();
    await askJudge();
    await askGuard();
    // A run that was stopped by it goes on only where its word counts for less now.
    guard?.requirePassed(position.step);
    // A run that had ended when it was killed.
    if (validator?.isOver() === true) return await finish();
    // A slow device shows its first step sooner when the answers can wait for it.
    if (position.step === 0 && options.sampler?.baseStays === false) await sample(0);
    const generator = recipe.train(ctx);
    let startedAt = options.now();
    for (;;) {
      if (control.paused()) await settle();
      while (control.paused() && !control.stopRequested()) await options.breathe();
      const putBack = recipe.updatesOften ? await takeSnapshot(trainedRoles(options.models)) : undefined;
      before = putBack && { putBack, updates: position.updates };
      const next = await generator.next();
      await settle();
      if (next.done) return await finish();
      const { tokens } = next.value;
      position.step += 1;
      position.hasUpdated = false;
      options.journals.commit();
      const drawing = options.drawings?.take(position.step);
      if (drawing !== undefined) emit({ type: "drawing", drawing });
      numTokens += tokens;
      kept = structuredClone(shared.state);
      const seconds = Math.max(1e-9, (options.now() - startedAt) / 1000);
      logging = log(next.value, tokens / seconds);
      // Whoever settles next throws what went wrong.
      logging.catch(() => undefined);
      if (!options.engine.backend.queued) await settle();
      const { step } = position;
      emit({ type: "progress", phase: "training", done: step, total, unit: "steps" });
      control.stepEnded();
      if (step === 1 && options.sampler?.baseStays === true) await sample(0);
      const isSaved =
        values.save_strategy !== "no" &&
        (isDue(step, values.save_strategy, values.save_steps) || step === total);
      // Before any of them can be cut short: what is due then stands in the checkpoint.
      if (isSaved || step === total) {
        validator?.want();
        guard?.want();
      }
      // transformers evaluates after the last step too, whatever eval_steps says.
      const isLast = step === total && (options.evaluateAtEnd || values.eval_strategy !== "no");
      if (isDue(step, values.eval_strategy, values.eval_steps ?? values.logging_steps) || isLast)
        await evaluate();
      await askJudge();
      await askGuard();
      if (isSaved) {
        await checkpoint();
        guard?.requirePassed(step);
        await sample(step);
      }
      if (validator?.isOver() === true && step < total) {
        await generator.return();
        return await finish();
      }
      if (control.stopRequested() && step < total) {
        await generator.return();
        if (lastCheckpoint !== step) await checkpoint();
        return { step, stopped: true, told: {} };
      }
      await options.breathe();
      startedAt = options.now();
    }
  } catch (error) {
    if (!(error instanceof StopInsideStep)) throw error;
    options.journals.discard();
    options.drawings?.discard();
    if (position.hasUpdated && before !== undefined) {
      before.putBack();
      position.updates = before.updates;
    }
    for (const { model } of trainedRoles(options.models)) model.trained.clearGradients();
    if (lastCheckpoint !== position.step) await checkpoint();
    return { step: position.step, stopped: true, told: {} };
  }
}

/** Awaited within a step: throws StopInsideStep where a requested stop would otherwise wait too long for the step's end. */
function stopCheck({ breathe, now, control }: LoopOptions, canGiveUp: () => boolean): () => Promise<void> {
  let stopSeen: number | undefined;
  let checkedAt = now();
  return async () => {
    await breathe();
    const time = now();
    // The work until the next check takes about as long as the work before this one.
    const pieceMs = time - checkedAt;
    checkedAt = time;
    // Weights that have changed and are not kept cannot be put back: such a step is finished.
    if (!control.stopRequested() || !canGiveUp()) return;
    stopSeen ??= time;
    if (time - stopSeen + pieceMs > patienceMs) throw new StopInsideStep();
  };
}
