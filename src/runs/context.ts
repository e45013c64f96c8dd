// What stands behind a recipe's context (src/algorithms/recipe.ts): scopes, reads, submits, dropout's numbers, the optimiser.
// It knows no method. `position` is where the run stands, kept here because passes and updates count in it.

import type {
  Asked,
  AskedPasses,
  PassNumbers,
  PassSlopes,
  Reading,
  RecipeContext,
  Rollout,
  RoleModel,
  Sampling,
  Slopes,
} from "../algorithms/recipe.ts";
import type { AnyRow } from "../data/rows/index.ts";
import type { CommonValues } from "../domain/config/common.ts";
import { AppError } from "../domain/errors.ts";
import { kernelSeed, randomStream } from "../domain/random.ts";
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import { klDivergence } from "../engine/ops/klDivergence.ts";
import { updateAll } from "../engine/optim/parameters.ts";
import type { Recording } from "../engine/recording.ts";
import { scheduleFactor, warmupCount } from "../engine/optim/schedule.ts";
import { generate, wideBatch } from "../models/decode.ts";
import type { PassOptions } from "../models/model.ts";
import { makeBatch, type Tree } from "../models/tokenBatch.ts";
import { createLateReads } from "./lateReads.ts";
import { type RoleModels, trainedRoles } from "./roles.ts";
import { scoreScale } from "./scoreScale.ts";
import { scoreIds, scoreRollouts } from "./scores.ts";
import type { StepPlan } from "./steps.ts";

interface ContextOptions {
  readonly engine: Engine;
  readonly values: CommonValues;
  readonly models: RoleModels;
  readonly rows: readonly AnyRow[];
  readonly plan: StepPlan;
  readonly eosIds: readonly number[];
  readonly inputs: RecipeContext<AnyRow, unknown>["inputs"];
  readonly record: RecipeContext<AnyRow, unknown>["record"];
  readonly show: RecipeContext<AnyRow, unknown>["show"];
  readonly note: (message: string) => void;
  readonly isRehearsal?: true;
  /** Awaited within passes; throws to end the step. */
  readonly check: () => Promise<void>;
}

export interface Position {
  /** Steps that are finished. */
  step: number;
  /** Updates of the optimiser, over all steps. */
  updates: number;
  /** The step under way has changed weights: it can be given up without a trace only where they are kept as they were. */
  hasUpdated: boolean;
}

/** Training passes a step that have dropout numbers of their own. */
const passesAStep = 2 ** 12;

export function learningRate(values: CommonValues, step: number, totalSteps: number): number {
  const warmup = warmupCount(values.warmup_steps, totalSteps);
  return values.learning_rate * scheduleFactor(values.lr_scheduler_type, step - 1, warmup, totalSteps);
}

