// The tagger's weights as they are learnt, written to a file and read again. A feature is a place in a table of 2^20; most places are
// empty, so a full one says how far it is from the one before, which labels it speaks for or against, and how much, in 63 steps.
import { frontCode, frontDecode } from "../gazetteer/frontCode.ts";

export const placeBits = 20;

/** Of a chain of labels over symbols (chain.ts). */
export interface Weights {
  /** Words of contexts that are told apart; all others are known by their class. */
  readonly vocabulary: ReadonlySet<string>;
  /** By place: which row of `rows` it has, or -1. */
  readonly rowOf: Int32Array;
  /** `labels` numbers a row. */
  readonly rows: Float32Array;
  /** (labels, labels): from one label to the next. */
  readonly transitions: Float32Array;
}

/** As the generated file has it. */
export interface CodedWeights {
  readonly words: string;
  /** Of one step. */
  readonly step: number;
  readonly features: string;
  readonly transitions: readonly number[];
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** The largest step either way. */
const mostSteps = 31;
/** Of two characters. */
const longestGap = 64 * 32;

export function encodeWeights(
  { vocabulary, rowOf, rows, transitions }: Weights,
  labels: number,
): CodedWeights {
  const most = rows.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0);
  const step = most / mostSteps;
  let features = "";
  let last = 0;
  rowOf.forEach((row, place) => {
    if (row < 0) return;
    const steps = Array.from(rows.subarray(row * labels, (row + 1) * labels), (weight) =>
      Math.round(weight / step),
    );
    const spoken = steps.reduce((mask, value, label) => (value === 0 ? mask : mask | (1 << label)), 0);
    if (spoken === 0) return;
    for (; place - last >= longestGap; last += longestGap - 1)
      features += gap(longestGap - 1) + mask(0, labels);
    features += gap(place - last) + mask(spoken, labels);
    for (const value of steps) if (value !== 0) features += digits[value + mostSteps]!;
    last = place;
  });
  return {
    words: frontCode(vocabulary),
    step,
    features,
    transitions: Array.from(transitions, (one) => Math.round(one * 1e4) / 1e4),
  };
}

/** One character below 32, otherwise two. */
const gap = (length: number): string =>
  length < 32 ? digits[length]! : digits[32 + (length >> 6)]! + digits[length & 63]!;

/** A bit for each label, six to a character. */
function mask(spoken: number, labels: number): string {
  let coded = "";
  for (let bit = 0; bit < labels; bit += 6) coded += digits[(spoken >> bit) & 63]!;
  return coded;
}

export function decodeWeights({ words, step, features, transitions }: CodedWeights): Weights {
  const labels = Math.sqrt(transitions.length);
  const vocabulary = new Set<string>();
  frontDecode(words, (word) => vocabulary.add(word));
  const valueOf = new Int8Array(128);
  for (let i = 0; i < digits.length; i++) valueOf[digits.charCodeAt(i)] = i;
  const rowOf = new Int32Array(1 << placeBits).fill(-1);
  const rows: number[] = [];
  let at = 0;
  const next = (): number => valueOf[features.charCodeAt(at++)]!;
  for (let place = 0, row = 0; at < features.length;) {
    const first = next();
    place += first < 32 ? first : ((first - 32) << 6) + next();
    let spoken = 0;
    for (let bit = 0; bit < labels; bit += 6) spoken |= next() << bit;
    // A gap too long for one step.
    if (spoken === 0) continue;
    for (let label = 0; label < labels; label++)
      rows.push(((spoken >> label) & 1) === 1 ? (next() - mostSteps) * step : 0);
    rowOf[place] = row++;
  }
  return { vocabulary, rowOf, rows: Float32Array.from(rows), transitions: Float32Array.from(transitions) };
}
