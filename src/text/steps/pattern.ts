// The regular expressions of a tokenizer, run by a matcher with a step budget. A tokenizer.json comes from strangers
// and JavaScript's own RegExp cannot be interrupted, so a catastrophic pattern would hang the tab; here it ends in
// "tokenizer/slow-pattern".
// Invariant: the text is well formed UTF-16 and every position stands on a code point boundary.

import { AppError, quote } from "../../domain/errors.ts";
import { CharacterSet, isWord } from "./characterSets.ts";
import { Work } from "../work.ts";
import { parsePattern } from "./patternParser.ts";
import type { Edge, PatternNode } from "./patternTree.ts";

/** Longer sources are refused. */
const maxSource = 8_000;
const maxNesting = 1_500;

const words = new CharacterSet(isWord);

type Matcher = (position: number) => number;

export class Pattern {
  private subject = "";
  private work = new Work(0);
  /** Where the search for the current match began. */
  private searchStart = 0;
  private nesting = 0;
  private readonly match: Matcher;

  private readonly label: string;

  constructor(source: string, root: PatternNode) {
    this.label = `The tokenizer's pattern ${quote(source)}`;
    this.match = this.compile(root, (position) => position);
  }

  /** Start and end of every match, left to right, as [start0, end0, start1, end1, ...]. */
  findAll(subject: string, work = new Work(subject.length)): number[] {
    this.subject = subject;
    this.work = work;
    this.nesting = 0;
    const spans: number[] = [];
    let position = 0;
    this.searchStart = 0;
    while (position <= subject.length) {
      const end = this.match(position);
      if (end > position) {
        spans.push(position, end);
        position = end;
        this.searchStart = end;
        continue;
      }
      if (end === position) spans.push(position, position);
      position += this.widthAt(position);
      if (end >= 0) this.searchStart = position;
    }
    this.subject = "";
    return spans;
  }

  /** `step` names the replacement where it would make the text too long. */
  replaceAll(subject: string, content: string, work: Work, step: string): string {
    const spans = this.findAll(subject, work);
    work.grow((spans.length / 2) * content.length, step);
    let result = "";
    let previous = 0;
    for (let i = 0; i < spans.length; i += 2) {
      result += subject.slice(previous, spans[i]) + content;
      previous = spans[i + 1] ?? previous;
    }
    return result + subject.slice(previous);
  }

  private spend(steps: number): void {
    this.work.spend(steps, this.label);
  }

