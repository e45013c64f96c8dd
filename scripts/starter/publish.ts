// Puts the trained model into public/models/starter: weights as f16, tokenizer, licence and model card. The losses of the
// card are measured on the published files, through the command line's `logprobs`.
//   npx tsx scripts/starter/publish.ts [FOLDER LOG]      another trained model than build/starter/starter/final

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openModel } from "../../src/formats/modelSource.ts";
import { type TensorData, writeSafetensors } from "../../src/formats/writeSafetensors.ts";
import { folderFiles } from "../../src/storage/folder.ts";
import { generationConfig, modelConfig, tensorShapes } from "./initModel.ts";
import { modelCard } from "./modelCard.ts";
import { buildFolder, initialFolder, starterFolder, trainedFolder } from "./paths.ts";
import { rowCounts } from "./rows.ts";

const root = join(import.meta.dirname, "../..");
const sampleRowsFile = join(root, "tests/unit/starter/heldOutRows.jsonl");
/** Of the held-out rows, those that the repository keeps for its tests. */
const sampleRowCount = 20;

async function writeWeights(from: string): Promise<void> {
  const source = await openModel(folderFiles(from));
  const tensors: TensorData[] = [];
  for (const [name, shape] of tensorShapes()) {
    tensors.push({ name, dtype: "F16", shape, data: Float32Array.from(await source.read(name)) });
  }
  writeFileSync(join(starterFolder, "model.safetensors"), writeSafetensors(tensors, { format: "pt" }));
}

/** Mean surprise in nats over the answers' tokens, the end mark included. */
function measuredLoss(rows: string): { loss: number; tokens: number } {
  const args = ["logprobs", "--model", starterFolder, "--data", rows, "--device", "wasm", "--json"];
  const run = spawnSync(process.execPath, [join(root, "bin/feedbackloop.mjs"), ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0) throw new Error(`logprobs ended with ${run.status}: ${run.stderr}`);
  let sum = 0;
  let tokens = 0;
  for (const line of run.stdout.trim().split("\n")) {
    const { type, logprobs } = JSON.parse(line) as { type: string; logprobs: number[] };
    if (type !== "logprobs") continue;
    for (const value of logprobs) sum -= value;
    tokens += logprobs.length;
  }
  return { loss: sum / tokens, tokens };
}

const from = process.argv[2] ?? trainedFolder;
mkdirSync(starterFolder, { recursive: true });
mkdirSync(join(sampleRowsFile, ".."), { recursive: true });
await writeWeights(from);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
writeFileSync(join(starterFolder, "config.json"), json({ ...modelConfig, dtype: "float16" }));
writeFileSync(join(starterFolder, "generation_config.json"), json(generationConfig));
for (const name of ["tokenizer.json", "tokenizer_config.json"]) {
  copyFileSync(join(initialFolder, name), join(starterFolder, name));
}
copyFileSync(join(root, "LICENSE"), join(starterFolder, "LICENSE"));

const heldOutFile = join(buildFolder, "heldOut.jsonl");
const heldOut = readFileSync(heldOutFile, "utf8").trim().split("\n");
const sample = heldOut.filter((_, i) => i % Math.floor(heldOut.length / sampleRowCount) === 0);
writeFileSync(sampleRowsFile, `${sample.slice(0, sampleRowCount).join("\n")}\n`);
const all = measuredLoss(heldOutFile);
const few = measuredLoss(sampleRowsFile);
const logFile = process.argv[3] ?? join(import.meta.dirname, "logs/starter.jsonl");
const log = readFileSync(logFile, "utf8").trim().split("\n");
const steps = log.map((line) => JSON.parse(line) as Record<string, unknown>);
const lastStep = steps.filter(({ type }) => type === "step").at(-1) ?? {};
const lastEval = steps.filter(({ type }) => type === "eval").at(-1) ?? {};
const card = modelCard({
  trainRows: rowCounts.train,
  heldOutRows: heldOut.length,
  heldOutTokens: all.tokens,
  heldOutLoss: all.loss,
  sampleRows: sampleRowCount,
  sampleLoss: few.loss,
  steps: Number(lastStep["step"]),
  trainTokens: Number(lastStep["num_tokens"]),
  lastTrainLoss: Number(lastStep["loss"]),
  loggedEvalLoss: Number(lastEval["eval_loss"]),
});
writeFileSync(join(starterFolder, "README.md"), card);
console.error(`held-out loss ${all.loss.toFixed(4)}, perplexity ${Math.exp(all.loss).toFixed(3)}`);
