// npm run test:annotators [-- --seeds 20] [--views 0] [--first 1] [--judgements 50,100,200,400] [--overlap 3] [--level 0.03]
// What the report on annotators finds of habits that were planted: twenty honest simulated annotators and five with a habit each, by how
// much everyone judged, over so many seeds; and how often it flags any of twenty honest ones who are alone, over so many views. Ends with
// 1 where honest ones were flagged in more views than the level says, where a habit was missed at the largest size, or where intervals
// hold the truth much less often than they promise.
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
    views: { type: "string", default: "0" },
    first: { type: "string", default: "1" },
    judgements: { type: "string", default: "50,100,200,400" },
    overlap: { type: "string", default: "3" },
    level: { type: "string", default: "0.03" },
  },
});
const seeds = Number(values.seeds);
const views = Number(values.views);
const firstSeed = Number(values.first);
const level = Number(values.level);
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

/** Whether as many of so many are still chance where each has this chance. */
const isChance = (count: number, of: number, chance: number): boolean =>
  count <= chance * of + 3 * Math.sqrt(chance * (1 - chance) * of);

let isGood = true;
for (const judgements of sizes) {
  const caught = new Map<FlagKind, number>(flagKinds.map((kind) => [kind, 0]));
  const wrong: string[] = [];
  const also: string[] = [];
  const coverage = new Map<string, Coverage>();
  const falseViews = { alone: new Set<number>(), among: new Set<number>() };
  const started = process.cpuUsage().user;

  const look = (seed: number, habitsHere: readonly Planted[], where: keyof typeof falseViews): void => {
    const items = Math.round((judgements * (honest + habitsHere.length)) / overlap);
    const made = crowd({ seed, items, overlap, honest, planted: habitsHere });
    for (const one of annotatorReport(made.events, made.answers, { level }).annotators) {
      const habit = made.planted.get(one.annotator);
      for (const { kind, pValue } of one.flags) {
        if (habit?.kind === kind) {
          caught.set(kind, (caught.get(kind) ?? 0) + 1);
          continue;
        }
        const line = `seed ${seed}, ${where}: ${one.annotator} is flagged for ${kind} (${pValue.toExponential(1)})`;
        if (habit === undefined) falseViews[where].add(seed);
        (habit === undefined ? wrong : also).push(line);
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
  };
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) look(seed, planted, "among");
  for (let seed = firstSeed; seed < firstSeed + views; seed++) look(seed, [], "alone");

  const seconds = (process.cpuUsage().user - started) / 1e6 / (seeds + views);
  console.log(`\n${judgements} judgements each, overlap ${overlap}, ${seconds.toFixed(1)} s each`);
  console.log(`  found: ${[...caught].map(([kind, count]) => `${kind} ${count}/${seeds}`).join(", ")}`);
  console.log(
    `  views with an honest one flagged: ${falseViews.among.size}/${seeds} beside the planted, ${falseViews.alone.size}/${views} alone`,
  );
  console.log(
    `  intervals hold: ${[...coverage].map(([key, { held, of }]) => `${key} ${held}/${of}`).join(", ")}`,
  );
  for (const line of wrong) console.log(`  wrong: ${line}`);
  for (const line of also) console.log(`  besides: ${line}`);
  if (!isChance(falseViews.among.size, seeds, level) || !isChance(falseViews.alone.size, views, level))
    isGood = false;
  if (judgements === Math.max(...sizes) && [...caught.values()].some((count) => count < seeds))
    isGood = false;
  for (const { held, of } of coverage.values()) if (!isChance(of - held, of, 0.05)) isGood = false;
}
process.exitCode = isGood ? 0 : 1;
