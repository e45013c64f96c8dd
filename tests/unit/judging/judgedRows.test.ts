// Training on judgements as they are: which count, what they become for each kind of row, and that a run on them is the run on the
// pairs they stand for.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { judgedRows } from "../../../src/data/annotation/judgedRows.ts";
import { completions, judgements, pairs, prompts, unpaired } from "../../../src/data/rows/index.ts";
import { asRows, golden, inside, temporaryFolder } from "../cli/support.ts";
import { comparisons, event, judged, writeProject } from "./project.ts";

const folder = temporaryFolder();
const server = inside({ cwd: folder.path });
afterAll(async () => {
  await server.close();
  folder.remove();
});

const [first, second] = [0, 1].map((i) => ({
  prompt: `question q${i}`,
  chosen: ` answer a to q${i}`,
  rejected: ` answer b to q${i}`,
}));
const why = (count: number, what: string) => ({ count, what });

it("makes judgements of those that count, with strength as margin and ties as ties, and says what is left out", () => {
  expect(judgedRows(judgements, judged, "train")).toEqual({
    rows: [{ ...first, margin: 1 }, { ...first, tie: true }, second],
    leftOut: [
      why(1, "judgement that was taken back or corrected"),
      why(1, "judgement of an annotator whose judgements are void"),
      why(1, "skipped judgement"),
      why(1, "second judgement of the same item by the same annotator"),
      why(1, 'judgement "both bad"'),
      why(1, "judgement of a held-out prompt"),
    ],
  });
});

it("hands on how much a judgement counts", () => {
  const weighed = comparisons.map((one) => ({ ...one, weight: 0.25 }));
  const { rows } = judgedRows(judgements, { ...judged, comparisons: weighed }, "train");
  expect(rows.map((row) => row["weight"])).toEqual([0.25, 0.25, 0.25]);
});

it("learns nothing from what has the weight 0, by whatever method, and says so", () => {
  const [, ...others] = comparisons;
  const weightless = { ...event("e1", 0, "ana", { verdict: "A", weight: 0 }) };
  for (const kind of [judgements, pairs, unpaired]) {
    const { rows, leftOut } = judgedRows(kind, { ...judged, comparisons: [weightless, ...others] }, "train");
    expect(rows).toEqual(judgedRows(kind, { ...judged, comparisons: others }, "train").rows);
    expect(leftOut).toContainEqual(why(1, "judgement with the weight 0"));
  }
});

it("makes pairs of decided judgements alone", () => {
  const { rows, leftOut } = judgedRows(pairs, judged, "train");
  expect(rows).toEqual([{ ...first, margin: 1 }, second]);
  expect(leftOut).toContainEqual(why(1, "tie"));
});

it("makes answers with a thumb each: of a decision one of either, of both bad two that are not liked, of a tie none", () => {
  const thumb = (side: string, i: number, label: boolean) => ({
    prompt: `question q${i}`,
    completion: ` answer ${side} to q${i}`,
    label,
  });
  const rated = { version: 1 as const, project: "p", eventId: "r1", itemId: "i1", taskId: "t" };
  const ratings = [
    {
      ...rated,
      annotator: "ben",
      annotatorKind: "human" as const,
      completionId: "q1b",
      verdict: "good" as const,
    },
  ];
  const { rows, leftOut } = judgedRows(unpaired, { ...judged, ratings }, "train");
  expect(rows).toEqual([
    ...[thumb("a", 0, true), thumb("b", 0, false), thumb("a", 1, true), thumb("b", 1, false)],
    ...[thumb("a", 2, false), thumb("b", 2, false), thumb("b", 1, true)],
  ]);
  expect(leftOut).toContainEqual(why(1, "tie"));
});

it("gives a method that draws answers each prompt", () => {
  const { rows } = judgedRows(prompts, judged, "train");
  expect(new Set(rows.map((row) => prompts.once?.(row)))).toEqual(
    new Set(["question q0", "question q1", "question q2"].map((one) => JSON.stringify(one))),
  );
});

it("keeps held-out prompts and held-out items for measuring", () => {
  const third = { prompt: "question q3", chosen: " answer b to q3", rejected: " answer a to q3" };
  expect(judgedRows(pairs, judged, "test").rows).toEqual([third]);
  const items = judged.items.map((one) => (one.id === "i1" ? { ...one, isHeldOut: true } : one));
  expect(judgedRows(pairs, { ...judged, items }, "test").rows).toEqual([second, third]);
});

