// Writes docs/command-line.md and the tables of docs/algorithms from the definitions that `--help`, forms and checks are
// made from. A test compares the files with them: after a change of a command, a setting or a metric, and after adding
// a method, run `npx tsx scripts/write-docs.ts`. What stands outside the markers is written by hand and kept.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { algorithmPages, renewed } from "../src/cli/algorithmDocs.ts";
import { commandLineDocs } from "../src/cli/docs.ts";
import { goldenCases } from "./goldenCases.ts";

const docs = join(import.meta.dirname, "..", "docs");

writeFileSync(join(docs, "command-line.md"), await commandLineDocs());
for (const page of algorithmPages(goldenCases)) {
  const file = join(docs, page.path);
  const isNew = !existsSync(file);
  const text = isNew ? page.skeleton : readFileSync(file, "utf8");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, renewed(text, page));
  if (isNew) console.log(`docs/${page.path} is new: write what stands outside its tables.`);
}
