// Cuts a file of preference pairs into train.jsonl and held-out.jsonl: pairs whose prompt with either answer has at most
// N tokens of a model's tokenizer, in the file's order, the last ones held out.
// Run: npx tsx tests/real/selectPairs.ts --data pairs.jsonl --model MODEL --output DIR [--tokens 160] [--held-out 200]

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readRows } from "../../src/data/readers/index.ts";
import { pairs, tokenizeRows } from "../../src/data/rows/index.ts";
import { ggufTokenizer, loadTokenizer } from "../../src/text/index.ts";
import { openSingleFile } from "../../src/formats/modelSource.ts";
import { fileSource, folderFiles } from "../../src/storage/folder.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    model: { type: "string" },
    output: { type: "string" },
    tokens: { type: "string", default: "160" },
    "held-out": { type: "string", default: "200" },
  },
});
const { data, model, output } = values;
if (!data || !model || !output) throw new Error("Give --data, --model and --output.");

const source = model.endsWith(".gguf") ? await openSingleFile(fileSource(model)) : undefined;
const tokenizer = source?.gguf ? ggufTokenizer(source.gguf) : await loadTokenizer(folderFiles(model));
const { rows } = await readRows(data, readFileSync(data));
const { rows: tokenized } = tokenizeRows(pairs, rows, {
  tokenizer,
  vocabularySize: tokenizer.vocabSize,
  cut: { maxLength: null, tooLong: "cut" },
});
const most = Number(values.tokens);
const fits = new Set(tokenized.filter((row) => pairs.positions(row) <= most).map(({ line }) => line));
const kept = rows.filter(({ line }) => fits.has(line)).map(({ row }) => JSON.stringify(row));
const cut = kept.length - Number(values["held-out"]);
mkdirSync(output, { recursive: true });
writeFileSync(join(output, "train.jsonl"), `${kept.slice(0, cut).join("\n")}\n`);
writeFileSync(join(output, "held-out.jsonl"), `${kept.slice(cut).join("\n")}\n`);
console.log(
  `${kept.length} of ${rows.length} pairs have at most ${most} tokens: ${cut} to train on, ${kept.length - cut} held out.`,
);
