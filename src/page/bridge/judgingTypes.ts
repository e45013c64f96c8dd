// What crosses between page and worker when people judge: plain data. An annotator is told nothing that would lead the judgement: no
// source, no score, no kind of item.
import type { SaidOfScreen } from "../../data/annotation/said.ts";
import type { Choice } from "../../data/annotation/widgets/index.ts";
import type { OwnStatistics } from "../../data/annotation/ownStatistics.ts";
import type { Agreement } from "../../evaluation/agreement/measureAgreement.ts";
import type { AnnotatorStatistics } from "../../evaluation/annotators/annotatorReport.ts";
import type { ComparisonRecord, SamplePrompt, TaskRecord } from "../../domain/records/index.ts";

export type { Agreement, AnnotatorStatistics, Choice, OwnStatistics, SamplePrompt, TaskRecord };

/** A task as whoever judges sees it. */
export interface JudgingTask {
  id: string;
  title: string;
  widget: string;
  invitation: TaskRecord["invitation"];
  guidelines: string;
  reasons: string[];
  asksForMore: boolean;
  isTimed: boolean;
  pauseEvery: number;
}

export interface JudgingState {
  task: JudgingTask;
  annotator: string;
  /** Items of this annotator, repeats included, practice not; and how many of them are judged. */
  total: number;
  judged: number;
  /** null: all are judged. */
  next: ShownItem | null;
  /** Judgements that were not handed on to the owner since they were made: null in the owner's own project. */
  unsent: number | null;
  canUndo: boolean;
  /** What `undo` takes back: hand it to `takeBack` to be sure that a call that was asked twice takes back one. */
  lastDecision: string | null;
}

/** One screen. */
export interface ShownItem {
  /** Names the entry of the queue. */
  key: string;
  prompt: SamplePrompt;
  /** As they are shown: the left or upper one first. */
  answers: string[];
  choices: Choice[];
  /** Place among the annotator's items, from 1; 0: practice. */
  place: number;
  /** What was said of it before it was taken back: shown as it was. */
  earlier: Said | null;
}

/** What an annotator says of an item. */
export type Said = SaidOfScreen;

export interface HowDecided {
  /** null: timing is off. */
  decideMs: number | null;
  input: "key" | "pointer" | "touch";
}

export interface Decision {
  state: JudgingState;
  /** Of practice: whether it is what was expected, and what is said about it. */
  feedback: { isExpected: boolean; text: string } | null;
  /** Names the decision for `amend`; null for practice. */
  decision: string | null;
}

/** One of the last judgements of an annotator. */
export interface PastJudgement {
  decision: string;
  /** As it was shown. */
  item: ShownItem;
  said: Said;
  decidedAtMs: number | null;
}

/** Where judging happens: the owner's own project or one that came by invitation. */
export interface JudgingPlace {
  project: string;
  task: string;
  annotator: string;
}

export type Verdict = ComparisonRecord["verdict"];

/** What an invitation holds, before anything of it is kept. */
export interface InvitationView {
  task: JudgingTask;
  project: string;
  /** Whom it is for; null: whoever opens it names themselves. */
  annotator: string | null;
  items: number;
  hasPractice: boolean;
  /** The same invitation was opened here before: judging goes on there. */
  isKnown: boolean;
}

/** A task in the owner's list. */
export interface TaskView {
  record: TaskRecord;
  items: number;
  /** Judgements wanted in all, and those that stand. */
  wanted: number;
  judged: number;
  perAnnotator: { annotator: string; wanted: number; judged: number; isVoid: boolean }[];
}

/** What the owner sets; the rest of a task's record is made. */
export type TaskDraft = Omit<TaskRecord, "project" | "version" | "id" | "createdAtMs" | "seed"> & {
  id: string | null;
};

/** New items for a task: pairs of answers, chosen by a strategy, with an arm at random beside it. */
export interface ItemsRequest {
  /** Id of a pairing strategy (src/data/annotation/pairing). */
  strategy: string;
  count: number;
  /** Share of the items that are drawn at random whatever the strategy. */
  randomShare: number;
  /** Share of the random items that are kept for measuring. */
  heldOutShare: number;
}

export interface ItemsMade {
  added: number;
  /** Prompts with too few answers, and answers that were held back because they give away where they come from. */
  withoutAnswers: number;
  heldBack: number;
  heldBackWhy: string[];
  /** What a strategy had to do without, in sentences. */
  notes: string[];
}

/** An item that annotators disagree about. */
export interface Disagreement {
  itemId: string;
  prompt: SamplePrompt;
  /** In the order of the item, not as they were shown. */
  answers: string[];
  /** Each with the label of the choice as if the answers were shown in the item's order. */
  said: {
    annotator: string;
    choice: string;
    strength: number | null;
    reasons: string[];
    rationale: string;
  }[];
  choices: Choice[];
  /** The choice of more than half of them: against it the owner gives a reason. */
  majority: string | null;
  adjudicated: Said | null;
}

/** What is measured of a task's judgements as they stand now. Nothing is of annotators whose judgements are void. */
export interface TaskReport {
  /** Of items that do not check annotators. */
  agreement: Agreement;
  /** By name; of those with a judgement. */
  annotators: AnnotatorReportRow[];
  /** Chance that any honest annotator gets any flag. */
  level: number;
  /** Items that annotators judged differently and that the owner has not settled. */
  unsettled: number;
}

