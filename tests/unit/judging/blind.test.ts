// A blind comparison: nothing that a judge is given tells whose answer is whose, sides are balanced, the result is the count by hand, and
// training never uses what was said.
import { expect, test } from "vitest";
import { counted, judgedTables } from "../../../src/data/annotation/counted.ts";
import { AppError } from "../../../src/domain/errors.ts";
import { blindPairs } from "../../../src/domain/runFolder.ts";
import { addBlindPairs, blindOutcomes } from "../../../src/page/data/blindTasks.ts";
import type { BlindLine } from "../../../src/runs/blindOutcomes.ts";
import type { SampleLine } from "../../../src/runs/policyLines.ts";
import { memoryStore } from "../../../src/storage/projectStore.ts";
import { aTask, memoryHost, opened, project } from "./judgingProject.ts";

const place = { project, task: "t", annotator: "Ann" };
const how = { decideMs: 900, input: "key" } as const;

const line = (at: number, role: "base" | "candidate", completion: string): SampleLine => ({
  type: "sample",
  prompt_index: at,
  role,
  prompt: `Question ${at}?`,
  completion,
  prompt_ids: [1],
  completion_ids: [2],
  finish: "eos",
  reward: role === "candidate" ? 1 : 0,
  judge: null,
  logprob: -1,
  base_logprob: -1,
  kl_exact: 0,
});

/** `isTurned`: the texts of both sides change places. */
const samplesOf = (count: number, isTurned = false): SampleLine[] =>
  Array.from({ length: count }, (_, at) => {
    const texts = [`This is what was said to ${at}.`, `And that was said to ${at}.`];
    if (isTurned) texts.reverse();
    return [line(at, "base", texts[0] ?? ""), line(at, "candidate", texts[1] ?? "")];
  }).flat();

/** Names that a test can foresee. */
function names() {
  let number = 0;
  return () => `n${(number += 1)}`;
}

async function aComparison(samples: readonly SampleLine[], count = 40) {
  const { host, data } = memoryHost();
  const store = memoryStore();
  await data.tasks.put([aTask({ purpose: "evaluation" })]);
  const made = await addBlindPairs(data, store, [{ policy: "dpo-1", samples }], {
    task: "t",
    count,
    addedAtMs: 10,
    newId: names(),
  });
  const lines = new TextDecoder()
    .decode(store.files.get(blindPairs("t")))
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text) as BlindLine);
  return { judging: opened(host), data, store, made, lines };
}

test("whoever judges gets the same, whichever answer is whose, and no word of it", async () => {
  const said: string[][] = [[], []];
  for (const [at, isTurned] of [false, true].entries()) {
    const { judging } = await aComparison(samplesOf(6, isTurned));
    const tell = (what: unknown): void => void said[at]?.push(JSON.stringify(what));
    let state = await judging.state(place);
    for (let number = 0; state.next !== null; number++) {
      tell(state);
      const choice = state.next.choices[number % 3]?.id ?? "";
      const decided = await judging.decide(
        place,
        state.next.key,
        { choice, strength: null, reasons: [], rationale: "", highlights: [] },
        how,
      );
      tell(decided);
      state = decided.state;
    }
    tell(state);
    tell(await judging.past(place, 10));
    tell(await judging.statistics(place));
    tell(await (await judging.judgementsFile(place)).blob.text());
  }
  expect(said[0]).toHaveLength(16);
  for (const text of said.flat())
    expect(text).not.toMatch(/dpo-1|candidate|"base|reward|policy|blind|"source"|madeBy/);
  // With the texts of both sides exchanged, the ids that are told stand in the same places: they say nothing of sides.
  const withoutTexts = (all: readonly string[] | undefined): string[] =>
    (all ?? []).map((text) => text.replaceAll(/(This is what|And that) was said/g, "…"));
  expect(withoutTexts(said[0])).toEqual(withoutTexts(said[1]));
});

test("an invitation says no more", async () => {
  const { judging } = await aComparison(samplesOf(6));
  const text = await (await judging.invitation(project, "t", "Ann")).blob.text();
  expect(text).toContain("Question 3?");
  expect(text).not.toMatch(/dpo-1|candidate|"base|"reward|policy|"arm"|"source"|madeBy/);
});

test("each side holds either model's answers half of the time", async () => {
  const { judging, lines } = await aComparison(samplesOf(40));
  const baseTexts = new Set(samplesOf(40).flatMap((one) => (one.role === "base" ? [one.completion] : [])));
  for (const annotator of ["Ann", "Ben"]) {
    let first = 0;
    let state = await judging.state({ ...place, annotator });
    while (state.next !== null) {
      if (baseTexts.has(state.next.answers[0] ?? "")) first++;
      const said = {
        choice: state.next.choices[0]?.id ?? "",
        strength: null,
        reasons: [],
        rationale: "",
        highlights: [],
      };
      ({ state } = await judging.decide({ ...place, annotator }, state.next.key, said, how));
    }
    expect(first).toBe(20);
  }
  expect(lines).toHaveLength(40);
});

test("the result is the count by hand, and nothing of it trains", async () => {
  const { judging, data, store } = await aComparison(samplesOf(8));
  const candidateTexts = new Set(
    samplesOf(8).flatMap((one) => (one.role === "candidate" ? [one.completion] : [])),
  );
  let state = await judging.state(place);
  // The candidate's wins six times, loses once, and once it is a tie.
  for (let number = 0; state.next !== null; number++) {
    const { answers, choices, key } = state.next;
    const isLeft = candidateTexts.has(answers[0] ?? "");
    const wanted = number === 6 ? "tie" : isLeft === number < 6 ? "A" : "B";
    const choice =
      choices.find(({ id }) => id === wanted) ?? choices[wanted === "A" ? 0 : wanted === "tie" ? 1 : 2];
    const said = { choice: choice?.id ?? "", strength: null, reasons: [], rationale: "", highlights: [] };
    ({ state } = await judging.decide(place, key, said, how));
  }
  const { outcomes } = await blindOutcomes(data, store, "t");
  expect(outcomes).toHaveLength(1);
  expect(outcomes[0]).toMatchObject({
    policy: "dpo-1",
    result: { won: 6, lost: 1, tied: 1, open: 0, rate: { value: 6.5 / 8, prompts: 8, samples: 8 } },
  });
  const tables = await judgedTables(data);
  expect(tables.comparisons).toHaveLength(8);
  const { comparisons, leftOut } = counted(tables);
  expect(comparisons).toEqual([]);
  expect(leftOut).toEqual([{ count: 8, what: "judgements of tasks that only measure" }]);
});

test("what gives itself away is held back, what is alike is left out, and a task that trains gets nothing", async () => {
  const samples = [
    line(0, "base", "The same."),
    line(0, "candidate", "The same. "),
    line(1, "base", "As an AI language model I cannot say."),
    line(1, "candidate", "Two weeks."),
    line(2, "base", "One week."),
    line(2, "candidate", "Two weeks."),
  ];
  const { made, lines } = await aComparison(samples);
  expect(made).toMatchObject({ added: 1, alike: 1, heldBack: 1 });
  expect(lines).toHaveLength(1);
  await expect(aComparison(samples.slice(0, 2))).rejects.toMatchObject({ code: "evaluation/no-pairs" });
  const { data } = memoryHost();
  await data.tasks.put([aTask()]);
  const adding = addBlindPairs(data, memoryStore(), [{ policy: "p", samples }], {
    task: "t",
    count: 1,
    addedAtMs: 1,
    newId: names(),
  });
  await expect(adding).rejects.toBeInstanceOf(AppError);
  expect(await data.items.all()).toEqual([]);
});
