// The keys of the review, in one list: they are handled, shown on the buttons and explained from it.
import { type PageKey, pageKeyTarget } from "../pageKeys.ts";

export const reviewKeys = {
  next: { key: "N", label: "Next", about: "next hidden place" },
  previous: { key: "P", label: "Previous", about: "previous hidden place" },
  hide: { key: "H", label: "Hide", about: "hide this place" },
  show: { key: "S", label: "Show", about: "show this place as it was" },
  sameText: {
    key: "T",
    label: "Same for this text",
    about: "the same decision for every place with this text, in all documents",
  },
  sameKind: {
    key: "K",
    label: "Same for this kind",
    about: "the same decision for everything of this kind in this document",
  },
  everyKind: {
    key: "L",
    label: "Same for this kind, everywhere",
    about: "the same decision for everything of this kind in all documents",
  },
  mark: {
    key: "M",
    label: "Hide more",
    about: "hide something that was missed: the selected text, or what you type",
  },
  undo: {
    key: "U",
    label: "Undo",
    about: "take the last change back, of those made since the page was opened",
  },
  done: { key: "D", label: "Done", about: "this document is looked over; go to the next one" },
  after: { key: "]", label: "Next document", about: "next document" },
  before: { key: "[", label: "Previous document", about: "previous document" },
  help: { key: "?", label: "Keys", about: "show or hide this list" },
} as const satisfies Record<string, PageKey>;

export type ReviewAction = keyof typeof reviewKeys;

/** What a key asks for; undefined where it is none of ours, or belongs to something that is typed into. */
export function actionOf(event: KeyboardEvent): ReviewAction | undefined {
  if (pageKeyTarget(event) === undefined) return undefined;
  const wanted = event.key.toUpperCase();
  return (Object.keys(reviewKeys) as ReviewAction[]).find((action) => reviewKeys[action].key === wanted);
}
