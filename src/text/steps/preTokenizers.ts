// The pre-tokenizers of a tokenizer.json: they cut a text into pieces that the model never merges across.
// A piece knows whether it stands at the very start of the input, for Metaspace's "first" scheme.

import { quote } from "../../domain/errors.ts";
import { spellBytes } from "./bytes.ts";
import { compilePattern } from "./pattern.ts";
import { bertPunctuation } from "./unicodeTables.ts";
import { flag, index, invalid, list, Nesting, oneCharacter, record, text, unsupported } from "./shape.ts";
import { scriptStarts } from "./scripts.ts";
import type { Work } from "../work.ts";

export interface Piece {
  text: string;
  atStart: boolean;
}

export type PreTokenizer = (pieces: Piece[], work: Work) => Piece[];

type Behaviour = "Removed" | "Isolated" | "MergedWithPrevious" | "MergedWithNext" | "Contiguous";
const behaviours: readonly string[] = [
  "Removed",
  "Isolated",
  "MergedWithPrevious",
  "MergedWithNext",
  "Contiguous",
];

/** Matches of a delimiter in a text, as [start0, end0, ...]. */
type Finder = (input: string, work: Work) => number[];

const gpt2Words = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;
const wordPattern = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d]+|[^\s\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d]+`;
const space = String.raw`\s`;

/** Builds the pre-tokenizer that `value` describes; null and undefined keep the text whole. */
export function buildPreTokenizer(value: unknown, path: string, nesting = new Nesting()): PreTokenizer {
  if (value === null || value === undefined) return (pieces) => pieces;
  const inner = nesting.enter(value, path);
  const config = record(value, path);
  const type = text(config["type"], `${path}.type`);
  switch (type) {
    case "Sequence": {
      const parts = list(config["pretokenizers"], `${path}.pretokenizers`).map((part, i) =>
        buildPreTokenizer(part, `${path}.pretokenizers[${i}]`, inner),
      );
      return (pieces, work) =>
        parts.reduce((current, part) => {
          work.grow(
            current.reduce((sum, piece) => sum + piece.text.length, 0),
            path,
          );
          return part(current, work);
        }, pieces);
    }
    case "ByteLevel": {
      const prefix = flag(config["add_prefix_space"], `${path}.add_prefix_space`, true);
      const words = flag(config["use_regex"], `${path}.use_regex`, true)
        ? finder(gpt2Words, path)
        : undefined;
      return (pieces, work) => {
        const spaced = prefix ? pieces.map((piece) => prepend(piece, " ")) : pieces;
        const cut = words === undefined ? spaced : splitAll(spaced, words, "Isolated", false, work);
        return cut.map((piece) => ({ text: spellBytes(piece.text), atStart: piece.atStart }));
      };
    }
    case "Split": {
      const find = patternFinder(config["pattern"], path);
      const behaviour = behaviourOf(config["behavior"], `${path}.behavior`);
      const invert = flag(config["invert"], `${path}.invert`, false);
      return (pieces, work) => splitAll(pieces, find, behaviour, invert, work);
    }
    case "Digits": {
      const single = flag(config["individual_digits"], `${path}.individual_digits`, false);
      const find = finder(String.raw`\p{N}`, path);
      return (pieces, work) => splitAll(pieces, find, single ? "Isolated" : "Contiguous", false, work);
    }
    case "Punctuation": {
      const given = config["behavior"];
      const behaviour = given === undefined ? "Isolated" : behaviourOf(given, `${path}.behavior`);
      const find = finder(bertPunctuation, path);
      return (pieces, work) => splitAll(pieces, find, behaviour, false, work);
    }
    case "Whitespace": {
      const find = finder(wordPattern, path);
      return (pieces, work) => splitAll(pieces, find, "Removed", true, work);
    }
    case "WhitespaceSplit": {
      const find = finder(space, path);
      return (pieces, work) => splitAll(pieces, find, "Removed", false, work);
    }
    case "BertPreTokenizer": {
      const spaces = finder(space, path);
      const marks = finder(bertPunctuation, path);
      return (pieces, work) =>
        splitAll(splitAll(pieces, spaces, "Removed", false, work), marks, "Isolated", false, work);
    }
    case "CharDelimiterSplit": {
      const find = literalFinder(oneCharacter(config["delimiter"], `${path}.delimiter`));
      return (pieces, work) => splitAll(pieces, find, "Removed", false, work);
    }
    case "Metaspace":
      return metaspace(config, path);
    case "UnicodeScripts":
      return (pieces) =>
        pieces.flatMap(({ text: whole, atStart }) => {
          const starts = scriptStarts(whole);
          return starts.map((start, i) => ({
            text: whole.slice(start, starts[i + 1]),
            atStart: atStart && start === 0,
          }));
        });
    case "FixedLength": {
      const length = index(config["length"], `${path}.length`, 1_000_000);
      if (length === 0) throw invalid(`${path}.length`, "at least 1", 0);
      return (pieces) => pieces.flatMap((piece) => chunks(piece, length));
    }
    default:
      throw unsupported(
        path,
        `the pre-tokenizer ${quote(type, 40)}`,
        "ByteLevel, Split, Digits, Punctuation, Whitespace, WhitespaceSplit, BertPreTokenizer, CharDelimiterSplit, Metaspace, UnicodeScripts, FixedLength, Sequence",
      );
  }
}

function metaspace(config: ReturnType<typeof record>, path: string): PreTokenizer {
  const mark = oneCharacter(config["replacement"], `${path}.replacement`);
  const legacyPrefix = flag(config["add_prefix_space"], `${path}.add_prefix_space`, true);
  const scheme =
    config["prepend_scheme"] === undefined
      ? legacyPrefix
        ? "always"
        : "never"
      : text(config["prepend_scheme"], `${path}.prepend_scheme`).toLowerCase();
  if (scheme !== "always" && scheme !== "first" && scheme !== "never") {
    throw invalid(`${path}.prepend_scheme`, '"always", "first" or "never"', scheme);
  }
  const cut = flag(config["split"], `${path}.split`, true);
  const find = literalFinder(mark);
  return (pieces, work) => {
    const marked = pieces.map((piece) => {
      const replaced = { text: piece.text.replaceAll(" ", mark), atStart: piece.atStart };
      const wanted = scheme === "always" || (scheme === "first" && piece.atStart);
      return wanted ? prepend(replaced, mark) : replaced;
    });
    return cut ? splitAll(marked, find, "MergedWithNext", false, work) : marked;
  };
}

function prepend(piece: Piece, prefix: string): Piece {
  return piece.text.startsWith(prefix) ? piece : { text: prefix + piece.text, atStart: piece.atStart };
}

function chunks(piece: Piece, length: number): Piece[] {
  const points = Array.from(piece.text);
  const result: Piece[] = [];
  for (let i = 0; i < points.length; i += length) {
    result.push({ text: points.slice(i, i + length).join(""), atStart: piece.atStart && i === 0 });
  }
  return result;
}

function behaviourOf(value: unknown, path: string): Behaviour {
  const given = text(value, path);
  const known = behaviours.find((name) => name.toLowerCase() === given.replaceAll("_", "").toLowerCase());
  if (known === undefined) throw invalid(path, `one of ${behaviours.join(", ")}`, given);
  return known as Behaviour;
}

function patternFinder(value: unknown, path: string): Finder {
  if (typeof value === "string") return literalFinder(value);
  const pattern = record(value, `${path}.pattern`);
  if (pattern["Regex"] !== undefined) return finder(text(pattern["Regex"], `${path}.pattern.Regex`), path);
  return literalFinder(text(pattern["String"], `${path}.pattern.String`));
}

function finder(source: string, path: string): Finder {
  const pattern = compilePattern(source, path);
  return (input, work) => pattern.findAll(input, work);
}

function literalFinder(literal: string): Finder {
  return (input) => {
    const spans: number[] = [];
    if (literal === "") return spans;
    for (let at = input.indexOf(literal); at >= 0; at = input.indexOf(literal, at + literal.length)) {
      spans.push(at, at + literal.length);
    }
    return spans;
  };
}

interface Span {
  start: number;
  end: number;
  isMatch: boolean;
}

function splitAll(pieces: Piece[], find: Finder, behaviour: Behaviour, invert: boolean, work: Work): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    for (const { start, end } of spansOf(piece.text, find(piece.text, work), behaviour, invert)) {
      if (end > start)
        result.push({ text: piece.text.slice(start, end), atStart: piece.atStart && start === 0 });
    }
  }
  return result;
}

function spansOf(input: string, matches: number[], behaviour: Behaviour, invert: boolean): Span[] {
  const spans: Span[] = [];
  let previous = 0;
  for (let i = 0; i < matches.length; i += 2) {
    const start = matches[i] ?? 0;
    const end = matches[i + 1] ?? 0;
    if (start > previous) spans.push({ start: previous, end: start, isMatch: invert });
    spans.push({ start, end, isMatch: !invert });
    previous = end;
  }
  if (previous < input.length) spans.push({ start: previous, end: input.length, isMatch: invert });
  switch (behaviour) {
    case "Isolated":
      return spans;
    case "Removed":
      return spans.filter((span) => !span.isMatch);
    case "Contiguous":
      return join(spans, (last, span) => last.isMatch === span.isMatch);
    case "MergedWithPrevious":
      return join(spans, (last, span) => span.isMatch && !last.isMatch, true);
    case "MergedWithNext":
      return join(spans.reverse(), (last, span) => span.isMatch && !last.isMatch, true).reverse();
  }
}

/** Joins neighbours for which `fits` holds; `once` keeps a joined match from taking the next one too. */
function join(spans: Span[], fits: (last: Span, span: Span) => boolean, once = false): Span[] {
  const result: Span[] = [];
  let before: Span | undefined;
  for (const span of spans) {
    const last = result.at(-1);
    if (last !== undefined && before !== undefined && fits(once ? before : last, span)) {
      last.start = Math.min(last.start, span.start);
      last.end = Math.max(last.end, span.end);
    } else {
      result.push({ ...span });
    }
    before = span;
  }
  return result;
}
