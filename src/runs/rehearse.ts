// The first steps of a run without their numbers: the kernels that they need are compiled while the weights load. Where
// kernels need no compiling there is nothing to rehearse.

import type { Recipe, RecipeContext } from "../algorithms/recipe.ts";
import type { AnyRow } from "../data/rows/index.ts";
import type { RunConfig } from "../domain/config/runConfig.ts";
import type { Backend } from "../engine/backend.ts";
import { Engine } from "../engine/engine.ts";
import { createRehearsal } from "../engine/rehearsal.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import type { Model } from "../models/model.ts";
import { runContext } from "./context.ts";
import { loadModels, type LoadRequest } from "./loadModels.ts";
import { afterStart } from "./roles.ts";
import type { StepPlan } from "./steps.ts";

interface RehearsalOptions {
  readonly backend: Backend;
  readonly recipe: Recipe;
  readonly values: RunConfig["values"];
  readonly rows: readonly AnyRow[];
  readonly evalRows: readonly AnyRow[];
  readonly plan: StepPlan;
  readonly eosIds: readonly number[];
  readonly inputs: RecipeContext<AnyRow, unknown>["inputs"];
  /** As for the run itself. */
  readonly request: LoadRequest;
}

/** Resolves when all is compiled. What cannot be rehearsed is compiled when the run first meets it. */
export async function rehearse(options: RehearsalOptions): Promise<void> {
  const { backend } = options;
  if (backend.prepare === undefined) return;
  const { backend: stage, calls } = createRehearsal(backend);
  await firstSteps(new Engine(stage), options).catch(() => undefined);
  await backend.prepare(calls);
}

const silent = { record: () => undefined, show: () => undefined, note: () => undefined };

/** Rows differ in length, and lengths in the kernels that they take: a few steps meet most of them. */
const rehearsedSteps = 4;

async function firstSteps(
  engine: Engine,
  { recipe, values, rows, evalRows, plan, eosIds, inputs, request }: RehearsalOptions,
): Promise<void> {
  const owned: Model[] = [];
  const models = await loadModels(
    {
      ...request,
      engine,
      source: withoutNumbers(request.source),
      open: async (name, task) => withoutNumbers(await request.open(name, task)),
      memoryLimitBytes: Infinity,
      emit: () => undefined,
    },
    owned,
  );
  const check = request.breathe;
  const position = { step: 0, updates: 0, hasUpdated: false };
  const shared = {
    ...runContext(
      { engine, values, models, rows, plan, eosIds, inputs, ...silent, isRehearsal: true, check },
      position,
    ),
    config: values,
    state: recipe.start?.(values) ?? {},
  };
  const count = Math.min(rehearsedSteps, plan.totalSteps);
  const seen = Array.from({ length: count }, (_, i) => plan.microBatches(i + 1))
    .flat()
    .map((ids) => ids.flatMap((i) => rows[i] ?? []));
  const held = evalRows.slice(0, values.per_device_eval_batch_size);
  const prepared = await recipe.prepare?.(shared, [...seen, held]);
  const ctx = { ...shared, models: afterStart(models), prepared };
  const steps = recipe.train(ctx);
  for (let step = 0; step < count; step++) {
    await steps.next();
    position.step += 1;
  }
  await steps.return();
  if (held.length > 0) await recipe.evaluate(ctx, held);
}

function withoutNumbers(source: ModelSource): ModelSource {
  const sizeOf = (name: string): number => source.shape(name).reduce((a, b) => a * b, 1);
  return { ...source, read: (name) => Promise.resolve(new Float32Array(sizeOf(name))) };
}
