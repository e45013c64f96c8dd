// An annotator at work: what is shown and how far they are, decisions of every way to answer, corrections, taking back, two tabs and
// two devices of one annotator, and interruptions at any write.
import { describe, expect, it } from "vitest";
import { counted } from "../../../src/data/annotation/counted.ts";
import { standing } from "../../../src/data/annotation/standing.ts";
import { comparison, rating, readRecord, type ProjectData } from "../../../src/domain/records/index.ts";
import type { HowDecided, JudgingState, Said } from "../../../src/page/bridge/judgingTypes.ts";
import { memoryData } from "../data/memoryData.ts";
import { anItem, aTask, fill, memoryHost, opened, project } from "./judgingProject.ts";

const place = { project, task: "t", annotator: "ann" };
const how: HowDecided = { decideMs: 1200, input: "key" };
const say = (choice: string, more: Partial<Said> = {}): Said => ({
  choice,
  strength: null,
  reasons: [],
  rationale: "",
  highlights: [],
  ...more,
});
const keyOf = ({ next }: JudgingState): string => next?.key ?? "";

async function judgingOf(task = aTask(), items = [1, 2, 3, 4, 5].map((number) => anItem(number))) {
  const { host, data } = memoryHost();
  await fill(data, task, items);
  return { judging: opened(host), host, data };
}

async function eventsIn(data: ProjectData) {
  const comparisons = await data.comparisons.all();
  const ratings = await data.ratings.all();
  for (const one of comparisons) readRecord(comparison, one, "test");
  for (const one of ratings) readRecord(rating, one, "test");
  return { comparisons, ratings };
}

describe("a judgement", () => {
  it("is written with its sides, and the next item comes", async () => {
    const { judging, data } = await judgingOf();
    const before = await judging.state(place);
    expect(before).toMatchObject({ total: 5, judged: 0, unsent: null, canUndo: false, lastDecision: null });
    expect(before.next).toMatchObject({ place: 1, earlier: null });
    const { state, decision, feedback } = await judging.decide(place, keyOf(before), say("left"), how);
    expect(state).toMatchObject({ judged: 1, canUndo: true, lastDecision: decision });
    expect(feedback).toBeNull();
    expect(keyOf(state)).not.toBe(keyOf(before));
    const {
      comparisons: [event],
    } = await eventsIn(data);
    const shownLeft = event?.completionIds[event.shownOrder[0]] ?? "";
    expect(before.next?.answers[0]).toBe(`Answer ${shownLeft}, and why.`);
    expect(event).toMatchObject({
      verdict: event?.shownOrder[0] === 0 ? "A" : "B",
      annotator: "ann",
      annotatorKind: "human",
      taskId: "t",
      decideMs: 1200,
      input: "key",
    });
  });

  it("says nothing of where an answer comes from", async () => {
    const { judging } = await judgingOf();
    const crossed = JSON.stringify(await judging.state(place));
    for (const secret of ["secret-model", "utility", "group", "source", "gold", "kind", "completionId"])
      expect(crossed).not.toContain(secret);
  });

  it("has no time where timing is off", async () => {
    const { judging, data } = await judgingOf(aTask({ isTimed: false }));
    await judging.decide(place, keyOf(await judging.state(place)), say("tie"), how);
    expect((await eventsIn(data)).comparisons[0]?.decideMs).toBeUndefined();
  });

  it("asked again writes nothing; with another choice, as from another tab, it is refused", async () => {
    const { judging, data } = await judgingOf();
    const key = keyOf(await judging.state(place));
    const first = await judging.decide(place, key, say("left"), how);
    const again = await judging.decide(place, key, say("left"), how);
    expect(again).toEqual(first);
    expect((await eventsIn(data)).comparisons).toHaveLength(1);
    await expect(judging.decide(place, key, say("tie"), how)).rejects.toMatchObject({
      code: "judging/judged-already",
      message: expect.stringContaining("A better") as string,
    });
    expect((await eventsIn(data)).comparisons).toHaveLength(1);
  });

  it("refuses what cannot be said", async () => {
    const { judging, data } = await judgingOf();
    const key = keyOf(await judging.state(place));
    const refused = async (what: Said, code: string, at = key) =>
      expect(judging.decide(place, at, what, how)).rejects.toMatchObject({ code });
    await refused(say("first"), "judging/unknown-choice");
    await refused(say("left", { strength: -1 }), "judging/bad-strength");
    await refused(say("left", { reasons: ["louder"] }), "judging/unknown-reason");
    await refused(say("left", { rationale: "x".repeat(10_001) }), "judging/too-long");
    await refused(
      say("left", { highlights: [{ answer: 0, start: 0, end: 3, quote: "xyz" }] }),
      "judging/bad-highlight",
    );
    await refused(say("left"), "judging/not-yours", "nothing");
    await expect(judging.state({ ...place, task: "other" })).rejects.toMatchObject({
      code: "judging/no-task",
    });
    expect((await eventsIn(data)).comparisons).toHaveLength(0);
  });
});

