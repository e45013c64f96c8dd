// What the owner of a project does about judging: tasks and who is how far, items of every way to answer, marks, disagreements and the
// last word, voiding, and files that come back.
import { describe, expect, it } from "vitest";
import { exchangeFormats } from "../../../src/data/exchange/index.ts";
import type { CompletionRecord, ProjectData } from "../../../src/domain/records/index.ts";
import type { HowDecided, ItemsRequest, Said, TaskDraft } from "../../../src/page/bridge/judgingTypes.ts";
import { makePairs } from "../../../src/page/makePairs.ts";
import { choiceWords } from "../../../src/ui/words/judgeOwner.ts";
import { memoryData } from "../data/memoryData.ts";
import { anItem, aTask, fill, memoryHost, opened, project } from "./judgingProject.ts";

const how: HowDecided = { decideMs: 900, input: "pointer" };
const say = (choice: string, more: Partial<Said> = {}): Said => ({
  choice,
  strength: null,
  reasons: [],
  rationale: "",
  highlights: [],
  ...more,
});
const request: ItemsRequest = { strategy: "random", count: 50, randomShare: 0, heldOutShare: 0 };
const items = [1, 2, 3].map((number) => anItem(number));

async function owned(task = aTask({ annotators: ["ann", "bob"], overlap: 2 }), given = items) {
  const { host, data } = memoryHost();
  await fill(data, task, given);
  return { judging: opened(host), data, host };
}
type Judging = Awaited<ReturnType<typeof owned>>["judging"];

/** Says of each item of the annotator what `choose` says of it: which answer is better. */
async function judgeAs(judging: Judging, annotator: string, choose: (item: string) => "A" | "B" | "tie") {
  const place = { project, task: "t", annotator };
  for (let state = await judging.state(place); state.next !== null;) {
    const { key, answers } = state.next;
    const verdict = choose(key);
    const isFirstLeft = answers[0]?.includes(`${key.replace("i", "c")}a`) === true;
    const choice = verdict === "tie" ? "tie" : (verdict === "A") === isFirstLeft ? "left" : "right";
    ({ state } = await judging.decide(place, key, say(choice), how));
  }
}

const exported = async (data: ProjectData, format: string) => {
  const found = exchangeFormats.find(({ id }) => id === format) ?? exchangeFormats[0];
  return found.write(data, { conversational: false });
};

describe("tasks", () => {
  it("are kept with what only the program sets, and refused with what is wrong", async () => {
    const { judging } = await owned();
    const { project: _p, version: _v, createdAtMs: _c, seed: _s, ...rest } = aTask();
    const draft: TaskDraft = { ...rest, id: null, title: "New" };
    const made = await judging.saveTask(project, draft);
    expect(made.record).toMatchObject({ title: "New", project });
    const again = await judging.saveTask(project, { ...draft, id: made.record.id, title: "Newer" });
    expect(again.record).toEqual({ ...made.record, title: "Newer" });
    expect((await judging.tasks(project)).map(({ record }) => record.title)).toEqual([
      "Newer",
      "Which answer helps more?",
    ]);
    const refused = async (more: Partial<TaskDraft>, code: string) =>
      expect(judging.saveTask(project, { ...draft, ...more })).rejects.toMatchObject({ code });
    await refused({ repeatShare: 2 }, "judging/bad-task");
    await refused({ annotators: ["x", "x"] }, "judging/bad-task");
    await refused({ annotators: ["x"], overlap: 2 }, "judging/bad-task");
    await refused({ widget: "none" }, "judging/unknown-widget");
    await refused({ id: "gone" }, "judging/no-task");
    await refused({ id: "t", widget: "thumbs" }, "judging/bad-task");
  });

  it("say how far each annotator is", async () => {
    const { judging } = await owned();
    await judgeAs(judging, "ann", () => "A");
    await judging.decide({ project, task: "t", annotator: "bob" }, "i1", say("skip"), how);
    const [view] = await judging.tasks(project);
    expect(view).toMatchObject({
      items: 3,
      wanted: 6,
      judged: 4,
      perAnnotator: [
        { annotator: "ann", wanted: 3, judged: 3, isVoid: false },
        { annotator: "bob", wanted: 3, judged: 1, isVoid: false },
      ],
    });
  });
});

