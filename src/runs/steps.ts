// Which rows make which optimiser step: epochs, micro-batches, accumulation, as transformers' Trainer cuts them.
// A step's data follow from the seed and the step alone, so that a resumed run needs no state of its own here.

import type { Pace, Recipe } from "../algorithms/recipe.ts";
import type { CommonValues } from "../domain/config/common.ts";
import { permutation, randomStream } from "../domain/random.ts";

export interface StepPlan {
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  /** Row indices by micro-batch, for a step from 1. */
  microBatches(step: number): readonly (readonly number[])[];
  /** Row indices from a place on in the run of all epochs, one behind the other. */
  rowsAt(place: number, count: number): readonly number[];
  /** Epochs done after a step, with its fraction. */
  epoch(step: number): number;
}

/**
 * The steps of a run over so many rows, by its settings; max_steps above 0 decides alone. `pace`: of a method that takes
 * rows by itself (`rowsAt`).
 */
function planSteps(values: CommonValues, rows: number, pace?: Pace): StepPlan {
  const { per_device_train_batch_size: batchSize, gradient_accumulation_steps: accumulation } = values;
  const { num_train_epochs: epochs, max_steps: maxSteps, shuffle, seed } = values;
  const microPerEpoch = Math.ceil(rows / batchSize);
  const stepsPerEpoch = pace?.stepsPerEpoch ?? Math.ceil(microPerEpoch / accumulation);
  /** Of an epoch, where whole drawings are taken. */
  const usable = pace === undefined || pace.rowsAtOnce > rows ? rows : rows - (rows % pace.rowsAtOnce);
  const totalSteps = maxSteps > 0 ? maxSteps : Math.ceil(epochs * stepsPerEpoch);
  let orderedEpoch = -1;
  let order: readonly number[] = [];
  const orderOf = (epoch: number): readonly number[] => {
    if (epoch !== orderedEpoch) {
      const random = randomStream(seed, `shuffle/${epoch}`);
      order = shuffle ? permutation(rows, random) : Array.from({ length: rows }, (_, i) => i);
      orderedEpoch = epoch;
    }
    return order;
  };
  return {
    totalSteps,
    stepsPerEpoch,
    microBatches(step) {
      const epoch = Math.floor((step - 1) / stepsPerEpoch);
      const first = ((step - 1) % stepsPerEpoch) * accumulation;
      const ids = orderOf(epoch);
      const batches: number[][] = [];
      for (let micro = first; micro < Math.min(first + accumulation, microPerEpoch); micro++) {
        batches.push(ids.slice(micro * batchSize, (micro + 1) * batchSize));
      }
      return batches;
    },
    rowsAt: (place, count) =>
      Array.from({ length: count }, (_, i) => {
        const at = place + i;
        return orderOf(Math.floor(at / usable))[at % usable] ?? 0;
      }),
    epoch(step) {
      if (pace !== undefined) return pace.epoch?.(step) ?? step / stepsPerEpoch;
      const finished = Math.floor((step - 1) / stepsPerEpoch);
      const micro = Math.min(microPerEpoch, (((step - 1) % stepsPerEpoch) + 1) * accumulation);
      return finished + micro / microPerEpoch;
    },
  };
}

/** The steps of a method's run, at its own pace where it has one. */
export function plannedSteps(recipe: Pick<Recipe, "pace">, values: CommonValues, rows: number): StepPlan {
  const pace = recipe.pace?.(values, rows);
  const { steps } = pace ?? {};
  const settings = values.max_steps > 0 || steps === undefined ? values : { ...values, max_steps: steps };
  return planSteps(settings, rows, pace);
}

/** Cuts rows into batches of `size`, in order. */
export function inBatches<T>(rows: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let i = 0; i < rows.length; i += size) batches.push(rows.slice(i, i + size));
  return batches;
}
