// What whoever owns a project does about its judging tasks: makes them, adds and marks items, sees where annotators disagree and has the
// last word, voids an annotator's judgements, and takes in what came back from others. What judging itself does not need, readers
// and strategies, is loaded when it is asked for.
import { addOtherItems } from "../../data/annotation/otherItems.ts";
import { guidelinesVersion } from "../../data/annotation/queue.ts";
import { expectable, inOrder } from "../../data/annotation/expectable.ts";
import { eventsOf, inPlaceOf, saidOf, widgetOfTask } from "../../data/annotation/said.ts";
import { majorityOf, requireRationale } from "../../data/annotation/majority.ts";
import type { ScreenDecision } from "../../data/annotation/screens.ts";
import { decisionOf, standing, voided } from "../../data/annotation/standing.ts";
import { contentId } from "../../data/exchange/contentIds.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { invitationFormat } from "../../domain/invitationFile.ts";
import { randomId } from "../../domain/randomId.ts";
import {
  task as taskKind,
  voiding as voidingKind,
  type ItemRecord,
  type TaskRecord,
} from "../../domain/records/index.ts";
import { blobSource } from "../../storage/blobFiles.ts";
import type {
  Disagreement,
  EventsTaken,
  ItemsMade,
  ItemsRequest,
  Said,
  TaskDraft,
  TaskView,
} from "../bridge/judgingTypes.ts";
import { judgedViews } from "./judgedViews.ts";
import type { JudgingDesk } from "./judging.ts";
import { noTask } from "../noTask.ts";
import { requireSaidOnPage } from "../dutyGates.ts";

/** Faults of a file that are listed; all are counted. */
const mostFaults = 100;
const ownerName = "owner";
/** In so much of an invitation its format is named. */
const headBytes = 200;
const theirFile =
  "Choose the file that an annotator saved at the end of judging; its name ends in .judgements.jsonl. Nothing was changed.";

