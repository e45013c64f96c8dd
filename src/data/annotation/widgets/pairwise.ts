// Two answers side by side: the better one, a tie, or both bad.
import { skipChoice } from "./skipChoice.ts";
import type { Choice, Widget } from "./widget.ts";
import type { ComparisonRecord } from "../../../domain/records/index.ts";

const choices: readonly Choice[] = [
  { id: "left", label: "A better", keys: ["1", "ArrowLeft"], answer: 0, hasStrength: true },
  { id: "tie", label: "Tie", keys: ["0", "t"], hasStrength: false },
  { id: "right", label: "B better", keys: ["2", "ArrowRight"], answer: 1, hasStrength: true },
  { id: "bothBad", label: "Both bad", keys: ["b", "9"], hasStrength: false },
  skipChoice,
];

export const pairwise: Widget = {
  id: "pairwise",
  title: "Two answers, which is better",
  about: "Trains a reward model, and a model by pairs.",
  item: "pair",
  answers: [2, 2],
  choices: () => choices,
  events(choice, { completionIds: [a = "", b = ""], order }, common) {
    const isTurned = order[0] === 1;
    const verdict = verdictOf(choice, isTurned);
    return {
      comparisons: [{ ...common, completionIds: [a, b], shownOrder: isTurned ? [1, 0] : [0, 1], verdict }],
      ratings: [],
    };
  },
  choiceOf({ comparisons: [event] }, { order }) {
    if (event === undefined) return undefined;
    const { verdict } = event;
    if (verdict !== "A" && verdict !== "B") return verdict;
    return (verdict === "A") === (order[0] === 0) ? "left" : "right";
  },
  verdictOf: ({ comparisons: [event] }) => event?.verdict,
};

function verdictOf(choice: string, isTurned: boolean): ComparisonRecord["verdict"] {
  if (choice === "left") return isTurned ? "B" : "A";
  if (choice === "right") return isTurned ? "A" : "B";
  return choice === "tie" || choice === "bothBad" ? choice : "skip";
}
