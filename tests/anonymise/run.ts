// npm run test:anonymise [-- --half dev|heldOut|fresh|unseen|unread|opened|written|sealed] [--seed 1] [--misses] [--rules] [--no-times]
// Measures the anonymiser on the committed set, prints one table a half and ends with 1 where a gate does not hold.
// `--rules` leaves the tagger out. `--misses` also lists what was missed and what was hidden in vain. Of `sealed`, which nobody reads
// (docs/anonymiser-measured.md), there are numbers only.
import { parseArgs } from "node:util";
import { corpus, halves, type Half } from "./corpus.ts";
import { measure, type Miss } from "./measures.ts";
import { anonymise, anonymiseByRules, apply, rules } from "./subject.ts";
import { gatesTable, measuresTable } from "./table.ts";
import { measureTimes } from "./times.ts";

const { values } = parseArgs({
  options: {
    half: { type: "string" },
    seed: { type: "string", default: "1" },
    rules: { type: "boolean", default: false },
    misses: { type: "boolean", default: false },
    "no-times": { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const isHalf = (name: string): name is Half => (halves as readonly string[]).includes(name);
if (values.half !== undefined && !isHalf(values.half))
  throw new Error(`"--half" is ${halves.join(", ")}, not ${values.half}.`);
const measured: readonly Half[] = values.half === undefined ? halves : [values.half];
const texts = measured.flatMap((half) => corpus(half, seed).map(({ text }) => text));
const measuredOne = values.rules ? anonymiseByRules : anonymise;
const times = values["no-times"] ? undefined : await measureTimes(texts, measuredOne, rules);

let isGood = true;
for (const half of measured) {
  const measures = await measure(corpus(half, seed), measuredOne, apply);
  const gates = gatesTable(measures, times);
  isGood &&= gates.isGood;
  console.log(`\n${measuresTable(`${half} half`, measures)}\n\n${gates.text}`);
  if (half === "sealed") continue;
  for (const fault of measures.faults.slice(0, 10)) console.log(`fault: ${fault}`);
  if (values.misses) {
    list("missed", measures.missed);
    list("hidden in vain", measures.falseHits);
  }
}
if (times !== undefined) {
  console.log(
    `\n1 MB: ${times.megabyteMs.toFixed(0)} ms, ${(1000 / times.megabyteMs).toFixed(2)} MB/s; times are of a quiet machine, this one was up to ${times.load.toFixed(1)} times slower. Rules over 10 ms on hostile texts of 100,000 characters:`,
  );
  for (const { rule, text, ms } of times.slow.slice(0, 30))
    console.log(`${ms.toFixed(0).padStart(6)} ms  ${rule} on ${text}`);
}
process.exitCode = isGood ? 0 : 1;

function list(title: string, misses: readonly Miss[]): void {
  console.log(`\n${title}:`);
  for (const { document, entity, text, instead, around } of misses)
    console.log(`  ${entity.padEnd(16)} ${JSON.stringify(text)} [${instead}]  ${around}  (${document})`);
}
