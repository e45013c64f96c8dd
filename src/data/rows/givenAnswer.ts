// An answer that is measured and not drawn: a row {prompt or prompt_ids, role, completion_ids or completion}. Ids are taken as
// they are and win over text, which becomes tokens as in training.

import type { Tokenizer } from "../../text/index.ts";
import { encodeJoint, encodePrompt, withEos } from "./encode.ts";
import { readPrompt } from "./readRow.ts";
import { kindOf, RowFault } from "./rowFault.ts";
import * as fields from "./rowFields.ts";
import type { RawRow, TextOrMessages } from "./rowFields.ts";
import { isRowOfIds } from "./rowKind.ts";
import { needed } from "./tokenizeRow.ts";

export interface GivenAnswer {
  readonly promptIds: readonly number[];
  readonly role: "base" | "candidate";
  readonly ids: readonly number[];
}

/** Whether it can be taken without a tokenizer. */
export function isAnswerOfIds(row: RawRow): boolean {
  return isRowOfIds(row, { idsKey: "prompt_ids", textKeys: [] }) && Array.isArray(row["completion_ids"]);
}

/** `saidOf`: what is asked by these ids, where that is known as text. Throws RowFault or AppError. */
export function readAnswer(
  row: RawRow,
  tokenizer: Tokenizer | undefined,
  saidOf: (promptIds: readonly number[]) => TextOrMessages | undefined,
): GivenAnswer {
  const role = fields.field(row, "role");
  if (role !== "base" && role !== "candidate")
    throw new RowFault(`"role" must be "base" or "candidate", got ${kindOf(role)}`);
  const promptIds =
    fields.field(row, "prompt_ids") !== undefined
      ? fields.ids(row, "prompt_ids")
      : encodePrompt(row, readPrompt(row), needed(tokenizer));
  const ids =
    fields.field(row, "completion_ids") !== undefined
      ? fields.ids(row, "completion_ids")
      : answerIds(row, promptIds, saidOf, needed(tokenizer));
  return { promptIds, role, ids };
}

/** Those behind the prompt's, or of the answer alone where no text of the prompt is known. Messages are answered by the assistant. */
function answerIds(
  row: RawRow,
  promptIds: readonly number[],
  saidOf: (promptIds: readonly number[]) => TextOrMessages | undefined,
  tokenizer: Tokenizer,
): number[] {
  const given = fields.textOrMessages(row, "completion");
  const prompt = fields.field(row, "prompt") === undefined ? saidOf(promptIds) : readPrompt(row);
  if (typeof prompt !== "object" && typeof given !== "string")
    throw new RowFault('"completion" is a list of messages, but the prompt is none');
  if (prompt === undefined)
    return tokenizer.encode(withEos(given as string, tokenizer), { addSpecialTokens: false });
  const completion =
    typeof prompt === "string" || typeof given !== "string" ? given : [{ role: "assistant", content: given }];
  return encodeJoint(prompt, completion, fields.chatSettings(row), tokenizer).slice(promptIds.length);
}
