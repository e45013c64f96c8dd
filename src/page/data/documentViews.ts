// Documents as the page shows them: a line of the list, and one text with its hidden places cut into stretches that stand beside
// each other. Pure functions of records.
import { documentState, isInDoubt } from "../../domain/documentState.ts";
import { cleanedOf, type DocumentRecord, type HiddenSpan } from "../../domain/records/index.ts";
import { pointsOf, unitsBefore } from "../../domain/textPlaces.ts";
import type { DocumentFilter, DocumentRow, TextBlock } from "../bridge/documentTypes.ts";

/** From here on a stretch ends with its line. */
const stretchLength = 240;
const titleLength = 90;

export function rowOf(document: DocumentRecord, formatTitle: (id: string) => string): DocumentRow {
  const { anonymised, notes = [], invisible = [] } = document;
  const hidden = anonymised?.spans.filter(({ decision }) => decision !== "rejected") ?? [];
  return {
    id: document.id,
    file: document.file,
    row: document.row,
    title: titleOf(document),
    format: formatTitle(document.format),
    language: document.language ?? null,
    length: cleanedOf(document).length,
    state: documentState(document),
    hidden: hidden.length,
    doubtful: anonymised?.isReviewed === true ? 0 : hidden.filter(isInDoubt).length,
    mended: notes.map(({ message }) => message),
    hasInvisible: invisible.length > 0,
    leftOut: document.leftOut ?? null,
  };
}

/** Its own title, its file, or how it begins: the rows of a table share one file. */
export function titleOf({ title, row, file, text }: DocumentRecord): string {
  if (title !== undefined && title.trim() !== "") return cut(title);
  if (row === null) return file;
  const start = cut(text.slice(0, 4 * titleLength));
  return start === "" ? `${file}, row ${row}` : start;
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > titleLength ? `${pointsOf(line).slice(0, titleLength).join("")}…` : line;
}

export function isShown(document: DocumentRecord, { state, search }: DocumentFilter): boolean {
  if (state !== "all" && documentState(document) !== state) return false;
  const wanted = search.toLowerCase();
  return (
    wanted === "" ||
    [document.file, document.title ?? "", document.candidate ?? "", cleanedOf(document)].some((text) =>
      text.toLowerCase().includes(wanted),
    )
  );
}

/** The text in stretches of a paragraph or some lines, none of which cuts a span. `spans`: sorted and disjoint, in code points. */
export function blocksOf(text: string, spans: readonly HiddenSpan[]): TextBlock[] {
  const places = unitsBefore(
    text,
    spans.flatMap(({ start, end }) => [start, end]),
  );
  const blocks: TextBlock[] = [];
  let block: TextBlock = { original: [], result: [] };
  let length = 0;
  let point = 0;
  const close = (): void => {
    if (block.original.length > 0) blocks.push(block);
    block = { original: [], result: [] };
    length = 0;
  };
  const add = (original: string, span?: number): void => {
    if (original === "") return;
    const own = span === undefined ? undefined : spans[span];
    const mark = span === undefined ? {} : { span };
    const shown = own !== undefined && own.decision !== "rejected" ? own.replacement : original;
    block.original.push({ text: original, start: point, ...mark });
    block.result.push({ text: shown, start: 0, ...mark });
    length += original.length;
    point += codePoints(original);
  };
  /** Plain text may be parted at the end of a line. */
  const addPlain = (plain: string): void => {
    let from = 0;
    for (let at = plain.indexOf("\n"); at >= 0; at = plain.indexOf("\n", at + 1)) {
      const isParagraph = plain[at + 1] === "\n";
      if (!isParagraph && length + at - from < stretchLength) continue;
      // Empty lines stay with what stands before them.
      let end = at + 1;
      while (plain[end] === "\n") end++;
      add(plain.slice(from, end));
      close();
      from = end;
      at = end - 1;
    }
    add(plain.slice(from));
  };
  let from = 0;
  spans.forEach((_span, i) => {
    const [start = 0, end = 0] = places.slice(2 * i, 2 * i + 2);
    addPlain(text.slice(from, start));
    add(text.slice(start, end), i);
    from = end;
  });
  addPlain(text.slice(from));
  close();
  return blocks;
}

/** The text with what is hidden replaced. */
export function shownText(text: string, spans: readonly HiddenSpan[]): string {
  return blocksOf(text, spans)
    .flatMap(({ result }) => result)
    .map((piece) => piece.text)
    .join("");
}

function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
