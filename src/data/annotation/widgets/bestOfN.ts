// Several answers: the best of them. It is preferred to each of the others; how these compare among themselves is not asked.
import { skipChoice } from "./skipChoice.ts";
import type { Choice, Widget } from "./widget.ts";
import type { ComparisonRecord } from "../../../domain/records/index.ts";

const most = 9;
const letter = (place: number): string => String.fromCharCode(65 + place);
const none: Choice = { id: "none", label: "None is good", keys: ["b", "0"], hasStrength: false };

export const bestOfN: Widget = {
  id: "bestOfN",
  title: "Several answers, which is best",
  about: "Each choice gives as many comparisons as there are other answers.",
  item: "question",
  answers: [2, most],
  choices: (answers) => [
    ...Array.from({ length: answers }, (_, place): Choice => ({
      id: String(place),
      label: `${letter(place)} is best`,
      keys: [String(place + 1)],
      answer: place,
      hasStrength: true,
    })),
    none,
    skipChoice,
  ],
  events(choice, { completionIds, order }, common) {
    const places = order.map((place) => completionIds[place] ?? "");
    const best = places[Number(choice)];
    const against = (a: string, b: string, i: number, verdict: ComparisonRecord["verdict"]) => ({
      ...common,
      eventId: i === 0 ? common.eventId : `${common.eventId}.${i + 1}`,
      decisionId: common.decisionId ?? common.eventId,
      completionIds: [a, b] as [string, string],
      // Of two among several, the one that was shown first.
      shownOrder: places.indexOf(a) < places.indexOf(b) ? ([0, 1] as [0, 1]) : ([1, 0] as [1, 0]),
      verdict,
    });
    if (choice === "none" || choice === "skip" || best === undefined) {
      const verdict = choice === "none" ? "bothBad" : "skip";
      const [head = "", ...rest] = places;
      return { comparisons: rest.map((other, i) => against(head, other, i, verdict)), ratings: [] };
    }
    const others = places.filter((one) => one !== best);
    return { comparisons: others.map((other, i) => against(best, other, i, "A")), ratings: [] };
  },
  choiceOf({ comparisons: [event] }, { completionIds, order }) {
    if (event === undefined) return undefined;
    const {
      verdict,
      completionIds: [best],
    } = event;
    if (verdict === "bothBad") return "none";
    if (verdict !== "A") return "skip";
    return String(order.findIndex((place) => completionIds[place] === best));
  },
  // The place of the best in the item's list, from 0.
  verdictOf({ comparisons: [event] }, completionIds) {
    if (event?.verdict !== "A") return event?.verdict;
    return String(completionIds.indexOf(event.completionIds[0]));
  },
};
