// What counts as a quotation and what does not: the same line once of the person, once of somebody who says something alike.
import { describe, expect, it } from "vitest";
import { eraseCandidate } from "../../../src/data/erasure/index.ts";
import { memoryFiles } from "../../../src/data/erasure/files.ts";

const date = "2026-11-26";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const line = (row: unknown): string => `${JSON.stringify(row)}\n`;
const document = (id: string, candidate: string | null, text: string, more: object = {}): string =>
  line({ id, file: "all.csv", sha256: "0".repeat(64), format: "csv", row: 1, candidate, text, ...more });

/** What is left of `path` after erasing "c1", beside another person "c10". */
async function leftOf(
  path: string,
  content: string,
  mine: string,
  others = "Nothing of this kind.",
): Promise<string | undefined> {
  const files = new Map([
    ["data/documents.jsonl", bytes(document("d1", "c1", mine) + document("d2", "c10", others))],
    [path, bytes(content)],
  ]);
  await eraseCandidate(memoryFiles(files), "c1", { date });
  const [left] = [...files].filter(([name]) => name !== "data/documents.jsonl" && name !== "erased.jsonl");
  return left === undefined ? undefined : new TextDecoder().decode(left[1]);
}

describe("a quotation", () => {
  const mine =
    "I built the quarterly forecast for three regions in Python. Ask me about it: anna.k@mail.example or +48 22 555 0199.";

  it.each([
    ["in another letter case", "report: i BUILT the quarterly forecast for three regions in python"],
    ["with escapes of HTML", "I built the quarterly&nbsp;forecast for three regions in Python"],
    ["six words of it", "…built the quarterly forecast for three…"],
    ["an address in a sentence of others", "we wrote to anna.k@mail.example yesterday"],
    ["an address in a link", "[mail](mailto:anna.k%40mail.example)"],
    ["a number with other blanks", "call +48-22-555-0199"],
    ["an id as a word of its own", "left out: c1, as it was too long"],
  ])("is found %s", async (_, text) => {
    expect(await leftOf("logs/a.log", `first\n${text}\nlast`, mine)).toBe("first\nlast");
  });

  it.each([
    ["five words of it", "built the quarterly forecast for two"],
    ["a word of it", "a forecast of regions"],
    ["a longer id", "left out: c10, c1x, xc1 and 1c1"],
    ["a year or a date alike", "2019 - 2023, 12.05.1990"],
  ])("is not %s", async (_, text) => {
    expect(
      await leftOf("logs/a.log", `first\n${text}\nlast`, `${mine} From 2019 - 2023, born 12.05.1990.`),
    ).toBe(`first\n${text}\nlast`);
  });

  it("is not what another person also said", async () => {
    const said = "I love to work with people every single day.";
    const rows =
      line({ prompt: "Why?", completion: said }) +
      line({ prompt: "Why?", completion: `${said} And Python.` });
    expect(await leftOf("logs/r.rollouts.jsonl", rows, `${said} ${mine}`, `Well. ${said}`)).toBe(rows);
    expect(await leftOf("logs/r.rollouts.jsonl", rows, `${said} ${mine}`)).toBe("");
  });

  it("is not in a row that names somebody else", async () => {
    const row = line({ candidate: "c10", text: mine });
    expect(await leftOf("exports/a.jsonl", row + line({ candidate: "c1", n: 1 }), mine)).toBe(row);
  });

  it("is the beginning of a text that was cut", async () => {
    const rows = line({ first: "I built the quart…" }) + line({ first: "I built a house…" });
    expect(await leftOf("logs/a.jsonl", rows, mine)).toBe(line({ first: "I built a house…" }));
  });

  it("is a whole prompt of two words where a prompt stands", async () => {
    const files = new Map([
      ["data/prompts.jsonl", bytes(line({ id: "p1", prompt: "Why Python?", candidate: "c1" }))],
      ["logs/a.jsonl", bytes(line({ prompt: "Why Python?" }) + line({ note: "why python" }))],
    ]);
    await eraseCandidate(memoryFiles(files), "c1", { date });
    expect(new TextDecoder().decode(files.get("logs/a.jsonl"))).toBe(line({ note: "why python" }));
  });

  it("is a short text as a whole, within a line", async () => {
    const text = "first\nasked: Tell me about Marmots (cut)\nTell me about bees\n";
    expect(await leftOf("logs/a.log", text, "Tell me about Marmots")).toBe("first\nTell me about bees\n");
    expect(await leftOf("logs/a.log", text, "Tell me about Marmots", "Well, tell me about marmots!")).toBe(
      text,
    );
  });

  it("in a table takes the whole row, whatever line ends are in it", async () => {
    const table =
      'id,text\r\n1,"I built the quarterly\nforecast for three regions\nin Python"\r\n2,"x ""y""\nz"\r\n';
    expect(await leftOf("exports/a.csv", table, mine)).toBe('id,text\r\n2,"x ""y""\nz"\r\n');
  });

  it("in two bytes a character takes the file", async () => {
    const text = "\ufeffI built the quarterly forecast for three regions";
    const wide = new Uint8Array(Uint16Array.from(Array.from(text, (one) => one.charCodeAt(0))).buffer);
    const files = new Map([
      ["data/documents.jsonl", bytes(document("d1", "c1", mine))],
      ["notes.txt", wide],
    ]);
    await eraseCandidate(memoryFiles(files), "c1", { date });
    expect([...files.keys()].sort()).toEqual(["data/documents.jsonl", "erased.jsonl"]);
  });
});

