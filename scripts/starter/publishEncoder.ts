// Puts the trained encoder into public/models/starter-reward-base: its weights as f16 without what read the masked words,
// tokenizer, licence and model card.
//   npx tsx scripts/starter/publishEncoder.ts

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openModel } from "../../src/formats/modelSource.ts";
import { type TensorData, writeSafetensors } from "../../src/formats/writeSafetensors.ts";
import { folderFiles } from "../../src/storage/folder.ts";
import { encoderCard } from "./encoderCard.ts";
import { encoderConfig, encoderShapes } from "./initEncoder.ts";
import { encoderInitialFolder, encoderTrainedFolder, rewardBaseFolder } from "./paths.ts";
import { encoderRowCounts } from "./rows.ts";

const root = join(import.meta.dirname, "../..");
mkdirSync(rewardBaseFolder, { recursive: true });

const source = await openModel(folderFiles(encoderTrainedFolder));
const tensors: TensorData[] = [];
for (const [name, shape] of encoderShapes())
  tensors.push({ name, dtype: "F16", shape, data: Float32Array.from(await source.read(name)) });
writeFileSync(join(rewardBaseFolder, "model.safetensors"), writeSafetensors(tensors, { format: "pt" }));

const config = { ...encoderConfig, architectures: ["BertModel"], dtype: "float16" };
writeFileSync(join(rewardBaseFolder, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
for (const name of ["tokenizer.json", "tokenizer_config.json"])
  copyFileSync(join(encoderInitialFolder, name), join(rewardBaseFolder, name));
copyFileSync(join(root, "LICENSE"), join(rewardBaseFolder, "LICENSE"));

const log = readFileSync(join(import.meta.dirname, "logs/masked.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Record<string, unknown>);
const lastStep = log.filter(({ type }) => type === "step").at(-1) ?? {};
const lastEval = log.filter(({ type }) => type === "eval").at(-1) ?? {};
const card = encoderCard({
  parameters: tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
  trainRows: encoderRowCounts.train,
  heldOutRows: encoderRowCounts.heldOut,
  steps: Number(lastStep["step"]),
  tokens: Number(lastStep["num_tokens"]),
  heldOutLoss: Number(lastEval["eval_loss"]),
  heldOutAccuracy: Number(lastEval["eval_accuracy"]),
});
writeFileSync(join(rewardBaseFolder, "README.md"), card);
console.error(`${tensors.length} tensors in ${rewardBaseFolder}`);
