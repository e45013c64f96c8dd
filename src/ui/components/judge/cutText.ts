// A text in pieces, by what is marked in it: stretches that somebody highlighted, and words that the other answer lacks. They may
// lie over each other.
import type { Stretch } from "./wordDifference.ts";

export interface TextPiece {
  text: string;
  /** Place of the highlight in its list; undefined for none. */
  highlight: number | undefined;
  isDifferent: boolean;
}

export function cutText(
  text: string,
  highlights: readonly Stretch[],
  differences: readonly Stretch[],
): TextPiece[] {
  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...highlights, ...differences])
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
    };
  });
}
