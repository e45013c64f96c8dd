// `npm run test:parity`: random models, rows and settings through TRL and through the command line, on WASM and on WebGPU
// (the software adapter where no other is named). Arguments are handed on.
import { softwareDriver } from "../../ops/webgpuProcess.ts";
import { runPython } from "../python.ts";

process.exitCode = runPython("parity/fuzz_parity.py", process.argv.slice(2), await softwareDriver());
