// Who is shown what, in which order and on which side: without a server, the same after a reload, unmoved by what is added later.
import { describe, expect, it } from "vitest";
import { annotatorsOf, queueOf } from "../../../src/data/annotation/queue.ts";
import { standing, voided } from "../../../src/data/annotation/standing.ts";
import { type Common, widgets } from "../../../src/data/annotation/widgets/index.ts";
import { permutation, randomStream } from "../../../src/domain/random.ts";
import type { ComparisonRecord, VoidingRecord } from "../../../src/domain/records/index.ts";
import { anItem, aTask } from "./judgingProject.ts";

const names = ["ann", "bob", "cyd", "dan", "eve"];
const items = Array.from({ length: 200 }, (_, i) => anItem(i));
const namesOf = (who: ReturnType<typeof annotatorsOf>): readonly string[] =>
  who === "everybody" ? names : who;
const task = aTask({ annotators: names, overlap: 3, repeatShare: 0.1 });

describe("the queue", () => {
  it("gives each item to as many as the task says, and everybody a like load", () => {
    for (const item of items) {
      const who = annotatorsOf(item, task);
      expect(new Set(who).size).toBe(3);
    }
    const loads = names.map((name) => queueOf(task, items, name).filter(({ round }) => round === 1).length);
    expect(loads.reduce((a, b) => a + b)).toBe(600);
    // A binomial of 200 at 3/5 has a standard deviation of 7.
    for (const load of loads) expect(Math.abs(load - 120)).toBeLessThan(28);
    expect(annotatorsOf(anItem(1, { kind: "gold" }), task)).toBe("everybody");
    expect(annotatorsOf(anItem(1), { ...task, annotators: [] })).toBe("everybody");
  });

  it("one more annotator takes over few items and moves no other", () => {
    const more = { ...task, annotators: [...names, "fay"] };
    const moved = items.filter((item) => {
      const [before, after] = [annotatorsOf(item, task), annotatorsOf(item, more)];
      const others = namesOf(after).filter((name) => name !== "fay");
      expect(others.every((name) => before.includes(name))).toBe(true);
      return after.includes("fay");
    });
    expect(Math.abs(moved.length - 100)).toBeLessThan(28);
  });

  it("has the sides balanced for each annotator, and not the same ones for all", () => {
    const turned = (name: string) =>
      queueOf(task, items, name)
        .filter(({ round }) => round === 1)
        .map(({ order }) => order[0] === 1);
    for (const name of names) {
      const sides = turned(name);
      const count = sides.filter(Boolean).length;
      expect(Math.abs(count - sides.length / 2)).toBeLessThanOrEqual(2);
    }
    const everybody = aTask();
    const sidesOf = (name: string) =>
      new Map(queueOf(everybody, items, name).map(({ key, order }) => [key, order[0]]));
    const [ann, bob] = [sidesOf("ann"), sidesOf("bob")];
    const same = [...ann].filter(([key, side]) => bob.get(key) === side).length;
    expect(Math.abs(same - 100)).toBeLessThan(36);
  });

  it("is the same whatever the order of the items, and unmoved by items that are added later", () => {
    const shuffled = permutation(items.length, randomStream(1, "test")).map((i) => items[i]!);
    for (const name of names) {
      const queue = queueOf(task, items, name);
      expect(queueOf(task, shuffled, name)).toEqual(queue);
      const later = Array.from({ length: 50 }, (_, i) => anItem(1000 + i, { addedAtMs: 20 }));
      expect(queueOf(task, [...later, ...items], name).slice(0, queue.length)).toEqual(queue);
    }
  });

  it("brings items again at least ten later, half of them turned, each one once", () => {
    for (const name of names) {
      const queue = queueOf(task, items, name);
      const again = queue.filter(({ round }) => round === 2);
      const firsts = queue.length - again.length;
      expect(again).toHaveLength(Math.round(firsts / 10));
      let turned = 0;
      for (const entry of again) {
        const at = queue.findIndex(({ item, round }) => item.id === entry.item.id && round === 1);
        const between = queue.indexOf(entry) - at;
        // Near the end there are not so many others: it comes last.
        const others = queue.slice(at + 1).filter(({ round }) => round === 1).length;
        expect(between).toBeGreaterThan(Math.min(10, others));
        if (entry.order[0] !== queue[at]?.order[0]) turned++;
      }
      expect(turned).toBe(Math.ceil(again.length / 2));
      expect(new Set(queue.map(({ key }) => key)).size).toBe(queue.length);
    }
  });

  it("is the same for gold and attention items whether it says what they are or not", () => {
    const open = [...items, anItem(900, { kind: "gold" }), anItem(901, { kind: "attention" })];
    const mine = queueOf(task, open, "ann").flatMap(({ item, round }) => (round === 1 ? [item] : []));
    const blind = mine.map((item) => ({ ...item, kind: "normal" as const }));
    const alone = { ...task, annotators: ["ann"], overlap: 1 };
    const shape = (queue: ReturnType<typeof queueOf>) => queue.map(({ key, order }) => [key, order]);
    expect(shape(queueOf(alone, blind, "ann"))).toEqual(shape(queueOf(task, open, "ann")));
  });
});

