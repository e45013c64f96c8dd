// Kinds of training rows, in one list, and what else reads rows: single rows of commands, prompts that are answered.

import { completions } from "./completions.ts";
import { judgements } from "./judgements.ts";
import { pairs } from "./pairs.ts";
import { prompts } from "./prompts.ts";
import { unpaired } from "./unpaired.ts";

export const rowKinds = [pairs, completions, judgements, prompts, unpaired] as const;

export { completions, type CompletionRow } from "./completions.ts";
export { classifierIds } from "./classifierText.ts";
export { type GivenAnswer, isAnswerOfIds, readAnswer } from "./givenAnswer.ts";
export { beside, type JudgedPair, preferenceOf, type RatedAnswer } from "./judgedPair.ts";
export { type Judgement, judgements, sharedStart } from "./judgements.ts";
export { pairs, type PreferencePair } from "./pairs.ts";
export { type AnyRow, type Cut, isRowOfIds, type RowKind } from "./rowKind.ts";
export { type Prompt, prompts } from "./prompts.ts";
export { TokenizedRows, tokenizeRows } from "./tokenizeRows.ts";
export { unpaired, type UnpairedAnswer } from "./unpaired.ts";
export { type TokenizedRow, tokenizePrompt, tokenizeRow, tokenizeScored } from "./tokenizeRow.ts";
export { RowNotes } from "./rowNotes.ts";
export { faultText } from "./rowFault.ts";
export { type Noting, readPreference } from "./readRow.ts";
export { extractPrompt, type Preference } from "./extractPrompt.ts";
export { onRow, refuseBadRows } from "./rowErrors.ts";
export type { RawRow, TextOrMessages } from "./rowFields.ts";
