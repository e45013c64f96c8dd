// What the tagger learns from: the set's open parts, with what the rules find in them. Rules have read these texts and
// miss next to nothing there, which is not so of new ones: so spans of theirs are left out by chance, and the tagger has to tell what
// stands there.
import { randomStream } from "../../../src/domain/random.ts";
import { createAnonymiser, type Stretch } from "../../../src/data/anonymise/anonymiser.ts";
import type { Candidate } from "../../../src/data/anonymise/detectors/detector.ts";
import { isEntity } from "../../../src/data/anonymise/entities.ts";
import { type Gazetteer, loadGazetteer } from "../../../src/data/anonymise/gazetteer/gazetteer.ts";
import { contextOf, findByRules } from "../../../src/data/anonymise/pass.ts";
import { beginsAs, eachStretch, goesOnAs } from "../../../src/data/anonymise/tagger/chain.ts";
import { Features } from "../../../src/data/anonymise/tagger/features.ts";
import { Forms, type Symbols, symbolsOf } from "../../../src/data/anonymise/tagger/symbols.ts";
import { isDoubtful, kinds } from "../../../src/data/anonymise/tagger/tagger.ts";
import type { Region, Token } from "../../../src/data/anonymise/text/tokens.ts";
import { corpus, type GoldDocument, halves, type Half } from "../corpus.ts";
import type { Example } from "./learn.ts";
import { renamed } from "./renamed.ts";

export const labels = 1 + 2 * kinds.length;
const any = (1 << labels) - 1;
const none = 1;

/** Offsets are UTF-16 units. */
interface Text extends Pick<GoldDocument, "text" | "gold" | "free"> {
  readonly template: string;
}

export const openParts: readonly Half[] = halves.filter((half) => half !== "sealed");

/** A document's marks in UTF-16 units. */
function inUnits({
  text,
  gold,
  free,
}: Pick<GoldDocument, "text" | "gold" | "free">): Pick<GoldDocument, "text" | "gold" | "free"> {
  const units: number[] = [];
  let at = 0;
  for (const point of text) {
    units.push(at);
    at += point.length;
  }
  units.push(at);
  const unit = (point: number): number => units[point]!;
  return {
    text,
    gold: gold.map((one) => ({
      ...one,
      start: unit(one.start),
      end: unit(one.end),
      outerStart: unit(one.outerStart),
      outerEnd: unit(one.outerEnd),
    })),
    free: free.map(({ start, end }) => ({ start: unit(start), end: unit(end) })),
  };
}

/** Texts that are written out say more than those of templates, and are made no other by a seed: they get more names. */
const seedsOf = (part: Half, seed: number): number[] => (part === "written" ? [seed, seed + 1] : [seed]);

/** Of each seed the parts' documents as they are, and with other names; those that are the same with each seed once. */
export function textsOf(parts: readonly Half[], seed: number): Text[] {
  const known = new Set<string>();
  return parts.flatMap((part) =>
    seedsOf(part, seed).flatMap((seed) =>
      corpus(part, seed).flatMap((document) => {
        const template = `${part}/${document.id.replace(/\/\d+$/, "")}`;
        const plain = inUnits(document);
        return [plain, renamed(plain, randomStream(seed, `tagger/${part}/${document.id}`))]
          .filter(({ text }) => !known.has(text))
          .map((one) => {
            known.add(one.text);
            return { ...one, template };
          });
      }),
    ),
  );
}

/** Words that stand outside what is marked in so many templates, and seldom inside: words of what is said, not of names. */
const leastTemplates = 4;
const mostInside = 0.25;

function vocabularyOf(
  texts: readonly (Text & { readonly tokens: readonly Token[] })[],
  { commonness }: Gazetteer,
): Set<string> {
  const counts = new Map<string, { inside: number; outside: number; templates: Set<string> }>();
  for (const { gold, template, tokens } of texts) {
    let next = 0;
    for (const { kind, folded, start, end } of tokens) {
      if (kind !== "word") continue;
      while (next < gold.length && gold[next]!.end <= start) next++;
      const isInside = next < gold.length && gold[next]!.start < end;
      const count = counts.get(folded) ?? { inside: 0, outside: 0, templates: new Set() };
      counts.set(folded, count);
      if (isInside) count.inside++;
      else {
        count.outside++;
        count.templates.add(template);
      }
    }
  }
  return new Set(
    [...counts]
      .filter(
        ([word, { inside, outside, templates }]) =>
          templates.size >= (commonness(word) > 0 ? leastTemplates : 2 * leastTemplates) &&
          inside <= mostInside * (inside + outside),
      )
      .map(([word]) => word),
  );
}

/** The labels that each symbol may have. */
function allowedIn(
  { gold, free }: Text,
  spans: readonly Candidate[],
  { count, start }: Symbols,
): Uint16Array {
  const kindOf = (entity: string): number => kinds.findIndex((kind) => kind.entity === entity);
  const allowed = new Uint16Array(count).fill(none);
  const set = (from: number, to: number, given: number): void => {
    for (let t = 0; t < count && start[t]! < to; t++) if (start[t]! >= from) allowed[t] = given;
  };
  for (const { start: from, end } of free) set(from, end, any);
  for (const one of gold) {
    const kind = kindOf(one.entity);
    if (spans.some((span) => span.start < one.end && span.end > one.start))
      set(one.outerStart, one.outerEnd, any);
    else if (kind === -1) set(one.start, one.end, none);
    else {
      const begins = 1 << beginsAs(kind);
      const goesOn = 1 << goesOnAs(kind);
      set(one.outerStart, one.start, none | begins | goesOn);
      set(one.start, one.end, goesOn);
      set(one.end, one.outerEnd, none | goesOn);
      set(one.start, one.start + 1, one.outerStart < one.start ? begins | goesOn : begins);
    }
  }
  return allowed;
}

