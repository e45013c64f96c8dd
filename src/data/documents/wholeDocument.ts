// What readers of whole documents (PDF, DOCX, ODT, RTF) say alike.
import type { Note } from "../../domain/records/index.ts";
import { AppError } from "../../domain/errors.ts";
import { maxDocumentFileBytes, maxDocumentLength } from "./documentReader.ts";

export const cutNote: Note = {
  code: "data/cut",
  message: `The text is longer than ${Math.round(maxDocumentLength / 1e6)} million characters: the rest is left out.`,
};

/** Nothing in it is text. */
export function noText(name: string, hasPictures: boolean): AppError {
  return hasPictures
    ? new AppError(
        "data/no-text-layer",
        `${name} holds pictures of text, and no text that a program could read (no text layer).`,
        "Run text recognition (OCR) on it, for example in your scanner's program, or ask for a version made on a computer.",
      )
    : new AppError(
        "data/no-text",
        `${name} holds no text.`,
        "Open it and look: if there is text in it, save it again as DOCX or PDF and add that.",
      );
}

export function tooLarge(name: string): AppError {
  return new AppError(
    "data/too-large",
    `${name} has more than ${maxDocumentFileBytes >> 20} MiB.`,
    "Split the file, or save it again without its pictures.",
  );
}

/** What is left of a header or footer whose number of the page is taken out: "Page of" is nothing. */
export function withoutPageWords(text: string): string {
  return text
    .split("\n")
    .filter(
      (line) =>
        !/^[\s|/\u2013\u2014-]*(?:(?:page|seite|p\.|s\.)[\s|/\u2013\u2014-]*)?(?:(?:of|von|\/)[\s|/\u2013\u2014-]*)?$/i.test(
          line,
        ),
    )
    .join("\n");
}
