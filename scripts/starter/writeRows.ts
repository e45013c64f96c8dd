// Writes the rows of the starter's training into build/starter: train.jsonl and heldOut.jsonl.
//   npx tsx scripts/starter/writeRows.ts

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFolder } from "./paths.ts";
import { heldOutRows, heldOutSeed, rowCounts, trainingRows, trainingSeed } from "./rows.ts";

mkdirSync(buildFolder, { recursive: true });
const lines = (rows: Iterable<unknown>): string =>
  `${[...rows].map((row) => JSON.stringify(row)).join("\n")}\n`;
writeFileSync(join(buildFolder, "train.jsonl"), lines(trainingRows(trainingSeed, rowCounts.train)));
writeFileSync(join(buildFolder, "heldOut.jsonl"), lines(heldOutRows(heldOutSeed, rowCounts.heldOut)));
console.error(`${rowCounts.train} training rows and ${rowCounts.heldOut} held-out rows in ${buildFolder}`);
