// A text in pieces, by what is marked in it: stretches that somebody highlighted, words that the other answer lacks, blocks of code. They
// may lie over each other.
import type { Stretch } from "./wordDifference.ts";

export interface TextPiece {
  text: string;
  /** Place of the highlight in its list; undefined for none. */
  highlight: number | undefined;
  isDifferent: boolean;
  isCode: boolean;
}

/** Blocks between lines of ``` or ~~~, these lines included; where the last line is missing, to the end. */
function codeBlocks(text: string): Stretch[] {
  const found: Stretch[] = [];
  let open: { readonly fence: string; readonly start: number } | undefined;
  let at = 0;
  for (const line of text.split("\n")) {
    const end = at + line.length;
    const [, fence] = /^ {0,3}(`{3}|~{3})/.exec(line) ?? [];
    if (open === undefined && fence !== undefined) open = { fence, start: at };
    else if (open !== undefined && open.fence === fence) {
      found.push({ start: open.start, end });
      open = undefined;
    }
    at = end + 1;
  }
  return open === undefined ? found : [...found, { start: open.start, end: text.length }];
}

export function cutText(
  text: string,
  highlights: readonly Stretch[],
  differences: readonly Stretch[],
): TextPiece[] {
  const cuts = new Set([0, text.length]);
  const code = codeBlocks(text);
  for (const { start, end } of [...highlights, ...differences, ...code])
    for (const at of [start, end]) if (at > 0 && at < text.length) cuts.add(at);
  const places = [...cuts].sort((a, b) => a - b);
  const covers =
    (at: number) =>
    ({ start, end }: Stretch): boolean =>
      start <= at && at < end;
  return places.slice(0, -1).map((start, i) => {
    const highlight = highlights.findIndex(covers(start));
    return {
      text: text.slice(start, places[i + 1]),
      highlight: highlight < 0 ? undefined : highlight,
      isDifferent: differences.some(covers(start)),
      isCode: code.some(covers(start)),
    };
  });
}
