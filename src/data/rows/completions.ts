// Texts to learn: rows {prompt, completion}, {text}, {messages}, {conversations} or {ids, prompt_length}.

import { encodeMessages, promptAndJoint, withEos } from "./encode.ts";
import { previewText } from "./previewText.ts";
import { readCompletion, readText } from "./readRow.ts";
import * as fields from "./rowFields.ts";
import type { RawRow } from "./rowFields.ts";
import type { RowKind, TokenizeOptions } from "./rowKind.ts";
import { needed, rowOfIds, type TokenizedRow } from "./tokenizeRow.ts";

export interface CompletionRow {
  /** Prompt and completion. */
  readonly ids: readonly number[];
  /** Index of the first id that is learned; 0 where the row has no prompt, or the prompt is learned too. */
  readonly completionStart: number;
  readonly line: number;
}

export const completions: RowKind<CompletionRow> = {
  id: "completions",
  title: { one: "text", many: "texts" },
  about: "answers to learn: `prompt` and `completion`, or `text`, or `messages`",
  needs: "a prompt and a completion, a text, or messages",
  example: '{"prompt": "...", "completion": "..."}',
  idsKey: "ids",
  textKeys: ["prompt", "completion", "messages", "conversations", "text"],
  dropReason: "because nothing to learn is left of them within max_length",

  preview(row) {
    switch (formOf(row)) {
      case "prompt and completion": {
        const { prompt, completion } = readCompletion(row);
        return { prompt: previewText(prompt), completion: previewText(completion) };
      }
      case "ids":
        return { ids: `ids ${JSON.stringify(idsOf(row).ids)}` };
      case "text":
        return { text: previewText(readText(row)) };
    }
  },

  prompt: (row) => (formOf(row) === "prompt and completion" ? readCompletion(row).prompt : undefined),

  tokenize(row, options) {
    const { cut, noting } = options;
    const whole = textOf(row, options);
    const completionStart = cut.wholeRow === true ? 0 : whole.promptLength;
    const ids = cut.maxLength === null ? whole.ids : whole.ids.slice(0, cut.maxLength);
    if (completionStart >= whole.ids.length) {
      noting.notes.addEmptied(noting.line);
      return "empty";
    }
    const isCut = ids.length < whole.ids.length;
    if (completionStart >= ids.length || (isCut && cut.tooLong === "drop")) return "too long";
    return { row: { ids, completionStart, line: noting.line }, isCut };
  },

  tokens: ({ ids }) => ids.length,
  positions: ({ ids }) => ids.length,
  ids: ({ ids }) => [ids],
};

function formOf(row: RawRow): "prompt and completion" | "ids" | "text" {
  const has = (key: string): boolean => fields.field(row, key) !== undefined;
  // As in TRL, a prompt alone (UltraChat repeats it) does not make the row one of prompt and completion.
  const isWhole = ["messages", "conversations", "text", "ids"].some(has);
  if (has("completion") || (has("prompt") && !isWhole)) return "prompt and completion";
  return has("ids") && !has("messages") && !has("conversations") ? "ids" : "text";
}

const idsOf = (row: RawRow, vocabularySize?: number): TokenizedRow =>
  rowOfIds({ prompt_length: 0, ...row }, vocabularySize);

function textOf(
  row: RawRow,
  { tokenizer: given, vocabularySize, cut, noting }: TokenizeOptions,
): TokenizedRow {
  const form = formOf(row);
  if (form === "ids") return idsOf(row, vocabularySize);
  const tokenizer = needed(given);
  if (form === "prompt and completion") {
    // What is learned whole loses nothing where the prompt ends.
    const { promptIds, jointIds } = promptAndJoint(row, tokenizer, noting, cut.wholeRow !== true);
    return { ids: jointIds, promptLength: promptIds.length };
  }
  const said = readText(row, noting);
  const ids =
    typeof said === "string"
      ? tokenizer.encode(withEos(said, tokenizer))
      : encodeMessages(said, fields.chatSettings(row), tokenizer);
  return { ids, promptLength: 0 };
}
