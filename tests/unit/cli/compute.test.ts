// logprobs, generate, models merge and doctor through one `serve`: numbers against transformers', rows as the contract
// has them, requests that are wrong, and models that change on the disk between two requests.
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asRows, golden, type JsonLine, serve, type Server, temporaryFolder } from "./support.ts";

interface GoldenRow {
  ids: number[];
  prompt_length: number;
  logprobs: number[];
  entropies: number[];
}

const folder = temporaryFolder();
let server: Server;
beforeAll(() => {
  server = serve({ cwd: folder.path });
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

const modelOf = (name: string): string => join(golden, "models", name);
const rowsOf = (name: string): GoldenRow[] =>
  (JSON.parse(readFileSync(join(modelOf(name), "logprobs.json"), "utf8")) as { rows: GoldenRow[] }).rows;

/** Within 1e-4: float32 sums in another order than PyTorch's. */
function expectNear(given: unknown, expected: readonly number[], within = 1e-4): void {
  const values = given as number[];
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(within));
}

async function fault(...args: string[]): Promise<JsonLine> {
  const { lines, code } = await server.ask(...args);
  expect(code).toBe(1);
  expect(lines.filter(({ type }) => type === "error")).toHaveLength(1);
  const last = lines.at(-1);
  expect(String(last?.["message"])).not.toMatch(/internal|undefined|\[object/);
  return last ?? { type: "nothing" };
}

describe("logprobs", () => {
  it.each(readdirSync(join(golden, "models")))("of %s are transformers'", async (name) => {
    const rows = rowsOf(name);
    const data = folder.write(
      "rows.jsonl",
      asRows(rows.map(({ ids, prompt_length }) => ({ ids, prompt_length }))),
    );
    const { lines, code } = await server.ask("logprobs", "--model", modelOf(name), "--data", data);
    expect(code).toBe(0);
    expect(lines).toHaveLength(rows.length);
    rows.forEach((row, i) => {
      const line: JsonLine = lines[i] ?? { type: "" };
      expect(line).toMatchObject({ type: "logprobs", ids: row.ids, prompt_length: row.prompt_length });
      expectNear(line["logprobs"], row.logprobs);
      expectNear(line["entropies"], row.entropies);
    });
  });

  it("keep the order of many rows of every length, and none for a row without targets", async () => {
    const [long] = [...rowsOf("qwen3")].sort((a, b) => b.ids.length - a.ids.length);
    const ids = long?.ids ?? [];
    const rows = Array.from({ length: 150 }, (_, i) => ({
      ids: ids.slice(0, 1 + ((i * 37) % ids.length)),
      prompt_length: 1,
    }));
    const data = folder.write("many.jsonl", asRows(rows));
    const { lines } = await server.ask("logprobs", "--model", modelOf("qwen3"), "--data", data);
    expect(lines.map(({ ids: given }) => given)).toEqual(rows.map((row) => row.ids));
    const whole = await server.ask(
      "logprobs",
      "--model",
      modelOf("qwen3"),
      "--data",
      folder.write("one.jsonl", asRows([{ ids, prompt_length: 1 }])),
    );
    const expected = whole.lines[0]?.["logprobs"] as number[];
    for (const line of lines)
      expectNear(line["logprobs"], expected.slice(0, (line["ids"] as number[]).length - 1), 1e-5);
  });

  it("tokenise texts and messages as training does", async () => {
    const data = folder.write(
      "texts.jsonl",
      asRows([
        { prompt: "wind? th", completion: "en on" },
        {
          prompt: [{ role: "user", content: "ship" }],
          completion: [{ role: "assistant", content: "the wind" }],
        },
      ]),
    );
    const { lines, code } = await server.ask("logprobs", "--model", modelOf("qwen3"), "--data", data);
    expect(code).toBe(0);
    const [text, chat] = lines as [JsonLine, JsonLine];
    const prompt = await server.ask(
      "generate",
      "--model",
      modelOf("qwen3"),
      "--max-new-tokens",
      "1",
      "--prompts",
      data,
    );
    const promptIds = prompt.lines.map((line) => line["prompt_ids"] as number[]);
    // The prompt's own ids stand first; a text ends with the tokenizer's EOS, a conversation as its template ends it.
    expect((text["ids"] as number[]).slice(0, text["prompt_length"] as number)).toEqual(promptIds[0]);
    expect((chat["ids"] as number[]).slice(0, chat["prompt_length"] as number)).toEqual(promptIds[1]);
    const config = JSON.parse(readFileSync(join(modelOf("qwen3"), "config.json"), "utf8")) as {
      eos_token_id: number;
    };
    expect((text["ids"] as number[]).at(-1)).toBe(config.eos_token_id);
  });

  it("refuse rows that do not fit, with the line", async () => {
    const model = modelOf("gpt2");
    const context = (JSON.parse(readFileSync(join(model, "config.json"), "utf8")) as { n_positions: number })
      .n_positions;
    const cases: [unknown, string][] = [
      [{ ids: Array.from({ length: context + 1 }, () => 1), prompt_length: 1 }, "tokens/too-long"],
      [{ ids: [1, 100_000], prompt_length: 1 }, "tokens/out-of-vocabulary"],
      [{ ids: [1, -1], prompt_length: 1 }, "data/bad-row"],
      [{ ids: [1, 2], prompt_length: 3 }, "data/bad-row"],
      [{ ids: [], prompt_length: 0 }, "data/bad-row"],
      [{ ids: "1 2", prompt_length: 0 }, "data/bad-row"],
      [{ prompt: "a" }, "data/bad-row"],
      [{ prompt: "a", completion: [{ role: "user", content: "b" }] }, "data/bad-row"],
      [[1, 2], "data/bad-row"],
    ];
    for (const [row, code] of cases) {
      const data = folder.write("bad.jsonl", asRows([{ ids: [1, 2], prompt_length: 1 }, row as object]));
      const error = await fault("logprobs", "--model", model, "--data", data);
      expect(error["code"], JSON.stringify(row)).toBe(code);
      expect(error["message"]).toContain("line 2");
    }
    expect(
      (await fault("logprobs", "--model", model, "--data", folder.write("empty.jsonl", "")))["code"],
    ).toBe("data/empty");
    expect((await fault("logprobs", "--model", model, "--data", folder.path))["code"]).toBe(
      "file/not-a-file",
    );
  });
});

describe("an adapter", () => {
  const model = modelOf("gpt2");
  const adapter = join(golden, "dpo", "continued-gpt2.initial");

  it("changes the numbers, merges into the same ones, and goes away again", async () => {
    const data = folder.write(
      "rows.jsonl",
      asRows(rowsOf("gpt2").map(({ ids, prompt_length }) => ({ ids, prompt_length }))),
    );
    const base = await server.ask("logprobs", "--model", model, "--data", data);
    const adapted = await server.ask("logprobs", "--model", model, "--adapter", adapter, "--data", data);
    const again = await server.ask("logprobs", "--model", model, "--data", data);
    expect(again).toEqual(base);
    expect(adapted.lines).not.toEqual(base.lines);
    const merge = await server.ask(
      "models",
      "merge",
      "--model",
      model,
      "--adapter",
      adapter,
      "--output",
      "merged",
    );
    expect(merge).toMatchObject({ code: 0, lines: [{ type: "merged", path: "merged" }] });
    const merged = await server.ask("logprobs", "--model", "merged", "--data", data);
    merged.lines.forEach((line, i) =>
      expectNear(line["logprobs"], adapted.lines[i]?.["logprobs"] as number[], 1e-5),
    );
    const names = readdirSync(join(folder.path, "merged")).sort();
    expect(names).toEqual(
      expect.arrayContaining(["README.md", "config.json", "model.safetensors", "tokenizer.json"]),
    );
    expect(readdirSync(folder.path).filter((name) => name.includes("partial"))).toEqual([]);
    // Into the same place again: refused, and nothing is touched.
    expect(
      (await fault("models", "merge", "--model", model, "--adapter", adapter, "--output", "merged"))["code"],
    ).toBe("output/not-empty");
    expect(
      (await fault("models", "merge", "--model", model, "--adapter", adapter, "--output", data))["code"],
    ).toBe("output/not-empty");
    expect(readFileSync(data, "utf8")).toContain("prompt_length");
  });

  it("is refused where it does not belong", async () => {
    const data = folder.write("rows.jsonl", asRows([{ ids: [1, 2], prompt_length: 1 }]));
    const code = async (...args: string[]) => (await fault("logprobs", ...args, "--data", data))["code"];
    expect(await code("--model", modelOf("qwen3"), "--adapter", adapter)).toBe("lora/unknown-target");
    expect(await code("--model", model, "--adapter", model)).toBe("lora/missing-file");
    expect(await code("--model", model, "--adapter", join(folder.path, "none"))).toBe("file/not-found");
    expect(await code("--model", adapter)).toBe("model/is-adapter");
  });
});

describe("a model that changes on the disk", () => {
  it("is read anew", async () => {
    const copy = join(folder.path, "changing");
    cpSync(modelOf("gpt2"), copy, { recursive: true });
    const data = folder.write("rows.jsonl", asRows([{ ids: [5, 6, 7, 8], prompt_length: 1 }]));
    const before = await server.ask("logprobs", "--model", copy, "--data", data);
    const weights = readFileSync(join(copy, "model.safetensors"));
    const header = Number(weights.readBigUInt64LE(0)) + 8;
    for (let i = header; i + 4 <= weights.length; i += 4)
      weights.writeFloatLE(weights.readFloatLE(i) * 1.5, i);
    writeFileSync(join(copy, "model.safetensors"), weights);
    const after = await server.ask("logprobs", "--model", copy, "--data", data);
    expect(after.lines).not.toEqual(before.lines);
  });
});

describe("generate", () => {
  const model = modelOf("llama-gqa-tied");
  const ask = async (prompts: string, ...args: string[]) =>
    (await server.ask("generate", "--model", model, "--prompts", prompts, ...args)).lines;

  it("gives ids whose log-probabilities are those of logprobs, and lines that are rollouts", async () => {
    const prompts = folder.write("prompts.jsonl", asRows([{ prompt: "wind? then on" }, { ids: [3, 4, 5] }]));
    const lines = await ask(
      prompts,
      "--n",
      "2",
      "--max-new-tokens",
      "7",
      "--temperature",
      "0.7",
      "--top-k",
      "20",
    );
    expect(lines).toHaveLength(4);
    const rows = lines.map((line) => {
      const promptIds = line["prompt_ids"] as number[];
      return {
        ids: [...promptIds, ...(line["completion_ids"] as number[])],
        prompt_length: promptIds.length,
      };
    });
    const check = await server.ask(
      "logprobs",
      "--model",
      model,
      "--data",
      folder.write("again.jsonl", asRows(rows)),
    );
    check.lines.forEach((line, i) => expectNear(lines[i]?.["logprobs"], line["logprobs"] as number[], 1e-4));
    for (const line of lines) {
      expect(Object.keys(line)).toEqual([
        "type",
        "prompt",
        "completion",
        "prompt_ids",
        "completion_ids",
        "logprobs",
        "finish",
      ]);
      const ends = line["finish"] === "eos";
      expect((line["completion_ids"] as number[]).length === 7 || ends).toBe(true);
    }
    expect(lines[0]?.["prompt"]).toBe("wind? then on");
    expect(lines[0]?.["completion_ids"]).not.toEqual(lines[1]?.["completion_ids"]);
    expect(
      await ask(prompts, "--n", "2", "--max-new-tokens", "7", "--temperature", "0.7", "--top-k", "20"),
    ).toEqual(lines);
    expect(
      await ask(prompts, "--n", "2", "--max-new-tokens", "7", "--temperature", "0.7", "--seed", "1"),
    ).not.toEqual(lines);
  });

  it("at temperature 0 takes the likeliest token", async () => {
    const prompts = folder.write("prompts.jsonl", asRows([{ ids: [10, 20, 30] }]));
    const [line] = await ask(prompts, "--temperature", "0", "--max-new-tokens", "3");
    const ids = line?.["completion_ids"] as number[];
    const vocabulary = 112;
    const rows = Array.from({ length: vocabulary }, (_, id) => ({ ids: [10, 20, 30, id], prompt_length: 3 }));
    const { lines } = await server.ask(
      "logprobs",
      "--model",
      model,
      "--data",
      folder.write("all.jsonl", asRows(rows)),
    );
    const scores = lines.map((one) => (one["logprobs"] as number[])[0] ?? -Infinity);
    expect(ids[0]).toBe(scores.indexOf(Math.max(...scores)));
  });

  it("refuses what does not fit", async () => {
    const prompts = folder.write("prompts.jsonl", asRows([{ ids: [1] }]));
    expect(
      (await fault("generate", "--model", model, "--prompts", prompts, "--max-new-tokens", "1000000"))[
        "code"
      ],
    ).toBe("tokens/too-long");
    expect(
      (
        await fault("generate", "--model", model, "--prompts", folder.write("e.jsonl", asRows([{ ids: [] }])))
      )["code"],
    ).toBe("data/bad-row");
  });
});

describe("serve", () => {
  it.each([
    ["no JSON", "logprobs --model x", null],
    ["no object", "[1]", null],
    ["null", "null", null],
    ["no args", '{"id": 3}', 3],
    ["args that are no texts", '{"id": "a", "args": ["logprobs", 1]}', "a"],
    ["an id that is no name", '{"id": {"a": 1}, "args": 5}', null],
    ["control characters", '{"id": 1, "args": "\u001b[31m"}', null],
  ])("answers a request with %s", async (_what, line, id) => {
    const { lines, exit } = await server.askLine(line);
    expect(lines).toMatchObject([{ type: "error", code: "serve/bad-request" }]);
    expect(exit).toEqual({ type: "exit", id, code: 1 });
  });

  it("answers unknown commands, help and itself", async () => {
    expect(await server.ask("logprob")).toMatchObject({
      code: 2,
      lines: [{ type: "error", code: "usage/unknown-command" }],
    });
    expect(await server.ask()).toMatchObject({ code: 2 });
    expect(await server.ask("serve")).toMatchObject({
      code: 1,
      lines: [{ type: "error", code: "serve/nested" }],
    });
    expect(await server.ask("generate", "--help")).toMatchObject({ code: 0, lines: [{ type: "help" }] });
    const { exit } = await server.askLine('{"id": "seven", "args": ["--version"]}');
    expect(exit).toEqual({ type: "exit", id: "seven", code: 0 });
  });

  it("says what the machine offers", async () => {
    const { lines, code } = await server.ask("doctor");
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ type: "doctor", wasm: { available: true } });
    const { node, advice } = lines[0]?.["host"] as { node: string; advice: string[] };
    expect(advice).toHaveLength(Number.parseInt(node, 10) < 24 ? 1 : 0);
    expect(Object.keys(lines[0] ?? {})).toEqual([
      "type",
      "backend",
      "webgpu",
      "wasm",
      "host",
      "cache",
      "free_bytes",
    ]);
  });
});
