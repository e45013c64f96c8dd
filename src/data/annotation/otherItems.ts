// Items for ways to answer that take other than two answers: single answers, or all of a prompt's. Pairs are chosen by strategies
// (pairing/).
import { permutation, randomStream } from "../../domain/random.ts";
import type { CompletionRecord, ItemRecord, ProjectData } from "../../domain/records/index.ts";
import { AppError } from "../../domain/errors.ts";
import { blinded } from "./blind.ts";
import type { Widget } from "./widgets/index.ts";

export interface OtherItemsOptions {
  readonly task: string;
  readonly widget: Widget;
  readonly count: number;
  readonly seed: number;
  readonly addedAtMs: number;
}

export interface ItemsAdded {
  readonly items: readonly ItemRecord[];
  /** Prompts with too few answers. */
  readonly withoutAnswers: number;
  readonly heldBack: number;
  readonly heldBackWhy: readonly string[];
  /** Where it is fewer than asked for, in sentences. */
  readonly notes: readonly string[];
}

/** At random among those that are no items of the task yet. AppError "judging/no-items". */
export async function addOtherItems(
  data: ProjectData,
  { task, widget, count, seed, addedAtMs }: OtherItemsOptions,
): Promise<ItemsAdded> {
  const prompts = await data.prompts.all();
  const { shown, heldBack, why } = blinded(
    await data.completions.all(),
    new Map(prompts.map(({ id, prompt }) => [id, prompt])),
  );
  const known = new Set((await data.items.all()).filter(({ taskId }) => taskId === task).map(({ id }) => id));
  const [least, most] = widget.answers;
  const byPrompt = new Map<string, CompletionRecord[]>();
  for (const one of shown) {
    const { promptId } = one;
    if (promptId === undefined) continue;
    const group = byPrompt.get(promptId) ?? [];
    // Two answers of one text say nothing about each other.
    if (!group.some(({ completion }) => completion === one.completion))
      byPrompt.set(promptId, [...group, one]);
  }
  const groups = [...byPrompt.values()].flatMap((group) =>
    most === 1 ? group.map((one) => [one]) : group.length < least ? [] : [group.slice(0, most)],
  );
  const pool = groups
    .map((group) => itemOf(group, { project: data.project, task, addedAtMs }))
    .filter(({ id }) => !known.has(id));
  if (pool.length === 0)
    throw new AppError(
      "judging/no-items",
      known.size > 0
        ? "All that can be judged in this way is in the task already."
        : `No prompt has ${least === 1 ? "an answer" : `${least} different answers`} that can be judged.`,
      "Have more answers written to the prompts (page Data, or the command generate).",
    );
  const order = permutation(pool.length, randomStream(seed, `items/${task}/${addedAtMs}`));
  const items = order.slice(0, count).flatMap((i) => pool[i] ?? []);
  await data.items.put(items);
  const answered = new Set(groups.map(([first]) => first?.promptId));
  return {
    items,
    withoutAnswers: prompts.filter(({ id }) => !answered.has(id)).length,
    heldBack,
    heldBackWhy: why,
    notes:
      items.length < count
        ? [`There ${pool.length === 1 ? "was 1" : `were ${pool.length}`} to choose from.`]
        : [],
  };
}

function itemOf(
  group: readonly CompletionRecord[],
  { project, task, addedAtMs }: { project: string; task: string; addedAtMs: number },
): ItemRecord {
  const ids = group.map(({ id }) => id);
  const [first] = group;
  const { promptId = "", candidate = null } = first ?? {};
  // A prompt is asked about once in a task; later answers of it make no second item.
  const name = ids.length === 1 ? (ids[0] ?? "") : promptId;
  return {
    version: 1,
    project,
    id: `${task}/${name}`,
    taskId: task,
    promptId,
    completionIds: ids,
    arm: "random",
    kind: "normal",
    addedAtMs,
    ...(candidate === null ? {} : { candidate }),
  };
}
