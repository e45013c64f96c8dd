// Added tokens: pieces of text that stand for one id whatever the model would make of them. They are cut out before
// normalising (`normalized: false`) or after, longest first from the left, as Rust's Aho-Corasick does.
// Ids follow transformers' rule, not the file: the model's id for that text, else the next free one.

import { isSpace } from "./normalizers.ts";
import { Trie } from "./trie.ts";
import type { Work } from "../work.ts";
import { flag, list, record, text } from "./shape.ts";

export interface AddedToken {
  id: number;
  content: string;
  singleWord: boolean;
  lstrip: boolean;
  rstrip: boolean;
  normalized: boolean;
  special: boolean;
}

export type AddedTokenWish = Omit<AddedToken, "id">;

const wordCharacters = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d]/u;

/** An added token as tokenizer.json and tokenizer_config.json write it: an object, or the bare text. */
export function readAddedToken(value: unknown, path: string, special: boolean): AddedTokenWish {
  if (typeof value === "string") {
    return { content: value, singleWord: false, lstrip: false, rstrip: false, normalized: !special, special };
  }
  const config = record(value, path);
  const isSpecial = flag(config["special"], `${path}.special`, special);
  return {
    content: text(config["content"], `${path}.content`),
    singleWord: flag(config["single_word"], `${path}.single_word`, false),
    lstrip: flag(config["lstrip"], `${path}.lstrip`, false),
    rstrip: flag(config["rstrip"], `${path}.rstrip`, false),
    normalized: flag(config["normalized"], `${path}.normalized`, !isSpecial),
    special: isSpecial,
  };
}

export function readAddedTokens(value: unknown, path: string): AddedTokenWish[] {
  if (value === undefined || value === null) return [];
  return list(value, path).map((entry, i) => readAddedToken(entry, `${path}[${i}]`, false));
}

/**
 * Gives every wish its id; a later wish for the same text replaces the flags of the earlier one, but what was special
 * once stays special.
 */
export function assignIds(
  wishes: readonly AddedTokenWish[],
  vocabulary: ReadonlyMap<string, number>,
): AddedToken[] {
  const byContent = new Map<string, AddedToken>();
  let highest = -1;
  for (const wish of wishes) {
    if (wish.content === "") continue;
    const earlier = byContent.get(wish.content);
    const known = earlier?.id ?? vocabulary.get(wish.content);
    const id = known ?? Math.max(vocabulary.size, highest + 1);
    highest = Math.max(highest, id);
    byContent.set(wish.content, { ...wish, id, special: wish.special || earlier?.special === true });
  }
  return [...byContent.values()];
}

export interface Section {
  text: string;
  /** The added token that this section is, or undefined for ordinary text. */
  id: number | undefined;
  atStart: boolean;
}

/** Cuts texts at added tokens. `normalize` is applied to the tokens' own text before it is looked for. */
export class AddedTokenSplitter {
  private readonly trie = new Trie<AddedToken>();

  /** With `skipsSpecial`, a special token that is found is left to the model, as ordinary text. */
  constructor(
    tokens: readonly AddedToken[],
    normalize: (input: string) => string,
    private readonly skipsSpecial = false,
  ) {
    for (const token of tokens) {
      const content = normalize(token.content);
      if (content !== "") this.trie.insert(content, token);
    }
  }

  split(input: string, atStart: boolean, work: Work): Section[] {
    if (this.trie.isEmpty) return input === "" ? [] : [{ text: input, id: undefined, atStart }];
    const sections: Section[] = [];
    let done = 0;
    const push = (start: number, end: number, id: number | undefined): void => {
      if (end > start) sections.push({ text: input.slice(start, end), id, atStart: atStart && start === 0 });
    };
    for (let position = 0; position < input.length;) {
      const found = this.longestAt(input, position, work);
      if (found === undefined) {
        position++;
        continue;
      }
      const { token, end } = found;
      const matchStart = position;
      position = end;
      if (token.special && this.skipsSpecial) continue;
      if (token.singleWord && (isWordBefore(input, matchStart) || isWordAt(input, end))) continue;
      let start = matchStart;
      let stop = end;
      if (token.lstrip) while (start > done && isSpace(input.charCodeAt(start - 1))) start--;
      if (token.rstrip) while (stop < input.length && isSpace(input.charCodeAt(stop))) stop++;
      // A token swallowed by its neighbour's rstrip still counts, with an empty text of its own.
      start = Math.max(start, Math.min(done, end));
      push(done, start, undefined);
      sections.push({ text: input.slice(start, stop), id: token.id, atStart: false });
      done = stop;
    }
    push(done, input.length, undefined);
    return sections;
  }

  private longestAt(
    input: string,
    position: number,
    work: Work,
  ): { token: AddedToken; end: number } | undefined {
    let longest: { token: AddedToken; end: number } | undefined;
    const steps = this.trie.visit(input, position, (end, token) => {
      longest = { token, end };
    });
    work.spend(steps - 1, "The search for the tokenizer's added tokens");
    return longest;
  }
}

function isWordBefore(input: string, position: number): boolean {
  if (position === 0) return false;
  const unit = input.charCodeAt(position - 1);
  const width = unit >= 0xdc00 && unit <= 0xdfff && position >= 2 ? 2 : 1;
  return wordCharacters.test(input.slice(position - width, position));
}

function isWordAt(input: string, position: number): boolean {
  return (
    position < input.length && wordCharacters.test(String.fromCodePoint(input.codePointAt(position) ?? 0))
  );
}
