// An invitation from the owner's project to somebody else's browser and the judgements back: the same screens in both, nothing in the
// file that would lead a judgement, and files that are not what they say refused before anything is kept.
import { describe, expect, it } from "vitest";
import { blinded, givesAway, heldBackWords } from "../../../src/data/annotation/blind.ts";
import { readInvitation } from "../../../src/data/annotation/invitation.ts";
import { type Invitation, invitationLimits } from "../../../src/domain/invitationFile.ts";
import { exchangeFormats } from "../../../src/data/exchange/index.ts";
import { importInto } from "../../../src/data/exchange/importInto.ts";
import { memorySource } from "../../../src/domain/bytes.ts";
import type { HowDecided, JudgingPlace, Said } from "../../../src/page/bridge/judgingTypes.ts";
import { anItem, aTask, fill, memoryHost, opened, project } from "./judgingProject.ts";

const how: HowDecided = { decideMs: 900, input: "key" };
const say = (choice: string): Said => ({
  choice,
  strength: null,
  reasons: [],
  rationale: "",
  highlights: [],
});
const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());
const textOf = async (blob: Blob): Promise<string> => new TextDecoder().decode(await bytesOf(blob));
const format = exchangeFormats.find(({ id }) => id === "events") ?? exchangeFormats[0];

const items = [
  ...Array.from({ length: 12 }, (_, i) => anItem(i)),
  anItem(12, { kind: "gold", expected: "A" }),
  anItem(13, { kind: "attention", expected: "B" }),
  anItem(14, { kind: "practice", expected: "A", feedback: "The first one is true." }),
];

async function owner() {
  const made = memoryHost();
  const task = aTask({ annotators: ["ann", "bob", "eve"], overlap: 2, repeatShare: 0.2 });
  await fill(made.data, task, items);
  return { ...made, judging: opened(made.host) };
}

async function judgeAll(judging: ReturnType<typeof opened>, place: JudgingPlace): Promise<string[]> {
  const keys: string[] = [];
  for (let state = await judging.state(place); state.next !== null;) {
    keys.push(`${state.next.key} ${state.next.answers.join("|")}`);
    ({ state } = await judging.decide(place, state.next.key, say("left"), how));
  }
  return keys;
}

