// The keys of judging beside those of the choices, in one list: they are handled, shown on the buttons and explained from it.
import type { Choice } from "../../../page/bridge/judgingTypes.ts";
import { type PageKey, pageKeyTarget } from "../pageKeys.ts";

export const judgeKeys = {
  undo: { key: "U", label: "Undo", about: "take the last judgement back" },
  add: { key: "E", label: "Add details", about: "say more about the last judgement: by how much, why" },
  past: { key: "L", label: "Last ten", about: "the last ten judgements" },
  mark: { key: "H", label: "Mark", about: "mark the text that is selected in an answer, or unmark it" },
  difference: {
    key: "D",
    label: "Differences",
    about: "show the words in which two answers differ",
  },
  guidelines: { key: "G", label: "Guidelines", about: "show or hide the guidelines" },
  prompt: { key: "P", label: "Question", about: "show the whole question, or less of it" },
  help: { key: "?", label: "Help", about: "this list" },
} as const satisfies Record<string, PageKey>;

export type JudgeAction = keyof typeof judgeKeys | "goOn";

/** Elements that make something of Enter and of the space bar themselves. */
const pressed = "button, a, summary";

/** Parts whose text may be longer than they are: then the keys up and down are theirs. */
const scrolled = "[data-text], [data-prompt], [data-guidelines]";
const steps: Partial<Record<string, -1 | 1>> = { ArrowLeft: -1, ArrowRight: 1 };

/** `step`: on to the next answer, or back, without a choice. */
export type Wanted = { choice: string } | { action: JudgeAction } | { step: -1 | 1 };

/** Where no choice has the keys to the side they go from answer to answer, and Enter chooses the one that they came to. */
export const stepsAnswers = (choices: readonly Choice[]): boolean =>
  choices.filter(({ answer }) => answer !== undefined).length > 1 &&
  !choices.some(({ keys }) => keys.some((key) => key in steps));

/** What a key asks for; undefined where it is none of ours, or belongs to something that is typed into. */
export function wantedBy(event: KeyboardEvent, choices: readonly Choice[]): Wanted | undefined {
  const target = pageKeyTarget(event);
  if (target === undefined) return undefined;
  const step = steps[event.key];
  if (step !== undefined && stepsAnswers(choices)) return { step };
  if (/^Arrow(Up|Down)$/.test(event.key) && isScrolled(target)) return undefined;
  if (event.key === "Enter") {
    // A choice that was clicked keeps the focus; Enter then means "go on".
    const isElsewhere = target.closest(pressed) === null || target.closest("[data-choice]") !== null;
    return isElsewhere ? { action: "goOn" } : undefined;
  }
  const isKey = (key: string): boolean => key.toLowerCase() === event.key.toLowerCase();
  const choice = choices.find(({ keys }) => keys.some(isKey));
  if (choice !== undefined) return { choice: choice.id };
  const action = (Object.keys(judgeKeys) as (keyof typeof judgeKeys)[]).find((one) =>
    isKey(judgeKeys[one].key),
  );
  return action === undefined ? undefined : { action };
}

function isScrolled(target: Element): boolean {
  const part = target.closest(scrolled);
  return part !== null && part.scrollHeight > part.clientHeight;
}
