// The parts of the page's runtime that need no browser: steering a run, errors and zips across threads.
import { readFileSync } from "node:fs";
import { recipes } from "../../src/algorithms/index.ts";
import { metricViews } from "../../src/page/methodViews.ts";
import { proxy, wrap } from "comlink";
import { unzipSync } from "fflate";
import { afterEach, expect, it } from "vitest";
import { AppError } from "../../src/domain/errors.ts";
import type { DraftRecord, ProjectRecord, RunRecord } from "../../src/domain/records/index.ts";
import { createChartService } from "../../src/page/charts/service.ts";
import { prompts as promptRows } from "../../src/data/rows/index.ts";
import { countRows, takeDataset } from "../../src/page/data/datasets.ts";
import { createSample } from "../../src/page/data/sample.ts";
import { checkedConfig, configOf } from "../../src/page/drafts.ts";
import type { ProjectRecords } from "../../src/storage/projectRecords.ts";
import { runsBefore } from "../../src/ui/state/neededRuns.ts";
import { exposeService } from "../../src/page/bridge/exposeService.ts";
import { createSteering } from "../../src/runs/control.ts";
import { entryOf } from "../../src/storage/projectFile.ts";
import { unzipFiles, zipFiles } from "../../src/formats/zip.ts";
import { blobFileSet } from "../../src/storage/blobFiles.ts";
import { memoryStore } from "../../src/storage/projectStore.ts";
import { metricCharts } from "../../src/ui/charts/metricCharts.ts";
import { metricPoints, metricSpec } from "../../src/ui/charts/metricSpec.ts";

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

/** A service behind a message channel, as behind a worker. */
function remote<S extends object>(service: S) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  exposeService(service, port1);
  return wrap<S>(port2);
}

it("holds a run after the step under way, lets single steps pass, and stops even when held", () => {
  const held: boolean[] = [];
  const steering = createSteering((value) => held.push(value));
  steering.pause();
  expect(steering.paused()).toBe(false);
  steering.stepEnded();
  expect([steering.paused(), held]).toEqual([true, [true]]);
  steering.stepOnce();
  expect([steering.paused(), steering.paused()]).toEqual([false, false]);
  steering.stepEnded();
  expect(steering.paused()).toBe(true);
  steering.resume();
  steering.stepEnded();
  expect(steering.paused()).toBe(false);
  steering.pause();
  steering.stepEnded();
  steering.stop();
  expect([steering.paused(), steering.stopRequested()]).toEqual([false, true]);
  expect(held).toEqual([true, false, true, false, true]);
});

it("carries an AppError across threads whole, and other errors as errors", async () => {
  const service = remote({
    ours: (): number => {
      throw new AppError("model/bad-header", "given, expected", "do this");
    },
    other: (): number => {
      throw new RangeError("some detail");
    },
    async call(use: (value: number) => Promise<number>): Promise<number> {
      return (await use(2)) + 1;
    },
  });
  const error: unknown = await service.ours().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: "model/bad-header", message: "given, expected", hint: "do this" });
  await expect(service.other()).rejects.toMatchObject({ name: "RangeError", message: "some detail" });
  expect(await service.call(proxy((value: number) => Promise.resolve(value * 10)))).toBe(21);
});

it("zips files as they are, the same bytes each time", async () => {
  const entries = [
    entryOf("adapter/a.bin", new Uint8Array([1, 2, 3])),
    entryOf("adapter/empty.txt", new Uint8Array()),
  ];
  const first = new Uint8Array(await (await zipFiles(entries)).arrayBuffer());
  const second = new Uint8Array(await (await zipFiles(entries)).arrayBuffer());
  expect(first).toEqual(second);
  expect(unzipSync(first)).toEqual({
    "adapter/a.bin": new Uint8Array([1, 2, 3]),
    "adapter/empty.txt": new Uint8Array(),
  });
  expect([...(await unzipFiles("a.zip", new Blob([first])))]).toHaveLength(2);
});

it("refuses a zip that is none, or that leads out of its folder", async () => {
  await expect(unzipFiles("a.zip", new Blob(["no zip at all"]))).rejects.toMatchObject({
    code: "file/bad-zip",
  });
  const outside = await zipFiles([entryOf("../outside.txt", new Uint8Array([1]))]);
  await expect(unzipFiles("b.zip", outside)).rejects.toMatchObject({ code: "file/bad-zip" });
});

it("reads chosen files by range and refuses what lies beyond their end", async () => {
  const files = blobFileSet("m", [{ path: "w.bin", blob: new Blob([new Uint8Array([5, 6, 7, 8])]) }]);
  const source = await files.open("w.bin");
  expect([...((await source?.read(1, 2)) ?? [])]).toEqual([6, 7]);
  await expect(source?.read(2, 3)).rejects.toMatchObject({ code: "file/truncated" });
  expect(await files.open("other.bin")).toBeUndefined();
});

