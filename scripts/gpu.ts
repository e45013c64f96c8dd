// `npm run gpu`: the pack of this commit, made if it is not there yet, and run on this machine's GPU; what stands behind
// `--` goes to run.sh, the results by default to build/gpu-result. `npm run gpu:pack` (--pack) makes it anew and stops.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Packed } from "../tests/bench/gpu/result.ts";
import { describe, folder, pack } from "./gpuPack.ts";

const given = process.argv.slice(2);

if (given[0] === "--pack") {
  await pack();
} else {
  if (!isCurrent()) await pack();
  const env = { FEEDBACKLOOP_GPU_OUT: join(folder, "..", "gpu-result"), ...process.env };
  const { status } = spawnSync("sh", [join(folder, "run.sh"), ...given], { stdio: "inherit", env });
  process.exitCode = status ?? 1;
}

/** Whether the pack is of this commit; with changes beside it nobody knows. */
function isCurrent(): boolean {
  const file = join(folder, "pack.json");
  if (!existsSync(file)) return false;
  const { commit } = JSON.parse(readFileSync(file, "utf8")) as Packed;
  return !commit.endsWith("+changes") && commit === describe().commit;
}
