// The row that three formats share: `prompt, response_a, response_b, preferred`. In tables a prompt of messages stands as JSON.

import type { ProjectData, SamplePrompt } from "../../domain/records/index.ts";
import { messagesInText } from "../rows/messages.ts";
import { keysOf, kindOf, RowFault } from "../rows/rowFault.ts";
import type { GivenComparison, Written } from "./exchangeFormat.ts";
import { byModel, judgedAnswers, leftOut, ratings } from "./judged.ts";

export const tupleColumns = ["prompt", "response_a", "response_b", "preferred"] as const;
type Column = (typeof tupleColumns)[number];

export interface Tuple {
  readonly prompt: SamplePrompt;
  readonly response_a: string;
  readonly response_b: string;
  readonly preferred: string;
}

export async function tuplesOf(
  data: ProjectData,
): Promise<{ tuples: Tuple[] } & Pick<Written, "leftOut" | "byModel">> {
  const { judged, rated, leftOut: others } = await judgedAnswers(data);
  return {
    tuples: judged.map(({ prompt, answers: [a, b], verdict }) => ({
      prompt,
      response_a: a.completion,
      response_b: b.completion,
      preferred: verdict,
    })),
    leftOut: [...leftOut([ratings(rated)]), ...others],
    byModel: byModel(judged.flatMap(({ answers }) => answers)),
  };
}

/** A prompt as a table's cell has it. */
export const promptCell = (prompt: SamplePrompt): string =>
  typeof prompt === "string" ? prompt : JSON.stringify(prompt);

/** A prompt as it was before it became a cell. */
export function promptOfCell(cell: string): SamplePrompt {
  const messages = messagesInText(cell);
  return messages === undefined ? cell : promptOf(messages);
}

const verdicts = ["A", "B", "tie", "bothBad"] as const;

/** RowFault: what is wrong with the row. */
export function tupleOf(row: Readonly<Record<string, unknown>>): GivenComparison {
  const missing = tupleColumns.find((column) => row[column] === undefined || row[column] === null);
  if (missing !== undefined) throw new RowFault(`no "${missing}"; found ${keysOf(row)}`);
  const { preferred } = row;
  const verdict = verdicts.find((one) => one === preferred);
  if (verdict === undefined)
    throw new RowFault(`"preferred" must be ${verdicts.join(", ")}, got ${kindOf(preferred)}`);
  return {
    prompt: promptOf(row["prompt"]),
    answers: [answerOf(row, "response_a"), answerOf(row, "response_b")],
    verdict,
    ...whose(row),
  };
}

/** `candidate` and `annotator` of a row, where it has them. */
export function whose(row: Readonly<Record<string, unknown>>): {
  candidate?: string;
  annotator?: string;
} {
  const { candidate, annotator } = row;
  return { ...named("candidate", candidate), ...named("annotator", annotator) };
}

function named(key: string, value: unknown): Record<string, string> {
  if (value === undefined || value === null || value === "") return {};
  if (typeof value === "number") return { [key]: String(value) };
  if (typeof value !== "string") throw new RowFault(`"${key}" must be a text, got ${kindOf(value)}`);
  return { [key]: value };
}

/** A text, or messages whose contents are texts. */
export function promptOf(value: unknown): SamplePrompt {
  if (typeof value === "string") {
    if (value.trim() === "") throw new RowFault('"prompt" is empty');
    return value;
  }
  if (!Array.isArray(value) || value.length === 0)
    throw new RowFault(`"prompt" must be a text or a list of messages, got ${kindOf(value)}`);
  return value.map((message: unknown) => {
    const { role, content } = (message ?? {}) as Record<string, unknown>;
    if (typeof role !== "string" || typeof content !== "string")
      throw new RowFault('each message of "prompt" must have a "role" and a "content", both texts');
    return { role, content };
  });
}

function answerOf(row: Readonly<Record<string, unknown>>, column: Column): string {
  return answerText(row[column], column);
}

/** A text, or a list of the one message that says it. */
export function answerText(value: unknown, key: string): string {
  if (typeof value === "string") return value;
  const [only, ...others] = Array.isArray(value) ? (value as unknown[]) : [];
  const content = (only as { content?: unknown } | null | undefined)?.content;
  if (typeof content === "string" && others.length === 0) return content;
  throw new RowFault(`"${key}" must be a text or one message, got ${kindOf(value)}`);
}
