// evaluate policy: every case of tests/golden/evaluate, which is torch's, and its intervals by a bootstrap of whole rows; answers
// that it draws, and what is undefined.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomStream } from "../../../src/domain/random.ts";
import { changedModel, goldenModel } from "./modelFolders.ts";
import { ask, gpt2, vocabulary } from "./policyLines.ts";
import { asRows, golden, type JsonLine, inside, type Commands, temporaryFolder } from "./support.ts";

interface Case {
  flags: Record<string, string>;
  samples: JsonLine[];
  metrics: JsonLine[];
}

const cases = join(golden, "evaluate");
const names = readdirSync(cases).flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -5)] : []));
const folder = temporaryFolder();
let server: Commands;
let inCases: Commands;
beforeAll(() => {
  server = inside({ cwd: folder.path });
  inCases = inside({ cwd: cases });
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  expect(await inCases.close()).toBe(0);
  folder.remove();
});

const readCase = (name: string): Case =>
  JSON.parse(readFileSync(join(cases, `${name}.json`), "utf8")) as Case;
const argsOf = (flags: Record<string, string>): string[] =>
  Object.entries(flags).flatMap(([key, value]) => [`--${key}`, value]);
/** A reward model that gpt2 and the texts of these tests fit. */
const classifier = join(golden, "classifiers", "gpt2");

/** Every field that is expected is there and equal, numbers within 1e-4. */
function expectLines(given: readonly JsonLine[], expected: readonly JsonLine[]): void {
  expect(given).toHaveLength(expected.length);
  expected.forEach((line, i) => {
    for (const [key, value] of Object.entries(line)) {
      const got = given[i]?.[key];
      const what = `${i} ${String(line["name"] ?? line["role"])} ${key}`;
      if (typeof value === "number") expect(Math.abs(Number(got ?? NaN) - value), what).toBeLessThan(1e-4);
      else expect(got, what).toEqual(value);
    }
  });
}

const numberOf = (line: JsonLine, key: string): number => line[key] as number;
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** A metric of sample lines, from whole lines; undefined for those that are no mean of what lines have. */
function valueOf({ name, role }: JsonLine, samples: readonly JsonLine[]): number | undefined {
  const own = samples.filter((one) => one["role"] === (role ?? "candidate"));
  const meanOf = (of: (one: JsonLine) => number): number => mean(own.map(of));
  switch (name) {
    case "reward":
    case "judge":
    case "kl_exact":
      return meanOf((one) => numberOf(one, name));
    case "ended":
      return meanOf((one) => (one["finish"] === "eos" ? 1 : 0));
    case "length":
      return meanOf((one) => (one["completion_ids"] as number[]).length - (one["finish"] === "eos" ? 1 : 0));
    case "kl":
      return meanOf((one) => numberOf(one, "logprob") - numberOf(one, "base_logprob"));
    default:
      return undefined;
  }
}

/** The percentile bootstrap with prompts resampled whole, as slowly as it can be written. */
function intervalOf(metric: JsonLine, samples: readonly JsonLine[], draws: number, seed: number): number[] {
  const own = samples.filter(({ role }) => role === (metric["role"] ?? "candidate"));
  const prompts = [...new Set(own.map((one) => numberOf(one, "prompt_index")))];
  const random = randomStream(seed, "bootstrap");
  const values = Array.from({ length: draws }, () => {
    const drawn = prompts.map(() => prompts[Math.floor(random() * prompts.length)]);
    const lines = drawn.flatMap((prompt) => own.filter((one) => one["prompt_index"] === prompt));
    return valueOf(metric, lines) ?? NaN;
  }).sort((a, b) => a - b);
  return [0.025, 0.975].map((share) => {
    const place = share * (draws - 1);
    const [below = NaN, above = NaN] = [values[Math.floor(place)], values[Math.ceil(place)]];
    return below + (above - below) * (place % 1);
  });
}

