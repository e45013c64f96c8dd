// The life of a run between its first and its last step: drives a recipe, logs, evaluates, saves, pauses, stops and
// goes on. It knows no method: everything a method does differently is in its recipe.

import type { Recipe, RecipeContext, Reference, StepResult } from "../algorithms/recipe.ts";
import { meanMetrics, type Metrics } from "../algorithms/recipe.ts";
import { type CommonValues, intervalSteps } from "../domain/config/common.ts";
import { AppError } from "../domain/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { scheduleFactor, warmupCount } from "../engine/optim/schedule.ts";
import type { Model } from "../models/model.ts";
import type { RunState } from "../storage/checkpoints.ts";
import type { RunControl } from "./control.ts";
import type { RunEvent } from "./events.ts";
import type { Sampler } from "./sampleAnswers.ts";
import { inBatches, type StepPlan } from "./steps.ts";

export interface LoopOptions {
  readonly engine: Engine;
  readonly recipe: Recipe;
  readonly values: CommonValues;
  /** The recipe's own settings. */
  readonly settings: object;
  readonly policy: Model;
  readonly reference: Reference | undefined;
  readonly rows: readonly unknown[];
  readonly evalRows: readonly unknown[] | undefined;
  /** Evaluate once at the end although eval_strategy is "no". */
  readonly evaluateAtEnd: boolean;
  readonly plan: StepPlan;
  readonly control: RunControl;
  /** Lets messages in (stop, pause): a real turn of the event loop. */
  readonly breathe: () => Promise<void>;
  readonly emit: (event: RunEvent) => void;
  readonly resumed: RunState | undefined;
  /** Puts the resumed weights and moments in place; called after what needs the starting weights. */
  readonly restore: () => Promise<void>;
  readonly save: (state: RunState) => Promise<string>;
  /** Answers the sample prompts with the policy as it stands; nothing where there are none. */
  readonly sampler?: Sampler | undefined;
  readonly now: () => number;
}

export interface LoopResult {
  readonly step: number;
  readonly stopped: boolean;
  readonly state: RunState;
}

/** Thrown inside a step when it may not be finished in time; the step leaves no trace. */
class StopInsideStep extends Error {}

/** How long a requested stop waits for the end of the current step: scripts count on ten seconds, saving included. */
const patienceMs = 4000;

/** What a checkpoint keeps of the loop and its recipe. */
interface SavedLoop {
  numTokens?: number;
  pending?: Pending;
  /** The step's evaluation was cut short by a stop: it comes first when the run goes on. */
  evaluationDue?: boolean;
}

interface Pending {
  /** Steps since the last log line. */
  steps: { metrics: Metrics; microBatches: number }[];
}

