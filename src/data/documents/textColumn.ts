// Which column of a table holds the texts: the one that was named, else one that is usually called so, else the one with the
// longest texts among the first rows, which is said. A table of questions with answers makes one text of both.

import { AppError, nearestName, quote } from "../../domain/errors.ts";
import type { RawRow } from "../rows/rowFields.ts";
import { argillaFields, labelStudioData } from "./annotationExports.ts";
import { bareName, cellText, isText, type Message, messagesOf } from "./cells.ts";
import type { FoundNote } from "./documentReader.ts";

/** Without case and marks, most likely first. */
const usualNames = [
  ...["text", "content", "body", "document", "fulltext", "rawtext", "documenttext"],
  ...["resume", "resumetext", "resumestr", "cv", "cvtext", "coverletter", "letter", "application"],
  ...["transcript", "transcripttext", "interview", "conversation", "messages", "conversations", "dialogue"],
];
const questionNames = ["question", "prompt", "instruction"];
/** Of one answer, or of several in a list. */
const answerNames = ["answer", "response", "completion", "output", "candidateanswer", "reply"].flatMap(
  (one) => [one, `${one}s`],
);

/** How a row's text is found. */
export type TextColumn =
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "answered"; readonly question: string; readonly answer: string };

export interface RowText {
  readonly text: string;
  readonly messages?: readonly Message[];
}

/** The row as far as its texts stand in it: what annotation tools put around them is left. */
export const innerRow = (row: RawRow): RawRow => labelStudioData(row) ?? argillaFields(row) ?? row;

/**
 * The column of the texts, and what is to be said of the choice. AppError "data/no-text-column" where the named one is not
 * there, "data/no-text" where no column holds texts.
 */
export function chooseColumn(
  name: string,
  rows: readonly RawRow[],
  wanted: string | undefined,
): { column: TextColumn; note?: FoundNote } {
  const inners = rows.map(innerRow);
  const columns = [...new Set(inners.flatMap((row) => Object.keys(row)))];
  if (wanted !== undefined) return { column: { kind: "column", name: namedColumn(name, columns, wanted) } };
  // Each cell is looked at once: a table may have more columns than rows.
  const lengths = new Map<string, number>();
  for (const row of inners)
    for (const column of Object.keys(row)) {
      const found = textIn(row[column]);
      if (found !== undefined) lengths.set(column, (lengths.get(column) ?? 0) + found.text.length);
    }
  const named = new Map<string, string>();
  for (const column of columns) {
    const bare = bareName(column);
    if (lengths.has(column) && !named.has(bare)) named.set(bare, column);
  }
  const called = (names: readonly string[]): string | undefined =>
    names.map((one) => named.get(one)).find((one) => one !== undefined);
  const usual = called(usualNames);
  if (usual !== undefined) return { column: { kind: "column", name: usual } };
  const [question, answer] = [called(questionNames), called(answerNames)];
  if (question !== undefined && answer !== undefined) {
    const column = { kind: "answered", question, answer } as const;
    const label = ["label", "labels"].map((one) => named.get(one)).find((one) => one !== undefined);
    return label === undefined ? { column } : { column, note: labelNote(label) };
  }
  const filled = columns.filter((column) => lengths.has(column));
  const [longest] = filled.sort((a, b) => (lengths.get(b) ?? 0) - (lengths.get(a) ?? 0));
  if (longest === undefined || !inners.some((row) => hasLetters(row, longest))) {
    const shown = columns.slice(0, 8).map((column) => quote(column, 40));
    throw new AppError(
      "data/no-text",
      `${name} is a table without texts${shown.length > 0 ? `: its columns are ${shown.join(", ")}` : ""}.`,
      "Check that this is the file you meant; a table needs a column with a resume, a transcript or an answer in each row.",
    );
  }
  const column = longest;
  if (columns.length === 1) return { column: { kind: "column", name: column } };
  const note: FoundNote = {
    kind: "note",
    code: "data/text-column-guessed",
    message: `The texts were taken from the column ${quote(column, 60)}, which holds the longest ones. If they are in another column, name it.`,
  };
  return { column: { kind: "column", name: column }, note };
}

/** Rows of answers that were called good or bad one by one. */
const labelNote = (label: string): FoundNote => ({
  kind: "note",
  code: "data/label-left-out",
  message: `The rows are read as texts, and what the column ${quote(label, 60)} says of them is left out. To keep it as judgements, import the file as kto on the command line.`,
});

function namedColumn(file: string, columns: readonly string[], wanted: string): string {
  const found =
    columns.find((column) => column === wanted) ??
    columns.find((column) => bareName(column) === bareName(wanted));
  if (found !== undefined) return found;
  const nearest = nearestName(wanted, columns);
  const named = columns.slice(0, 12).map((column) => quote(column, 40));
  throw new AppError(
    "data/no-text-column",
    `${file} has no column ${quote(wanted, 60)}; its columns are ${named.join(", ")}.`,
    nearest === undefined ? "Name one of these." : `Did you mean ${quote(nearest, 60)}?`,
  );
}

const hasLetters = (inner: RawRow, column: string): boolean =>
  /\p{L}{2}/u.test(textUnder(inner, column)?.text ?? "");

/** The text of a row; undefined where it has none. */
export function textOfRow(row: RawRow, column: TextColumn): RowText | undefined {
  const inner = innerRow(row);
  if (column.kind === "column") return textUnder(inner, column.name);
  const [question, answer] = [textUnder(inner, column.question), textUnder(inner, column.answer)];
  if (answer === undefined) return undefined;
  if (question === undefined) return answer;
  const messages = [
    { role: column.question, content: question.text },
    { role: column.answer, content: answer.text },
  ];
  return { text: spoken(messages), messages };
}

const textUnder = (inner: RawRow, column: string): RowText | undefined =>
  Object.hasOwn(inner, column) ? textIn(inner[column]) : undefined;

function textIn(value: unknown): RowText | undefined {
  if (isText(value)) return { text: value };
  const messages = messagesOf(value);
  if (messages !== undefined) return { text: spoken(messages), messages };
  const parts = Array.isArray(value) ? value.map(cellText) : [cellText(value)];
  const text = parts.filter((part) => part !== "").join("\n");
  return isText(text) ? { text } : undefined;
}

const spoken = (messages: readonly Message[]): string =>
  messages.map(({ role, content }) => `${role}: ${content}`).join("\n");
