// What stands in documents and says nothing of their author: page numbers, the word "Curriculum vitae" alone in a line, what e-mail
// programs and legal departments put under letters, and lines that a page repeats. A line goes only where it is nothing else; in
// doubt it stays.

import { type Cleaning, textStep } from "./cleaningStep.ts";

const page = String.raw`(?:page|seite|página|pagina|strana|stránka|side|sida|sivu|pg\.?|p\.)`;
const of = String.raw`(?:of|von|sur|de|di|van|av|z)`;
const around = String.raw`[\s\-–—|·.]*`;
// "Page 2", "Page 2/3", "2 of 3", "- 2 -". A bare "2/3" or "2" may be a mark or a year.
const pageNumber = new RegExp(
  [
    String.raw`^${around}${page}\s*\d{1,3}(?:\s*(?:${of}|\/)\s*\d{1,3})?${around}$`,
    String.raw`^${around}\d{1,3}\s+${of}\s+\d{1,3}${around}$`,
    String.raw`^\s*[-–—]\s*\d{1,3}\s*[-–—]\s*$`,
  ].join("|"),
  "i",
);
const title =
  /^[\s*_#=\-–—|]*(?:curriculum\s+vit(?:ae|æ)|c\.?\s?v\.?|r[eé]sum[eé]|lebenslauf|hoja de vida)[\s*_#=\-–—|:]*$/i;
const sentBy =
  /^\s*(?:sent from my \w[\w ]{0,30}|get outlook for \w+|von meinem \w[\w ]{0,30} gesendet|envoyé de mon \w[\w ]{0,30}|enviado desde mi \w[\w ]{0,30})\.?\s*$/i;
const signatureMark = /^--\s?$/;
const disclaimer =
  /\b(?:this (?:e-?mail|message|communication)|diese (?:e-?mail|nachricht)|ce (?:message|courriel)|este (?:mensaje|correo))\b[^]{0,200}\b(?:confidential|privileged|intended (?:solely|only)|vertraulich|confidentiels?|confidencial)\b/i;
const refusal =
  /\bif you (?:have received|are not the intended)\b|\bplease consider the environment before printing\b/i;

/** What is longer than this is no heading. */
const longestLine = 200;
/** A signature is short: what follows a mark of two hyphens further up is text. */
const maxSignatureLines = 15;
/** Lines that a page repeats. */
const repeatedAtLeast = 3;

export const boilerplate = textStep({
  id: "boilerplate",
  title: "Page numbers, signatures and repeated lines",
  about:
    "Leaves out page numbers, a heading that only says what the document is, e-mail signatures and disclaimers, and headers that every page repeats.",
  clean(document) {
    const lines = document.text.split("\n");
    const gone = new Set<number>();
    let count = 0;
    const drop = (from: number, to = from + 1): void => {
      let isNew = false;
      for (let i = from; i < to; i++) {
        if (gone.has(i)) continue;
        gone.add(i);
        isNew = true;
      }
      if (isNew) count++;
    };
    for (const [i, line] of lines.entries())
      if (line.length <= longestLine && (pageNumber.test(line) || sentBy.test(line))) drop(i);
    const head = lines.findIndex((line) => line.trim() !== "");
    const first = lines[head] ?? "";
    if (lines.length > 1 && first.length <= longestLine && title.test(first)) drop(head);
    for (const [from, to] of [...signatures(lines), ...disclaimers(lines)]) drop(from, to);
    for (const i of repeats(lines, gone, document)) drop(i);
    if (gone.size === 0) return { text: document.text, count: 0 };
    const left = lines.filter((_, i) => !gone.has(i)).join("\n");
    // A document that is nothing else keeps what it has.
    return left.trim() === "" ? { text: document.text, count: 0 } : { text: left, count };
  },
});

type Range = readonly [from: number, to: number];

/** From the last mark of a signature to the end, where that is near. */
function signatures(lines: readonly string[]): Range[] {
  let from = lines.length - 1;
  while (from > 0 && !signatureMark.test(lines[from] ?? "")) from--;
  const rest = lines.slice(from + 1).filter((line) => line.trim() !== "").length;
  return from > 0 && rest <= maxSignatureLines ? [[from, lines.length]] : [];
}

/** Paragraphs that say to whom a letter is confidential. */
function disclaimers(lines: readonly string[]): Range[] {
  return paragraphs(lines).filter(([from, to]) => {
    const text = lines.slice(from, to).join("\n");
    return text.length < 3000 && (disclaimer.test(text) || (refusal.test(text) && text.length < 1200));
  });
}

function paragraphs(lines: readonly string[]): Range[] {
  const found: Range[] = [];
  let from = 0;
  for (let i = 0; i <= lines.length; i++) {
    if (i < lines.length && (lines[i] ?? "").trim() !== "") continue;
    if (i > from) found.push([from, i]);
    from = i + 1;
  }
  return found;
}

/** Later places of a line that stands at the edge of a page several times: beside an empty line or a page number. */
function repeats(lines: readonly string[], gone: ReadonlySet<number>, { format }: Cleaning): number[] {
  const places = new Map<string, number[]>();
  for (const [i, line] of lines.entries()) {
    const text = line.trim();
    if (gone.has(i) || !isHeader(text)) continue;
    const isEdge = [i - 1, i + 1].some((near) => gone.has(near) || (lines[near] ?? "").trim() === "");
    if (!isEdge) continue;
    const known = places.get(text);
    if (known === undefined) places.set(text, [i]);
    else known.push(i);
  }
  if (spoken.test(format)) return [];
  return [...places.values()].flatMap((all) => (all.length < repeatedAtLeast ? [] : all.slice(1)));
}

/** In what was said, people repeat themselves. */
const spoken = /vtt|srt|transcript/;

/** Long enough to be no answer, and neither a question nor a label nor an item of a list. */
function isHeader(text: string): boolean {
  return text.length >= 12 && text.length <= 120 && /\S\s+\S/.test(text) && !/[?:]$|^[-*•\d]/.test(text);
}
