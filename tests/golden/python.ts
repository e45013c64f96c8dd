// The Python of the golden scripts: FEEDBACKLOOP_PYTHON, else .venv, which setup-python.sh makes where there is none.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const ownPython = `${root}.venv/bin/python`;
const packages = ["-c", "import peft, torch, transformers, trl"];

/**
 * Runs a script of this folder with its arguments, and `more` in its environment; its exit status. No Python means
 * failure, never a silent pass.
 */
export function runPython(
  script: string,
  args: readonly string[],
  more: Record<string, string> = {},
): number {
  const python = process.env["FEEDBACKLOOP_PYTHON"] ?? environment();
  if (python === undefined || !existsSync(python)) {
    process.stderr.write(
      `${python ?? ownPython} was not found and could not be made. Run sh tests/golden/setup-python.sh to see why, ` +
        "or set FEEDBACKLOOP_PYTHON to a Python with the packages of tests/golden/requirements.txt.\n",
    );
    return 1;
  }
  const path = fileURLToPath(new URL(script, import.meta.url));
  return (
    spawnSync(python, [path, ...args], { cwd: root, env: { ...process.env, ...more }, stdio: "inherit" })
      .status ?? 1
  );
}

/** .venv, made or completed first: an installation that was broken off leaves a Python without its packages. */
function environment(): string | undefined {
  if (existsSync(ownPython) && spawnSync(ownPython, packages, { stdio: "ignore" }).status === 0)
    return ownPython;
  process.stderr.write("Making .venv with PyTorch, transformers, TRL and PEFT; this takes some minutes.\n");
  const made = spawnSync("sh", [fileURLToPath(new URL("setup-python.sh", import.meta.url))], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return made.status === 0 ? ownPython : undefined;
}
