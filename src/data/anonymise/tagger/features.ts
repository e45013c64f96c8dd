// What is asked of a symbol and its neighbours, as places in a table of weights: the number of a question mixed with one to four
// numbers of symbols. Two questions may share a place; the training saw the same.
import { hashText } from "../../../domain/random.ts";
import { edge, type Symbols } from "./symbols.ts";
import { placeBits } from "./weights.ts";

/** More than are asked of one symbol. */
export const mostQuestions = 128;

const colon = hashText("mark :") | 0;
/** Symbols of a run of capitals, and of a line, that are looked at on either side. */
const longestRun = 8;
const longestLine = 40;

function mix(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d);
}

export class Features {
  /** Of the symbol that was asked about last. */
  readonly places = new Int32Array(mostQuestions);
  private count = 0;
  private salt = 0;
  // The run of capitals that the symbol is in, or the symbol itself, and what the lists know of all its words.
  private runStart = 0;
  private runEnd = 0;
  private runLists = 0;
  private lineStart = 0;
  private lineEnd = 0;
  /** The word before the line's first colon, and where that stands. */
  private label = 0;
  private labelEnd = 0;

  constructor(private readonly symbols: Symbols) {
    this.salt = symbols.isLowerCase ? 7919 : 0;
  }

  private put(question: number, value: number): void {
    this.places[this.count++] = mix(question + this.salt, value) >>> (32 - placeBits);
  }

  private lookAtLine(t: number): void {
    const { line, kind, word, count } = this.symbols;
    let start = t;
    while (start > 0 && start > t - longestLine && line[start] === 0) start--;
    let end = t + 1;
    while (end < count && end < t + longestLine && line[end] === 0) end++;
    this.lineStart = start;
    this.lineEnd = end;
    this.label = this.labelEnd = 0;
    for (let i = start + 1; i < start + 5 && i < end; i++) {
      if (kind[i] !== colon) continue;
      this.label = word[i - 1]!;
      this.labelEnd = i;
      return;
    }
  }

  private startOfRun(t: number): number {
    const { line, isCapital } = this.symbols;
    let start = t;
    while (start > 0 && start > t - longestRun && line[start] === 0 && isCapital[start - 1] === 1) start--;
    return start;
  }

  private endOfRun(t: number): number {
    const { line, isCapital, count } = this.symbols;
    let end = t + 1;
    while (end < count && end < t + longestRun && line[end] === 0 && isCapital[end] === 1) end++;
    return end;
  }

  private lookAtRun(t: number): void {
    const { isCapital, lists } = this.symbols;
    const start = isCapital[t] === 1 ? this.startOfRun(t) : t;
    const end = isCapital[t] === 1 ? this.endOfRun(t) : t + 1;
    this.runLists = 0;
    for (let i = start; i < end; i++) this.runLists |= lists[i]!;
    this.runStart = start;
    this.runEnd = end;
  }

  /** Writes to `places`, and gives how many there are. Symbols are asked about in their order. */
  of(t: number): number {
    const { word, kind, suffix, longSuffix, prefix, lists, count } = this.symbols;
    this.count = 0;
    if (t >= this.lineEnd) this.lookAtLine(t);
    if (t >= this.runEnd) this.lookAtRun(t);
    const w0 = word[t]!;
    const w1 = t + 1 < count ? word[t + 1]! : edge;
    const w2 = t + 2 < count ? word[t + 2]! : edge;
    const w3 = t + 3 < count ? word[t + 3]! : edge;
    const v1 = t > 0 ? word[t - 1]! : edge;
    const v2 = t > 1 ? word[t - 2]! : edge;
    const v3 = t > 2 ? word[t - 3]! : edge;
    const k0 = kind[t]!;
    const k1 = t + 1 < count ? kind[t + 1]! : edge;
    const j1 = t > 0 ? kind[t - 1]! : edge;
    this.put(1, 0);
    this.put(2, w0);
    this.put(3, k0);
    this.put(4, suffix[t]!);
    this.put(5, w1);
    this.put(6, w2);
    this.put(7, w3);
    this.put(8, v1);
    this.put(9, v2);
    this.put(10, v3);
    this.put(11, k1);
    this.put(12, j1);
    const v21 = mix(v2, v1);
    const w12 = mix(w1, w2);
    const before = mix(v1, k0);
    const after = mix(k0, w1);
    this.put(13, v21);
    this.put(14, before);
    this.put(15, after);
    this.put(16, w12);
    this.put(17, mix(v1, w1));
    this.put(18, mix(mix(v3, v2), v1));
    this.put(19, mix(w12, w3));
    this.put(20, mix(j1, k0));
    this.put(21, mix(k0, k1));
    this.put(22, mix(mix(j1, k0), k1));
    this.put(23, mix(v21, k0));
    this.put(24, mix(after, w2));
    this.put(25, mix(before, w1));
    this.ofRun(t);
    for (let i = 0, rest = lists[t]!; rest !== 0; i++, rest >>>= 1) if ((rest & 1) === 1) this.put(26, i);
    this.put(55, longSuffix[t]!);
    this.put(56, prefix[t]!);
    this.ofOthers(t);
    return this.count;
  }

