// score: transformers' scores of ids and of texts, by models and by adapters, through one `serve`; rows and models that are wrong.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderFiles } from "../../../src/storage/folder.ts";
import { loadTokenizer } from "../../../src/text/index.ts";
import { scoreCases } from "../models/goldenScores.ts";
import { refusal } from "./modelFolders.ts";
import { adapterFolder, rewardFolder, scoreCase } from "./rewardModels.ts";
import { asRows, cli, golden, type JsonLine, inside, type Commands, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
let server: Commands;
let count = 0;
const fresh = (): string => join(folder.path, `folder-${++count}`);
const gpt2 = scoreCase("gpt2");
let model: string;
beforeAll(() => {
  server = inside({ cwd: folder.path });
  model = rewardFolder(fresh(), gpt2);
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

/** Within 1e-4: float32 sums in another order than PyTorch's. */
function expectScores(lines: readonly JsonLine[], expected: readonly number[]): void {
  expect(lines.map(({ type }) => type)).toEqual(expected.map(() => "score"));
  lines.forEach(({ score }, i) => expect(Math.abs(Number(score) - (expected[i] ?? NaN))).toBeLessThan(1e-4));
}

const idRows = (rows: readonly number[][]): string =>
  folder.write("ids.jsonl", asRows(rows.map((ids) => ({ ids, prompt_length: 1 }))));

const ask = async (...args: string[]): Promise<JsonLine[]> => {
  const { lines, code } = await server.ask("score", ...args);
  expect(code, JSON.stringify(lines)).toBe(0);
  return lines;
};

describe.each(scoreCases.map((one) => [one.model, one] as const))("score by %s", (_name, one) => {
  it("is transformers'", async () => {
    const lines = await ask("--model", rewardFolder(fresh(), one), "--data", idRows(one.rows));
    expectScores(lines, one.scores);
    expect(lines.map(({ ids }) => ids)).toEqual(one.rows);
    expect(lines.map(({ pooled_index }) => pooled_index)).toEqual(one.pooled_index);
  });

  it("reads texts as training does", async () => {
    const rows = one.texts.map(({ prompt, completion }) => ({ prompt, completion }));
    const data = folder.write("texts.jsonl", asRows(rows));
    const lines = await ask("--model", rewardFolder(fresh(), one), "--data", data);
    expect(lines.map(({ ids }) => ids)).toEqual(one.texts.map(({ ids }) => ids));
    expectScores(
      lines,
      one.texts.map(({ score }) => score),
    );
  });

  it("takes PEFT's adapter with its head", async () => {
    const base = join(golden, one.folder);
    const data = idRows(one.rows);
    expectScores(
      await ask("--model", base, "--adapter", adapterFolder(fresh(), one), "--data", data),
      one.adapted,
    );
  });
});

describe("score", () => {
  it("keeps the order of many rows, and is the same whatever stands beside a row", async () => {
    const ids = gpt2.rows.flat();
    const rows = Array.from({ length: 300 }, (_, i) => ids.slice(0, 1 + ((i * 37) % ids.length)));
    const lines = await ask("--model", model, "--data", idRows(rows));
    expect(lines.map(({ ids: given }) => given)).toEqual(rows);
    const alone = new Map<number, unknown>();
    for (const row of rows.slice(0, ids.length)) {
      const [line] = await ask("--model", model, "--data", idRows([row]));
      alone.set(row.length, line?.["score"]);
    }
    // Sums of another shape of batch may differ in the last bits.
    lines.forEach(({ score }, i) =>
      expect(Math.abs(Number(score) - Number(alone.get(rows[i]?.length ?? 0)))).toBeLessThan(1e-5),
    );
  });

  it("pools the last token where config.json has no padding token", async () => {
    const path = rewardFolder(fresh(), gpt2, { config: { pad_token_id: undefined } });
    const [whole, cut] = await ask(
      "--model",
      path,
      "--data",
      idRows([
        [5, 6, 7, 0, 0],
        [5, 6, 7],
      ]),
    );
    expect([whole?.["pooled_index"], cut?.["pooled_index"]]).toEqual([4, 2]);
    const [padded] = await ask("--model", model, "--data", idRows([[5, 6, 7, 0, 0]]));
    expect(padded?.["pooled_index"]).toBe(2);
    expect(padded?.["score"]).toBeCloseTo(Number(cut?.["score"]), 5);
  });

  it("takes the padding token of an adapter's config.json, which its training had", async () => {
    const data = idRows([[5, 6, 7, 9, 9]]);
    const adapter = adapterFolder(fresh(), gpt2);
    const args = ["--model", join(golden, gpt2.folder), "--adapter", adapter, "--data", data];
    expect((await ask(...args))[0]?.["pooled_index"]).toBe(4);
    folder.write(join(adapter.slice(folder.path.length + 1), "config.json"), '{"pad_token_id": 9}');
    expect((await ask(...args))[0]?.["pooled_index"]).toBe(2);
  });

  it("reads messages through the template, without a generation prompt", async () => {
    const qwen = rewardFolder(fresh(), scoreCase("qwen3"));
    const row = {
      prompt: [{ role: "user", content: "ship" }],
      completion: [{ role: "assistant", content: "the wind" }],
    };
    const data = folder.write("chat.jsonl", asRows([row]));
    const [line] = await ask("--model", qwen, "--data", data);
    const tokenizer = await loadTokenizer(folderFiles(qwen));
    const text = tokenizer.applyChatTemplate([...row.prompt, ...row.completion]);
    expect(line?.["ids"]).toEqual(tokenizer.encode(text, { addSpecialTokens: false }));
  });

  it("and logprobs take one folder for two tasks", async () => {
    const data = idRows(gpt2.rows);
    const before = await ask("--model", model, "--data", data);
    const tokens = await server.ask("logprobs", "--model", model, "--data", data);
    expect(tokens.lines.map(({ type }) => type)).toEqual(gpt2.rows.map(() => "logprobs"));
    expect(await ask("--model", model, "--data", data)).toEqual(before);
  });

  it("has a form for people", async () => {
    const data = idRows(gpt2.rows.slice(0, 2));
    const { stdout, code } = await cli(["score", "--model", model, "--data", data, "--device", "wasm"]);
    expect(code).toBe(0);
    const [first, second] = gpt2.scores;
    expect(stdout).toBe(`row 1: ${first?.toFixed(4)}\nrow 2: ${second?.toFixed(4)}\n`);
  });

  it("writes a score that is not finite as null", async () => {
    const size = gpt2.head["score.weight"]?.shape[1] ?? 0;
    const head = { "score.weight": { shape: [1, size], values: new Array<number>(size).fill(3e38) } };
    const path = rewardFolder(fresh(), gpt2, { head });
    const [line] = await ask("--model", path, "--data", idRows([[5, 6, 7]]));
    expect(line).toMatchObject({ type: "score", score: null, ids: [5, 6, 7] });
  });
});

describe("score refuses", () => {
  const refused = async (path: string, data = idRows([[1, 2]]), ...more: string[]) =>
    refusal(server, "score", "--model", path, "--data", data, ...more);

  it("a language model, with or without an adapter of one", async () => {
    const base = join(golden, "models", "gpt2");
    const alone = await refused(base);
    expect(alone.code).toBe("model/no-score");
    expect(alone.message).toContain("is no reward model");
    expect(alone.hint).toContain("--adapter");
    const adapter = join(golden, "dpo", "continued-gpt2.initial");
    expect((await refused(base, undefined, "--adapter", adapter)).code).toBe("model/no-score");
  });

  it("a classifier with three labels", async () => {
    const size = gpt2.head["score.weight"]?.shape[1] ?? 0;
    const head = { "score.weight": { shape: [3, size], values: new Array<number>(3 * size).fill(1) } };
    const { code, message, hint } = await refused(rewardFolder(fresh(), gpt2, { head }));
    expect(code).toBe("model/misshapen-tensor");
    expect(message).toMatch(/has shape \[3, \d+\], expected \[1, \d+\] for one score/);
    expect(hint).toContain("num_labels=1");
  });

  it("an encoder with a tokenizer that has no [CLS], and takes its rows of ids", async () => {
    const path = rewardFolder(fresh(), scoreCase("bert"));
    const name = path.slice(folder.path.length + 1);
    folder.write(
      join(name, "tokenizer.json"),
      JSON.stringify({
        model: { type: "WordLevel", vocab: { "[UNK]": 0, a: 1, b: 2 }, unk_token: "[UNK]" },
        pre_tokenizer: { type: "Whitespace" },
        added_tokens: [],
      }),
    );
    const texts = folder.write("words.jsonl", asRows([{ prompt: "a", completion: " b" }]));
    expect((await refused(path, texts)).code).toBe("tokenizer/no-cls");
    expect(await ask("--model", path, "--data", idRows([[2, 5, 3]]))).toHaveLength(1);
  });

  it("the files of another kind of model under an encoder's config", async () => {
    const path = rewardFolder(fresh(), gpt2, {
      config: { model_type: "bert", architectures: ["BertModel"] },
    });
    const { code, message } = await refused(path);
    expect(code).toBe("model/missing-tensor");
    expect(message).toContain("bert.embeddings");
  });

  it("rows that do not fit, with their line", async () => {
    const context = 64;
    const cases: [unknown, string][] = [
      [{ ids: Array.from({ length: 10 * context }, () => 1) }, "tokens/too-long"],
      [{ ids: [1, 100_000] }, "tokens/out-of-vocabulary"],
      [{ ids: [1, -1] }, "data/bad-row"],
      [{ ids: [] }, "data/bad-row"],
      [{ ids: "1 2" }, "data/bad-row"],
      [{ ids: [1.5] }, "data/bad-row"],
      [{ prompt: "a" }, "data/bad-row"],
      [{ prompt: null, completion: "a" }, "data/bad-row"],
      [{ prompt: "a", completion: [{ role: "user", content: "b" }] }, "data/bad-row"],
      [{ prompt: "a".repeat(100 * context), completion: "a" }, "tokens/too-long"],
      [[1, 2], "data/bad-row"],
    ];
    for (const [row, code] of cases) {
      const data = folder.write("bad.jsonl", asRows([{ ids: [1, 2] }, row as object]));
      const error = await refused(model, data);
      expect(error.code, JSON.stringify(row).slice(0, 100)).toBe(code);
      expect(error.message).toContain("line 2");
    }
    expect((await refused(model, folder.write("empty.jsonl", ""))).code).toBe("data/empty");
  });

  it("an adapter that belongs to another model", async () => {
    const adapter = adapterFolder(fresh(), scoreCase("qwen3"));
    const { code } = await refused(join(golden, "models", "gpt2"), undefined, "--adapter", adapter);
    expect(code).toBe("lora/unknown-target");
  });
});
