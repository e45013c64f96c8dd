// What tells a firm from what it makes and from a headline's words.
import { isJobWord } from "../lists/jobs.ts";
import { calendar } from "../lists/things.ts";
import type { Token } from "../text/tokens.ts";
import type { TextContext } from "./detector.ts";

/** "a Bosch grinder", "Siemens S7", "Cisco 2960": what a firm made. */
export function isModel(tokens: readonly Token[], i: number, next: number): boolean {
  const [before, after] = [tokens[i - 1], tokens[next]];
  if (after === undefined || after.gap !== " ") return false;
  if (after.kind === "number") return !/^(?:19|20)\d\d$/.test(after.text);
  const isDigital =
    after.kind === "word" && tokens[next + 1]?.kind === "number" && tokens[next + 1]!.gap !== "\n";
  if (isDigital && after.shape !== "lower" && after.text.length < 6 && !calendar.has(after.folded))
    return true;
  return (
    /^(?:an?|two|three|old|used|second-hand|broken|new)$/.test(before?.text ?? "") &&
    tokens[i]!.gap === " " &&
    after.shape === "lower" &&
    !isJobWord(after.folded)
  );
}

/** Whether what stands beside a run of capitals in a line of capitals says that somebody works there. */
export const isAtWork = ({ tokens, text }: TextContext, first: number, last: number): boolean =>
  (tokens[first]!.gap === " " &&
    /^(?:by|at|for|from|with|joined|left|@)$/.test(tokens[first - 1]?.folded ?? "")) ||
  /^(?:,| [-–—|])? ?\(?(?:since |from )?(?:\p{L}{3,9}\.? )?(?:19|20)\d\d/u.test(
    text.slice(tokens[last]!.end, tokens[last]!.end + 24),
  );
