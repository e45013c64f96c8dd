// Judgements of two answers, each read whole by a model that scores it: the rows of pairs, {prompt?, chosen, rejected} or
// {chosen_ids, rejected_ids}, with what more is known of a judgement: `margin` by how much the chosen answer is better (TRL's),
// `weight` how much the judgement counts, `tie` that neither answer is better.

import { hashText } from "../../domain/random.ts";
import { classifierIds } from "./classifierText.ts";
import { beside, preferenceOf, weighed } from "./judgedPair.ts";
import { hasPairIds, pairs } from "./pairs.ts";
import { readPreference } from "./readRow.ts";
import { RowFault } from "./rowFault.ts";
import * as fields from "./rowFields.ts";
import type { RawRow } from "./rowFields.ts";
import type { RowKind, TokenizeOptions } from "./rowKind.ts";
import { needed } from "./tokenizeRow.ts";

export interface Judgement {
  /** Prompt and answer, as the model reads them. */
  readonly chosenIds: readonly number[];
  readonly rejectedIds: readonly number[];
  readonly margin: number;
  readonly weight: number;
  readonly isTie: boolean;
  /** Of what was asked: rows of one prompt have one number. */
  readonly promptHash: number;
  readonly line: number;
}

type Sides = Pick<Judgement, "chosenIds" | "rejectedIds" | "promptHash">;

export const judgements: RowKind<Judgement> = {
  id: "judgements",
  title: { one: "judgement", many: "judgements" },
  about: "judgements of two answers: `prompt`, `chosen`, `rejected`, and if known `margin`, `weight`, `tie`",
  needs: pairs.needs,
  example: pairs.example,
  idsKey: pairs.idsKey,
  textKeys: pairs.textKeys,
  dropReason: "because an answer with its prompt is longer than max_length",
  preview: (row) => pairs.preview(row),
  prompt: (row) => pairs.prompt(row),

  tokenize(row, options) {
    const { cut, noting } = options;
    const sides = sidesOf(row, options);
    const { chosenIds, rejectedIds } = sides;
    if (chosenIds.length === 0 || rejectedIds.length === 0)
      throw new RowFault("an answer with its prompt has no tokens");
    if (Math.max(chosenIds.length, rejectedIds.length) > (cut.maxLength ?? Infinity)) return "too long";
    const made = {
      ...sides,
      margin: numberIn(row, "margin", 0, -Infinity),
      weight: numberIn(row, "weight", 1, 0),
      isTie: fields.flag(row, "tie"),
      line: noting.line,
    };
    return { row: made, isCut: false };
  },

  refusal(rows) {
    const count = rows.length;
    const told = (message: string, hint: string) => ({ message, hint });
    if (rows.every(({ isTie }) => isTie))
      return told(
        `all ${count} judgements are ties: nothing says which answer is better`,
        "Add judgements that prefer one answer.",
      );
    if (rows.every(({ weight }) => weight === 0))
      return told(
        `all ${count} judgements have the weight 0`,
        "Give weights above 0, or leave the column out.",
      );
    if (rows.every(({ isTie, chosenIds, rejectedIds }) => isTie || sameIds(chosenIds, rejectedIds)))
      return told(
        `in all ${count} judgements the chosen and the rejected answer are the same`,
        "Add judgements of two different answers.",
      );
    return undefined;
  },

  fromJudgement(judged) {
    const { prompt, answers, verdict, weight } = judged;
    if (verdict === "tie") {
      const [chosen, rejected] = answers.map((one) => beside(prompt, one));
      return [{ prompt, chosen, rejected, tie: true, ...weighed(weight) }];
    }
    const row = preferenceOf(judged);
    return row === undefined ? [] : [row];
  },

  tokens: ({ chosenIds, rejectedIds }) => chosenIds.length + rejectedIds.length,
  positions: ({ chosenIds, rejectedIds }) => Math.max(chosenIds.length, rejectedIds.length),
  ids: ({ chosenIds, rejectedIds }) => [chosenIds, rejectedIds],
};

function sidesOf(row: RawRow, options: TokenizeOptions): Sides {
  const { tokenizer: given, vocabularySize, noting, isEncoder = false } = options;
  if (hasPairIds(row)) {
    const hasPrompt = fields.field(row, "prompt_ids") !== undefined;
    const prompt = hasPrompt ? fields.ids(row, "prompt_ids", vocabularySize) : [];
    const [chosen, rejected] = ["chosen_ids", "rejected_ids"].map((key) =>
      fields.ids(row, key, vocabularySize),
    );
    const [chosenIds, rejectedIds] = [
      [...prompt, ...(chosen ?? [])],
      [...prompt, ...(rejected ?? [])],
    ];
    const asked = hasPrompt ? prompt : chosenIds.slice(0, sharedStart(chosenIds, rejectedIds));
    return { chosenIds, rejectedIds, promptHash: hashText(JSON.stringify(asked)) };
  }
  const tokenizer = needed(given);
  const { prompt, chosen, rejected } = readPreference(row, noting);
  const settings = fields.chatSettings(row);
  return {
    chosenIds: classifierIds(prompt, chosen, settings, tokenizer, { isEncoder }),
    rejectedIds: classifierIds(prompt, rejected, settings, tokenizer, { isEncoder }),
    promptHash: hashText(typeof prompt === "string" ? prompt : JSON.stringify(prompt)),
  };
}

/** How many ids two texts begin with together. */
export function sharedStart(a: readonly number[], b: readonly number[]): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}

function sameIds(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && sharedStart(a, b) === a.length;
}

/** A number under `key`; digits in a string count (CSV has nothing else). */
function numberIn(row: RawRow, key: string, fallback: number, least: number): number {
  const value = fields.field(row, key);
  if (value === undefined || value === "") return fallback;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number) || number < least) {
    const range = least === 0 ? "a number from 0" : "a number";
    throw new RowFault(`"${key}" must be ${range}, got ${JSON.stringify(value)}`);
  }
  return number;
}
