// The project's own source files and their imports, for the tests that hold the layout to its rules.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ts from "typescript";

export const root = join(import.meta.dirname, "..", "..");

export interface SourceFile {
  /** From the root, with forward slashes. */
  path: string;
  text: string;
}

export interface ImportEdge {
  /** A path from the root for relative imports, else the package as written. */
  target: string;
  relative: boolean;
  typeOnly: boolean;
}

/** Every .ts / .tsx / .mjs file below the given folders; AssemblyScript sources and generated files are not ours to read. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  const found: SourceFile[] = [];
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
      const path = relative(root, join(entry.parentPath, entry.name)).split(sep).join("/");
      if (!entry.isFile() || !/\.(ts|tsx|mjs)$/.test(path) || /\/assembly\/|\.generated\.ts$/.test(path))
        continue;
      found.push({ path, text: readFileSync(join(root, path), "utf8") });
    }
  }
  return found.sort((a, b) => a.path.localeCompare(b.path));
}

export function parse(file: SourceFile): ts.SourceFile {
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true);
}

/** Static, dynamic and type imports, re-exports, and `new URL("...", import.meta.url)` of worker entries. */
export function importsOf(file: SourceFile): ImportEdge[] {
  const edges: ImportEdge[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const isRelative = specifier.startsWith(".");
    const path = specifier.replace(/\?.*$/, "");
    const target = isRelative ? join(dirname(file.path), path).split(sep).join("/") : path;
    edges.push({ target, relative: isRelative, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, isTypeOnly(node));
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add(node.moduleSpecifier.text, node.isTypeOnly);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) add(node.argument.literal.text, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(argument.text, false);
    } else if (
      ts.isNewExpression(node) &&
      node.expression.getText() === "URL" &&
      node.arguments?.length === 2
    ) {
      const [argument, base] = node.arguments;
      if (argument && ts.isStringLiteral(argument) && base?.getText() === "import.meta.url")
        add(argument.text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return edges;
}

function isTypeOnly(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}
