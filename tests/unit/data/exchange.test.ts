// Judged data out of a project and back into another: what a format has room for comes back as it was, and what is there is
// never added twice or overwritten.
import { describe, expect, it } from "vitest";
import { exchangeFormats } from "../../../src/data/exchange/index.ts";
import { type ImportFault, importInto } from "../../../src/data/exchange/importInto.ts";
import { cellAsItWas, safeCell } from "../../../src/domain/spreadsheetCell.ts";
import { memorySource } from "../../../src/domain/bytes.ts";
import type { ProjectData } from "../../../src/domain/records/index.ts";
import { memoryData } from "./memoryData.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
type Row = Record<string, unknown>;
const rowsOf = (lines: string): Row[] =>
  lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
const formatOf = (id: string) => exchangeFormats.find((one) => one.id === id) ?? exchangeFormats[0];

async function take(data: ProjectData, format: string, text: string | Uint8Array) {
  const faults: ImportFault[] = [];
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  const counts = await importInto(data, formatOf(format), memorySource("given", bytes), {
    fault: (found) => faults.push(found),
  });
  return { ...counts, list: faults };
}

const give = (data: ProjectData, format: string, conversational = false) =>
  formatOf(format).write(data, { conversational });

const text = async (data: ProjectData, format: string, conversational = false): Promise<string> =>
  decoder.decode((await give(data, format, conversational)).bytes);

/** Texts that formats and programs stumble over. */
const hard = [
  "=1+1",
  "'=1+1",
  "''=x",
  "@SUM(A1)",
  "-3",
  "+3",
  "\ttab",
  "\rreturn",
  "\nline",
  "'plain",
  "＝1",
  'say "no", twice',
  "a\r\nb\nc\rd",
  " around ",
  "null",
  "NaN",
  "",
  "café 😀 \u2028 end",
  "{}",
];
const verdicts = ["A", "B", "tie", "bothBad"];
const tuples = hard.map((one, i) => ({
  prompt: `question ${i % 5} ${one}`,
  response_a: one,
  response_b: `${one}!`,
  preferred: verdicts[i % 4],
}));

async function project(): Promise<ProjectData> {
  const data = memoryData();
  await take(data, "tuples-json", JSON.stringify([...tuples, tuples[3]]));
  return data;
}

