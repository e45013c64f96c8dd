// The parts of a DOCX or XLSX file and how they point at each other (ECMA-376 part 2). A target outside the file is never
// followed.
import type { ReadDocumentOptions } from "../documentReader.ts";
import type { Archive } from "./archive.ts";
import { readPart } from "./readPart.ts";

export interface Relationship {
  readonly id: string;
  /** The last word of its type: "officeDocument", "header", "sharedStrings". */
  readonly type: string;
  /** Path of the part in the archive. */
  readonly path: string;
}

const relationshipNames = { "http://schemas.openxmlformats.org/package/2006/relationships": "" };

/** What `part` points at; of the package itself where it is "". */
export async function relationshipsOf(
  archive: Archive,
  part: string,
  options: ReadDocumentOptions,
): Promise<Relationship[]> {
  const slash = part.lastIndexOf("/") + 1;
  const folder = part.slice(0, slash);
  const path = `${folder}_rels/${part.slice(slash)}.rels`;
  const found: Relationship[] = [];
  if (!archive.has(path)) return found;
  await readPart(
    archive,
    path,
    relationshipNames,
    {
      open(name, attributes) {
        if (name !== "Relationship" || attributes.get("TargetMode") === "External") return;
        const target = attributes.get("Target") ?? "";
        const type = attributes.get("Type")?.split("/").at(-1) ?? "";
        found.push({ id: attributes.get("Id") ?? "", type, path: resolvePath(folder, target) });
      },
      close: () => undefined,
    },
    options,
  );
  return found;
}

function resolvePath(folder: string, target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const steps = folder.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  return steps.join("/");
}
