// What the Evaluate page keeps and reads back: a measurement that goes on where it was, answers side by side, tables of decisions.
import { expect, test } from "vitest";
import { memorySource } from "../../../src/domain/bytes.ts";
import { productVersion } from "../../../src/domain/productVersion.ts";
import { policyName } from "../../../src/domain/runFolder.ts";
import type { MeasureRequest } from "../../../src/page/bridge/policyTypes.ts";
import { labelsIn, measureDecisions } from "../../../src/page/data/fairnessTables.ts";
import { measuredPolicies, samplePage, samplesOf } from "../../../src/page/data/measured.ts";
import {
  type ComparedAnswer,
  openJournal,
  pendingMeasure,
} from "../../../src/page/trainer/pendingMeasure.ts";
import { plain } from "../../../src/evaluation/report/written.ts";
import { metricLine, sampleLine } from "../../../src/runs/policyLines.ts";
import { policyVerdict } from "../../../src/runs/report/sections/policies.ts";
import { memoryStore } from "../../../src/storage/projectStore.ts";
import packageFile from "../../../package.json" with { type: "json" };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const request: MeasureRequest = {
  base: null,
  candidates: [
    { run: "dpo-1", folder: "final" },
    { run: "dpo-1", folder: "checkpoint-4" },
  ],
  prompts: 2,
  answers: 1,
  maxNewTokens: 8,
  reward: null,
  judge: null,
};
const runs = [{ createdAtMs: 1 }, { createdAtMs: 1 }];
const answer = (promptIndex: number, role: "base" | "candidate"): ComparedAnswer => ({
  promptIndex,
  role,
  ids: [promptIndex, 2],
  ended: true,
  logprob: -0.1 - promptIndex,
  baseLogprob: -0.30000000000000004,
  k3: role === "base" ? null : 0.02,
  klExact: role === "base" ? null : 1e-9,
});

test("a measurement goes on where it was, number by number; another request begins anew", async () => {
  const store = memoryStore();
  const journal = await openJournal(store, request, runs);
  await journal.noteTotal(8);
  await journal.append("dpo-1", [answer(0, "base"), answer(0, "candidate")]);
  await journal.append("dpo-1", [answer(1, "base"), answer(1, "candidate")]);
  await journal.finish("dpo-1");
  expect(await pendingMeasure(store)).toEqual({ request, share: 0.5 });
  const again = await openJournal(store, request, runs);
  expect(await again.answers("dpo-1")).toEqual([
    answer(0, "base"),
    answer(0, "candidate"),
    answer(1, "base"),
    answer(1, "candidate"),
  ]);
  expect([await again.isDone("dpo-1"), await again.isDone("dpo-1.checkpoint-4")]).toEqual([true, false]);
  // A run of the same name that was made later is another run.
  const other = await openJournal(store, request, [{ createdAtMs: 2 }, { createdAtMs: 2 }]);
  expect(await other.answers("dpo-1")).toEqual([]);
  await other.close();
  expect(await pendingMeasure(store)).toBeUndefined();
  expect(store.files.size).toBe(0);
});

test("names of what is measured are read back with their run, step and base", async () => {
  const store = memoryStore();
  const names = [
    policyName("dpo-1", "final"),
    policyName("dpo-1", "checkpoint-4"),
    policyName("dpo-2", "final", { run: "dpo-1", folder: "checkpoint-4" }),
  ];
  expect(names).toEqual(["dpo-1", "dpo-1.checkpoint-4", "dpo-2.against.dpo-1.checkpoint-4"]);
  const line = metricLine("length", "candidate", { value: 3, interval: null, prompts: 1, samples: 1 });
  for (const name of names)
    await store.write(`reports/${name}.metrics.jsonl`, bytes(`${JSON.stringify(line)}\n{"half`));
  await store.write(
    "reports/reward-1.metrics.jsonl",
    bytes('{"type":"metric","name":"accuracy","role":null,"value":1}\n'),
  );
  const known = [
    { id: "dpo-1", title: "First" },
    { id: "dpo-2", title: "Second" },
  ];
  const found = await measuredPolicies(store, known);
  expect(found.map(({ title, against, step }) => [title, against, step])).toEqual([
    ["First, step 4", null, 4],
    ["First", null, null],
    ["Second against First, step 4", "First, step 4", null],
  ]);
});

test("answers are sorted by where the scores differ, and found by words", async () => {
  const store = memoryStore();
  const line = (at: number, role: "base" | "candidate", text: string, reward: number) =>
    sampleLine(
      {
        prompt: `${at}`,
        role,
        ids: [1],
        ended: true,
        reward,
        judge: null,
        logprob: 0,
        baseLogprob: 0,
        k3: null,
        klExact: null,
      },
      at,
      { promptIds: [1], said: `Question ${at}` },
      { decode: () => text } as never,
    );
  const all = [
    line(0, "base", "one", 0),
    line(0, "candidate", "two", 0.1),
    line(1, "base", "three", 1),
    line(1, "candidate", "four", -1),
    line(2, "base", "five", 0),
    line(2, "candidate", "six", 1),
  ];
  await store.write(
    "reports/dpo-1.samples.jsonl",
    bytes(all.map((one) => `${JSON.stringify(one)}\n`).join("")),
  );
  const samples = await samplesOf(store, "dpo-1");
  const query = { words: "", from: 0, count: 9 };
  const order = (by: "apart" | "better" | "worse") =>
    samplePage(samples, { ...query, order: by }).rows.map(({ difference }) => difference);
  expect(order("apart")).toEqual([-2, 1, 0.1]);
  expect(order("better")).toEqual([1, 0.1, -2]);
  expect(order("worse")).toEqual([-2, 0.1, 1]);
  expect(samplePage(samples, { ...query, words: "FOUR", order: "apart" })).toMatchObject({
    total: 1,
    sortedBy: "reward",
    rows: [{ prompt: "Question 1", answers: { candidate: [{ text: "four" }] } }],
  });
});

