// What a run leaves as its result: the last step's weights, or those of the checkpoint that its judge likes best.

import type { Conclusion } from "../algorithms/recipe.ts";
import { bestOf, type Judged } from "../algorithms/validation.ts";
import { checkpointName } from "../domain/runFolder.ts";
import { checkpointFault } from "../storage/checkpoints.ts";
import type { ProjectStore } from "../storage/projectStore.ts";
import { readEvent, type RunEvent } from "./events.ts";
import type { RoleModel } from "./roles.ts";
import { modelFiles, restoreFiles, type RunFacts } from "./savedModel.ts";
import type { Validator } from "./validate.ts";

type Best = NonNullable<Extract<RunEvent, { type: "done" }>["best"]>;

interface Ended {
  /** Its last. */
  readonly step: number;
  readonly told: Conclusion;
  readonly validator?: Validator | undefined;
}

interface ResultOptions {
  readonly trained: readonly RoleModel[];
  /** Of the model as it stood after a step. */
  readonly factsAt: (step: number) => RunFacts;
  readonly output: ProjectStore;
  /** The trained models as they were before the first step, in place of those of the run. */
  readonly startAgain: () => Promise<readonly RoleModel[]>;
  readonly note: (message: string) => void;
}

/** The files of the result, and what the judge chose. The models hold other weights afterwards. AppError "checkpoint/...". */
export async function resultOf(
  { step, told, validator }: Ended,
  { trained, factsAt, output, startAgain, note }: ResultOptions,
): Promise<{ readonly files: Map<string, Uint8Array>; readonly best?: Best }> {
  const chosen = validator && (await wholeBest(validator, step, output, note));
  const { judge = null } = chosen ?? {};
  if (validator === undefined || chosen === undefined || judge === null) {
    if (validator !== undefined)
      note(
        `The judge chose nothing: no evaluation has a finite score within ${validator.klLimit} nats of the start. final is the model of the last step.`,
      );
    return { files: await modelFiles(trained, factsAt(step), told) };
  }
  const checkpoint = chosen.step === 0 ? null : checkpointName(chosen.step);
  const best: Best = { step: chosen.step, judge, checkpoint };
  note(sentenceOf(chosen, validator, step));
  if (!validator.keepsBest || chosen.step === step)
    return { files: await modelFiles(trained, factsAt(step), told), best };
  const what =
    checkpoint === null ? "the model that the run began with" : `that of step ${chosen.step} of ${step}`;
  const judged = {
    ...factsAt(chosen.step),
    chosen: `It is ${what}, which a reward model that was not learned from liked best.`,
  };
  if (checkpoint === null) return { files: await modelFiles(await startAgain(), judged), best };
  await restoreFiles(trained, output, checkpoint);
  return { files: await modelFiles(trained, judged, told), best };
}

/** The best whose weights can still be had: its checkpoint may have been damaged, or pruned by a run that went on from an older one. */
async function wholeBest(
  { judged, klLimit }: Validator,
  last: number,
  output: ProjectStore,
  note: ResultOptions["note"],
): Promise<Judged | undefined> {
  let left = judged;
  for (;;) {
    const best = bestOf(left, klLimit);
    if (best === undefined || best.step === last || best.step === 0) return best;
    const folder = checkpointName(best.step);
    const fault = await checkpointFault(output, folder);
    if (fault === undefined) return best;
    note(`The judge likes ${folder} best, which is not whole: ${fault}. The next best is taken.`);
    left = left.filter(({ step }) => step !== best.step);
  }
}

function sentenceOf(best: Judged, { keepsBest, start, klLimit }: Validator, last: number): string {
  const shown = (value: number | null | undefined): string =>
    typeof value === "number" ? value.toPrecision(3) : "unknown";
  if (best.step === 0) {
    const result = keepsBest
      ? "final is the model that the run began with"
      : "final is the last step's all the same, as load_best_model_at_end is false";
    return `No checkpoint within ${klLimit} nats of the start is better than the model that the run began with, by the judge (${shown(best.judge)}): ${result}. Look at the reward: a judge that disagrees with it says that it is not what you want learned.`;
  }
  const from = start === undefined ? "" : ` against ${shown(start.judge)} at the start`;
  const result = keepsBest
    ? `final has its weights${best.step === last ? "" : `, not those of step ${last}`}`
    : "final is the last step's, as load_best_model_at_end is false";
  return `Within ${klLimit} nats of the start the judge likes step ${best.step} best (${shown(best.judge)}${from}, ${shown(best.distance)} nats away): ${result}.`;
}

/** What the judge chose in a run that has ended, by its log. */
export function bestOfLog(log: string | undefined, klLimit: number): Best | undefined {
  const judged = (log ?? "").split("\n").flatMap((line): Judged[] => {
    const event = readEvent(line);
    if (event?.type !== "eval" || !("eval_judge" in event.metrics)) return [];
    const { eval_judge: judge = null, eval_kl_exact: distance = null } = event.metrics;
    return [{ step: event.step, judge, distance }];
  });
  const { step, judge = null } = bestOf(judged, klLimit) ?? {};
  if (step === undefined || judge === null) return undefined;
  return { step, judge, checkpoint: step === 0 ? null : checkpointName(step) };
}
