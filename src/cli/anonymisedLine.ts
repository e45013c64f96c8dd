// A text as `anonymise` tells of it: what was hidden, by code points of the text that was given, and what stands in its place.
import type { ProposedSpan } from "../data/anonymise/index.ts";

type Told = Omit<ProposedSpan, "entity" | "reason"> & { readonly entity: string };

export const anonymisedLine = (id: unknown, text: string, spans: readonly Told[]) => ({
  type: "anonymised",
  id,
  text,
  spans: spans.map(({ start, end, entity, text: found, detector, score, replacement }) => ({
    start,
    end,
    entity,
    text: found,
    detector,
    score,
    replacement,
  })),
});

export type AnonymisedLine = ReturnType<typeof anonymisedLine>;
