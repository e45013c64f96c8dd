// Where a document stands on its way from a file to prompts, told from its record alone: lists, titles and what is asked of a
// person follow from this on every host.
import type { DocumentRecord, HiddenSpan } from "./records/index.ts";

export const documentStates = ["read", "cleaned", "needsReview", "anonymised", "leftOut"] as const;
export type DocumentState = (typeof documentStates)[number];

/** Below this a span was taken for personal data with doubt, and a person should look. */
const sureScore = 0.6;

/** What a span says that nobody but a person found: its detector, and why it is there. */
export const byHand = { detector: "person", score: 1, reason: "Marked by hand." } as const;
export const isByHand = ({ detector }: HiddenSpan): boolean => detector === byHand.detector;

export const isInDoubt = ({ decision, score }: HiddenSpan): boolean =>
  decision === "proposed" && score < sureScore;

export type ReviewReason = "doubt" | "unseen";

/** What speaks for a look at a document before it is used; empty where nothing does, or somebody has looked. */
export function reviewReasons({ anonymised, invisible = [] }: DocumentRecord): ReviewReason[] {
  if (anonymised === undefined || anonymised.isReviewed) return [];
  return [
    ...(anonymised.spans.some(isInDoubt) ? (["doubt"] as const) : []),
    ...(invisible.length > 0 ? (["unseen"] as const) : []),
  ];
}

export function documentState(document: DocumentRecord): DocumentState {
  if (document.leftOut !== undefined) return "leftOut";
  if (document.anonymised !== undefined)
    return reviewReasons(document).length > 0 ? "needsReview" : "anonymised";
  return document.cleaned?.steps.some(({ count }) => count > 0) === true ? "cleaned" : "read";
}