  /** What the rest of the text tells of the word. */
  private ofOthers(t: number): void {
    const { before, after, knownAs, isSmallElsewhere } = this.symbols;
    if (isSmallElsewhere[t] === 1) this.put(45, 0);
    if (knownAs[t] !== 0) this.put(46, knownAs[t]!);
    if (before[t]! < 0 && after[t]! < 0) this.put(47, 0);
    if (before[t]! >= 0) this.ofOther(before[t]!);
    if (after[t]! >= 0) this.ofOther(after[t]!);
  }

  /** What stands around the same word in another place. */
  private ofOther(t: number): void {
    const { word, kind, count } = this.symbols;
    const start = this.startOfRun(t);
    const end = this.endOfRun(t);
    const left = start > 0 ? word[start - 1]! : edge;
    const left2 = start > 1 ? word[start - 2]! : edge;
    const right = end < count ? word[end]! : edge;
    this.put(48, left);
    this.put(49, right);
    this.put(50, mix(left2, left));
    this.put(51, mix(Math.min(end - start, 4), t - start));
    this.put(52, kind[end - 1]!);
    this.put(53, kind[start]!);
    this.put(54, mix(left, right));
  }

  /** What stands on both sides of the run of capitals, and where in its line it stands. */
  private ofRun(t: number): void {
    const { word, kind, count } = this.symbols;
    const { runStart, runEnd, lineStart, lineEnd } = this;
    const left = runStart > 0 ? word[runStart - 1]! : edge;
    const left2 = runStart > 1 ? word[runStart - 2]! : edge;
    const left3 = runStart > 2 ? word[runStart - 3]! : edge;
    const right = runEnd < count ? word[runEnd]! : edge;
    const right2 = runEnd + 1 < count ? word[runEnd + 1]! : edge;
    const last = kind[runEnd - 1]!;
    const length = Math.min(runEnd - runStart, 4);
    const leftBoth = mix(left2, left);
    this.put(27, length);
    this.put(28, mix(length, t - runStart));
    this.put(29, left);
    this.put(30, right);
    this.put(31, leftBoth);
    this.put(32, mix(right, right2));
    this.put(33, mix(left, right));
    this.put(34, mix(left, last));
    this.put(35, mix(last, right));
    this.put(36, last);
    if (runEnd - runStart > 1) {
      const { suffix, longSuffix, prefix } = this.symbols;
      this.put(57, suffix[runStart]!);
      this.put(58, longSuffix[runStart]!);
      this.put(59, prefix[runStart]!);
      this.put(60, suffix[runEnd - 1]!);
      this.put(61, longSuffix[runEnd - 1]!);
      this.put(62, mix(kind[runStart]!, last));
    }
    this.put(37, mix(mix(left3, left2), left));
    this.put(38, mix(kind[runStart]!, length));
    this.put(39, mix(leftBoth, right));
    for (let i = 0, rest = this.runLists; rest !== 0; i++, rest >>>= 1) if ((rest & 1) === 1) this.put(40, i);
    const fromStart = Math.min(runStart - lineStart, 3);
    const toEnd = Math.min(lineEnd - runEnd, 3);
    const inLine = mix(fromStart, toEnd);
    this.put(41, inLine);
    this.put(42, mix(this.label, t > this.labelEnd ? 1 : 0));
    this.put(43, mix(fromStart === 0 ? 1 : 0, right));
    this.put(44, mix(inLine, kind[t]!));
  }
}
