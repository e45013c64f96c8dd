// One annotator at work: what is shown next, what becomes of a decision. Every change is appended in one transaction under an id that
// follows from the task, the annotator, the screen, the number of the write and this browser; who is interrupted between the
// write and its answer and asks again finds it there. Two tabs never write one id: the second one looks again.
import { contentId } from "../../data/exchange/contentIds.ts";
import { guidelinesVersion, type QueueEntry } from "../../data/annotation/queue.ts";
import {
  eventsOf,
  inPlaceOf,
  saidOf,
  saysTheSame,
  takingBack,
  widgetOfTask,
} from "../../data/annotation/said.ts";
import { screenKey, type ScreenDecision, type Screens } from "../../data/annotation/screens.ts";
import type { Common, Decided, Shown, Widget } from "../../data/annotation/widgets/index.ts";
import { type OwnStatistics, ownStatistics } from "../../data/annotation/ownStatistics.ts";
import type { Judged } from "../../data/annotation/standing.ts";
import { AppError } from "../../domain/errors.ts";
import type {
  CompletionRecord,
  ItemRecord,
  PromptRecord,
  SamplePrompt,
  TaskRecord,
} from "../../domain/records/index.ts";
import type {
  Decision,
  HowDecided,
  JudgingPlace,
  JudgingState,
  JudgingTask,
  PastJudgement,
  Said,
  ShownItem,
} from "../bridge/judgingTypes.ts";
import { noTask } from "../noTask.ts";
import { judgedViews, type Queue } from "./judgedViews.ts";
import type { JudgingDesk } from "./judging.ts";

/** A time further ahead than this is no later judgement's but a clock's that was wrong. */
const clockSlackMs = 60 * 60 * 1000;

/** All that is known of an annotator in a task at a time. */
interface Room {
  readonly place: JudgingPlace;
  readonly task: TaskRecord;
  readonly widget: Widget;
  readonly queue: Queue;
  readonly items: ReadonlyMap<string, ItemRecord>;
  readonly answers: ReadonlyMap<string, CompletionRecord>;
  readonly prompts: ReadonlyMap<string, PromptRecord>;
  readonly screens: Screens;
}

