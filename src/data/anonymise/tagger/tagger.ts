// What reads like a name, an employer, a school, a place, an age or a year of education though no rule says so: labels of a chain over the
// symbols of a text, with weights learnt from the open parts of the set that the anonymiser is measured on (tests/anonymise/tagger). It
// speaks where the rules are silent; where a rule was in doubt it says otherwise, if not less gets hidden, or that there is nothing.
import type { Candidate, TextContext } from "../detectors/detector.ts";
import type { Entity } from "../entities.ts";
import type { Gazetteer } from "../gazetteer/gazetteer.ts";
import { Chain, eachStretch } from "./chain.ts";
import { Features, mostQuestions } from "./features.ts";
import { Forms, role, type Symbols, symbolsOf } from "./symbols.ts";
import type { Weights } from "./weights.ts";

/** In the order of their labels. `least` is the least probability of a proposal (docs/anonymiser-measured.md). */
export const kinds: readonly { readonly entity: Entity; readonly title: string; readonly least: number }[] = [
  { entity: "AGE", title: "an age", least: 0.25 },
  { entity: "GRADUATION_YEAR", title: "a year of education", least: 0.5 },
  { entity: "SCHOOL", title: "a school", least: 0.35 },
  { entity: "ORGANIZATION", title: "an employer", least: 0.25 },
  { entity: "PERSON", title: "a name", least: 0.4 },
  { entity: "LOCATION", title: "a place", least: 0.5 },
];

/** Taken off the score of no label at all, so that spans less likely than not are seen. */
const against = 1;
/** Where all labels are this far below none, what stands beside them hardly makes up for it: such stretches are not looked at further. */
const outOfReach = 6;
/** A rule of these may be wrong below this score, and the tagger say otherwise from this probability on. */
const doubt = 0.95;
const doubted: ReadonlySet<Entity> = new Set<Entity>(["PERSON", "LOCATION", "ORGANIZATION", "SCHOOL"]);
const leastInstead = 0.35;

export const isDoubtful = ({ entity, score }: Candidate): boolean => score < doubt && doubted.has(entity);

/** What a rule found goes where the tagger sees less than this of all kinds together; a name above the score stays all the same. */
const leastLeft = 0.03;
const sureName = 0.85;

const mayGo = (span: Candidate): boolean =>
  isDoubtful(span) && (span.entity !== "PERSON" || span.score < sureName);

export interface Proposal<C> extends Candidate {
  /** Spans of rules that it is to take the place of, all inside it. */
  readonly instead: readonly C[];
}

export interface Opinion<C> {
  readonly proposals: readonly Proposal<C>[];
  /** Spans of rules in which it sees nothing. */
  readonly unlikely: ReadonlySet<C>;
}

/** A span as the labels have it. */
interface Tagged {
  readonly start: number;
  readonly end: number;
  readonly kind: number;
  /** The least of its labels. */
  readonly probability: number;
}

const notAsked = -1;

interface Reading {
  readonly symbols: Symbols;
  /** Sorted and disjoint. */
  readonly found: readonly Tagged[];
  /** Of each symbol how likely it is in a span of any kind, or `notAsked`. */
  readonly likely: Float32Array;
}

/** Those of `spans` (sorted, disjoint) in which the tagger sees nothing. */
function unlikelyIn<C extends Candidate>(
  { symbols: { start, count }, likely }: Reading,
  spans: readonly C[],
): Set<C> {
  const unlikely = new Set<C>();
  let t = 0;
  for (const span of spans) {
    while (t < count && start[t]! < span.start) t++;
    let most = notAsked;
    for (; t < count && start[t]! < span.end; t++) most = Math.max(most, likely[t]!);
    if (most !== notAsked && most < leastLeft) unlikely.add(span);
  }
  return unlikely;
}

export class Tagger {
  private readonly forms: Forms;
  private readonly chain: Chain;
  /** Where the rows of a symbol's features begin. */
  private readonly firsts = new Int32Array(mostQuestions);

  constructor(
    gazetteer: Gazetteer,
    private readonly weights: Weights,
  ) {
    this.forms = new Forms(gazetteer, weights.vocabulary);
    this.chain = new Chain(weights.transitions);
  }

