// `npm run test:interop`: runs check_interop.py. Arguments are handed on; without any the whole round trip runs, and the exports of a
// project are opened. `exports` opens those alone.
import { runPython } from "../python.ts";
import { checkExports } from "./exports.ts";

const given = process.argv.slice(2);
const [only] = given;
const status =
  only === "exports" ? 0 : runPython("interop/check_interop.py", given.length > 0 ? given : ["round-trip"]);
process.exitCode = status === 0 && (only === undefined || only === "exports") ? await checkExports() : status;
