// What one text may cost. A tokenizer.json comes from strangers: its steps may make a text grow tenfold each, and its
// patterns may try exponentially many ways. Every step of a call draws on one budget, so that a chain of steps, or of
// small pieces, gets no more than a single one; what exceeds it is refused, and the step is named. Real tokenizers
// take under 20 steps a character and let no text grow more than 18-fold (NFKD of one Arabic ligature).

import { AppError, quote } from "../domain/errors.ts";

const freeSteps = 1_000_000;
const stepsPerUnit = 50;
const freeUnits = 65_536;
const growth = 32;
/** No intermediate text is longer than this, whatever its source. */
const maxUnits = 2 ** 27;

export class Work {
  private stepsLeft: number;
  private readonly mostUnits: number;

  /** `units` is the length of the text, or of the tokens, that the call is about. */
  constructor(private readonly units: number) {
    this.stepsLeft = freeSteps + stepsPerUnit * units;
    this.mostUnits = Math.min(maxUnits, freeUnits + growth * units);
  }

  /** `what` stands before "takes too many steps". */
  spend(steps: number, what: string): void {
    this.stepsLeft -= steps;
    if (this.stepsLeft >= 0) return;
    throw new AppError(
      "tokenizer/slow-pattern",
      `${what} takes too many steps on a text of ${this.units} characters.`,
      "Use another tokenizer: this one's running time explodes.",
    );
  }

  /** To be called before a text of that length is made. */
  grow(units: number, step: string): void {
    if (units <= this.mostUnits) return;
    throw new AppError(
      "tokenizer/too-much-text",
      `${quote(step, 80)} makes at least ${units} characters of a text of ${this.units}; at most ${this.mostUnits} are allowed.`,
      "Use another tokenizer: no real one lets texts grow like this.",
    );
  }
}

/** How often `part` stands in `whole`, without overlap. */
function occurrences(whole: string, part: string): number {
  let count = 0;
  if (part === "") return count;
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + part.length)) count++;
  return count;
}

/** Replaces every `part`, unless the result would be too long. */
export function replaceText(whole: string, part: string, by: string, work: Work, step: string): string {
  if (part === "" || !whole.includes(part)) return whole;
  if (by.length > part.length)
    work.grow(whole.length + occurrences(whole, part) * (by.length - part.length), step);
  return whole.replaceAll(part, () => by);
}
