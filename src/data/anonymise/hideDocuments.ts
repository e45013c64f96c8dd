// Hiding in a project's documents, on any host: what is found becomes part of each document's record, and what a person decided
// about it stays. Documents in which nothing was looked for yet come first; where there is none, all are looked through again.
import { isInDoubt } from "../../domain/documentState.ts";
import {
  cleanedOf,
  type DocumentRecord,
  type HiddenSpan,
  type ProjectRecord,
} from "../../domain/records/index.ts";
import type { Anonymiser } from "./anonymiser.ts";
import { reviewAgain } from "./review.ts";
import type { ProjectWord } from "./words.ts";

/** A project's own words as the anonymiser takes them. */
export const projectWords = ({ hide, keep }: NonNullable<ProjectRecord["words"]>): ProjectWord[] => [
  ...hide.map((text): ProjectWord => ({ text, entity: "OTHER" })),
  ...keep.map((text): ProjectWord => ({ text, entity: null })),
];

/** Those of the documents that are to be looked through now, in their order. */
export function toLookThrough(documents: readonly DocumentRecord[]): DocumentRecord[] {
  const used = documents.filter(({ leftOut }) => leftOut === undefined);
  const fresh = used.filter(({ anonymised }) => anonymised === undefined);
  return fresh.length > 0 ? fresh : used;
}

/** `decided`: what a person said of a document whose text changed since, as places in its text of now. */
export function withHidden(
  anonymiser: Anonymiser,
  document: DocumentRecord,
  decided: readonly HiddenSpan[] = [],
): DocumentRecord {
  const { text: asRead, turns, anonymised } = document;
  const base = cleanedOf(document);
  // Turns are of the text as it was read.
  const options = base === asRead ? { turns } : {};
  const { text, spans } = reviewAgain(anonymiser, base, anonymised?.spans ?? decided, options);
  const isReviewed = anonymised?.isReviewed === true && !spans.some(isInDoubt);
  return { ...document, anonymised: { text, spans, isReviewed } };
}
