// `npm run test:parity`: random models, rows and settings through TRL and through the command line. Arguments are handed on.
import { runPython } from "../python.ts";

process.exitCode = runPython("parity/fuzz_parity.py", process.argv.slice(2));
