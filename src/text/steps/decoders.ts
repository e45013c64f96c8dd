// The decoders of a tokenizer.json: tokens back to text. Each step maps a list of tokens to a list of texts.

import { quote } from "../../domain/errors.ts";
import { bytesOf, lossyText, strictText } from "./bytes.ts";
import { buildReplace } from "./normalizers.ts";
import {
  flag,
  index,
  list,
  Nesting,
  oneCharacter,
  optionalText,
  record,
  text,
  unsupported,
} from "./shape.ts";
import type { JsonRecord } from "./shape.ts";
import { replaceText, type Work } from "../work.ts";

export type Decoder = (tokens: string[], work: Work) => string[];

/** Builds the decoder that `value` describes; null and undefined join the tokens with a space. */
export function buildDecoder(value: unknown, path: string): (tokens: string[], work: Work) => string {
  if (value === null || value === undefined) return (tokens) => tokens.join(" ");
  const decode = buildStep(value, path, new Nesting());
  return (tokens, work) => decode(tokens, work).join("");
}

function buildStep(value: unknown, path: string, nesting: Nesting): Decoder {
  const inner = nesting.enter(value, path);
  const config = record(value, path);
  const type = text(config["type"], `${path}.type`);
  switch (type) {
    case "Sequence": {
      const parts = list(config["decoders"], `${path}.decoders`).map((part, i) =>
        buildStep(part, `${path}.decoders[${i}]`, inner),
      );
      return (tokens, work) =>
        parts.reduce((current, part) => {
          work.grow(
            current.reduce((sum, token) => sum + token.length, 0),
            path,
          );
          return part(current, work);
        }, tokens);
    }
    case "ByteLevel":
      return (tokens) => [lossyText(tokens.map(bytesOf))];
    case "WordPiece":
      return wordPiece(config, path);
    case "Metaspace":
      return metaspace(config, path);
    case "BPEDecoder": {
      const suffix = optionalText(config["suffix"], `${path}.suffix`) ?? "</w>";
      return (tokens) =>
        tokens.map((token, i) =>
          suffix === "" ? token : token.split(suffix).join(i === tokens.length - 1 ? "" : " "),
        );
    }
    case "Replace": {
      const replace = buildReplace(config["pattern"], config["content"], path);
      return (tokens, work) => {
        let units = 0;
        return tokens.map((token) => {
          const replaced = replace(token, work);
          work.grow((units += replaced.length), path);
          return replaced;
        });
      };
    }
    case "Fuse":
      return (tokens) => [tokens.join("")];
    case "Strip":
      return strip(config, path);
    case "ByteFallback":
      return byteFallback;
    case "CTC":
      return ctc(config, path);
    default:
      throw unsupported(
        path,
        `the decoder ${quote(type, 40)}`,
        "ByteLevel, WordPiece, Metaspace, BPEDecoder, Replace, Fuse, Strip, ByteFallback, CTC, Sequence",
      );
  }
}

/** transformers' and Rust's clean-up of the spaces that word pieces leave around punctuation. */
export function cleanUpSpaces(input: string): string {
  return input
    .replaceAll(" .", ".")
    .replaceAll(" ?", "?")
    .replaceAll(" !", "!")
    .replaceAll(" ,", ",")
    .replaceAll(" ' ", "'")
    .replaceAll(" n't", "n't")
    .replaceAll(" 'm", "'m")
    .replaceAll(" 's", "'s")
    .replaceAll(" 've", "'ve")
    .replaceAll(" 're", "'re");
}

function wordPiece(config: JsonRecord, path: string): Decoder {
  const prefix = optionalText(config["prefix"], `${path}.prefix`) ?? "##";
  const cleanup = flag(config["cleanup"], `${path}.cleanup`, true);
  return (tokens) =>
    tokens.map((token, i) => {
      let piece = token;
      if (i > 0) piece = prefix !== "" && token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
      return cleanup ? cleanUpSpaces(piece).replaceAll(" do not", " don't") : piece;
    });
}

/** What a model of speech says: repeats and padding fall away. */
function ctc(config: JsonRecord, path: string): Decoder {
  const padding = optionalText(config["pad_token"], `${path}.pad_token`) ?? "<pad>";
  const delimiter = optionalText(config["word_delimiter_token"], `${path}.word_delimiter_token`) ?? "|";
  const cleanup = flag(config["cleanup"], `${path}.cleanup`, true);
  return (tokens, work) =>
    tokens
      .filter((token, i) => token !== tokens[i - 1])
      .map((token) => {
        const bare = replaceText(token, padding, "", work, path);
        if (!cleanup) return bare;
        return replaceText(cleanUpSpaces(bare).replaceAll(" do not", " don't"), delimiter, " ", work, path);
      })
      .filter((token) => token !== "");
}

function metaspace(config: JsonRecord, path: string): Decoder {
  const mark = oneCharacter(config["replacement"] ?? undefined, `${path}.replacement`);
  const scheme = optionalText(config["prepend_scheme"], `${path}.prepend_scheme`);
  const strips =
    scheme === undefined
      ? flag(config["add_prefix_space"], `${path}.add_prefix_space`, true)
      : scheme !== "never";
  return (tokens) =>
    tokens.map((token, i) => {
      const spaced = token.replaceAll(mark, " ");
      return i === 0 && strips && spaced.startsWith(" ") ? spaced.slice(1) : spaced;
    });
}

function strip(config: JsonRecord, path: string): Decoder {
  const content = text(config["content"], `${path}.content`);
  const start = index(config["start"] ?? 0, `${path}.start`, 1_000_000);
  const stop = index(config["stop"] ?? 0, `${path}.stop`, 1_000_000);
  return (tokens) =>
    tokens.map((token) => {
      let from = 0;
      let to = token.length;
      while (from < start && from < to && token[from] === content) from++;
      for (let i = 0; i < stop && to > from && token[to - 1] === content; i++) to--;
      return token.slice(from, to);
    });
}

/** Runs of `<0xNN>` tokens become their UTF-8 text, or one U+FFFD a byte where that is broken. */
function byteFallback(tokens: string[]): string[] {
  const result: string[] = [];
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length === 0) return;
    const whole = strictText(Uint8Array.from(bytes));
    if (whole === undefined) result.push(...bytes.map(() => "\ufffd"));
    else result.push(whole);
    bytes = [];
  };
  for (const token of tokens) {
    const match = /^<0x([0-9A-Fa-f]{2})>$/.exec(token);
    if (match?.[1] !== undefined) {
      bytes.push(parseInt(match[1], 16));
    } else {
      flush();
      result.push(token);
    }
  }
  flush();
  return result;
}
