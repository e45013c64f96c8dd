// A dataset file as the tokenised rows that a recipe takes.

import type { Recipe } from "../algorithms/recipe.ts";
import { holdsJudgements, judgedRows, type Part, readJudged } from "../data/annotation/judgedRows.ts";
import { eachRow, type ReadRow } from "../data/readers/index.ts";
import {
  type AnyRow,
  type Cut,
  isRowOfIds,
  refuseBadRows,
  type RowKind,
  RowNotes,
  TokenizedRows,
} from "../data/rows/index.ts";
import type { ByteSource } from "../domain/bytes.ts";
import type { CommonValues } from "../domain/config/common.ts";
import { AppError } from "../domain/errors.ts";
import type { ModelDescription } from "../models/describe.ts";
import type { Tokenizer } from "../text/index.ts";

export interface TrainingRows<Row> {
  readonly rows: readonly Row[];
  /** In words, for a note: what was dropped or cut. */
  readonly notes: readonly string[];
}

export interface RowOptions {
  readonly modelName: string;
  readonly cut: Cut;
  /** The model's limits: a row beyond them would end the run at the step that meets it. */
  readonly contextLength: number;
  readonly vocabularySize: number;
  readonly isEncoder?: boolean;
  /** Awaited now and then. */
  breathe(): Promise<void>;
  /** Of judgements: those to learn from, or those of held-out prompts. */
  readonly part?: Part;
  /** Opens the file of this name in the folder of the file of rows; undefined: there is none. */
  beside?(name: string): Promise<ByteSource | undefined>;
}

/** What a method does with rows that are too long. */
export function cutOf(recipe: Recipe, values: CommonValues): Cut {
  return recipe.cut?.(values) ?? { maxLength: values.max_length, tooLong: "cut" };
}

/** What a run asks of its rows. `breathe` is awaited now and then. */
export function rowOptions(
  recipe: Recipe,
  values: CommonValues,
  { name, config, architecture }: ModelDescription,
  breathe: () => Promise<void>,
): RowOptions {
  const { contextLength, vocabularySize } = config;
  const cut = cutOf(recipe, values);
  // Rows that no setting of max_length would make fit are left out with the others.
  const most = contextLength - (cut.room ?? 0);
  const fitting =
    cut.tooLong === "drop" && (cut.maxLength ?? Infinity) > most
      ? {
          ...cut,
          maxLength: most,
          limit: limitOfContext(most, contextLength, cut.room),
        }
      : cut;
  const isEncoder = architecture.attention === "full";
  return { modelName: name, cut: fitting, contextLength, vocabularySize, isEncoder, breathe };
}

function limitOfContext(most: number, contextLength: number, room: number | undefined): string {
  if (most > 0)
    return `the ${most} tokens that the model ${room === undefined ? "can read" : "has room for"}`;
  return `beside an answer of ${room ?? 0} tokens into the model's context of ${contextLength}`;
}

/** Throws AppError "data/..." or "tokens/..." for a file or a row that cannot be used. */
export async function trainingRows<Row extends AnyRow>(
  kind: RowKind<Row>,
  file: ByteSource,
  tokenizer: Tokenizer | undefined,
  options: RowOptions,
): Promise<TrainingRows<Row>> {
  const { cut, modelName } = options;
  const { name } = file;
  const notes = new RowNotes();
  const vocabularySize = tokenizer?.vocabSize ?? options.vocabularySize;
  const made = new TokenizedRows(
    kind,
    { tokenizer, vocabularySize, cut, isEncoder: options.isEncoder ?? false },
    notes,
  );
  const take = (read: ReadRow): void => {
    if (tokenizer === undefined && !isRowOfIds(read.row, kind)) {
      throw new AppError(
        "tokenizer/missing",
        `${modelName} brings no tokenizer, and ${name}, line ${read.line}, is no row of ids.`,
        `Give the whole folder of the model (tokenizer.json), or rows with "${kind.idsKey}".`,
      );
    }
    made.take(read);
  };
  const judged = (await holdsJudgements(file)) ? await judgementRows(kind, file, options) : undefined;
  judged?.rows.forEach((row, i) => take({ row, line: i + 1 }));
  const found = judged ?? (await eachRow(file, take, { progress: () => options.breathe() }));
  const { rows, dropped, truncated, errors, count: total } = made;
  refuseBadRows(
    name,
    [...found.errors, ...errors],
    found.rowCount + found.errorCount,
    found.errorCount + errors.length,
  );
  if (rows.length === 0) {
    throw new AppError(
      "data/nothing-left",
      dropped > 0
        ? `${name}: none of its ${total} rows fits ${limitOf(cut)}.`
        : `${name}: no row is left to learn from. ${notes.texts(name, total).join(" ")}`,
      dropped > 0
        ? "Raise max_length, or shorten the prompts."
        : "Let answers begin as the chat template's generation prompt ends.",
    );
  }
  for (const row of rows) requireFit(kind, name, row, options);
  const said = [...(judged?.notes ?? []), ...notes.texts(name, total)];
  const dropReason = cut.tooLong === "cut" ? kind.dropReason : `because they are longer than ${limitOf(cut)}`;
  if (dropped > 0) said.push(`${name}: ${dropped} of ${total} rows dropped ${dropReason}.`);
  if (truncated > 0) said.push(`${name}: ${truncated} rows cut at max_length ${String(cut.maxLength)}.`);
  return { rows, notes: said };
}

/** Judgements as rows of a kind. AppError "data/nothing-left": none of them says anything to it. */
async function judgementRows<Row extends AnyRow>(
  kind: RowKind<Row>,
  file: ByteSource,
  { part = "train", beside = async () => undefined }: RowOptions,
) {
  const { project, errors, errorCount, rowCount } = await readJudged(file, beside);
  const { rows, leftOut } = judgedRows(kind, project, part);
  const told = leftOut.map(({ count, what }) => `${count} ${what}`).join(", ");
  if (rows.length === 0)
    throw new AppError(
      "data/nothing-left",
      `${file.name}: of ${rowCount} judgement${rowCount === 1 ? "" : "s"} none is left to ${part === "train" ? "learn from" : "measure by"}${told === "" ? "" : `: ${told}`}.`,
      part === "train"
        ? "Judge more pairs, or choose a method that learns from these."
        : "Hold prompts out (feedbackloop prompts --test-share), or give another file as eval_dataset_name.",
    );
  const notes =
    told === "" ? [] : [`${file.name}: ${rows.length} rows of ${rowCount} judgements; left out: ${told}.`];
  return { rows, notes, errors, errorCount, rowCount };
}

function limitOf({ limit, maxLength }: Cut): string {
  return limit ?? `max_length ${String(maxLength)}`;
}

function requireFit<Row extends AnyRow>(
  kind: RowKind<Row>,
  name: string,
  row: Row,
  { contextLength, vocabularySize }: RowOptions,
): void {
  const positions = kind.positions(row);
  if (positions > contextLength) {
    throw new AppError(
      "tokens/too-long",
      `${name}, line ${row.line}: the row has ${positions} tokens, more than the model's context of ${contextLength}.`,
      `Set max_length to ${contextLength} or less, or shorten the row.`,
    );
  }
  for (const ids of kind.ids(row)) {
    const bad = ids.find((id) => id >= vocabularySize);
    if (bad === undefined) continue;
    throw new AppError(
      "tokens/out-of-vocabulary",
      `${name}, line ${row.line}: token id ${bad} is outside the model's vocabulary (0 to ${vocabularySize - 1}).`,
      "Use the tokenizer that belongs to this model.",
    );
  }
}