test("verdicts are words: better only where the whole interval is, by the judge where there is one", () => {
  const of = (interval: [number, number] | null, name = "win_rate", against: string | null = null) => ({
    ...{ name: "dpo-1", title: "dpo-1", run: "dpo-1", step: null, against, file: "f" },
    lines: [{ name, role: null, value: 0.6, interval }],
  });
  const said = (one: ReturnType<typeof of>): string => plain(policyVerdict(one).parts);
  expect(said(of([0.51, 0.7]))).toMatch(/^dpo-1 is better than the base: its answers win 60.0\u00a0% \(/);
  expect(said(of([0.51, 0.7], "win_rate", "ppo"))).toContain("is better than ppo:");
  expect(said(of([0.5, 0.7]))).toContain("was not found to differ from the base");
  expect(said(of([0.1, 0.49]))).toContain("is worse than the base");
  expect(said(of(null))).toContain("insufficient data");
  expect(said(of([0.51, 0.7]))).toContain("no independent look");
  expect(said(of([0.51, 0.7], "judge_win_rate"))).toContain("nothing was trained on");
  expect(said(of([0.51, 0.7], "length"))).toContain("no model says");
});

const rows = (groups: boolean) =>
  Array.from({ length: 60 }, (_, i) =>
    JSON.stringify({
      id: `c${i}`,
      ...(groups ? { groups: { sex: i % 2 === 0 ? "F" : "M" } } : {}),
      selected: i % 3 === 0 ? 1 : 0,
    }),
  ).join("\n");

test("decisions are counted by group, from the table or from groups that are kept apart, and nobody's group is kept", async () => {
  const store = memoryStore();
  const given = { layer: "decision" as const, onProgress: () => undefined };
  const measure = (text: string, labels?: Awaited<ReturnType<typeof labelsIn>>) =>
    measureDecisions(store, memorySource("d.jsonl", bytes(text)), { ...given, labels });
  expect(await measure(`${rows(true)}\n{"id":"c0","groups":{},"selected":1}`)).toMatchObject({
    rows: 60,
    attributes: ["sex"],
    faultCount: 1,
  });
  const first = new TextDecoder().decode(store.files.get("reports/decision.fairness.jsonl"));
  expect(first).toContain('"type":"fairness"');
  expect(first).not.toMatch(/"c\d+"/);
  await expect(measure(rows(false))).rejects.toMatchObject({ code: "groups/none" });
  const cells = Array.from(
    { length: 60 },
    (_, i) => `c${i},${i % 2 === 0 ? " F" : "M"},${i % 3 === 0 ? "1.0" : "0"},`,
  );
  const csv = ["id,groups.sex,selected,score", ...cells, "c60,NA,1,", "c61,F,1,NaN", "c62,F,yes,"].join("\n");
  expect(
    await measureDecisions(store, memorySource("d.csv", bytes(csv)), { ...given, labels: undefined }),
  ).toMatchObject({ rows: 60, faultCount: 3, faults: [{ line: 62 }, { line: 63 }, { line: 64 }] });
  expect(
    new TextDecoder().decode(store.files.get("reports/decision.fairness.jsonl")).replace("d.csv", "d.jsonl"),
  ).toBe(first);
  const table = ["id,sex", ...Array.from({ length: 60 }, (_, i) => `c${i},${i % 2 === 0 ? "F" : "M"}`)].join(
    "\n",
  );
  const labels = await labelsIn(memorySource("g.csv", bytes(table)));
  await measure(rows(false), labels);
  expect(new TextDecoder().decode(store.files.get("reports/decision.fairness.jsonl"))).toBe(first);
  await expect(labelsIn(memorySource("g.csv", bytes("name,sex\nAnn,F\n")))).rejects.toMatchObject({
    code: "groups/no-id",
  });
  await expect(labelsIn(memorySource("g.csv", bytes("id,sex\n1,F\n1,M\n")))).rejects.toMatchObject({
    code: "groups/two-labels",
  });
});

test("100,000 rows of decisions are measured within seconds, telling how far they are", async () => {
  const text = Array.from({ length: 100_000 }, (_, i) =>
    JSON.stringify({
      id: i,
      groups: { sex: i % 2 === 0 ? "F" : "M", origin: `o${i % 7}` },
      selected: i % 3 === 0 ? 1 : 0,
      score: i % 101,
    }),
  ).join("\n");
  const told: number[] = [];
  const found = await measureDecisions(memoryStore(), memorySource("d.jsonl", bytes(text)), {
    layer: "decision",
    labels: undefined,
    onProgress: (done) => void told.push(done),
  });
  expect(found.rows).toBe(100_000);
  expect(told.length).toBeGreaterThan(2);
});

test("the page knows the version of the product", () => {
  expect(productVersion).toBe(packageFile.version);
});
