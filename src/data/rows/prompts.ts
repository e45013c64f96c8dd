// What a model is asked when a method draws the answers itself: rows {prompt} (text or messages) or {prompt_ids}, or rows of pairs,
// whose prompts are taken once each.

import { beside } from "./judgedPair.ts";
import { hasPairIds, isPair } from "./pairs.ts";
import { previewText } from "./previewText.ts";
import { readPreference, readPrompt } from "./readRow.ts";
import { RowFault } from "./rowFault.ts";
import * as fields from "./rowFields.ts";
import type { RawRow, TextOrMessages } from "./rowFields.ts";
import type { RowKind } from "./rowKind.ts";
import { encodePrompt } from "./encode.ts";
import { needed } from "./tokenizeRow.ts";

export interface Prompt {
  readonly promptIds: readonly number[];
  /** As the row has it; undefined: ids alone. */
  readonly said: TextOrMessages | undefined;
  readonly line: number;
}

export const prompts: RowKind<Prompt> = {
  id: "prompts",
  title: { one: "prompt", many: "prompts" },
  about: "prompts: `prompt`, or rows of pairs, whose prompts are taken once each",
  needs: "a prompt",
  example: '{"prompt": "..."}',
  idsKey: "prompt_ids",
  textKeys: ["prompt", "chosen", "rejected"],
  dropReason: "because the prompt leaves no room for an answer",

  preview(row) {
    const said = promptOf(row);
    return { prompt: said === undefined ? `ids ${JSON.stringify(idsOf(row))}` : previewText(said) };
  },

  prompt: promptOf,

  tokenize(row, { tokenizer, vocabularySize, cut, noting }) {
    const said = promptOf(row);
    const promptIds =
      said === undefined ? idsOf(row, vocabularySize) : encodePrompt(row, said, needed(tokenizer));
    if (promptIds.length === 0) throw new RowFault("the prompt has no tokens; give it at least one");
    if (promptIds.length > (cut.maxLength ?? Infinity)) return "too long";
    return { row: { promptIds, said, line: noting.line }, isCut: false };
  },

  /** As pairs, of which each prompt is taken once. */
  fromJudgement({ prompt, answers: [a, b] }) {
    return [{ prompt, chosen: beside(prompt, a), rejected: beside(prompt, b) }];
  },

  /** Of pairs alone: a file of prompts may ask one of them twice. */
  once: (row) => (isPair(row) ? JSON.stringify(promptOf(row) ?? idsOf(row)) : undefined),

  tokens: ({ promptIds }) => promptIds.length,
  positions: ({ promptIds }) => promptIds.length,
  ids: ({ promptIds }) => [promptIds],
};

function promptOf(row: RawRow): TextOrMessages | undefined {
  if (fields.field(row, "prompt") === undefined && fields.field(row, "prompt_ids") !== undefined)
    return undefined;
  if (isPair(row)) return hasPairIds(row) ? undefined : readPreference(row).prompt;
  return readPrompt(row);
}

function idsOf(row: RawRow, vocabularySize?: number): number[] {
  return fields.ids(row, "prompt_ids", vocabularySize);
}
