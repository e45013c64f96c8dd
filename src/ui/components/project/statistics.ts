// What a run measured on held-out pairs, with its uncertainty. Every number is one of the log's last evaluation.
import type { StepRecord } from "../../charts/metricCharts.ts";
import { wilson } from "../../words/format.ts";

export interface Outcome {
  step: number;
  accuracy: number;
  interval: [number, number];
  margin: number | null;
  loss: number | null;
  pairs: number;
  /** The log's mean is over batches: with a last batch that is not full it weighs that one's pairs more. */
  isApproximate: boolean;
}

type Measured = Readonly<Record<string, number | null>>;

/** Undefined before the first evaluation, and where nothing was held out. */
export function outcomeOf(
  last: (Pick<StepRecord, "step"> & { metrics: Measured }) | undefined,
  testRows: number,
  config: Readonly<Record<string, unknown>>,
): Outcome | undefined {
  const accuracy = last?.metrics["eval_rewards/accuracies"];
  if (last === undefined || typeof accuracy !== "number" || testRows < 1) return undefined;
  const batch = config["per_device_eval_batch_size"];
  return {
    step: last.step,
    accuracy,
    interval: wilson(accuracy, testRows),
    margin: last.metrics["eval_rewards/margins"] ?? null,
    loss: last.metrics["eval_loss"] ?? null,
    pairs: testRows,
    isApproximate: typeof batch !== "number" || testRows % batch !== 0,
  };
}

/** DPO's loss of a model that cannot tell the answers apart; other losses begin elsewhere. */
export function startingLoss(config: Readonly<Record<string, unknown>>): number | undefined {
  const loss = config["loss_type"] ?? "sigmoid";
  const isSigmoid = loss === "sigmoid" || (Array.isArray(loss) && loss.length === 1 && loss[0] === "sigmoid");
  return isSigmoid ? Math.LN2 : undefined;
}
