// npm run test:fairness [-- --seeds 10] [--fair 200] [--first 1]
// Plants one bias at a time in a simulated project, and asks the report: each has to be found in its layer and in no other. Then projects
// in which nobody is treated worse: at most one in twenty of the reports may find any gap. Ends with 1 where one of this does not hold.
import { parseArgs } from "node:util";
import { fairnessLayers } from "../../src/domain/runFolder.ts";
import { gapsIn } from "./simulate.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "10" },
    fair: { type: "string", default: "200" },
    first: { type: "string", default: "1" },
  },
});
const first = Number(values.first);
const seedsOf = (count: string): number[] => Array.from({ length: Number(count) }, (_, i) => first + i);
let isGood = true;

for (const planted of fairnessLayers) {
  let found = 0;
  const others: string[] = [];
  for (const seed of seedsOf(values.seeds)) {
    const gaps = await gapsIn({ seed, planted });
    if (gaps.includes(planted)) found++;
    else console.log(`  missed: ${planted}, seed ${seed}`);
    others.push(...gaps.flatMap((layer) => (layer === planted ? [] : [`${layer} (seed ${seed})`])));
  }
  console.log(
    `${planted}: found ${found}/${values.seeds}; elsewhere ${others.length === 0 ? "nothing" : others.join(", ")}`,
  );
  // Of five layers times ten seeds some may be false by chance; the fair projects below say how many.
  if (found < Number(values.seeds) || others.length > 0.05 * Number(values.seeds)) isGood = false;
}

const alarms: string[] = [];
for (const seed of seedsOf(values.fair)) {
  const gaps = await gapsIn({ seed: 10_000 + seed });
  if (gaps.length > 0) alarms.push(`seed ${10_000 + seed}: ${gaps.join(", ")}`);
}
for (const line of alarms) console.log(`  false: ${line}`);
console.log(`fair projects with any gap: ${alarms.length}/${values.fair}`);
if (alarms.length > 0.05 * Number(values.fair)) isGood = false;
process.exitCode = isGood ? 0 : 1;
