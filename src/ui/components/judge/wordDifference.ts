// Which words of two texts the other one lacks: what a longest common subsequence of words leaves over (Wagner & Fischer 1974).
// White space counts for nothing, and a sign of punctuation is a word.

/** A stretch of a text in UTF-16 units, end exclusive. */
export interface Stretch {
  start: number;
  end: number;
}

export interface Difference {
  left: Stretch[];
  right: Stretch[];
}

/** Cells of the table: about 30 ms, and 12 MB. */
const mostCells = 6_000_000;

/** undefined: the texts are too long to be compared while somebody waits. */
export function wordDifference(left: string, right: string): Difference | undefined {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  let from = 0;
  while (from < a.length && from < b.length && a[from]?.text === b[from]?.text) from++;
  let [endA, endB] = [a.length, b.length];
  while (endA > from && endB > from && a[endA - 1]?.text === b[endB - 1]?.text) {
    endA--;
    endB--;
  }
  const [rows, columns] = [endA - from, endB - from];
  if ((rows + 1) * (columns + 1) > mostCells) return undefined;
  const common = commonWords(
    a.slice(from, endA).map(({ text }) => text),
    b.slice(from, endB).map(({ text }) => text),
  );
  const rest = (words: Word[], end: number, isCommon: (place: number) => boolean): Stretch[] =>
    joined(
      words.slice(from, end).filter((_, i) => !isCommon(i)),
      words,
    );
  return {
    left: rest(a, endA, (i) => common.left.has(i)),
    right: rest(b, endB, (i) => common.right.has(i)),
  };
}

/** Places, in each, of one longest common subsequence. */
function commonWords(a: readonly string[], b: readonly string[]) {
  const width = b.length + 1;
  // Cell (i, j): how many words the rests from a[i] and b[j] on have in common, in their order.
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
  const left = new Set<number>();
  const right = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      left.add(i++);
      right.add(j++);
    } else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return { left, right };
}

interface Word extends Stretch {
  text: string;
  /** Its place among the words. */
  place: number;
}

/** Words next to each other are one stretch, with the space between them. */
function joined(words: readonly Word[], all: readonly Word[]): Stretch[] {
  const stretches: Stretch[] = [];
  let before: Word | undefined;
  for (const word of words) {
    const last = stretches.at(-1);
    if (last !== undefined && before !== undefined && all[before.place + 1] === word) last.end = word.end;
    else stretches.push({ start: word.start, end: word.end });
    before = word;
  }
  return stretches;
}

function wordsOf(text: string): Word[] {
  const pieces = segments(text).filter(({ text: piece }) => piece.trim() !== "");
  return pieces.map((piece, place) => ({ ...piece, end: piece.start + piece.text.length, place }));
}

/** Languages that put no space between words need the browser's dictionary. */
function segments(text: string): { text: string; start: number }[] {
  const { Segmenter } = Intl as { Segmenter?: typeof Intl.Segmenter };
  if (Segmenter !== undefined)
    return [...new Segmenter(undefined, { granularity: "word" }).segment(text)].map(({ segment, index }) => ({
      text: segment,
      start: index,
    }));
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu)].map((match) => ({
    text: match[0],
    start: match.index,
  }));
}
