// The reward encoder's training: the command line's `train` with the recipe of maskedWords.ts beside the product's own.
//   npx tsx scripts/starter/trainEncoder.ts [--resume] [--set key=value]...

import { join } from "node:path";
import { recipes } from "../../src/algorithms/index.ts";
import type { Recipe } from "../../src/algorithms/recipe.ts";
import { main } from "../../src/cli/main.ts";
import { maskedWords } from "./maskedWords.ts";

(recipes as unknown as Recipe[]).push(maskedWords);
const config = join(import.meta.dirname, "masked.yaml");
await main(["train", config, "--device", "wasm", ...process.argv.slice(2)]);
