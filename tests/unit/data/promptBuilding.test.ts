// Prompts from documents: what each template asks, that nothing is made of what was not hidden without saying so, and that a
// prompt is never on both sides of the split.
import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/domain/errors.ts";
import { addPrompts, promptTokens } from "../../../src/data/prompts/buildPrompts.ts";
import { promptTemplates } from "../../../src/data/prompts/index.ts";
import { withSplit } from "../../../src/data/prompts/split.ts";
import type { DocumentRecord, PromptRecord } from "../../../src/domain/records/index.ts";
import { memoryData } from "./memoryData.ts";

const documentOf = (text: string, more: Partial<DocumentRecord> = {}): DocumentRecord => ({
  version: 1,
  project: "memory",
  id: "d1",
  file: "a.txt",
  sha256: "d1",
  format: "plain-text",
  row: null,
  candidate: null,
  text,
  ...more,
});
const hidden = (text: string, isReviewed = true) => ({ anonymised: { text, spans: [], isReviewed } });

async function built(documents: readonly DocumentRecord[], options: Parameters<typeof addPrompts>[1]) {
  const data = memoryData();
  await data.documents.put(documents);
  const report = await addPrompts(data, options);
  return { data, report, prompts: await data.prompts.all() };
}

const transcript = [
  "Interviewer: Welcome, Person-0A1B2C. Why did you apply?",
  "Person-0A1B2C: I like the work.",
  "Interviewer: Thank you.",
  "Person-0A1B2C: You are welcome.",
  "Interviewer: What went wrong last year?",
  "Person-0A1B2C: A delivery was late.",
].join("\n");

describe("templates", () => {
  it("ask each question of a list once", async () => {
    const list = "Questions for nurses\n1. Why do you care?\n- How do you rest?\n\n(c) Why do you care?";
    const { prompts } = await built([documentOf(list)], { template: "questions", role: "nurse" });
    expect(prompts.map(({ prompt }) => prompt)).toEqual([
      "Interview for the position of nurse. Why do you care?",
      "Interview for the position of nurse. How do you rest?",
    ]);
    expect(prompts[0]).toMatchObject({ documentIds: ["d1"], template: "questions" });
    const rows = ["Tell me about a conflict", "Why?\nHow?"].map((text, i) =>
      documentOf(text, { id: `d${i}`, row: i + 1 }),
    );
    const { prompts: ofRows } = await built(rows, { template: "questions", asMessages: true });
    expect(ofRows.map(({ prompt }) => prompt)).toEqual([
      [{ role: "user", content: "Tell me about a conflict" }],
      [{ role: "user", content: "Why? How?" }],
    ]);
  });

  it("ask an interview's questions with what was said before, from the text in which names are hidden", async () => {
    const raw = transcript.replaceAll("Person-0A1B2C", "Maria Lopez");
    const { prompts, report } = await built([documentOf(raw, hidden(transcript))], {
      template: "interview",
      role: "driver",
    });
    expect(prompts).toHaveLength(2);
    expect(prompts[0]?.prompt).toBe(
      "This is an interview for the position of driver. The interviewer asks: Welcome, Person-0A1B2C. Why did you apply?\n\nAnswer as the candidate.",
    );
    expect(prompts[1]?.prompt).toBe(
      [
        "This is an interview for the position of driver. It went like this so far:\n",
        "Interviewer: Welcome, Person-0A1B2C. Why did you apply?",
        "Candidate: I like the work.",
        "Interviewer: Thank you.",
        "Candidate: You are welcome.\n",
        "Now the interviewer asks: What went wrong last year?\n",
        "Answer as the candidate.",
      ].join("\n"),
    );
    expect(JSON.stringify(prompts)).not.toContain("Lopez");
    expect(prompts[0]?.candidate).toBe("d1");
    expect(report).toMatchObject({ added: 2, notHidden: 0 });
    const short = await built([documentOf(raw, hidden(transcript))], {
      template: "interview",
      contextLength: 40,
    });
    expect(short.prompts[1]?.prompt).toContain("so far:\n\nCandidate: You are welcome.\n\nNow");
  });

  it("of resumes hold the document and the role", async () => {
    for (const template of ["resume-questions", "resume-summary", "resume-fit"]) {
      const { prompts } = await built(
        [documentOf("raw", { ...hidden("Ten years as Person-1."), candidate: "m" })],
        {
          template,
          role: "carpenter",
        },
      );
      expect(prompts[0]?.prompt).toMatch(/^This is .* carpenter\.\n\nTen years as Person-1\.\n\n[A-Z]/);
      expect(prompts[0]?.candidate).toBe("m");
    }
  });

  it("of one's own have placeholders, and what else stands in braces is told", async () => {
    const own = "{{Note}} {text} for {role}: {title}";
    const document = documentOf("x", { ...hidden("text with {braces} and $&"), title: "CV" });
    const { prompts } = await built([document], { template: "own", own, role: "cook" });
    expect(prompts[0]?.prompt).toBe("{Note} text with {braces} and $& for cook: CV");
    for (const [bad, message] of [
      ["{txt}", /Did you mean "\{text\}"/],
      ["no place", /has no \{text\}/],
      [" ", /is empty/],
    ] as const)
      await expect(built([document], { template: "own", own: bad })).rejects.toThrow(message);
  });

  it("each have a sentence of their own", () => {
    for (const { about } of promptTemplates) expect(about).toMatch(/^\p{Lu}.+\.$/u);
    expect(new Set(promptTemplates.map(({ about }) => about)).size).toBe(promptTemplates.length);
  });
});

