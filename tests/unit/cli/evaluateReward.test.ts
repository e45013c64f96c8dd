// evaluate reward: lines of its metrics from the scores that `score` gives, the pairs it leaves out, and its usage.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Measured, rewardQuality } from "../../../src/evaluation/rewardQuality.ts";
import type { ScoredPair } from "../../../src/evaluation/scoredPair.ts";
import { pair } from "../evaluation/fixture.ts";
import { refusal } from "./modelFolders.ts";
import { adapterFolder, rewardFolder, scoreCase } from "./rewardModels.ts";
import { asRows, golden, type Inside, inside, type JsonLine, temporaryFolder } from "./support.ts";

interface Pair {
  prompt: string;
  chosen: string;
  rejected: string;
  tie?: boolean;
}

const pairs: Pair[] = [
  { prompt: "the ship", chosen: " sails on", rejected: " sinks" },
  { prompt: "the ship", chosen: " sails", rejected: " sails slowly, over cold water" },
  { prompt: "wind", chosen: "? yes", rejected: "!" },
  { prompt: "wind", chosen: " and water", rejected: " and sea 🙂🙂" },
  { prompt: "wind", chosen: " as before", rejected: " as before" },
  { prompt: "boats", chosen: " in", rejected: " on" },
  { prompt: "boats", chosen: " red", rejected: " blue and very long indeed", tie: true },
];

