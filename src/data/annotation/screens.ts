// What one annotator has said in a task, screen by screen: read from the events alone, so that it is the same after a reload, after a
// kill, and where two devices of one annotator were put together.
import type { ComparisonRecord, RatingRecord } from "../../domain/records/index.ts";
import { decisionOf, type Judged, roundOf, standing } from "./standing.ts";
import type { Decided } from "./widgets/index.ts";

/** One decision, as it was last corrected. */
export interface ScreenDecision extends Decided {
  /** Names it from its first event on, whatever corrects it. */
  readonly id: string;
  readonly itemId: string;
  readonly round: number;
  /** When it was first made; corrections move it nowhere. */
  readonly atMs: number;
  /** The event that stands for it: all say alike what is beside their verdicts. */
  readonly head: Judged;
}

export interface Screens {
  /** By `screenKey`. */
  readonly standing: ReadonlyMap<string, ScreenDecision>;
  /** Those that were taken back last, where nothing stands now. */
  readonly takenBack: ReadonlyMap<string, ScreenDecision>;
  /** Standing decisions, the first one first. */
  readonly inTurn: readonly ScreenDecision[];
  /** When each decision was last made, corrected or taken back. */
  readonly touched: readonly { readonly itemId: string; readonly atMs: number }[];
  readonly eventIds: ReadonlySet<string>;
  /** Time of the last event; 0: there is none. */
  readonly lastMs: number;
}

/** The key of a screen in its queue (queue.ts). */
export const screenKey = (itemId: string, round: number): string =>
  round > 1 ? `${itemId}#${round}` : itemId;

export function screensOf(
  { comparisons, ratings }: Decided,
  { task, annotator, isAdjudication = false }: { task: string; annotator: string; isAdjudication?: boolean },
): Screens {
  const isOwn = (one: Judged): boolean =>
    one.taskId === task && one.annotator === annotator && (one.isAdjudication ?? false) === isAdjudication;
  const own: Judged[] = [...comparisons.filter(isOwn), ...ratings.filter(isOwn)];
  const firstMs = new Map<string, number>();
  const touched = new Map<string, { itemId: string; atMs: number }>();
  let lastMs = 0;
  for (const one of own) {
    const at = one.decidedAt ?? 0;
    lastMs = Math.max(lastMs, at);
    const before = touched.get(decisionOf(one))?.atMs ?? 0;
    touched.set(decisionOf(one), { itemId: one.itemId, atMs: Math.max(at, before) });
    firstMs.set(decisionOf(one), Math.min(at, firstMs.get(decisionOf(one)) ?? at));
  }
  const grouped = (events: readonly Judged[]): ScreenDecision[] => {
    const groups = new Map<string, Judged[]>();
    for (const one of events) {
      const group = groups.get(decisionOf(one));
      if (group === undefined) groups.set(decisionOf(one), [one]);
      else group.push(one);
    }
    return [...groups].map(([id, group]) => decisionFrom(id, group, firstMs.get(id) ?? 0));
  };
  const inTurn = grouped(standing(own).standing).sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  const byKey = new Map(inTurn.map((one) => [screenKey(one.itemId, one.round), one]));
  return {
    standing: byKey,
    takenBack: takenBackOf(own, grouped, byKey),
    inTurn,
    touched: [...touched.values()],
    eventIds: new Set(own.map(({ eventId }) => eventId)),
    lastMs,
  };
}

function decisionFrom(id: string, group: readonly Judged[], atMs: number): ScreenDecision {
  const events = [...group].sort((a, b) => placeOf(a) - placeOf(b));
  const [head] = events;
  if (head === undefined) throw new Error("internal: a decision without events.");
  return {
    id,
    itemId: head.itemId,
    round: roundOf(head),
    atMs,
    head,
    comparisons: events.filter((one): one is ComparisonRecord => "completionIds" in one),
    ratings: events.filter((one): one is RatingRecord => "completionId" in one),
  };
}

/** "e-1" before "e-1.2" before "e-1.10": the order in which a widget made them. */
function placeOf({ eventId }: Judged): number {
  const dot = eventId.lastIndexOf(".");
  return dot < 0 ? 1 : Number(eventId.slice(dot + 1));
}

function takenBackOf(
  own: readonly Judged[],
  grouped: (events: readonly Judged[]) => ScreenDecision[],
  standingNow: ReadonlyMap<string, ScreenDecision>,
): Map<string, ScreenDecision> {
  const undone = new Map<string, Judged>();
  const latest = new Map<string, { at: number; id: string; decision: string }>();
  for (const one of own) {
    if (one.isUndo !== true || one.supersedes === undefined) continue;
    undone.set(one.supersedes, one);
    const key = screenKey(one.itemId, roundOf(one));
    const before = latest.get(key);
    const at = one.decidedAt ?? 0;
    if (before === undefined || at > before.at || (at === before.at && one.eventId > before.id))
      latest.set(key, { at, id: one.eventId, decision: decisionOf(one) });
  }
  const found = new Map<string, ScreenDecision>();
  for (const decision of grouped(own.filter(({ eventId }) => undone.has(eventId)))) {
    const key = screenKey(decision.itemId, decision.round);
    if (!standingNow.has(key) && latest.get(key)?.decision === decision.id) found.set(key, decision);
  }
  return found;
}
