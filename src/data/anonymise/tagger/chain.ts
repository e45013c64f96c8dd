// A chain of labels over symbols, a linear-chain conditional random field (Lafferty, McCallum & Pereira 2001): how likely each label of
// each symbol is, and the best labels of all. Labels are "O", and for each kind one that begins a span and one that goes on with it.
import { role, type Symbols } from "./symbols.ts";

/** "O" is 0. */
export const beginsAs = (kind: number): number => 1 + 2 * kind;
export const goesOnAs = (kind: number): number => 2 + 2 * kind;

/** Whether `label` may come after `before`; a stretch begins after 0. */
export const mayFollow = (before: number, label: number): boolean =>
  label === 0 || label % 2 === 1 || before === label || before === label - 1;

/** More symbols than this, that may only go on a span, end a stretch. */
const mostBetween = 2;

/** Longer ones are lists, tables or texts in capitals, of which the tagger knows nothing. */
const longestStretch = 100;

/** Hands on the stretches, in order, that spans may lie in: within a line, from a symbol that may begin one to the last such. */
export function eachStretch({ count, roles, line }: Symbols, take: (from: number, to: number) => void): void {
  let from = -1;
  let last = -1;
  const give = (): void => {
    if (from !== -1 && last - from < longestStretch) take(from, last + 1);
    from = -1;
  };
  for (let t = 0; t < count; t++) {
    if (line[t] === 1 || roles[t] === role.none || t - last > mostBetween + 1) give();
    if (roles[t] === role.start) {
      if (from === -1) from = t;
      last = t;
    }
  }
  give();
}

/** What a stretch needs, kept from one to the next; all are (symbols, labels) but for `path`. */
export class Chain {
  readonly labels: number;
  /** Written by who calls: the sum of the weights of a symbol's features. */
  scores = new Float64Array(0);
  /** P(label | stretch) */
  marginals = new Float64Array(0);
  /** The best labels. */
  path = new Uint8Array(0);
  private ahead = new Float64Array(0);
  private raised = new Float64Array(0);
  private best = new Float64Array(0);
  private from = new Uint8Array(0);
  private readonly factors: Float64Array;

  constructor(private readonly transitions: Float32Array) {
    this.labels = Math.sqrt(transitions.length);
    this.factors = new Float64Array(transitions.length);
    this.refresh();
  }

  /** After transitions have changed. */
  refresh(): void {
    const { labels, transitions, factors } = this;
    for (let i = 0; i < factors.length; i++)
      factors[i] = mayFollow(Math.floor(i / labels), i % labels) ? Math.exp(transitions[i]!) : 0;
  }

  /** Room for `count` symbols, with scores of 0. */
  begin(count: number): void {
    const size = count * this.labels;
    if (this.scores.length < size) {
      const room = 2 * size;
      this.scores = new Float64Array(room);
      this.marginals = new Float64Array(room);
      this.ahead = new Float64Array(room);
      this.raised = new Float64Array(room);
      this.best = new Float64Array(room);
      this.from = new Uint8Array(room);
      this.path = new Uint8Array(room);
    } else this.scores.fill(0, 0, size);
  }

  /**
   * Forward and backward over the stretch: writes `marginals`. With `allowed`, a bit a label, labels that a symbol may not have have none.
   * Adds `sign` times how often each label is expected after each other one to `pairs`. False where no labels are allowed.
   */
  infer(count: number, allowed?: Uint16Array, pairs?: Float64Array, sign = 1): boolean {
    const { labels, scores, marginals, ahead, raised, factors } = this;
    // Behind what comes after a symbol: overwritten from the end.
    const behind = this.best;
    for (let t = 0, at = 0; t < count; t++, at += labels) {
      let most = -Infinity;
      for (let y = 0; y < labels; y++) if (scores[at + y]! > most) most = scores[at + y]!;
      let sum = 0;
      for (let y = 0; y < labels; y++) {
        const isAllowed = allowed === undefined || ((allowed[t]! >> y) & 1) === 1;
        const own = (raised[at + y] = isAllowed ? Math.exp(scores[at + y]! - most) : 0);
        let before = 0;
        if (t === 0) before = mayFollow(0, y) ? 1 : 0;
        else if (own > 0)
          for (let z = 0; z < labels; z++) before += ahead[at - labels + z]! * factors[z * labels + y]!;
        sum += ahead[at + y] = before * own;
      }
      if (!(sum > 0)) return false;
      for (let y = 0; y < labels; y++) ahead[at + y]! /= sum;
    }
    for (let t = count - 1, at = t * labels; t >= 0; t--, at -= labels) {
      const next = at + labels;
      let sum = 0;
      for (let y = 0; y < labels; y++) {
        let value = 1;
        if (t < count - 1) {
          value = 0;
          for (let z = 0; z < labels; z++)
            value += factors[y * labels + z]! * raised[next + z]! * behind[next + z]!;
        }
        sum += behind[at + y] = value;
      }
      for (let y = 0; y < labels; y++) behind[at + y]! /= sum;
      let whole = 0;
      for (let y = 0; y < labels; y++) whole += marginals[at + y] = ahead[at + y]! * behind[at + y]!;
      for (let y = 0; y < labels; y++) marginals[at + y]! /= whole;
      if (pairs !== undefined && t < count - 1) this.addPairs(at, behind, pairs, sign);
    }
    return true;
  }

  private addPairs(at: number, behind: Float64Array, pairs: Float64Array, sign: number): void {
    const { labels, ahead, raised, factors } = this;
    const next = at + labels;
    let sum = 0;
    for (let y = 0; y < labels; y++)
      for (let z = 0; z < labels; z++)
        sum += ahead[at + y]! * factors[y * labels + z]! * raised[next + z]! * behind[next + z]!;
    for (let y = 0; y < labels; y++)
      for (let z = 0; z < labels; z++)
        pairs[y * labels + z]! +=
          (sign * ahead[at + y]! * factors[y * labels + z]! * raised[next + z]! * behind[next + z]!) / sum;
  }

  /** Viterbi's best labels, into `path`; `against` is taken off the score of "O". Call `infer` before. */
  decode(count: number, against: number): void {
    const { labels, scores, best, from, path, transitions } = this;
    for (let t = 0, at = 0; t < count; t++, at += labels) {
      for (let y = 0; y < labels; y++) {
        let most = -Infinity;
        let who = 0;
        if (t === 0) most = mayFollow(0, y) ? 0 : -Infinity;
        else
          for (let z = 0; z < labels; z++) {
            const value = best[at - labels + z]! + transitions[z * labels + y]!;
            if (value > most && mayFollow(z, y)) {
              most = value;
              who = z;
            }
          }
        best[at + y] = most + scores[at + y]! - (y === 0 ? against : 0);
        from[at + y] = who;
      }
    }
    let label = 0;
    const end = (count - 1) * labels;
    for (let y = 1; y < labels; y++) if (best[end + y]! > best[end + label]!) label = y;
    for (let t = count - 1; t >= 0; t--) {
      path[t] = label;
      label = from[t * labels + label]!;
    }
  }
}