/** All of a context but what is the recipe's own: config, state, prepared. */
export function runContext(
  options: ContextOptions,
  position: Position,
): Omit<RecipeContext<AnyRow, unknown>, "config" | "state" | "prepared"> {
  const { engine, values, models, plan, check } = options;
  const { backend } = engine;
  const late = createLateReads(engine);
  const trained = trainedRoles(models).map(({ model }) => model);
  let trainingPasses = 0;

  const isLearnedFrom = ({ model, adapter }: RoleModel): boolean => adapter && trained.includes(model);

  /** Readings of one pass on the device; with its recording where it is learned from. */
  function forward(asked: Asked, learns: boolean): Forward {
    const { of, batch, readings } = asked;
    const { model, adapter } = of;
    const dropout =
      learns && !values.disable_dropout
        ? { dropout: { seed: values.seed, pass: position.step * passesAStep + trainingPasses++ } }
        : {};
    const checkpointing = learns ? values.gradient_checkpointing : true;
    const settings = { adapter, checkpointing, ...dropout };
    // Outside the recording, nothing of the layers is learned from.
    const below = learns && asked.headOnly ? model.hidden(batch, settings) : undefined;
    const body = () => readFrom(asked, settings, below ?? model.hidden(batch, settings));
    if (!learns) return { readings, out: engine.scope(body), recording: undefined };
    const recording = engine.record(body);
    return { readings, out: recording.result, recording };
  }

  async function pass<const A extends AskedPasses>(
    asked: A,
    slopesOf?: (numbers: PassNumbers<A>) => PassSlopes<A>,
  ): Promise<PassNumbers<A>> {
    await check();
    return engine.scopeAsync(async () => {
      const passes = Object.entries(asked).flatMap(([name, one]) =>
        one ? [{ name, one, learns: slopesOf !== undefined && isLearnedFrom(one.of) }] : [],
      );
      // What is learned from comes last: the others need nothing kept of them.
      passes.sort((a, b) => Number(a.learns) - Number(b.learns));
      const forwards = passes.map(({ name, one, learns }) => ({ name, ...forward(one, learns) }));
      // Read together: every wait for a GPU costs.
      const arrays = await late.readWith(
        forwards.flatMap(({ readings, out }) => readings.map((key) => out[key])),
      );
      const numbers = Object.fromEntries(
        forwards.map(({ name, readings }) => [
          name,
          Object.fromEntries(readings.map((key) => [key, arrays.shift()])),
        ]),
      ) as unknown as PassNumbers<A>;
      if (slopesOf === undefined) return numbers;
      await check();
      const slopes: Readonly<Record<string, Slopes<Reading> | undefined>> = slopesOf(numbers);
      for (const { name, readings, out, recording } of forwards) {
        if (recording === undefined) continue;
        const gradients = readings.flatMap((key) => {
          const slope = slopes[name]?.[key];
          return slope === undefined ? [] : [{ of: out[key], gradient: engine.tensor(slope) }];
        });
        if (gradients.length > 0) await engine.backwardInTurns(recording, gradients, check);
      }
      backend.submit();
      return numbers;
    });
  }

  return {
    models,
    pass,
    random: (...name) => randomStream(values.seed, ["recipe", ...name].join("/")),
    batch: (trees: readonly Tree[], of: RoleModel = models.policy) =>
      makeBatch(trees, { multiple: backend.shapeMultiple, rows: rowsFor(of), padId: of.model.padId }),
    rowsAt: (place, count) => plan.rowsAt(place, count).flatMap((i) => options.rows[i] ?? []),
    totalSteps: plan.totalSteps,
    inputs: options.inputs,
    record: options.record,
    show: options.show,
    note: options.note,
    isRehearsal: options.isRehearsal ?? false,
    textOfIds: (ids) => models.policy.tokenizer?.decode(ids),
    endIds: options.eosIds,
    padId: models.policy.tokenizer?.padId ?? models.policy.tokenizer?.eosId ?? models.policy.model.padId ?? 0,
    vocabularySize: models.policy.model.config.vocabularySize,
    hasText: models.policy.tokenizer !== undefined,
    rowCount: options.rows.length,
    learningRate: () => learningRate(values, position.step + 1, plan.totalSteps),
    scaleOf({ role }) {
      return scoreScale(models[role]?.name ?? "", models[role]?.source.config ?? {});
    },
    textOf({ ids }) {
      const { tokenizer } = models.policy;
      if (tokenizer !== undefined) return tokenizer.decode(ids, { skipSpecialTokens: true });
      throw new AppError(
        "tokenizer/missing",
        `${models.policy.name} brings no tokenizer, and a reward is asked of the text of its answers.`,
        "Give the whole folder of the model (tokenizer.json), or a reward model that reads its ids.",
      );
    },
    async *steps() {
      const first = position.step + 1;
      for (let step = first; step <= plan.totalSteps; step++) {
        await check();
        trainingPasses = 0;
        const microBatches = plan.microBatches(step).map((ids) => ids.flatMap((i) => options.rows[i] ?? []));
        yield { step, microBatches };
      }
    },
    async rollouts(prompts, sampling: Sampling, ...name) {
      const { model, adapter } = models.policy;
      const drawn: Rollout[] = [];
      const seed = kernelSeed(values.seed, "rollouts", ...name);
      const batchSize = wideBatch(model, prompts, sampling.maxNewTokens, sampling.cacheDtype);
      const settings = { ...sampling, seed, eosIds: options.eosIds, adapter, check, batchSize };
      for await (const { promptIndex, sampleIndex, ids, logprobs, finish } of generate(
        model,
        prompts,
        settings,
      )) {
        const promptIds = prompts[promptIndex] ?? [];
        drawn.push({
          prompt: promptIndex,
          sample: sampleIndex,
          promptIds,
          ids,
          logprobs,
          ended: finish === "eos",
        });
      }
      return drawn;
    },
    scores: ({ role, model, adapter }, rollouts, { endText = true } = {}) => {
      const tokenizers = { own: models[role]?.tokenizer, policy: models.policy.tokenizer };
      return scoreRollouts(model, adapter, tokenizers, rollouts, { check, endText });
    },
    async scoresOfIds({ model, adapter }, rows) {
      return (await scoreIds(model, rows, { adapter, check })).map(({ score }) => score);
    },
    update(clip = "together", rate = learningRate(values, position.step + 1, plan.totalSteps)) {
      position.updates += 1;
      position.hasUpdated = true;
      const settings = {
        beta1: values.adam_beta1,
        beta2: values.adam_beta2,
        epsilon: values.adam_epsilon,
        weightDecay: values.weight_decay,
        maxGradNorm: clip === "unclipped" ? 0 : values.max_grad_norm,
      };
      const parameters = trained.map((model) => model.trained);
      const groups = clip === "apart" ? parameters.map((one) => [one]) : [parameters];
      const [first, ...others] = groups.map((group) =>
        updateAll(engine, group, settings, rate, position.updates),
      );
      if (first === undefined) throw new Error("internal: an update of nothing");
      backend.submit();
      for (const state of others) engine.release(state);
      return late.first(first);
    },
    settle: late.settle,
  };
}

