// Judgements of answers as a table of values: what was said of an item is the answer that was chosen, "tie" or "bothBad"; a skip is no
// judgement. The choice of the best of several answers is one value, although it is kept as several events.

import { isOwn, type JudgedEvent } from "../annotators/judgedPairs.ts";
import { byDecision } from "../annotators/shares.ts";
import { JudgementTable } from "./judgementTable.ts";

/** Of judgements that stand (src/data/annotation/standing.ts). Rounds after the second are left out, and so is the owner's last word. */
export function tableOfEvents(events: readonly JudgedEvent[]): JudgementTable {
  const table = new JudgementTable();
  for (const decision of byDecision(events.filter(isOwn)).values()) {
    const [first] = decision;
    if (first === undefined) continue;
    const { itemId: item, annotator, round = 1 } = first;
    if (round === 1 || round === 2) table.add({ item, annotator, value: valueOf(decision), round });
  }
  return table;
}

/** An answer by its id, with a word before it: no id is then a verdict. */
function valueOf(decision: readonly JudgedEvent[]): string | null {
  const [first] = decision;
  if (first === undefined || first.verdict === "skip") return null;
  if (first.verdict === "tie" || first.verdict === "bothBad") return first.verdict;
  return `answer ${first.completionIds[first.verdict === "A" ? 0 : 1]}`;
}
