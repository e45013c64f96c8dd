// From a text to the text without what tells who somebody is. After each pass what was found is put in and the result is looked at
// again, until a look finds nothing: so a second pass over the outcome changes nothing, by construction and not by luck. Every
// replacement is known again (replacements.ts) and no rule runs across one.
import { AppError, quote, nearestName } from "../../domain/errors.ts";
import type { Turn } from "../../domain/records/index.ts";
import { entities as allEntities, type Entity, isEntity, kindOf } from "./entities.ts";
import { loadGazetteer } from "./gazetteer/gazetteer.ts";
import { isOperator, operatorOf, operators as allOperators, type OperatorId } from "./operators/index.ts";
import { keep } from "./operators/keep.ts";
import { type Asked, contextOf, findSpans, findSpansAround, type FoundSpan } from "./pass.ts";
import { Pseudonyms } from "./pseudonyms.ts";
import { nameWords } from "./people.ts";
import { type Offsets, offsetsOf } from "./text/codePoints.ts";
import type { Region } from "./text/tokens.ts";
import { type ProjectWord, wordFinder } from "./words.ts";

/** As a record has it (src/domain/records/document.ts), before a person decided. */
export interface ProposedSpan {
  /** Code points, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly entity: Entity;
  readonly text: string;
  readonly detector: string;
  readonly score: number;
  readonly reason: string;
  readonly replacement: string;
}

export interface AnonymiserOptions {
  /** Kinds to hide; default all. */
  readonly entities?: readonly Entity[] | undefined;
  /** What is done with a kind where it is not the usual thing. */
  readonly operators?: Readonly<Partial<Record<Entity, OperatorId>>> | undefined;
  /** The project's key of pseudonyms, 32 bytes. */
  readonly key: Uint8Array;
  readonly words?: readonly ProjectWord[] | undefined;
  /** Without what the tagger says beside the rules. */
  readonly isByRulesAlone?: boolean;
}

export interface AnonymisedText {
  readonly text: string;
  readonly spans: readonly ProposedSpan[];
}

/** A stretch to hide, and as what; offsets are UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly entity: Entity;
  readonly general?: string | undefined;
}

export interface Anonymiser {
  readonly entities: readonly Entity[];
  anonymise(text: string, options?: { readonly turns?: readonly Turn[] | undefined }): AnonymisedText;
  /** What is put in place of each stretch of a text: one person has one name in all of them. */
  replacements(text: string, stretches: readonly Stretch[]): string[];
}

/** More looks than any text needs; each hides more of it, so that they end. */
const mostLooks = 12;
/** Characters from which on later looks see what the one before changed; all of the text again when nothing is found there. */
const longText = 60_000;

/** Loads the lists of names and places. AppError "anonymise/bad-word" for a pattern that is none. */
export async function createAnonymiser(options: AnonymiserOptions): Promise<Anonymiser> {
  const gazetteer = await loadGazetteer();
  const wanted = options.entities ?? allEntities;
  const pseudonyms = new Pseudonyms(options.key);
  const findWords = wordFinder(options.words ?? []);
  const operatorFor = (entity: Entity): OperatorId => options.operators?.[entity] ?? kindOf(entity).operator;
  const asked: Asked = {
    wanted: new Set(wanted),
    replaced: new Set(wanted.filter((entity) => operatorFor(entity) !== keep.id)),
    isByRulesAlone: options.isByRulesAlone === true,
  };

  /** What is put in place of each stretch; `keep` remembers for later texts who was in this one. */
  function replacementsOf(
    text: string,
    stretches: readonly Stretch[],
  ): { readonly put: string[]; readonly keep: () => void } {
    const people = pseudonyms.people(
      stretches.filter(({ entity }) => entity === "PERSON").map(({ start, end }) => text.slice(start, end)),
    );
    const put = stretches.map(({ start, end, entity, general }) => {
      const found = text.slice(start, end);
      const operator = operatorOf(operatorFor(entity));
      if (operator === undefined) throw new Error(`internal: no operator for ${entity}.`);
      return operator.apply({
        entity,
        text: found,
        general: general ?? kindOf(entity).general,
        pseudonym() {
          return entity === "PERSON"
            ? people.nameOf(found)
            : pseudonyms.name(entity, [...nameWords(found)].sort().join(" "));
        },
      });
    });
    return { put, keep: () => people.keep() };
  }

  return {
    entities: wanted,
    replacements(text, stretches) {
      const { put, keep: keepPeople } = replacementsOf(text, stretches);
      keepPeople();
      return put;
    },
    anonymise(text, { turns = [] } = {}) {
      let spans = findSpans(contextOf(text, gazetteer, turns), asked, findWords(text));
      let { put, keep: keepPeople } = replacementsOf(text, spans);
      let outcome = withReplacements(text, spans, put);
      // What the last look changed, in the text that came of it, and whether the last that was looked at as a whole was in lower case.
      let changed: Region[] | undefined;
      let isLowerCase = false;
      // Where nothing was found there is nothing new to look at, but what the turns told the first look.
      const isDone = spans.length === 0 && turns.length === 0;
      for (let look = 1; look < mostLooks && !isDone; look++) {
        // The first look changes most of a text, later ones a few places.
        const isPart = changed !== undefined && outcome.length > longText;
        const context = isPart ? undefined : contextOf(outcome, gazetteer);
        const more = (
          context === undefined
            ? findSpansAround(outcome, gazetteer, isLowerCase, changed ?? [], asked, findWords)
            : findSpans(context, asked, findWords(outcome))
        ).filter(({ entity }) => operatorFor(entity) !== keep.id);
        isLowerCase = context?.isLowerCase ?? isLowerCase;
        if (more.length === 0) {
          // What is near the last changes is quiet; what stands far from them may depend on them, too.
          if (!isPart) break;
          changed = undefined;
          continue;
        }
        const merged = merge(spans, put, more);
        const again = replacementsOf(text, merged);
        changed = changesOf(spans, put, merged, again.put);
        spans = merged;
        ({ put, keep: keepPeople } = again);
        const before = outcome;
        outcome = withReplacements(text, spans, put);
        if (outcome === before) break;
      }
      keepPeople();
      const offsets = offsetsOf(text);
      return {
        text: outcome,
        spans: spans.map((span, i) => proposed(text, span, put[i]!, offsets)),
      };
    },
  };
}

