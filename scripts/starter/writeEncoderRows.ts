// Writes the texts of the reward encoder's training as rows of ids into build/starter/encoder: question and answer as a
// classifier reads them, with the tokenizer's special tokens. The training texts are the first of the starter's own.
//   npx tsx scripts/starter/writeEncoderRows.ts

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderFiles } from "../../src/storage/folder.ts";
import { loadTokenizer } from "../../src/text/index.ts";
import { encoderBuildFolder, encoderInitialFolder } from "./paths.ts";
import {
  type ConversationRow,
  encoderRowCounts,
  heldOutRows,
  heldOutSeed,
  trainingRows,
  trainingSeed,
} from "./rows.ts";

const tokenizer = await loadTokenizer(folderFiles(encoderInitialFolder));

function writeRows(name: string, rows: Iterable<ConversationRow>): void {
  const lines = [...rows].map(({ prompt, completion }) => {
    const text = [...prompt, ...completion].map(({ content }) => content).join("\n");
    return JSON.stringify({ ids: tokenizer.encode(text) });
  });
  writeFileSync(join(encoderBuildFolder, name), `${lines.join("\n")}\n`);
}

writeRows("train.jsonl", trainingRows(trainingSeed, encoderRowCounts.train));
writeRows("heldOut.jsonl", heldOutRows(heldOutSeed, encoderRowCounts.heldOut));
console.error(`${encoderRowCounts.train} + ${encoderRowCounts.heldOut} rows in ${encoderBuildFolder}`);