  /** `known` (sorted, disjoint) are spans that are no question any more. */
  read(context: Pick<TextContext, "tokens" | "isLowerCase">, known: readonly Candidate[]): Reading {
    const symbols = symbolsOf(context, known, this.forms);
    const features = new Features(symbols);
    const found: Tagged[] = [];
    const likely = new Float32Array(symbols.count).fill(notAsked);
    eachStretch(symbols, (from, to) => {
      if (!this.score(features, from, to)) {
        likely.fill(0, from, to);
        return;
      }
      this.chain.infer(to - from);
      this.chain.decode(to - from, against);
      const { marginals, labels } = this.chain;
      for (let t = from; t < to; t++) likely[t] = 1 - marginals[(t - from) * labels]!;
      this.spansIn(symbols, from, to - from, found);
    });
    return { symbols, found, likely };
  }

  /** Whether any label but "O" is in reach; then the scores are in the chain. */
  private score(features: Features, from: number, to: number): boolean {
    const { rowOf, rows } = this.weights;
    const { labels } = this.chain;
    const { places } = features;
    const { firsts } = this;
    this.chain.begin(to - from);
    const { scores } = this.chain;
    let isAny = false;
    for (let t = from, at = 0; t < to; t++, at += labels) {
      const asked = features.of(t);
      let count = 0;
      for (let i = 0; i < asked; i++) {
        const row = rowOf[places[i]!]!;
        if (row >= 0) firsts[count++] = row * labels;
      }
      for (let y = 0; y < labels; y++) {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += rows[firsts[i]! + y]!;
        scores[at + y] = sum;
      }
      for (let y = 1; y < labels && !isAny; y++) isAny = scores[at + y]! > scores[at]! - outOfReach;
    }
    return isAny;
  }

  private spansIn({ start, end, roles }: Symbols, from: number, count: number, into: Tagged[]): void {
    const { path, marginals, labels } = this.chain;
    for (let t = 0; t < count;) {
      const label = path[t]!;
      if (label === 0) {
        t++;
        continue;
      }
      const first = from + t;
      let probability = marginals[t * labels + label]!;
      const on = label + (label % 2);
      for (t++; t < count && path[t] === on; t++)
        probability = Math.min(probability, marginals[t * labels + on]!);
      let last = from + t - 1;
      while (last > first && roles[last] !== role.start) last--;
      into.push({ start: start[first]!, end: end[last]!, kind: (label - 1) >> 1, probability });
    }
  }
}
const taggers = new WeakMap<Gazetteer, Tagger>();

/** What the tagger says to `found`, the spans of rules (sorted, disjoint), of the kinds that are asked for. */
export function opinionOn<C extends Candidate>(
  context: TextContext,
  found: readonly C[],
  wanted: ReadonlySet<Entity>,
): Opinion<C> {
  if (wanted.size === 0) return { proposals: [], unlikely: new Set() };
  const { gazetteer } = context;
  let tagger = taggers.get(gazetteer);
  if (tagger === undefined) taggers.set(gazetteer, (tagger = new Tagger(gazetteer, gazetteer.weights)));
  const reading = tagger.read(
    context,
    found.filter((span) => !isDoubtful(span)),
  );
  let next = 0;
  const proposals = reading.found.flatMap(({ start, end, kind, probability }): Proposal<C>[] => {
    const { entity, title, least } = kinds[kind]!;
    while (next < found.length && found[next]!.end <= start) next++;
    const instead: C[] = [];
    for (let i = next; i < found.length && found[i]!.start < end; i++) instead.push(found[i]!);
    if (!wanted.has(entity) || probability < least) return [];
    if (instead.length > 0) {
      const isInside = instead.every((span) => span.start >= start && span.end <= end && isDoubtful(span));
      const [only] = instead;
      const isSame = only!.entity === entity && only!.start === start && only!.end === end;
      if (!isInside || isSame || probability < leastInstead) return [];
    }
    return [{ start, end, entity, score: probability, reason: reasonOf(title, probability), instead }];
  });
  const mayLeave = found.filter((span) => wanted.has(span.entity) && mayGo(span));
  return { proposals, unlikely: unlikelyIn(reading, mayLeave) };
}

const reasonOf = (title: string, probability: number): string =>
  `Reads like ${title}; found by a small model, score ${probability.toFixed(2).replace(/^0/, "")}.`;