describe("given completions", () => {
  it.each(names)("of %s have torch's numbers", async (name) => {
    const { flags, samples, metrics } = readCase(name);
    const given = await ask(inCases, ...argsOf(flags));
    expectLines(given.samples, samples);
    expectLines(given.metrics, metrics);
    for (const line of given.samples) expect(Object.keys(line)).toEqual(Object.keys(samples[0] ?? {}));
    for (const line of given.metrics) {
      const isShare = String(line["name"]).startsWith("distinct");
      if (!isShare && line["prompts"] !== 1) expect(line["interval"], String(line["name"])).not.toBeNull();
      else expect(line).toMatchObject({ interval: null, reason: expect.any(String) as string });
    }
  });

  it("have the intervals of a bootstrap over prompts", async () => {
    const { flags } = readCase("adapter");
    const of = (seed: number) => ask(inCases, ...argsOf(flags), "--bootstrap", "200", "--seed", String(seed));
    const { samples, metrics } = await of(5);
    const redone = metrics.filter((metric) => valueOf(metric, samples) !== undefined);
    expect(redone).toHaveLength(10);
    for (const metric of redone) {
      const [low = NaN, high = NaN] = intervalOf(metric, samples, 200, 5);
      const [givenLow = NaN, givenHigh = NaN] = metric["interval"] as number[];
      expect(givenLow, String(metric["name"])).toBeCloseTo(low, 9);
      expect(givenHigh, String(metric["name"])).toBeCloseTo(high, 9);
    }
    const other = await of(6);
    expect(other.samples).toEqual(samples);
    expect(other.metrics[0]?.["interval"]).not.toEqual(metrics[0]?.["interval"]);
  });

  it("may be text, whose end is appended, and may be no tokens at all", async () => {
    const prompts = folder.write("two.jsonl", asRows([{ prompt: "wind" }, { ids: [3, 4, 5] }]));
    const rows = [
      { prompt: "wind", role: "candidate", completion: " sails" },
      { prompt: "wind", role: "base", completion_ids: [] },
      { prompt_ids: [3, 4, 5], role: "base", completion_ids: [] },
    ];
    const completions = folder.write("text.jsonl", asRows(rows));
    const given = await ask(server, "--model", gpt2, "--prompts", prompts, "--completions", completions);
    const [base, candidate, alone] = given.samples;
    expect(base).toMatchObject({
      prompt_index: 0,
      role: "base",
      completion: "",
      finish: "length",
      logprob: 0,
    });
    expect(candidate).toMatchObject({ prompt_index: 0, completion: " sails", finish: "eos" });
    expect((candidate?.["completion_ids"] as number[]).at(-1)).toBe(1);
    expect(alone).toMatchObject({ prompt_index: 1, prompt_ids: [3, 4, 5], completion_ids: [] });
    const of = (name: string, role: string) =>
      given.metrics.find((one) => one["name"] === name && one["role"] === role);
    expect(of("length", "base")).toMatchObject({ value: 0, samples: 2, prompts: 2 });
    expect(of("distinct_1", "base")).toMatchObject({ value: null, reason: "no answer has a token" });
  });

  it("of ids and text have the text of the prompt that has these ids, or none", async () => {
    const asked = [{ prompt: "wind" }, { ids: [3, 4, 5] }, { prompt: [{ role: "user", content: "boats" }] }];
    const prompts = folder.write("mixed.jsonl", asRows(asked));
    const drawn = await ask(
      server,
      "--model",
      gpt2,
      "--prompts",
      prompts,
      "--n",
      "1",
      "--max-new-tokens",
      "1",
    );
    const idsOf = (index: number) =>
      drawn.samples.find((one) => one["prompt_index"] === index)?.["prompt_ids"] as number[];
    const of = async (prompt: (index: number) => object) => {
      const rows = [0, 1, 2].map((index) => ({ ...prompt(index), role: "base", completion: " sails" }));
      const completions = folder.write("mixed.text.jsonl", asRows(rows));
      const flags = ["--model", gpt2, "--prompts", prompts, "--completions", completions];
      return (await ask(server, ...flags)).samples.map((one) => one["completion_ids"]);
    };
    const byIds = await of((index) => ({ prompt_ids: idsOf(index) }));
    const byText = await of((index) => (index === 1 ? { prompt_ids: [3, 4, 5] } : (asked[index] ?? {})));
    expect(byIds).toEqual(byText);
    const [text = [], bare] = byIds as number[][];
    expect(text.at(-1)).toBe(1);
    expect(bare).toEqual(text);
  });

  it("are null with a reason where one role has none", async () => {
    const prompts = folder.write("one.jsonl", asRows([{ prompt: "wind" }, { prompt: "wind and water" }]));
    const rows = [{ prompt: "wind", role: "base", completion: " sails" }];
    const completions = folder.write("base.jsonl", asRows(rows));
    const { metrics } = await ask(
      server,
      ...["--model", gpt2, "--prompts", prompts, "--completions", completions, "--reward-model", classifier],
    );
    for (const { name, role, value, reason } of metrics) {
      if (role === "base" && value !== null) continue;
      expect(value, String(name)).toBeNull();
      const expected = {
        base: "no answer has 2 tokens",
        candidate: "there are no completions of the candidate",
        null: "there are no completions of the candidate",
      }[String(role)];
      expect(reason).toBe(name === "win_rate" ? "no prompt has completions of both" : expected);
    }
  });

  it("have no exact divergence between models of unlike vocabularies", async () => {
    const wide = changedModel("gpt2", join(folder.path, "wide"), {
      config: { vocab_size: vocabulary() + 8 },
      tensors: (tensors) => {
        const [key = "", one] = [...tensors].find(([name]) => name.endsWith("wte.weight")) ?? [];
        const [rows = 0, width = 0] = one?.shape ?? [];
        const bytes = new Uint8Array((rows + 8) * width * 4);
        bytes.set(one?.bytes ?? []);
        return new Map([...tensors, [key, { dtype: "F32", shape: [rows + 8, width], bytes }]]);
      },
    });
    const prompts = folder.write("wind.jsonl", asRows([{ prompt: "wind" }]));
    const rows = [{ prompt: "wind", role: "candidate", completion: " sails" }];
    const completions = folder.write("wide.jsonl", asRows(rows));
    const flags = ["--model", gpt2, "--base", wide, "--prompts", prompts, "--completions", completions];
    const { samples, metrics } = await ask(server, ...flags);
    expect(samples[0]).toMatchObject({ kl_exact: null, base_logprob: expect.any(Number) as number });
    expect(metrics.find(({ name }) => name === "kl_exact")).toMatchObject({
      value: null,
      reason: `the vocabularies of candidate and base have ${vocabulary()} and ${vocabulary() + 8} tokens`,
    });
  });
});

