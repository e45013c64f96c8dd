// Tables: which column holds the texts, whose they are, and which rows are judgements of two answers.
import { describe, expect, it } from "vitest";
import { reading } from "./reading.ts";

const csv = (...rows: string[][]): string =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n");
const jsonl = (...rows: unknown[]): string => rows.map((row) => JSON.stringify(row)).join("\n");

describe("texts", () => {
  it("of the usual column, with candidates, titles and rows", async () => {
    const found = await reading(
      "rows.csv",
      csv(
        ["Candidate ID", "Title", "Résumé", "Resume"],
        ["c1", "Nurse", "-", "Ten years of care"],
        ["", "", "-", "Driver"],
      ),
    );
    expect(found.documents).toEqual([
      { kind: "document", row: 1, text: "Ten years of care", candidate: "c1", title: "Nurse" },
      { kind: "document", row: 2, text: "Driver", candidate: null },
    ]);
    expect(found.notes).toEqual([]);
  });

  it("of the longest column, which is said", async () => {
    const found = await reading(
      "rows.csv",
      csv(["id", "Notes", "Score"], ["1", "A long text about her work", "3"], ["2", "Short", "4"]),
    );
    expect(found.documents.map(({ text }) => text)).toEqual(["A long text about her work", "Short"]);
    expect(found.notes).toMatchObject([
      { code: "data/text-column-guessed", message: expect.stringContaining('"Notes"') as string },
    ]);
  });

  it("of question and answers, and says that what is judged of each is left out", async () => {
    const row = {
      prompt: "Which is bigger?",
      completions: ["Step one.", "Step two."],
      labels: [true, false],
    };
    const found = await reading("steps.jsonl", new TextEncoder().encode(`${JSON.stringify(row)}\n`));
    expect(found.documents.map(({ text }) => text)).toEqual([
      "prompt: Which is bigger?\ncompletions: Step one.\nStep two.",
    ]);
    expect(found.notes).toMatchObject([
      { code: "data/label-left-out", message: expect.stringContaining('"labels"') as string },
    ]);
  });

  it("of the column that is named, and of none other", async () => {
    const table = csv(["text", "comment"], ["a", "b"]);
    expect((await reading("r.csv", table, { textColumn: "Comment" })).documents[0]?.text).toBe("b");
    await expect(reading("r.csv", table, { textColumn: "coment" })).rejects.toMatchObject({
      code: "data/no-text-column",
      hint: 'Did you mean "comment"?',
    });
  });

  it("of questions with answers, of messages and of a list of texts", async () => {
    const asked = await reading("r.jsonl", jsonl({ question: "Why?", answer: "Because." }));
    expect(asked.documents[0]).toMatchObject({
      text: "question: Why?\nanswer: Because.",
      turns: [
        { speaker: "question", text: "Why?" },
        { speaker: "answer", text: "Because." },
      ],
    });
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello" },
    ];
    const said = await reading("r.jsonl", jsonl({ messages }));
    expect(said.documents[0]).toMatchObject({
      text: "user: Hi\nassistant: Hello",
      turns: [{ speaker: "user" }, { speaker: "assistant" }],
    });
    expect((await reading("r.json", '["one", "two"]')).documents.map(({ text }) => text)).toEqual([
      "one",
      "two",
    ]);
  });

  it("and every row that has none is a fault with its line", async () => {
    const found = await reading("rows.csv", 'text,n\n"two\nlines",1\n,2\nb,3\nc\n');
    expect(found.documents.map(({ row, text }) => [row, text])).toEqual([
      [1, "two\nlines"],
      [3, "b"],
    ]);
    expect(found.faults.map(({ line, code }) => [line, code])).toEqual([
      [4, "data/empty-text"],
      [6, "data/bad-row"],
    ]);
  });

  it("in 10,000 rows, in pieces, under two seconds", async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => [
      `c${i}`,
      `Candidate ${i} led a team of ${i % 9}. ${"Work. ".repeat(60)}`,
    ]);
    const table = csv(["candidate", "text"], ...rows);
    let turns = 0;
    const before = process.cpuUsage();
    const found = await reading("rows.csv", table, {
      progress: () => {
        turns++;
      },
    });
    const { user, system } = process.cpuUsage(before);
    expect(found.documents).toHaveLength(10_000);
    expect(found.documents[9_999]).toMatchObject({ row: 10_000, candidate: "c9999" });
    expect(turns).toBeGreaterThan(10);
    // The processor's own time: a busy machine fails nothing.
    expect((user + system) / 1000).toBeLessThan(2_000);
  });
});

