// What an annotator says of a screen, as events and back. Said is as it was shown; events are as the item has its answers.
import { AppError, quote } from "../../domain/errors.ts";
import { pointsOf } from "../../domain/textPlaces.ts";
import type { ComparisonRecord, TaskRecord } from "../../domain/records/index.ts";
import type { ScreenDecision } from "./screens.ts";
import { answersOf, type Judged } from "./standing.ts";
import { type Common, type Decided, type Shown, type Widget, widgetOf } from "./widgets/index.ts";

export interface SaidOfScreen {
  /** Id of a choice. */
  choice: string;
  strength: number | null;
  reasons: string[];
  rationale: string;
  /** Code points of the answer at this shown place, end exclusive. */
  highlights: { answer: number; start: number; end: number; quote: string }[];
}

type Highlight = NonNullable<ComparisonRecord["highlights"]>[number];

const longest = { rationale: 10_000, highlights: 64, quote: 2000 };
const strongest = 3;

/** AppError "judging/unknown-widget". */
export function widgetOfTask({ title, widget }: Pick<TaskRecord, "title" | "widget">): Widget {
  const found = widgetOf(widget);
  if (found !== undefined) return found;
  throw new AppError(
    "judging/unknown-widget",
    `${quote(title)} is judged by ${quote(widget)}, which this FeedbackLoop does not know.`,
    "Reload the page to get its newest version.",
  );
}

/**
 * The events of what was said; the first has the id of `common`. `texts`: the answers as they were shown. AppError
 * "judging/..." for what cannot be said.
 */
export function eventsOf(
  said: SaidOfScreen,
  {
    widget,
    shown,
    texts,
    task,
  }: { widget: Widget; shown: Shown; texts: readonly string[]; task: TaskRecord },
  common: Common,
): Decided {
  const choice = widget.choices(shown.order.length).find(({ id }) => id === said.choice);
  if (choice === undefined)
    throw new AppError(
      "judging/unknown-choice",
      `${quote(said.choice)} is none of the choices of ${quote(widget.title)}.`,
      "Reload the page and choose again.",
    );
  checkWords(said, task);
  const marked = said.highlights.map((one) => checkedHighlight(one, texts));
  const { strength, reasons } = said;
  const rationale = said.rationale.trim();
  const decided = widget.events(choice.id, shown, {
    ...common,
    // Where nothing is better than anything, there is no by how much.
    ...(choice.hasStrength && strength !== null ? { strength } : {}),
    ...(reasons.length > 0 ? { reasons: [...reasons] } : {}),
    ...(rationale === "" ? {} : { rationale }),
  });
  const withMarks = <E extends Judged>(event: E): E => {
    const ids = answersOf(event);
    const own = marked.flatMap(({ answer, ...rest }) => {
      const place = ids.indexOf(shown.completionIds[shown.order[answer] ?? -1] ?? "");
      return place < 0 ? [] : [{ answer: place, ...rest }];
    });
    return own.length === 0 ? event : { ...event, highlights: own };
  };
  return { comparisons: decided.comparisons.map(withMarks), ratings: decided.ratings.map(withMarks) };
}

/** What a decision said, as it would be shown now. */
export function saidOf(decision: ScreenDecision, widget: Widget, shown: Shown): SaidOfScreen {
  const { strength = null, reasons = [], rationale = "" } = decision.head;
  const marks = new Map<string, SaidOfScreen["highlights"][number]>();
  for (const event of [...decision.comparisons, ...decision.ratings]) {
    const ids = answersOf(event);
    for (const { answer, start, end, quote: text } of event.highlights ?? []) {
      const place = shown.order.findIndex((at) => shown.completionIds[at] === ids[answer]);
      if (place >= 0)
        marks.set(JSON.stringify([place, start, end]), { answer: place, start, end, quote: text });
    }
  }
  return {
    choice: widget.choiceOf(decision, shown) ?? "skip",
    strength,
    reasons: [...reasons],
    rationale,
    highlights: [...marks.values()],
  };
}

/** Whether two say the same, so that nothing needs to be written. */
export const saysTheSame = (a: SaidOfScreen, b: SaidOfScreen): boolean => sayingOf(a) === sayingOf(b);

function sayingOf({ choice, strength, reasons, rationale, highlights }: SaidOfScreen): string {
  const marks = highlights.map(({ answer, start, end }) => JSON.stringify([answer, start, end])).sort();
  return JSON.stringify([choice, strength, reasons, rationale.trim(), marks]);
}

/** For each event of a decision one that takes its place; `undo`: and says nothing of its own. */
export function takingBack(decision: ScreenDecision, at: { eventId: string; decidedAt: number }): Decided {
  let count = 0;
  const undo = <E extends Judged>(event: E): E => {
    count++;
    return {
      ...without(event, "strength", "reasons", "rationale", "highlights", "decideMs", "input"),
      eventId: count === 1 ? at.eventId : `${at.eventId}.${count}`,
      decisionId: decision.id,
      decidedAt: at.decidedAt,
      verdict: "skip",
      supersedes: event.eventId,
      isUndo: true,
    };
  };
  return { comparisons: decision.comparisons.map(undo), ratings: decision.ratings.map(undo) };
}

/** A copy that lacks some of its optional fields. */
function without<T extends object>(one: T, ...fields: (keyof Judged)[]): T {
  const gone = new Set<string>(fields);
  return Object.fromEntries(Object.entries(one).filter(([key]) => !gone.has(key))) as T;
}

/** Events that take the place of a decision's, one for one. */
export function inPlaceOf(decision: ScreenDecision, now: Decided): Decided {
  const over = <E extends Judged>(events: readonly E[], old: readonly E[]): E[] =>
    events.map((event, i) => {
      const replaced = old[i] ?? old[0];
      return replaced === undefined ? event : { ...event, supersedes: replaced.eventId };
    });
  return {
    comparisons: over(now.comparisons, decision.comparisons),
    ratings: over(now.ratings, decision.ratings),
  };
}

function checkWords({ strength, reasons, rationale, highlights }: SaidOfScreen, task: TaskRecord): void {
  if (strength !== null && !(Number.isInteger(strength) && strength >= 0 && strength <= strongest))
    throw new AppError(
      "judging/bad-strength",
      `A strength is a whole number from 0 to ${strongest}, got ${strength}.`,
      "Choose one of the four, or none.",
    );
  const unknown = reasons.find((one) => !task.reasons.includes(one));
  if (unknown !== undefined)
    throw new AppError(
      "judging/unknown-reason",
      `${quote(unknown)} is no reason of this task.`,
      "Choose among those that are shown, or write it as a comment.",
    );
  if (rationale.length > longest.rationale || highlights.length > longest.highlights)
    throw new AppError(
      "judging/too-long",
      `A comment has at most ${longest.rationale} characters and ${longest.highlights} highlights, got ${rationale.length} and ${highlights.length}.`,
      "Shorten it.",
    );
}

function checkedHighlight(
  { answer, start, end, quote: text }: SaidOfScreen["highlights"][number],
  texts: readonly string[],
): Highlight {
  const marked = pointsOf(texts[answer] ?? "")
    .slice(start, end)
    .join("");
  if (marked === "" || marked !== text)
    throw new AppError(
      "judging/bad-highlight",
      `The highlight ${start} to ${end} is no stretch of answer ${answer + 1}.`,
      "Mark it again.",
    );
  if (text.length > longest.quote)
    throw new AppError(
      "judging/too-long",
      `A highlight has at most ${longest.quote} characters.`,
      "Mark a shorter stretch.",
    );
  return { answer, start, end, quote: text };
}
