// What is measured of a task's judgements for whoever owns it: how far annotators agree, and how each departs from the others. Of
// judgements that stand, at any moment. What measures is loaded when it is first asked for.
import { expectable } from "../../data/annotation/expectable.ts";
import { ownStatistics } from "../../data/annotation/ownStatistics.ts";
import { judgedOrder, judgedValue } from "../../data/annotation/judgedValue.ts";
import { widgetOfTask } from "../../data/annotation/said.ts";
import { type ScreenDecision, screenKey, screensOf } from "../../data/annotation/screens.ts";
import type { Widget } from "../../data/annotation/widgets/index.ts";
import { type Judged, standing } from "../../data/annotation/standing.ts";
import type { ItemRecord, SamplePrompt } from "../../domain/records/index.ts";
import type { CheckItem } from "../../evaluation/annotators/annotatorReport.ts";
import type { AnnotatorReportRow, ItemsPage, OwnedItem, TaskReport } from "../bridge/judgingTypes.ts";
import type { JudgingDesk } from "./judging.ts";
import { noTask } from "../noTask.ts";

/** Intervals do not change from one look to the next. */
const bootstrap = { draws: 1000, seed: 0 };

export function createReport(desk: JudgingDesk) {
  async function taskIn(project: string, id: string) {
    const data = await desk.data(project);
    const [tasks, items] = await Promise.all([data.tasks.all(), data.items.all()]);
    const task = tasks.find((one) => one.id === id);
    if (task === undefined) throw noTask(id);
    return { data, task, items: items.filter(({ taskId }) => taskId === id) };
  }

  return {
    async report(project: string, id: string): Promise<TaskReport> {
      const [{ measureAgreement }, { JudgementTable }, { annotatorReport }] = await Promise.all([
        import("../../evaluation/agreement/measureAgreement.ts"),
        import("../../evaluation/agreement/judgementTable.ts"),
        import("../../evaluation/annotators/annotatorReport.ts"),
      ]);
      const { data, task, items } = await taskIn(project, id);
      const widget = widgetOfTask(task);
      const [allComparisons, allRatings, voids, completions] = await Promise.all([
        data.comparisons.all(),
        data.ratings.all(),
        data.voids.all(),
        data.completions.all(),
      ]);
      const itemOf = new Map(items.map((one) => [one.id, one]));
      const isOurs = ({ taskId, itemId }: Judged): boolean =>
        taskId === id && itemOf.has(itemId) && itemOf.get(itemId)?.kind !== "practice";
      // Sums in another order differ in their last digits: files in any order give the same numbers.
      const comparisons = [...standing(allComparisons.filter(isOurs), voids).standing].sort((a, b) =>
        a.eventId < b.eventId ? -1 : 1,
      );
      const ratings = standing(allRatings.filter(isOurs), voids).standing;
      const isNormal = ({ itemId }: Judged): boolean => itemOf.get(itemId)?.kind === "normal";
      const [pairs, singles] = [comparisons.filter(isNormal), ratings.filter(isNormal)];
      const checks = items.flatMap(({ id: itemId, kind, expected }): CheckItem[] =>
        (kind === "gold" || kind === "attention") && expected !== undefined
          ? [{ itemId, kind, expected }]
          : [],
      );
      const used = new Set(comparisons.flatMap(({ completionIds }) => completionIds));
      const { annotators, level } = annotatorReport(
        comparisons,
        completions.flatMap(({ id: answer, completion, group, utility }) =>
          used.has(answer) ? [{ id: answer, text: completion, group, utility }] : [],
        ),
        { checks },
      );
      const statisticsOf = new Map(annotators.map((one) => [one.annotator, one]));
      const judged: readonly Judged[] = [...comparisons, ...ratings];
      const names = [
        ...new Set(
          judged.flatMap(({ annotator, isAdjudication }) => (isAdjudication === true ? [] : [annotator])),
        ),
      ].sort();
      const [values, ordered] = [new JudgementTable(), new JudgementTable()];
      const saidOn = new Map<string, Set<string>>();
      const rows = names.map((annotator): AnnotatorReportRow => {
        const { standing: said } = screensOf({ comparisons, ratings }, { task: id, annotator });
        for (const decision of said.values()) {
          const { itemId, round } = decision;
          const ids = itemOf.get(itemId)?.completionIds ?? [];
          if (itemOf.get(itemId)?.kind === "normal" && (round === 1 || round === 2)) {
            const value = valueOf(decision, ids);
            values.add({ item: itemId, annotator, value, round });
            if (ids.length === 2) ordered.add({ item: itemId, annotator, value: judgedOrder(value), round });
          }
          const verdict = decision.round === 1 ? widget.verdictOf(decision, ids) : undefined;
          if (verdict === undefined || verdict === "skip") continue;
          saidOn.set(decision.itemId, (saidOn.get(decision.itemId) ?? new Set()).add(verdict));
        }
        const found = statisticsOf.get(annotator);
        return {
          annotator,
          judgements: [...said.values()].filter(({ round }) => round === 1).length,
          statistics: found !== undefined && found.left.of + found.tie.of > 0 ? found : null,
          own: ownStatistics(pairs, singles, annotator),
          ...checked(widget, checks, said, itemOf),
        };
      });
      const settled = new Set(
        judged.flatMap(({ itemId, isAdjudication }) => (isAdjudication === true ? [itemId] : [])),
      );
      const nominal = measureAgreement(values, bootstrap);
      const inOrder = measureAgreement(ordered, bootstrap);
      const isOrdered = inOrder.judgements > 0 && inOrder.judgements === nominal.judgements;
      const { alpha_ordinal } = (isOrdered ? inOrder : nominal).measures;
      return {
        agreement: { ...nominal, measures: { ...nominal.measures, alpha_ordinal } },
        annotators: rows,
        level,
        unsettled: [...saidOn].filter(([item, { size }]) => size > 1 && !settled.has(item)).length,
      };
    },

    async items(project: string, id: string, words: string, count: number): Promise<ItemsPage> {
      const { data, task, items } = await taskIn(project, id);
      const answers = new Map((await data.completions.all()).map((one) => [one.id, one]));
      const prompts = new Map((await data.prompts.all()).map((one) => [one.id, one.prompt]));
      const wanted = words.trim().toLowerCase();
      const promptOf = ({ promptId, completionIds: [first = ""] }: ItemRecord): SamplePrompt =>
        prompts.get(promptId) ?? answers.get(first)?.prompt ?? "";
      const textsOf = ({ completionIds }: ItemRecord): string[] =>
        completionIds.map((one) => answers.get(one)?.completion ?? "");
      const found = items.filter(
        (one) =>
          wanted === "" ||
          [JSON.stringify(promptOf(one)), ...textsOf(one)].some((text) =>
            text.toLowerCase().includes(wanted),
          ),
      );
      const isMarked = ({ kind }: ItemRecord): number => Number(kind !== "normal");
      return {
        total: found.length,
        items: found
          .sort((a, b) => isMarked(b) - isMarked(a))
          .slice(0, count)
          .map((one): OwnedItem => ({
            id: one.id,
            prompt: promptOf(one),
            answers: textsOf(one),
            arm: one.arm,
            isHeldOut: one.isHeldOut ?? false,
            kind: one.kind,
            expected: one.expected ?? null,
            feedback: one.feedback ?? null,
            choices: expectable(task, one),
          })),
      };
    },
  };
}

/** What was said of an item: of a pair, which of its answers was chosen; else the verdict. */
const valueOf = ({ comparisons: [pair], ratings: [rating] }: ScreenDecision, ids: readonly string[]) =>
  judgedValue(pair ?? rating ?? { verdict: "skip" }, ids);

function checked(
  widget: Widget,
  checks: readonly CheckItem[],
  said: ReadonlyMap<string, ScreenDecision>,
  itemOf: ReadonlyMap<string, ItemRecord>,
): Pick<AnnotatorReportRow, "gold" | "attentionFailures"> {
  const of = { gold: { right: 0, of: 0 }, attention: { right: 0, of: 0 } };
  for (const { itemId, kind, expected } of checks) {
    const decision = said.get(screenKey(itemId, 1));
    const verdict = decision && widget.verdictOf(decision, itemOf.get(itemId)?.completionIds ?? []);
    if (verdict === undefined || verdict === "skip") continue;
    of[kind].of++;
    if (verdict === expected) of[kind].right++;
  }
  const { gold, attention } = of;
  return {
    gold: { count: gold.right, of: gold.of },
    attentionFailures: { count: attention.of - attention.right, of: attention.of },
  };
}
