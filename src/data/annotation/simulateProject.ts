// Simulated annotators at work on a project: its answers become pairs, and their judgements are added to it. What these annotators have
// judged already stays: the same call adds nothing twice, and answers that came since are judged on top, with loads and sides still
// balanced.
import { AppError } from "../../domain/errors.ts";
import type { ComparisonRecord, CompletionRecord, ProjectData } from "../../domain/records/index.ts";
import { contentId } from "../exchange/contentIds.ts";
import { type AnnotatorOptions, type ComparisonItem, simulateAnnotators } from "./simulatedAnnotators.ts";

export interface SimulatedCounts {
  /** Pairs that can be judged. */
  readonly items: number;
  /** New judgements, and those of these annotators that were there. */
  readonly comparisons: number;
  readonly already: number;
  /** Answers that cannot be judged, and pairs that say nothing. */
  readonly withoutUtility: number;
  readonly sameText: number;
}

/** AppError "annotate/...", "storage/...". */
export async function simulateProject(
  data: ProjectData,
  options: Omit<AnnotatorOptions, "before">,
): Promise<SimulatedCounts> {
  const completions = await data.completions.all();
  const { items, withoutUtility, sameText } = pairsOf(completions, await promptOrder(data));
  if (items.length === 0)
    throw new AppError(
      "annotate/nothing-to-judge",
      `None of the ${completions.length} answers of this project can be compared: ${withoutUtility} have no utility, and ${sameText} pairs are of the same text.`,
      "Two answers of a prompt need a utility each: import --format completions takes it.",
    );
  const names = new Set(options.annotators);
  const there = (await data.comparisons.all()).filter(
    ({ annotator, annotatorKind }) => annotatorKind === "simulated" && names.has(annotator),
  );
  const candidates = new Map(completions.map(({ id, candidate }) => [id, candidate]));
  const known = new Set(there.map(({ eventId }) => eventId));
  const events = simulateAnnotators(items, { ...options, before: there }).filter(
    ({ eventId }) => !known.has(eventId),
  );
  const made = events.map((event): ComparisonRecord => {
    const candidate = candidates.get(event.completionIds[0]);
    return {
      version: 1,
      project: data.project,
      eventId: event.eventId,
      itemId: event.itemId,
      annotator: event.annotator,
      annotatorKind: event.annotatorKind,
      completionIds: [...event.completionIds],
      shownOrder: [...event.shownOrder],
      verdict: event.verdict,
      ...(candidate === undefined || candidate === null ? {} : { candidate }),
    };
  });
  await data.comparisons.put(made);
  return { items: items.length, comparisons: made.length, already: there.length, withoutUtility, sameText };
}

/** Prompts by their place in the project. */
async function promptOrder(data: ProjectData): Promise<ReadonlyMap<string, number>> {
  return new Map((await data.prompts.all()).map(({ id }, i) => [id, i]));
}

const longestItemId = 150;

/** Every two answers of a prompt, the earlier one first: none is left without a judgement, whatever their number. */
function pairsOf(completions: readonly CompletionRecord[], order: ReadonlyMap<string, number>) {
  const byPrompt = new Map<string, CompletionRecord[]>();
  for (const one of completions) {
    const key = one.promptId ?? JSON.stringify(one.prompt);
    const group = byPrompt.get(key);
    if (group === undefined) byPrompt.set(key, [one]);
    else group.push(one);
  }
  const last = order.size;
  const groups = [...byPrompt].sort(([a], [b]) => (order.get(a) ?? last) - (order.get(b) ?? last));
  const items = new Map<string, ComparisonItem>();
  let sameText = 0;
  for (const [, group] of groups) {
    const told = group.flatMap(({ id, completion: text, utility, group: of = null }) =>
      typeof utility === "number" ? [{ id, text, utility, group: of }] : [],
    );
    for (const [i, first] of told.entries())
      for (const second of told.slice(i + 1)) {
        if (first.text === second.text) sameText++;
        else {
          // "a" with "b-c" is another pair than "a-b" with "c".
          const plain = `${first.id}-${second.id}`;
          const isPlain = plain.length <= longestItemId && !items.has(plain);
          const itemId = isPlain ? plain : contentId("i", first.id, second.id);
          items.set(itemId, { itemId, answers: [first, second] });
        }
      }
  }
  const withoutUtility = completions.filter(({ utility }) => typeof utility !== "number").length;
  return { items: [...items.values()], withoutUtility, sameText };
}