describe("an id that could be a number or a word", () => {
  it.each(["1042", "7", "bob", "Bob Smith"])(
    "%s counts where people are named, and in names of files",
    async (id) => {
      const kept =
        line({ step: 7, count: "7", bobby: "1042 rows, bob, 7 and Bob" }) +
        line({ candidate: `${id}0`, n: 1 });
      const files = new Map([
        ["data/documents.jsonl", bytes(document("d1", id, "A text of mine."))],
        [
          "logs/a.jsonl",
          bytes(kept + line({ note: `left out candidate ${id}` }) + line({ candidate_id: id })),
        ],
        [`exports/candidate-${id}.csv`, bytes("a,b\n1,2\n")],
        [`exports/${id}.csv`, bytes("a,b\n1,2\n")],
        [`exports/candidate-${id}0.csv`, bytes("a,b\n1,2\n")],
      ]);
      await eraseCandidate(memoryFiles(files), id, { date });
      expect(new TextDecoder().decode(files.get("logs/a.jsonl"))).toBe(kept);
      const names = [...files.keys()].filter((path) => path.startsWith("exports/")).sort();
      expect(names).toHaveLength(3);
      expect(names).toContain(`exports/candidate-${id}0.csv`);
      expect(names.filter((path) => path.includes("erased-"))).toHaveLength(2);
    },
  );
});

describe("records of others", () => {
  it("stay: an answer of another candidate to the same prompt, a document that repeats", async () => {
    const answer = (id: string, candidate: string, completion: string): string =>
      line({ id, promptId: "p", prompt: "What drives you at work?", completion, candidate });
    const files = new Map([
      [
        "data/documents.jsonl",
        bytes(
          document("d1", null, "One text of mine.") +
            document("d2", null, "One text of mine!", { leftOut: "near-duplicates", duplicateOf: "d1" }),
        ),
      ],
      ["data/prompts.jsonl", bytes(line({ id: "p", prompt: "What drives you at work?" }))],
      [
        "data/completions.jsonl",
        bytes(
          answer("a", "c1", "Numbers that nobody asked for.") +
            answer("b", "c10", "People and their stories."),
        ),
      ],
      [
        "exports/t.jsonl",
        bytes(
          line({
            prompt: "What drives you at work?",
            chosen: "Numbers that nobody asked for.",
            rejected: "People and their stories.",
          }),
        ),
      ],
    ]);
    const text = (path: string): string => new TextDecoder().decode(files.get(path));
    await eraseCandidate(memoryFiles(files), "c1", { date });
    expect(text("data/completions.jsonl")).toBe(answer("b", "c10", "People and their stories."));
    expect(text("data/prompts.jsonl")).not.toBe("");
    expect(text("exports/t.jsonl")).toBe("");
    await eraseCandidate(memoryFiles(files), "d1", { date });
    expect(text("data/documents.jsonl")).toMatch(/^\{"id":"d2".*"duplicateOf":"erased-[0-9a-f]{16}"\}\n$/);
  });

  it("stay in a project's lists, but for the words that were hidden for the person", async () => {
    const manifest = {
      project: { words: { hide: ["Quuxworth", "Acme"], keep: [] }, datasets: [] },
      runs: [
        {
          id: "dpo-1",
          config: {},
          prompts: ["Tell of Ms Quuxworth and her work", "Other?"],
          samples: { before: { step: 0, completions: ["a", "b"] }, now: null },
        },
      ],
    };
    const left = await leftOf(
      "manifest.json",
      JSON.stringify(manifest),
      "Ms Quuxworth and her work at home. Tell of Ms Quuxworth and her work",
      "At Acme.",
    );
    expect(JSON.parse(left ?? "")).toEqual({
      project: { words: { hide: ["Acme"], keep: [] }, datasets: [] },
      runs: [
        {
          id: "dpo-1",
          config: {},
          prompts: ["Other?"],
          samples: { before: { step: 0, completions: ["b"] }, now: null },
        },
      ],
    });
  });
});

describe("a file that means harm", () => {
  const long = 300_000;
  it.each([
    ["deep.jsonl", `${"[".repeat(long)}\n`],
    ["deep.json", `{"a":`.repeat(long)],
    ["open.html", "<".repeat(long)],
    ["blank.txt", `a${"\n".repeat(long)}`],
    ["quotes.csv", `a,"b\n${"x,y\n".repeat(long / 10)}`],
    ["spaces.yaml", `output_dir: x${" ".repeat(long)}y\n`],
    ["cut.zip", "PK\u0003\u0004 and no more"],
    ["cut.parquet", "PAR1"],
    ["header.safetensors", "\u00ff\u0000\u0000\u0000\u0000\u0000\u0000\u0000{"],
  ])("%s is passed over in time and keeps its bytes", async (path, content) => {
    const start = performance.now();
    expect(await leftOf(path, content, "I built the quarterly forecast for three regions in Python.")).toBe(
      content,
    );
    // Quadratic work takes minutes.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