describe("taking back", () => {
  it("restores exactly what was shown and said", async () => {
    const { judging, host, data } = await judgingOf();
    const before = await judging.state(place);
    const answer = before.next?.answers[1] ?? "";
    const what = say("right", {
      strength: 3,
      reasons: ["clearer"],
      rationale: "  Says why. ",
      highlights: [{ answer: 1, start: 0, end: 6, quote: answer.slice(0, 6) }],
    });
    await judging.decide(place, keyOf(before), what, how);
    const after = await judging.undo(place);
    expect(after).toEqual({
      ...before,
      next: { ...before.next, earlier: { ...what, rationale: "Says why." } },
    });
    expect(await opened(host).state(place)).toEqual(after);
    const events = await eventsIn(data);
    expect(events.comparisons.map(({ isUndo }) => isUndo === true)).toEqual([false, true]);
    expect(standing(events.comparisons).standing).toEqual([]);
    const again = await judging.decide(place, keyOf(before), say("tie"), how);
    expect(again.state.judged).toBe(1);
    expect((await judging.undo(place)).next?.earlier).toEqual(say("tie"));
  });

  it("goes back one after another, and forth again", async () => {
    const { judging } = await judgingOf();
    const states = [await judging.state(place)];
    const choices = ["left", "tie", "bothBad"];
    for (const choice of choices)
      states.push(
        (await judging.decide(place, keyOf(states.at(-1) as JudgingState), say(choice), how)).state,
      );
    for (const back of [2, 1, 0]) {
      const state = await judging.undo(place);
      expect(keyOf(state)).toBe(keyOf(states[back] as JudgingState));
      expect(state.next?.earlier?.choice).toBe(choices[back]);
      expect(state.judged).toBe(back);
    }
    expect((await judging.undo(place)).judged).toBe(0);
  });

  it("of a decision that was corrected takes back the correction, and asked twice takes back one", async () => {
    const { judging, data } = await judgingOf();
    const first = await judging.decide(place, keyOf(await judging.state(place)), say("left"), how);
    const second = await judging.decide(place, keyOf(first.state), say("left"), how);
    await judging.amend(place, second.decision ?? "", say("left", { strength: 2 }));
    await judging.amend(place, second.decision ?? "", say("left", { strength: 2, rationale: "Better." }));
    const back = await judging.takeBack(place, second.decision ?? "");
    expect(await judging.takeBack(place, second.decision ?? "")).toEqual(back);
    expect(back.next?.earlier).toEqual(say("left", { strength: 2, rationale: "Better." }));
    expect(back.judged).toBe(1);
    await expect(judging.amend(place, second.decision ?? "", say("tie"))).rejects.toMatchObject({
      code: "judging/taken-back",
    });
    expect(standing((await eventsIn(data)).comparisons).standing).toHaveLength(1);
  });

  it("of an older one moves no other, and the last ten say what was said", async () => {
    const { judging } = await judgingOf();
    let state = await judging.state(place);
    const shown = state.next;
    const made: string[] = [];
    for (const choice of ["left", "right", "tie"]) {
      const done = await judging.decide(place, keyOf(state), say(choice), how);
      made.push(done.decision ?? "");
      state = done.state;
    }
    await judging.amend(place, made[0] ?? "", say("right", { strength: 1 }));
    const past = await judging.past(place, 10);
    expect(past.map(({ decision }) => decision)).toEqual([...made].reverse());
    expect(past.map(({ said }) => said.choice)).toEqual(["tie", "right", "right"]);
    expect(past[2]).toMatchObject({ said: { strength: 1 }, item: { place: 1, earlier: null } });
    expect(past[2]?.item).toEqual(shown);
    expect(await judging.statistics(place)).toMatchObject({
      judged: 3,
      left: { count: 0, of: 2 },
      ties: { count: 1, of: 3 },
    });
    state = await judging.takeBack(place, made[1] ?? "");
    expect(state).toMatchObject({ judged: 2, lastDecision: made[2] });
    expect((await judging.past(place, 1)).map(({ decision }) => decision)).toEqual([made[2]]);
  });
});

