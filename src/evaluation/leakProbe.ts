// How well a protected attribute can be guessed from texts, before and after they were anonymised. A small classifier is
// trained on the texts of some people and asked about those of others (cross-validation by person); what it can still tell
// afterwards, somebody else can too. An area of .5 is a guess. That this classifier finds nothing proves nothing: another
// one may. The interval is of the people asked about, not of those trained on.
import { AppError } from "../domain/errors.ts";
import { permutation, randomStream } from "../domain/random.ts";
import { areaFall, areaUnderCurve, type Measured, type ScoredRow } from "./auc.ts";
import { fitLogistic, logOdds } from "./logistic.ts";
import { inverseFrequencies, termsOf, termTable, weigh, type TermTable } from "./termFeatures.ts";

export interface ProbedText {
  /** Whose text it is; texts of one person are never asked about by who was trained on another of them. */
  readonly person: string;
  /** The attribute; null where it is not known. */
  readonly label: string | null;
  readonly before: string;
  readonly after: string;
}

export interface LeakOptions {
  readonly seed: number;
  readonly folds?: number;
  readonly signal?: AbortSignal;
  /** Models trained so far, of how many. */
  progress?(done: number, of: number): void;
}

/** One value of the attribute against all others. */
export interface GroupLeak {
  readonly group: string;
  /** The other value where there are two, else null. */
  readonly against: string | null;
  /** Of the group, and of the others. */
  readonly people: readonly [number, number];
  readonly before: Measured;
  readonly after: Measured;
  /** before - after. */
  readonly fall: Measured;
  /** What of the anonymised texts speaks most for the group, and against it: at most ten words or pairs each. */
  readonly terms: { readonly for: readonly string[]; readonly against: readonly string[] };
}

export interface LeakReport {
  /** Sorted by name; one of two values stands for both. */
  readonly groups: readonly GroupLeak[];
  /** Texts whose attribute is not known: left out. */
  readonly unknown: number;
  /** Why there are no groups. */
  readonly reason?: string;
}

/** Fewer say nothing: with ten a side the interval of an area of .5 is some .5 wide. */
const leastPeople = 10;
const fit = { c: 10, iterations: 100 };

/** AppError "leak/two-labels". Aborts with the signal's reason. */
export async function probeLeak(texts: readonly ProbedText[], options: LeakOptions): Promise<LeakReport> {
  const known = texts.filter(({ label }) => label !== null);
  const unknown = texts.length - known.length;
  const labels = new Map<string, string>();
  for (const { person, label } of known) {
    const other = labels.get(person) ?? label;
    if (other !== label) {
      throw new AppError(
        "leak/two-labels",
        `One person is given as "${other ?? ""}" and as "${label ?? ""}"; the probe needs one value for each person.`,
        "Give all texts of a person the same value, or leave it empty.",
      );
    }
    labels.set(person, label ?? "");
  }
  const counts = new Map<string, number>();
  for (const label of labels.values()) counts.set(label, (counts.get(label) ?? 0) + 1);
  const values = [...counts.keys()].sort();
  if (values.length < 2) {
    const reason =
      values.length === 0
        ? "of no person is it known"
        : `all ${labels.size} people have the same value, "${values[0] ?? ""}"`;
    return { groups: [], unknown, reason };
  }
  const tables = {
    before: termTable(known.map(({ person, before }) => ({ person, text: before }))),
    after: termTable(known.map(({ person, after }) => ({ person, text: after }))),
  };
  const asked = values.length === 2 ? values.slice(0, 1) : values;
  const folds = options.folds ?? 5;
  let done = 0;
  const step = async (): Promise<void> => {
    options.progress?.(++done, asked.length * (2 * folds + 1));
    // A worker has to hear that it is cancelled.
    await new Promise((resolve) => setTimeout(resolve));
    options.signal?.throwIfAborted();
  };
  const groups: GroupLeak[] = [];
  for (const group of asked) {
    const count = counts.get(group) ?? 0;
    const people = [count, labels.size - count] as const;
    const against = values.length === 2 ? (values[1] ?? null) : null;
    const few = Math.min(...people);
    if (few < leastPeople) {
      const reason = `${few} ${few === 1 ? "person" : "people"} on one side; at least ${leastPeople} on both are needed`;
      const none: Measured = { value: null, interval: null, reason };
      groups.push({
        group,
        against,
        people,
        before: none,
        after: none,
        fall: none,
        terms: { for: [], against: [] },
      });
      continue;
    }
    const isOfGroup = known.map(({ label }) => label === group);
    const foldOf = dealFolds(labels, group, folds, options.seed);
    const scored = async ({ rows, width }: TermTable): Promise<ScoredRow[]> => {
      const scores: ScoredRow[] = [];
      for (let fold = 0; fold < folds; fold++) {
        const isHeld = known.map(({ person }) => foldOf.get(person) === fold);
        const taught = rows.filter((_, i) => isHeld[i] !== true);
        const frequencies = inverseFrequencies(taught, width);
        const model = fitLogistic(
          taught.map((row) => weigh(row, frequencies)),
          isOfGroup.filter((_, i) => isHeld[i] !== true),
          { ...fit, width },
        );
        known.forEach(({ person }, i) => {
          const row = rows[i];
          if (isHeld[i] !== true || row === undefined) return;
          const score = logOdds(weigh(row, frequencies), model);
          scores.push({ person, isOfGroup: isOfGroup[i] === true, fold, score });
        });
        await step();
      }
      return scores;
    };
    const [before, after] = [await scored(tables.before), await scored(tables.after)];
    const terms = tellingTerms(known, tables.after, isOfGroup);
    await step();
    groups.push({
      group,
      against,
      people,
      before: areaUnderCurve(before),
      after: areaUnderCurve(after),
      fall: areaFall(before, after),
      terms,
    });
  }
  return { groups, unknown };
}

/** People to folds, both sides spread evenly: else a fold's share of the group would tell the model's own lean. */
function dealFolds(
  labels: ReadonlyMap<string, string>,
  group: string,
  folds: number,
  seed: number,
): Map<string, number> {
  const foldOf = new Map<string, number>();
  const people = [...labels.keys()].sort();
  for (const side of [true, false]) {
    const mine = people.filter((person) => (labels.get(person) === group) === side);
    const order = permutation(mine.length, randomStream(seed, `leak probe/${group}/${side}`));
    order.forEach((from, place) => foldOf.set(mine[from] ?? "", place % folds));
  }
  return foldOf;
}

/** From a model of all texts: the terms of the greatest weight. */
function tellingTerms(
  known: readonly ProbedText[],
  { rows, width, column }: TermTable,
  isOfGroup: readonly boolean[],
): GroupLeak["terms"] {
  const frequencies = inverseFrequencies(rows, width);
  const { weights } = fitLogistic(
    rows.map((row) => weigh(row, frequencies)),
    isOfGroup,
    { ...fit, width },
  );
  const terms = new Set(known.flatMap(({ after }) => termsOf(after)));
  const weighed = [...terms]
    .flatMap((term) => {
      const place = column(term);
      return place === undefined ? [] : [{ term, weight: weights[place] ?? 0 }];
    })
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1));
  const words = (list: typeof weighed): string[] => list.slice(0, 10).map(({ term }) => term);
  return {
    for: words(weighed.filter(({ weight }) => weight > 0)),
    against: words(weighed.filter(({ weight }) => weight < 0).reverse()),
  };
}
