// Which judgements stand. Events are a set that only grows: nothing is changed or removed, and files of several people merge by union.
// What counts follows from the set: an event that a later one of the same annotator supersedes does not, nor what was only taken
// back, nor what an annotator judged whose judgements are void.
import type { ComparisonRecord, RatingRecord, VoidingRecord } from "../../domain/records/index.ts";

export type Judged = ComparisonRecord | RatingRecord;

export interface Standing<E> {
  /** One decision for each annotator, item and round, in the order of the events. Skips are among them. */
  readonly standing: readonly E[];
  /** Events that a later one takes the place of, those that take back included. */
  readonly superseded: number;
  /** Events of annotators whose judgements are void. */
  readonly voided: number;
}

/** Any order of events and voidings gives the same set. */
export function standing<E extends Judged>(
  events: readonly E[],
  voidings: readonly VoidingRecord[] = [],
): Standing<E> {
  const byId = new Map(events.map((one) => [one.eventId, one]));
  const replaced = new Set<string>();
  for (const { supersedes, annotator } of events) {
    if (supersedes === undefined) continue;
    // Nobody takes back what another one judged.
    if (byId.get(supersedes)?.annotator === annotator) replaced.add(supersedes);
  }
  const isVoid = voided(voidings);
  const latest = new Map<string, E>();
  let gone = 0;
  for (const one of events) {
    if (isVoid.has(one.annotator) || one.isUndo === true || replaced.has(one.eventId)) continue;
    const other = latest.get(keyOf(one));
    if (other === undefined || isLater(one, other)) latest.set(keyOf(one), one);
  }
  for (const { annotator } of events) if (isVoid.has(annotator)) gone++;
  const stands = (one: E): boolean => {
    if (isVoid.has(one.annotator) || one.isUndo === true || replaced.has(one.eventId)) return false;
    const last = latest.get(keyOf(one));
    return last !== undefined && decisionOf(last) === decisionOf(one);
  };
  const all = events.filter(stands);
  return { standing: all, superseded: events.length - gone - all.length, voided: gone };
}

/** What an annotator has one word on: an item in a round. Events without a task, as of other programs, stand each by itself. */
function keyOf(one: Judged): string {
  const { taskId, itemId, annotator, eventId, isAdjudication = false } = one;
  return taskId === undefined
    ? JSON.stringify([eventId])
    : JSON.stringify([taskId, itemId, annotator, roundOf(one), isAdjudication]);
}

/** Names the decision that an event is of: several events where several answers were compared at once. */
export const decisionOf = ({ decisionId, eventId }: Judged): string => decisionId ?? eventId;

/** The annotators of whom nothing counts now. */
export function voided(voidings: readonly VoidingRecord[]): ReadonlySet<string> {
  const last = new Map<string, VoidingRecord>();
  for (const one of voidings) {
    const other = last.get(one.annotator);
    if (other === undefined || one.at > other.at || (one.at === other.at && one.id > other.id))
      last.set(one.annotator, one);
  }
  return new Set([...last.values()].filter(({ isVoid }) => isVoid).map(({ annotator }) => annotator));
}

export const roundOf = ({ round = 1 }: Judged): number => round;

/** Ids of the answers that it is about. */
export function answersOf(one: Judged): readonly string[] {
  const { completionId } = one as Partial<RatingRecord>;
  return completionId === undefined ? (one as ComparisonRecord).completionIds : [completionId];
}

function isLater(a: Judged, b: Judged): boolean {
  const [left, right] = [a.decidedAt ?? 0, b.decidedAt ?? 0];
  return left === right ? a.eventId > b.eventId : left > right;
}