describe("the ways to answer", () => {
  const common: Common = {
    version: 1,
    project: "p",
    eventId: "e",
    itemId: "i",
    annotator: "ann",
    annotatorKind: "human",
  };
  const shownOf = (widget: (typeof widgets)[number], most: boolean, seed: number) => {
    const completionIds = Array.from({ length: widget.answers[most ? 1 : 0] }, (_, i) => `c${i}`);
    return { completionIds, order: permutation(completionIds.length, randomStream(seed, "order")) };
  };

  it.each(widgets.map((widget) => [widget.id, widget] as const))(
    "%s: each choice is read back as it was made",
    (_, widget) => {
      for (const most of [false, true])
        for (let seed = 0; seed < 6; seed++) {
          const shown = shownOf(widget, most, seed);
          const choices = widget.choices(shown.order.length);
          expect(new Set(choices.map(({ id }) => id)).size).toBe(choices.length);
          const keys = choices.flatMap((choice) => choice.keys);
          expect(new Set(keys).size).toBe(keys.length);
          for (const { id, answer } of choices) {
            const events = widget.events(id, shown, common);
            expect(widget.choiceOf(events, shown)).toBe(id);
            const all = [...events.comparisons, ...events.ratings];
            expect(all.length).toBeGreaterThan(0);
            expect(all[0]?.eventId).toBe("e");
            expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(all.length);
            if (answer === undefined || events.comparisons.length === 0) continue;
            const preferred = shown.completionIds[shown.order[answer] ?? -1];
            for (const { completionIds, verdict } of events.comparisons)
              expect(completionIds[verdict === "A" ? 0 : 1]).toBe(preferred);
          }
        }
    },
  );

  it.each(widgets.map((widget) => [widget.id, widget] as const))(
    "%s: the verdict is the same wherever answers were shown",
    (_, widget) => {
      const completionIds = Array.from({ length: widget.answers[0] }, (_one, i) => `c${i}`);
      const order = completionIds.map((_one, i) => i);
      const [there, turned] = [
        { completionIds, order },
        { completionIds, order: [...order].reverse() },
      ];
      for (const { id, answer } of widget.choices(order.length)) {
        const verdict = widget.verdictOf(widget.events(id, there, common), completionIds);
        const mirrored =
          answer === undefined
            ? id
            : widget.choices(order.length).find((one) => one.answer === order.length - 1 - answer)?.id;
        expect(widget.verdictOf(widget.events(mirrored ?? "", turned, common), completionIds)).toBe(verdict);
      }
    },
  );
});

describe("what stands", () => {
  const event = (eventId: string, more: Partial<ComparisonRecord> = {}): ComparisonRecord => ({
    version: 1,
    project: "p",
    eventId,
    itemId: "i",
    annotator: "ann",
    annotatorKind: "human",
    completionIds: ["a", "b"],
    shownOrder: [0, 1],
    verdict: "A",
    taskId: "t",
    decidedAt: 1,
    ...more,
  });

  it("is the same in any order of events", () => {
    const events = [
      event("1"),
      event("2", { supersedes: "1", verdict: "B", decidedAt: 2 }),
      event("3", { supersedes: "2", isUndo: true, verdict: "skip", decidedAt: 3 }),
      event("4", { verdict: "tie", decidedAt: 4 }),
      event("5", { annotator: "bob", supersedes: "4", decidedAt: 5 }),
      event("6", { round: 2, decidedAt: 6 }),
      event("7", { decidedAt: 7, itemId: "j" }),
      event("8", { decidedAt: 7, itemId: "j", verdict: "B" }),
      event("9", { taskId: undefined }),
      event("10", { taskId: undefined }),
    ];
    const wanted = ["4", "5", "6", "8", "9", "10"].sort();
    for (let seed = 0; seed < 20; seed++) {
      const order = permutation(events.length, randomStream(seed, "events")).map((i) => events[i]!);
      const { standing: all, superseded } = standing(order);
      expect(all.map(({ eventId }) => eventId).sort()).toEqual(wanted);
      expect(superseded).toBe(4);
    }
  });

  it("an annotator can be voided and restored, by the last word", () => {
    const said = (id: string, isVoid: boolean, at: number): VoidingRecord => ({
      ...{ version: 1, project: "p", id, annotator: "ann", isVoid, reason: "", at },
    });
    const words = [said("a", true, 1), said("b", false, 2), said("c", true, 3)];
    expect([...voided(words)]).toEqual(["ann"]);
    expect([...voided([...words, said("d", false, 4)].reverse())]).toEqual([]);
    expect(standing([event("1"), event("2", { annotator: "bob" })], words)).toMatchObject({
      standing: [{ eventId: "2" }],
      voided: 1,
      superseded: 0,
    });
  });
});
