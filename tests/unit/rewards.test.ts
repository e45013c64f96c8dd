// What the page's trainer says of models that score: the models on their device, the scores of held-out rows that are kept with a
// run, and the report and the comparison made of them.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../src/domain/errors.ts";
import type { RunRecord } from "../../src/domain/records/index.ts";
import { heldOutScores } from "../../src/domain/runFolder.ts";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../src/engine/wasmBackend.ts";
import { openModel } from "../../src/formats/modelSource.ts";
import {
  type HeldOut,
  judgedPairs,
  keepScores,
  keptScores,
  readHeldOut,
  type RowScores,
  scoreHeldOut,
} from "../../src/page/trainer/heldOut.ts";
import { rewardComparison, rewardReport } from "../../src/page/trainer/rewardReport.ts";
import { createScorers, type Scorer, type WantedScorer } from "../../src/page/trainer/scorers.ts";
import { folderFiles } from "../../src/storage/folder.ts";
import { memoryStore } from "../../src/storage/projectStore.ts";
import { golden } from "./models/goldenScores.ts";
import { rewardFolder, scoreCase } from "./cli/rewardModels.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "feedbackloop-rewards-"));
  rewardFolder(join(folder, "scorer"), scoreCase("gpt2"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = { project: "p", id: "r", createdAtMs: 1, model: { kind: "bundled", name: "base" } } as RunRecord;

function newScorers() {
  const opened: string[] = [];
  let devices = 0;
  const scorers = createScorers(
    {
      open: (model) => {
        const name = model.kind === "hub" ? model.id : model.name;
        opened.push(name);
        return openModel(folderFiles(name === "base" ? join(golden, "models", "gpt2") : join(folder, name)));
      },
    },
    async () => {
      devices++;
      return { backend: createWasmBackend(await createWasmRuntime({ threads: 1 })), memoryLimitBytes: 1e9 };
    },
  );
  return { scorers, opened, devices: () => devices };
}

const bundled = (name: string): WantedScorer => ({ kind: "model", model: { kind: "bundled", name } });

/** Texts of the golden tokenizer's words. */
const rows = [
  { prompt: "the cat", chosen: " sat on the mat", rejected: " sat" },
  { prompt: "the cat", chosen: " sat", rejected: " sat on the mat", probability: 0.7 },
  { prompt: "a dog", chosen: " ran", rejected: " ran on", tie: true },
  { prompt: "a dog", chosen: " ran on and on", rejected: ` ran${" on".repeat(200)}`, probability: 0.9 },
];

async function heldOutOf(
  all: readonly object[],
): Promise<{ store: ReturnType<typeof memoryStore>; heldOut: HeldOut }> {
  const store = memoryStore();
  const text = all.map((row) => JSON.stringify(row)).join("\n");
  await store.write("data/t.test.jsonl", new TextEncoder().encode(`${text}\n`));
  return { store, heldOut: await readHeldOut(store, "data/t.test.jsonl") };
}

const nothing = (): Promise<void> => Promise.resolve();

describe("models that score", () => {
  it("of a run and of files are told apart, kept on one device, and freed for a run", async () => {
    const { scorers, opened, devices } = newScorers();
    const store = memoryStore();
    for (const name of await folderFiles(join(folder, "scorer")).list())
      await store.write(`models/r/final/${name}`, new Uint8Array(readFileSync(join(folder, "scorer", name))));
    const ofRun: WantedScorer = { kind: "run", run: "r", folder: "final", record: run, store };
    const use = <T>(work: (found: readonly Scorer[]) => T): Promise<T> =>
      scorers.use("wasm", [ofRun, bundled("scorer")], (found) => Promise.resolve(work(found)));
    const first = await use((found) => found.map(({ model }) => model));
    expect(first).toHaveLength(2);
    expect(first[0]).not.toBe(first[1]);
    expect(await use((found) => found.map(({ model }) => model))).toEqual(first);
    expect([opened, devices()]).toEqual([["scorer"], 1]);
    await scorers.release(new AppError("run/busy", "A run began.", ""));
    await use(() => undefined);
    expect(devices()).toBe(2);
  });

  it("that never learned to score are refused, and leave the others whole", async () => {
    const { scorers } = newScorers();
    const use = (name: string) =>
      scorers.use("wasm", [bundled(name)], ([one]) => Promise.resolve(one?.model.name));
    await use("scorer");
    await expect(use("base")).rejects.toMatchObject({ code: "model/no-score" });
    await expect(use("scorer")).resolves.toBeDefined();
  });

  it("give up what waits when a run needs the device, and say so", async () => {
    const { scorers } = newScorers();
    const reason = new AppError("run/busy", "A run began.", "");
    const asked = scorers.use("wasm", [bundled("scorer")], async (_found, turn) => {
      for (;;) await turn();
    });
    const waits = scorers.use("wasm", [bundled("scorer")], () => Promise.resolve(1));
    const both = Promise.allSettled([asked, waits]);
    await scorers.release(reason);
    expect(
      (await both).map((one) => (one.status === "rejected" ? (one.reason as unknown) : one.value)),
    ).toEqual([reason, reason]);
  });
});

describe("the held-out rows of a run", () => {
  it("are scored once; their scores go with the run, and are made anew for other rows or a damaged file", async () => {
    const { store, heldOut } = await heldOutOf(rows);
    const { scorers } = newScorers();
    const progress: number[] = [];
    const scores = await scorers.use("wasm", [bundled("scorer")], ([scorer]) => {
      if (scorer === undefined) throw new Error("no scorer");
      return scoreHeldOut(scorer, judgedPairs(heldOut, scorer), nothing, (done) => progress.push(done));
    });
    expect(scores).toHaveLength(4);
    // The last answer is longer than the model's context.
    expect(scores[3]).toBeNull();
    // The same two answers the other way round.
    expect(scores[1]).toEqual([scores[0]?.[1], scores[0]?.[0]]);
    expect(progress.at(-1)).toBeGreaterThan(0);

    await keepScores(store, "r", "final", heldOut, scores);
    const path = heldOutScores("r", "final");
    expect(path).toBe("models/r/held-out.scores.jsonl");
    expect(heldOutScores("r", "final/judge_model")).toBe("models/r/held-out.judge_model.scores.jsonl");
    expect(await keptScores(store, "r", "final", heldOut)).toEqual(scores);
    expect(await keptScores(store, "r", "final/judge_model", heldOut)).toBeUndefined();
    const { heldOut: others } = await heldOutOf(rows.slice(1));
    expect(await keptScores(store, "r", "final", others)).toBeUndefined();
    const text = new TextDecoder().decode(store.files.get(path));
    for (const wrong of [
      text.replace(/\n\[[^\n]*/, ""),
      text.replace("null", '"1"'),
      text.slice(0, -8),
      "",
    ]) {
      await store.write(path, new TextEncoder().encode(wrong));
      expect(await keptScores(store, "r", "final", heldOut), wrong).toBeUndefined();
    }
  });
});

describe("the report", () => {
  /** Twenty prompts; the first answer is the longer one in half of them. */
  const many = Array.from({ length: 40 }, (_, i) => ({
    prompt: [{ role: "user", content: `prompt ${Math.floor(i / 2)}` }],
    chosen: [{ role: "assistant", content: i % 4 < 2 ? "a long answer" : "short" }],
    rejected: [{ role: "assistant", content: i % 4 < 2 ? "short" : "a long answer" }],
    probability: 0.8,
  }));

  async function made(scoreOf: (i: number) => RowScores, all: readonly object[] = many) {
    const { heldOut } = await heldOutOf(all);
    const { scorers } = newScorers();
    return scorers.use("wasm", [bundled("scorer")], ([scorer]) => {
      if (scorer === undefined) throw new Error("no scorer");
      const pairs = judgedPairs(heldOut, scorer);
      return Promise.resolve({ heldOut, pairs, scores: pairs.map((_, i) => scoreOf(i)) });
    });
  }

  it("says what share is right, beside the longer answer and the simulated judge's ceiling", async () => {
    // Three of four are right.
    const { heldOut, pairs, scores } = await made((i) => (i % 4 === 3 ? [0, 1] : [1, 0]));
    const { report } = rewardReport(heldOut, pairs, scores);
    expect(report).toMatchObject({ rows: 40, prompts: 20, ties: 0, tooLong: 0 });
    expect(report.right.value).toBeCloseTo(0.75);
    expect(report.right.interval?.[0]).toBeLessThan(0.75);
    expect(report.longer.value).toBeCloseTo(0.5);
    expect(report.ceiling).toMatchObject({
      because: "simulated",
      share: { value: expect.closeTo(0.8) as number },
    });
    // sigmoid(1) = 0.731 sure, 0.75 right.
    expect(report.ece.value).toBeCloseTo(0.019, 3);
    expect(report.certainty.filter(({ count }) => count > 0)).toMatchObject([{ count: 40 }]);
    expect(report.scores).toHaveLength(80);
    expect(report.scores).toEqual([...report.scores].sort((a, b) => a - b));
    expect(report.trial.asMessages).toBe(true);
    expect(report.trial.examples[0]).toEqual({ prompt: "prompt 0", answers: ["a long answer", "short"] });
    expect(new Set(report.trial.examples.map(({ prompt }) => prompt)).size).toBe(8);
  });

  it("leaves out ties and what is too long, and knows no ceiling where nobody judged twice", async () => {
    const { heldOut, pairs, scores } = await made(
      (i) => (i === 3 ? null : [1, 0]),
      [...rows.map(({ probability: _known, ...row }) => row)],
    );
    const { report } = rewardReport(heldOut, pairs, scores);
    expect(report).toMatchObject({ rows: 2, prompts: 1, ties: 1, tooLong: 1, ceiling: null });
    expect(report.right).toMatchObject({ value: 1, interval: null });
    expect(report.trial).toMatchObject({ asMessages: false });
  });

  it("of two models says how often they agree, and begins where they do not", async () => {
    const { heldOut, pairs, scores } = await made(() => [1, 0]);
    const other = scores.map((row, i): RowScores =>
      i === 7 ? [-3, 3] : i === 9 ? [-0.1, 0] : i === 5 ? null : row,
    );
    const found = rewardComparison(heldOut, pairs, [scores, other]);
    expect(found).toMatchObject({ rows: 39, tooLong: 1, prompts: 20 });
    expect(found.scores.map((all) => [all.length, all[0], all.at(-1)])).toEqual([
      [80, 0, 1],
      [78, -3, 3],
    ]);
    expect(found.agreement.value).toBeCloseTo(37 / 39);
    expect(found.pairs.slice(0, 2).map(({ line }) => line)).toEqual([8, 10]);
    expect(found.pairs[0]).toMatchObject({
      prompt: "prompt 3",
      isTie: false,
      scores: [
        [1, 0],
        [-3, 3],
      ],
    });
  });
});
