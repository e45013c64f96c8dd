// What the two policies are asked, and their answers: drawn from both, or given in a file.

import type { ReadRow } from "../../data/readers/index.ts";
import { isRowOfIds, type Prompt, prompts, type RawRow, readAnswer } from "../../data/rows/index.ts";
import { AppError, quote } from "../../domain/errors.ts";
import type { PolicyRole } from "../../evaluation/policyQuality.ts";
import { generate, type GenerateSettings } from "../../models/decode.ts";
import type { Output } from "../output.ts";
import { isBareIds, rowsToIds } from "../rowsFile.ts";
import { usualNewTokens } from "../samplingFlags.ts";
import type { ComparedPolicies } from "./policyModels.ts";

export interface Answer {
  readonly promptIndex: number;
  readonly role: PolicyRole;
  readonly ids: readonly number[];
  /** Its last id ends answers. */
  readonly ended: boolean;
}

const keyOf = (ids: readonly number[]): string => ids.join(" ");

/** Whether a row of prompts can be taken without a tokenizer. */
export function isPromptOfIds(row: RawRow): boolean {
  return isBareIds(row) || isRowOfIds(row, prompts);
}

/** What both models can read. */
export function limits({ candidate, base }: ComparedPolicies): typeof candidate.model.config {
  const [own, other] = [candidate.model.config, base.model.config];
  return {
    ...own,
    vocabularySize: Math.min(own.vocabularySize, other.vocabularySize),
    contextLength: Math.min(own.contextLength, other.contextLength),
  };
}

/** Each prompt once, at its first place. AppError "data/...", "tokens/...", "tokenizer/...". */
export async function readPrompts(
  name: string,
  rows: readonly ReadRow[],
  compared: ComparedPolicies,
  out: Output,
): Promise<Prompt[]> {
  const all = await rowsToIds(
    name,
    rows,
    limits(compared),
    (row, noting) => {
      const made = prompts.tokenize(isBareIds(row) ? { prompt_ids: row["ids"] } : row, {
        tokenizer: compared.tokenizer,
        // Ids are held against both models by rowsToIds.
        vocabularySize: Infinity,
        cut: { maxLength: null, tooLong: "drop" },
        noting,
      });
      if (typeof made === "string") throw new Error(`internal: a prompt that is kept whole is ${made}`);
      return made.row;
    },
    ({ promptIds }) => [promptIds],
    (message) => out.note(message),
  );
  const once = new Map<string, Prompt>();
  for (const prompt of all) {
    const key = keyOf(prompt.promptIds);
    if (!once.has(key)) once.set(key, prompt);
  }
  if (once.size < all.length)
    out.note(`${all.length - once.size} of ${all.length} prompts stand there already and are taken once.`);
  return [...once.values()];
}

/** The answers of a file, by prompt and role. AppError "data/bad-row" with the line, "tokens/...". */
export async function givenAnswers(
  name: string,
  rows: readonly ReadRow[],
  asked: readonly Prompt[],
  compared: ComparedPolicies,
  out: Output,
): Promise<Answer[]> {
  const places = new Map(asked.map(({ promptIds }, index) => [keyOf(promptIds), index]));
  const saidOf = (ids: readonly number[]) => asked[places.get(keyOf(ids)) ?? -1]?.said;
  const read = await rowsToIds(
    name,
    rows,
    limits(compared),
    (row) => readAnswer(row, compared.tokenizer, saidOf),
    ({ promptIds, ids }) => [[...promptIds, ...ids]],
    (message) => out.note(message),
  );
  const answers = read.map(({ promptIds, role, ids }, i): Answer => {
    const promptIndex = places.get(keyOf(promptIds));
    if (promptIndex === undefined) {
      throw new AppError(
        "data/bad-row",
        `${quote(name).slice(1, -1)}, line ${rows[i]?.line ?? 0}: the prompt of this completion is none of --prompts.`,
        "Give the file of prompts that the completions were drawn for, and the model whose tokenizer made their prompt_ids.",
      );
    }
    return { promptIndex, role, ids, ended: endsWith(compared[role].endIds, ids) };
  });
  const empty = answers.filter(({ ids }) => ids.length === 0).length;
  if (empty > 0)
    out.note(
      `${empty} of ${answers.length} completions have no tokens: their log-probability and length are 0.`,
    );
  for (const role of ["base", "candidate"] as const) {
    const has = new Set(answers.flatMap((one) => (one.role === role ? [one.promptIndex] : [])));
    if (has.size < asked.length)
      out.note(`${asked.length - has.size} of ${asked.length} prompts have no completion of the ${role}.`);
  }
  return inOrder(answers);
}

type Settings = Pick<GenerateSettings, "temperature" | "topK" | "topP" | "seed" | "check"> & {
  readonly n: number;
  /** null: the usual length, or what the context leaves. */
  readonly maxNewTokens: number | null;
};

/** Both draw with one seed, as `generate` would: what differs is the model. AppError "tokens/...". */
export async function drawAnswers(
  asked: readonly Prompt[],
  compared: ComparedPolicies,
  { maxNewTokens, ...settings }: Settings,
  out: Output,
): Promise<Answer[]> {
  const ids = asked.map(({ promptIds }) => promptIds);
  const longest = ids.reduce((most, one) => Math.max(most, one.length), 0);
  const room = limits(compared).contextLength - longest;
  const most = maxNewTokens ?? Math.max(1, Math.min(usualNewTokens, room));
  const answers: Answer[] = [];
  for (const role of ["base", "candidate"] as const) {
    const { model, adapter, endIds } = compared[role];
    const drawn = generate(model, ids, { ...settings, adapter, eosIds: endIds, maxNewTokens: most });
    for await (const { promptIndex, ids: own, finish } of drawn) {
      answers.push({ promptIndex, role, ids: own, ended: finish === "eos" });
      out.progress("generating", answers.length, 2 * asked.length * settings.n, "answers");
    }
  }
  return inOrder(answers);
}

function endsWith(endIds: readonly number[], ids: readonly number[]): boolean {
  const last = ids.at(-1);
  return last !== undefined && endIds.includes(last);
}

/** Prompts in order, base before candidate; what stands in one place keeps its order. */
function inOrder(answers: readonly Answer[]): Answer[] {
  const rank = ({ promptIndex, role }: Answer): number => 2 * promptIndex + (role === "base" ? 0 : 1);
  return [...answers].sort((a, b) => rank(a) - rank(b));
}
