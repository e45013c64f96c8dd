// Judgements as they are (data/comparisons.jsonl, data/ratings.jsonl) to the rows of a kind: those that count, with the texts of
// the records that stand beside them in the project. What is left out is said with its number.
import type { ByteSource } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import {
  comparison,
  type ComparisonRecord,
  completion,
  type CompletionRecord,
  type Fields,
  item,
  prompt,
  type PromptRecord,
  rating,
  type RatingRecord,
  type RecordKind,
  readRecord,
  task,
  voiding,
} from "../../domain/records/index.ts";
import { decodeLossy } from "../readers/byteSource.ts";
import { eachRow, type RowError } from "../readers/index.ts";
import type { AnyRow, RawRow, RowKind } from "../rows/index.ts";
import { counted, type JudgedTables, type LeftOut, told } from "./counted.ts";

/** Judgements of held-out prompts are for measuring ("test"), all others for learning ("train"). */
export type Part = "train" | "test";

export interface JudgedProject extends JudgedTables {
  readonly completions: readonly CompletionRecord[];
  readonly prompts: readonly PromptRecord[];
}

export interface JudgedRows {
  readonly rows: readonly RawRow[];
  readonly leftOut: readonly LeftOut[];
}

/** AppError "data/not-judged" for a kind that learns nothing from judgements. */
export function judgedRows<Row extends AnyRow>(
  kind: Pick<RowKind<Row>, "title" | "needs" | "fromJudgement" | "fromRating">,
  project: JudgedProject,
  part: Part,
): JudgedRows {
  if (kind.fromJudgement === undefined && kind.fromRating === undefined)
    throw new AppError(
      "data/not-judged",
      `The data are judgements of answers, and this method learns from ${kind.title.many}: rows with ${kind.needs}.`,
      "Choose a method that learns from judgements, or another file.",
    );
  const { comparisons, ratings, leftOut } = counted(project);
  const tally = new Tally();
  const find = finder(project, part, tally);
  const rows: RawRow[] = [];
  const take = (made: readonly RawRow[] | undefined, why: Why): void => {
    if (made === undefined || made.length === 0) tally.add(why);
    else rows.push(...made);
  };
  for (const { itemId, completionIds, verdict, strength, weight } of comparisons) {
    const found = verdict === "skip" ? undefined : find(itemId, completionIds);
    if (found === undefined || verdict === "skip") continue;
    if (weight === 0) {
      tally.add("weightless");
      continue;
    }
    const { prompt: asked, texts } = found;
    const [a = "", b = ""] = texts;
    take(kind.fromJudgement?.({ prompt: asked, answers: [a, b], verdict, strength, weight }), verdict);
  }
  for (const { itemId, completionId, verdict, weight } of ratings) {
    const found = find(itemId, [completionId]);
    if (found === undefined) continue;
    if (weight === 0) {
      tally.add("weightless");
      continue;
    }
    const [answer = ""] = found.texts;
    take(kind.fromRating?.({ prompt: found.prompt, answer, isGood: verdict === "good", weight }), "rating");
  }
  return { rows, leftOut: [...leftOut, ...tally.told()] };
}

const reasons = {
  lost: [
    "judgement whose answers or prompt are not in the project",
    "judgements whose answers or prompt are not in the project",
  ],
  heldOut: ["judgement of a held-out prompt", "judgements of held-out prompts"],
  learned: ["judgement that is learned from", "judgements that are learned from"],
  weightless: ["judgement with the weight 0", "judgements with the weight 0"],
  tie: ["tie", "ties"],
  bothBad: ['judgement "both bad"', 'judgements "both bad"'],
  A: ["comparison of two answers", "comparisons of two answers"],
  B: ["comparison of two answers", "comparisons of two answers"],
  rating: ["rating of a single answer", "ratings of single answers"],
} as const;

type Why = keyof typeof reasons;

/** How many judgements are left out, by why. */
class Tally {
  private readonly counts = new Map<string, LeftOut>();