export async function runLoop(options: LoopOptions): Promise<LoopResult> {
  const { recipe, values, plan, control, emit, policy, engine } = options;
  const total = plan.totalSteps;
  const start = options.resumed?.step ?? 0;
  const warmup = warmupCount(values.warmup_steps, total);
  const rateOf = (step: number): number =>
    values.learning_rate * scheduleFactor(values.lr_scheduler_type, step - 1, warmup, total);

  const saved = options.resumed?.recipe as SavedLoop | undefined;
  const pending: Pending = saved?.pending ?? { steps: [] };
  let evaluationDue = saved?.evaluationDue === true;
  let lastCheckpoint = options.resumed ? start : 0;

  let stopSeen: number | undefined;
  let checkedAt = options.now();
  const check = async (): Promise<void> => {
    await options.breathe();
    const now = options.now();
    // The work until the next check takes about as long as the work before this one.
    const pieceMs = now - checkedAt;
    checkedAt = now;
    if (!control.stopRequested()) return;
    stopSeen ??= now;
    if (now - stopSeen + pieceMs > patienceMs) throw new StopInsideStep();
  };

  const ctx: RecipeContext<unknown, object> = {
    engine,
    config: options.settings,
    policy,
    reference: options.reference,
    seed: values.seed,
    dropout: !values.disable_dropout,
    checkpointing: values.gradient_checkpointing,
    // WebGPU keeps pipelines and buffers by size: few lengths are worth some padding.
    lengthMultiple: engine.backend.id === "webgpu" ? 32 : 1,
    state: { numTokens: saved?.numTokens ?? 0 },
    check,
    async *steps() {
      for (let step = start + 1; step <= total; step++) {
        await check();
        const microBatches = plan.microBatches(step).map((ids) => ids.map((i) => options.rows[i]));
        yield { step, microBatches };
      }
    },
    async update(step) {
      const optimiser = {
        beta1: values.adam_beta1,
        beta2: values.adam_beta2,
        epsilon: values.adam_epsilon,
        weightDecay: values.weight_decay,
        maxGradNorm: values.max_grad_norm,
      };
      return policy.trained.update(optimiser, rateOf(step), step);
    },
  };

  const stateAt = (step: number): RunState => ({
    step,
    epoch: step === 0 ? 0 : plan.epoch(step),
    totalSteps: total,
    // A step that is given up has counted some of its tokens already.
    recipe: { ...ctx.state, numTokens: tokensDone, pending, ...(evaluationDue ? { evaluationDue } : {}) },
    config: {},
  });

  const evaluate = async (step: number): Promise<void> => {
    const rows = options.evalRows;
    if (!rows || rows.length === 0) return;
    evaluationDue = true;
    const batches = inBatches(rows, values.per_device_eval_batch_size);
    const results: Metrics[] = [];
    let loss = 0;
    for (const [index, batch] of batches.entries()) {
      await check();
      const metrics = await recipe.evaluate(ctx as never, batch);
      loss += (metrics.loss ?? NaN) * batch.length;
      results.push(metrics);
      emit({
        type: "progress",
        phase: "evaluating",
        done: index + 1,
        total: batches.length,
        unit: "batches",
      });
    }
    // eval_loss weighs rows alike; every other metric is a plain mean over batches.
    const metrics = { ...meanMetrics(results), loss: loss / rows.length };
    const named = Object.fromEntries(Object.entries(metrics).map(([key, value]) => [`eval_${key}`, value]));
    emit({ type: "eval", step, epoch: step === 0 ? 0 : plan.epoch(step), ...named });
    evaluationDue = false;
  };

  const checkpoint = async (step: number): Promise<void> => {
    const path = await options.save(stateAt(step));
    lastCheckpoint = step;
    emit({ type: "checkpoint", step, path });
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

  const isDue = (strategy: "no" | "steps" | "epoch", every: number, step: number): boolean => {
    if (strategy === "no") return false;
    if (strategy === "epoch") return step % plan.stepsPerEpoch === 0 || step === total;
    return step % intervalSteps(every, total) === 0;
  };

  let step = start;
  let tokensDone = ctx.state.numTokens;
  const generator = recipe.train(ctx as never);
  try {
    if (recipe.precompute) {
      const size = values.per_device_train_batch_size;
      const all = [...options.rows, ...(options.evalRows ?? [])];
      await recipe.precompute(ctx as never, inBatches(all, size));
    }
    await options.restore();
    if (evaluationDue) await evaluate(step);
    // A slow device shows its first step sooner when the answers can wait for it.
    if (step === 0 && options.sampler?.baseStays === false) await sample(0);
    let stepStart = options.now();
    for (;;) {
      while (control.paused() && !control.stopRequested()) await options.breathe();
      const next = await generator.next();
      if (next.done) break;
      const result: StepResult = next.value;
      step++;
      const { metrics } = result;
      requireFinite(step, metrics, lastCheckpoint);
      pending.steps.push(result);
      const seconds = Math.max(1e-9, (options.now() - stepStart) / 1000);
      const tokensPerSecond = (ctx.state.numTokens - tokensDone) / seconds;
      tokensDone = ctx.state.numTokens;
      if (isDue(values.logging_strategy, values.logging_steps, step)) {
        emit({
          type: "step",
          step,
          epoch: plan.epoch(step),
          ...summarise(pending),
          learning_rate: rateOf(step),
          tokens_per_second: tokensPerSecond,
        });
        pending.steps = [];
      }
      emit({ type: "progress", phase: "training", done: step, total, unit: "steps" });
      control.stepEnded();
      if (step === 1 && options.sampler?.baseStays === true) await sample(0);
      const evalEvery = values.eval_steps ?? values.logging_steps;
      // transformers evaluates after the last step too, whatever eval_steps says.
      const isLast = step === total && (options.evaluateAtEnd || values.eval_strategy !== "no");
      if (isDue(values.eval_strategy, evalEvery, step) || isLast) await evaluate(step);
      if (values.save_strategy !== "no") {
        if (isDue(values.save_strategy, values.save_steps, step) || step === total) {
          await checkpoint(step);
          await sample(step);
        }
      }
      if (control.stopRequested() && step < total) {
        await generator.return();
        if (lastCheckpoint !== step) await checkpoint(step);
        return { step, stopped: true, state: stateAt(step) };
      }
      await options.breathe();
      stepStart = options.now();
    }
  } catch (error) {
    if (!(error instanceof StopInsideStep)) throw error;
    policy.trained.clearGradients();
    if (lastCheckpoint !== step) await checkpoint(step);
    return { step, stopped: true, state: stateAt(step) };
  }
  return { step, stopped: false, state: stateAt(step) };
}

/** One log line for the steps since the last: means over micro-batches, loss over steps, the last norm and count. */
function summarise({ steps }: Pending): Metrics {
  const last = steps.at(-1)?.metrics ?? {};
  const spread = steps.flatMap(({ metrics, microBatches }) =>
    Array.from({ length: microBatches }, () => metrics),
  );
  const losses = steps.map(({ metrics }) => metrics.loss ?? NaN);
  return {
    ...meanMetrics(spread),
    loss: losses.reduce((a, b) => a + b, 0) / losses.length,
    grad_norm: last.grad_norm ?? NaN,
    num_tokens: last.num_tokens ?? NaN,
  };
}

function requireFinite(step: number, { loss, grad_norm }: Metrics, lastCheckpoint: number): void {
  const bad = [
    ["loss", loss],
    ["gradient norm", grad_norm],
  ].find(([, value]) => !Number.isFinite(value));
  if (!bad) return;
  const kept =
    lastCheckpoint > 0
      ? `The last good checkpoint is that of step ${lastCheckpoint}.`
      : "No checkpoint was written before it.";
  throw new AppError(
    "train/not-finite",
    `At step ${step} the ${bad[0]} is ${String(bad[1])}, expected a finite number. ${kept}`,
    "Lower learning_rate, or set max_grad_norm to 1 and warmup_steps above 0, then start again or resume.",
  );
}
