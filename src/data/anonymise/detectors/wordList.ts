// Phrases of a list found in a text by its tokens: one look-up a token, whatever the length of the list. Phrases are of folded words;
// a "*" at the end of one stands for any ending.
import type { Token } from "../text/tokens.ts";

interface Node {
  readonly next: Map<string, Node>;
  isEnd: boolean;
}

export class WordList {
  private readonly root: Node = { next: new Map(), isEnd: false };
  private readonly stems = new Map<string, string[]>();

  constructor(phrases: string) {
    for (const phrase of phrases.split("|")) {
      if (phrase.endsWith("*")) {
        const stem = phrase.slice(0, -1);
        const key = stem.slice(0, 4);
        this.stems.set(key, [...(this.stems.get(key) ?? []), stem]);
        continue;
      }
      let node = this.root;
      for (const word of phrase.split(/ |(?='s(?: |$))/)) {
        let next = node.next.get(word);
        if (next === undefined) node.next.set(word, (next = { next: new Map(), isEnd: false }));
        node = next;
      }
      node.isEnd = true;
    }
  }

  /** How many tokens from `i` on are one of the phrases: the longest; 0 where none. */
  lengthAt(tokens: readonly Token[], i: number): number {
    let node: Node | undefined = this.root;
    let longest = 0;
    for (let n = 0; n < 8; n++) {
      const token = tokens[i + n];
      if (token === undefined || token.kind === "hidden" || (n > 0 && token.gap === "\n")) break;
      node = node.next.get(n > 0 && token.kind === "mark" ? token.folded.replace("’", "'") : token.folded);
      if (node === undefined) break;
      if (node.isEnd) longest = n + 1;
    }
    if (longest > 0 || this.stems.size === 0) return longest;
    const word = tokens[i]?.folded ?? "";
    return this.stems.get(word.slice(0, 4))?.some((stem) => word.startsWith(stem)) === true ? 1 : 0;
  }

  has(word: string): boolean {
    return this.root.next.get(word)?.isEnd === true;
  }
}
