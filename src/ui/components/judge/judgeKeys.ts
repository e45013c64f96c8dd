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

export type Wanted = { choice: string } | { action: JudgeAction };

/** What a key asks for; undefined where it is none of ours, or belongs to something that is typed into. */
export function wantedBy(event: KeyboardEvent, choices: readonly Choice[]): Wanted | undefined {
  const target = pageKeyTarget(event);
  if (target === undefined) return undefined;
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