/** Of a span that began before its stretch what is inside begins it. */
function begun(allowed: Uint16Array): Uint16Array {
  const first = allowed[0]!;
  if ((first & none) === 0)
    for (let kind = 0; kind < kinds.length; kind++)
      if ((first & (1 << goesOnAs(kind))) !== 0) allowed[0]! |= 1 << beginsAs(kind);
  return allowed;
}

function examplesIn(text: Text, spans: readonly Candidate[], symbols: Symbols): Example[] {
  const allowed = allowedIn(text, spans, symbols);
  const features = new Features(symbols);
  const examples: Example[] = [];
  eachStretch(symbols, (from, to) => {
    const offsets = new Int32Array(to - from + 1);
    const all: number[] = [];
    for (let t = from; t < to; t++) {
      const count = features.of(t);
      for (let i = 0; i < count; i++) all.push(features.places[i]!);
      offsets[t - from + 1] = all.length;
    }
    examples.push({
      template: text.template,
      offsets,
      features: Int32Array.from(all),
      allowed: begun(allowed.slice(from, to)),
    });
  });
  return examples;
}

/** The pieces of a region that no stretch (sorted, disjoint) has. */
function outside({ start, end }: Region, stretches: readonly Region[]): Region[] {
  const pieces: Region[] = [];
  let from = start;
  for (const one of stretches) {
    if (one.end <= from || one.start >= end) continue;
    if (one.start > from) pieces.push({ start: from, end: one.start });
    from = one.end;
  }
  return from < end ? [...pieces, { start: from, end }] : pieces;
}

/** The text with something put in place of each stretch, and the marks that are left. */
function outcomeOf(text: Text, stretches: readonly Stretch[], put: readonly string[]): Text {
  let made = "";
  let done = 0;
  const moves: { end: number; by: number }[] = [];
  for (const [i, { start, end }] of stretches.entries()) {
    made += text.text.slice(done, start) + put[i]!;
    done = end;
    moves.push({ end, by: made.length - end });
  }
  made += text.text.slice(done);
  const moved = (at: number): number => at + (moves.filter(({ end }) => end <= at).at(-1)?.by ?? 0);
  const isTouched = ({ start, end }: Region): boolean =>
    stretches.some((one) => one.start < end && one.end > start);
  const movedRegion = ({ start, end }: Region): Region => ({
    start: moved(start),
    end: moved(end),
  });
  return {
    ...text,
    text: made,
    gold: text.gold
      .filter((one) => !isTouched(one))
      .map((one) => {
        const outer = movedRegion({ start: one.outerStart, end: one.outerEnd });
        return { ...one, ...movedRegion(one), outerStart: outer.start, outerEnd: outer.end };
      }),
    // What is left of a mark that is touched says nothing; what is put in is nobody's name.
    free: [
      ...text.free,
      ...text.gold.filter(isTouched).map(({ outerStart: start, outerEnd: end }) => ({ start, end })),
    ]
      .flatMap((region) => outside(region, stretches))
      .map(movedRegion),
  };
}

/** The share of rules' spans that is left out. */
const silence = 0.4;
/** Of what was marked and of rules' spans, the share that is replaced in an outcome. */
const replaced = 0.75;

/** Examples of the texts and of outcomes of theirs, and the vocabulary that they are in. The same for the same texts and seed. */
export async function examplesOf(
  texts: readonly Text[],
  seed: number,
): Promise<{ examples: Example[]; vocabulary: Set<string> }> {
  const gazetteer = await loadGazetteer();
  const anonymiser = await createAnonymiser({ key: new Uint8Array(32) });
  const looks = texts.map((text) => {
    const context = contextOf(text.text, gazetteer);
    return { text, context, spans: findByRules(context, []) };
  });
  const vocabulary = vocabularyOf(
    looks.map(({ text, context }) => ({ ...text, tokens: context.tokens })),
    gazetteer,
  );
  const forms = new Forms(gazetteer, vocabulary);
  const random = randomStream(seed, "tagger/silence");
  const tagged = new Set<string>(kinds.map(({ entity }) => entity));
  const isLeft = ({ entity }: { entity: string }, share: number): boolean =>
    !tagged.has(entity) || random() < share;
  const examples = looks.flatMap(({ text, context, spans }) => {
    const left = spans.filter((span) => !isDoubtful(span) && isLeft(span, 1 - silence));
    return examplesIn(text, left, symbolsOf(context, left, forms));
  });
  const outcomes = looks.flatMap(({ text, spans }) => {
    const stretches: Stretch[] = spans.filter((span) => isLeft(span, replaced));
    for (const { start, end, entity } of text.gold) {
      const isFound = spans.some((one) => one.start < end && one.end > start);
      if (isEntity(entity) && !isFound && random() < replaced) stretches.push({ start, end, entity });
    }
    stretches.sort((a, b) => a.start - b.start);
    const outcome = outcomeOf(text, stretches, anonymiser.replacements(text.text, stretches));
    return examplesIn(outcome, [], symbolsOf(contextOf(outcome.text, gazetteer), [], forms));
  });
  return { examples: [...examples, ...outcomes], vocabulary };
}
