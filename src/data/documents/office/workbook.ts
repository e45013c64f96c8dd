// What the sheets of an XLSX file share: their names, the table of texts, the formats of numbers (ECMA-376 part 1, 18).
import { AppError } from "../../../domain/errors.ts";
import type { ReadDocumentOptions } from "../documentReader.ts";
import type { Archive } from "./archive.ts";
import { builtInKind, kindOfFormat, type NumberKind } from "./cellFormats.ts";
import { relationshipsOf } from "./packageParts.ts";
import { readPart } from "./readPart.ts";

export interface Sheet {
  readonly name: string;
  readonly path: string;
  readonly isHidden: boolean;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly texts: readonly string[];
  /** By the number of a cell's style. */
  readonly kinds: readonly NumberKind[];
  readonly is1904: boolean;
}

export const sheetNames: Readonly<Record<string, string>> = {
  "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "",
  "http://purl.oclc.org/ooxml/spreadsheetml/main": "",
  "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
  "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
};

const maxTexts = 4_000_000;
const maxTextUnits = 128 << 20;

export async function readWorkbook(
  archive: Archive,
  options: ReadDocumentOptions,
): Promise<Workbook | undefined> {
  const main = (await relationshipsOf(archive, "", options)).find(({ type }) => type === "officeDocument");
  const path = main?.path ?? "xl/workbook.xml";
  if (!archive.has(path)) return undefined;
  const parts = await relationshipsOf(archive, path, options);
  const pathOf = (type: string): string | undefined =>
    parts.find((part) => part.type === type && archive.has(part.path))?.path;
  const sheetPaths = new Map(
    parts.filter(({ type }) => type === "worksheet").map((part) => [part.id, part.path]),
  );
  const sheets: Sheet[] = [];
  let is1904 = false;
  await readPart(
    archive,
    path,
    sheetNames,
    {
      open(name, attributes) {
        if (name === "workbookPr") is1904 = ["1", "true"].includes(attributes.get("date1904") ?? "");
        if (name !== "sheet") return;
        const sheetPath = sheetPaths.get(attributes.get("r:id") ?? "");
        if (sheetPath === undefined || !archive.has(sheetPath)) return;
        const state = attributes.get("state") ?? "visible";
        sheets.push({ name: attributes.get("name") ?? "", path: sheetPath, isHidden: state !== "visible" });
      },
      close: () => undefined,
    },
    options,
  );
  const texts = await readTexts(archive, pathOf("sharedStrings"), options);
  const kinds = await readKinds(archive, pathOf("styles"), options);
  return { sheets, texts, kinds, is1904 };
}

async function readTexts(
  archive: Archive,
  path: string | undefined,
  options: ReadDocumentOptions,
): Promise<string[]> {
  const texts: string[] = [];
  if (path === undefined) return texts;
  let text = "";
  let isText = false;
  let phonetic = 0;
  let units = 0;
  await readPart(
    archive,
    path,
    sheetNames,
    {
      open(name) {
        if (name === "si") text = "";
        // How a name is spoken stands beside it in Japanese files.
        else if (name === "rPh") phonetic++;
        else if (name === "t") isText = phonetic === 0;
      },
      close(name) {
        if (name === "t") isText = false;
        else if (name === "rPh") phonetic--;
        else if (name === "si") {
          units += text.length;
          if (texts.push(text) > maxTexts || units > maxTextUnits) throw tooMuchText(archive.name);
        }
      },
      text(piece) {
        if (isText) text += piece;
      },
    },
    options,
  );
  return texts;
}

async function readKinds(
  archive: Archive,
  path: string | undefined,
  options: ReadDocumentOptions,
): Promise<NumberKind[]> {
  const kinds: NumberKind[] = [];
  if (path === undefined) return kinds;
  const own = new Map<number, NumberKind>();
  let inCells = false;
  await readPart(
    archive,
    path,
    sheetNames,
    {
      open(name, attributes) {
        const id = Number(attributes.get("numFmtId"));
        if (name === "numFmt") own.set(id, kindOfFormat(attributes.get("formatCode") ?? ""));
        else if (name === "cellXfs") inCells = true;
        else if (name === "xf" && inCells) kinds.push(own.get(id) ?? builtInKind(id));
      },
      close(name) {
        if (name === "cellXfs") inCells = false;
      },
    },
    options,
  );
  return kinds;
}

function tooMuchText(name: string): AppError {
  return new AppError(
    "data/too-large",
    `${name} holds more text than can be read at once.`,
    "Split the file, or save the sheet that you need as CSV.",
  );
}
