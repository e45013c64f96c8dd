// Rows through the command line: runs on rows as people have them give TRL's numbers (tests/golden/make_dpo_rows.py), and
// what a run does with rows that it should not do in silence is said on stderr.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asRows, golden, inside, type Commands, temporaryFolder } from "./support.ts";

const fixtures = join(golden, "dpo-rows");
const model = join(fixtures, "model");

interface Case {
  case: string;
  config: Record<string, unknown>;
  rows: Record<string, unknown>[];
  steps: Record<string, number>[];
  eval: Record<string, number>;
  drift: Record<string, number>;
}

const { cases } = JSON.parse(readFileSync(join(fixtures, "cases.json"), "utf8")) as { cases: Case[] };
const folder = temporaryFolder();
let server: Commands;
beforeAll(() => {
  server = inside({ cwd: folder.path });
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

describe("two epochs of seven rows, as TRL trains them", () => {
  it.each(cases.map((one) => [one.case, one] as const))("%s", async (_name, one) => {
    folder.write("rows.jsonl", asRows(one.rows));
    folder.write(
      "run.json",
      JSON.stringify({
        algorithm: "dpo",
        ...one.config,
        model_name_or_path: model,
        use_peft: false,
        shuffle: false,
        dataset_name: "rows.jsonl",
        eval_dataset_name: "rows.jsonl",
        output_dir: "run",
        logging_steps: 1,
        save_strategy: "no",
        overwrite_output_dir: true,
      }),
    );
    const { lines, code } = await server.ask("train", "run.json");
    expect(code, JSON.stringify(lines)).toBe(0);
    const steps = lines.filter(({ type }) => type === "step");
    const evaluation = lines.find(({ type }) => type === "eval");
    expect(steps).toHaveLength(one.steps.length);
    const off: string[] = [];
    const compare = (
      where: string,
      got: Record<string, unknown> | undefined,
      all: Record<string, number>,
    ) => {
      for (const [key, expected] of Object.entries(all)) {
        const drift = one.drift[where === "eval" ? "eval" : key] ?? 0;
        const allowed = (1e-4 + 10 * drift) * Math.max(1, Math.abs(expected));
        if (!(Math.abs(Number(got?.[key]) - expected) <= allowed)) {
          off.push(`${where} ${key}: ${String(got?.[key])}, TRL ${expected}`);
        }
      }
    };
    one.steps.forEach((expected, i) => compare(`step ${i + 1}`, steps[i], expected));
    compare("eval", evaluation, one.eval);
    expect(off).toEqual([]);
  });
});

/** The notes of a run of one step on these rows, and whether it ended well. */
async function notesOf(
  rows: readonly object[],
  settings: Record<string, unknown> = {},
): Promise<{ notes: string[]; code: unknown; errors: string }> {
  folder.write("noted.jsonl", asRows(rows));
  folder.write(
    "noted.json",
    JSON.stringify({
      algorithm: "dpo",
      model_name_or_path: model,
      dataset_name: "noted.jsonl",
      max_steps: 1,
      output_dir: "noted",
      save_strategy: "no",
      overwrite_output_dir: true,
      shuffle: false,
      ...settings,
    }),
  );
  const { lines, stderr, code } = await server.ask("train", "noted.json");
  const notes = stderr.split("\n").filter((line) => line.startsWith("note: noted.jsonl"));
  return { notes, code, errors: JSON.stringify(lines.filter(({ type }) => type === "error")) };
}

/** The model with a template whose generation prompt begins the answer. */
function thinking(): string {
  const copy = join(folder.path, "thinking");
  cpSync(model, copy, { recursive: true });
  const path = join(copy, "chat_template.jinja");
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace("assistant\n{% endif", "assistant\n<think>\n{% endif"),
  );
  return copy;
}

const user = (content: string) => [{ role: "user", content }];
const assistant = (content: string) => [{ role: "assistant", content }];
const begun = (text: string): string => `<think>\nso\n</think>\n${text}`;
const pair = (i: number, chosen: string, rejected: string) => ({
  prompt: user(`Hi ${i}`),
  chosen: assistant(chosen),
  rejected: assistant(rejected),
});
const whole = (i: number): object => pair(i, begun("Hello there"), begun("Go away"));
const long = "An answer that is long enough to leave something";

describe("notes on rows", { timeout: 60_000 }, () => {
  it("dpo: answers that do not begin as the generation prompt ends", async () => {
    const rows = [whole(0), pair(1, long, begun("Go")), whole(2), pair(3, begun("Hello"), long)];
    const { notes, code } = await notesOf(rows, { model_name_or_path: thinking() });
    expect(code).toBe(0);
    expect(notes).toEqual([
      expect.stringMatching(
        /2 of 4 rows lose the first tokens of an answer.*: line 2 \(chosen loses "An answ.*"\), line 4 \(rejected loses "An answ.*"\)\. Let answers begin/,
      ),
    ]);
  });

  it("sft: the same, unless the prompts are trained on too", async () => {
    const rows = [whole(0), pair(1, long, ""), whole(2), pair(3, long, "")].map((row) => {
      const { prompt, chosen } = row as { prompt: unknown; chosen: unknown };
      return { prompt, completion: chosen };
    });
    const settings = { algorithm: "sft", model_name_or_path: thinking() };
    const { notes } = await notesOf(rows, settings);
    expect(notes).toEqual([
      expect.stringMatching(/2 of 4 rows lose the first tokens.*: line 2 \(completion loses .*line 4 \(/),
    ]);
    expect((await notesOf(rows, { ...settings, completion_only_loss: false })).notes).toEqual([]);
  });

  it("a space that joins the answer's first token", async () => {
    const rows = [0, 1].map((i) => ({
      prompt: `Question ${i}: `,
      chosen: "the answer",
      rejected: " no way",
    }));
    const { notes } = await notesOf(rows);
    expect(notes).toEqual([
      expect.stringMatching(
        /2 of 2 rows lose .*: line 1 \(chosen loses "the"\), line 2 \(chosen loses "the"\)/,
      ),
    ]);
  });

  it.each([
    ["every answer begins as the generation prompt ends", [whole(0), whole(1)], true],
    ["plain rows", [{ prompt: "a b", chosen: " c", rejected: " d" }], false],
    ["plain messages", [pair(0, "Hello", "Go")], false],
    ["an empty answer", [{ prompt: "a b", chosen: "", rejected: " d" }], false],
  ])("none: %s", async (_what, rows, isThinking) => {
    const { notes, code } = await notesOf(rows, isThinking ? { model_name_or_path: thinking() } : {});
    expect({ notes, code }).toEqual({ notes: [], code: 0 });
  });

  it("pairs without any answer token left are dropped and counted", async () => {
    const rows = [whole(0), pair(1, "A", "B"), whole(2), pair(3, "A", "B")];
    const { notes, code } = await notesOf(rows, { model_name_or_path: thinking() });
    expect(code).toBe(0);
    expect(notes.at(-1)).toMatch(
      /2 of 4 rows dropped, because no token of an answer is left behind the prompt: line 2, line 4\./,
    );
    const { code: refused, errors } = await notesOf([pair(1, "A", "B")], { model_name_or_path: thinking() });
    expect(refused).toBe(1);
    expect(errors).toMatch(/no row is left to learn from.*1 of 1 rows dropped/);
  });

  it("sft: rows without any answer token left are dropped and counted", async () => {
    const rows = [begun("Hello"), "A", begun("Hi")].map((text) => ({
      prompt: user("Hi"),
      completion: assistant(text),
    }));
    const settings = { algorithm: "sft", model_name_or_path: thinking(), max_length: null };
    const { notes, code } = await notesOf(rows, settings);
    expect(code).toBe(0);
    expect(notes.at(-1)).toMatch(/1 of 3 rows dropped, because no token of an answer is left.*: line 2\./);
  });

  it("columns that are not read", async () => {
    const rows = [0, 1].map((i) => ({
      system: "Answer in French.",
      prompt: `What is ${i}?`,
      chosen: " Deux.",
      rejected: " Un.",
    }));
    expect((await notesOf(rows)).notes).toEqual([
      expect.stringMatching(/the column "system" is not read, and 2 of 2 rows have text there/),
    ]);
    const sorted = [{ instruction: "Sort these.", prompt: "b a", completion: " a b" }];
    expect((await notesOf(sorted, { algorithm: "sft" })).notes).toEqual([
      expect.stringMatching(/the column "instruction" is not read/),
    ]);
    for (const [command, flag] of [
      ["logprobs", "--data"],
      ["generate", "--prompts"],
    ] as const) {
      folder.write("sorted.jsonl", asRows(sorted));
      const { stderr, code } = await server.ask(command, "--model", model, flag, "sorted.jsonl");
      expect(code).toBe(0);
      expect(stderr).toContain('note: sorted.jsonl: the column "instruction" is not read');
    }
  });
});
