// What of one person's texts is looked for, and how it is found in a line of any file. A quotation is: a whole text; a sentence of
// three words or more; six words in a row of a longer one; the beginning of a text that was cut with dots; a name, an address or a
// number that points to the person; the candidate's id; the ids of tokens of a prompt. What another person also said is struck out
// of the list before anything is looked for.
import { identifiersIn, sentencesOf, unescaped, wordsOf } from "./words.ts";

const runLength = 6;
const leastWords = 3;
const leastLetters = 12;
const mostNameWords = 8;
const leastTokens = 6;

export class Needles {
  /** Runs of words by their length, each joined by a blank: quotations within a sentence, and names anywhere. */
  private readonly runs = new Set<string>();
  private readonly sentences = new Set<string>();
  private readonly wholes = new Set<string>();
  private readonly shortWholes = new Set<string>();
  private readonly openings = new Set<string>();
  private readonly othersOpenings = new Set<string>();
  private readonly names = new Map<string, Set<string>>();
  private readonly tokens = new Set<string>();
  /** Every word of the person's texts that nobody else uses. */
  private readonly ownWords = new Set<string>();
  private idText: string | undefined;

  /** Ids of others that hold `id` within them: an occurrence in one of these is none of `id`. */
  private readonly longer: readonly string[];

  constructor(
    private readonly id: string,
    otherIds: Iterable<string>,
  ) {
    this.idText = isTelling(id) ? id : undefined;
    this.longer = [...otherIds].filter((other) => other !== id && other.includes(id));
  }

  /** A text that the person wrote or that was made of theirs. */
  addText(text: string): void {
    this.addWhole(text);
    // A text too short for a run of words counts wherever it stands as a whole.
    const whole = wordsOf(text.slice(0, 400));
    const isShort = text.length <= 400 && whole.length > 1 && whole.length < runLength;
    if (isShort && whole.join("").length >= leastLetters) this.addName(text);
    for (const words of sentencesOf(text)) {
      for (const one of words) this.ownWords.add(one);
      if (words.length >= leastWords && words.join("").length >= leastLetters)
        this.sentences.add(words.join(" "));
      eachRun(words, runLength, (run) => this.runs.add(run));
    }
    this.openings.add(openingOf(text));
    for (const found of identifiersIn(text)) this.addName(found);
  }

  /** A text that counts as a whole only, and from so many words on: a model's answer is made of sentences that any answer may have. */
  addWhole(text: string, leastOfWords = 0): void {
    const words = wordsOf(text);
    if (words.length === 0 || words.length < leastOfWords) return;
    (words.length >= leastWords ? this.wholes : this.shortWholes).add(words.join(" "));
  }

  /** A name, an address or a number, found wherever it stands. One word alone has to have a digit. */
  addName(text: string): void {
    const words = wordsOf(text);
    const isOne = words.length > 1 ? words.join("").length >= 5 : /\d.*\d.*\d/.test(words[0] ?? "");
    if (!isOne || words.length > mostNameWords) return;
    const start = words[0] ?? "";
    this.names.set(start, (this.names.get(start) ?? new Set()).add(words.join(" ")));
  }

  addTokens(ids: readonly number[]): void {
    if (ids.length >= leastTokens) this.tokens.add(ids.join(","));
  }

  /** Another person said it too. */
  strike(text: string): void {
    for (const words of sentencesOf(text)) {
      this.sentences.delete(words.join(" "));
      eachRun(words, runLength, (run) => this.runs.delete(run));
    }
    const words = wordsOf(text);
    for (const one of words) this.ownWords.delete(one);
    const whole = words.join(" ");
    this.wholes.delete(whole);
    this.shortWholes.delete(whole);
    if (words.length > 1) this.othersOpenings.add(openingOf(text));
    this.eachName(words, (name, start) => this.names.get(start)?.delete(name));
    if (this.idText !== undefined && places(text, this.id, this.longer).next().done !== true)
      this.idText = undefined;
  }

  strikeTokens(ids: readonly number[]): void {
    this.tokens.delete(ids.join(","));
  }

  /** One value of a row: a text under a key. */
  inValue(text: string, key: string): boolean {
    if (text === "") return false;
    if (this.inText(text)) return true;
    const words = wordsOf(text);
    const whole = words.join(" ");
    if (this.wholes.has(whole)) return true;
    if (this.shortWholes.has(whole) && textKeys.test(key)) return true;
    if (!/(?:…|\.\.\.)\s*$/u.test(text) || words.length > runLength || whole.length < leastLetters)
      return false;
    const begins = (openings: ReadonlySet<string>): boolean =>
      [...openings].some((one) => one.startsWith(whole));
    return begins(this.openings) && !begins(this.othersOpenings);
  }

  /** Text that may hold more than one value: a line of prose, of a table, of a log. */
  inLine(text: string): boolean {
    if (this.inText(text)) return true;
    if (!/[\\&%]/.test(text)) return false;
    const plain = unescaped(text);
    return plain !== text && this.inText(plain);
  }

