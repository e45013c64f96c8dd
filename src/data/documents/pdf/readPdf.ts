// PDF documents: the text layer in reading order. What nobody sees is kept apart; headers, footers and page numbers that come
// again, metadata, comments, attachments and scripts are left out. A page is drawn by nobody: its pictures are never unpacked.
import { type ByteSource, readAll } from "../../../domain/bytes.ts";
import { AppError } from "../../../domain/errors.ts";
import type { Note } from "../../../domain/records/index.ts";
import {
  type Found,
  maxDocumentFileBytes,
  maxDocumentLength,
  type ReadDocumentOptions,
} from "../documentReader.ts";
import { damaged } from "../office/archive.ts";
import { isPdf } from "../pdf.ts";
import { type OpenPdf, openPdf, type PdfPage } from "./openPdf.ts";
import { maxGlyphs, type PageText, readPageRuns } from "./pageRuns.ts";
import { writePages } from "./pages.ts";
import { checkStreamSizes } from "./streamSizes.ts";
import { cutNote, noText, tooLarge } from "../wholeDocument.ts";

const maxPages = 2_000;
/** The file says it has more pages than it has. */
const maxMissingPages = 5;

export interface ReadPage extends PageText {
  readonly height: number;
  readonly width: number;
}

export async function* readPdf(
  source: ByteSource,
  options: ReadDocumentOptions,
): AsyncGenerator<Found, void, void> {
  const { name, sizeBytes } = source;
  const { signal, progress } = options;
  if (sizeBytes > maxDocumentFileBytes) throw tooLarge(name);
  const file = await readAll(source);
  if (!isPdf(file)) throw damaged(name, "it does not begin as a PDF does");
  for (const _ of checkStreamSizes(name, file)) {
    signal?.throwIfAborted();
    await progress?.(0, sizeBytes);
  }
  const document = await openPdf(name, file, signal);
  const pages: ReadPage[] = [];
  const notes: Note[] = [];
  const faults: AppError[] = [];
  try {
    await readPages(document, pages, notes, faults, {
      ...options,
      progress: (done, total) => progress?.(Math.round((sizeBytes * done) / total), sizeBytes),
    });
    if (pages.length === 0) {
      throw damaged(name, faults.length > 0 ? "none of its pages can be read" : "it has no pages");
    }
    if (await hasForm(document)) {
      notes.push({ code: "data/pdf-form", message: "What was filled into its form fields is not read." });
    }
  } finally {
    await document.close();
  }
  for (const { code, message, hint } of faults) yield { kind: "fault", line: null, code, message, hint };
  const written = writePages(pages);
  if (written.text === "" && written.invisible.length === 0) {
    throw noText(
      name,
      pages.some(({ pictures }) => pictures.length > 0),
    );
  }
  if (document.lacksCmaps()) {
    notes.push({
      code: "data/pdf-letters",
      message:
        "Some letters (Chinese, Japanese or Korean) are named by tables that the file does not hold; they are missing.",
    });
  }
  yield {
    kind: "document",
    row: null,
    text: written.text,
    notes: [...notes, ...written.notes],
    invisible: written.invisible,
  };
}

async function readPages(
  document: OpenPdf,
  pages: ReadPage[],
  notes: Note[],
  faults: AppError[],
  { progress }: ReadDocumentOptions,
): Promise<void> {
  const count = Math.min(document.pageCount, maxPages);
  if (document.pageCount > maxPages) {
    notes.push({ code: "data/cut", message: `Only its first ${maxPages} pages are read.` });
  }
  let length = 0;
  let missing = 0;
  for (let number = 1; number <= count && missing < maxMissingPages; number++) {
    try {
      const page = await readPage(document, number);
      pages.push(page);
      missing = 0;
      length += page.runs.reduce((sum, { text }) => sum + text.length, 0);
      if (page.isCut) {
        const most = `${maxGlyphs / 1000},000`;
        notes.push({
          code: "data/cut",
          message: `Page ${number} has more than ${most} letters: the text ends there.`,
        });
        return;
      }
      if (length > maxDocumentLength) {
        notes.push(cutNote);
        return;
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      missing++;
      // Then its thread is gone too; what was read is kept.
      const isSlow = error.code === "data/too-slow";
      if (isSlow && pages.length === 0) throw error;
      const message = isSlow
        ? `page ${number} takes far more time or memory than a page needs; the text ends before it`
        : `page ${number} is damaged and cannot be read`;
      faults.push(new AppError(error.code, message, error.hint));
      if (isSlow) return;
    }
    await progress?.(number, count);
  }
}

async function readPage(document: OpenPdf, number: number): Promise<ReadPage> {
  const { pdfjs } = document;
  return document.step(async (proxy) => {
    const page = await proxy.getPage(number);
    const layers = await proxy.getOptionalContentConfig();
    const operators = await page.getOperatorList({ annotationMode: pdfjs.AnnotationMode.DISABLE });
    const { transform, width, height } = page.getViewport({ scale: 1 });
    const text = readPageRuns({
      operators,
      ops: pdfjs.OPS,
      viewport: transform as never,
      width,
      height,
      font: (name) => fontOf(page, name),
      isLayerVisible: (group) => group === null || layers.isVisible(group) !== false,
    });
    page.cleanup();
    return { ...text, width, height };
  });
}

function fontOf({ commonObjs }: PdfPage, name: string): object | undefined {
  const font: unknown = commonObjs.has(name) ? commonObjs.get(name) : undefined;
  return typeof font === "object" && font !== null ? font : undefined;
}

async function hasForm(document: OpenPdf): Promise<boolean> {
  try {
    return (await document.step((proxy) => proxy.getFieldObjects())) !== null;
  } catch {
    // A form that cannot be read is none.
    return false;
  }
}
