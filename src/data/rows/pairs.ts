// Pairs of answers to one prompt: rows {prompt?, chosen, rejected} or {prompt_ids, chosen_ids, rejected_ids}.

import { encodeJoint, encodePrompt, noteSeam } from "./encode.ts";
import { isWeighed, preferenceOf } from "./judgedPair.ts";
import { previewText } from "./previewText.ts";
import { readPreference } from "./readRow.ts";
import * as fields from "./rowFields.ts";
import type { RawRow } from "./rowFields.ts";
import type { RowKind, TokenizeOptions } from "./rowKind.ts";
import { needed } from "./tokenizeRow.ts";

export interface PreferencePair {
  readonly promptIds: readonly number[];
  /** The completions alone, EOS included. */
  readonly chosenIds: readonly number[];
  readonly rejectedIds: readonly number[];
  readonly line: number;
}

type PairIds = Omit<PreferencePair, "line">;

export const pairs: RowKind<PreferencePair> = {
  id: "pairs",
  title: { one: "pair", many: "pairs" },
  about: "pairs of answers: `prompt`, `chosen`, `rejected`; with `tie: true` they are left out",
  needs: "a prompt, a chosen and a rejected answer",
  example: '{"prompt": "...", "chosen": "...", "rejected": "..."}',
  idsKey: "chosen_ids",
  textKeys: ["prompt", "chosen", "rejected"],
  dropReason: "because the prompt alone has max_length tokens",

  preview(row) {
    if (hasPairIds(row)) {
      const { promptIds, chosenIds, rejectedIds } = idsOf(row);
      return { prompt: ids(promptIds), chosen: ids(chosenIds), rejected: ids(rejectedIds) };
    }
    const { prompt, chosen, rejected } = readPreference(row);
    return {
      prompt: previewText(prompt),
      chosen: previewText(chosen),
      rejected: previewText(rejected),
    };
  },

  prompt: (row) => (hasPairIds(row) ? undefined : readPreference(row).prompt),

  tokenize(row, options) {
    const { cut, noting } = options;
    if (fields.flag(row, "tie")) {
      noting.notes.addTie(noting.line);
      return "empty";
    }
    if (isWeighed(row)) noting.notes.addUnweighed(noting.line);
    const { promptIds, chosenIds, rejectedIds } = pairOf(row, options);
    // TRL keeps such a pair: a loss of ln 2 from which nothing is learnt.
    if (chosenIds.length === 0 && rejectedIds.length === 0) {
      noting.notes.addEmptied(noting.line);
      return "empty";
    }
    const room = cut.maxLength === null ? Infinity : cut.maxLength - promptIds.length;
    const isCut = chosenIds.length > room || rejectedIds.length > room;
    if (room <= 0 || (isCut && cut.tooLong === "drop")) return "too long";
    const [chosen, rejected] = [chosenIds.slice(0, room), rejectedIds.slice(0, room)];
    return { row: { promptIds, chosenIds: chosen, rejectedIds: rejected, line: noting.line }, isCut };
  },

  fromJudgement(judged) {
    const row = preferenceOf(judged);
    return row === undefined ? [] : [row];
  },

  tokens: ({ promptIds, chosenIds, rejectedIds }) => promptIds.length + chosenIds.length + rejectedIds.length,
  positions: ({ promptIds, chosenIds, rejectedIds }) =>
    promptIds.length + Math.max(chosenIds.length, rejectedIds.length),
  ids: ({ promptIds, chosenIds, rejectedIds }) => [promptIds, chosenIds, rejectedIds],
};

/** The sides are ids, and no texts. */
export function hasPairIds(row: RawRow): boolean {
  const has = (key: string): boolean => fields.field(row, key) !== undefined;
  return !has("chosen") && !has("rejected") && (has("chosen_ids") || has("rejected_ids"));
}

/** The row has two sides, as ids or as texts. */
export function isPair(row: RawRow): boolean {
  return (
    hasPairIds(row) ||
    (fields.field(row, "chosen") !== undefined && fields.field(row, "rejected") !== undefined)
  );
}

function idsOf(row: RawRow, vocabularySize?: number): PairIds {
  return {
    promptIds: fields.ids(row, "prompt_ids", vocabularySize),
    chosenIds: fields.ids(row, "chosen_ids", vocabularySize),
    rejectedIds: fields.ids(row, "rejected_ids", vocabularySize),
  };
}

const ids = (list: readonly number[]): string => `ids ${JSON.stringify(list)}`;

function pairOf(row: RawRow, { tokenizer: given, vocabularySize, noting }: TokenizeOptions): PairIds {
  if (hasPairIds(row)) return idsOf(row, vocabularySize);
  const tokenizer = needed(given);
  const { prompt, chosen, rejected } = readPreference(row, noting);
  const settings = fields.chatSettings(row);
  const promptIds = encodePrompt(row, prompt, tokenizer);
  const joint = {
    chosen: encodeJoint(prompt, chosen, settings, tokenizer),
    rejected: encodeJoint(prompt, rejected, settings, tokenizer),
  };
  noteSeam(promptIds, new Map(Object.entries(joint)), tokenizer, noting);
  return {
    promptIds,
    chosenIds: joint.chosen.slice(promptIds.length),
    rejectedIds: joint.rejected.slice(promptIds.length),
  };
}
