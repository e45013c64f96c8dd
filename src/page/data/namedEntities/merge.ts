// What a model proposes, beside what the rules found. The rules' spans stay, since they give their reasons; a longer name of
// the same kind takes their place, so that "Maria" found by a rule does not keep "Lopez" in the text. Each span says who
// found it, and a person decides about all of them alike.
import type { HiddenSpan } from "../../../domain/records/index.ts";
import { type Anonymiser, decideAll, type Reviewed } from "../../../data/anonymise/index.ts";
import type { NamedEntity } from "./model.ts";

export interface Proposals {
  /** As it is shown: the model's hub id or folder. */
  readonly model: string;
  readonly found: readonly NamedEntity[];
}

/** Detectors of models begin with it, in front of the model's name. */
export const modelDetector = "model: ";

/** `spans` are those of `text`; what a person decided is never given up. */
export function withNamedEntities(
  anonymiser: Anonymiser,
  text: string,
  spans: readonly HiddenSpan[],
  { model, found }: Proposals,
): Reviewed {
  const points = Array.from(text);
  const touches = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
    a.start < b.end && b.start < a.end;
  const kept = new Set(spans);
  const added: HiddenSpan[] = [];
  for (const { start, end, entity, label, score } of found) {
    if (!(anonymiser.entities as readonly string[]).includes(entity)) continue;
    const others = [...kept].filter((span) => touches(span, { start, end }));
    const isLonger = others.every(
      (span) =>
        span.decision === "proposed" &&
        span.entity === entity &&
        start <= span.start &&
        span.end <= end &&
        end - start > span.end - span.start,
    );
    if (!isLonger || added.some((span) => touches(span, { start, end }))) continue;
    for (const span of others) kept.delete(span);
    added.push({
      start,
      end,
      entity,
      text: points.slice(start, end).join(""),
      detector: modelDetector + model,
      score: Math.round(score * 100) / 100,
      reason: `A model takes it for "${label}".`,
      replacement: "",
      decision: "proposed",
    });
  }
  // Decides nothing: it gives the added spans their replacements, and one person one name again.
  return decideAll(anonymiser, text, [...kept, ...added], () => false, "proposed");
}
