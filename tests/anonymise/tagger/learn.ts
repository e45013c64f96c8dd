// Learns the weights of a chain of labels from stretches of symbols: the gradient of the likelihood of all labels that a stretch may have
// (marks leave some open), a step each stretch, its length by how much a weight has moved before (AdaGrad, Duchi, Hazan & Singer 2011).
import { permutation, randomStream } from "../../../src/domain/random.ts";
import { Chain, mayFollow } from "../../../src/data/anonymise/tagger/chain.ts";
import { placeBits, type Weights } from "../../../src/data/anonymise/tagger/weights.ts";

export interface Example {
  /** Texts that were made of one template say the same. */
  readonly template: string;
  /** Where each symbol's features begin, and where the last one's end. */
  readonly offsets: Int32Array;
  /** Places in the table of weights. */
  readonly features: Int32Array;
  /** A bit for each label that a symbol may have. */
  readonly allowed: Uint16Array;
}

export interface Learning {
  readonly labels: number;
  readonly epochs: number;
  readonly rate: number;
  /** The share of a stretch's features that one step does not see, so that none is relied upon alone. */
  readonly unseen: number;
  /** Features of fewer templates are left out. */
  readonly leastTemplates: number;
  readonly seed: number;
}

/** The row of each place whose feature is of enough templates; -1 for others. */
function rowsOf(examples: readonly Example[], least: number): { rowOf: Int32Array; count: number } {
  const size = 1 << placeBits;
  const templates = new Uint16Array(size);
  const last = new Int32Array(size).fill(-1);
  const numbers = new Map<string, number>();
  const byTemplate = [...examples].sort((a, b) =>
    a.template < b.template ? -1 : a.template > b.template ? 1 : 0,
  );
  for (const { template, features } of byTemplate) {
    const number = numbers.get(template) ?? numbers.size;
    numbers.set(template, number);
    for (const place of features) {
      if (last[place] === number) continue;
      last[place] = number;
      templates[place]!++;
    }
  }
  const rowOf = new Int32Array(size).fill(-1);
  let count = 0;
  templates.forEach((of, place) => {
    if (of >= least) rowOf[place] = count++;
  });
  return { rowOf, count };
}

/** The same for the same examples, in the same order, and seed. */
export function learn(
  examples: readonly Example[],
  { labels, epochs, rate, unseen, leastTemplates, seed }: Learning,
): Omit<Weights, "vocabulary"> {
  const random = randomStream(seed, "tagger/learn");
  const { rowOf, count } = rowsOf(examples, leastTemplates);
  const rows = new Float32Array(count * labels);
  const moved = new Float32Array(count * labels).fill(0.01);
  const transitions = new Float32Array(labels * labels);
  const movedTransitions = new Float32Array(labels * labels).fill(0.01);
  const pairs = new Float64Array(labels * labels);
  const longest = examples.reduce((most, { features }) => Math.max(most, features.length), 0);
  const seen = new Int32Array(longest);
  let wanted = new Float64Array(0);
  const chain = new Chain(transitions);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const step = rate * (1 - epoch / epochs) + 0.01;
    for (const i of permutation(examples.length, random)) {
      const { offsets, features, allowed } = examples[i]!;
      const symbols = allowed.length;
      chain.refresh();
      chain.begin(symbols);
      for (let t = 0, at = 0; t < symbols; t++, at += labels)
        for (let f = offsets[t]!; f < offsets[t + 1]!; f++) {
          const row = random() < unseen ? -1 : rowOf[features[f]!]!;
          seen[f] = row;
          if (row < 0) continue;
          for (let y = 0, w = row * labels; y < labels; y++, w++) chain.scores[at + y]! += rows[w]!;
        }
      pairs.fill(0);
      if (!chain.infer(symbols, allowed, pairs, 1)) continue;
      const size = symbols * labels;
      if (wanted.length < size) wanted = new Float64Array(2 * size);
      wanted.set(chain.marginals.subarray(0, size));
      chain.infer(symbols, undefined, pairs, -1);
      for (let t = 0, at = 0; t < symbols; t++, at += labels) {
        let isRight = true;
        for (let y = 0; y < labels; y++) {
          wanted[at + y]! -= chain.marginals[at + y]!;
          if (Math.abs(wanted[at + y]!) > 0.001) isRight = false;
        }
        if (isRight) continue;
        for (let f = offsets[t]!; f < offsets[t + 1]!; f++) {
          if (seen[f]! < 0) continue;
          for (let y = 0, w = seen[f]! * labels; y < labels; y++, w++) {
            const gradient = wanted[at + y]!;
            moved[w]! += gradient * gradient;
            rows[w]! += (step * gradient) / Math.sqrt(moved[w]!);
          }
        }
      }
      for (let k = 0; k < pairs.length; k++) {
        const gradient = pairs[k]!;
        if (gradient === 0 || !mayFollow(Math.floor(k / labels), k % labels)) continue;
        movedTransitions[k]! += gradient * gradient;
        transitions[k]! += (step * gradient) / Math.sqrt(movedTransitions[k]!);
      }
    }
  }
  return { rowOf, rows, transitions };
}