it("draws every chart as SVG without styles that the content policy would refuse", async () => {
  const service = createChartService();
  for (const chart of recipes.flatMap((recipe) => metricCharts(metricViews(recipe)))) {
    const records = [1, 2, 3].map((step) => ({
      step,
      epoch: 0,
      metrics: Object.fromEntries(
        chart.series.flatMap(({ key }, i) => [key, `eval_${key}`].map((name) => [name, step * (i + 1)])),
      ),
    }));
    const { against } = chart;
    if (against) for (const { step, metrics } of records) metrics[`eval_${against.key}`] = step;
    // A curve is drawn from evaluations; what charts over steps show is drawn from steps.
    const lines = (some: typeof records) =>
      chart.series.map(({ key, label }) => ({
        key,
        label,
        records: against ? [] : some,
        evaluations: against ? some : [],
      }));
    const labels = chart.series.map(({ label }) => label);
    const spec = metricSpec(chart, labels, 360);
    await service.render(chart.id, spec, metricPoints(lines(records.slice(0, 1)), chart));
    const { svg, plot } = await service.render(chart.id, spec, metricPoints(lines(records), chart));
    expect(svg).toMatch(/^<svg [^>]*width="360" height="200"/);
    expect(svg).toContain("var(--series-1)");
    expect(svg).not.toMatch(/ style=|<style/);
    expect([plot.from, plot.to]).toEqual([1, 3]);
    expect(plot.left + plot.width).toBeLessThanOrEqual(360);
    service.release(chart.id);
  }
});

it("takes pairs of every shape, reports bad rows by line and keeps the good ones", async () => {
  const lines = [
    '{"prompt": "p", "chosen": "a", "rejected": "b"}',
    '{"prompt": "p", "rejected": "b"}',
    "not json",
    '{"chosen": "Human: hi Assistant: yes", "rejected": "Human: hi Assistant: no"}',
    '{"chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "rejected": "b"}',
    '{"prompt_ids": [1], "chosen_ids": [2], "rejected_ids": [3]}',
  ];
  const store = memoryStore();
  const { record, prompts } = await takeDataset(store, "my pairs.jsonl", new Blob([lines.join("\n")]), 0);
  expect(record).toMatchObject({ rows: 3, testRows: 0, faultCount: 3, testPath: null });
  expect(record.trainPath).toBe("data/my-pairs.train.jsonl");
  expect(record.faults.map(({ line }) => line)).toEqual([2, 3, 5]);
  expect(record.faults[0]?.message).toMatch(/no "chosen"/);
  expect(record.first.map(({ line, texts }) => [line, texts["chosen"]])).toEqual([
    [1, "a"],
    [4, " yes"],
    [6, "ids [2]"],
  ]);
  expect(prompts).toEqual(["p", "Human: hi Assistant:"]);
  expect(store.files.size).toBe(1);
});

it("holds rows out, the same ones each time, and never learns from them", async () => {
  const rows = Array.from({ length: 50 }, (_, i) => `{"prompt":"p${i}","chosen":"a","rejected":"b"}`);
  const parts = async () => {
    const store = memoryStore();
    const { record } = await takeDataset(store, "p.jsonl", new Blob([rows.join("\n")]), 0.2);
    const read = (path: string | null): string[] =>
      new TextDecoder()
        .decode(store.files.get(path ?? ""))
        .trim()
        .split("\n");
    return { record, train: read(record.trainPath), test: read(record.testPath) };
  };
  const first = await parts();
  expect([first.record.rows, first.record.testRows]).toEqual([40, 10]);
  expect(new Set([...first.train, ...first.test])).toEqual(new Set(rows));
  expect(await parts()).toEqual(first);
});

it.each([
  ["cv.pdf", "%PDF-1.7", /PDF document/],
  ["a.docx", "PK\u0003\u0004rest", /zip archive/],
  ["a.arrow", "ARROW1rest", /Arrow/],
  ["a.bin", "\u0001\u0002\u0003\u0004\u0000", /binary file/],
])("says what %s is instead of pairs", async (name, content, message) => {
  await expect(takeDataset(memoryStore(), name, new Blob([content]), 0)).rejects.toMatchObject({
    code: "data/not-text",
    message: expect.stringMatching(message) as string,
  });
});

it("keeps the numbers of tools, and names questions that nobody would read", async () => {
  const store = memoryStore();
  const lines = [
    '{"prompt":"p","chosen":"a","rejected":"b","score":NaN,"tools":[{"amount":20.0,"id":12345678901234567890}]}',
    '{"question":"What?","chosen":"a","rejected":"b"}',
  ];
  const { record } = await takeDataset(store, "a.jsonl", new Blob([lines.join("\n")]), 0);
  expect(new TextDecoder().decode(store.files.get(record.trainPath))).toBe(`${lines[0]}\n`);
  expect(record.faults).toEqual([
    { line: 2, message: expect.stringMatching(/"question" holds text that would not be read/) as string },
  ]);
});

