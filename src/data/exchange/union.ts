// What comes from a file, put together with what a project has: a set union. Prompts, answers and judgements without an id
// of their own get one of their content; those that stand there already, under whatever id, are not added again. A row that
// stands twice in one file is two. An id that is there with other content is refused: nothing is ever overwritten.

import { AppError, quote } from "../../domain/errors.ts";
import {
  comparison,
  completion as completionKind,
  prompt as promptKind,
  rating,
  readRecord,
  voiding,
  type ComparisonRecord,
  type CompletionRecord,
  type Fields,
  type ProjectData,
  type PromptRecord,
  type RatingRecord,
  type RecordKind,
  type SamplePrompt,
  type VoidingRecord,
} from "../../domain/records/index.ts";
import { canonicalRecord, saysTheSame } from "./canonical.ts";
import { contentId } from "./contentIds.ts";
import { kindOfEvent } from "./events.ts";
import type { GivenAnswer, GivenAnswers, GivenComparison } from "./exchangeFormat.ts";
import { requireSound } from "./requireSound.ts";

const version = 1;
/** Who judged, where a file does not say. */
const unnamed = "imported";

/** How many records are new, and how many rows said what was there. */
export interface UnionCounts {
  prompts: number;
  completions: number;
  comparisons: number;
  ratings: number;
  voids: number;
  already: number;
}

interface Added {
  prompts: PromptRecord[];
  completions: CompletionRecord[];
  comparisons: ComparisonRecord[];
  ratings: RatingRecord[];
  voids: VoidingRecord[];
}

const nothing = (): Added => ({ prompts: [], completions: [], comparisons: [], ratings: [], voids: [] });

export class DataUnion {
  private readonly prompts = new Map<string, PromptRecord>();
  private readonly completions = new Map<string, CompletionRecord>();
  private readonly comparisons = new Map<string, ComparisonRecord>();
  private readonly ratings = new Map<string, RatingRecord>();
  private readonly voids = new Map<string, VoidingRecord>();
  /** By content; ids in the order in which they came. */
  private readonly promptsOf = new Index();
  private readonly completionsOf = new Index();
  private readonly comparisonsOf = new Index();
  private added = nothing();
  private already = 0;
  /** Who judged, of the events that were taken or were there. */
  readonly annotators = new Set<string>();
  /** How often the file at hand has said a thing. */
  private said = new Map<string, number>();

  private constructor(
    private readonly data: ProjectData,
    private readonly nowMs: number,
  ) {}

  static async open(data: ProjectData, nowMs = Date.now()): Promise<DataUnion> {
    const union = new DataUnion(data, nowMs);
    for (const one of await data.prompts.all()) union.keepPrompt(one);
    for (const one of await data.completions.all()) union.keepCompletion(one);
    for (const one of await data.comparisons.all()) union.keepComparison(one);
    for (const one of await data.ratings.all()) union.ratings.set(one.eventId, one);
    for (const one of await data.voids.all()) union.voids.set(one.id, one);
    return union;
  }

  /** What was new since the last commit. */
  counts(): UnionCounts {
    const { prompts, completions, comparisons, ratings, voids } = this.added;
    return {
      prompts: prompts.length,
      completions: completions.length,
      comparisons: comparisons.length,
      ratings: ratings.length,
      voids: voids.length,
      already: this.already,
    };
  }

  /** Another file begins: what it says again is what was said before. */
  nextFile(): void {
    this.said = new Map();
  }

  /** Writes what is new: a table at a time, so that what a judgement is about is there before it. */
  async commit(): Promise<void> {
    const { prompts, completions, comparisons, ratings, voids } = this.added;
    await this.data.prompts.put(prompts);
    await this.data.completions.put(completions);
    await this.data.comparisons.put(comparisons);
    await this.data.ratings.put(ratings);
    await this.data.voids.put(voids);
    this.added = nothing();
    this.already = 0;
  }

  comparison({ prompt, answers, verdict, annotator, candidate = null }: GivenComparison): void {
    const promptId = this.promptId(prompt, candidate, answers);
    const [a, b] = answers.map((text) => this.anyAnswer(promptId, prompt, text, candidate)) as [
      string,
      string,
    ];
    // Without a name, the judgement of anybody says the same.
    const key = judgementKey(a, b, verdict, annotator);
    const time = this.again(key);
    if (this.comparisonsOf.at(key, time) !== undefined) {
      this.already++;
      return;
    }
    const event: ComparisonRecord = {
      version,
      project: this.data.project,
      eventId: contentId("e", prompt, answers, verdict, annotator ?? null, candidate, time),
      itemId: `${a}-${b}`,
      annotator: annotator ?? unnamed,
      annotatorKind: "imported",
      completionIds: [a, b],
      shownOrder: [0, 1],
      verdict,
      ...of(candidate),
    };
    requireWhole(comparison, event);
    this.keepComparison(event);
    this.added.comparisons.push(event);
  }

