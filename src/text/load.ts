// Reads a model folder's tokenizer: tokenizer.json (or vocab.json + merges.txt, or vocab.txt), tokenizer_config.json,
// special_tokens_map.json, added_tokens.json and the chat template, and puts them together as AutoTokenizer does.
// Every file may be hostile; every fault is an AppError "tokenizer/...".

import { type FileSet, readAll } from "../domain/bytes.ts";
import { AppError, quote } from "../domain/errors.ts";
import { parsePythonJson } from "../domain/pythonJson.ts";
import { readAddedToken, readAddedTokens, type AddedTokenWish } from "./steps/addedTokens.ts";
import { flag, invalid, isRecord, list, parseJson, record, text, tokenText } from "./steps/shape.ts";
import type { Json, JsonRecord } from "./steps/shape.ts";
import { createTokenizer, type Tokenizer } from "./tokenizer.ts";
import {
  defaultTokens,
  namedTokens,
  readMergesText,
  rebuild,
  resolveClass,
  specialKeys,
  type TokenizerClass,
} from "./transformersClass.ts";

const maxFileBytes = 64 << 20;

/** Files that belong to a tokenizer and are saved beside an exported model. */
export const tokenizerFiles = [
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "chat_template.jinja",
  "vocab.json",
  "merges.txt",
  "vocab.txt",
] as const;

/** Opens the tokenizer of a model folder. Throws AppError "tokenizer/missing" where there is none. */
export async function loadTokenizer(files: FileSet): Promise<Tokenizer> {
  const found = new Map<string, Uint8Array>();
  for (const name of tokenizerFiles) {
    const bytes = await readFile(files, name);
    if (bytes !== undefined) found.set(name, bytes);
  }
  const read = (name: string): string | undefined => {
    const bytes = found.get(name);
    return bytes === undefined ? undefined : decodeText(bytes, name);
  };
  const readRecord = (name: string): JsonRecord => {
    const source = read(name);
    return source === undefined ? {} : record(parseJson(source, name, parsePythonJson), name);
  };
  const config = readRecord("tokenizer_config.json");
  const modelConfigBytes = await readFile(files, "config.json");
  const modelConfig =
    modelConfigBytes === undefined
      ? {}
      : record(
          parseJson(decodeText(modelConfigBytes, "config.json"), "config.json", parsePythonJson),
          "config.json",
        );

  const tokenizerClass = resolveClass(config, modelConfig);
  const tokenizerJson = read("tokenizer.json");
  const parsed =
    tokenizerJson === undefined
      ? undefined
      : record(parseJson(tokenizerJson, "tokenizer.json"), "tokenizer.json");
  const specials = specialTokens(config, readRecord("special_tokens_map.json"), {
    ...paddingToken(parsed?.["padding"]),
    ...defaultTokens(tokenizerClass),
  });
  const json = parsed ?? legacyJson(read, config, specials.texts, files.name);
  const effectiveClass =
    tokenizerJson === undefined && tokenizerClass === "generic" ? legacyClass(json) : tokenizerClass;
  const jsonAdded = readAddedTokens(json["added_tokens"], "tokenizer.json: added_tokens");
  return createTokenizer({
    json: rebuild(json, effectiveClass, config, specials.texts),
    addedTokens: mergeAdded(
      jsonAdded,
      config,
      readRecord("added_tokens.json"),
      specials,
      effectiveClass !== "generic",
    ),
    specialTokens: specials.texts,
    chatTemplates: await chatTemplates(files, config, read("chat_template.jinja"), found),
    splitSpecialTokens: flag(
      config["split_special_tokens"],
      "tokenizer_config.json: split_special_tokens",
      false,
    ),
    cleanUpSpaces: flag(
      config["clean_up_tokenization_spaces"],
      "tokenizer_config.json: clean_up_tokenization_spaces",
      false,
    ),
    files: withClass(found, config, effectiveClass),
  });
}

/**
 * The files with `tokenizer_class` as it was resolved: an adapter's folder has no config.json to resolve it from, and
 * another class may split text in another way.
 */
