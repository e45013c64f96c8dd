// What was said of an item and is not handed in yet, kept for a reload of the page: a rationale half written, a marked sentence.
// It never leaves this browser, and goes when it is handed in.
import type { JudgingPlace, Said } from "../../page/bridge/judgingTypes.ts";

export interface JudgingDraft {
  /** It is about a decision that is written down, by its name; else about the item that is shown, by its key. */
  isDecision: boolean;
  key: string;
  said: Said;
}

const nameOf = ({ project, task, annotator }: JudgingPlace): string =>
  `feedbackloop.judging.${JSON.stringify([project, task, annotator])}`;

export function keptDraft(place: JudgingPlace): JudgingDraft | undefined {
  try {
    const text = localStorage.getItem(nameOf(place));
    return text === null ? undefined : (JSON.parse(text) as JudgingDraft);
  } catch {
    return undefined;
  }
}

export function keepDraft(place: JudgingPlace, draft: JudgingDraft): void {
  try {
    localStorage.setItem(nameOf(place), JSON.stringify(draft));
  } catch {
    // In a browser that keeps nothing it ends with the page.
  }
}

export function forgetDraft(place: JudgingPlace): void {
  try {
    localStorage.removeItem(nameOf(place));
  } catch {
    // There is none then.
  }
}