describe("an invitation", () => {
  it("shows the same screens as the owner's project, and its judgements are the owner's", async () => {
    const { judging, data } = await owner();
    const { name, blob } = await judging.invitation(project, "t", "ann");
    expect(name).toBe("Which-answer-helps-more-ann.invitation.json");
    const guest = memoryHost(undefined, "sitting-2");
    guest.projects.clear();
    const there = opened(guest.host);
    const view = await there.readInvitation(blob);
    expect(view).toMatchObject({ annotator: "ann", hasPractice: true, isKnown: false, project: "Judging" });
    expect(guest.projects.size).toBe(0);
    const place = await there.acceptInvitation(blob, "");
    expect(place).toMatchObject({ task: "t", annotator: "ann" });
    expect((await there.state(place)).unsent).toBe(0);
    const shown = await judgeAll(there, place);
    const own = await judgeAll((await owner()).judging, { project, task: "t", annotator: "ann" });
    expect(shown).toEqual(own);

    const { unsent, judged, total } = await there.state(place);
    expect([unsent, judged]).toEqual([total, total]);
    const file = await there.judgementsFile(place);
    expect((await textOf(file.blob)).trimEnd().split("\n")).toHaveLength(total);
    expect((await there.noteSent(place)).unsent).toBe(0);
    await there.undo(place);
    expect((await there.state(place)).unsent).toBe(1);
    const counts = await importInto(data, format, memorySource("ann", await bytesOf(file.blob)));
    expect(counts).toMatchObject({ comparisons: total, dangling: 0, faults: 0, adjudications: 0 });
    expect((await judging.state({ project, task: "t", annotator: "ann" })).judged).toBe(total);
  });

  it("holds no source, score, group or candidate, and gold looks like any other", async () => {
    const { judging } = await owner();
    for (const annotator of ["ann", null]) {
      const text = await textOf((await judging.invitation(project, "t", annotator)).blob);
      for (const secret of [
        "secret-model",
        "utility",
        "group",
        "source",
        "madeBy",
        "gold",
        "attention",
        "kind",
        "arm",
        "random",
        "candidate",
      ])
        expect(text).not.toContain(secret);
      const { items: given } = JSON.parse(text) as Invitation;
      const practice = given.filter((one) => one.practice !== undefined);
      expect(practice).toMatchObject([{ id: "i14", practice: { expected: "A" } }]);
      expect(
        new Set(given.filter((one) => !practice.includes(one)).map((one) => Object.keys(one).join())).size,
      ).toBe(1);
      expect(given.map(({ id }) => id)).toEqual(given.map(({ id }) => id).sort());
    }
  });

  it("is known when it is opened again, and a later one adds what is new", async () => {
    const { judging, data } = await owner();
    const guest = memoryHost(undefined, "sitting-2");
    guest.projects.clear();
    const there = opened(guest.host);
    const place = await there.acceptInvitation((await judging.invitation(project, "t", null)).blob, " Zoë ");
    expect(place.annotator).toBe("Zoë");
    const before = await there.state(place);
    const done = await there.decide(place, before.next?.key ?? "", say("left"), how);
    await data.items.put([anItem(20, { addedAtMs: 99 })]);
    await data.completions.put(
      ["a", "b"].map((side) => ({
        version: 1 as const,
        project,
        id: `c20${side}`,
        promptId: "p20",
        completion: side,
      })),
    );
    await data.prompts.put([{ version: 1, project, id: "p20", prompt: "New?" }]);
    const later = (await opened(memoryHost(data).host).invitation(project, "t", null)).blob;
    expect(await there.readInvitation(later)).toMatchObject({ isKnown: true, annotator: "Zoë" });
    expect(await there.acceptInvitation(later, "Zoë")).toEqual(place);
    expect(guest.projects.size).toBe(1);
    const after = await there.state(place);
    expect(after).toMatchObject({ judged: done.state.judged, total: done.state.total + 1 });
    expect(after.next).toEqual(done.state.next);

    const forged = JSON.parse(await textOf(later)) as Invitation;
    forged.answers[0] = { ...forged.answers[0]!, text: "another" };
    await expect(there.acceptInvitation(new Blob([JSON.stringify(forged)]), "Zoë")).rejects.toMatchObject({
      code: "invitation/other-content",
    });
    expect(await there.state(place)).toEqual(after);
  });

  it("without anything to judge is not made", async () => {
    const { judging } = await owner();
    await expect(judging.invitation(project, "t", "nobody")).resolves.toBeDefined();
    const empty = memoryHost();
    await fill(empty.data, aTask(), [anItem(1, { kind: "practice" })]);
    await expect(opened(empty.host).invitation(project, "t", null)).rejects.toMatchObject({
      code: "invitation/nothing-to-judge",
    });
  });
});

