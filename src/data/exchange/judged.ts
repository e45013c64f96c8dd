// Judgements with the texts they are about, for formats that have no ids; and rows of pairs made of them, for exports and for
// the loop's own files.

import type {
  ComparisonRecord,
  CompletionRecord,
  ProjectData,
  SamplePrompt,
} from "../../domain/records/index.ts";
import { counted, judgedTables } from "../annotation/counted.ts";
import type { WriteOptions, Written } from "./exchangeFormat.ts";

export interface Judged {
  readonly verdict: ComparisonRecord["verdict"];
  readonly prompt: SamplePrompt;
  /** A is the first. */
  readonly answers: readonly [CompletionRecord, CompletionRecord];
}

/** An answer that was judged alone. */
export interface Rated {
  readonly prompt: SamplePrompt;
  readonly answer: CompletionRecord;
  readonly isGood: boolean;
}

/**
 * The judgements that count, in their order. `leftOut`: those that do not, by the reason, and those about an answer or a prompt
 * that is not there.
 */
export async function judgedAnswers(
  data: ProjectData,
): Promise<{ judged: Judged[]; rated: Rated[]; leftOut: Written["leftOut"] }> {
  const answers = new Map((await data.completions.all()).map((one) => [one.id, one]));
  const prompts = new Map((await data.prompts.all()).map((one) => [one.id, one.prompt]));
  const counts = counted(await judgedTables(data));
  const promptOf = (answer: CompletionRecord | undefined): SamplePrompt | undefined =>
    prompts.get(answer?.promptId ?? "") ?? answer?.prompt;
  const judged = counts.comparisons.flatMap(({ verdict, completionIds }): Judged[] => {
    const [a, b] = completionIds.map((id) => answers.get(id));
    const prompt = promptOf(a);
    return a === undefined || b === undefined || prompt === undefined
      ? []
      : [{ verdict, prompt, answers: [a, b] }];
  });
  const rated = counts.ratings.flatMap(({ verdict, completionId }): Rated[] => {
    const answer = answers.get(completionId);
    const prompt = promptOf(answer);
    return answer === undefined || prompt === undefined
      ? []
      : [{ prompt, answer, isGood: verdict === "good" }];
  });
  const lost = counts.comparisons.length + counts.ratings.length - judged.length - rated.length;
  return { judged, rated, leftOut: [...counts.leftOut, ...leftOut([lostAnswers(lost)])] };
}

/** The chosen and the rejected answer of a judgement that decided between them. */
export function decided<A>(verdict: string, [a, b]: readonly [A, A]): { chosen: A; rejected: A } | undefined {
  if (verdict === "A") return { chosen: a, rejected: b };
  if (verdict === "B") return { chosen: b, rejected: a };
  return undefined;
}

/** A prompt as messages. */
export const asMessages = (prompt: SamplePrompt): Exclude<SamplePrompt, string> =>
  typeof prompt === "string" ? [{ role: "user", content: prompt }] : prompt;

/** Rows of one file are all texts or all messages, or `datasets` does not load them. */
export function conversation(
  prompts: readonly SamplePrompt[],
  { conversational }: WriteOptions,
): { isTold: boolean; notes: string[] } {
  const texts = prompts.filter((prompt) => typeof prompt === "string").length;
  const isMixed = texts > 0 && texts < prompts.length;
  const note = `${texts} of ${prompts.length} prompts are texts and the others messages: all are written as messages, since a file of both cannot be loaded.`;
  return { isTold: conversational || isMixed, notes: isMixed && !conversational ? [note] : [] };
}

/** What is said of the answers in an export: which were written by models. */
export function byModel(answers: readonly CompletionRecord[]): Written["byModel"] {
  const once = [...new Map(answers.map((one) => [one.id, one])).values()];
  const made = once.filter(({ madeBy }) => madeBy === "model");
  const sources = [...new Set(made.flatMap(({ source }) => (source === undefined ? [] : [source])))];
  return { answers: made.length, of: once.length, sources };
}

/** Counts of what has no place in a format, without those of nothing. */
export function leftOut(
  counts: readonly (readonly [count: number, one: string, many: string])[],
): Written["leftOut"] {
  return counts.flatMap(([count, one, many]) =>
    count === 0 ? [] : [{ count, what: count === 1 ? one : many }],
  );
}

export const countOf = (judged: readonly Judged[], verdict: Judged["verdict"]): number =>
  judged.filter((one) => one.verdict === verdict).length;

const lostAnswers = (lost: number) =>
  [
    lost,
    "judgement whose answers are not in the project",
    "judgements whose answers are not in the project",
  ] as const;

/** For formats of pairs. */
export const ratings = (rated: readonly Rated[]) =>
  [rated.length, "judgement of one answer alone", "judgements of one answer alone"] as const;