it("counts an annotator again whose voiding was taken back, and the owner's last word in place of the others'", () => {
  const voids = [
    ...judged.voids,
    { version: 1 as const, project: "p", id: "v2", annotator: "cay", isVoid: false, reason: "", at: 2 },
  ];
  const settled = event("e9", 0, "owner", { verdict: "B", isAdjudication: true });
  const { rows, leftOut } = judgedRows(
    pairs,
    { ...judged, voids, comparisons: [...comparisons, settled] },
    "train",
  );
  expect(rows).toEqual([
    second,
    { prompt: "question q2", chosen: " answer a to q2", rejected: " answer b to q2" },
    { prompt: "question q0", chosen: " answer b to q0", rejected: " answer a to q0" },
  ]);
  expect(leftOut).toContainEqual(why(2, "judgements of items that the owner has settled"));
});

it("takes no word of another annotator's as a correction", () => {
  const foul = event("e10", 0, "eve", { verdict: "skip", supersedes: "e1" });
  const { rows } = judgedRows(pairs, { ...judged, comparisons: [...comparisons, foul] }, "train");
  expect(rows).toContainEqual({ ...first, margin: 1 });
});

it("leaves control items and tasks that measure out of training", () => {
  const items = judged.items.map((one) =>
    one.id === "i0" ? { ...one, kind: "gold" as const, expected: "A" } : one,
  );
  expect(judgedRows(pairs, { ...judged, items }, "train").rows).toEqual([second]);
  const [task] = [{ id: "t", purpose: "evaluation" }] as unknown as typeof judged.tasks;
  expect(judgedRows(pairs, { ...judged, tasks: task === undefined ? [] : [task] }, "train").rows).toEqual([]);
});

it("refuses a method that learns nothing from judgements", () => {
  expect(() => judgedRows(completions, judged, "train")).toThrow(/learns from texts/);
});

const kinds = { reward: judgements, dpo: pairs, kto: unpaired };

it.each(["reward", "dpo", "kto"] as const)(
  "trains %s on data/comparisons.jsonl as on the rows it stands for",
  async (algorithm) => {
    writeProject(folder.path);
    const kind = kinds[algorithm];
    for (const part of ["train", "test"] as const)
      writeFileSync(join(folder.path, `${part}.jsonl`), asRows([...judgedRows(kind, judged, part).rows]));
    const run = async (name: string, dataset: string, held: string) => {
      const config = {
        algorithm,
        model_name_or_path: join(golden, "models", "gpt2"),
        dataset_name: dataset,
        eval_dataset_name: held,
        eval_strategy: "steps",
        eval_steps: 2,
        output_dir: `${name}-${algorithm}`,
        per_device_train_batch_size: 2,
        gradient_accumulation_steps: 1,
        learning_rate: 1e-3,
        logging_steps: 1,
        max_steps: 3,
      };
      const path = join(folder.path, `${name}.json`);
      writeFileSync(path, JSON.stringify(config));
      const { code, lines } = await server.ask("train", path, "--device", "wasm", "--json");
      expect(code, JSON.stringify(lines)).toBe(0);
      return lines
        .filter(({ type }) => type === "step" || type === "eval")
        .map(({ tokens_per_second: _rate, eval_runtime: _time, ...rest }) => rest);
    };
    const [events, rows] = [
      await run("events", "data/comparisons.jsonl", "data/comparisons.jsonl"),
      await run("rows", "train.jsonl", "test.jsonl"),
    ];
    expect(events.length).toBeGreaterThanOrEqual(4);
    expect(events).toEqual(rows);
  },
);

it("says what is missing where the answers do not lie beside the judgements", async () => {
  writeFileSync(join(folder.path, "alone.jsonl"), asRows([{ ...comparisons[0] }]));
  const path = join(folder.path, "alone.json");
  const model = join(golden, "models", "gpt2");
  writeFileSync(
    path,
    JSON.stringify({
      algorithm: "dpo",
      model_name_or_path: model,
      dataset_name: "alone.jsonl",
      output_dir: "alone",
    }),
  );
  const { code, lines } = await server.ask("train", path, "--json");
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatchObject({ type: "error", code: "data/no-answers" });
});
