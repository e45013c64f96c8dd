// The decoders of a tokenizer.json: tokens back to text. Each step maps a list of tokens to a list of texts.

import { bytesOf, lossyText, strictText } from "./bytes.ts";
import { buildReplace } from "./normalizers.ts";
import { flag, index, invalid, list, MAX_DEPTH, optionalText, record, text, unsupported } from "./shape.ts";
import type { JsonRecord } from "./shape.ts";

export type Decoder = (tokens: string[]) => string[];

/** Builds the decoder that `value` describes; null and undefined join the tokens with a space. */
export function buildDecoder(value: unknown, path: string): (tokens: string[]) => string {
  if (value === null || value === undefined) return (tokens) => tokens.join(" ");
  const decode = buildStep(value, path, 0);
  return (tokens) => decode(tokens).join("");
}

function buildStep(value: unknown, path: string, depth: number): Decoder {
  if (depth > MAX_DEPTH) throw invalid(path, `nested at most ${MAX_DEPTH} deep`, value);
  const config = record(value, path);
  const type = text(config["type"], `${path}.type`);
  switch (type) {
    case "Sequence": {
      const parts = list(config["decoders"], `${path}.decoders`).map((part, i) =>
        buildStep(part, `${path}.decoders[${i}]`, depth + 1),
      );
      return (tokens) => parts.reduce((current, part) => part(current), tokens);
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
      return (tokens) => tokens.map(replace);
    }
    case "Fuse":
      return (tokens) => [tokens.join("")];
    case "Strip":
      return strip(config, path);
    case "ByteFallback":
      return byteFallback;
    default:
      throw unsupported(
        path,
        `the decoder ${type}`,
        "ByteLevel, WordPiece, Metaspace, BPEDecoder, Replace, Fuse, Strip, ByteFallback, Sequence",
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

function metaspace(config: JsonRecord, path: string): Decoder {
  const mark = optionalText(config["replacement"], `${path}.replacement`) ?? "\u2581";
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