function proposed(
  text: string,
  { start, end, entity, detector, score, reason }: FoundSpan,
  replacement: string,
  offsets: Offsets,
): ProposedSpan {
  return {
    start: offsets.toCodePoints(start),
    end: offsets.toCodePoints(end),
    entity,
    text: text.slice(start, end),
    detector,
    score: Math.round(score * 100) / 100,
    reason,
    replacement,
  };
}

function withReplacements(
  text: string,
  spans: readonly { start: number; end: number }[],
  put: readonly string[],
): string {
  const parts: string[] = [];
  let at = 0;
  for (const [i, { start, end }] of spans.entries()) {
    parts.push(text.slice(at, start), put[i]!);
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}

/** Where replacements stand, in the text that has them, that were not there before; sorted. */
function changesOf(
  before: readonly FoundSpan[],
  putBefore: readonly string[],
  after: readonly FoundSpan[],
  put: readonly string[],
): Region[] {
  // Both are sorted by where spans begin.
  let known = 0;
  const changes: Region[] = [];
  let moved = 0;
  for (const [i, span] of after.entries()) {
    const start = span.start + moved;
    const end = start + put[i]!.length;
    while (known < before.length && before[known]!.start < span.start) known++;
    const same = before[known];
    const isKnown = same?.start === span.start && same.end === span.end && putBefore[known] === put[i];
    if (!isKnown) changes.push({ start, end });
    moved = end - span.end;
  }
  return changes;
}

/** Spans of the outcome brought back to the text and joined with those that made it; what one of them covers goes into it. */
function merge(spans: readonly FoundSpan[], put: readonly string[], more: readonly FoundSpan[]): FoundSpan[] {
  // Where each span's replacement stands in the outcome.
  const placed: { span: FoundSpan; start: number; end: number }[] = [];
  let moved = 0;
  for (const [i, span] of spans.entries()) {
    const start = span.start + moved;
    placed.push({ span, start, end: start + put[i]!.length });
    moved += put[i]!.length - (span.end - span.start);
  }
  let next = 0;
  let gone = 0;
  const swallowed = new Set<FoundSpan>();
  const brought = more.map((found): FoundSpan => {
    while (
      next < placed.length &&
      placed[next]!.end <= found.start &&
      !(placed[next]!.end === found.start && placed[next]!.start === found.start)
    ) {
      const { span, start, end } = placed[next++]!;
      gone += end - start - (span.end - span.start);
    }
    let start = found.start - gone;
    let inside = gone;
    let end = found.end - gone;
    for (let i = next; i < placed.length && placed[i]!.start < found.end; i++) {
      const { span, start: from, end: to } = placed[i]!;
      swallowed.add(span);
      if (from <= found.start) start = span.start;
      inside += to - from - (span.end - span.start);
      end = to >= found.end ? span.end : found.end - inside;
    }
    return { ...found, start, end };
  });
  return [...spans.filter((span) => !swallowed.has(span)), ...brought].sort((a, b) => a.start - b.start);
}

/** Entities of a list as it is typed: "all", or names with commas. AppError "anonymise/unknown-entity". */
export function parseEntities(text: string): Entity[] {
  if (text.trim() === "all") return allEntities;
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return names.map(entityOf);
}

/** ENTITY=OP, with commas. AppError "anonymise/unknown-entity", "anonymise/unknown-operator". */
export function parseOperators(text: string): Partial<Record<Entity, OperatorId>> {
  const chosen: Partial<Record<Entity, OperatorId>> = {};
  for (const part of text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")) {
    const [entity = "", operator = ""] = part.split("=").map((one) => one.trim());
    if (!isOperator(operator)) {
      const ids = allOperators.map(({ id }) => id);
      const near = nearestName(operator, ids);
      throw new AppError(
        "anonymise/unknown-operator",
        `${quote(part)} names no operator; expected ENTITY=OPERATOR with one of ${ids.join(", ")}.${near === undefined ? "" : ` Did you mean ${near}?`}`,
        "Write, for example, EMAIL_ADDRESS=mask.",
      );
    }
    // "all=mask" is every kind; a later one of its own wins.
    for (const one of entity === "all" ? allEntities : [entityOf(entity)]) chosen[one] = operator;
  }
  return chosen;
}

function entityOf(name: string): Entity {
  const upper = name.toUpperCase();
  if (isEntity(upper)) return upper;
  const near = nearestName(upper, allEntities);
  throw new AppError(
    "anonymise/unknown-entity",
    `There is no entity ${quote(name)}.${near === undefined ? "" : ` Did you mean ${near}?`}`,
    `Use all, or some of ${allEntities.join(", ")}.`,
  );
}
