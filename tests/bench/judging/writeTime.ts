// What one more judgement costs the worker that keeps it, in a project of many, and what its owner's list of tasks costs then: in memory,
// without the database. Ends with 1 where the two take longer than --most milliseconds in the median.
//   npx tsx tests/bench/judging/writeTime.ts [--judgements 100000] [--annotators 20] [--writes 20] [--most 300]
import { parseArgs } from "node:util";
import { randomStream } from "../../../src/domain/random.ts";
import type { ComparisonRecord } from "../../../src/domain/records/index.ts";
import { memoryData } from "../../unit/data/memoryData.ts";
import { anItem, aTask, fill, memoryHost, opened, project } from "../../unit/judging/judgingProject.ts";

const { values } = parseArgs({
  options: {
    judgements: { type: "string", default: "100000" },
    annotators: { type: "string", default: "20" },
    writes: { type: "string", default: "20" },
    most: { type: "string", default: "300" },
  },
});
const overlap = 3;
const count = Number(values.judgements);
const people = Array.from({ length: Number(values.annotators) }, (_, i) => `annotator ${i}`);
const random = randomStream(1, "judgements");
const items = Math.ceil(count / overlap);

const events = Array.from({ length: count }, (_, k): ComparisonRecord => {
  const item = Math.floor(k / overlap);
  return {
    version: 1,
    project,
    eventId: `e${k}`,
    itemId: `i${item}`,
    annotator: people[(item + 7 * (k % overlap)) % people.length] ?? "",
    annotatorKind: "human",
    completionIds: [`c${item}a`, `c${item}b`],
    shownOrder: random() < 0.5 ? [0, 1] : [1, 0],
    verdict: random() < 0.5 ? "A" : "B",
    taskId: "t",
    decidedAt: k,
  };
});

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
async function timed<T>(what: () => Promise<T>, times: number[]): Promise<T> {
  const before = performance.now();
  const made = await what();
  times.push(performance.now() - before);
  return made;
}

async function main(): Promise<void> {
  const data = memoryData();
  await fill(
    data,
    aTask({ overlap }),
    Array.from({ length: items }, (_, i) => anItem(i)),
  );
  await data.comparisons.add(events);
  const judging = opened(memoryHost(data).host);
  const place = { project, task: "t", annotator: people[3] ?? "" };
  const [first, decide, list, report]: [number[], number[], number[], number[]] = [[], [], [], []];
  let state = await timed(async () => {
    await judging.tasks(project);
    return judging.state(place);
  }, first);
  for (let i = 0; i < Number(values.writes); i++) {
    const key = state.next?.key ?? "";
    const said = { choice: "left", strength: null, reasons: [], rationale: "", highlights: [] };
    const made = await timed(
      () => judging.decide(place, key, said, { decideMs: 3000, input: "key" }),
      decide,
    );
    ({ state } = made);
    await timed(() => judging.tasks(project), list);
  }
  await timed(() => judging.report(project, "t"), report);
  const [ofDecide, ofList] = [median(decide), median(list)];
  console.log(
    `${count} judgements of ${people.length}: read first ${median(first).toFixed(0)} ms, a judgement ${ofDecide.toFixed(0)} ms, the list of tasks after it ${ofList.toFixed(0)} ms, the whole report ${median(report).toFixed(0)} ms`,
  );
  process.exitCode = ofDecide + ofList <= Number(values.most) ? 0 : 1;
}
await main();
