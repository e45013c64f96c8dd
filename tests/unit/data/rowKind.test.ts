// A kind of rows of its own, defined here alone, goes the whole way of rows: a file becomes a dataset of the page and
// the rows of a run, and what they need is planned. Nothing else knows of it.
import { describeModel } from "../../../src/models/describe.ts";
import { describe, expect, it } from "vitest";
import { recipe } from "../../../src/algorithms/recipe.ts";
import { recipes } from "../../../src/algorithms/index.ts";
import { type AnyRow, rowKinds, type RowKind, tokenizePrompt } from "../../../src/data/rows/index.ts";
import { memorySource } from "../../../src/domain/bytes.ts";
import { parseRunConfig } from "../../../src/domain/config/runConfig.ts";
import { openModel } from "../../../src/formats/modelSource.ts";
import { takeDataset } from "../../../src/page/data/datasets.ts";
import { runMemory } from "../../../src/runs/loadModels.ts";
import { totalBytes } from "../../../src/runs/memory.ts";
import { cutOf, trainingRows } from "../../../src/runs/rows.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { memoryStore } from "../../../src/storage/projectStore.ts";
import { openTokenizer } from "../../../src/text/openTokenizer.ts";

interface Question extends AnyRow {
  readonly question: readonly number[];
}

const questions: RowKind<Question> = {
  id: "questions",
  title: { one: "question", many: "questions" },
  about: "questions: `prompt`",
  needs: "a prompt",
  example: '{"prompt": "..."}',
  idsKey: "ids",
  textKeys: ["prompt"],
  dropReason: "because they are too long to be answered",
  preview: (row) => ({ prompt: tokenless(row) }),
  prompt: (row) => tokenless(row),
  tokenize(row, { tokenizer, cut, noting: { line } }) {
    const question = tokenizePrompt(row, tokenizer);
    if (question.length > (cut.maxLength ?? Infinity)) return "too long";
    return { row: { question, line }, isCut: false };
  },
  tokens: ({ question }) => 2 * question.length,
  positions: ({ question }) => question.length + 4,
  ids: ({ question }) => [question],
};

function tokenless(row: Readonly<Record<string, unknown>>): string {
  return typeof row["prompt"] === "string" ? row["prompt"] : JSON.stringify(row["ids"] ?? null);
}

const asking = recipe<Question, Record<string, never>>({
  id: "asking",
  title: "Asking",
  paper: "https://example.com",
  summary: "Asks.",
  rows: questions,
  cut: ({ max_length }) => ({ maxLength: max_length, tooLong: "drop" }),
  config: {},
  cardKeys: [],
  defaults: {},
  metrics: {},
  async *train() {
    // Only its rows are looked at.
  },
  evaluate: () => Promise.resolve({}),
});

const folder = new URL("../../golden/models/llama-gqa-tied", import.meta.url).pathname;
const encoded = (...rows: unknown[]): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(rows.map((row) => JSON.stringify(row)).join("\n"));
const file = (...rows: unknown[]) => memorySource("questions.jsonl", encoded(...rows));
const config = parseRunConfig(
  {
    algorithm: "asking",
    model_name_or_path: "m",
    dataset_name: "d",
    output_dir: "o",
    max_length: 12,
    use_peft: true,
  },
  "config",
  [],
  [asking],
);

async function world() {
  const source = await openModel(folderFiles(folder));
  const { contextLength, vocabularySize } = describeModel(source).config;
  const options = {
    modelName: "m",
    cut: cutOf(asking, config.values),
    contextLength,
    vocabularySize,
    breathe: () => Promise.resolve(),
  };
  return { source, options, tokenizer: await openTokenizer(source) };
}

describe("a new kind of rows", () => {
  it("makes the rows of a run, in its own words", async () => {
    const { options, tokenizer } = await world();
    const long = { prompt: "what ".repeat(40) };
    const given = file({ prompt: "hello" }, long, { ids: [1, 2, 3] });
    const { rows, notes } = await trainingRows(asking.rows, given, tokenizer, options);
    expect(rows).toEqual([
      { question: tokenizer?.encode("hello"), line: 1 },
      { question: [1, 2, 3], line: 3 },
    ]);
    expect(notes).toEqual([
      expect.stringContaining("1 of 3 rows dropped because they are longer than max_length 12"),
    ]);
  });

  it("is held to the model: context, vocabulary, tokenizer", async () => {
    const { options, tokenizer } = await world();
    const failure = async (row: unknown, changes: object, withTokenizer = true): Promise<unknown> =>
      trainingRows(questions, file(row), withTokenizer ? tokenizer : undefined, {
        ...options,
        ...changes,
      }).then(
        () => undefined,
        (error: unknown) => (error as { code: string }).code,
      );
    expect(await failure({ ids: [1, 2, 3] }, { contextLength: 7 })).toBeUndefined();
    expect(await failure({ ids: [1, 2, 3] }, { contextLength: 6 })).toBe("tokens/too-long");
    expect(await failure({ ids: [1, 9] }, { vocabularySize: 9 })).toBe("tokens/out-of-vocabulary");
    expect(await failure({ ids: [1, 9] }, {}, false)).toBeUndefined();
    expect(await failure({ prompt: "a" }, {}, false)).toBe("tokenizer/missing");
    expect(await failure({ prompt: 3 }, {})).toBe("data/bad-rows");
  });

  it("is what memory is planned for", async () => {
    const { source } = await world();
    const description = describeModel(source);
    const rows: Question[] = [{ question: [1, 2, 3], line: 1 }];
    const longest = Math.max(...rows.map((row) => asking.rows.tokens(row)));
    expect(longest).toBe(6);
    const planned = (row: number): number => totalBytes(runMemory(config, asking, description, row));
    expect(planned(longest)).toBeLessThan(planned(2 * longest));
    // Two answers a row are twice as many tokens at once.
    const twice = { ...asking, answersPerRow: 2 };
    expect(totalBytes(runMemory(config, twice, description, longest))).toBe(planned(2 * longest));
  });

  it("is a dataset of the page", async () => {
    const { record, prompts } = await takeDataset(
      memoryStore(),
      "???",
      new Blob([encoded({ prompt: "one" }, { prompt: "two" })]),
      0,
      questions,
    );
    expect(record).toMatchObject({ rows: 2, trainPath: "data/questions.train.jsonl" });
    expect(record.first.map(({ texts }) => texts["prompt"])).toEqual(["one", "two"]);
    expect(prompts).toEqual(["one", "two"]);
  });
});

it("every method learns from a kind of the list, and ids are told apart", () => {
  for (const { rows } of recipes) expect(rowKinds).toContain(rows);
  expect(new Set(rowKinds.map(({ id }) => id)).size).toBe(rowKinds.length);
});
