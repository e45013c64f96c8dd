// Writes tests/golden/wgsl: the WGSL of every kernel. Read the difference before you commit it.
// Run: npx tsx tests/golden/make_wgsl.ts

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kernelsAndChoices, wgslTexts } from "../ops/wgslTexts.ts";

const folder = join(import.meta.dirname, "wgsl");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const kernels = [...(await kernelsAndChoices()).values()].map(({ kernel }) => kernel);
for (const [name, text] of wgslTexts(kernels)) writeFileSync(join(folder, name), text);