export function createOwner(desk: JudgingDesk) {
  async function tables(project: string) {
    const data = await desk.data(project);
    const [views, voids] = await Promise.all([judgedViews(data), data.voids.all()]);
    return { data, views, tasks: views.tasks, isVoid: voided(voids) };
  }
  type Tables = Awaited<ReturnType<typeof tables>>;

  async function taskIn(project: string, id: string) {
    const all = await tables(project);
    const task = all.tasks.find((one) => one.id === id);
    if (task === undefined) throw noTask(id);
    return { ...all, task, items: all.views.ownItems(id).all };
  }

  function viewOf(task: TaskRecord, { views, isVoid }: Tables): TaskView {
    const items = views.ownItems(task.id).all.filter(({ kind }) => kind !== "practice").length;
    const perAnnotator = views.annotatorsOf(task).map((annotator) => ({
      annotator,
      ...views.progressOf(task, annotator),
      isVoid: isVoid.has(annotator),
    }));
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    return {
      record: task,
      items,
      wanted:
        task.annotators.length === 0 ? items * task.overlap : sum(perAnnotator.map(({ wanted }) => wanted)),
      judged: sum(perAnnotator.map(({ judged }) => judged)),
      perAnnotator,
    };
  }

  /** The owner's word on an item, as its answers stand in it: it counts for all of theirs. AppError "judging/no-rationale". */
  async function adjudicate(project: string, id: string, itemId: string, said: Said): Promise<void> {
    const all = await taskIn(project, id);
    const item = all.items.find((one) => one.id === itemId);
    if (item === undefined) throw noItem(itemId);
    const { data, task, views } = all;
    const widget = widgetOfTask(task);
    const theirs = views.annotatorsOf(task).flatMap((annotator) => {
      const decision = all.isVoid.has(annotator)
        ? undefined
        : views.screensBy({ task: id, annotator }).standing.get(itemId);
      return decision === undefined ? [] : [saidOf(decision, widget, inOrder(item)).choice];
    });
    requireRationale(theirs, said);
    const own = views.screensBy({ task: id, annotator: ownerName, isAdjudication: true });
    const answers = await data.completions.byId();
    const sitting = await desk.sitting(project);
    const old = own.standing.get(itemId);
    let number = 1;
    const eventId = (): string => contentId("j", id, ownerName, itemId, "settled", number, sitting);
    while (own.eventIds.has(eventId())) number++;
    const made = eventsOf(
      said,
      {
        widget,
        task,
        shown: inOrder(item),
        texts: item.completionIds.map((one) => answers.get(one)?.completion ?? ""),
      },
      {
        version: 1,
        project: data.project,
        eventId: eventId(),
        itemId,
        annotator: ownerName,
        annotatorKind: "human",
        taskId: id,
        decidedAt: Math.max(desk.now(), own.lastMs + 1),
        guidelines: guidelinesVersion(task.guidelines),
        isAdjudication: true,
        ...(old === undefined ? {} : { decisionId: old.id }),
        ...(item.candidate === undefined ? {} : { candidate: item.candidate }),
      },
    );
    const { comparisons, ratings } = old === undefined ? made : inPlaceOf(old, made);
    const isAdded =
      comparisons.length > 0 ? await data.comparisons.add(comparisons) : await data.ratings.add(ratings);
    // Another tab has settled it at the same moment: this comes after.
    if (!isAdded) return adjudicate(project, id, itemId, said);
    desk.tell(project);
  }

  return {
    async tasks(project: string): Promise<TaskView[]> {
      const all = await tables(project);
      return [...all.tasks].sort((a, b) => b.createdAtMs - a.createdAtMs).map((one) => viewOf(one, all));
    },

    /** AppError "judging/bad-task". */
    async saveTask(project: string, draft: TaskDraft): Promise<TaskView> {
      const all = await tables(project);
      const old = all.tasks.find(({ id }) => id === draft.id);
      if (draft.id !== null && old === undefined) throw noTask(draft.id);
      const made = taskKind.schema.safeParse({
        ...draft,
        version: taskKind.version,
        project: all.data.project,
        id: old?.id ?? `t-${randomId().slice(0, 8)}`,
        seed: old?.seed ?? seedFrom(randomId()),
        createdAtMs: old?.createdAtMs ?? desk.now(),
      });
      const [issue] = made.success ? [] : made.error.issues;
      if (!made.success) throw badTask(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
      const record = made.data;
      if (new Set(record.annotators).size < record.annotators.length)
        throw badTask("two annotators have one name");
      if (record.annotators.length > 0 && record.overlap > record.annotators.length)
        throw badTask(
          `${record.overlap} annotators are to judge each item, and there are ${record.annotators.length}`,
        );
      const [least, most] = widgetOfTask(record).answers;
      const unfit = all.views
        .ownItems(record.id)
        .all.find(({ completionIds: { length } }) => length < least || length > most);
      if (unfit !== undefined)
        throw badTask(
          `its items have ${unfit.completionIds.length === 1 ? "one answer" : `${unfit.completionIds.length} answers`} each, and what is shown was set to another number; go back to what it was, or make a new task`,
        );
      await all.data.tasks.put([record]);
      desk.tell(project);
      return viewOf(record, await tables(project));
    },

    /** AppError "judging/no-reward-model" for a strategy that asks one: that is the trainer's (src/page/trainer). */
    async addItems(project: string, id: string, request: ItemsRequest): Promise<ItemsMade> {
      requireSaidOnPage(await desk.record(project));
      const { itemsMade, makePairs } = await import("../makePairs.ts");
      const { data, task } = await taskIn(project, id);
      const widget = widgetOfTask(task);
      const addedAtMs = desk.now();
      const isPairs = widget.answers[0] === 2 && widget.answers[1] === 2;
      const { count } = request;
      const made = isPairs
        ? await makePairs(data, task, request, { addedAtMs })
        : itemsMade(await addOtherItems(data, { task: id, count, seed: task.seed, addedAtMs, widget }));
      desk.tell(project);
      return made;
    },

    /** AppError "judging/no-item", "judging/bad-expected". */
    async markItem(
      project: string,
      id: string,
      kind: ItemRecord["kind"],
      expected: string | null,
      feedback: string | null,
    ): Promise<void> {
      const all = await tables(project);
      const old = (await all.data.items.byId()).get(id);
      const task = all.tasks.find((one) => one.id === old?.taskId);
      if (old === undefined || task === undefined) throw noItem(id);
      if (kind !== "normal") {
        const verdicts = expectable(task, old).map(({ verdict }) => verdict);
        if (expected === null || !verdicts.includes(expected))
          throw new AppError(
            "judging/bad-expected",
            `The right answer must be ${verdicts.join(", ")}, got ${expected === null ? "none" : quote(expected)}.`,
            "Say which choice is right.",
          );
      }
      const { expected: _expected, feedback: _feedback, ...rest } = old;
      await all.data.items.put([
        {
          ...rest,
          kind,
          ...(kind === "normal" || expected === null ? {} : { expected }),
          ...(kind === "practice" && feedback !== null ? { feedback: feedback.slice(0, 2000) } : {}),
        },
      ]);
      desk.tell(project);
    },

    /** Items that two annotators whose judgements count have judged otherwise, settled ones among them. */
    async disagreements(project: string, id: string): Promise<Disagreement[]> {
      const all = await taskIn(project, id);
      const { task, items, data, views } = all;
      const widget = widgetOfTask(task);
      const saidOn = new Map<string, { annotator: string; decision: ScreenDecision }[]>();
      for (const annotator of views.annotatorsOf(task)) {
        if (all.isVoid.has(annotator)) continue;
        for (const decision of views.screensBy({ task: id, annotator }).inTurn)
          if (decision.round === 1)
            saidOn.set(decision.itemId, [...(saidOn.get(decision.itemId) ?? []), { annotator, decision }]);
      }
      const settled = views.screensBy({ task: id, annotator: ownerName, isAdjudication: true }).standing;
      const [answers, prompts] = [await data.completions.byId(), await data.prompts.byId()];
      return items.flatMap((item): Disagreement[] => {
        const { completionIds } = item;
        const said = (saidOn.get(item.id) ?? []).filter(
          ({ decision }) => widget.verdictOf(decision, completionIds) !== "skip",
        );
        const verdicts = new Set(said.map(({ decision }) => widget.verdictOf(decision, completionIds)));
        const texts = completionIds.flatMap((one) => answers.get(one)?.completion ?? []);
        if (verdicts.size < 2 || item.kind === "practice" || texts.length < completionIds.length) return [];
        const shown = inOrder(item);
        const last = settled.get(item.id);
        const theirs = said.map(({ decision }) => saidOf(decision, widget, shown).choice);
        return [
          {
            itemId: item.id,
            prompt: prompts.get(item.promptId)?.prompt ?? answers.get(completionIds[0] ?? "")?.prompt ?? "",
            answers: texts,
            said: said.map(({ annotator, decision }) => {
              const { choice, strength, reasons, rationale } = saidOf(decision, widget, shown);
              return { annotator, choice, strength, reasons, rationale };
            }),
            choices: [...widget.choices(completionIds.length)],
            majority: majorityOf(theirs) ?? null,
            adjudicated: last === undefined ? null : saidOf(last, widget, shown),
          },
        ];
      });
    },

    adjudicate,

    async setVoid(project: string, annotator: string, isVoid: boolean, reason: string): Promise<void> {
      const data = await desk.data(project);
      const last = (await data.voids.all()).reduce((ms, { at }) => Math.max(ms, at), 0);
      await data.voids.add([
        {
          version: voidingKind.version,
          project: data.project,
          id: `v-${randomId()}`,
          annotator,
          isVoid,
          reason: reason.slice(0, 2000),
          at: Math.max(desk.now(), last + 1),
        },
      ]);
      desk.tell(project);
    },

    /** AppError "data/...", "import/nothing-usable". */
    async takeJudgements(project: string, name: string, file: Blob): Promise<EventsTaken> {
      const { importInto } = await import("../../data/exchange/importInto.ts");
      const { events: eventsFormat } = await import("../../data/exchange/events.ts");
      const faults: EventsTaken["faults"] = [];
      const data = await desk.data(project);
      const events = async () => [...(await data.comparisons.all()), ...(await data.ratings.all())];
      const before = new Set((await events()).map(({ eventId }) => eventId));
      if ((await file.slice(0, headBytes).text()).includes(invitationFormat))
        throw new AppError(
          "judging/an-invitation",
          `${name} is an invitation: it goes to whoever is to judge.`,
          theirFile,
        );
      const reading = importInto(data, eventsFormat, blobSource(name, file), {
        nowMs: desk.now(),
        fault: ({ line, message, hint }) => {
          if (faults.length < mostFaults) faults.push({ line, message, hint });
        },
      });
      const taken = await reading.catch((error: unknown) => {
        // What readers say to do is about rows of any kind; here it is somebody's judgements that were sent back.
        const isOfFile = error instanceof AppError && /^(data|import)\//.test(error.code);
        throw isOfFile ? new AppError(error.code, error.message, theirFile) : error;
      });
      desk.tell(project);
      const fresh = standing(await events()).standing.filter(({ eventId }) => !before.has(eventId));
      const { comparisons, ratings, voids, already, annotators, dangling, adjudications } = taken;
      return {
        added: comparisons + ratings + voids,
        already,
        judged: new Set(fresh.map(decisionOf)).size,
        faults,
        faultCount: taken.faults,
        annotators: [...annotators],
        adjudications,
        voids,
        dangling,
      };
    },
  };
}

const seedFrom = (id: string): number => Number.parseInt(id.slice(0, 7), 16);

const badTask = (what: string): AppError =>
  new AppError("judging/bad-task", `This task cannot be kept: ${what}.`, "Correct it and save it again.");

const noItem = (id: string): AppError =>
  new AppError(
    "judging/no-item",
    `There is no item ${quote(id)} in this project.`,
    "It may have been removed in another tab.",
  );