describe("the ways to answer", () => {
  it("the best of several is one decision, corrected and taken back as one", async () => {
    const items = [1, 2].map((number) =>
      anItem(number, { completionIds: ["a", "b", "c", "d"].map((one) => `c${number}${one}`) }),
    );
    const { judging, data } = await judgingOf(aTask({ widget: "bestOfN" }), items);
    const before = await judging.state(place);
    const mark = { answer: 2, start: 0, end: 3, quote: (before.next?.answers[2] ?? "").slice(0, 3) };
    const what = say("2", { highlights: [mark] });
    const { decision, state } = await judging.decide(place, keyOf(before), what, how);
    expect(state.judged).toBe(1);
    let { comparisons } = await eventsIn(data);
    expect(comparisons).toHaveLength(3);
    expect(new Set(comparisons.map(({ completionIds }) => completionIds[0])).size).toBe(1);
    expect(before.next?.answers[2]).toContain(comparisons[0]?.completionIds[0] ?? "?");
    await judging.amend(place, decision ?? "", { ...what, choice: "0" });
    ({ comparisons } = await eventsIn(data));
    expect(standing(comparisons).standing).toHaveLength(3);
    const after = await judging.undo(place);
    expect(after.next?.earlier).toEqual({ ...what, choice: "0" });
    expect(keyOf(after)).toBe(keyOf(before));
    ({ comparisons } = await eventsIn(data));
    expect(standing(comparisons).standing).toHaveLength(0);
  });

  it("thumbs are ratings", async () => {
    const items = [1, 2].map((number) => anItem(number, { completionIds: [`c${number}a`] }));
    const { judging, data } = await judgingOf(aTask({ widget: "thumbs" }), items);
    const before = await judging.state(place);
    await judging.decide(place, keyOf(before), say("bad", { rationale: "Wrong." }), how);
    expect((await eventsIn(data)).ratings).toMatchObject([{ verdict: "bad", rationale: "Wrong." }]);
    const after = await judging.undo(place);
    expect(after.next?.earlier).toEqual(say("bad", { rationale: "Wrong." }));
    expect((await eventsIn(data)).ratings).toHaveLength(2);
  });

  it("practice comes first with feedback, and counts for nothing", async () => {
    const practice = anItem(9, { kind: "practice", expected: "A", feedback: "The first is true." });
    const { judging, data } = await judgingOf(aTask(), [anItem(1), anItem(2), practice]);
    const before = await judging.state(place);
    expect(before).toMatchObject({ total: 2, judged: 0, next: { place: 0 } });
    const isFirstLeft = before.next?.answers[0]?.includes("c9a");
    const done = await judging.decide(place, keyOf(before), say(isFirstLeft ? "left" : "right"), how);
    expect(done).toMatchObject({
      decision: null,
      feedback: { isExpected: true, text: "The first is true." },
      state: { total: 2, judged: 0, canUndo: false, next: { place: 1 } },
    });
    const bob = { ...place, annotator: "bob" };
    const other = await judging.decide(bob, keyOf(await judging.state(bob)), say("tie"), how);
    expect(other.feedback?.isExpected).toBe(false);
    const { comparisons, ratings } = await eventsIn(data);
    const tables = { comparisons, ratings, voids: [], items: await data.items.all(), tasks: [] };
    expect(counted(tables).comparisons).toEqual([]);
    expect(await judging.past(place, 10)).toEqual([]);
  });

  it("a repeat is a second round of the same item", async () => {
    const items = Array.from({ length: 20 }, (_, i) => anItem(i));
    const { judging, data } = await judgingOf(aTask({ repeatShare: 0.2 }), items);
    let state = await judging.state(place);
    expect(state.total).toBe(24);
    while (state.next !== null) state = (await judging.decide(place, keyOf(state), say("left"), how)).state;
    const { comparisons } = await eventsIn(data);
    expect(comparisons).toHaveLength(24);
    expect(comparisons.filter(({ round }) => round === 2)).toHaveLength(4);
    expect(standing(comparisons).standing).toHaveLength(24);
  });
});

