// The three worlds (core without a document, workers, page) and Node, each with its own library: `document` in a
// worker, or `process` in an op, is a compile error. All are checked even when one fails. The compiler is TypeScript 7, which
// takes a tenth of the time; a few tests still read sources through the programming interface of TypeScript 5, the other one here.
import { join } from "node:path";
import { binary, root, run } from "./install.mjs";

/** Several work out the same types: half of the processor's time, and no longer on the clock. */
const oneChecker = ["--checkers", "1"];
let failed = 0;
for (const name of ["core", "workers", "ui", "node"]) {
  const config = join(root, `tsconfig.${name}.json`);
  const args = [binary("typescript-native", "tsc"), "-p", config, ...oneChecker];
  const { status } = run(process.execPath, args);
  if (status !== 0) {
    console.error(`tsconfig.${name}.json: not clean.`);
    failed++;
  }
}
process.exit(failed === 0 ? 0 : 1);