  /** AppError "import/other-content" for an id that is another's. */
  answers({ id, prompt, answers, candidate = null }: GivenAnswers): void {
    const promptId =
      id === undefined ? this.promptId(prompt, candidate) : this.promptOfId(id, prompt, candidate);
    const before = this.added.completions.length;
    for (const answer of answers) this.answer(promptId, prompt, answer, answer.candidate ?? candidate);
    if (this.added.completions.length === before) this.already++;
  }

  /** A judgement or a voiding. AppError "record/damaged", "import/other-content", and those of requireSound. */
  event(fields: Fields, place: string): void {
    const given = { ...fields, project: this.data.project };
    const kind = kindOfEvent(fields);
    if (kind === "voids") this.took(voiding, this.voids, given, place, (one) => this.added.voids.push(one));
    else if (kind === "ratings")
      this.took(rating, this.ratings, given, place, (one) => this.added.ratings.push(one));
    else
      this.took(comparison, this.comparisons, given, place, (one) => {
        this.keepComparison(one);
        this.added.comparisons.push(one);
      });
  }

  private took<R extends Fields>(
    kind: RecordKind<R>,
    known: Map<string, R>,
    given: Fields,
    place: string,
    add: (one: R) => void,
  ): void {
    const event = canonicalRecord(kind, readRecord(kind, given, place), place);
    const id = String(event[kind.key.at(-1) ?? ""]);
    requireSound(event, this.nowMs);
    const there = known.get(id);
    if (there !== undefined) {
      if (!saysTheSame(kind, there, event)) throw otherContent(kind.title, id);
      this.already++;
      this.annotators.add(String(event["annotator"]));
      return;
    }
    if (kind.id !== voiding.id) this.requireOneKind(id);
    this.annotators.add(String(event["annotator"]));
    known.set(id, event);
    add(event);
  }

  /** The ids of comparisons and of ratings are ids of judgements. */
  private requireOneKind(id: string): void {
    if (this.comparisons.has(id) || this.ratings.has(id)) throw otherContent("judgement", id);
  }

  /** Judgements of which an answer is not in the project. */
  dangling(): number {
    const isLost = (ids: readonly string[]): boolean => ids.some((id) => !this.completions.has(id));
    const { comparisons, ratings } = this.added;
    return (
      comparisons.filter(({ completionIds }) => isLost(completionIds)).length +
      ratings.filter(({ completionId }) => isLost([completionId])).length
    );
  }

  /** New judgements that settle an item for everybody, whoever the file says gave them. */
  adjudications(): number {
    const { comparisons, ratings } = this.added;
    return [...comparisons, ...ratings].filter(({ isAdjudication }) => isAdjudication === true).length;
  }

  private again(key: string): number {
    const time = this.said.get(key) ?? 0;
    this.said.set(key, time + 1);
    return time;
  }

  /**
   * Of a prompt of the same content and candidate. Where no candidate is given, of anybody's, if there is one then of somebody's who
   * has these answers.
   */
  private promptId(prompt: SamplePrompt, candidate: string | null, texts: readonly string[] = []): string {
    const fitting = this.promptsOf.all(promptKey(prompt, candidate ?? undefined));
    const has = (id: string): boolean =>
      texts.every((text) => this.completionsOf.at(answerKey(id, text), 0) !== undefined);
    const same = fitting.length > 1 ? (fitting.find(has) ?? fitting[0]) : fitting[0];
    return same ?? this.addPrompt(contentId("p", prompt, candidate), prompt, candidate);
  }

  private promptOfId(id: string, prompt: SamplePrompt, candidate: string | null): string {
    const there = this.prompts.get(id);
    if (there === undefined) return this.addPrompt(id, prompt, candidate);
    const isOther = JSON.stringify(there.prompt) !== JSON.stringify(prompt);
    if (isOther || (candidate !== null && (there.candidate ?? null) !== candidate))
      throw otherContent("prompt", id);
    return id;
  }

  private addPrompt(id: string, prompt: SamplePrompt, candidate: string | null): string {
    const made: PromptRecord = { version, project: this.data.project, id, prompt, ...of(candidate) };
    requireWhole(promptKind, made);
    this.keepPrompt(made);
    this.added.prompts.push(made);
    return id;
  }

