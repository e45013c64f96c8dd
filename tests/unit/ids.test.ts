// Shared code never asks which algorithm, model, op or provider it has before it: each declares its own answer.
// So the id of a registered thing may stand as a string in its own file and in the list, and nowhere else.
// Lists are found, not named: every src/**/index.ts with an `as const` array of things imported from beside it.
import { basename, dirname } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { importsOf, parse, sourceFiles, type SourceFile } from "./sourceFiles.ts";

// Words that are an id and, elsewhere, another thing of the same name. Each line says which other thing.
const homonyms: { id: string; path: RegExp; meaning: string }[] = [
  { id: "drop", path: /^src\/(?!data\/anonymise)/, meaning: "what is done with a row, an event of the page" },
  {
    id: "keep",
    path: /^src\/(data\/erasure|domain|engine)\//,
    meaning: "what is done with a file, a record, a buffer",
  },
  {
    id: "reward",
    path: /^src\/runs\/report\//,
    meaning: "a layer that is measured, a metric",
  },
  { id: "fairness", path: /domain\/reportLines\.ts$/, meaning: "a type of lines" },
  { id: "reward", path: /domain\/runFolder\.ts$/, meaning: "a layer that is measured" },
  { id: "policy", path: /domain\/runFolder\.ts$/, meaning: "a layer that is measured" },
  { id: "html", path: /^src\/runs\/report\/formats\//, meaning: "what a report is written as" },
  { id: "csv", path: /^src\/runs\/report\/formats\//, meaning: "what a report is written as" },
  { id: "replace", path: /^src\/text\/jinja\//, meaning: "a filter of Jinja" },
  { id: "anonymise", path: /^src\/ui\//, meaning: "a step of the page" },
  { id: "csv", path: /^src\/data\/readers\//, meaning: "the ending of files" },
  { id: "json", path: /^src\/data\/readers\//, meaning: "the ending of files" },
  { id: "jsonl", path: /^src\/data\/readers\//, meaning: "the ending of files" },
  { id: "transcript", path: /^src\/data\/documents\/t\w+\.ts$/, meaning: "what a column is called" },
  { id: "email", path: /detectors\/emailAddress\.ts$/, meaning: "a word before an address" },
  { id: "email", path: /documents\/annotationExports\.ts$/, meaning: "a key of Label Studio's annotators" },
  {
    id: "completions",
    path: /documents\/annotationExports\.ts$/,
    meaning: "a key of Label Studio's old exports",
  },
  { id: "gpt2", path: /text\/ggufTokenizer\.ts$/, meaning: "tokenizer.ggml.model: byte-level BPE" },
  { id: "llama", path: /text\/ggufTokenizer\.ts$/, meaning: "tokenizer.ggml.model: SentencePiece BPE" },
  { id: "sft", path: /algorithms\/dpo\.ts$/, meaning: "a loss_type of TRL's" },
  { id: "train", path: /^src\/data\/readers\//, meaning: "a split of a dataset" },
  { id: "train", path: /config\/otherKeys\.ts$/, meaning: "TRL's name of a split" },
  { id: "train", path: /^src\/ui\//, meaning: "the address of a page" },
  {
    id: "pairs",
    path: /^src\/ui\/.*(LoopSteps|DatasetCard|SamplesCard)\.tsx$/,
    meaning: "a step, and a class of CSS",
  },
  { id: "pairs", path: /records\/dataset\.ts$/, meaning: "what all rows were in version 1" },
  { id: "reward", path: /^src\/(algorithms\/recipe|runs\/roles)\.ts$/, meaning: "a role" },
  {
    id: "reward",
    path: /^src\/(evaluation\/policyQuality|cli\/evaluate\/(amplification|policy(Samples)?))\.ts$/,
    meaning: "a metric",
  },
  { id: "reward", path: /^src\/ui\/.*rewardStep\.tsx$/, meaning: "a step of the loop" },
  { id: "reward", path: /^src\/page\/drafts\.ts$/, meaning: "a role" },
  {
    id: "reward",
    path: /^src\/(page\/(trainer\/(amplification|policies|measurePolicy)|bridge\/evaluationTypes|data\/(evaluating|measured))\.ts|ui\/.*(PolicyOutcome|MeasureCard|AnswersCard)\.tsx)$/,
    meaning: "a metric of evaluations",
  },
  { id: "prompts", path: /^src\/ui\/components\/judge\//, meaning: "the address of a part of a page" },
  { id: "skip", path: /^src\/ui\/App\.tsx$/, meaning: "a class of CSS" },
  { id: "score", path: /^src\/evaluation\/fairness\//, meaning: "a key of rows" },
  { id: "score", path: /^src\/ui\/.*(rewardSpecs\.ts|ScoreBox\.tsx)$/, meaning: "an axis, a button" },
  {
    id: "reward",
    path: /^src\/algorithms\/(groupMetrics|onlineDpoMetrics|ppoMetrics|rewards)\.ts$/,
    meaning: "a metric, a chart",
  },
  {
    id: "score",
    path: /^src\/algorithms\/(ppo\w*|rewards)\.ts$/,
    meaning: "what a pass reads, a chart's line",
  },
  { id: "train", path: /^src\/algorithms\//, meaning: "a stream of random numbers" },
  { id: "skip", path: /^src\/evaluation\/a/, meaning: "a verdict" },
  { id: "agreement", path: /^src\/ui\/words\/reward\.ts$/, meaning: "a figure of a reward model" },
  { id: "models", path: /^src\/algorithms\//, meaning: "a part of a recipe's context" },
  {
    id: "prompts",
    path: /^src\/(page\/data|ui\/(words|pages|components\/data))\//,
    meaning: "what is counted, an address",
  },
  {
    id: "documents",
    path: /^src\/(page|ui)\//,
    meaning: "what is counted, an address, a message between tabs",
  },
  { id: "train", path: /^src\/page\/(bridge|data)\//, meaning: "a side of the prompts" },
  { id: "language", path: /^src\/ui\/words\/data\.ts$/, meaning: "what Intl names" },
  { id: "projects", path: /^src\/ui\//, meaning: "a list in the page's state" },
  { id: "pairs", path: /^src\/cli\/evaluate\//, meaning: "what its samples count" },
  { id: "completions", path: /page\/data\/heldData\.ts$/, meaning: "a table of a project's data" },
  { id: "tasks", path: /page\/data\/heldData\.ts$/, meaning: "a table of a project's data" },
  { id: "completions", path: /cli\/generate\.ts$/, meaning: "what its progress counts" },
  {
    id: "score",
    path: /^src\/(models\/|algorithms\/(recipe|reward)\.ts|runs\/context\.ts)/,
    meaning: "transformers' name of a classifier's head, and what a pass reads of it",
  },
  { id: "loop", path: /^src\/(runs\/loop|text\/jinja\/\w+|ui\/.*LoopSteps)\.tsx?$/, meaning: "another loop" },
  { id: "erased", path: /^src\/cli\/erase\.ts$/, meaning: "the type of its lines" },
  { id: "loop", path: /^src\/cli\/loop\//, meaning: "the type of its lines" },
  { id: "generate", path: /^src\/cli\/loop\//, meaning: "a step of the loop" },
  { id: "prompts", path: /^src\/cli\/loop\//, meaning: "a setting of a step, a file" },
  { id: "pairs", path: /^src\/cli\/loop\//, meaning: "a setting of a step, a file" },
  { id: "score", path: /^src\/cli\/loop\//, meaning: "a key of a line" },
  { id: "reward", path: /^src\/cli\/loop\//, meaning: "a metric" },
  { id: "logprobs", path: /engine\/wasm\/kernels\.ts$/, meaning: "a tensor's name" },
  { id: "prompts", path: /^src\/ui\/.*MeasureCard\.tsx$/, meaning: "how many there are" },
  { id: "length", path: /./, meaning: "why an answer ended, a metric, a property of lists" },
  { id: "events", path: /^src\/(page|ui)\//, meaning: "what a run tells" },
  { id: "import", path: /^src\/(text\/jinja|ui)\//, meaning: "a word of Jinja, a dialog" },
  { id: "export", path: /^src\/ui\//, meaning: "a button" },
  { id: "kto", path: /config\/runConfig\.ts$/, meaning: "a method of TRL's" },
  { id: "interview", path: /documents\/textColumn\.ts$/, meaning: "a column's name" },
  { id: "train", path: /^src\/(data\/prompts\/|domain\/records\/prompt)/, meaning: "a side of the split" },
  { id: "documents", path: /cli\/(ingest|anonymise\w*)\.ts$/, meaning: "what is counted" },
  { id: "annotate", path: /^src\/(cli\/loop|ui)\//, meaning: "a step of the loop, the address of a page" },
  {
    id: "comparisons",
    path: /^src\/(data\/exchange|page|ui)\//,
    meaning: "a table, what is counted",
  },
  { id: "ratings", path: /^src\/(data\/exchange|page|ui)\//, meaning: "a table, what is counted" },
  { id: "voids", path: /^src\/data\/exchange\//, meaning: "a table" },
  {
    id: "items",
    path: /^src\/(text\/jinja|page|ui)\//,
    meaning: "a method of Jinja's dicts, what is counted",
  },
  {
    id: "judgements",
    path: /^src\/(page|ui)\//,
    meaning: "what is counted, an address, a message between tabs",
  },
  { id: "pair", path: /^src\/(data|ui)\//, meaning: "two answers, in words" },
  { id: "pairwise", path: /documents\/annotationExports\.ts$/, meaning: "a type of Label Studio's" },
  { id: "random", path: /^src\/(cli\/pair|data\/annotation\/otherItems)\.ts$/, meaning: "a key, an arm" },
  { id: "random", path: /^src\/(domain\/config|text\/jinja)\//, meaning: "a word of TRL's, of Jinja's" },
  {
    id: "train",
    path: /^src\/(data\/annotation\/judgedRows|runs\/(rows|run))\.ts$/,
    meaning: "a part of the judgements",
  },
  { id: "project", path: /./, meaning: "a key of records, an address, the type of a line" },
  {
    id: "jsonl",
    path: /^src\/data\/exchange\//,
    meaning: "an ending of files",
  },
  { id: "json", path: /^src\/data\/exchange\//, meaning: "an ending of files" },
  { id: "csv", path: /^src\/data\/exchange\//, meaning: "an ending of files" },
];

interface Registered {
  id: string;
  file: string;
  list: string;
}

/** The ids that the lists among `files` register, with the file that owns each. */
function registered(files: SourceFile[]): Registered[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files
    .filter(({ path, text }) => basename(path) === "index.ts" && /\bas const\b/.test(text))
    .flatMap((list) =>
      importsOf(list)
        .filter(({ target, relative }) => relative && target.startsWith(`${dirname(list.path)}/`))
        .flatMap(({ target }) => {
          const owner = byPath.get(target);
          return owner === undefined
            ? []
            : ownIds(owner).map((id) => ({ id, file: target, list: list.path }));
        }),
    );
}

/** `id` (or, in an op or a subcommand, `name`) of each exported value: of the object, or of a call's first argument. */
function ownIds(file: SourceFile): string[] {
  const ids: string[] = [];
  for (const statement of parse(file).statements) {
    if (!ts.isVariableStatement(statement)) continue;
    if (!statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    for (const { initializer } of statement.declarationList.declarations) {
      const object = objectOf(initializer);
      const found = ["id", "name"].map((key) => textOf(object, key)).find((text) => text !== undefined);
      if (found !== undefined) ids.push(found);
    }
  }
  return ids;
}

function objectOf(node: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined {
  if (node === undefined) return undefined;
  if (ts.isObjectLiteralExpression(node)) return node;
  if (ts.isCallExpression(node)) return objectOf(node.arguments[0]);
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return objectOf(node.expression);
  return undefined;
}

function textOf(object: ts.ObjectLiteralExpression | undefined, key: string): string | undefined {
  for (const property of object?.properties ?? []) {
    if (!ts.isPropertyAssignment(property) || property.name.getText() !== key) continue;
    if (ts.isStringLiteralLike(property.initializer)) return property.initializer.text;
  }
  return undefined;
}

/** Strings of `file` that are a registered id of another file, as "path:line "id" belongs to owner". */
function strays(file: SourceFile, things: Registered[]): string[] {
  const foreign = new Map(
    things
      .filter((thing) => thing.file !== file.path && thing.list !== file.path)
      .map((thing) => [thing.id, thing]),
  );
  for (const thing of things) if (thing.file === file.path) foreign.delete(thing.id);
  const found: string[] = [];
  const source = parse(file);
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && !isSpecifier(node)) {
      const thing = foreign.get(node.text);
      const excused = homonyms.some(({ id, path }) => id === node.text && path.test(file.path));
      if (thing !== undefined && !excused) {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        found.push(`${file.path}:${line} "${node.text}" belongs to ${thing.file}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isSpecifier = (node: ts.Node): boolean =>
  ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent);

describe("ids", () => {
  const files = sourceFiles("src", "workers");
  const things = registered(files);

  it("stand in their own file and list only", () => {
    expect(files.flatMap((file) => strays(file, things))).toEqual([]);
  });

  it("are told apart within a list", () => {
    const twice = things.filter(({ id, list, file }) =>
      things.some((other) => other.id === id && other.list === list && other.file !== file),
    );
    expect(twice).toEqual([]);
  });

  it("would be found where they do not belong", () => {
    const list = {
      path: "src/kinds/index.ts",
      text: `import { a } from "./a.ts";\nexport const kinds = [a] as const;`,
    };
    const own = { path: "src/kinds/a.ts", text: `export const a = kind({ id: "alpha", title: "alpha" });` };
    const stray = { path: "src/runs/b.ts", text: `if (kind.id === "alpha") stop();` };
    const found = registered([list, own, stray]);
    expect(found).toEqual([{ id: "alpha", file: own.path, list: list.path }]);
    expect(strays(stray, found)).toEqual([`src/runs/b.ts:1 "alpha" belongs to src/kinds/a.ts`]);
    expect([list, own].flatMap((file) => strays(file, found))).toEqual([]);
  });
});
