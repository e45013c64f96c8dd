// A project's judgements as data to train on: a copy of what counts now, so that a run can be done again when more was judged. By way
// of the same rows as the command line's `dataset_name: data/comparisons.jsonl`.
import { judgedRows } from "../../data/annotation/judgedRows.ts";
import { judgedTables, type LeftOut } from "../../data/annotation/counted.ts";
import { judgements, type RawRow, unpaired } from "../../data/rows/index.ts";
import { AppError } from "../../domain/errors.ts";
import { randomStream } from "../../domain/random.ts";
import { browserData } from "../../storage/browserData.ts";
import type { ProjectDatabase } from "../../storage/projectDatabase.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import { datasetKind, type TakenDataset, takeRows } from "./datasets.ts";

/** Of the prompts, where the project holds none out. */
const heldOutShare = 0.1;
const leastHeldOut = 20;

/** AppError "data/nothing-left": nothing that counts was judged yet. */
export async function takeJudgedDataset(
  store: ProjectStore,
  database: ProjectDatabase,
  id: string,
): Promise<TakenDataset> {
  const data = browserData(database, id);
  const tables = await judgedTables(data);
  const [completions, prompts] = await Promise.all([data.completions.all(), data.prompts.all()]);
  const project = { ...tables, completions, prompts };
  const compared = judgedRows(judgements, project, "train");
  // Thumbs alone are rows of single answers; beside comparisons they have a file of their own at another time.
  const isRated = compared.rows.length === 0;
  const kind = isRated ? unpaired : judgements;
  const { rows, leftOut } = isRated ? judgedRows(unpaired, project, "train") : compared;
  if (rows.length === 0)
    throw new AppError(
      "data/nothing-left",
      `Of ${tables.comparisons.length + tables.ratings.length} judgements none can be learned from yet${told(leftOut)}.`,
      "Judge some answers first.",
    );
  const test = judgedRows(kind, project, "test").rows;
  const parted = test.length > 0 ? { train: rows, test } : partedByPrompt(rows);
  const name = `Judgements ${new Date().toISOString().slice(0, 16).replace("T", " ")}`;
  const fileKind = isRated ? unpaired : datasetKind;
  const { record, ...taken } = await takeRows(store, name, fileKind, parted);
  return { ...taken, record: { ...record, leftOut: leftOut.map(countedWords) } };
}

const countedWords = ({ count, what }: LeftOut): string => `${count} ${what}`;

function told(leftOut: readonly LeftOut[]): string {
  return leftOut.length === 0 ? "" : `: ${leftOut.map(countedWords).join(", ")}`;
}

/** All rows of a prompt on one side; none held out of few. */
function partedByPrompt(rows: readonly RawRow[]): { train: RawRow[]; test: RawRow[] } {
  if (rows.length < leastHeldOut) return { train: [...rows], test: [] };
  const isTest = (row: RawRow): boolean =>
    randomStream(0, `held-out/${JSON.stringify(row["prompt"])}`)() < heldOutShare;
  const test = rows.filter(isTest);
  return test.length === rows.length
    ? { train: [...rows], test: [] }
    : { train: rows.filter((row) => !isTest(row)), test };
}