  /** An answer of this text, whoever wrote it. */
  private anyAnswer(promptId: string, prompt: SamplePrompt, text: string, candidate: string | null): string {
    const known = this.completionsOf.at(answerKey(promptId, text), 0);
    if (known !== undefined) return known;
    return this.addAnswer(
      contentId("c", prompt, candidate, text, null, 0),
      promptId,
      prompt,
      { text },
      candidate,
    );
  }

  private answer(promptId: string, prompt: SamplePrompt, given: GivenAnswer, candidate: string | null): void {
    const { id, text, source } = given;
    if (id !== undefined) {
      const there = this.completions.get(id);
      if (there === undefined) this.addAnswer(id, promptId, prompt, given, candidate);
      else if (!isSameAnswer(there, promptId, given)) throw otherContent("answer", id);
      return;
    }
    const key = answerKey(promptId, text, source ?? null);
    const time = this.again(key);
    if (this.completionsOf.at(key, time) !== undefined) return;
    const made = contentId("c", prompt, candidate, text, source ?? null, time);
    this.addAnswer(made, promptId, prompt, given, candidate);
  }

  private addAnswer(
    id: string,
    promptId: string,
    prompt: SamplePrompt,
    { text, source, madeBy = "unknown", utility, group, label }: GivenAnswer,
    candidate: string | null,
  ): string {
    const made: CompletionRecord = {
      version,
      project: this.data.project,
      id,
      promptId,
      prompt,
      completion: text,
      ...(source === undefined ? {} : { source }),
      madeBy,
      ...of(candidate),
      ...(utility === undefined ? {} : { utility }),
      ...(group === undefined ? {} : { group }),
      ...(label === undefined ? {} : { label }),
    };
    requireWhole(completionKind, made);
    this.keepCompletion(made);
    this.added.completions.push(made);
    return id;
  }

  private keepPrompt(one: PromptRecord): void {
    this.prompts.set(one.id, one);
    this.promptsOf.add(promptKey(one.prompt), one.id);
    if (one.candidate !== undefined && one.candidate !== null)
      this.promptsOf.add(promptKey(one.prompt, one.candidate), one.id);
  }

  private keepCompletion(one: CompletionRecord): void {
    this.completions.set(one.id, one);
    if (one.promptId === undefined) return;
    this.completionsOf.add(answerKey(one.promptId, one.completion), one.id);
    this.completionsOf.add(answerKey(one.promptId, one.completion, one.source ?? null), one.id);
  }

  private keepComparison(one: ComparisonRecord): void {
    this.comparisons.set(one.eventId, one);
    const [a, b] = one.completionIds;
    this.comparisonsOf.add(judgementKey(a, b, one.verdict), one.eventId);
    this.comparisonsOf.add(judgementKey(a, b, one.verdict, one.annotator), one.eventId);
  }
}

/** What is written has to be read again. AppError "record/damaged". */
function requireWhole<R extends Fields>(kind: RecordKind<R>, made: R): void {
  readRecord(kind, made, "this row");
}

/** Ids by content. */
class Index {
  private readonly ids = new Map<string, string[]>();

  add(key: string, id: string): void {
    const ids = this.ids.get(key);
    if (ids === undefined) this.ids.set(key, [id]);
    else ids.push(id);
  }

  all(key: string): readonly string[] {
    return this.ids.get(key) ?? [];
  }

  at(key: string, place: number): string | undefined {
    return this.ids.get(key)?.[place];
  }
}

/** Of a candidate; of any, and of nobody, where none is given. */
const promptKey = (prompt: SamplePrompt, candidate?: string): string =>
  JSON.stringify(candidate === undefined ? [prompt] : [prompt, candidate]);

/** The same for either side first: "A of these two" is "B of the two the other way round". */
function judgementKey(a: string, b: string, verdict: string, annotator?: string): string {
  const isTurned = a > b;
  const mirrored = verdict === "A" ? "B" : verdict === "B" ? "A" : verdict;
  return JSON.stringify(isTurned ? [b, a, mirrored, annotator] : [a, b, verdict, annotator]);
}

/** Of a source (null: it has none); of any where none is given. */
const answerKey = (promptId: string, text: string, source?: string | null): string =>
  JSON.stringify(source === undefined ? [promptId, text] : [promptId, text, source]);

const of = (candidate: string | null): { candidate?: string } => (candidate === null ? {} : { candidate });

function isSameAnswer(there: CompletionRecord, promptId: string, { text, source }: GivenAnswer): boolean {
  return there.promptId === promptId && there.completion === text && there.source === source;
}

function otherContent(what: string, id: string): AppError {
  return new AppError(
    "import/other-content",
    `the ${what} ${quote(id)} is in the project already, with other content`,
    "Two different things must not have one id: give one of them another id, or leave out the id. Nothing was overwritten.",
  );
}
