// Where the numbers of a text stand, for expressions that have digits in them: they are tried at those and at what may stand before
// the first digit, and nowhere else.
import { stickyInBasicPlane } from "./basicPlane.ts";
import { isBesideWord, type Token } from "./tokens.ts";

/** Characters that the digits of a match stand in, from its first digit on. */
const span = 40;

export class NumberIndex {
  /** Of each run of digits. */
  private readonly starts: number[] = [];
  /** How many digits stand in `span` characters from there on. */
  private readonly digits: number[] = [];
  private readonly besideWords: boolean[] = [];

  constructor(tokens: readonly Token[]) {
    const lengths: number[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const { kind, start, end } = tokens[i]!;
      if (kind !== "number") continue;
      this.starts.push(start);
      lengths.push(end - start);
      this.besideWords.push(isBesideWord(tokens, i));
    }
    let to = 0;
    let sum = 0;
    for (const start of this.starts) {
      while (to < this.starts.length && this.starts[to]! < start + span) sum += lengths[to++]!;
      this.digits.push(sum);
      sum -= lengths[this.digits.length - 1]!;
    }
  }

  get isEmpty(): boolean {
    return this.starts.length === 0;
  }

  /**
   * As text.matchAll(pattern) where every match has `digits` digits or more within 40 characters, the first of them a number's first,
   * and at most `lead` characters before that. `pattern` has the flag y. `needsWord`: and a word stands near that number.
   */
  *matches(
    given: RegExp,
    text: string,
    digits: number,
    lead = 0,
    needsWord = false,
  ): Generator<RegExpExecArray> {
    const pattern = stickyInBasicPlane(given);
    let from = 0;
    for (let i = 0; i < this.starts.length; i++) {
      const start = this.starts[i]!;
      if (this.digits[i]! < digits || (needsWord && !this.besideWords[i]!)) continue;
      for (let at = Math.max(from, start - lead); at <= start; at++) {
        if (at < start && !mayBegin(text, at)) continue;
        pattern.lastIndex = at;
        const match = pattern.exec(text);
        if (match === null) continue;
        from = Math.max(pattern.lastIndex, at + 1);
        yield match;
        break;
      }
      from = Math.max(from, start + 1);
    }
  }
}

const isPlain = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
/** No match begins at a blank, or inside a word. */
const mayBegin = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code > 32 && !(isPlain(code) && at > 0 && isPlain(text.charCodeAt(at - 1)));
};
