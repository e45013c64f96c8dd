// evaluate policy: reward models and judges, and what it refuses of them and of rows.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "./modelFolders.ts";
import { ask, gpt2, vocabulary } from "./policyLines.ts";
import { adapterFolder, rewardFolder, scoreCase } from "./rewardModels.ts";
import { asRows, golden, inside, type Commands, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
let server: Commands;
beforeAll(() => {
  server = inside({ cwd: folder.path });
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

describe("a reward model", () => {
  it("may be a folder with an adapter, whose config.json says its scale", async () => {
    const one = scoreCase("gpt2");
    const adapter = adapterFolder(join(folder.path, "adapter"), one);
    const file = join(adapter, "adapter_config.json");
    const json = JSON.parse(readFileSync(file, "utf8")) as object;
    const base = join(golden, one.folder);
    writeFileSync(file, JSON.stringify({ ...json, base_model_name_or_path: base }));
    const told = { reward_mean: 0.5, reward_std: 0.25 };
    writeFileSync(join(adapter, "config.json"), JSON.stringify(told));
    const prompts = folder.write("scored.jsonl", asRows([{ prompt: "wind" }]));
    const rows = [{ prompt: "wind", role: "candidate", completion: " sails" }];
    const completions = folder.write("answers.jsonl", asRows(rows));
    const args = ["--model", gpt2, "--prompts", prompts, "--completions", completions];
    const { samples } = await ask(server, ...args, "--judge-model", adapter);
    const scored = await server.ask("score", "--model", base, "--adapter", adapter, "--data", completions);
    expect(samples[0]?.["judge"]).toBeCloseTo((Number(scored.lines[0]?.["score"]) - 0.5) / 0.25, 4);
    expect(samples[0]?.["reward"]).toBeNull();

    writeFileSync(file, JSON.stringify({ ...json, base_model_name_or_path: undefined }));
    const nameless = await refusal(server, "evaluate", "policy", ...args, "--judge-model", adapter);
    expect(nameless.code).toBe("lora/bad-config");
    writeFileSync(file, JSON.stringify({ ...json, base_model_name_or_path: base }));
    writeFileSync(join(adapter, "config.json"), JSON.stringify({ ...told, reward_std: 0 }));
    const flat = await refusal(server, "evaluate", "policy", ...args, "--judge-model", adapter);
    expect(flat.code).toBe("model/bad-config");
  });

  it("without a head, or with three labels, is refused before anything is drawn", async () => {
    const prompts = folder.write("refused.jsonl", asRows([{ prompt: "wind" }]));
    const of = (path: string) =>
      refusal(
        server,
        "evaluate",
        "policy",
        "--model",
        "nowhere/no-model",
        "--prompts",
        prompts,
        "--reward-model",
        path,
      );
    expect((await of(gpt2)).code).toBe("model/no-score");
    const one = scoreCase("gpt2");
    const width = one.head["score.weight"]?.shape[1] ?? 0;
    const head = { "score.weight": { shape: [3, width], values: new Array<number>(3 * width).fill(0.1) } };
    const three = rewardFolder(join(folder.path, "three"), one, { head });
    expect((await of(three)).code).toBe("model/misshapen-tensor");
  });

  it("whose scores are no numbers leaves null and a reason, and the rest as it is", async () => {
    const one = scoreCase("gpt2");
    const size = one.head["score.weight"]?.shape[1] ?? 0;
    const head = { "score.weight": { shape: [1, size], values: new Array<number>(size).fill(3e38) } };
    const broken = rewardFolder(join(folder.path, "broken"), one, { head });
    const prompts = folder.write("nan.jsonl", asRows([{ prompt: "wind" }, { prompt: "boats" }]));
    const flags = ["--model", gpt2, "--prompts", prompts, "--max-new-tokens", "3", "--n", "1"];
    const { samples, metrics } = await ask(server, ...flags, "--reward-model", broken);
    for (const line of samples) expect(line).toMatchObject({ reward: null, judge: null });
    const of = (name: string) => metrics.filter((line) => line["name"] === name);
    for (const line of of("reward")) expect(line).toMatchObject({ value: null, samples: 2 });
    expect(of("reward")[0]?.["reason"]).toBe("2 of 2 values are not finite");
    expect(of("win_rate")[0]).toMatchObject({ value: null, reason: "4 of 4 scores are not finite" });
    expect(of("length")[0]?.["value"]).toEqual(expect.any(Number));
  });
});

describe("what is wrong with rows", () => {
  it("is said with the line", async () => {
    const prompts = folder.write("asked.jsonl", asRows([{ prompt: "wind" }]));
    const good = { prompt: "wind", role: "base", completion_ids: [5, 1] };
    for (const [row, code, words] of [
      [{ ...good, prompt: "boats" }, "data/bad-row", "none of --prompts"],
      [{ ...good, role: "judge" }, "data/bad-row", '"role" must be "base" or "candidate", got "judge"'],
      [{ prompt: "wind", completion_ids: [5] }, "data/bad-row", '"role" must be'],
      [{ ...good, completion_ids: [5, vocabulary()] }, "tokens/out-of-vocabulary", "outside the model"],
      [{ ...good, completion_ids: [5, -1] }, "data/bad-row", "must be an id"],
      [{ ...good, completion_ids: "5 1" }, "data/bad-row", "must be a list of ids"],
      [{ prompt: "wind", role: "base" }, "data/bad-row", 'no "completion"'],
      [{ role: "base", completion_ids: [5] }, "data/bad-row", 'no "prompt"'],
      [{ ...good, completion_ids: new Array<number>(5000).fill(5) }, "tokens/too-long", "context"],
    ] as const) {
      const completions = folder.write("wrong.jsonl", asRows([good, row]));
      const args = ["--model", gpt2, "--prompts", prompts, "--completions", completions];
      const error = await refusal(server, "evaluate", "policy", ...args);
      expect(error.code, JSON.stringify(row).slice(0, 80)).toBe(code);
      expect(error.message).toContain("line 2");
      expect(error.message).toContain(words);
    }
  });

  it("is said of both files at stdin, and of a model that brings no tokenizer", async () => {
    const both = await refusal(
      server,
      "evaluate",
      "policy",
      "--model",
      gpt2,
      "--prompts",
      "-",
      "--completions",
      "-",
    );
    expect(both.code).toBe("usage/bad-value");
    const bare = join(folder.path, "bare");
    mkdirSync(bare);
    for (const file of ["config.json", "model.safetensors"]) cpSync(join(gpt2, file), join(bare, file));
    const text = folder.write("said.jsonl", asRows([{ prompt: "wind" }]));
    expect((await refusal(server, "evaluate", "policy", "--model", bare, "--prompts", text)).code).toBe(
      "data/bad-row",
    );
    const ids = folder.write(
      "ids.jsonl",
      asRows([{ ids: [5, 6] }, { prompt_ids: [5, 6] }, { prompt_ids: [7] }]),
    );
    const flags = ["--model", bare, "--prompts", ids, "--n", "1", "--max-new-tokens", "2"];
    const { samples } = await ask(server, ...flags);
    expect(samples).toHaveLength(4);
    expect(samples[0]).toMatchObject({ prompt: null, completion: null, prompt_ids: [5, 6] });
  });
});
