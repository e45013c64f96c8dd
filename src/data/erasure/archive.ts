// A zip, taken apart in memory: a folder of its own, in which the same goes as in the one around it. A document of an office program
// is a zip too; it goes as a whole.
import { unzipSync, zipSync, type Zippable } from "fflate";
import { readAll, type ByteSource } from "../../domain/bytes.ts";
import { searchDocument } from "./binary.ts";
import { applyErasure } from "./apply.ts";
import { memoryFiles } from "./files.ts";
import type { Person } from "./person.ts";
import { planWithin } from "./plan.ts";
import { textIn } from "./rows.ts";
import { type Treatment, untouched } from "./treat.ts";

const mostBytes = 1 << 30;
const mostDepth = 3;

interface Within {
  readonly person: Person;
  readonly hash: string;
  readonly depth: number;
}

export async function treatZip(path: string, source: ByteSource, within: Within): Promise<Treatment> {
  const { person, hash, depth } = within;
  const files = depth < mostDepth ? await opened(source) : undefined;
  if (files === undefined) {
    return {
      ...untouched,
      unsearched: `${path} is a zip that could not be opened here, so it was not searched`,
    };
  }
  if (files.has("[Content_Types].xml") || files.has("mimetype")) {
    const found = await searchDocument(path, source, person);
    const isTheirs =
      (found?.isTheirs ?? false) || [...files].some(([name, bytes]) => isInPart(name, bytes, person));
    return isTheirs ? { erased: [{ record: "file", id: path }], edits: [], isGone: true } : untouched;
  }
  const inner = memoryFiles(files);
  const plan = await planWithin(inner, person, hash, depth + 1);
  if (plan.changes.length === 0) return untouched;
  await applyErasure(inner, plan);
  const erased = plan.erased.map(({ record, id }) => ({ record, id: `${path}/${id}` }));
  if (files.size === 0) return { erased: [...erased, { record: "file", id: path }], edits: [], isGone: true };
  return { erased, isSaid: plan.isSaid, edits: [{ start: 0, end: source.sizeBytes, bytes: zipped(files) }] };
}

async function opened(source: ByteSource): Promise<Map<string, Uint8Array> | undefined> {
  if (source.sizeBytes > mostBytes) return undefined;
  let total = 0;
  try {
    const found = unzipSync(await readAll(source), {
      filter({ originalSize }) {
        total += originalSize;
        if (total > mostBytes) throw new RangeError("too much");
        return true;
      },
    });
    return new Map(Object.entries(found).filter(([path]) => !path.endsWith("/")));
  } catch {
    return undefined;
  }
}

/** The same files give the same zip: no clock in it, and Zip knows no year before 1980. */
function zipped(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const mtime = new Date(1980, 0, 1);
  const parts = [...files].map(([path, bytes]): [string, Zippable[string]] => [
    path,
    [bytes, { mtime, level: /\.(?:safetensors|zip|gz|png|jpe?g|parquet)$/i.test(path) ? 0 : 6 }],
  ]);
  return zipSync(Object.fromEntries(parts));
}

/** A part of an office document: words go over tags, paragraphs and cells do not. */
function isInPart(name: string, bytes: Uint8Array, person: Person): boolean {
  if (!/\.(?:xml|rels|txt)$/i.test(name)) return false;
  const text = textIn(bytes)
    .replace(/<\/(?:\w+:)?(?:p|tc|si|c|row|h|table-cell)>|<(?:\w+:)?(?:br|tab|line-break)\b[^<>]*>/g, "\n")
    .replace(/<[^<>]*>/g, "");
  return text.split("\n").some((line) => person.needles.inLine(line));
}
