// What the page says of erasing a person and of how long documents are kept: a recruiter's words.
import type { Duty } from "../../domain/duties.ts";
import type { RetentionRule } from "../../domain/retention.ts";
import type { MadeView } from "../../page/bridge/documentTypes.ts";
import { plural } from "./format.ts";

/** By the name of what goes: one of them, and many where an s is not enough. */
const words: Readonly<Record<string, readonly [one: string, many?: string]>> = {
  document: ["document"],
  prompt: ["prompt"],
  completion: ["answer"],
  item: ["item to judge", "items to judge"],
  comparison: ["judgement"],
  rating: ["rating"],
  pair: ["pair of answers", "pairs of answers"],
  rollout: ["answer drawn in training", "answers drawn in training"],
  sample: ["answer drawn in an evaluation", "answers drawn in an evaluation"],
  line: ["line elsewhere", "lines elsewhere"],
  file: ["file"],
};

/** "1 document, 3 prompts, 6 answers": what goes, by kind, in the order in which it was made. */
export function erasedWords(erased: readonly { readonly record: string }[]): string {
  const counts = Object.entries(words).flatMap(([record, [one, many]]) => {
    const count = erased.filter((each) => each.record === record).length;
    return count === 0 ? [] : [plural(count, one, many)];
  });
  return counts.length === 0 ? "nothing" : counts.join(", ");
}

export function markedWords(marked: readonly string[]): string {
  if (marked.length === 0) return "No model has learned from it.";
  return `${plural(marked.length, "saved model")} learned from it. ${marked.length === 1 ? "It keeps its weights and says" : "They keep their weights and say"} so from then on; train again without it to be rid of what was learned.`;
}

/** What erasing here cannot do. */
export const beyondErasing =
  "Copies that were exported, sent or saved elsewhere are not reached, and neither are backups. What a model learned stays in its weights.";

export function ruleWords({ months, kind, counts }: RetentionRule): string {
  const time = months % 12 === 0 ? plural(months / 12, "year") : plural(months, "month");
  return `${kind === "atMost" ? "At most" : "At least"} ${time} ${counts}.`;
}

export function sourceWords({ asOf, source }: Pick<Duty, "asOf" | "source">): string {
  return source === "memory"
    ? `As of ${asOf}, not checked: look it up before you rely on it.`
    : `As of ${asOf}, by secondary sources.`;
}

/** What was made of a document: all counts, so that a nought is said as well. */
export function madeWords({ prompts, answers, judgements, checkpoints, quotations }: MadeView): string {
  const counts = [plural(prompts, "prompt"), plural(answers, "answer"), plural(judgements, "judgement")];
  const lines =
    quotations === 0
      ? ""
      : ` ${plural(quotations, "line")} elsewhere ${quotations === 1 ? "quotes" : "quote"} it.`;
  return `${counts.join(", ")}; ${plural(checkpoints, "saved model")} learned from it.${lines}`;
}
