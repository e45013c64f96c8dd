// The normalizers of a tokenizer.json, to the letter of the Rust library: one code point at a time where
// JavaScript's own functions look at the context (final sigma) or know other white space (U+0085, U+FEFF).

import { quote } from "../../domain/errors.ts";
import { charsMapNormalizer } from "./charsMap.ts";
import { compilePattern } from "./pattern.ts";
import { flag, list, Nesting, record, text, unsupported } from "./shape.ts";
import { spellBytes } from "./bytes.ts";
import { replaceText, type Work } from "../work.ts";
import { bertControls, bertMarks } from "./unicodeTables.ts";

/** Controls that Nmt removes, and what it makes a space (SentencePiece's nmt rules). */
// oxlint-disable-next-line no-control-regex -- controls are what the rule is about
const nmtRemoved = /[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]/g;
const nmtSpaces = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;

export type Normalizer = (input: string, work: Work) => string;

/** Builds the normalizer that `value` describes; null and undefined leave the text as it is. */
export function buildNormalizer(value: unknown, path: string, nesting = new Nesting()): Normalizer {
  if (value === null || value === undefined) return (input) => input;
  const inner = nesting.enter(value, path);
  const config = record(value, path);
  const type = text(config["type"], `${path}.type`);
  switch (type) {
    case "Sequence": {
      const parts = list(config["normalizers"], `${path}.normalizers`).map((part, i) =>
        buildNormalizer(part, `${path}.normalizers[${i}]`, inner),
      );
      return (input, work) => parts.reduce((current, part) => part(current, work), input);
    }
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD":
      return (input, work) => {
        work.grow(input.length, path);
        return input.normalize(type);
      };
    case "Lowercase":
      return lowercase;
    case "StripAccents":
      return (input) => input.replace(/\p{M}/gu, "");
    case "Strip": {
      const left = flag(config["strip_left"], `${path}.strip_left`, true);
      const right = flag(config["strip_right"], `${path}.strip_right`, true);
      return (input) => stripSpace(input, left, right);
    }
    case "Prepend": {
      const prefix = text(config["prepend"], `${path}.prepend`);
      return (input, work) => {
        if (input === "") return input;
        work.grow(prefix.length + input.length, path);
        return prefix + input;
      };
    }
    case "Replace":
      return buildReplace(config["pattern"], config["content"], path);
    case "ByteLevel":
      return (input, work) => {
        work.grow(input.length, path);
        return spellBytes(input);
      };
    case "Nmt":
      return (input) => input.replace(nmtRemoved, "").replace(nmtSpaces, " ");
    case "BertNormalizer": {
      const lower = flag(config["lowercase"], `${path}.lowercase`, true);
      return bertNormalizer({
        clean: flag(config["clean_text"], `${path}.clean_text`, true),
        chinese: flag(config["handle_chinese_chars"], `${path}.handle_chinese_chars`, true),
        accents: flag(config["strip_accents"], `${path}.strip_accents`, lower),
        lower,
      });
    }
    case "Precompiled":
      return charsMapNormalizer(config["precompiled_charsmap"], `${path}.precompiled_charsmap`);
    default:
      throw unsupported(
        path,
        `the normalizer ${quote(type, 40)}`,
        "NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, Nmt, Prepend, Replace, ByteLevel, BertNormalizer, Precompiled, Sequence",
      );
  }
}

/** A replacement of `{ "String": s }` or `{ "Regex": r }` by `content`. */
export function buildReplace(patternValue: unknown, contentValue: unknown, path: string): Normalizer {
  const pattern = record(patternValue, `${path}.pattern`);
  const content = text(contentValue, `${path}.content`);
  if (pattern["Regex"] !== undefined) {
    const compiled = compilePattern(text(pattern["Regex"], `${path}.pattern.Regex`), `${path}.pattern`);
    return (input, work) => compiled.replaceAll(input, content, work, path);
  }
  const literal = text(pattern["String"], `${path}.pattern.String`);
  return (input, work) => replaceText(input, literal, content, work, path);
}

/** Strips what Unicode calls white space (JavaScript's trim also takes U+FEFF and leaves U+0085). */
function stripSpace(input: string, left: boolean, right: boolean): string {
  let start = 0;
  let end = input.length;
  if (left) while (start < end && isSpace(input.charCodeAt(start))) start++;
  if (right) while (end > start && isSpace(input.charCodeAt(end - 1))) end--;
  return input.slice(start, end);
}

/** Unicode's White_Space property; all its members are single UTF-16 units. */
export function isSpace(unit: number): boolean {
  return (
    unit === 0x20 ||
    (unit >= 0x09 && unit <= 0x0d) ||
    unit === 0x85 ||
    unit === 0xa0 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}

function lowercase(input: string): string {
  return input.replaceAll("\u03a3", "\u03c3").toLowerCase();
}

interface BertOptions {
  clean: boolean;
  chinese: boolean;
  accents: boolean;
  lower: boolean;
}

function bertNormalizer({ clean, chinese, accents, lower }: BertOptions): Normalizer {
  return (input, work) => {
    work.grow(input.length, "BertNormalizer");
    let result = input;
    if (clean) {
      result = result.replace(bertControls, "").replace(/\p{White_Space}/gu, " ");
    }
    if (chinese) {
      result = result.replace(
        /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu,
        " $& ",
      );
    }
    if (accents) result = result.normalize("NFD").replace(bertMarks, "");
    return lower ? lowercase(result) : result;
  };
}
