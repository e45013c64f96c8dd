// Writes the sample project's rows into public/sample/data. config.yaml and README.md beside them are written by hand.
//   npx tsx scripts/starter/writeSample.ts

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sampleFolder } from "./paths.ts";
import { testJudgements, trainingJudgements } from "./sampleJudgements.ts";
import { promptRows, testPairs, testSeed, trainingPairs, trainingSeed } from "./samplePairs.ts";

const folder = join(sampleFolder, "data");
mkdirSync(folder, { recursive: true });
const write = (name: string, rows: readonly unknown[]): void =>
  writeFileSync(join(folder, name), `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`);
write("prompts.jsonl", promptRows());
write("pairs.train.jsonl", trainingPairs(trainingSeed));
write("pairs.test.jsonl", testPairs(testSeed));
write("judgements.train.jsonl", trainingJudgements());
write("judgements.test.jsonl", testJudgements());
