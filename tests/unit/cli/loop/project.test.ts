import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { judgeCompletions, questionOf } from "../../../../src/cli/loop/annotated.ts";
import { ProjectFolder } from "../../../../src/cli/loop/files.ts";
import { parseLoop } from "../../../../src/cli/loop/plan.ts";
import { passGate, policyLines } from "../../../../src/cli/loop/policies.ts";
import { trlPreference } from "../../../../src/data/exchange/trlPreference.ts";
import { folderData } from "../../../../src/storage/folderData.ts";
import { temporaryFolder } from "../support.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());
const inFolder = (name: string): ProjectFolder => new ProjectFolder(join(folder.path, name));

describe("a loop's project", () => {
  it("has the hash of every file but the manifest's own", async () => {
    const project = inFolder("manifest");
    await project.write("data/a.jsonl", "one\n");
    await project.write("models/x/final/b", "two");
    await project.writeManifest();
    await project.writeManifest();
    const { files } = JSON.parse(readFileSync(project.at("manifest.json"), "utf8")) as { files: object };
    const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
    expect(files).toEqual({ "data/a.jsonl": hash("one\n"), "models/x/final/b": hash("two") });
  });

  it("has judged pairs, held out by prompt, of answers that differ", async () => {
    const project = inFolder("judged");
    const rows = Array.from({ length: 40 }, (_, i) => ({
      id: `c${i}`,
      promptId: `p${i >> 2}`,
      prompt: `question ${i >> 2}`,
      completion: i % 4 < 2 ? `answer ${i}` : "the same",
      utility: i % 2,
    }));
    await project.writeRows("data/completions.jsonl", rows);
    await judgeCompletions(project, {
      annotators: 2,
      overlap: 2,
      noise: 0.01,
      position_bias: 0,
      length_bias: 0,
      careless: 0,
      tie_width: 0,
      test_share: 0.2,
      seed: 1,
    });
    const events = project.rows("data/comparisons.jsonl");
    expect(events).toHaveLength(20);
    const ids = new Set(rows.map(({ id }) => id));
    expect(events.flatMap((event) => event["completionIds"] as string[]).every((id) => ids.has(id))).toBe(
      true,
    );
    const [train, test] = [project.rows("data/pairs.train.jsonl"), project.rows("data/pairs.test.jsonl")];
    expect([train.length, test.length]).toEqual([16, 4]);
    const asked = new Set(train.map(({ prompt }) => prompt));
    expect(test.some(({ prompt }) => asked.has(prompt))).toBe(false);
    const chosen = [...train, ...test].map((row) => Number(String(row["chosen"]).split(" ")[1]) % 2);
    expect(chosen).toEqual(Array(20).fill(1));
    // Its files are a project's records, and exported as the loop writes them.
    const data = folderData(project.root);
    expect(await data.completions.all()).toHaveLength(40);
    expect((await data.comparisons.all()).map(({ eventId }) => eventId)).toEqual(
      events.map((event) => event["eventId"]),
    );
    const { bytes } = await trlPreference.write(data, { conversational: false });
    const exported = new TextDecoder().decode(bytes).trimEnd().split("\n");
    expect(exported.sort()).toEqual([...train, ...test].map((row) => JSON.stringify(row)).sort());
  });

  it("says what each policy gained, paired by prompt", async () => {
    const project = inFolder("lines");
    mkdirSync(project.at("reports"), { recursive: true });
    const sample = (prompt_index: number, policy: string, gold: number) => ({
      type: "sample",
      prompt_index,
      policy,
      gold,
    });
    await project.writeRows("reports/x.samples.jsonl", [
      sample(0, "base", 0.1),
      sample(0, "base", 0.3),
      sample(0, "x", 0.5),
      sample(1, "base", 0.6),
      sample(1, "x", 0.7),
      sample(1, "x", 0.9),
    ]);
    const metric = (name: string, role: string | null, value: number) => ({
      type: "metric",
      name,
      role,
      value,
      interval: [0, 1],
    });
    await project.writeRows("reports/x.metrics.jsonl", [
      metric("reward", "base", 1),
      metric("reward", "candidate", 2),
      metric("kl", null, 3),
      metric("win_rate", null, 0.7),
      metric("length", "base", 10),
    ]);
    const [base, x] = policyLines(project, ["x"], { draws: 200, seed: 1 });
    expect(base).toMatchObject({
      type: "loop",
      policy: "base",
      gold: { value: expect.closeTo(1 / 3, 6) as number },
      gold_gain: { value: 0, interval: [0, 0] },
      reward: { value: 1 },
      win_rate: { value: 0.5 },
      kl: { value: 0 },
      judge: { value: null, reason: "no model says it" },
    });
    expect(x).toMatchObject({
      policy: "x",
      reward: { value: 2 },
      kl: { value: 3 },
      win_rate: { value: 0.7 },
    });
    // (0.5 - 0.2 + 0.8 - 0.6) / 2: a prompt counts once, however many answers it has.
    expect(x?.gold_gain.value).toBeCloseTo(0.25, 9);
    expect(x?.gold_gain.interval?.[0]).toBeCloseTo(0.2, 9);
    expect(x?.gold_gain.interval?.[1]).toBeCloseTo(0.3, 9);
  });

  it("trains on a reward model only where the best answers by it are better by the judge", async () => {
    const notes: string[] = [];
    const unused = (): never => {
      throw new Error("nothing is to be computed");
    };
    const ctx = {
      out: { json: true, note: (text: string) => notes.push(text), result: unused, progress: unused },
      signal: new AbortController().signal,
    } as unknown as Parameters<typeof passGate>[0];
    const gate = async (name: string, best: readonly number[], settings: object): Promise<void> => {
      const project = inFolder(name);
      const asked = best.map((_, i) => ({ id: `p${i}`, prompt: `question ${i}` }));
      await project.writeRows("data/prompts.test.jsonl", asked);
      await project.write("models/judge/final/config.json", "{}");
      await project.write("reports/best-of-2.metrics.jsonl", "");
      await project.writeRows("reports/base.completions.jsonl", [...asked, ...asked]);
      const rows = best.flatMap((judge, prompt_index) => [
        { type: "sample", prompt_index, policy: "base", judge: 0 },
        { type: "sample", prompt_index, policy: "best-of-2", judge },
      ]);
      await project.writeRows("reports/best-of-2.samples.jsonl", rows);
      const steps = {
        reward: { model_name_or_path: "starter", dataset_name: "data/pairs.jsonl" },
        best_of_n: { n: 2, ...settings },
        evaluate: { prompts: "data/pairs.jsonl", n: 1 },
      };
      const place = { folder: project.root, project: project.root };
      await passGate(ctx, project, parseLoop(JSON.stringify(steps), "loop.json", place, null));
    };
    await gate("better", [0.5, 0.4, 0.6, 0.2], {});
    expect(notes).toEqual([
      expect.stringMatching(/^best-of-2 .* 0\.4\d \(0\.\d\d to 0\.\d\d\) more by the judge/),
    ]);
    const unsure = [0.9, -0.5, 0.4, -0.6];
    await expect(gate("unsure", unsure, {})).rejects.toMatchObject({
      code: "loop/gate",
      hint: expect.stringContaining("gate: false") as string,
    });
    await gate("forced", unsure, { gate: false });
  });

  it("reads a prompt of messages as their texts", () => {
    expect(
      questionOf([
        { role: "system", content: "a" },
        { role: "user", content: "b" },
      ]),
    ).toBe("a\nb");
    expect(questionOf("b")).toBe("b");
  });
});