function withClass(
  found: ReadonlyMap<string, Uint8Array>,
  config: JsonRecord,
  tokenizerClass: TokenizerClass,
): Map<string, Uint8Array> {
  const files = new Map(found);
  if (config["tokenizer_class"] !== undefined && resolveClass(config, {}) === tokenizerClass) return files;
  const named = tokenizerClass === "generic" ? "PreTrainedTokenizerFast" : tokenizerClass;
  const json = JSON.stringify({ ...config, tokenizer_class: named }, null, 2);
  return files.set("tokenizer_config.json", new TextEncoder().encode(`${json}\n`));
}

async function readFile(files: FileSet, name: string): Promise<Uint8Array | undefined> {
  const source = await files.open(name);
  if (source === undefined) return undefined;
  if (source.sizeBytes > maxFileBytes) {
    throw new AppError(
      "tokenizer/too-large",
      `${name} has ${source.sizeBytes} bytes; a tokenizer file has at most ${maxFileBytes}.`,
      "Check that the file is what its name says.",
    );
  }
  return readAll(source);
}

function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new AppError(
      "tokenizer/bad-text",
      `${name} is not UTF-8 text.`,
      "The file may be damaged, or a pointer of Git LFS: take it again from the model's source.",
    );
  }
}

/** The `padding` of a tokenizer.json names the pad token where nothing else does. */
function paddingToken(value: Json | undefined): Record<string, string> {
  if (value === undefined || value === null) return {};
  const path = "tokenizer.json: padding";
  const token = tokenText(record(value, path)["pad_token"], `${path}.pad_token`);
  return token === undefined ? {} : { pad_token: token };
}

interface Specials {
  /** Texts by key: bos_token, eos_token, ... and the model's own such as image_token. */
  texts: Record<string, string>;
  /** Everything that must be an added token: the named ones, then the extra ones. */
  wishes: AddedTokenWish[];
}

function specialTokens(
  config: JsonRecord,
  map: JsonRecord,
  defaults: Readonly<Record<string, string>>,
): Specials {
  // tokenizer_config.json with added_tokens_decoder is complete; special_tokens_map.json is older and only then read.
  const isLegacy = config["added_tokens_decoder"] === undefined;
  const merged: JsonRecord = { ...defaults, ...config, ...(isLegacy ? map : {}) };
  const wishes: AddedTokenWish[] = [];
  for (const key of specialKeys) {
    const value = merged[key];
    if (value === undefined || value === null) continue;
    wishes.push({ ...readAddedToken(value, `tokenizer_config.json: ${key}`, true), special: true });
  }
  const extra = merged["extra_special_tokens"] ?? merged["additional_special_tokens"];
  const texts = namedTokens(merged, "tokenizer_config.json");
  if (isRecord(extra)) {
    for (const [key, value] of Object.entries(extra)) {
      const content = tokenText(value, `tokenizer_config.json: extra_special_tokens[${quote(key, 40)}]`);
      if (content === undefined) continue;
      wishes.push(readAddedToken(content, quote(key, 40), true));
      if (!Object.hasOwn(texts, key) && key !== "__proto__") texts[key] = content;
    }
  } else if (extra !== undefined && extra !== null) {
    for (const [i, value] of list(extra, "tokenizer_config.json: extra_special_tokens").entries()) {
      wishes.push({
        ...readAddedToken(value, `tokenizer_config.json: extra_special_tokens[${i}]`, true),
        special: true,
      });
    }
  }
  return { texts, wishes };
}

/** The added tokens in the order in which transformers adds them, which decides the ids of new ones. */
function mergeAdded(
  fromJson: AddedTokenWish[],
  config: JsonRecord,
  addedFile: JsonRecord,
  specials: Specials,
  isRebuilt: boolean,
): AddedTokenWish[] {
  const decoder = config["added_tokens_decoder"];
  const numbered: [number, AddedTokenWish][] = [];
  if (decoder !== undefined && decoder !== null) {
    for (const [id, value] of Object.entries(
      record(decoder, "tokenizer_config.json: added_tokens_decoder"),
    )) {
      const path = `tokenizer_config.json: added_tokens_decoder[${quote(id, 40)}]`;
      if (!/^\d{1,9}$/.test(id)) throw invalid(path, "named by an id", id);
      numbered.push([Number(id), readAddedToken(record(value, path), path, false)]);
    }
  } else {
    const specialTexts = new Set(specials.wishes.map((wish) => wish.content));
    for (const [content, id] of Object.entries(addedFile)) {
      const special = specialTexts.has(content);
      numbered.push([typeof id === "number" ? id : 0, readAddedToken(content, "added_tokens.json", special)]);
    }
  }
  numbered.sort(([a], [b]) => a - b);
  const configured = numbered.map(([, wish]) => wish);
  // A rebuilt tokenizer starts without added tokens and takes tokenizer.json's only where the config lists none.
  const usesJson = !isRebuilt || decoder === undefined || decoder === null;
  const wishes = [...(usesJson ? fromJson : []), ...configured];
  const known = new Set(wishes.map((wish) => wish.content));
  const named = new Set(specials.wishes.map((wish) => wish.content));
  return [
    ...wishes.map((wish) => (isRebuilt && named.has(wish.content) ? { ...wish, special: true } : wish)),
    ...specials.wishes.filter((wish) => !known.has(wish.content)),
  ];
}

