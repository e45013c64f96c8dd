// The pages of a PDF as one text, and what is said of it.
import type { Note } from "../../../domain/records/index.ts";
import { maxDocumentLength } from "../documentReader.ts";
import { unseen } from "../visibility.ts";
import type { PageText } from "./pageRuns.ts";
import { joinAcross, pageTextOf, wordsOf } from "./paragraphs.ts";
import { type LaidPage, removeRunningHeads } from "./runningHeads.ts";
import type { Run } from "./runs.ts";
import { segmentsOf } from "./segments.ts";

export interface WrittenPages {
  readonly text: string;
  readonly notes: readonly Note[];
  readonly invisible: readonly { text: string; how: string }[];
}

interface Page extends PageText {
  readonly width: number;
  readonly height: number;
}

/** Of the page: a scan fills it. */
const scanShare = 0.5;
const maxUnknownShare = 0.05;

export function writePages(pages: readonly Page[]): WrittenPages {
  const notes: Note[] = [];
  const scanned = pages.map(isScanWithText);
  if (scanned.includes(true)) {
    notes.push({
      code: "data/ocr-text",
      message:
        "The text was recognised from a picture by another program, and may differ from what the picture shows.",
    });
  }
  const shown = pages.map(({ runs }, i) =>
    runs.filter(({ how }) => how === undefined || (scanned[i] === true && how === unseen.noInk)),
  );
  const laid: LaidPage[] = pages.map(({ height }, i) => ({
    segments: segmentsOf((shown[i] ?? []).filter(({ angle }) => angle === 0)),
    height,
  }));
  const heads = removeRunningHeads(laid);
  if (heads.length > 0) {
    const listed = heads.slice(0, 5).map((head) => (head.length > 60 ? `${head.slice(0, 60)}…` : head));
    notes.push({
      code: "data/running-heads",
      message: `Headers, footers and page numbers are left out: ${listed.join(" | ")}${heads.length > 5 ? " | …" : ""}.`,
    });
  }
  const words = wordsOf(laid.flatMap(({ segments }) => segments));
  const texts = laid.map(({ segments }, i) =>
    [pageTextOf(segments, words), ...turnedTexts(shown[i] ?? [], words)]
      .filter((text) => text !== "")
      .join("\n\n"),
  );
  notes.push(...lettersNote(pages), ...emptyNote(pages, texts));
  const invisible = pages.flatMap(({ runs }, i) => {
    const seen = new Set(shown[i]);
    return joined(runs.filter((run) => !seen.has(run)));
  });
  const text = joinAcross(texts, words).slice(0, maxDocumentLength);
  return { text, notes, invisible };
}

/** Text at the side of a page, or across it: each direction by itself, after the rest. */
function turnedTexts(runs: readonly Run[], words: ReadonlySet<string>): string[] {
  const angles = [...new Set(runs.map(({ angle }) => angle))].filter((angle) => angle !== 0);
  return angles.map((angle) => pageTextOf(segmentsOf(runs.filter((run) => run.angle === angle)), words));
}

/** A scanned page whose program laid the recognised text under the picture, drawn without ink. */
function isScanWithText({ runs, pictures, width, height }: Page): boolean {
  const covers = pictures.some(({ x0, y0, x1, y1 }) => (x1 - x0) * (y1 - y0) >= scanShare * width * height);
  if (!covers) return false;
  const count = (isWanted: (how: string | undefined) => boolean): number =>
    runs.filter(({ how }) => isWanted(how)).reduce((sum, { text }) => sum + text.length, 0);
  return count((how) => how === unseen.noInk) > 9 * count((how) => how === undefined);
}

function lettersNote(pages: readonly Page[]): Note[] {
  const unknown = pages.reduce((sum, { unknownLetters }) => sum + unknownLetters, 0);
  const all = pages.reduce(
    (sum, { runs }) => sum + runs.reduce((inner, { text }) => inner + text.length, 0),
    0,
  );
  if (unknown <= maxUnknownShare * all) return [];
  return [
    {
      code: "data/pdf-letters",
      message: `Of ${unknown} of its ${all} letters the file does not say what they are. Compare the text with the document.`,
    },
  ];
}

function emptyNote(pages: readonly Page[], texts: readonly string[]): Note[] {
  const empty = pages.flatMap(({ pictures }, i) => (texts[i] === "" && pictures.length > 0 ? [i + 1] : []));
  if (empty.length === 0 || empty.length === pages.length) return [];
  const listed = empty.length > 10 ? `${empty.slice(0, 10).join(", ")}, …` : empty.join(", ");
  return [
    {
      code: "data/no-text-layer",
      message: `Pages without text that a program could read, only pictures: ${listed}. Run text recognition (OCR) on them.`,
    },
  ];
}

/** Pieces that came one after the other and are unseen for the same reason are one. */
function joined(runs: readonly Run[]): { text: string; how: string }[] {
  const found: { text: string; how: string; y: number; size: number }[] = [];
  for (const { text, how, y, size } of runs) {
    const last = found.at(-1);
    if (how === undefined) continue;
    if (last?.how !== how) found.push({ text, how, y, size });
    else {
      last.text += (Math.abs(last.y - y) > 0.5 * Math.max(size, last.size) ? "\n" : " ") + text;
      Object.assign(last, { y, size });
    }
  }
  return found.map(({ text, how }) => ({ text, how }));
}
