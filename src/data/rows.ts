// Rows for recipes and commands: what a row means, and its ids as TRL makes them.

export { RowNotes } from "./rows/rowNotes.ts";
export { faultText } from "./rows/rowFault.ts";
export { type Noting, readPreference } from "./rows/readRow.ts";
export { extractPrompt, type Preference } from "./rows/extractPrompt.ts";
export { onRow, refuseBadRows } from "./rows/rowErrors.ts";
export type { Message } from "./rows/messages.ts";
export type { Row, TextOrMessages } from "./rows/rowFields.ts";
export {
  type RowOptions,
  type RowTokenizer,
  type Tokenized,
  type TokenizedPair,
  type TokenizedRow,
  type TokenizedText,
  tokenizeCompletions,
  tokenizeLabelled,
  tokenizePreferences,
  tokenizePrompt,
  tokenizePrompts,
  tokenizeRow,
} from "./rows/tokenizeRows.ts";
