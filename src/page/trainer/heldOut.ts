// Held-out judgements, and what models say of them. The scores of a run's models are kept as a file in the run's folder, so that
// they are computed once, and go with the run: deleted, exported and imported. The first line names the rows by their hash; a
// file of other rows, or one that is damaged, is written anew.
import { eachRow, type ReadRow } from "../../data/readers/index.ts";
import { faultText, type RawRow, readPreference, RowNotes } from "../../data/rows/index.ts";
import { readAll } from "../../domain/bytes.ts";
import { contentText } from "../../domain/contentText.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { heldOutScores } from "../../domain/runFolder.ts";
import { Sha256 } from "../../domain/sha256.ts";
import { type JudgedPair, judgedPair, scorePairs } from "../../runs/scorePairs.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type { Scorer } from "./scorers.ts";

/** A row as a person reads it. */
interface HeldOutRow {
  readonly row: RawRow;
  readonly line: number;
  readonly prompt: string;
  readonly answers: readonly [string, string];
  /** Texts came as messages. */
  readonly isMessages: boolean;
  /** The prompt is one text, which can be typed. */
  readonly isPlain: boolean;
}

export interface HeldOut {
  /** Of the project's. */
  readonly path: string;
  readonly hash: string;
  readonly rows: readonly HeldOutRow[];
}

/** Both scores of a row; null: longer than the model reads. */
export type RowScores = readonly [chosen: number, rejected: number] | null;

type OnProgress = (done: number, total: number) => void;

/** AppError "data/...". */
export async function readHeldOut(store: ProjectStore, path: string): Promise<HeldOut> {
  const source = await store.open(path);
  if (source === undefined) {
    throw new AppError(
      "data/not-found",
      `This project has no file ${quote(path)}, which holds the judgements that are measured on.`,
      "Drop the file of pairs on the Train page again, and start a new run.",
    );
  }
  const rows: HeldOutRow[] = [];
  await eachRow(source, ({ row, line }: ReadRow) => {
    const texts = textsOf(row);
    if (texts !== undefined) rows.push({ row, line, ...texts });
  });
  const hash = new Sha256().update(await readAll(source)).hex();
  return { path, hash, rows };
}

/** Undefined for rows of ids, and for what is no judgement. */
function textsOf(row: RawRow): Omit<HeldOutRow, "row" | "line"> | undefined {
  try {
    const { prompt, chosen, rejected } = readPreference(row);
    const isMessages = typeof prompt !== "string";
    const isPlain = !isMessages || (prompt.length === 1 && prompt[0]?.role === "user");
    return {
      prompt: contentText(prompt),
      answers: [contentText(chosen), contentText(rejected)],
      isMessages,
      isPlain,
    };
  } catch (error) {
    if (faultText(error) === undefined) throw error;
    return undefined;
  }
}

/** What a scorer reads of each row. AppError "tokenizer/...". */
export function judgedPairs({ rows }: HeldOut, { model, tokenizer }: Scorer): JudgedPair[] {
  const notes = new RowNotes();
  const isEncoder = model.architecture.attention === "full";
  return rows.map(({ row, line }) => judgedPair(row, { tokenizer, isEncoder, noting: { notes, line } }));
}

/** The scores of each row by a model that is on the device. */
export async function scoreHeldOut(
  scorer: Scorer,
  pairs: readonly JudgedPair[],
  turn: () => Promise<void>,
  onProgress: OnProgress,
): Promise<RowScores[]> {
  const { contextLength } = scorer.model.config;
  const fits = ({ chosen, rejected }: JudgedPair): boolean =>
    Math.max(chosen.ids.length, rejected.ids.length) <= contextLength;
  const scored = await scorePairs(scorer.model, pairs.filter(fits), async (done, total) => {
    onProgress(done, total);
    await turn();
  });
  let next = 0;
  return pairs.map((pair) => {
    if (!fits(pair)) return null;
    const { chosen, rejected } = scored[next++] ?? {};
    return [chosen?.score ?? NaN, rejected?.score ?? NaN];
  });
}

/** Undefined where there is none of these rows. */
export async function keptScores(
  store: ProjectStore,
  run: string,
  folder: string,
  { hash, rows }: HeldOut,
): Promise<RowScores[] | undefined> {
  const source = await store.open(heldOutScores(run, folder));
  if (source === undefined) return undefined;
  try {
    const text = new TextDecoder().decode(await readAll(source));
    const [head, ...lines] = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    if (JSON.stringify(head) !== headOf(hash) || lines.length !== rows.length) return undefined;
    return lines.every(isRowScores) ? lines : undefined;
  } catch {
    return undefined;
  }
}

export async function keepScores(
  store: ProjectStore,
  run: string,
  folder: string,
  { hash }: HeldOut,
  scores: readonly RowScores[],
): Promise<void> {
  const lines = [headOf(hash), ...scores.map((one) => JSON.stringify(one))];
  await store.write(heldOutScores(run, folder), new TextEncoder().encode(`${lines.join("\n")}\n`));
}

const headOf = (hash: string): string => JSON.stringify({ rows: hash });

const isRowScores = (value: unknown): value is RowScores =>
  value === null ||
  (Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "number"));
