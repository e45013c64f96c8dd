// What a person does with spans: accept, reject, add; and the text that follows. A rejected span stays in the list, so that it is not
// proposed again, and is not hidden. Offsets are code points.
import { byHand } from "../../domain/documentState.ts";
import type { HiddenSpan, Turn } from "../../domain/records/index.ts";
import type { Anonymiser, Stretch } from "./anonymiser.ts";
import { type Entity, isEntity } from "./entities.ts";
import { offsetsOf } from "./text/codePoints.ts";
import { isWhole } from "./words.ts";

export type Decision = HiddenSpan["decision"];

/** A span with or without a decision; without one it is hidden. */
export type ApplicableSpan = Pick<HiddenSpan, "start" | "end" | "replacement"> & {
  readonly decision?: Decision;
};

/**
 * The text with replacements put in. `decisions`: by index of `spans`, in place of their own. Spans are sorted and disjoint.
 */
export function applySpans(
  text: string,
  spans: readonly ApplicableSpan[],
  decisions: readonly (Decision | undefined)[] = [],
): string {
  const { toUnits } = offsetsOf(text);
  const parts: string[] = [];
  let at = 0;
  for (const [i, { start, end, replacement, decision }] of spans.entries()) {
    if ((decisions[i] ?? decision) === "rejected") continue;
    parts.push(text.slice(at, toUnits(start)), replacement);
    at = toUnits(end);
  }
  parts.push(text.slice(at));
  return parts.join("");
}

export interface Reviewed {
  readonly text: string;
  readonly spans: HiddenSpan[];
}

/** A new look at a text in which a person has decided: decided spans stay, and nothing is proposed across them. */
export function reviewAgain(
  anonymiser: Anonymiser,
  text: string,
  spans: readonly HiddenSpan[],
  options: { readonly turns?: readonly Turn[] | undefined } = {},
): Reviewed {
  const decided = spans.filter(({ decision }) => decision !== "proposed");
  const proposed = anonymiser
    .anonymise(text, options)
    .spans.map((span): HiddenSpan => ({ ...span, decision: "proposed" }))
    .filter((span) => !decided.some((one) => one.start < span.end && span.start < one.end));
  return withNames(anonymiser, text, [...decided, ...proposed]);
}

/** Marks text as something to hide; with `everywhere`, all that is like it, as whole words whatever their case. */
export function addSpan(
  anonymiser: Anonymiser,
  text: string,
  spans: readonly HiddenSpan[],
  {
    start,
    end,
    entity,
    everywhere = false,
  }: { start: number; end: number; entity: Entity; everywhere?: boolean },
): Reviewed {
  const offsets = offsetsOf(text);
  const from = offsets.toUnits(start);
  const marked = text.slice(from, offsets.toUnits(end));
  const places = [from];
  if (everywhere && marked.trim() !== "") {
    const lower = text.toLowerCase();
    const [haystack, needle] = lower.length === text.length ? [lower, marked.toLowerCase()] : [text, marked];
    for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + needle.length)) {
      if (at !== from && isWhole(text, at, at + marked.length)) places.push(at);
    }
  }
  const added = places.map((at): HiddenSpan => ({
    start: offsets.toCodePoints(at),
    end: offsets.toCodePoints(at + marked.length),
    entity,
    text: text.slice(at, at + marked.length),
    ...byHand,
    replacement: "",
    decision: "accepted",
  }));
  const rest = spans.filter((span) => !added.some((one) => one.start < span.end && span.start < one.end));
  return withNames(anonymiser, text, [...rest, ...added]);
}

/** The same decision for all spans that `like` picks: those of one kind, or of one text. */
export function decideAll(
  anonymiser: Anonymiser,
  text: string,
  spans: readonly HiddenSpan[],
  like: (span: HiddenSpan) => boolean,
  decision: Decision,
): Reviewed {
  return withNames(
    anonymiser,
    text,
    spans.map((span) => (like(span) ? { ...span, decision } : span)),
  );
}

/** Replacements anew for spans that a person added, since a fuller name may have come or gone; those that were found keep their own. */
function withNames(anonymiser: Anonymiser, text: string, spans: readonly HiddenSpan[]): Reviewed {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const { toUnits } = offsetsOf(text);
  const isAnew = (span: HiddenSpan): boolean =>
    isEntity(span.entity) &&
    (span.replacement === "" || span.entity === "PERSON") &&
    span.decision !== "rejected";
  const stretches = sorted.filter(isAnew).map(({ start, end, entity }): Stretch => ({
    start: toUnits(start),
    end: toUnits(end),
    entity: entity as Entity,
  }));
  const put = anonymiser.replacements(text, stretches);
  let next = 0;
  const named = sorted.map((span) =>
    isAnew(span) ? { ...span, replacement: put[next++] ?? span.replacement } : span,
  );
  return { text: applySpans(text, named), spans: named };
}