async function chatTemplates(
  files: FileSet,
  config: JsonRecord,
  jinja: string | undefined,
  found: Map<string, Uint8Array>,
): Promise<Record<string, string>> {
  const fromFiles: [string, string][] = jinja === undefined ? [] : [["default", jinja]];
  const folder = "additional_chat_templates/";
  for (const path of await files.list()) {
    if (!path.startsWith(folder) || !path.endsWith(".jinja")) continue;
    const bytes = await readFile(files, path);
    if (bytes === undefined) continue;
    found.set(path, bytes);
    fromFiles.push([path.slice(folder.length, -".jinja".length), decodeText(bytes, path)]);
  }
  // Template files take the place of the config's, all of them.
  return Object.fromEntries(fromFiles.length > 0 ? fromFiles : configTemplates(config["chat_template"]));
}

function configTemplates(value: Json | undefined): [string, string][] {
  const path = "tokenizer_config.json: chat_template";
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return [["default", value]];
  if (isRecord(value))
    return Object.entries(value).map(([name, source]) => [name, text(source, `${path}[${quote(name, 40)}]`)]);
  return list(value, path).map((entry, i) => {
    const item = record(entry, `${path}[${i}]`);
    return [text(item["name"], `${path}[${i}].name`), text(item["template"], `${path}[${i}].template`)];
  });
}

/** A folder from before tokenizer.json: an object of its shape, still without pre-tokenizer. */
function legacyJson(
  read: (name: string) => string | undefined,
  config: JsonRecord,
  specials: Readonly<Record<string, string>>,
  folder: string,
): JsonRecord {
  const vocabulary = read("vocab.json");
  const merges = read("merges.txt");
  if (vocabulary !== undefined && merges !== undefined) {
    const vocab = record(parseJson(vocabulary, "vocab.json"), "vocab.json");
    const bos = specials["bos_token"];
    const addsBos =
      flag(config["add_bos_token"], "tokenizer_config.json: add_bos_token", false) && bos !== undefined;
    const id = bos !== undefined && Object.hasOwn(vocab, bos) ? vocab[bos] : undefined;
    const leading: Json = {
      type: "TemplateProcessing",
      single: [{ SpecialToken: { id: bos ?? "", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
      special_tokens: Object.fromEntries([[bos ?? "", { ids: [id ?? 0] }]]),
    };
    return {
      model: { type: "BPE", vocab, merges: readMergesText(merges) },
      post_processor: addsBos && id !== undefined ? leading : null,
    };
  }
  const words = read("vocab.txt");
  if (words !== undefined) {
    const lines = words.replace(/\n$/, "").split("\n");
    return { model: { type: "WordPiece", vocab: Object.fromEntries(lines.map((line, i) => [line, i])) } };
  }
  throw new AppError(
    "tokenizer/missing",
    `${quote(folder, 200).slice(1, -1)} has no tokenizer: expected tokenizer.json, vocab.json with merges.txt, or vocab.txt.`,
    "Add the tokenizer files to the model folder (save_pretrained of the tokenizer writes them), or give rows of ids.",
  );
}

function legacyClass(json: JsonRecord): "GPT2Tokenizer" | "BertTokenizer" {
  return isRecord(json["model"]) && json["model"]["type"] === "WordPiece" ? "BertTokenizer" : "GPT2Tokenizer";
}