describe("items", () => {
  async function answered(widget: string) {
    const { host, data } = memoryHost();
    await data.tasks.put([aTask({ widget })]);
    const prompts = Array.from({ length: 6 }, (_, i) => `p${i}`);
    await data.prompts.put(prompts.map((id) => ({ version: 1 as const, project, id, prompt: `Q ${id}` })));
    const answers = prompts.flatMap((promptId, i) =>
      ["one", "two", "As an AI language model, three"].map((text, j): CompletionRecord => ({
        version: 1,
        project,
        id: `${promptId}-${j}`,
        promptId,
        completion: i === 5 && j === 1 ? "one" : text,
      })),
    );
    await data.completions.put(answers);
    return { judging: opened(host), data };
  }

  it.each([
    ["pairwise", 5, 2],
    ["bestOfN", 5, 2],
    ["thumbs", 11, 1],
  ])("of %s are made of answers that do not give themselves away", async (widget, count, size) => {
    const { judging, data } = await answered(widget);
    const made = await judging.addItems(project, "t", request);
    expect(made).toMatchObject({ added: count, heldBack: 6 });
    expect(made.heldBackWhy).toEqual(['6 say that a model wrote them, as in "As an AI language model"']);
    for (const { completionIds } of await data.items.all()) {
      expect(completionIds).toHaveLength(size);
      expect(completionIds.some((id) => id.endsWith("-2"))).toBe(false);
    }
    await expect(judging.addItems(project, "t", request)).rejects.toMatchObject({
      code: expect.stringMatching(/^judging\/no-/) as string,
    });
    expect((await judging.state({ project, task: "t", annotator: "ann" })).total).toBe(count);
  });

  it("are refused in a project for decisions until an overseer and a rule of retention are named", async () => {
    const { host, data } = memoryHost();
    await fill(data, aTask(), items);
    const change = (more: object) => host.changeRecord(project, (old) => ({ ...old, ...more }));
    await change({ purpose: "decisions" });
    const judging = opened(host);
    const unsaid = { code: "project/unsaid" };
    await expect(judging.addItems(project, "t", request)).rejects.toMatchObject(unsaid);
    await change({ overseer: "Ana Ruiz", retention: ["cnil"] });
    await expect(judging.addItems(project, "t", request)).rejects.not.toMatchObject(unsaid);
  });

  it("are refused for a strategy that is none, or asks a model", async () => {
    const { judging } = await answered("pairwise");
    const refused = async (strategy: string, code: string) =>
      expect(judging.addItems(project, "t", { ...request, strategy })).rejects.toMatchObject({ code });
    await refused("best", "judging/unknown-strategy");
    await refused("uncertainty", "judging/no-reward-model");
  });

  it("are marked with an answer that is right, and are normal again", async () => {
    const { judging, data } = await owned();
    await judging.markItem(project, "i1", "gold", "tie", null);
    await judging.markItem(project, "i2", "practice", "A", "Because.");
    expect(await data.items.all()).toMatchObject([
      { kind: "gold", expected: "tie" },
      { kind: "practice", expected: "A", feedback: "Because." },
      { kind: "normal" },
    ]);
    await judging.markItem(project, "i2", "normal", null, null);
    expect((await data.items.all())[1]).toEqual(items[1]);
    const refused = async (id: string, expected: string | null, code: string) =>
      expect(judging.markItem(project, id, "gold", expected, null)).rejects.toMatchObject({ code });
    await refused("i1", "left", "judging/bad-expected");
    await refused("i1", null, "judging/bad-expected");
    await refused("i9", "A", "judging/no-item");
  });
});