const folder = temporaryFolder();
const gpt2 = scoreCase("gpt2");
let server: Inside;
let model: string;
let data: string;
beforeAll(() => {
  server = inside({ cwd: folder.path });
  model = rewardFolder(join(folder.path, "reward"), gpt2);
  data = folder.write("pairs.jsonl", asRows(pairs));
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

const ask = async (...args: string[]): Promise<JsonLine[]> => {
  const { lines, code } = await server.ask("evaluate", "reward", ...args);
  expect(code, JSON.stringify(lines)).toBe(0);
  return lines;
};

/** The pairs with the scores that the command `score` gives, by hand. */
async function scoredByHand(given: readonly Pair[], ...args: string[]): Promise<ScoredPair[]> {
  const rows = given.flatMap(({ prompt, chosen, rejected }) => [
    { prompt, completion: chosen },
    { prompt, completion: rejected },
  ]);
  const { lines } = await server.ask("score", ...args, "--data", folder.write("sides.jsonl", asRows(rows)));
  const scores = lines.map(({ score }) => Number(score));
  return given.map(({ prompt, chosen, rejected, tie = false }, i) =>
    pair(prompt, scores[2 * i] ?? NaN, scores[2 * i + 1] ?? NaN, {
      lengths: [Array.from(chosen).length, Array.from(rejected).length],
      isTie: tie,
    }),
  );
}

function expectClose(lines: readonly JsonLine[], measured: readonly Measured[]): void {
  // Nobody judged a pair twice.
  const expected = measured.filter(({ name }) => !name.startsWith("ceiling"));
  expect(lines).toHaveLength(expected.length);
  expected.forEach(({ name, value, interval, ...rest }, i) => {
    const line = lines[i];
    expect(line).toMatchObject({ type: "metric", name, role: null, ...rest });
    // Scores of other batches may differ in their last bits.
    const numbers = [value, ...(interval ?? [])].map((one) => one ?? NaN);
    [line?.["value"], ...((line?.["interval"] as number[] | null) ?? [])].forEach((one, j) =>
      expect(one).toBeCloseTo(numbers[j] ?? NaN, 4),
    );
    expect(line?.["interval"] === null).toBe(interval === null);
  });
}

describe("evaluate reward", () => {
  it("measures what the scores say, in the order of the contract", async () => {
    const lines = await ask("--model", model, "--data", data);
    expect(lines.map(({ name }) => name)).toEqual(["accuracy", "margin", "ece", "brier", "longer_accuracy"]);
    expectClose(
      lines,
      rewardQuality(await scoredByHand(pairs, "--model", model), { draws: 1000, seed: 42 }).measures,
    );
    // Two equal answers have equal scores, whatever they are computed beside; a tie is left out.
    const [accuracy, margin, , , longer] = lines;
    expect(accuracy).toMatchObject({ samples: 5, prompts: 3 });
    expect(margin).toMatchObject({ samples: 6, prompts: 3 });
    // " in" and " on" are equally long, and so are equal answers; a smiling face is one code point.
    expect(longer).toMatchObject({ samples: 4, prompts: 2, value: 0.5 });
    for (const line of lines)
      expect(Object.keys(line)).toEqual(["type", "name", "role", "value", "interval", "prompts", "samples"]);
  });

  it("draws by its seed, and says why there is no interval", async () => {
    // Of many draws of three prompts all intervals would be the same.
    const of = async (...args: string[]) =>
      ask("--model", model, "--data", data, "--bootstrap", "9", ...args);
    const [first, again, other] = [await of("--seed", "1"), await of("--seed", "1"), await of("--seed", "2")];
    expect(again).toEqual(first);
    expect(other[1]?.["interval"]).not.toEqual(first[1]?.["interval"]);
    expect(other[1]?.["value"]).toEqual(first[1]?.["value"]);
    for (const line of await ask("--model", model, "--data", data, "--bootstrap", "0"))
      expect(line).toMatchObject({ interval: null, reason: "no interval was asked for" });
    const one = folder.write("one.jsonl", asRows(pairs.slice(0, 2)));
    for (const line of await ask("--model", model, "--data", one))
      expect(line).toMatchObject({
        interval: null,
        prompts: 1,
        reason: "one prompt alone cannot be resampled",
      });
  });

  it("is null with a reason where all pairs are ties", async () => {
    const ties = folder.write("ties.jsonl", asRows(pairs.map((row) => ({ ...row, tie: true }))));
    for (const line of await ask("--model", model, "--data", ties))
      expect(line).toMatchObject({ value: null, interval: null, samples: 0, reason: "there are no pairs" });
  });

  it("takes rows of ids, whose answers have no length", async () => {
    const rows = [
      { prompt_ids: [5, 6], chosen_ids: [7, 8], rejected_ids: [9] },
      { prompt_ids: [5, 6], chosen_ids: [9], rejected_ids: [8] },
      { prompt_ids: [5, 7], chosen_ids: [9, 10], rejected_ids: [8] },
    ];
    const lines = await ask("--model", model, "--data", folder.write("ids.jsonl", asRows(rows)));
    expect(lines[1]).toMatchObject({ name: "margin", prompts: 2, samples: 3 });
    expect(lines[4]).toMatchObject({
      value: null,
      reason: "no pair has answers whose lengths are known and differ",
    });
  });

  it("takes an adapter, an encoder, and messages", async () => {
    const adapter = adapterFolder(join(folder.path, "adapter"), gpt2);
    const args = ["--model", join(golden, gpt2.folder), "--adapter", adapter];
    const adapted = await ask(...args, "--data", data);
    expectClose(
      adapted,
      rewardQuality(await scoredByHand(pairs, ...args), { draws: 1000, seed: 42 }).measures,
    );
    const bert = ["--model", join(golden, scoreCase("bert").folder)];
    expectClose(
      await ask(...bert, "--data", data),
      rewardQuality(await scoredByHand(pairs, ...bert), { draws: 1000, seed: 42 }).measures,
    );
    const chats = pairs.map(({ prompt, chosen, rejected }) => ({
      prompt: [{ role: "user", content: prompt }],
      chosen: [{ role: "assistant", content: chosen }],
      rejected: [{ role: "assistant", content: rejected }],
    }));
    const messages = folder.write("chats.jsonl", asRows(chats));
    const [, margin, , , longer] = await ask(...bert, "--data", messages);
    expect(margin).toMatchObject({ prompts: 3, samples: 7 });
    expect(longer).toMatchObject({ prompts: 3, samples: 5 });
  });

  it("has a form for people, and says how many pairs are ties", async () => {
    const { stdout, stderr, code } = await server.tell(
      "evaluate",
      "reward",
      "--model",
      model,
      "--data",
      data,
      "--device",
      "wasm",
    );
    expect(code).toBe(0);
    expect(stdout.split("\n")).toHaveLength(6);
    expect(stdout).toMatch(/^accuracy +0\.\d{4}  \(0\.\d{4} to \d\.\d{4}\)  5 pairs of 3 prompts$/m);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe("note: 1 of 7 pairs are labelled a tie and left out.");
  });

  it("refuses what is wrong, with the line", async () => {
    const refused = async (row: object, path = model) => {
      const file = folder.write("bad.jsonl", asRows([pairs[0] ?? {}, row]));
      return refusal(server, "evaluate", "reward", "--model", path, "--data", file);
    };
    const long = "a".repeat(5000);
    for (const [row, code] of [
      [{ prompt: "a", chosen: "b", rejected: long }, "tokens/too-long"],
      [{ prompt: "a", chosen: "b" }, "data/bad-row"],
      [{ prompt: "a", chosen: "b", rejected: "c", tie: "perhaps" }, "data/bad-row"],
      [{ prompt: "a", chosen: "b", rejected: ["c"] }, "data/bad-row"],
      [{ chosen_ids: [1], rejected_ids: [100_000] }, "tokens/out-of-vocabulary"],
    ] as const) {
      const error = await refused(row);
      expect(error.code, JSON.stringify(row).slice(0, 80)).toBe(code);
      expect(error.message).toContain("line 2");
    }
    expect((await refused({}, join(golden, "models", "gpt2"))).code).toBe("model/no-score");
  });

  it("refuses scores that are no numbers", async () => {
    const size = gpt2.head["score.weight"]?.shape[1] ?? 0;
    const head = { "score.weight": { shape: [1, size], values: new Array<number>(size).fill(3e38) } };
    const broken = rewardFolder(join(folder.path, "broken"), gpt2, { head });
    const error = await refusal(server, "evaluate", "reward", "--model", broken, "--data", data);
    expect(error.code).toBe("evaluate/not-finite");
    expect(error.message).toMatch(/^Pair 1: the score of the chosen answer is -?(Infinity|NaN)/);
  });
});

describe("a reward model of ours", () => {
  it.each([
    ["an adapter", { use_peft: true, lora_r: 2 }, ["adapter"]],
    ["an adapter on a model without a padding token", { use_peft: true, lora_r: 2 }, ["adapter", "bare"]],
    ["a whole model", { use_peft: false }, []],
  ] as const)(
    "that is %s has the numbers of its run's last evaluation",
    async (what, settings, [...kinds]) => {
      const base = join(folder.path, `base of ${what}`);
      const isBare = kinds.some((kind) => kind === "bare");
      cpSync(join(golden, gpt2.folder), base, { recursive: true });
      if (isBare) forgetPadding(base);
      folder.write(
        "judged.jsonl",
        asRows(pairs.filter(({ chosen, rejected, tie }) => !tie && chosen !== rejected)),
      );
      const config = {
        algorithm: "reward",
        ...settings,
        model_name_or_path: base,
        dataset_name: "judged.jsonl",
        eval_dataset_name: "judged.jsonl",
        output_dir: `run of ${what}`,
        learning_rate: 0.01,
        max_steps: 2,
        per_device_eval_batch_size: 16,
        save_strategy: "no",
      };
      folder.write("reward.json", JSON.stringify(config));
      const run = await server.ask("train", "reward.json");
      expect(run.code, JSON.stringify(run.lines)).toBe(0);
      const evaluation = run.lines.filter(({ type }) => type === "eval").at(-1);
      const final = join(folder.path, config.output_dir, "final");
      const model = kinds.length > 0 ? ["--model", base, "--adapter", final] : ["--model", final];
      const lines = await ask(...model, "--data", "judged.jsonl");
      for (const { name, value } of lines.slice(0, 2))
        expect(value, String(name)).toBeCloseTo(Number(evaluation?.[`eval_${String(name)}`]), 5);
    },
  );

  /** As GPT-2's own files are: text is padded with the EOS, which a score then passes over. */
  function forgetPadding(path: string): void {
    for (const [file, key] of [
      ["config.json", "pad_token_id"],
      ["tokenizer_config.json", "pad_token"],
    ] as const) {
      const json = JSON.parse(readFileSync(join(path, file), "utf8")) as Record<string, unknown>;
      writeFileSync(join(path, file), JSON.stringify({ ...json, [key]: undefined }));
    }
  }
});

describe("evaluate", () => {
  it("lists what it can, and knows its second word behind flags", async () => {
    const help = await server.tell("evaluate", "--help");
    expect(help.code).toBe(0);
    expect(help.stdout).toContain("Usage: feedbackloop evaluate COMMAND");
    expect(help.stdout).toMatch(/evaluate reward {2,}Accuracy and calibration/);
    expect(help.stdout).not.toContain("logprobs");
    expect((await server.tell("evaluate")).code).toBe(2);
    const own = await server.tell("--json", "evaluate", "--device", "wasm", "reward", "--help");
    expect(own.lines[0]?.["text"]).toContain("Usage: feedbackloop evaluate reward --model MODEL");
  });

  it("is wrong usage with another second word, or a flag that it does not have", async () => {
    const word = await server.tell("evaluate", "rewards", "--model", "x", "--json");
    expect(word.code).toBe(2);
    expect(word.lines).toMatchObject([{ type: "error", code: "usage/unknown-command" }]);
    expect(word.lines[0]?.["message"]).toContain('Did you mean "evaluate reward"?');
    const flag = await server.tell("evaluate", "reward", "--bootstraps", "5", "--json");
    expect(flag.code).toBe(2);
    expect(flag.lines[0]?.["hint"]).toBe("See: feedbackloop evaluate reward --help");
    expect(
      await server.ask("evaluate", "reward", "--model", "x", "--data", "y", "--bootstrap", "-1"),
    ).toMatchObject({
      code: 1,
      lines: [{ code: "usage/bad-value" }],
    });
  });
});
