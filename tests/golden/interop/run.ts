// `npm run test:interop`: runs check_interop.py. Arguments are handed on; without any the whole round trip runs.
import { runPython } from "../python.ts";

const given = process.argv.slice(2);
process.exitCode = runPython("interop/check_interop.py", given.length > 0 ? given : ["round-trip"]);