describe("drawn completions", () => {
  it("answer the prompts of pairs, once each", async () => {
    const pairs = [
      { prompt: "wind", chosen: " sails", rejected: " sinks" },
      { prompt: "wind", chosen: " blows", rejected: " sinks" },
      { chosen: "boats sail", rejected: "boats sink" },
    ];
    const prompts = folder.write("pairs.jsonl", asRows(pairs));
    const { samples } = await ask(
      server,
      ...["--model", gpt2, "--prompts", prompts, "--n", "1", "--max-new-tokens", "1", "--bootstrap", "0"],
    );
    expect(samples.map(({ prompt }) => prompt)).toEqual(["wind", "wind", "boats s", "boats s"]);
  });

  it("are those of generate with this seed, base before candidate", async () => {
    const adapter = join(cases, "messages.adapter");
    const model = goldenModel("qwen2");
    const prompts = folder.write("drawn.jsonl", asRows([{ prompt: "wind" }, { prompt: "the ship 12" }]));
    const sampling = [
      "--n",
      "3",
      "--temperature",
      "0.9",
      "--top-k",
      "20",
      "--max-new-tokens",
      "6",
      "--seed",
      "9",
    ];
    const args = ["--model", model, "--prompts", prompts, ...sampling];
    const { samples, metrics } = await ask(server, ...args, "--adapter", adapter);
    const drawn = {
      base: (await server.ask("generate", ...args)).lines,
      candidate: (await server.ask("generate", ...args, "--adapter", adapter)).lines,
    };
    expect(samples.map((one) => [one["prompt_index"], one["role"]])).toEqual(
      [0, 1].flatMap((prompt) =>
        ["base", "candidate"].flatMap((role) => [0, 1, 2].map(() => [prompt, role])),
      ),
    );
    for (const role of ["base", "candidate"] as const) {
      const own = samples.filter((one) => one["role"] === role);
      own.forEach((one, i) => {
        const other = drawn[role][i];
        for (const key of ["prompt", "completion", "prompt_ids", "completion_ids", "finish"])
          expect(one[key], key).toEqual(other?.[key]);
        const total = (other?.["logprobs"] as number[]).reduce((a, b) => a + b, 0);
        expect(one["logprob"]).toBeCloseTo(total, 3);
        if (role === "base") expect(one["base_logprob"]).toBe(one["logprob"]);
        else expect(one["kl_exact"]).toBeGreaterThan(0);
      });
    }
    expect(drawn.base).not.toEqual(drawn.candidate);
    expect(metrics.find(({ name }) => name === "kl")).toMatchObject({ prompts: 2, samples: 6, role: null });
  });

  it("of four for each prompt come of one model that is its own base, and lie no distance apart", async () => {
    const prompts = folder.write("own.jsonl", asRows([{ prompt: "wind" }]));
    const { samples, metrics } = await ask(
      server,
      "--model",
      gpt2,
      "--prompts",
      prompts,
      "--max-new-tokens",
      "4",
    );
    expect(samples).toHaveLength(8);
    for (const name of ["kl", "kl_k3", "kl_exact"])
      expect(metrics.find((one) => one["name"] === name)).toMatchObject({
        value: 0,
        interval: null,
        reason: "one prompt alone cannot be resampled",
      });
  });
});