it("refuses a file without one row of use, naming the first fault", async () => {
  const store = memoryStore();
  await expect(
    takeDataset(store, "a.jsonl", new Blob(['{"prompt": "p", "chosen": "c"}\n']), 0),
  ).rejects.toMatchObject({
    code: "data/no-pairs",
    message: expect.stringMatching(/line 1/) as string,
  });
  expect(store.files.size).toBe(0);
});

it("takes a file of prompts as such, and counts prompts of pairs once each", async () => {
  const store = memoryStore();
  const asked = ["p", "q", "p"].map((prompt) => `${JSON.stringify({ prompt })}\n`).join("");
  const { record, prompts: shown } = await takeDataset(store, "asked.jsonl", new Blob([asked]), 0);
  expect(record).toMatchObject({ kind: "prompts", rows: 3, faultCount: 0 });
  expect(shown).toEqual(["p", "q"]);
  const row = (prompt: string, answer: string) => JSON.stringify({ prompt, chosen: answer, rejected: "b" });
  const judged = [row("p", "a"), row("q", "a"), row("p", "c"), '{"prompt": "r", "rejected": "b"}'].join("\n");
  const pairs = await takeDataset(store, "judged.jsonl", new Blob([judged]), 0);
  expect(pairs.record).toMatchObject({ kind: "pairs", rows: 3, faultCount: 1 });
  const count = async (path: string) => {
    const source = await store.open(path);
    if (source === undefined) throw new Error(`no ${path}`);
    return countRows(source, promptRows);
  };
  expect(await count(pairs.record.trainPath)).toBe(2);
  // A file of prompts may ask one of them twice.
  expect(await count(record.trainPath)).toBe(3);
});

it("the sample is a project with its pairs chosen, and the two runs of its loop, the second on the first", async () => {
  const store = memoryStore();
  const file = (path: string): string =>
    readFileSync(new URL(`../../public/sample/${path}`, import.meta.url), "utf8");
  const judgements = {
    config: file("loop/reward.yaml"),
    train: file("data/judgements.train.jsonl"),
    test: file("data/judgements.test.jsonl"),
  };
  const made = {
    id: "p-1",
    isSample: true,
    datasets: [],
    draft: {
      algorithm: "dpo",
      typed: {},
      preset: null,
      device: "auto",
      model: null,
      dataset: null,
      prompts: [],
    },
  } as unknown as ProjectRecord;
  let project = made;
  const asked: [string, DraftRecord][] = [];
  const sample = createSample({
    records: () =>
      Promise.resolve({
        changeProject: (_id: string, change: (old: ProjectRecord) => ProjectRecord) =>
          Promise.resolve((project = change(project))),
      } as unknown as ProjectRecords),
    folder: () => Promise.resolve(store),
    addProject: () => Promise.resolve(made),
    addRun(of, draft) {
      const id = `${draft.algorithm}-1`;
      asked.push([id, draft]);
      const dataset = of.datasets.find(({ name }) => name === draft.dataset);
      return Promise.resolve({ id, config: configOf(draft, { dataset, run: id }) } as unknown as RunRecord);
    },
  });
  const files = {
    config: file("config.yaml"),
    train: file("data/pairs.train.jsonl"),
    test: file("data/pairs.test.jsonl"),
    prompts: file("data/prompts.jsonl"),
    policy: file("loop/policy.yaml"),
    judgements,
  };
  const { project: added, runs } = await sample.add(files, "wasm");
  expect(added.draft).toMatchObject({ algorithm: "dpo", dataset: "pairs.jsonl", device: "wasm" });
  expect(added.draft.prompts).toHaveLength(3);
  expect(added.datasets.map(({ name, kind, rows, testRows }) => [name, kind, rows, testRows])).toEqual([
    ["pairs.jsonl", "pairs", 400, 100],
    ["judgements.jsonl", "pairs", 2000, 192],
    ["questions.jsonl", "prompts", 353, 36],
  ]);
  expect(asked.map(([id, { device }]) => [id, device])).toEqual([
    ["reward-1", "wasm"],
    ["rloo-1", "wasm"],
  ]);
  const [scorer, policy] = runs;
  if (scorer === undefined || policy === undefined) throw new Error("no runs");
  for (const { config } of runs) checkedConfig(config);
  expect(runsBefore(policy, runs)).toEqual([scorer]);
  expect(policy.config).toMatchObject({
    reward_model_path: "models/reward-1/final",
    dataset_name: "data/questions.train.jsonl",
    eval_dataset_name: "data/questions.test.jsonl",
  });
});
