// `annotate --simulate` as scripts meet it: what is judged by whom, that a second time adds nothing, and what is refused.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asRows, inside, type Commands, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
let server: Commands;
beforeAll(async () => {
  server = inside({ cwd: folder.path });
  folder.write("answers.jsonl", asRows(answersOf(40, 0)));
  await server.ask("import", "answers.jsonl", "--format", "completions", "--project", "p");
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const answersOf = (count: number, from: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `p${from + i}`,
    prompt: `Question ${from + i}?`,
    completions: [
      { id: `${from + i}a`, text: "long and good", utility: 1, group: "G" },
      { id: `${from + i}b`, text: "short", utility: 0 },
      { id: `${from + i}c`, text: "short", utility: 0.2 },
    ],
  }));

interface Event {
  itemId: string;
  annotator: string;
  completionIds: string[];
  shownOrder: number[];
  verdict: string;
}
const path = join(folder.path, "p/data/comparisons.jsonl");
const events = (): Event[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Event);
const ask = (...args: string[]) =>
  server.ask("annotate", "--simulate", "--project", "p", "--seed", "3", ...args);

describe("annotate --simulate", () => {
  it("judges every two answers of a prompt, with loads and sides in balance, and adds nothing twice", async () => {
    const { lines, code } = await ask("--annotators", "3", "--overlap", "2", "--noise", "0.1");
    expect(code).toBe(0);
    // Of each prompt a-b and a-c; b and c are the same text.
    expect(lines).toEqual([
      expect.objectContaining({ type: "warning", code: "annotate/same-text" }),
      { type: "done", items: 80, annotators: 3, comparisons: 160, already: 0 },
    ]);
    const made = events();
    const names = [...new Set(made.map(({ annotator }) => annotator))].sort();
    expect(names).toEqual(["recruiter-1", "recruiter-2", "recruiter-3"]);
    for (const name of names) {
      const own = made.filter(({ annotator }) => annotator === name);
      expect(Math.abs(own.length - 160 / 3)).toBeLessThan(2);
      const straight = own.filter(({ shownOrder }) => shownOrder[0] === 0).length;
      expect(Math.abs(straight - own.length / 2)).toBeLessThanOrEqual(1);
    }
    expect(made.filter(({ verdict }) => verdict === "A").length).toBeGreaterThan(150);

    const before = readFileSync(path);
    const again = await ask("--annotators", "3", "--overlap", "2", "--noise", "0.1");
    expect(again.lines.at(-1)).toMatchObject({ comparisons: 0, already: 160 });
    expect(readFileSync(path)).toEqual(before);

    folder.write("more.jsonl", asRows(answersOf(2, 40)));
    await server.ask("import", "more.jsonl", "--format", "completions", "--project", "p");
    const more = await ask("--annotators", "3", "--overlap", "3", "--noise", "0.1");
    // One more for each old pair, three for each of the four new ones.
    expect(more.lines.at(-1)).toMatchObject({ items: 84, comparisons: 80 + 12, already: 160 });
    const perItem = new Map<string, Set<string>>();
    for (const { itemId, annotator } of events())
      perItem.set(itemId, (perItem.get(itemId) ?? new Set()).add(annotator));
    expect([...perItem.values()].every((judges) => judges.size === 3)).toBe(true);
  });

  it("has the habits that are asked for", async () => {
    const options = ["--overlap", "1", "--noise", "1e9"];
    await ask("--annotators", "leaning", ...options, "--position-bias", "9");
    await ask("--annotators", "grouped", ...options, "--group-bias", "G=-9");
    await ask("--annotators", "wordy", ...options, "--length-bias", "200");
    await ask("--annotators", "torn", ...options, "--tie-width", "0.5");
    const by = (name: string) => events().filter(({ annotator }) => annotator === name);
    const preferred = ({ verdict }: Event): number => (verdict === "A" ? 0 : 1);
    expect(by("leaning").filter((one) => one.shownOrder[0] === preferred(one)).length).toBeGreaterThan(80);
    expect(by("grouped").filter(({ verdict }) => verdict === "B").length).toBeGreaterThan(80);
    expect(by("wordy").filter(({ verdict }) => verdict === "A").length).toBeGreaterThan(80);
    expect(new Set(by("torn").map(({ verdict }) => verdict))).toEqual(new Set(["tie"]));
  });

  it("keeps pairs and annotators apart whose ids read alike when put together, and ids of any length", async () => {
    const long = "z".repeat(180);
    const answers = [
      ["a", "b-c", "a-b", "c"],
      [long, `${long}2`],
    ].map((ids, i) => ({
      id: `q${i}`,
      prompt: `Which ${i}?`,
      completions: ids.map((id, utility) => ({ id, text: `text ${id}`, utility })),
    }));
    folder.write("alike.jsonl", asRows(answers));
    await server.ask("import", "alike.jsonl", "--format", "completions", "--project", "alike");
    const both = ["--simulate", "--project", "alike", "--annotators", "r,c/r", "--overlap", "2"];
    expect((await server.ask("annotate", ...both)).lines.at(-1)).toMatchObject({ items: 7, comparisons: 14 });
    // What was written can be read, and is found again.
    expect((await server.ask("annotate", ...both)).lines.at(-1)).toMatchObject({
      comparisons: 0,
      already: 14,
    });
  });

  it.each([
    [["--annotators", "2", "--overlap", "3"], "annotate/bad-overlap"],
    [["--annotators", "ann,ann"], "usage/bad-value"],
    [["--annotators", "0"], "usage/bad-value"],
    [["--annotators", "1.5"], "usage/bad-value"],
    [["--annotators", "ann,"], "usage/bad-value"],
    [["--annotators", "2", "--noise", "0"], "usage/bad-value"],
    [["--annotators", "2", "--group-bias", "G"], "usage/bad-value"],
    [["--annotators", "2", "--careless", "2"], "usage/bad-value"],
  ])("%s is refused", async (args, code) => {
    const before = readFileSync(path);
    expect((await ask(...args)).lines).toMatchObject([{ type: "error", code }]);
    expect(readFileSync(path)).toEqual(before);
  });

  it("needs to be told that nobody judges, and answers whose worth is known", async () => {
    const bare = await server.ask("annotate", "--project", "p", "--annotators", "2");
    expect(bare.lines).toMatchObject([{ type: "error", code: "usage/missing-flag" }]);
    folder.write("bare.jsonl", asRows([{ prompt: "p", completions: [{ text: "x" }, { text: "y" }] }]));
    await server.ask("import", "bare.jsonl", "--format", "completions", "--project", "bare");
    const none = await server.ask("annotate", "--simulate", "--project", "bare", "--annotators", "2");
    expect(none.lines).toMatchObject([{ type: "error", code: "annotate/nothing-to-judge" }]);
  });
});
