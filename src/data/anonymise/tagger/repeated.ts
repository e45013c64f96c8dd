// Where else in a text a word stands: what surrounds a name in one place tells what it is in another, where nothing does (Chieu & Ng 2002).
import type { Token } from "../text/tokens.ts";

/** All are (count): of words that may begin a span, what the rest of the text tells of them. */
export interface Elsewhere {
  /** The symbol where the word stood last, and the one where it stands next; -1 for none. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** What a rule's span has it as; 0 for nothing. */
  readonly knownAs: Int32Array;
  /** 1 where the text has it in small letters, too. */
  readonly isSmallElsewhere: Uint8Array;
}

export class Repeated {
  private readonly known = new Map<string, number>();
  private readonly places = new Map<string, number[]>();
  private readonly small = new Set<string>();

  constructor(private readonly isLowerCase: boolean) {}

  /** A word in a span of what `id` says. */
  know({ folded }: Token, id: number): void {
    this.known.set(folded, id);
  }

  /** A word that is a symbol of its own. */
  add({ folded, shape }: Token, symbol: number, mayBegin: boolean): void {
    const isSmall = shape === "lower" && !this.isLowerCase;
    if (isSmall) this.small.add(folded);
    if (!mayBegin || isSmall) return;
    const places = this.places.get(folded);
    if (places === undefined) this.places.set(folded, [symbol]);
    else places.push(symbol);
  }

  of(count: number): Elsewhere {
    const before = new Int32Array(count).fill(-1);
    const after = new Int32Array(count).fill(-1);
    const knownAs = new Int32Array(count);
    const isSmallElsewhere = new Uint8Array(count);
    for (const [folded, places] of this.places) {
      const known = this.known.get(folded) ?? 0;
      const isSmall = this.small.has(folded) ? 1 : 0;
      for (let i = 0; i < places.length; i++) {
        const symbol = places[i]!;
        before[symbol] = places[i - 1] ?? -1;
        after[symbol] = places[i + 1] ?? -1;
        knownAs[symbol] = known;
        isSmallElsewhere[symbol] = isSmall;
      }
    }
    return { before, after, knownAs, isSmallElsewhere };
  }
}