  add(why: Why): void {
    const [one, many] = reasons[why];
    this.counts.set(one, told((this.counts.get(one)?.count ?? 0) + 1, one, many));
  }

  told(): LeftOut[] {
    return [...this.counts.values()];
  }
}

/** The texts of a judgement of this part; counts those that have none or are of the other part. */
function finder(project: JudgedProject, part: Part, tally: Tally) {
  const answers = new Map(project.completions.map((one) => [one.id, one]));
  const prompts = new Map(project.prompts.map((one) => [one.id, one]));
  const heldOut = new Set(project.items.filter(({ isHeldOut }) => isHeldOut).map(({ id }) => id));
  return (itemId: string, ids: readonly string[]) => {
    const found = ids.flatMap((id) => answers.get(id) ?? []);
    const [first] = found;
    const asked = prompts.get(first?.promptId ?? "");
    const question = asked?.prompt ?? first?.prompt;
    if (found.length < ids.length || question === undefined) {
      tally.add("lost");
      return undefined;
    }
    const isTest = heldOut.has(itemId) || asked?.split === "test";
    if (isTest !== (part === "test")) {
      tally.add(part === "train" ? "heldOut" : "learned");
      return undefined;
    }
    return { prompt: question, texts: found.map((one) => one.completion) };
  };
}

/** Whether a file of rows holds judgements that name their answers by id. */
export async function holdsJudgements(source: ByteSource): Promise<boolean> {
  const head = decodeLossy(await source.read(0, Math.min(headBytes, source.sizeBytes)));
  const line = head.split("\n").find((one) => one.trim() !== "") ?? "";
  try {
    return kindOf(JSON.parse(line) as Fields) !== undefined;
  } catch {
    return false;
  }
}

const headBytes = 1 << 16;

function kindOf(row: Fields): typeof comparison | typeof rating | undefined {
  if (typeof row["eventId"] !== "string" || typeof row["itemId"] !== "string") return undefined;
  if (Array.isArray(row["completionIds"])) return comparison;
  return typeof row["completionId"] === "string" ? rating : undefined;
}

/** A line that is no judgement is a fault with its line. `beside` opens a file of the same folder by its name. */
export async function readJudged(
  source: ByteSource,
  beside: (name: string) => Promise<ByteSource | undefined>,
): Promise<{ project: JudgedProject; errors: RowError[]; errorCount: number; rowCount: number }> {
  const events = { comparisons: [] as ComparisonRecord[], ratings: [] as RatingRecord[] };
  const faults: RowError[] = [];
  const found = await eachRow(source, ({ row, line }) => {
    try {
      if (kindOf(row) === rating) events.ratings.push(read(rating, row, source.name, line));
      else events.comparisons.push(read(comparison, row, source.name, line));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push({ line, message: error.message.replace(/\.$/, "") });
    }
  });
  const table = async <R extends Fields>(kind: RecordKind<R>): Promise<R[]> => {
    const name = (kind.file ?? "").split("/").at(-1) ?? "";
    const file = await beside(name);
    const all: R[] = [];
    if (file === undefined || file.sizeBytes === 0) return all;
    await eachRow(file, ({ row, line }) => all.push(read(kind, row, name, line)));
    return all;
  };
  const completions = await table(completion);
  if (completions.length === 0)
    throw new AppError(
      "data/no-answers",
      `${quote(source.name)} holds judgements, and no completions.jsonl with the answers lies beside it.`,
      "Give the file where it lies in the project's folder, or export the judgements as pairs: feedbackloop export --format trl-preference.",
    );
  return {
    project: {
      ...events,
      completions,
      prompts: await table(prompt),
      items: await table(item),
      tasks: await table(task),
      voids: await table(voiding),
    },
    errors: [...found.errors, ...faults],
    errorCount: found.errorCount + faults.length,
    rowCount: found.rowCount - faults.length,
  };
}

function read<R extends Fields>(kind: RecordKind<R>, row: Fields, name: string, line: number): R {
  return readRecord(kind, { ...row, project: "" }, `line ${line} of ${name}`);
}
