// What the built scripts import of each other, read from their syntax. Safari's engine evaluates a worker's entry a second
// time when another file imports it: every call would be done twice. So nothing may.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseAst } from "vite";

/** Names of the built files that this text imports: `now` with it, `later` by import(). */
export function importsOf(text) {
  const now = new Set();
  const later = new Set();
  const visit = (node) => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) return node.forEach(visit);
    const target = sourceOf(node.source);
    if (target !== undefined) (node.type === "ImportExpression" ? later : now).add(basename(target));
    Object.values(node).forEach(visit);
  };
  visit(parseAst(text).body);
  return { now: [...now], later: [...later] };
}

/** A literal, or a template without a hole in it, as minifiers write it. */
function sourceOf(source) {
  if (source?.type === "Literal" && typeof source.value === "string") return source.value;
  return source?.type === "TemplateLiteral" && source.expressions.length === 0
    ? source.quasis[0].value.cooked
    : undefined;
}

/** "a.js imports b.worker-1.js" for every script of `folder` that imports a worker's entry. */
export function importsOfEntries(folder) {
  const entry = /\.worker(-[\w-]+)?\.js$/;
  return readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      // The syntax of megabytes takes seconds to read, and few files name an entry at all.
      if (!text.includes(".worker")) return [];
      const { now, later } = importsOf(text);
      return [...now, ...later]
        .filter((target) => entry.test(target))
        .map((target) => `${name} imports ${target}`);
    });
}
