// What is kept in memory from one judgement to the next says what would be read from the records alone, whatever was written in between.
import { describe, expect, it } from "vitest";
import { queueOf, queueSizes } from "../../../src/data/annotation/queue.ts";
import { randomStream } from "../../../src/domain/random.ts";
import type { Said } from "../../../src/page/bridge/judgingTypes.ts";
import { memoryData } from "../data/memoryData.ts";
import { anItem, aTask, fill, memoryHost, opened, project } from "./judgingProject.ts";

const people = ["ana", "ben", "cem"];
const items = [
  ...Array.from({ length: 30 }, (_, i) => anItem(i, { addedAtMs: i < 20 ? 10 : 20 })),
  anItem(900, { kind: "gold", expected: "A" }),
  anItem(902, { kind: "practice", expected: "A" }),
];
const said = (choice: string, strength: number | null = null): Said => ({
  choice,
  strength,
  reasons: [],
  rationale: strength === null ? "" : "so",
  highlights: [],
});

describe.each([
  ["everybody", aTask({ overlap: 2, repeatShare: 0.2 })],
  ["a roster", aTask({ annotators: [...people, "dot"], overlap: 2, repeatShare: 0.2 })],
])("a task for %s", (_who, task) => {
  it("is told alike by who has held it and by who opens it now, write after write", async () => {
    const data = memoryData();
    await fill(data, task, items);
    const { host } = memoryHost(data);
    const judging = opened(host);
    const random = randomStream(5, "writes");
    const draw = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const look = async (service: typeof judging) => [
      await service.tasks(project),
      await service.disagreements(project, "t"),
      await service.report(project, "t"),
      ...(await Promise.all(
        people.map(async (annotator) => {
          const place = { project, task: "t", annotator };
          return [await service.state(place), await service.past(place, 10), await service.statistics(place)];
        }),
      )),
    ];
    const kinds = new Set<string>();
    for (let write = 1; write <= 120; write++) {
      const place = { project, task: "t", annotator: draw(people) };
      const state = await judging.state(place);
      const kind = draw(["decide", "decide", "decide", "decide", "amend", "undo", "void", "settle", "mark"]);
      if (kind === "decide" && state.next !== null)
        await judging.decide(place, state.next.key, said(draw(["left", "right", "tie", "skip"])), {
          decideMs: 4000,
          input: "key",
        });
      else if (kind === "amend" && state.lastDecision !== null)
        await judging.amend(place, state.lastDecision, said(draw(["left", "right"]), draw([1, 2, 3])));
      else if (kind === "undo") await judging.undo(place);
      else if (kind === "void") await judging.setVoid(project, place.annotator, random() < 0.5, "why");
      else if (kind === "settle") await judging.adjudicate(project, "t", draw(items).id, said("left", 1));
      else if (kind === "mark")
        await judging.markItem(project, `i${write % 20}`, draw(["normal", "gold"] as const), "A", null);
      else continue;
      kinds.add(kind);
      if (write % 6 === 0) expect(await look(judging)).toEqual(await look(opened(host)));
    }
    expect(kinds.size).toBe(6);
  });

  it("has queues as long as it says", () => {
    const size = queueSizes(task, items);
    for (const name of [...people, "eve"]) {
      const queue = queueOf(task, items, name).filter(({ item }) => item.kind !== "practice");
      expect(size(name)).toBe(queue.length);
    }
  });
});
