// Files that a person dropped or picked, as relative paths and blobs; folders are walked.
import type { NamedBlob } from "../../page/bridge/types.ts";

// A model folder holds a few dozen files; a dropped home folder should not be walked to its end.
const maxFiles = 2000;

export function pickedFiles(list: FileList | null): NamedBlob[] {
  return [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }));
}

/** Call inside the drop handler: the transfer is empty once the handler has returned. */
export async function droppedFiles(transfer: DataTransfer): Promise<NamedBlob[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const loose = [...transfer.files];
  if (entries.every((entry) => entry === null)) return loose.map((file) => ({ path: file.name, blob: file }));
  const found: NamedBlob[] = [];
  for (const entry of entries) if (entry !== null) await walk(entry, found);
  return found;
}

async function walk(entry: FileSystemEntry, found: NamedBlob[]): Promise<void> {
  if (found.length >= maxFiles) return;
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ""), blob: file });
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader();
    for (;;) {
      // A reader gives its entries in portions, an empty one at the end.
      const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (portion.length === 0) return;
      for (const child of portion) await walk(child, found);
    }
  }
}

/** Without the folder that all of them lie in: "SmolLM2/config.json" becomes "config.json" in "SmolLM2". */
export function withoutCommonFolder(files: NamedBlob[]): { name: string; files: NamedBlob[] } {
  const first = files[0]?.path.split("/")[0] ?? "";
  const shared = files.length > 0 && files.every(({ path }) => path.startsWith(`${first}/`));
  if (!shared) {
    const weights = files.find(({ path }) => isWeights(path));
    return { name: weights?.path ?? files[0]?.path ?? "model", files };
  }
  return {
    name: first,
    files: files.map(({ path, blob }) => ({ path: path.slice(first.length + 1), blob })),
  };
}

export const isWeights = (path: string): boolean => /\.(safetensors|gguf)$/i.test(path);

/** What a model still lacks, as a sentence; undefined when it can be tried. */
export function missingFromModel(files: readonly NamedBlob[]): string | undefined {
  const has = (pattern: RegExp): boolean => files.some(({ path }) => pattern.test(path));
  if (has(/\.gguf$/i)) return undefined;
  if (!has(/\.safetensors$/i)) return "The weights are missing: add a .safetensors or .gguf file.";
  if (!has(/(^|\/)config\.json$/))
    return "config.json is missing: add the file that lies beside the weights.";
  // Older encoders have their vocabulary alone.
  if (!has(/(^|\/)(tokenizer\.json|vocab\.txt)$/))
    return "tokenizer.json is missing: add the file that lies beside the weights.";
  return undefined;
}