export function createScreens(desk: JudgingDesk) {
  async function enter(place: JudgingPlace): Promise<Room> {
    const data = await desk.data(place.project);
    const views = await judgedViews(data);
    const [answers, prompts] = await Promise.all([data.completions.byId(), data.prompts.byId()]);
    const task = views.tasks.find(({ id }) => id === place.task);
    if (task === undefined) throw noTask(place.task);
    return {
      place,
      task,
      widget: widgetOfTask(task),
      queue: await views.queueFor(task, place.annotator),
      items: views.ownItems(task.id).byId,
      answers,
      prompts,
      screens: views.screensBy(place),
    };
  }

  /**
   * Appends what `make` says of a room. Where another tab wrote the same id first, the room is entered anew: what it wrote is there
   * then. `make` may find that nothing is to be written.
   */
  async function write(
    place: JudgingPlace,
    make: (room: Room, next: (key: string) => { eventId: string; decidedAt: number }) => Decided | undefined,
  ): Promise<Room> {
    const data = await desk.data(place.project);
    const sitting = await desk.sitting(place.project);
    const attempts = 8;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const room = await enter(place);
      const events = make(room, (key) => ({
        eventId: newId(room, key, sitting),
        decidedAt: timeAfter(room.screens.lastMs, desk.now()),
      }));
      if (events === undefined) return room;
      const { comparisons, ratings } = events;
      // A decision is of one table: all of it is there, or nothing.
      const isAdded =
        comparisons.length > 0 ? await data.comparisons.add(comparisons) : await data.ratings.add(ratings);
      if (isAdded) {
        desk.tell(place.project);
        return enter(place);
      }
    }
    throw new AppError(
      "judging/busy",
      "This judgement was not kept: another tab judges the same items at the same time.",
      "Close the other tab and judge this item again.",
    );
  }

  async function stateOf(room: Room): Promise<JudgingState> {
    const { task, queue, screens, place } = room;
    const { entries, counted } = queue;
    const isDone = ({ key }: QueueEntry): boolean => screens.standing.has(key);
    const next = entries.find((entry) => !isDone(entry));
    const last = lastOf(room);
    return {
      task: viewOf(task),
      annotator: place.annotator,
      total: counted.length,
      judged: counted.filter(isDone).length,
      next: next === undefined ? null : shownItem(room, next, shownAs(next), counted.indexOf(next) + 1),
      unsent: await unsentOf(room),
      canUndo: last !== undefined,
      lastDecision: last?.id ?? null,
    };
  }

  /** Decisions that were made, corrected or taken back since judgements were last handed on; null: there is nobody to hand on to. */
  async function unsentOf({ place, screens, items }: Room): Promise<number | null> {
    const { invitation } = await desk.record(place.project);
    if (invitation === undefined) return null;
    const { sentMs = 0 } = invitation;
    return screens.touched.filter(
      ({ itemId, atMs }) => atMs > sentMs && items.get(itemId)?.kind !== "practice",
    ).length;
  }

  /** `place`: among those that count, from 1. */
  function shownItem(
    room: Room,
    entry: Pick<QueueEntry, "key" | "item">,
    shown: Shown,
    place: number,
  ): ShownItem {
    const earlier = room.screens.takenBack.get(entry.key);
    return {
      key: entry.key,
      prompt: promptOf(room, entry.item, shown),
      answers: answersAs(room, shown).map(({ completion }) => completion),
      choices: [...room.widget.choices(shown.order.length)],
      place,
      earlier: earlier === undefined ? null : saidOf(earlier, room.widget, shown),
    };
  }

  /** What stands of this decision; undefined: it was taken back, or never made. */
  const found = ({ screens }: Room, decision: string): ScreenDecision | undefined =>
    screens.inTurn.find(({ id }) => id === decision);

  async function takeBack(place: JudgingPlace, decision: string): Promise<JudgingState> {
    const room = await write(place, (now, next) => {
      const old = found(now, decision);
      return old === undefined ? undefined : takingBack(old, next(screenKey(old.itemId, old.round)));
    });
    return stateOf(room);
  }

  function said(
    room: Room,
    shown: Shown,
    what: Said,
    common: Pick<Common, "eventId" | "itemId" | "decidedAt"> & Partial<Common>,
  ): Decided {
    const { task, widget, place } = room;
    const texts = answersAs(room, shown).map(({ completion }) => completion);
    return eventsOf(
      what,
      { widget, shown, texts, task },
      {
        version: 1,
        project: place.project,
        annotator: place.annotator,
        annotatorKind: "human",
        taskId: task.id,
        guidelines: guidelinesVersion(task.guidelines),
        ...candidateOf(room.items.get(common.itemId)),
        ...common,
      },
    );
  }

  function corrected(
    room: Room,
    old: ScreenDecision,
    what: Said,
    at: { eventId: string; decidedAt: number },
  ) {
    const shown = shownOf(room, old);
    if (saysTheSame(saidOf(old, room.widget, shown), what)) return undefined;
    const { round, decideMs, input } = old.head;
    return inPlaceOf(
      old,
      said(room, shown, what, {
        ...at,
        itemId: old.itemId,
        decisionId: old.id,
        ...(round === undefined ? {} : { round }),
        ...(decideMs === undefined ? {} : { decideMs }),
        ...(input === undefined ? {} : { input }),
      }),
    );
  }

  return {
    state: async (place: JudgingPlace): Promise<JudgingState> => stateOf(await enter(place)),

    async decide(place: JudgingPlace, key: string, what: Said, how: HowDecided): Promise<Decision> {
      const room = await write(place, (now, next) => {
        const entry = entryOf(now, key);
        const there = now.screens.standing.get(key);
        if (there !== undefined) {
          if (saysTheSame(saidOf(there, now.widget, shownOf(now, there)), what)) return undefined;
          throw judgedAlready(now, there);
        }
        const { decideMs, input } = how;
        return said(now, shownAs(entry), what, {
          ...next(key),
          itemId: entry.item.id,
          ...(entry.round > 1 ? { round: entry.round } : {}),
          ...(decideMs === null || !now.task.isTimed ? {} : { decideMs: Math.max(0, decideMs) }),
          input,
        });
      });
      const { item } = entryOf(room, key);
      const decision = room.screens.standing.get(key);
      const isPractice = item.kind === "practice";
      return {
        state: await stateOf(room),
        feedback:
          isPractice && decision !== undefined
            ? {
                isExpected: room.widget.verdictOf(decision, item.completionIds) === item.expected,
                text: item.feedback ?? "",
              }
            : null,
        decision: isPractice ? null : (decision?.id ?? null),
      };
    },

    async amend(place: JudgingPlace, decision: string, what: Said): Promise<JudgingState> {
      const room = await write(place, (now, next) => {
        const old = found(now, decision);
        if (old === undefined)
          throw new AppError(
            "judging/taken-back",
            "This judgement was taken back, so nothing can be added to it.",
            "Judge the item again.",
          );
        return corrected(now, old, what, next(screenKey(old.itemId, old.round)));
      });
      return stateOf(room);
    },

    async undo(place: JudgingPlace): Promise<JudgingState> {
      const room = await enter(place);
      const last = lastOf(room);
      return last === undefined ? stateOf(room) : takeBack(place, last.id);
    },

    takeBack,

    async past(place: JudgingPlace, count: number): Promise<PastJudgement[]> {
      const room = await enter(place);
      const { queue, items, widget } = room;
      const own = countedOf(room).reverse().slice(0, count);
      const places = new Map(queue.counted.map(({ key }, i) => [key, i + 1]));
      return own.flatMap((decision): PastJudgement[] => {
        const item = items.get(decision.itemId);
        const shown = shownOf(room, decision);
        // What it is about may have been erased.
        if (item === undefined || answersAs(room, shown).length < shown.order.length) return [];
        const key = screenKey(decision.itemId, decision.round);
        return [
          {
            decision: decision.id,
            item: shownItem(room, { key, item }, shown, places.get(key) ?? 0),
            said: saidOf(decision, widget, shown),
            decidedAtMs: decision.head.decidedAt ?? null,
          },
        ];
      });
    },

    async statistics(place: JudgingPlace): Promise<OwnStatistics> {
      const room = await enter(place);
      const counts = ({ itemId, taskId }: Judged): boolean =>
        taskId === place.task && room.items.get(itemId)?.kind !== "practice";
      const data = await desk.data(place.project);
      const [comparisons, ratings] = [await data.comparisons.all(), await data.ratings.all()];
      return ownStatistics(comparisons.filter(counts), ratings.filter(counts), place.annotator);
    },
  };
}

