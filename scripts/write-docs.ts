// Writes docs/command-line.md from the definitions that `--help` is made from. A test compares the file with them:
// after a change of a command or a setting, run `npx tsx scripts/write-docs.ts`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLineDocs } from "../src/cli/docs.ts";

writeFileSync(join(import.meta.dirname, "..", "docs", "command-line.md"), await commandLineDocs());