describe("prompts of a project", () => {
  it("are refused of documents in which nothing is hidden, unless somebody says so, and then counted", async () => {
    const documents = [documentOf("Jane Doe"), documentOf("x", { id: "d2", ...hidden("Person-1", false) })];
    const data = memoryData();
    await data.documents.put(documents);
    const template = "resume-summary";
    await expect(addPrompts(data, { template })).rejects.toMatchObject({ code: "prompts/not-hidden" });
    await expect(addPrompts(data, { template })).rejects.toThrow(/In 1 of 2 documents/);
    expect(await data.prompts.all()).toEqual([]);
    expect(await addPrompts(data, { template, evenIfNotHidden: true })).toMatchObject({
      added: 2,
      notHidden: 1,
      notReviewed: 1,
    });
  });

  it("are made once, of documents that are not left out, and know all documents that they came from", async () => {
    const one = documentOf("Why?", { id: "a" });
    const data = memoryData();
    await data.documents.put([one, { ...one, id: "b" }, documentOf("How?", { id: "c", leftOut: "length" })]);
    const options = { template: "questions", testShare: 0 };
    expect(await addPrompts(data, options)).toMatchObject({ added: 1, already: 1, train: 1, test: 0 });
    expect(await addPrompts(data, options)).toMatchObject({ added: 0, already: 2 });
    expect((await data.prompts.all()).map(({ documentIds }) => documentIds)).toEqual([["a", "b"]]);
    await expect(addPrompts(memoryData(), options)).rejects.toMatchObject({ code: "prompts/no-documents" });
    await expect(addPrompts(data, { template: "question" })).rejects.toThrow(/Did you mean "questions"/);
  });

  it("keep their side when more are added, and one text is on one side", () => {
    const of = (i: number, id = `p${i}`): PromptRecord => ({ version: 1, project: "m", id, prompt: `q${i}` });
    const options = { testShare: 0.25, seed: 7 };
    const first = withSplit(
      Array.from({ length: 40 }, (_, i) => of(i)),
      options,
    );
    expect(first.filter(({ split }) => split === "test")).toHaveLength(10);
    const more = withSplit([...first, ...Array.from({ length: 60 }, (_, i) => of(i, `again${i}`))], options);
    expect(more.slice(0, 40)).toEqual(first);
    const sides = new Map<string, Set<unknown>>();
    for (const { prompt, split } of more) {
      const key = JSON.stringify(prompt);
      sides.set(key, (sides.get(key) ?? new Set()).add(split));
    }
    expect([...sides.values()].every(({ size }) => size === 1)).toBe(true);
    expect([...sides.values()].filter((side) => side.has("test"))).toHaveLength(15);
    const other = withSplit(
      Array.from({ length: 40 }, (_, i) => of(i)),
      { ...options, seed: 8 },
    );
    expect(other).not.toEqual(first);
    expect(withSplit([of(1)], { testShare: 0, seed: 1 })[0]?.split).toBe("train");
  });

  it("are counted in the tokens of a model", () => {
    const tokenizer = { encode: (text: string) => Array.from(text, (_, i) => i) };
    const prompt: PromptRecord = { version: 1, project: "m", id: "p", prompt: "four" };
    const asked: PromptRecord = { ...prompt, prompt: [{ role: "user", content: "four" }] };
    // Messages are more than their text: what the model's template puts around them counts.
    const withTemplate = { ...tokenizer, applyChatTemplate: () => "<user>four<end>" };
    const without = {
      ...tokenizer,
      applyChatTemplate() {
        throw new AppError("template/missing", "It has no chat template.", "Use text.");
      },
    };
    expect(promptTokens([prompt, asked], withTemplate as never)).toEqual([4, 15]);
    const [text, why] = promptTokens([prompt, asked], without as never);
    expect([text, typeof why]).toEqual([4, "string"]);
    expect(why).toContain("no chat template");
  });
});