export interface AnnotatorReportRow {
  annotator: string;
  /** Decisions that stand, of the first round. */
  judgements: number;
  /** null: the way to answer has no left and right; then `own` and items that check annotators are all that is counted. */
  statistics: AnnotatorStatistics | null;
  /** As the annotator sees it, but of items that do not check annotators. */
  own: OwnStatistics;
  /** Right ones of items whose answer is known, and wrong ones of items where it is plain. */
  gold: { count: number; of: number };
  attentionFailures: { count: number; of: number };
}

/** An item of a task as its owner sees it, with the answers in the item's order. */
export interface OwnedItem {
  id: string;
  prompt: SamplePrompt;
  answers: string[];
  arm: string;
  isHeldOut: boolean;
  kind: TaskItemKind;
  /** A `verdict` of the choices, where the right one is known. */
  expected: string | null;
  feedback: string | null;
  /** What can be expected of it. */
  choices: { label: string; verdict: string }[];
}

export type TaskItemKind = "normal" | "gold" | "attention" | "practice";

export interface ItemsPage {
  /** That match, in all. */
  total: number;
  items: OwnedItem[];
}

export interface EventsTaken {
  /** Events: one judgement may be several, and what was taken back or said anew are some too. */
  added: number;
  already: number;
  /** Judgements that stand by what was added. */
  judged: number;
  faults: { line: number; message: string; hint: string }[];
  faultCount: number;
  annotators: string[];
  /** New judgements that settle an item for everybody, and new voidings: whether they are the owner's cannot be told from a file. */
  adjudications: number;
  voids: number;
  /** Judgements of items or answers that this project does not have. */
  dangling: number;
}

/** What the data worker does when people judge (src/page/data/judging.ts). Errors are AppErrors "judging/...", "storage/...". */
export interface JudgingService {
  state(place: JudgingPlace): Promise<JudgingState>;
  /**
   * Written before it resolves. Asked again with the same key it writes nothing twice; where the second says something else, as from
   * another tab, it is refused: AppError "judging/judged-already".
   */
  decide(place: JudgingPlace, key: string, said: Said, how: HowDecided): Promise<Decision>;
  /** More about a decision: strength, reasons, rationale, highlights, or another choice. */
  amend(place: JudgingPlace, decision: string, said: Said): Promise<JudgingState>;
  /** Takes back the last decision; its item is the next one again, as it was shown and with what was said. */
  undo(place: JudgingPlace): Promise<JudgingState>;
  /** Takes back any of the last ones. */
  takeBack(place: JudgingPlace, decision: string): Promise<JudgingState>;
  /** The newest first. */
  past(place: JudgingPlace, count: number): Promise<PastJudgement[]>;
  /** What the annotator's own judgements look like as a whole; the annotator sees it before anybody else. */
  statistics(place: JudgingPlace): Promise<OwnStatistics>;

  readInvitation(file: Blob): Promise<InvitationView>;
  /** Keeps it as a project of its own in which one task is judged. */
  acceptInvitation(file: Blob, annotator: string): Promise<JudgingPlace>;
  /** The judgements of this annotator as a file for the owner. */
  judgementsFile(place: JudgingPlace): Promise<{ name: string; blob: Blob }>;
  noteSent(place: JudgingPlace): Promise<JudgingState>;

  tasks(project: string): Promise<TaskView[]>;
  saveTask(project: string, draft: TaskDraft): Promise<TaskView>;
  addItems(project: string, task: string, request: ItemsRequest): Promise<ItemsMade>;
  /** An item whose right answer is known, or that is practice. */
  markItem(
    project: string,
    item: string,
    kind: TaskItemKind,
    expected: string | null,
    feedback: string | null,
  ): Promise<void>;
  disagreements(project: string, task: string): Promise<Disagreement[]>;
  /** What is measured, before everyone has finished too. */
  report(project: string, task: string): Promise<TaskReport>;
  /** Items that hold the words in their texts, marked ones first. */
  items(project: string, task: string, words: string, count: number): Promise<ItemsPage>;
  /** Another worker has written: what is read from now on is read anew. `write`: its name, so that this worker's own ones cost nothing. */
  hear(project: string, write?: string): Promise<void>;
  /** Another worker has written items: they are read anew, and every tab hears of it. */
  itemsWritten(project: string): Promise<void>;
  adjudicate(project: string, task: string, item: string, said: Said): Promise<void>;
  setVoid(project: string, annotator: string, isVoid: boolean, reason: string): Promise<void>;
  /** A file that opens straight into judging. null: for whoever opens it. */
  invitation(project: string, task: string, annotator: string | null): Promise<{ name: string; blob: Blob }>;
  /** One archive of such files, for everybody of the roster; `without`: who has nothing to judge. */
  invitations(
    project: string,
    task: string,
  ): Promise<{ name: string; blob: Blob; files: number; without: string[] }>;
  /** Judgements from a file, put together with those that are here. */
  takeJudgements(project: string, name: string, file: Blob): Promise<EventsTaken>;
}
