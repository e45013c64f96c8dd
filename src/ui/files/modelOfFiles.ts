// Chosen files as a model: a second choice adds to the first, weights from one place and the tokenizer from another.
import { Sha256 } from "../../domain/sha256.ts";
import type { ModelReference, NamedBlob } from "../../page/bridge/types.ts";
import { withoutCommonFolder } from "./files.ts";

/** `before`: chosen files that do not make a model yet. `all` may not make one either (missingFromModel). */
export function modelOfFiles(
  files: NamedBlob[],
  before: readonly NamedBlob[],
): { model: ModelReference & { kind: "files" }; all: NamedBlob[] } {
  const { name, files: fresh } = withoutCommonFolder(files);
  const kept = before.filter(({ path }) => !fresh.some((file) => file.path === path));
  const replaces = fresh.some(({ path }) => /(^|\/)config\.json$|\.gguf$/i.test(path));
  const all = replaces ? fresh : [...kept, ...fresh];
  const listed = all.map(({ path, blob }) => ({ path, sizeBytes: blob.size }));
  return { model: { kind: "files", name, key: filesKey(name, all), files: listed }, all };
}

/** The same files have the same key in every tab and after a reload. */
function filesKey(name: string, files: readonly NamedBlob[]): string {
  const listing = files
    .map(({ path, blob }) => `${path} ${blob.size} ${blob instanceof File ? blob.lastModified : 0}`)
    .sort();
  const hash = new Sha256()
    .update(new TextEncoder().encode(listing.join("\n")))
    .hex()
    .slice(0, 16);
  return `${encodeURIComponent(name.replaceAll("/", "-"))}~${hash}`;
}
