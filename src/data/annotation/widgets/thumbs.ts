// One answer by itself: good or bad. Feeds KTO.
import { skipChoice } from "./skipChoice.ts";
import type { Widget } from "./widget.ts";

export const thumbs: Widget = {
  id: "thumbs",
  title: "One answer, good or bad",
  about: "Quickest to judge. Trains a model by single answers (KTO), and no reward model.",
  item: "answer",
  answers: [1, 1],
  choices: () => [
    { id: "good", label: "Good", keys: ["1", "ArrowUp"], answer: 0, hasStrength: false },
    { id: "bad", label: "Bad", keys: ["2", "ArrowDown"], hasStrength: false },
    skipChoice,
  ],
  events(choice, { completionIds: [completionId = ""] }, common) {
    const verdict = choice === "good" || choice === "bad" ? choice : "skip";
    return { comparisons: [], ratings: [{ ...common, completionId, verdict }] };
  },
  choiceOf: ({ ratings: [event] }) => event?.verdict,
  verdictOf: ({ ratings: [event] }) => event?.verdict,
};
