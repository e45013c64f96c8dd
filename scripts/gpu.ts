// `npm run gpu`: the pack of this commit, made if it is not there yet, and run on this machine's GPU; what stands behind
// `--` goes to run.sh. `npm run gpu:pack` (--pack) makes it anew and stops.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, pack, usualFolder } from "./gpuPack.ts";

const [first, ...others] = process.argv.slice(2);

if (first === "--pack") {
  await pack(others[0] === undefined ? usualFolder : resolve(others[0]));
} else {
  if (!isCurrent()) await pack(usualFolder);
  const given = process.argv.slice(2);
  const { status } = spawnSync("sh", [join(usualFolder, "run.sh"), ...given], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}

/** Whether the pack is of this commit; with changes beside it nobody knows. */
function isCurrent(): boolean {
  const file = join(usualFolder, "pack.json");
  if (!existsSync(file)) return false;
  const now = JSON.stringify(describe());
  return !now.includes("+changes") && now === JSON.stringify(JSON.parse(readFileSync(file, "utf8")));
}
