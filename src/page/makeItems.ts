// New items of a judging task as the page asks for them: in the data worker where nothing has to be computed, in the trainer where a
// strategy asks a reward model.
import { type PairingStrategy, pairingStrategies } from "../data/annotation/pairing/index.ts";
import { AppError, quote } from "../domain/errors.ts";
import type { ProjectData } from "../domain/records/index.ts";
import { addPairs, type AddPairsOptions } from "../runs/projectPairs.ts";
import type { ItemsMade, ItemsRequest } from "./bridge/judgingTypes.ts";

/** AppError "judging/...": nothing was added. */
export async function makeItems(
  data: ProjectData,
  task: string,
  { strategy: id, count, randomShare, heldOutShare }: ItemsRequest,
  more: Pick<AddPairsOptions, "scorer" | "check"> = {},
): Promise<ItemsMade> {
  const strategy = (pairingStrategies as readonly PairingStrategy[]).find((one) => one.id === id);
  if (strategy === undefined)
    throw new AppError(
      "judging/unknown-strategy",
      `There is no strategy ${quote(id)}.`,
      "Choose one of the list.",
    );
  const record = (await data.tasks.all()).find((one) => one.id === task);
  if (record === undefined)
    throw new AppError("judging/no-task", `There is no task ${quote(task)}.`, "Make the task first.");
  const addedAtMs = Date.now();
  const seed = record.seed;
  const made = await addPairs(data, {
    task,
    strategy,
    count,
    randomShare,
    heldOutShare,
    seed,
    addedAtMs,
    ...more,
  });
  const { items, withoutAnswers, heldBack, heldBackWhy } = made;
  const fewer = `There were ${made.pool} pairs to choose from, so that ${items.length} were added.`;
  return {
    added: items.length,
    withoutAnswers,
    heldBack,
    heldBackWhy: [...heldBackWhy],
    notes: items.length < count ? [fewer] : [],
  };
}