describe("a hostile invitation", () => {
  const read = (value: unknown): unknown =>
    readInvitation(
      "x.json",
      new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)),
    );
  const good = async (): Promise<Invitation> =>
    JSON.parse(
      await textOf((await (await owner()).judging.invitation(project, "t", null)).blob),
    ) as Invitation;

  it("is refused with what is wrong", async () => {
    const one = await good();
    const [item] = one.items;
    const cases: [unknown, string, RegExp][] = [
      ["PK\u0003\u0004", "invitation/not-one", /a file of another kind/],
      ["[]", "invitation/not-one", /"format"/],
      ["[".repeat(200_000), "invitation/not-one", /a file of another kind/],
      [{ ...one, format: "other" }, "invitation/not-one", /"format"/],
      [{ ...one, version: 2 }, "invitation/newer", /version 2/],
      [{ ...one, version: "1" }, "invitation/damaged", /version/],
      [{ ...one, items: [] }, "invitation/damaged", /items/],
      [{ ...one, task: { ...one.task, widget: "toString" } }, "invitation/damaged", /no way to answer/],
      [{ ...one, task: { ...one.task, widget: "thumbs" } }, "invitation/damaged", /takes 1 to 1/],
      [{ ...one, task: { ...one.task, repeatShare: 7 } }, "invitation/damaged", /repeatShare/],
      [
        { ...one, items: [{ ...item, completionIds: ["c0a", "c1a"] }] },
        "invitation/damaged",
        /another prompt's/,
      ],
      [
        { ...one, items: [{ ...item, completionIds: ["c0a", "gone"] }] },
        "invitation/damaged",
        /not in the file/,
      ],
      [
        { ...one, items: [{ ...item, completionIds: ["c0a", "c0a"] }] },
        "invitation/damaged",
        /one answer twice/,
      ],
      [{ ...one, items: [item, item] }, "invitation/damaged", /two items/],
      [{ ...one, prompts: [] }, "invitation/damaged", /prompt that is not in the file/],
      [{ ...one, answers: one.answers.map((a) => ({ ...a, text: 7 })) }, "invitation/damaged", /text/],
      [
        { ...one, answers: [{ ...one.answers[0], text: "x".repeat(invitationLimits.textLength + 1) }] },
        "invitation/damaged",
        /text/,
      ],
      [
        {
          ...one,
          items: Array.from({ length: invitationLimits.items + 1 }, (_, i) => ({ ...item, id: `${i}` })),
        },
        "invitation/damaged",
        /items/,
      ],
    ];
    for (const [value, code, message] of cases) {
      let error: unknown;
      try {
        read(value);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    }
  });

  it("of too many bytes is not read at all", async () => {
    const huge = new Blob([new Uint8Array(0)]);
    Object.defineProperty(huge, "size", { value: invitationLimits.bytes + 1 });
    await expect(opened(memoryHost().host).readInvitation(huge)).rejects.toMatchObject({
      code: "invitation/too-large",
    });
  });

  it("with fields of its own brings none of them", async () => {
    const one = await good();
    const sly = JSON.stringify({ ...one, secrets: 1, task: { ...one.task, annotators: ["x"] } }).replace(
      '"format"',
      '"__proto__":{"polluted":1},"format"',
    );
    const parsed = read(sly) as Record<string, unknown>;
    expect(Object.keys(parsed)).not.toContain("secrets");
    expect(JSON.stringify(parsed)).not.toContain("polluted");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.keys((parsed as unknown as Invitation).task)).not.toContain("annotators");
  });
});

describe("answers that give themselves away", () => {
  const prompt = "How should I prepare?";
  it.each([
    ["As an AI language model, I cannot say.", "self"],
    ["I'm ChatGPT, and I would prepare.", "self"],
    ["I was created by OpenAI to help.", "self"],
    ["Als KI-Sprachmodell kann ich das nicht.", "self"],
    ["En tant que modèle de langage, je ne peux pas.", "self"],
    ["作为一个人工智能，我不能。", "self"],
    ["Ask Llama 3 or GPT-4o about it.", "name"],
    ["The starter model says: prepare well.", "source"],
    ["Written by nimbus-tuned for you.", "source"],
  ])("%s", (answer, how) => {
    const source = answer.includes("nimbus") ? "lab/nimbus-tuned" : "starter model";
    expect(givesAway(answer, { source, prompt })?.how).toBe(how);
  });

  it.each([
    "Claude was my manager; we drove a Falcon past a llama under Gemini.",
    "I am an assistant manager, and worked with machines.",
    "A good starter is a question.",
    "The model answer names two examples.",
  ])("others do not: %s", (answer) => {
    expect(givesAway(answer, { source: "model", prompt })).toBeUndefined();
  });

  it("what the prompt has said already is no news", () => {
    const asked = "Do you know GPT-4 and ChatGPT?";
    expect(givesAway("Yes, GPT-4 well.", { prompt: asked })).toBeUndefined();
    expect(givesAway("I am ChatGPT.", { prompt: asked })?.how).toBe("self");
  });

  it("are told in sentences", () => {
    const found = ["As an AI model, no.", "As an AI, no.", "See GPT-4."].flatMap(
      (one) => givesAway(one, { prompt }) ?? [],
    );
    const texts = ["As an AI model, no.", "Fine.", "See GPT-4.", "As an AI, no."];
    const answers = texts.map((completion, i) => ({
      ...{ version: 1 as const, project, id: `${i}`, promptId: "p", prompt, completion },
    }));
    const { shown, heldBack, why } = blinded(answers);
    expect(shown.map(({ id }) => id)).toEqual(["1"]);
    expect([heldBack, why]).toEqual([3, heldBackWords(found)]);
    expect(blinded(answers, new Map([["p", "What is GPT-4?"]])).heldBack).toBe(2);
    expect(heldBackWords(found)).toEqual([
      '2 say that a model wrote them, as in "As an AI model"',
      '1 names a model, as in "GPT-4"',
    ]);
  });
});
