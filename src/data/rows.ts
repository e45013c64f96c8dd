// Rows for recipes and commands: what a row means, and its ids as TRL makes them.

export { extractPrompt, type Preference } from "./rows/extractPrompt.ts";
export { onRow, refuseBadRows } from "./rows/rowErrors.ts";
export type { Message, Row, TextOrMessages } from "./rows/rowFields.ts";
export {
  type LengthOptions,
  readPreference,
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
