// What can be expected of an item whose right answer is known: a verdict for each choice but that nobody decides.
import type { ItemRecord, TaskRecord } from "../../domain/records/index.ts";
import { widgetOfTask } from "./said.ts";
import { skipChoice } from "./widgets/skipChoice.ts";

export const inOrder = ({ completionIds }: Pick<ItemRecord, "completionIds">) => ({
  completionIds,
  order: completionIds.map((_, place) => place),
});

/** Labels as if the answers were shown in the item's order. */
export function expectable(task: TaskRecord, item: ItemRecord): { label: string; verdict: string }[] {
  const widget = widgetOfTask(task);
  const { completionIds } = item;
  const common = {
    version: 1,
    project: item.project,
    eventId: "e",
    itemId: item.id,
    annotator: "owner",
    annotatorKind: "human",
  } as const;
  return widget.choices(completionIds.length).flatMap(({ id, label }) => {
    const verdict = widget.verdictOf(widget.events(id, inOrder(item), common), completionIds);
    return verdict === undefined || id === skipChoice.id ? [] : [{ label, verdict }];
  });
}