describe("judgements", () => {
  const answers = ["I led it.", "We did."] as const;
  const cases: [string, object, object][] = [
    [
      "TRL",
      { prompt: "Why?", chosen: answers[0], rejected: answers[1] },
      { prompt: "Why?", answers, verdict: "A" },
    ],
    [
      "TRL without a prompt",
      { chosen: "Q: Why?\nI led it.", rejected: "Q: Why?\nI was there." },
      { prompt: "Q: Why?", answers: ["I led it.", "I was there."], verdict: "A" },
    ],
    [
      "TRL, conversational",
      {
        chosen: [
          { role: "user", content: "Why?" },
          { role: "assistant", content: answers[0] },
        ],
        rejected: [
          { role: "user", content: "Why?" },
          { role: "assistant", content: answers[1] },
        ],
      },
      { prompt: [{ role: "user", content: "Why?" }], answers, verdict: "A" },
    ],
    [
      "TRL, conversational with a prompt",
      {
        prompt: [{ role: "user", content: "Why?" }],
        chosen: [{ role: "assistant", content: answers[0] }],
        rejected: [{ role: "assistant", content: answers[1] }],
      },
      { prompt: [{ role: "user", content: "Why?" }], answers, verdict: "A" },
    ],
    [
      "HH-RLHF",
      {
        chosen: "\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Why?\n\nAssistant: I led it.",
        rejected: "\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Why?\n\nAssistant: I left.",
      },
      {
        prompt: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello" },
          { role: "user", content: "Why?" },
        ],
        answers: ["I led it.", "I left."],
        verdict: "A",
      },
    ],
    [
      "tuples",
      { prompt: "Why?", response_a: answers[0], response_b: answers[1], preferred: "B" },
      { prompt: "Why?", answers, verdict: "B" },
    ],
    [
      "tuples, tie",
      { prompt: "Why?", response_a: answers[0], response_b: answers[1], preferred: "tie" },
      { verdict: "tie" },
    ],
    [
      "tuples, both bad",
      { prompt: "Why?", response_a: answers[0], response_b: answers[1], preferred: "bothBad" },
      { verdict: "bothBad" },
    ],
    [
      "tuples, with a candidate",
      { prompt: "Why?", response_a: "a", response_b: "b", preferred: "A", candidate: "c7", annotator: "kim" },
      { candidate: "c7", annotator: "kim" },
    ],
    [
      "Chatbot Arena",
      {
        conversation_a: [
          { role: "user", content: "Why?" },
          { role: "assistant", content: answers[0] },
        ],
        conversation_b: [
          { role: "user", content: "Why?" },
          { role: "assistant", content: answers[1] },
        ],
        winner: "tie (bothbad)",
      },
      { prompt: [{ role: "user", content: "Why?" }], answers, verdict: "bothBad" },
    ],
    [
      "Kaggle's arena",
      {
        prompt: "Why?",
        response_a: answers[0],
        response_b: answers[1],
        winner_model_a: 0,
        winner_model_b: 1,
        winner_tie: 0,
      },
      { answers, verdict: "B" },
    ],
    [
      "AlpacaFarm",
      { instruction: "Why?", output_1: answers[0], output_2: answers[1], preference: 2 },
      { prompt: "Why?", answers, verdict: "B" },
    ],
    [
      "PKU-SafeRLHF",
      { prompt: "Why?", response_0: answers[0], response_1: answers[1], better_response_id: 1 },
      { answers, verdict: "B" },
    ],
    [
      "pairs of Stack Exchange",
      { question: "Why?", response_j: answers[0], response_k: answers[1] },
      { prompt: "Why?", answers, verdict: "A" },
    ],
    [
      "Argilla 2",
      {
        id: "1",
        status: "completed",
        _server_id: "x",
        fields: { prompt: "Why?", response_1: answers[0], response_2: answers[1] },
        metadata: {},
        suggestions: {},
        responses: { better: [{ value: "response_2", user_id: "kim" }] },
        vectors: {},
      },
      { prompt: "Why?", answers, verdict: "B", annotator: "kim" },
    ],
    [
      "Argilla 2, flat",
      {
        id: "1",
        prompt: "Why?",
        "response-a": answers[0],
        "response-b": answers[1],
        "better.responses": ["A"],
        "better.responses.users": ["kim"],
        "better.responses.status": ["submitted"],
      },
      { prompt: "Why?", answers, verdict: "A", annotator: "kim" },
    ],
    [
      "Argilla 1, a ranking",
      {
        prompt: "Why?",
        one: answers[0],
        two: answers[1],
        order: [
          {
            user_id: "kim",
            status: "submitted",
            value: [
              { rank: 2, value: "one" },
              { rank: 1, value: "two" },
            ],
          },
        ],
        "order-suggestion": null,
        "order-suggestion-metadata": { agent: null, score: null, type: null },
        external_id: null,
        metadata: "{}",
      },
      { answers, verdict: "B", annotator: "kim" },
    ],
    [
      "Label Studio",
      {
        id: 1,
        data: { prompt: "Why?", text1: answers[0], text2: answers[1] },
        annotations: [
          {
            id: 5,
            completed_by: 3,
            was_cancelled: false,
            result: [
              { from_name: "pw", to_name: "text1,text2", type: "pairwise", value: { selected: "right" } },
            ],
          },
        ],
        predictions: [],
      },
      { prompt: "Why?", answers, verdict: "B", annotator: "3" },
    ],
    [
      "Label Studio, short",
      {
        prompt: "Why?",
        text1: answers[0],
        text2: answers[1],
        pw: { selected: "left" },
        id: 1,
        annotator: 3,
        annotation_id: 9,
        created_at: "2026-01-01",
      },
      { prompt: "Why?", answers, verdict: "A", annotator: "3" },
    ],
  ];
  it.each(cases)("%s", async (_what, row, expected) => {
    const { comparisons, documents, faults } = await reading("rows.jsonl", jsonl(row, row));
    expect(faults).toEqual([]);
    expect(documents).toEqual([]);
    expect(comparisons).toMatchObject([
      { row: 1, ...expected },
      { row: 2, ...expected },
    ]);
  });

  it("in CSV, without the mark that export puts before what a spreadsheet would compute", async () => {
    const found = await reading(
      "t.csv",
      csv(["prompt", "response_a", "response_b", "preferred"], ["'=1+1", "''-x", "-y", "A"]),
    );
    expect(found.comparisons).toMatchObject([{ prompt: "=1+1", answers: ["'-x", "-y"] }]);
  });

  it("several annotators of one record are several judgements; drafts are none", async () => {
    const record = {
      fields: { prompt: "Why?", response_a: "a", response_b: "b" },
      responses: {
        better: [
          { value: "A", user_id: "kim", status: "submitted" },
          { value: "B", user_id: "lee", status: "submitted" },
          { value: "B", user_id: "max", status: "draft" },
        ],
      },
    };
    const found = await reading("a.json", JSON.stringify([record]));
    expect(found.comparisons.map(({ annotator, verdict }) => [annotator, verdict])).toEqual([
      ["kim", "A"],
      ["lee", "B"],
    ]);
  });

  it("with a fault cost themselves alone", async () => {
    const good = { prompt: "Why?", response_a: "a", response_b: "b", preferred: "A" };
    const found = await reading(
      "t.jsonl",
      jsonl(good, { ...good, preferred: "maybe" }, { prompt: "Why?", chosen: "a", rejected: 3 }, good),
    );
    expect(found.comparisons.map(({ row }) => row)).toEqual([1, 4]);
    expect(found.faults.map(({ line, message }) => [line, message])).toEqual([
      [2, 'the row says "maybe" of which answer is better; expected A, B, tie or bothBad'],
      [3, '"rejected" must be a string or a list of messages, got 3'],
    ]);
  });

  it("beside texts in one file", async () => {
    const found = await reading(
      "m.jsonl",
      jsonl({ prompt: "Why?", chosen: "a", rejected: "b" }, { text: "A resume" }),
    );
    expect(found.comparisons).toHaveLength(1);
    expect(found.documents).toMatchObject([{ row: 2, text: "A resume" }]);
  });

  it("an export of texts without judgements is texts", async () => {
    const task = {
      id: 1,
      data: { text: "A resume" },
      annotations: [{ result: [{ type: "choices", value: { choices: ["good"] } }] }],
    };
    expect((await reading("ls.json", JSON.stringify([task]))).documents).toMatchObject([
      { text: "A resume" },
    ]);
    const record = { fields: { text: "A letter" }, responses: {}, suggestions: {}, _server_id: "1" };
    expect((await reading("ar.json", JSON.stringify([record]))).documents).toMatchObject([
      { text: "A letter" },
    ]);
  });
});