describe("formats of judged data", () => {
  it.each(["tuples-json", "tuples-csv", "parquet"])("%s comes back exactly, row by row", async (format) => {
    const data = await project();
    const written = await give(data, format);
    expect(written.rows).toBe(tuples.length + 1);
    const other = memoryData();
    const { list } = await take(other, format, written.bytes);
    expect(list).toEqual([]);
    expect(JSON.parse(await text(other, "tuples-json"))).toEqual([...tuples, tuples[3]]);
    expect((await give(other, format)).bytes).toEqual(written.bytes);
  });

  it.each(exchangeFormats.map(({ id }) => id))("%s adds nothing a second time", async (format) => {
    const data = await project();
    const { bytes, rows } = await give(data, format);
    expect(rows).toBeGreaterThan(0);
    const other = memoryData();
    await take(other, format, bytes);
    const before = await Promise.all([other.prompts.all(), other.completions.all(), other.comparisons.all()]);
    const again = await take(other, format, bytes);
    expect(again).toMatchObject({ prompts: 0, completions: 0, comparisons: 0, faults: 0 });
    expect(
      await Promise.all([other.prompts.all(), other.completions.all(), other.comparisons.all()]),
    ).toEqual(before);
    // The project that it came from has it all.
    expect(await take(data, format, bytes)).toMatchObject({ prompts: 0, completions: 0, comparisons: 0 });
  });

  it("gives one judgement the same ids in every project and order", async () => {
    const [one, two] = [memoryData(), memoryData()];
    const half = (from: number) => JSON.stringify(tuples.slice(from, from + 10));
    await take(one, "tuples-json", half(0));
    await take(one, "tuples-json", half(5));
    await take(two, "tuples-json", half(5));
    await take(two, "tuples-json", half(0));
    const ids = async ({ comparisons }: ProjectData) =>
      (await comparisons.all()).map(({ eventId }) => eventId);
    expect((await ids(one)).sort()).toEqual((await ids(two)).sort());
    expect(await ids(one)).toHaveLength(15);
  });

  it("makes every cell of a CSV safe in a spreadsheet", async () => {
    const csv = await text(await project(), "tuples-csv");
    const { default: papa } = await import("papaparse");
    const cells = papa.parse<string[]>(csv.trimEnd()).data.flat();
    expect(cells.length).toBe(4 * (tuples.length + 2));
    expect(cells.filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([]);
    for (const one of hard) expect(cellAsItWas(safeCell(one))).toBe(one);
  });

  it("reads CSV as spreadsheets of other countries save it", async () => {
    const data = memoryData();
    const csv = '\ufeffPrompt;response_a;response_b;Preferred;note\n"a; b";x;y;A;-\n\nq;x;y;B;-\n';
    expect(await take(data, "tuples-csv", csv)).toMatchObject({ comparisons: 2, faults: 0 });
    const [first] = JSON.parse(await text(data, "tuples-json")) as Row[];
    expect(first).toMatchObject({ prompt: "a; b", preferred: "A" });
    await expect(take(memoryData(), "tuples-csv", "prompt,chosen\na,b\n")).rejects.toMatchObject({
      code: "import/no-column",
    });
  });

  it("writes a decided judgement as one TRL row and as two of KTO", async () => {
    const data = await project();
    const trl = await give(data, "trl-preference");
    const rows = decoder.decode(trl.bytes).trimEnd().split("\n");
    expect(rows).toHaveLength(10);
    expect(trl.leftOut.map(({ count }) => count)).toEqual([5, 5]);
    expect(JSON.parse(rows[1] ?? "")).toEqual({
      prompt: tuples[1]?.prompt,
      chosen: tuples[1]?.response_b,
      rejected: tuples[1]?.response_a,
    });
    const [told] = rowsOf(await text(data, "trl-preference", true));
    expect(told).toEqual({
      prompt: [{ role: "user", content: tuples[0]?.prompt }],
      chosen: [{ role: "assistant", content: tuples[0]?.response_a }],
      rejected: [{ role: "assistant", content: tuples[0]?.response_b }],
    });
    const kto = rowsOf(await text(data, "kto"));
    expect(kto).toHaveLength(30);
    expect(kto.slice(2, 6).map(({ label }) => label)).toEqual([false, true, false, false]);
    const back = memoryData();
    await take(back, "kto", await text(data, "kto"));
    expect(await text(back, "kto")).toBe(await text(data, "kto"));
  });

  it("keeps KTO's answers that were judged alone", async () => {
    const rows = [
      { prompt: "p", completion: "good", label: true },
      { prompt: "q", completion: "bad", label: false },
      { prompt: "r", completion: "one", label: true },
      { prompt: "r", completion: "two", label: true },
    ];
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    const data = memoryData();
    expect(await take(data, "kto", lines)).toMatchObject({ comparisons: 0, completions: 4 });
    expect(await text(data, "kto")).toBe(lines);
  });

  it("keeps an answer's source, and says which are a model's", async () => {
    const row = {
      id: "p1",
      prompt: [{ role: "user", content: "Why?" }],
      candidate: "c-7",
      completions: [
        { id: "a", text: "Because.", source: "starter", madeBy: "model", utility: 0.5, group: "g" },
        { id: "b", text: "Because.", source: "starter", madeBy: "model", utility: null, group: null },
      ],
    };
    const line = `${JSON.stringify(row)}\n`;
    const data = memoryData();
    await take(data, "completions", line);
    const written = await give(data, "completions");
    expect(decoder.decode(written.bytes)).toBe(line);
    expect(written.byModel).toEqual({ answers: 2, of: 2, sources: ["starter"] });
    expect((await data.completions.all()).map(({ candidate }) => candidate)).toEqual(["c-7", "c-7"]);
    const bare = memoryData();
    const given = { prompt: "p", completions: [{ text: "x" }, { text: "x" }] };
    expect(await take(bare, "completions", JSON.stringify(given))).toMatchObject({
      prompts: 1,
      completions: 2,
    });
  });

  it("reads numbers as Python writes them, at any depth", async () => {
    const data = memoryData();
    const row =
      '{"prompt": "p", "completions": [{"id": "a", "text": "x", "utility": 1.0}, {"id": "b", "text": "y", "utility": -0.5}]}';
    expect(await take(data, "completions", row)).toMatchObject({ completions: 2, faults: 0 });
    expect((await data.completions.all()).map(({ utility }) => utility)).toEqual([1, -0.5]);
    const { list } = await take(data, "completions", `${row}\n${row.replace("1.0", "NaN")}`);
    expect(list.map(({ message }) => message)).toEqual([
      '"utility" of completions[0] must be a finite number, got NaN',
    ]);
    const event =
      '{"eventId":"e","itemId":"i","annotator":"m","annotatorKind":"human","completionIds":["a","b"],"shownOrder":[1,0],"verdict":"A","more":{"list":[{"n":3.0}],"ms":2.0}}';
    await take(data, "events", event);
    expect(await text(data, "events")).toBe(`${event.replaceAll(".0", "")}\n`);
    expect(await take(data, "events", event)).toMatchObject({ comparisons: 0, already: 1, faults: 0 });
  });

  it("refuses an id with other content by its name, and takes the rest", async () => {
    const data = await project();
    const lines = (await text(data, "events")).trimEnd().split("\n");
    const [first = "", second = ""] = lines;
    const [event = {}] = rowsOf(first);
    const forged = JSON.stringify({ ...event, verdict: event["verdict"] === "A" ? "B" : "A" });
    const fresh = JSON.stringify({ ...event, eventId: "fresh" });
    const before = await text(data, "events");
    const { list, comparisons } = await take(data, "events", [forged, second, fresh, "{}", "no"].join("\n"));
    expect(list.map(({ code, line }) => [code, line])).toEqual([
      ["import/other-content", 1],
      ["record/damaged", 4],
      ["data/bad-row", 5],
    ]);
    expect(list[0]?.message).toContain(event["eventId"]);
    expect(comparisons).toBe(1);
    const all = `${before}${fresh}\n`;
    expect(new Set(rowsOf(await text(data, "events")))).toEqual(new Set(rowsOf(all)));
    const prompt = { id: "p1", prompt: "one", completions: [{ id: "a", text: "x" }] };
    await take(data, "completions", JSON.stringify(prompt));
    const bad = [
      { ...prompt, prompt: "two" },
      { ...prompt, completions: [{ id: "a", text: "y" }] },
    ];
    const other = await take(
      data,
      "completions",
      `${JSON.stringify(prompt)}\n${bad.map((row) => JSON.stringify(row)).join("\n")}`,
    );
    expect(other.list.map(({ code }) => code)).toEqual(["import/other-content", "import/other-content"]);
  });

  it("refuses what could not be read again: the project stays whole", async () => {
    const data = memoryData();
    const long = "i".repeat(201);
    const answers = { prompt: "one", completions: [{ id: "a", text: "x" }] };
    const rows = [{ ...answers, id: long }, { ...answers, completions: [{ id: long, text: "x" }] }, answers];
    const { list } = await take(data, "completions", rows.map((row) => JSON.stringify(row)).join("\n"));
    expect(list.map(({ code, line }) => [code, line])).toEqual([
      ["record/damaged", 1],
      ["record/damaged", 2],
    ]);
    const judged = { prompt: "one", response_a: "x", response_b: "y", preferred: "A" };
    const named = await take(data, "tuples-json", JSON.stringify([{ ...judged, annotator: long }, judged]));
    expect(named).toMatchObject({ comparisons: 1, faults: 1 });
    expect(named.list[0]?.message).toContain("got 201 characters");
    const written = [await data.prompts.all(), await data.completions.all(), await data.comparisons.all()];
    expect(written.map((all) => all.length)).toEqual([1, 2, 1]);
  });

  it("tells of judgements whose answers are somewhere else", async () => {
    const data = await project();
    const other = memoryData();
    expect(await take(other, "events", await text(data, "events"))).toMatchObject({ dangling: 20 });
    expect((await give(other, "tuples-json")).leftOut).toEqual([
      { count: 20, what: "judgements whose answers are not in the project" },
    ]);
    await take(other, "completions", await text(data, "completions"));
    expect(await text(other, "tuples-json")).toBe(await text(data, "tuples-json"));
  });

  it("hands a row's candidate on to everything that is made of it", async () => {
    const data = memoryData();
    const row = { ...tuples[0], candidate: "maria" };
    await take(data, "tuples-json", JSON.stringify([row, { ...tuples[0], candidate: "omar" }]));
    for (const table of [data.prompts, data.completions, data.comparisons])
      expect(new Set((await table.all()).map(({ candidate }) => candidate))).toEqual(
        new Set(["maria", "omar"]),
      );
  });

  it.each([
    [
      "no verdict",
      { prompt: "p", response_a: "a", response_b: "b", preferred: "C" },
      /"preferred" must be A, B, tie/,
    ],
    ["no answer", { prompt: "p", response_a: "a", preferred: "A" }, /no "response_b"/],
    [
      "an empty prompt",
      { prompt: " ", response_a: "a", response_b: "b", preferred: "A" },
      /"prompt" is empty/,
    ],
  ])("says what is wrong with a row of %s", async (_, row, message) => {
    await expect(take(memoryData(), "tuples-json", JSON.stringify([row]))).rejects.toThrow(message);
    const { list } = await take(memoryData(), "tuples-json", JSON.stringify([row, tuples[0]]));
    expect(list[0]?.message).toMatch(message);
  });

  it("refuses what is no Parquet in words", async () => {
    await expect(take(memoryData(), "parquet", "PAR1 nonsense PAR1")).rejects.toMatchObject({
      code: expect.stringMatching(/^data\//) as string,
    });
  });
});