describe("disagreements", () => {
  it("are shown as the item has its answers, and the owner's word counts for all", async () => {
    const { judging, data, host } = await owned();
    await judgeAs(judging, "ann", () => "A");
    await judgeAs(judging, "bob", (item) => (item === "i2" ? "B" : "A"));
    // What another tab holds is of before the owner's first word; its own is the last one all the same.
    const tab = opened(host);
    await tab.disagreements(project, "t");
    const [one, ...others] = await judging.disagreements(project, "t");
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      itemId: "i2",
      answers: ["Answer c2a, and why.", "Answer c2b, and why."],
      said: [
        { annotator: "ann", choice: "left" },
        { annotator: "bob", choice: "right" },
      ],
      majority: null,
      adjudicated: null,
    });
    await judging.adjudicate(project, "t", "i2", say("left", { rationale: "Names its source." }));
    await tab.adjudicate(project, "t", "i2", say("right", { strength: 2 }));
    await judging.hear(project);
    expect((await judging.disagreements(project, "t"))[0]?.adjudicated).toEqual(
      say("right", { strength: 2 }),
    );
    const { rows, leftOut } = await exported(data, "trl-preference");
    // Two items that both judged, and the one that was settled.
    expect(rows).toBe(5);
    expect(leftOut).toContainEqual({ count: 2, what: "judgements of items that the owner has settled" });
    await expect(judging.adjudicate(project, "t", "i9", say("left"))).rejects.toMatchObject({
      code: "judging/no-item",
    });
  });

  it("are without those whose judgements are void, who can be restored", async () => {
    const { judging, data } = await owned();
    await judgeAs(judging, "ann", () => "A");
    await judgeAs(judging, "bob", () => "B");
    expect(await judging.disagreements(project, "t")).toHaveLength(3);
    await judging.setVoid(project, "bob", true, "Clicked through.");
    expect(await judging.disagreements(project, "t")).toEqual([]);
    expect((await exported(data, "trl-preference")).rows).toBe(3);
    expect((await judging.tasks(project))[0]?.perAnnotator).toMatchObject([
      { isVoid: false },
      { isVoid: true, judged: 3 },
    ]);
    await judging.setVoid(project, "bob", false, "It was a slow machine.");
    expect(await judging.disagreements(project, "t")).toHaveLength(3);
    expect((await exported(data, "trl-preference")).rows).toBe(6);
  });
});

describe("judgements that come back", () => {
  it("are put together with those that are here, row by row", async () => {
    const { judging } = await owned();
    const guest = await owned();
    await judgeAs(guest.judging, "ann", () => "A");
    const { blob } = await guest.judging.judgementsFile({ project, task: "t", annotator: "ann" });
    const text = await blob.text();
    const taken = await judging.takeJudgements(project, "ann.jsonl", new Blob([`${text}{"eventId":1}\n`]));
    expect(taken).toMatchObject({
      ...{
        added: 3,
        already: 0,
        judged: 3,
        faultCount: 1,
        annotators: ["ann"],
        dangling: 0,
        adjudications: 0,
        voids: 0,
      },
      faults: [{ line: 4 }],
    });
    expect(await judging.takeJudgements(project, "ann.jsonl", blob)).toMatchObject({
      added: 0,
      already: 3,
      judged: 0,
    });
    expect((await judging.tasks(project))[0]).toMatchObject({ judged: 3 });
    const other = text.replaceAll("c1a", "elsewhere").replaceAll('"eventId":"j-', '"eventId":"k-');
    expect(await judging.takeJudgements(project, "x.jsonl", new Blob([other]))).toMatchObject({
      added: 3,
      dangling: 1,
    });
  });
});

describe("a way to answer without pairs", () => {
  it("takes items at random, and no strategy's pairs", async () => {
    const thumbs = aTask({ widget: "thumbs", title: "Is it good?" });
    await expect(makePairs(memoryData(), thumbs, request, { addedAtMs: 1 })).rejects.toMatchObject({
      code: "judging/not-pairs",
    });
  });
});

it("says what shares make of a choice of pairs", () => {
  expect(choiceWords(50, 20, 0)).toBe("10 of 50 pairs are drawn by chance; none is kept for measuring.");
  expect(choiceWords(50, 20, 50)).toMatch(/^10 of 50 pairs are drawn by chance, 5 of these for measuring/);
  expect(choiceWords(50, 20, 50)).toMatch(/50 % of all\.$/);
});
