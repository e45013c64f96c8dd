// evaluate amplification and evaluate anonymiser: lines from the answers that `generate` gives, beside the base's, kept where a report reads.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measureAmplification } from "../../../src/evaluation/amplification.ts";
import { amplificationLine } from "../../../src/evaluation/counterfactualLine.ts";
import { builtInSources, makePromptProbes } from "../../../src/evaluation/probes/makeProbes.ts";
import { changedModel, goldenModel } from "./modelFolders.ts";
import { asRows, type Commands, golden, inside, type JsonLine, temporaryFolder } from "./support.ts";

const rows = Array.from({ length: 9 }, (_, template) =>
  ["sea", "land"].flatMap((group) =>
    ["a", "b"].map((variant) => ({
      axis: "place",
      group,
      template: `t${template}`,
      variant,
      prompt: `the ${group} ${variant} ${"on ".repeat(template)}`,
    })),
  ),
).flat();
const folder = temporaryFolder();
const gpt2 = goldenModel("gpt2");
let commands: Commands;
let base: string;
let probes: string;
beforeAll(() => {
  commands = inside({ cwd: folder.path });
  // Another model of the same vocabulary: its first weights are turned round.
  base = changedModel("gpt2", join(folder.path, "base"), {
    tensors: (tensors) => {
      const [name = "", first] = [...tensors].find(([one]) => one.endsWith("attn.c_attn.weight")) ?? [];
      if (first === undefined) throw new Error("no weights of attention");
      const floats = new Float32Array(Uint8Array.from(first.bytes).buffer);
      const bytes = new Uint8Array(floats.map((value) => -3 * value).buffer);
      return new Map([...tensors, [name, { ...first, bytes }]]);
    },
  });
  probes = folder.write("prompts.jsonl", asRows(rows));
});
afterAll(async () => {
  await commands.close();
  folder.remove();
});

describe("evaluate amplification", () => {
  it("has the numbers of both policies' own answers, and keeps them in a project", async () => {
    const sampling = ["--temperature", "0", "--max-new-tokens", "12"];
    const { lines, code } = await commands.ask(
      "evaluate",
      "amplification",
      ...["--model", gpt2, "--base", base, "--probes", probes, "--project", folder.path, "--name", "own"],
      ...["--reward-model", join(golden, "classifiers", "gpt2"), "--permutations", "1000", ...sampling],
    );
    expect(code, JSON.stringify(lines.at(-1))).toBe(0);
    const own = lines.filter(({ type }) => type === "counterfactual");
    expect(own.map(({ measure, role }) => `${String(measure)} ${String(role)}`)).toEqual(
      ["tokens", "reward"].flatMap((measure) =>
        ["candidate", "base", "difference"].map((role) => `${measure} ${role}`),
      ),
    );
    const lengths = async (model: string): Promise<number[]> => {
      const made = await commands.ask(
        "generate",
        "--model",
        model,
        "--prompts",
        probes,
        "--n",
        "1",
        ...sampling,
      );
      return made.lines
        .filter(({ type }) => type === "completion")
        .map((line) => (line["completion_ids"] as number[]).length - (line["finish"] === "eos" ? 1 : 0));
    };
    const [candidate, other] = [await lengths(gpt2), await lengths(base)];
    const byHand = measureAmplification(
      rows.map(({ prompt: _told, ...probe }, i) => ({
        ...probe,
        arm: null,
        measure: "tokens",
        candidate: candidate[i] ?? NaN,
        base: other[i] ?? NaN,
      })),
      { permutations: 1000, seed: 42 },
    ).map(amplificationLine);
    for (const [i, line] of byHand.entries())
      for (const key of ["templates", "mean_difference", "interval", "noise_floor", "p_value", "mde"])
        expect(own[i]?.[key], key).toEqual(line[key]);
    const [gap, basic, difference] = [3, 4, 5].map((at) => Number(own[at]?.["mean_difference"]));
    expect(difference).toBeCloseTo((gap ?? NaN) - (basic ?? NaN), 9);
    const kept = readFileSync(join(folder.path, "reports", "policy.own.counterfactual.jsonl"), "utf8");
    expect(
      kept
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as JsonLine),
    ).toEqual(own);
  });

  it("refuses several greedy answers", async () => {
    const { lines, code } = await commands.ask(
      ...["evaluate", "amplification", "--model", gpt2, "--probes", probes, "--n", "2"],
    );
    expect(code).not.toBe(0);
    expect(lines.at(-1)).toMatchObject({ type: "error", code: "usage/bad-value" });
  });
});

it("prompts of probes tell who asks, texts and messages alike", async () => {
  const told = async (isChat: boolean) => {
    const made = [];
    const options = { sources: builtInSources(2, isChat), variants: 1, seed: 1 };
    for await (const row of makePromptProbes(options)) made.push(row);
    return made;
  };
  const [texts, chats] = [await told(false), await told(true)];
  expect(texts).toHaveLength(chats.length);
  for (const [i, { prompt }] of texts.entries()) {
    expect(prompt).toMatch(/Interview .*\n$/);
    const [message] = chats[i]?.prompt as { role: string; content: string }[];
    expect(message?.role).toBe("user");
    expect(`${message?.content ?? ""}\n`).toBe(prompt);
    expect(Object.keys(texts[i] ?? {})).not.toContain("completion");
  }
});

it("evaluate anonymiser: every missed name counts, in one line of all groups", async () => {
  mkdirSync(join(folder.path, "project", "data"), { recursive: true });
  folder.write("project/data/documents.jsonl", "");
  const { lines, code } = await commands.ask(
    ...["evaluate", "anonymiser", "--names", "6", "--details", "--project", join(folder.path, "project")],
  );
  expect(code, JSON.stringify(lines.at(-1))).toBe(0);
  const [line] = lines.filter(({ type }) => type === "fairness");
  const groups = line?.["groups"] as { count: number; selected: number }[];
  expect(groups).toHaveLength(16);
  const missed = lines.filter(({ type }) => type === "missed");
  expect(groups.reduce((sum, { count, selected }) => sum + count - selected, 0)).toBe(missed.length);
  expect(lines.at(-1)).toEqual({ type: "done", rows: 96, missed: missed.length });
  const kept = readFileSync(
    join(folder.path, "project", "reports", "anonymiser.names.fairness.jsonl"),
    "utf8",
  );
  expect(JSON.parse(kept)).toEqual(line);
});
