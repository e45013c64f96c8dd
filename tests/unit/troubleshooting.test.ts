// docs/troubleshooting.md against the code: every error that settings, rows, models, storage, the engine or a run can raise
// stands in it, it names no error that is not there, and what it quotes from the screen is what the code says.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { deadLinks } from "./docsLinks.ts";
import { parse, root, sourceFiles } from "./sourceFiles.ts";

const page = join(root, "docs", "troubleshooting.md");
const text = readFileSync(page, "utf8");
const covered = [
  "src/runs/",
  "src/page/",
  "src/engine/",
  "src/evaluation/",
  "src/storage/",
  "src/models/",
  "src/formats/",
  "src/text/",
  "src/data/readers/",
  "src/data/rows/",
  "src/domain/config/",
];
const codePattern = /^[a-z]+\/[a-z]+(-[a-z]+)*$/;
/** Texts of that form that are something else: media types. */
const isMediaType = (value: string): boolean => /^(application|text|image|audio|video|font)\//.test(value);

/** Error codes in a file: texts of their form, in code and not in comments, import paths or templates. */
function codesIn(file: { path: string; text: string }): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteral(node) && codePattern.test(node.text) && !isMediaType(node.text)) {
      found.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

const files = sourceFiles("src", "workers");
const codes = new Map(files.map((file) => [file.path, codesIn(file)]));

it("finds codes where they are and nothing else", () => {
  const sample = `
    import x from "gpu/lost";
    // "gpu/comment"
    throw new AppError("gpu/lost", \`a/template \${x}\`, "type: text/html");
    const json = { code: "model/bad-index", type: "application/json" };`;
  expect(codesIn({ path: "x.ts", text: sample })).toEqual(["gpu/lost", "model/bad-index"]);
});

it("has every error code that a run can end with", () => {
  const missing = [...codes].flatMap(([path, found]) =>
    covered.some((folder) => path.startsWith(folder))
      ? found.filter((code) => !text.includes(`\`${code}\``)).map((code) => `${code} (${path})`)
      : [],
  );
  expect(missing).toEqual([]);
});

it("names no error code that is not in the code", () => {
  const known = new Set([...codes.values()].flat());
  const families = new Set([...known].map((code) => code.split("/")[0]));
  const named = [...text.matchAll(/`([a-z]+\/[a-z-]+)`/g)].map(([, code = ""]) => code);
  expect(named.length).toBeGreaterThan(50);
  const gone = named.filter((code) => families.has(code.split("/")[0]) && !known.has(code));
  expect(gone).toEqual([]);
});

it("quotes what the screen says", () => {
  // Texts that are joined over lines count as one; "…" stands for what is filled in.
  const said = files.map((file) => file.text.replace(/["`]\s*\+\s*["`]/g, "")).join("\n");
  const quoted = text
    .split("\n")
    .filter((line) => /^\| [^|]*"/.test(line) && /\| (`[a-z]+\/|-)/.test(line))
    .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, quote = ""]) => quote));
  expect(quoted.length).toBeGreaterThan(50);
  const pieces = quoted.flatMap((quote) => quote.split("…").map((piece) => piece.trim()));
  expect(pieces.filter((piece) => piece !== "" && !said.includes(piece))).toEqual([]);
});

it("has no link that leads nowhere", () => {
  expect(deadLinks(page)).toEqual([]);
});