export function viewOf(
  task: Omit<TaskRecord, "project" | "version" | "annotators" | "overlap">,
): JudgingTask {
  const { id, title, widget, invitation, guidelines, reasons, asksForMore, isTimed, pauseEvery } = task;
  return { id, title, widget, invitation, guidelines, reasons, asksForMore, isTimed, pauseEvery };
}

const shownAs = ({ item, order }: QueueEntry): Shown => ({ completionIds: item.completionIds, order });

function answersAs({ answers }: Room, { completionIds, order }: Shown): CompletionRecord[] {
  return order.flatMap((place) => answers.get(completionIds[place] ?? "") ?? []);
}

function promptOf(room: Room, item: ItemRecord | undefined, shown: Shown): SamplePrompt {
  const [first] = answersAs(room, shown);
  return room.prompts.get(item?.promptId ?? first?.promptId ?? "")?.prompt ?? first?.prompt ?? "";
}

/** As it was shown when it was decided: an event of two answers says so itself, whatever has become of the queue. */
function shownOf({ queue, items }: Room, decision: ScreenDecision): Shown {
  const completionIds = items.get(decision.itemId)?.completionIds ?? idsOf(decision);
  const [event] = decision.comparisons;
  if (event !== undefined && completionIds.length === 2) {
    const isSame = event.completionIds[0] === completionIds[0];
    return { completionIds, order: isSame ? event.shownOrder : [...event.shownOrder].reverse() };
  }
  const key = screenKey(decision.itemId, decision.round);
  const entry = queue.entries.find((one) => one.key === key);
  return { completionIds, order: entry?.order ?? completionIds.map((_, place) => place) };
}

/** Where an item is gone: the answers that its events name. */
const idsOf = ({ comparisons, ratings }: ScreenDecision): string[] => [
  ...new Set([
    ...comparisons.flatMap(({ completionIds }) => completionIds),
    ...ratings.map(({ completionId }) => completionId),
  ]),
];

/** Practice is not among them. */
const countedOf = ({ screens, items }: Room): ScreenDecision[] =>
  screens.inTurn.filter(({ itemId }) => items.get(itemId)?.kind !== "practice");

const lastOf = (room: Room): ScreenDecision | undefined => countedOf(room).at(-1);

function entryOf({ queue }: Room, key: string): QueueEntry {
  const entry = queue.entries.find((one) => one.key === key);
  if (entry !== undefined) return entry;
  throw new AppError(
    "judging/not-yours",
    "This item is not among those that you judge.",
    "It may have been removed meanwhile. Reload the page to see the next one.",
  );
}

function judgedAlready(room: Room, decision: ScreenDecision): AppError {
  const shown = shownOf(room, decision);
  const { choice } = saidOf(decision, room.widget, shown);
  const { label = choice } = room.widget.choices(shown.order.length).find(({ id }) => id === choice) ?? {};
  return new AppError(
    "judging/judged-already",
    `Judged in another tab already: ${label}. Your choice is not kept.`,
    "Where the first choice was wrong, take it back (U) and judge it again.",
  );
}

/** The first id of the screen's writes that is not taken. */
function newId({ place, screens }: Room, key: string, sitting: string): string {
  for (let number = 1; ; number++) {
    const id = contentId("j", place.task, place.annotator, key, number, sitting);
    if (!screens.eventIds.has(id)) return id;
  }
}

/** Later than what came before, so that their order is that of their times even where two fall into one millisecond. */
const timeAfter = (lastMs: number, nowMs: number): number =>
  lastMs >= nowMs && lastMs - nowMs < clockSlackMs ? lastMs + 1 : nowMs;

const candidateOf = (item: ItemRecord | undefined): { candidate?: string | null } =>
  item?.candidate === undefined ? {} : { candidate: item.candidate };
