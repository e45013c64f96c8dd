// npm run test:annotators [-- --seeds 20] [--judgements 50,100,200,400] [--overlap 3] [--level 0.005]
// What the report on annotators finds of habits that were planted: twenty honest simulated annotators and five with a habit each, by how
// much everyone judged. Ends with 1 where an honest one was flagged, where a habit was missed at the largest size, or where
// intervals hold the truth much less often than they promise.
import { parseArgs } from "node:util";
import {
  annotatorReport,
  type AnnotatorStatistics,
  type FlagKind,
  flagKinds,
} from "../../src/evaluation/annotators/annotatorReport.ts";
import { crowd, type Planted } from "./simulate.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    judgements: { type: "string", default: "50,100,200,400" },
    overlap: { type: "string", default: "3" },
    level: { type: "string", default: "0.005" },
  },
});
const seeds = Number(values.seeds);
const overlap = Number(values.overlap);
const sizes = values.judgements.split(",").map(Number);
const honest = 20;
/** In log odds, for length of 100 characters; the fast one's usual time in milliseconds. */
const planted: readonly Planted[] = [
  { kind: "side", size: 1.5 },
  { kind: "length", size: 1 },
  { kind: "group", size: 1.5 },
  { kind: "careless", size: 1 },
  { kind: "fast", size: 1500 },
];

/** How often an interval of this kind held the truth. */
interface Coverage {
  held: number;
  of: number;
}

/** What the annotator's effects truly are. */
function truths(
  one: AnnotatorStatistics,
  habit: Planted | undefined,
): [string, AnnotatorStatistics["position"], number][] {
  const sizeOf = (kind: FlagKind): number => (habit?.kind === kind ? habit.size : 0);
  // A coin has no effects, and no reliability.
  const isCoin = habit?.kind === "careless";
  return [
    ["side", one.position, sizeOf("side")],
    ["length", one.length, sizeOf("length")],
    ...one.groups.map((effect): [string, typeof effect, number] => [
      "group",
      effect,
      effect.group === "South" ? sizeOf("group") : -sizeOf("group"),
    ]),
    ["reliability", one.reliability, isCoin ? 0 : 1],
  ];
}

let isGood = true;
for (const judgements of sizes) {
  const caught = new Map<FlagKind, number>(flagKinds.map((kind) => [kind, 0]));
  const wrong: string[] = [];
  const also: string[] = [];
  const coverage = new Map<string, Coverage>();
  const items = Math.round((judgements * (honest + planted.length)) / overlap);
  const started = process.cpuUsage().user;
  for (let seed = 1; seed <= seeds; seed++) {
    const { events, answers, planted: habits } = crowd({ seed, items, overlap, honest, planted });
    for (const one of annotatorReport(events, answers, { level: Number(values.level) }).annotators) {
      const habit = habits.get(one.annotator);
      for (const { kind, pValue } of one.flags) {
        if (habit?.kind === kind) caught.set(kind, (caught.get(kind) ?? 0) + 1);
        else
          (habit === undefined ? wrong : also).push(
            `seed ${seed}: ${one.annotator} is flagged for ${kind} (${pValue.toExponential(1)})`,
          );
      }
      for (const [name, { interval }, truth] of truths(one, habit)) {
        if (interval === null) continue;
        const key = `${name} of ${habit?.kind === name ? "planted" : "others"}`;
        const found = coverage.get(key) ?? { held: 0, of: 0 };
        found.of++;
        if (interval[0] <= truth && truth <= interval[1]) found.held++;
        coverage.set(key, found);
      }
    }
  }
  const seconds = (process.cpuUsage().user - started) / 1e6 / seeds;
  console.log(
    `\n${judgements} judgements each, ${items} items, overlap ${overlap}, ${seeds} seeds, ${seconds.toFixed(1)} s each`,
  );
  console.log(`  found: ${[...caught].map(([kind, count]) => `${kind} ${count}/${seeds}`).join(", ")}`);
  console.log(
    `  intervals hold: ${[...coverage].map(([key, { held, of }]) => `${key} ${held}/${of}`).join(", ")}`,
  );
  for (const line of wrong) console.log(`  wrong: ${line}`);
  for (const line of also) console.log(`  besides: ${line}`);
  if (wrong.length > 0) isGood = false;
  if (judgements === Math.max(...sizes) && [...caught.values()].some((count) => count < seeds))
    isGood = false;
  // 95 % are promised; a hundredth of such studies would fall below by chance where there are few.
  for (const { held, of } of coverage.values())
    if (held < 0.95 * of - 3 * Math.sqrt(0.95 * 0.05 * of)) isGood = false;
}
process.exitCode = isGood ? 0 : 1;
