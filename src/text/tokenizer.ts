// A tokenizer: text to ids and back, exactly as transformers 5.18 does it with the same files. The steps are Rust's:
// cut out added tokens, normalise, cut out normalised added tokens, pre-tokenise, model, post-process.
// Lone surrogates (no UTF-8 exists for them) are read as U+FFFD. Special tokens written inside a text become their ids.

import { AppError } from "../domain/errors.ts";
import { AddedTokenSplitter, assignIds, type AddedTokenWish } from "./steps/addedTokens.ts";
import { ChatTemplate, type ChatMessage, type ChatOptions } from "./chatTemplate.ts";
import { buildDecoder, cleanUpSpaces } from "./steps/decoders.ts";
import { buildModel, type TokenModel } from "./steps/model.ts";
import { buildNormalizer, type Normalizer } from "./steps/normalizers.ts";
import { buildPostProcessor } from "./steps/postProcessor.ts";
import { buildPreTokenizer } from "./steps/preTokenizers.ts";
import type { JsonRecord } from "./steps/shape.ts";
import { Work } from "./work.ts";

export interface EncodeOptions {
  /** Post-process: BOS, [CLS], ... as tokenizer.json says. Default true, like transformers' `__call__`. */
  addSpecialTokens?: boolean;
}

export interface DecodeOptions {
  skipSpecialTokens?: boolean;
}

export interface Tokenizer {
  /** One more than the highest id. */
  readonly vocabSize: number;
  readonly bosId?: number;
  readonly bosText?: string;
  readonly eosId?: number;
  readonly eosText?: string;
  readonly padId?: number;
  readonly padText?: string;
  /** The Jinja source of the default chat template, where there is one. */
  readonly chatTemplate?: string;
  encode(text: string, options?: EncodeOptions): number[];
  /** Ids that stand for nothing are left out, as Rust does. */
  decode(ids: readonly number[], options?: DecodeOptions): string;
  /**
   * The conversation as text; encode it with `addSpecialTokens: false`. Throws AppError "tokenizer/no-chat-template"
   * where the tokenizer has no template and "tokenizer/chat-template" where the template fails or refuses.
   */
  applyChatTemplate(messages: readonly ChatMessage[], options?: ChatOptions): string;
  /** The files to save beside a model so that transformers opens the same tokenizer. */
  files(): Map<string, Uint8Array>;
}

/** What a tokenizer is made of: tokenizer.json and what tokenizer_config.json adds to it. */
export interface TokenizerParts {
  /** tokenizer.json, or an object of that shape. */
  json: JsonRecord;
  addedTokens: readonly AddedTokenWish[];
  /** Text of `bos_token`, `eos_token`, `pad_token`, `unk_token`, ... by that key; templates see all of them. */
  specialTokens: Readonly<Record<string, string>>;
  /** Templates by name; "default" is used for rows without tools. */
  chatTemplates: Readonly<Record<string, string>>;
  cleanUpSpaces: boolean;
  /** Special tokens inside a text are ordinary text. */
  splitSpecialTokens?: boolean;
  files: ReadonlyMap<string, Uint8Array>;
}

/** Longest text, in UTF-16 units. */
const maxText = 64 << 20;

/** Builds a tokenizer; throws AppError "tokenizer/..." for parts that are wrong or not supported. */
export function createTokenizer(parts: TokenizerParts): Tokenizer {
  return guarded("The tokenizer cannot be built", () => new PipelineTokenizer(parts));
}

class PipelineTokenizer implements Tokenizer {
  readonly vocabSize: number;
  readonly bosId?: number;
  readonly bosText?: string;
  readonly eosId?: number;
  readonly eosText?: string;
  readonly padId?: number;
  readonly padText?: string;
  readonly chatTemplate?: string;
  private readonly model: TokenModel;
  private readonly tokenById = new Map<number, string>();
  private readonly specialIds = new Set<number>();
  private readonly rawSplitter: AddedTokenSplitter;
  private readonly normalSplitter: AddedTokenSplitter;
  private readonly normalize: Normalizer;
  private readonly preTokenize: ReturnType<typeof buildPreTokenizer>;
  private readonly postProcess: (ids: number[]) => number[];
  private readonly join: ReturnType<typeof buildDecoder>;
  private readonly cleansUp: boolean;
  private readonly template: ChatTemplate;