interface Forward {
  readonly readings: readonly Reading[];
  readonly out: Readonly<Record<Reading, Tensor>>;
  readonly recording: Recording<unknown> | undefined;
}

const ofHeads: readonly Reading[] = ["score", "value"];

/** The asked readings of one forward pass: the hidden states are computed once for all heads. */
function readFrom(
  { of: { model }, batch, readings, temperature, against }: Asked,
  options: PassOptions,
  hidden: Tensor,
): Readonly<Record<Reading, Tensor>> {
  const found: Partial<Record<Reading, Tensor>> = {};
  if (readings.some((key) => ofHeads.includes(key)))
    found.score = found.value = model.scoresOf(hidden, options);
  if (!readings.some((key) => !ofHeads.includes(key))) return found as Record<Reading, Tensor>;
  const own = model.logProbsOf(hidden, batch, options, temperature);
  Object.assign(found, own);
  if (readings.includes("divergence")) {
    if (against === undefined) throw new Error("internal: a divergence from no model");
    const { model: other, adapter } = against;
    const x = other.hidden(batch, { adapter });
    const { lse } = other.logProbsOf(x, batch, { adapter }, temperature);
    found.divergence = klDivergence(
      model.engine,
      { x: hidden, head: model.head("lm", options).weight, lse: own.lse },
      { x, head: other.head("lm", { adapter }).weight, lse },
      temperature,
    );
  }
  return found as Record<Reading, Tensor>;
}

/** Which tokens of a row a model is asked of. */
function rowsFor({ role, model: { description, architecture } }: RoleModel): "predict" | "last" | "first" {
  // A value model has the head of a classifier, and is asked at every token.
  return description.task === "classify" && role !== "value" ? architecture.pool : "predict";
}