  private widthAt(position: number): number {
    return (this.subject.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
  }

  private widthBefore(position: number): number {
    const unit = this.subject.charCodeAt(position - 1);
    return unit >= 0xdc00 && unit <= 0xdfff && position >= 2 ? 2 : 1;
  }

  /** A matcher for `node` followed by `next`; answers the end of the whole match, or -1. */
  private compile(node: PatternNode, next: Matcher): Matcher {
    switch (node.kind) {
      case "set": {
        const { set } = node;
        return (position) => {
          this.spend(1);
          if (position >= this.subject.length) return -1;
          const point = this.subject.codePointAt(position) ?? 0;
          return set.has(point) ? next(position + (point > 0xffff ? 2 : 1)) : -1;
        };
      }
      case "sequence":
        return node.items.reduceRight<Matcher>((rest, item) => this.compile(item, rest), next);
      case "choice": {
        const options = node.items.map((item) => this.compile(item, next));
        return (position) => {
          for (const option of options) {
            const end = option(position);
            if (end >= 0) return end;
          }
          return -1;
        };
      }
      case "atomic": {
        const inner = this.compile(node.item, (position) => position);
        return (position) => {
          const end = inner(position);
          return end < 0 ? -1 : next(end);
        };
      }
      case "edge": {
        const { edge } = node;
        return (position) => {
          this.spend(1);
          return this.isAt(edge, position) ? next(position) : -1;
        };
      }
      case "look":
        return node.behind ? this.compileBehind(node, next) : this.compileAhead(node, next);
      case "repeat":
        return node.item.kind === "set" ? this.compileRun(node, next) : this.compileLoop(node, next);
    }
  }

  private isAt(edge: Edge, position: number): boolean {
    const { subject } = this;
    const isEnd = position === subject.length;
    switch (edge) {
      case "text start":
        return position === 0;
      case "text end":
        return isEnd;
      case "last line end":
        return isEnd || (position === subject.length - 1 && subject[position] === "\n");
      case "line start":
        return position === 0 || (subject[position - 1] === "\n" && !isEnd);
      case "line end":
        return isEnd || subject[position] === "\n";
      case "search start":
        return position === this.searchStart;
      case "word edge":
      case "no word edge": {
        const before =
          position > 0 && isWord(subject.codePointAt(position - this.widthBefore(position)) ?? 0);
        const after = !isEnd && words.has(subject.codePointAt(position) ?? 0);
        return (before !== after) === (edge === "word edge");
      }
    }
  }

  private compileAhead(node: PatternNode & { kind: "look" }, next: Matcher): Matcher {
    const inner = this.compile(node.item, (position) => position);
    return (position) => {
      this.spend(1);
      return inner(position) >= 0 === node.negated ? -1 : next(position);
    };
  }

  private compileBehind(node: PatternNode & { kind: "look" }, next: Matcher): Matcher {
    let goal = 0;
    const inner = this.compile(node.item, (position) => (position === goal ? position : -1));
    return (position) => {
      this.spend(1);
      let found = false;
      let start = position;
      for (let width = 0; width <= node.maxWidth && !found; width++) {
        goal = position;
        found = width >= node.minWidth && inner(start) >= 0;
        if (start === 0) break;
        start -= this.widthBefore(start);
      }
      return found === node.negated ? -1 : next(position);
    };
  }

  /** One character class repeated: no recursion, whatever the length of the run. */
  private compileRun(node: PatternNode & { kind: "repeat" }, next: Matcher): Matcher {
    const { min, max, lazy } = node;
    if (node.item.kind !== "set") return next;
    const { set } = node.item;
    const take = (position: number): number => {
      if (position >= this.subject.length) return -1;
      const point = this.subject.codePointAt(position) ?? 0;
      return set.has(point) ? position + (point > 0xffff ? 2 : 1) : -1;
    };
    if (lazy) {
      return (position) => {
        for (let count = 0; ; count++) {
          this.spend(1);
          if (count >= min) {
            const end = next(position);
            if (end >= 0) return end;
          }
          if (count >= max) return -1;
          position = take(position);
          if (position < 0) return -1;
        }
      };
    }
    return (position) => {
      let count = 0;
      while (count < max) {
        const after = take(position);
        if (after < 0) break;
        position = after;
        count++;
      }
      this.spend(count + 1);
      for (; count >= min; count--) {
        const end = next(position);
        if (end >= 0) return end;
        this.spend(1);
        if (count > 0) position -= this.widthBefore(position);
      }
      return -1;
    };
  }

  private compileLoop(node: PatternNode & { kind: "repeat" }, next: Matcher): Matcher {
    const { min, max, lazy } = node;
    // The counter and the start of the turn live outside the closures because the item is compiled once.
    let count = 0;
    let turnStart = -1;
    const again: Matcher = (position) => {
      this.spend(1);
      if (position === turnStart && count > min) return -1;
      if (++this.nesting > maxNesting) this.spend(Infinity);
      const savedCount = count;
      const savedStart = turnStart;
      const leave = (): number => {
        count = 0;
        turnStart = -1;
        const end = savedCount >= min ? next(position) : -1;
        count = savedCount;
        turnStart = savedStart;
        return end;
      };
      const turn = (): number => {
        if (savedCount >= max) return -1;
        count = savedCount + 1;
        turnStart = position;
        const end = item(position);
        count = savedCount;
        turnStart = savedStart;
        return end;
      };
      let end = lazy ? leave() : turn();
      if (end < 0) end = lazy ? turn() : leave();
      this.nesting--;
      return end;
    };
    const item: Matcher = this.compile(node.item, (position) => again(position));
    return (position) => {
      const savedCount = count;
      const savedStart = turnStart;
      count = 0;
      turnStart = -1;
      const end = again(position);
      count = savedCount;
      turnStart = savedStart;
      return end;
    };
  }
}

/** Compiles an Oniguruma pattern. Throws AppError "tokenizer/pattern" where it is not valid or not supported. */
export function compilePattern(source: string, path: string): Pattern {
  if (source.length > maxSource) {
    throw patternError(path, source, `it has ${source.length} characters, at most ${maxSource} are read`);
  }
  return new Pattern(
    source,
    parsePattern(source, (reason) => patternError(path, source, reason)),
  );
}

function patternError(path: string, source: string, reason: string): AppError {
  return new AppError(
    "tokenizer/pattern",
    `${path}: the pattern ${quote(source)} cannot be used: ${reason}.`,
    "Use a tokenizer with a pattern of the GPT-2, Llama or Qwen kind.",
  );
}