  constructor(private readonly parts: TokenizerParts) {
    const { json } = parts;
    this.model = buildModel(json["model"]);
    this.normalize = buildNormalizer(json["normalizer"], "tokenizer.json: normalizer");
    this.preTokenize = buildPreTokenizer(json["pre_tokenizer"], "tokenizer.json: pre_tokenizer");
    this.postProcess = buildPostProcessor(json["post_processor"], "tokenizer.json: post_processor");
    this.join = buildDecoder(json["decoder"], "tokenizer.json: decoder");
    this.cleansUp = parts.cleanUpSpaces && this.model.kind !== "BPE";

    const added = assignIds(parts.addedTokens, this.model.vocabulary);
    this.rawSplitter = new AddedTokenSplitter(
      added.filter((token) => !token.normalized),
      (text) => text,
      parts.splitSpecialTokens,
    );
    const normalized = (text: string): string => this.normalize(text, new Work(text.length));
    this.normalSplitter = new AddedTokenSplitter(
      added.filter((token) => token.normalized),
      normalized,
      parts.splitSpecialTokens,
    );
    let highest = -1;
    const idOf = new Map(this.model.vocabulary);
    for (const [token, id] of idOf) {
      this.tokenById.set(id, token);
      highest = Math.max(highest, id);
    }
    for (const token of added) {
      idOf.set(token.content, token.id);
      // What was looked for in normalised text is also written so.
      this.tokenById.set(token.id, token.normalized ? normalized(token.content) : token.content);
      if (token.special) this.specialIds.add(token.id);
      highest = Math.max(highest, token.id);
    }
    this.vocabSize = highest + 1;

    const special = (key: string): { text?: string; id?: number } => {
      const text = parts.specialTokens[key];
      const id = text === undefined ? undefined : idOf.get(text);
      return { ...(text === undefined ? {} : { text }), ...(id === undefined ? {} : { id }) };
    };
    const bos = special("bos_token");
    const eos = special("eos_token");
    const pad = special("pad_token");
    if (bos.id !== undefined) this.bosId = bos.id;
    if (bos.text !== undefined) this.bosText = bos.text;
    if (eos.id !== undefined) this.eosId = eos.id;
    if (eos.text !== undefined) this.eosText = eos.text;
    if (pad.id !== undefined) this.padId = pad.id;
    if (pad.text !== undefined) this.padText = pad.text;
    this.template = new ChatTemplate(parts.chatTemplates, parts.specialTokens);
    const source = this.template.defaultSource;
    if (source !== undefined) this.chatTemplate = source;
  }

  encode(text: string, options: EncodeOptions = {}): number[] {
    if (text.length > maxText) {
      throw new AppError(
        "tokenizer/too-long",
        `The text has ${text.length} characters; at most ${maxText} can be tokenised at once.`,
        "Split the text into rows.",
      );
    }
    return guarded("The text cannot be tokenised", () => {
      const ids = this.encodeSections(text.replace(/\p{Surrogate}/gu, "\ufffd"));
      return options.addSpecialTokens === false ? ids : this.postProcess(ids);
    });
  }

  private encodeSections(text: string): number[] {
    const ids: number[] = [];
    const work = new Work(text.length);
    for (const raw of this.rawSplitter.split(text, true, work)) {
      if (raw.id !== undefined) {
        ids.push(raw.id);
        continue;
      }
      for (const section of this.normalSplitter.split(this.normalize(raw.text, work), raw.atStart, work)) {
        if (section.id !== undefined) {
          ids.push(section.id);
          continue;
        }
        for (const piece of this.preTokenize([section], work)) {
          for (const id of this.model.encode(piece.text, work)) ids.push(id);
        }
      }
    }
    return ids;
  }

  decode(ids: readonly number[], options: DecodeOptions = {}): string {
    return guarded("The ids cannot be decoded", () => {
      const tokens: string[] = [];
      for (const id of ids) {
        const token = this.tokenById.get(id);
        if (token === undefined) continue;
        if (options.skipSpecialTokens === true && this.specialIds.has(id)) continue;
        tokens.push(token);
      }
      const units = tokens.reduce((sum, token) => sum + token.length, 0);
      const text = this.join(tokens, new Work(units));
      return this.cleansUp ? cleanUpSpaces(text) : text;
    });
  }

  applyChatTemplate(messages: readonly ChatMessage[], options: ChatOptions = {}): string {
    return this.template.render(messages, options);
  }

  files(): Map<string, Uint8Array> {
    return new Map(this.parts.files);
  }
}

/** What is too large or too deep for the engine itself becomes an AppError that names the step. */
function guarded<T>(step: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError(
      "tokenizer/failed",
      `${step}: it is too long, or nested too deeply, for this machine's memory.`,
      "Shorten the text. If it is short, take the tokenizer files again from the model's source.",
    );
  }
}
