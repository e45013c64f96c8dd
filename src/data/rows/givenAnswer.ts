// An answer that is measured and not drawn: a row {prompt or prompt_ids, role, completion_ids or completion}. Ids are taken as
// they are and win over text, which becomes tokens as in training.

import type { Tokenizer } from "../../text/index.ts";
import { encodeJoint, encodePrompt } from "./encode.ts";
import { readPrompt } from "./readRow.ts";
import { kindOf, RowFault } from "./rowFault.ts";
import * as fields from "./rowFields.ts";
import type { RawRow } from "./rowFields.ts";
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

/** Throws RowFault or AppError. */
export function readAnswer(row: RawRow, tokenizer: Tokenizer | undefined): GivenAnswer {
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
      : answerIds(row, promptIds.length, needed(tokenizer));
  return { promptIds, role, ids };
}

/** Those behind the prompt's. The answer to messages is one of the assistant. */
function answerIds(row: RawRow, promptLength: number, tokenizer: Tokenizer): number[] {
  const prompt = readPrompt(row);
  const given = fields.textOrMessages(row, "completion");
  if (typeof prompt === "string" && typeof given !== "string")
    throw new RowFault('"prompt" is a string, but "completion" is a list of messages');
  const completion =
    typeof prompt === "string" || typeof given !== "string" ? given : [{ role: "assistant", content: given }];
  return encodeJoint(prompt, completion, fields.chatSettings(row), tokenizer).slice(promptLength);
}
