// Files that are no text: searched for what they hold, and gone as a whole where the person is in them.
import type { ByteSource } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import type { Found } from "../documents/documentReader.ts";
import type { Person } from "./person.ts";
import { isTheirs } from "./find.ts";
import { isRow, jsonOf } from "./rows.ts";

export interface Search {
  readonly isTheirs: boolean;
  readonly unsearched?: string;
}

const chunkBytes = 1 << 20;
const overlap = 8192;
/** Weights of other tools begin with what they say of themselves. */
const weights = /\.(?:gguf|pt|pth|onnx|npz|h5)$|model[^/]*\.bin$/i;
const mostWeightBytes = 16 << 20;

/** Bytes as text of one and of two bytes a character. */
export async function searchBinary(path: string, source: ByteSource, person: Person): Promise<Search> {
  const isWeights = weights.test(path);
  const end = isWeights ? Math.min(source.sizeBytes, mostWeightBytes) : source.sizeBytes;
  for (let at = 0; at < end; at += chunkBytes) {
    const bytes = await source.read(at, Math.min(chunkBytes + overlap, source.sizeBytes - at));
    if (!isInBytes(bytes, person)) continue;
    return isWeights
      ? {
          isTheirs: false,
          unsearched: `${path} tells of the person, and weights of this kind are not changed: delete it yourself`,
        }
      : { isTheirs: true };
  }
  return { isTheirs: false };
}

const decoders = ["utf-8", "utf-16le", "utf-16be"].map((encoding) => new TextDecoder(encoding));

function isInBytes(bytes: Uint8Array, person: Person): boolean {
  return decoders.some((decoder) =>
    decoder
      .decode(bytes)
      // oxlint-disable-next-line no-control-regex
      .split(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]+/)
      .some((piece) => piece.length >= 3 && person.needles.inLine(piece)),
  );
}

function isInTextLine(line: string, person: Person): boolean {
  const value = /^\s*[[{]/.test(line) ? jsonOf(line) : undefined;
  return isRow(value) ? isTheirs(person, value) : person.needles.inLine(line);
}

/** A document that a reader of ours can read; undefined where none can. */
export async function searchDocument(
  path: string,
  source: ByteSource,
  person: Person,
): Promise<Search | undefined> {
  const { readDocument } = await import("../documents/index.ts");
  try {
    for await (const found of (await readDocument(source)).found)
      if (isInFound(found, person)) return { isTheirs: true };
    return { isTheirs: false };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Whatever it is, it is no document: its bytes are looked at.
    if (!/\.(?:pdf|docx?|odt|rtf|xlsx?|eml|mbox)$/i.test(path)) return undefined;
    return { isTheirs: false, unsearched: `${path} was not searched as a document: ${error.message}` };
  }
}

function isInFound(found: Found, person: Person): boolean {
  if (found.kind === "document") {
    const { candidate, title = "", text, turns = [], invisible = [] } = found;
    const texts = [
      title,
      text,
      ...turns.flatMap((turn) => [turn.speaker, turn.text]),
      ...invisible.map((one) => one.text),
    ];
    return (
      candidate === person.id ||
      texts.some((one) => one.split("\n").some((line) => isInTextLine(line, person)))
    );
  }
  return found.kind === "comparison" && isTheirs(person, { ...found });
}
