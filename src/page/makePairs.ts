// New items of a judging task as the page asks for them: in the data worker where nothing has to be computed, in the trainer where a
// strategy asks a reward model.
import type { ItemsAdded } from "../data/annotation/otherItems.ts";
import { type PairingStrategy, pairingStrategies } from "../data/annotation/pairing/index.ts";
import { widgetOfTask } from "../data/annotation/said.ts";
import { AppError, quote } from "../domain/errors.ts";
import type { ProjectData, TaskRecord } from "../domain/records/index.ts";
import { addPairs, type AddPairsOptions } from "../runs/projectPairs.ts";
import type { ItemsMade, ItemsRequest } from "./bridge/judgingTypes.ts";

/** AppError "judging/...": nothing was added. */
export async function makePairs(
  data: ProjectData,
  task: Pick<TaskRecord, "id" | "seed" | "title" | "widget">,
  { strategy: id, count, randomShare, heldOutShare }: ItemsRequest,
  more: Pick<AddPairsOptions, "addedAtMs" | "scorer" | "check">,
): Promise<ItemsMade> {
  const [least, most] = widgetOfTask(task).answers;
  if (least !== 2 || most !== 2)
    throw new AppError(
      "judging/not-pairs",
      `${quote(task.title)} does not ask about pairs of answers, so that no way to choose pairs serves it.`,
      "Add items to it without a reward model: they are drawn at random.",
    );
  const strategy = (pairingStrategies as readonly PairingStrategy[]).find((one) => one.id === id);
  if (strategy === undefined)
    throw new AppError(
      "judging/unknown-strategy",
      `${quote(id)} is no way to choose pairs: expected ${pairingStrategies.map((one) => quote(one.id)).join(", ")}.`,
      "Choose one of these.",
    );
  return itemsMade(
    await addPairs(data, {
      task: task.id,
      strategy,
      count,
      randomShare,
      heldOutShare,
      seed: task.seed,
      ...more,
    }),
  );
}

/** What was added, as the page is told. */
export function itemsMade({ items, withoutAnswers, heldBack, heldBackWhy, notes }: ItemsAdded): ItemsMade {
  return {
    added: items.length,
    withoutAnswers,
    heldBack,
    heldBackWhy: [...heldBackWhy],
    notes: [...notes],
  };
}