  /** Lists of token ids, as JSON writes them. */
  inTokens(line: string): boolean {
    if (this.tokens.size === 0) return false;
    const compact = line.includes(", ") ? line.replaceAll(", ", ",") : line;
    for (const ids of this.tokens) {
      for (let at = compact.indexOf(ids); at >= 0; at = compact.indexOf(ids, at + 1)) {
        const [before = "", after = ""] = [compact[at - 1], compact[at + ids.length]];
        if (!/[\d.-]/.test(before) && !/[\d.]/.test(after)) return true;
      }
    }
    return false;
  }

  /** The candidate's id as a word of its own; one that could be a common word or number only after a word such as "candidate". */
  hasId(text: string): boolean {
    return this.placesOfId(text).next().done !== true;
  }

  /** `text` with the id exchanged wherever it is found. */
  withoutId(text: string, instead: string): string {
    let result = "";
    let from = 0;
    for (const at of this.placesOfId(text)) {
      if (at < from) continue;
      result += text.slice(from, at) + instead;
      from = at + this.id.length;
    }
    return result + text.slice(from);
  }

  private *placesOfId(text: string): Generator<number> {
    for (const at of places(text, this.id, this.longer))
      if (this.idText !== undefined || announced.test(text.slice(Math.max(0, at - 30), at))) yield at;
  }

  /** An entry of a list of words that was made for the person's texts: one of its words stands nowhere else. */
  isOwnWord(text: string): boolean {
    return wordsOf(text).some((one) => this.ownWords.has(one));
  }

  hasName(text: string): boolean {
    let found = false;
    this.eachName(wordsOf(text), () => (found = true));
    return found;
  }

  private inText(text: string): boolean {
    if (this.hasId(text)) return true;
    const all: string[] = [];
    for (const words of sentencesOf(text)) {
      if (words.length >= leastWords && this.sentences.has(words.join(" "))) return true;
      if (this.runs.size > 0 && hasRun(words, runLength, this.runs)) return true;
      for (const one of words) all.push(one);
    }
    let isNamed = false;
    this.eachName(all, () => (isNamed = true));
    return isNamed;
  }

  private eachName(words: readonly string[], take: (name: string, start: string) => void): void {
    if (this.names.size === 0) return;
    for (let i = 0; i < words.length; i++) {
      const start = words[i] ?? "";
      const known = this.names.get(start);
      if (known === undefined || known.size === 0) continue;
      let run = start;
      for (let n = 1; ; n++) {
        if (known.has(run)) take(run, start);
        const next = words[i + n];
        if (n >= mostNameWords || next === undefined) break;
        run += ` ${next}`;
      }
    }
  }
}

const openingOf = (text: string): string =>
  wordsOf(text.slice(0, 200))
    .slice(0, 2 * runLength)
    .join(" ");

const textKeys = /prompt|completion|text|content|chosen|rejected|response|answer|question|instruction|input/i;

function eachRun(words: readonly string[], length: number, take: (run: string) => void): void {
  for (let i = 0; i + length <= words.length; i++) take(words.slice(i, i + length).join(" "));
}

function hasRun(words: readonly string[], length: number, runs: ReadonlySet<string>): boolean {
  for (let i = 0; i + length <= words.length; i++)
    if (runs.has(words.slice(i, i + length).join(" "))) return true;
  return false;
}

/** What stands before an id that cannot be told by itself. */
const announced = /(?:candidate|applicant|person|cand|document|doc)s?(?:[ _-]?ids?)?[^\p{L}\p{N}]{0,4}$/iu;

/** Whether an id can be told from words and numbers that mean something else. */
function isTelling(id: string): boolean {
  if (/^\d+$/.test(id)) return id.length >= 6;
  return id.length >= 4 || (/\d/.test(id) && /\p{L}/u.test(id));
}

const isPartOfWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{M}\p{N}]/u.test(character);

/** Where `id` stands in `text` as a word of its own, and not as a part of one of `longer`. */
function* places(text: string, id: string, longer: readonly string[]): Generator<number> {
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    if (isPartOfWord(codePointBefore(text, at)) || isPartOfWord(codePointAt(text, at + id.length))) continue;
    if (!longer.some((other) => covers(text, at, id, other))) yield at;
  }
}

function covers(text: string, at: number, id: string, other: string): boolean {
  for (let inner = other.indexOf(id); inner >= 0; inner = other.indexOf(id, inner + 1))
    if (text.startsWith(other, at - inner)) return true;
  return false;
}

const codePointAt = (text: string, at: number): string | undefined => {
  const value = text.codePointAt(at);
  return value === undefined ? undefined : String.fromCodePoint(value);
};
const codePointBefore = (text: string, at: number): string | undefined => {
  if (at === 0) return undefined;
  const unit = text.charCodeAt(at - 1);
  return codePointAt(text, unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? at - 2 : at - 1);
};
