// Word documents (DOCX): headers, body with its tables and text boxes, footnotes and endnotes, footers, in this order.
// Comments, deleted text, properties, macros and embedded files are never unpacked.
import type { ByteSource } from "../../../domain/bytes.ts";
import { AppError } from "../../../domain/errors.ts";
import type { Found, ReadDocumentOptions } from "../documentReader.ts";
import { damaged, openArchive } from "./archive.ts";
import { type Relationship, relationshipsOf } from "./packageParts.ts";
import { readPart } from "./readPart.ts";
import { wordNames } from "./wordNames.ts";
import { readWordStyles } from "./wordStyles.ts";
import { WordText } from "./wordText.ts";
import { joinParts } from "../textFlow.ts";
import { cutNote, noText, withoutPageWords } from "../wholeDocument.ts";

export async function* readDocx(
  source: ByteSource,
  options: ReadDocumentOptions,
): AsyncGenerator<Found, void, void> {
  const archive = await openArchive(source);
  const main = (await relationshipsOf(archive, "", options)).find(({ type }) => type === "officeDocument");
  const body = main?.path ?? "word/document.xml";
  if (!archive.has(body)) throw damaged(source.name, "its text is missing");
  const parts = await relationshipsOf(archive, body, options);
  // Each once, however often it is pointed at.
  const pathsOf = (type: string): string[] => {
    const found = parts.filter((part: Relationship) => part.type === type && archive.has(part.path));
    return [...new Set(found.map(({ path }) => path))];
  };
  const styles = await readWordStyles(archive, pathsOf("styles")[0], options);

  const readText = async (path: string): Promise<WordText> => {
    const text = new WordText(styles);
    await readPart(archive, path, wordNames, text, options);
    return text;
  };
  const texts: { type: string; text: WordText }[] = [];
  const faults: AppError[] = [];
  for (const type of ["header", "body", "footnotes", "endnotes", "footer"]) {
    for (const path of type === "body" ? [body] : pathsOf(type)) {
      try {
        texts.push({ type, text: await readText(path) });
      } catch (error) {
        // Without its body it is no document; without a footer it is.
        if (type === "body" || !(error instanceof AppError)) throw error;
        faults.push(error);
      }
    }
  }
  for (const { code, message, hint } of faults) yield { kind: "fault", line: null, code, message, hint };
  // What a header draws lies behind the body too.
  const behindText = texts.some(({ text }) => text.hasShapesBehind);
  const behindFloating = texts.some(({ text }) => text.hasShapes);
  const results = texts.map(({ type, text }) => {
    const result = text.flow.result({ behindText, behindFloating });
    const isEdge = type === "header" || type === "footer";
    return isEdge ? { ...result, text: withoutPageWords(result.text) } : result;
  });
  const text = joinParts(results.map((result) => result.text));
  const invisible = results.flatMap((result) => result.invisible);
  if (text === "" && invisible.length === 0)
    throw noText(
      source.name,
      parts.some(({ type }) => type === "image"),
    );
  const notes = results.some(({ isCut }) => isCut) ? [cutNote] : [];
  yield { kind: "document", row: null, text, notes, invisible };
}
