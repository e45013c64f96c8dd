// `npm run test:interop`: runs check_interop.py with the Python of .venv (or FEEDBACKLOOP_PYTHON).
// Arguments are handed on; without any the whole round trip runs. No Python there means failure, never a silent pass.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const python =
  process.env["FEEDBACKLOOP_PYTHON"] ?? fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));
const script = fileURLToPath(new URL("check_interop.py", import.meta.url));
const given = process.argv.slice(2);

if (!existsSync(python)) {
  console.error(
    `interop: ${python} was not found. Run sh tests/golden/setup-python.sh first, ` +
      "or set FEEDBACKLOOP_PYTHON to a Python with the packages of tests/golden/requirements.txt.",
  );
  process.exitCode = 1;
} else {
  const result = spawnSync(python, [script, ...(given.length > 0 ? given : ["round-trip"])], {
    stdio: "inherit",
  });
  process.exitCode = result.status ?? 1;
}