describe("one annotator in several places", () => {
  it("two tabs that write at once lose and double nothing", async () => {
    const { host, data } = memoryHost();
    await fill(
      data,
      aTask(),
      [1, 2, 3].map((number) => anItem(number)),
    );
    const [one, two] = [opened(host), opened(host)];
    const key = keyOf(await one.state(place));
    // What the second tab holds is of before the first one wrote.
    await two.state(place);
    await one.decide(place, key, say("left"), how);
    await expect(two.decide(place, key, say("right"), how)).rejects.toMatchObject({
      code: "judging/judged-already",
    });
    const { state } = await two.decide(place, key, say("left"), how);
    expect(state.judged).toBe(1);
    expect((await eventsIn(data)).comparisons).toHaveLength(1);
  });

  it("a tab that hears of a write shows what was written; its own write costs no reading", async () => {
    const writes: string[] = [];
    const { host, data } = memoryHost();
    await fill(data, aTask(), [anItem(1), anItem(2)]);
    let reads = 0;
    const counting: ProjectData = {
      ...data,
      comparisons: { ...data.comparisons, all: () => (reads++, data.comparisons.all()) },
    };
    const tab = () =>
      opened({ ...host, data: async () => counting, tell: (_project, write) => void writes.push(write) });
    const [one, two] = [tab(), tab()];
    const before = await two.state(place);
    const { state } = await one.decide(place, keyOf(before), say("left"), how);
    await one.hear(project, writes[0]);
    expect([await one.state(place), reads]).toEqual([state, 2]);
    await two.hear(project, writes[0]);
    await two.hear(project, writes[0]);
    expect([await two.state(place), reads]).toEqual([state, 3]);
  });

  it("two devices write under ids of their own", async () => {
    const [left, right] = [memoryHost(memoryData(), "phone"), memoryHost(memoryData(), "laptop")];
    for (const { data } of [left, right]) await fill(data, aTask(), [anItem(1)]);
    for (const { host } of [left, right]) await opened(host).decide(place, "i1", say("left"), how);
    const ids = [left, right].map(async ({ data }) => (await data.comparisons.all())[0]?.eventId);
    expect(new Set(await Promise.all(ids)).size).toBe(2);
  });
});

describe("interruptions", () => {
  it("at any write lose nothing and double nothing", async () => {
    let isWritten = true;
    let dies = false;
    /** A worker that is killed when it writes: before the write, or after it and before the answer. */
    const mortal = (data: ProjectData): ProjectData => ({
      ...data,
      comparisons: {
        ...data.comparisons,
        async add(records) {
          if (dies && !isWritten) throw new Error("killed");
          const isAdded = await data.comparisons.add(records);
          if (dies) throw new Error("killed");
          return isAdded;
        },
      },
    });
    const data = memoryData();
    const items = Array.from({ length: 20 }, (_, i) => anItem(i));
    await fill(data, aTask(), items);
    const { host } = memoryHost(mortal(data));
    const calm = memoryHost(await copyWith(items)).host;
    const choices = ["left", "right", "tie", "bothBad", "skip"];
    for (const [i] of items.entries()) {
      const choice = choices[i % choices.length] ?? "";
      const [mine, other] = [await opened(host).state(place), await opened(calm).state(place)];
      expect(mine).toEqual(other);
      const steps: ((judging: ReturnType<typeof opened>) => Promise<unknown>)[] = [
        (judging) => judging.decide(place, keyOf(mine), say(choice), how),
      ];
      if (i % 3 === 0)
        steps.push(
          async (judging) => judging.takeBack(place, (await decisionOf(mine, judging)) ?? ""),
          (judging) => judging.decide(place, keyOf(mine), say("tie"), how),
        );
      for (const step of steps) {
        isWritten = i % 2 === 0;
        dies = true;
        await expect(step(opened(host))).rejects.toThrow("killed");
        dies = false;
        // A new worker is asked for the same.
        await step(opened(host));
        await step(opened(calm));
      }
    }
    const plain = async (from: ProjectData) =>
      (await from.comparisons.all()).map(({ decidedAt: _, ...rest }) => rest);
    expect(await plain(data)).toEqual(await plain(await calm.data(project)));
    expect((await opened(host).state(place)).judged).toBe(20);

    async function decisionOf({ next }: JudgingState, judging: ReturnType<typeof opened>) {
      const { lastDecision, next: now } = await judging.state(place);
      return now?.key === next?.key ? "" : lastDecision;
    }
  });
});

async function copyWith(items: ReturnType<typeof anItem>[]): Promise<ProjectData> {
  const data = memoryData();
  await fill(data, aTask(), items);
  return data;
}
