// Letters with their places become runs: pieces that are written one after the other on one line and look alike. Spaces are
// found by the gaps, since many programs draw none.
import type { Box } from "./backdrop.ts";

export interface Run {
  text: string;
  /** Along the direction of writing; y is the baseline, downwards. */
  x0: number;
  x1: number;
  readonly y: number;
  readonly size: number;
  /** Degrees clockwise; runs of other directions have their places in a turned page. */
  readonly angle: number;
  /** Why nobody sees it. */
  how: string | undefined;
  /** On the page as it is shown, for what is drawn over it. */
  box: Box;
  /** Space after it, drawn as such. */
  endsInSpace: boolean;
}

/** What pdf.js hands over for a letter; width in thousandths of the font's size. */
export interface Glyph {
  readonly unicode: string;
  readonly width: number;
  readonly isSpace: boolean;
  readonly vmetric?: readonly number[] | null;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly size: number;
  readonly angle: number;
  readonly box: Box;
  readonly how: string | undefined;
}

/** Of a letter's size: a gap that is a space, where none is drawn. */
export const spaceGap = 0.17;
/** A wider one may be a gap between columns. */
export const runGap = 0.9;

export class RunList {
  readonly runs: Run[] = [];
  /** Letters of which the file does not say what they are. */
  unknownLetters = 0;

  add(text: string, { x, y, length, size, angle, box, how }: Place): void {
    const last = this.runs.at(-1);
    if (/[\ufffd\ue000-\uf8ff]/.test(text)) this.unknownLetters++;
    const gap = last === undefined ? 0 : x - last.x1;
    const goesOn =
      last?.angle === angle &&
      last.how === how &&
      Math.abs(last.y - y) < 0.15 * Math.max(size, last.size) &&
      Math.abs(last.size - size) < 0.2 * Math.max(size, last.size) &&
      gap > -0.5 * size &&
      gap < runGap * size;
    if (text.trim() === "") {
      if (goesOn && text !== "") last.endsInSpace = true;
      return;
    }
    if (!goesOn) {
      this.runs.push({ text, x0: x, x1: x + length, y, size, angle, how, box, endsInSpace: false });
      return;
    }
    if (last.endsInSpace || gap > spaceGap * size) last.text += " ";
    last.endsInSpace = false;
    last.text += text;
    last.x1 = Math.max(last.x1, x + length);
    last.box = {
      x0: Math.min(last.box.x0, box.x0),
      x1: Math.max(last.box.x1, box.x1),
      y0: Math.min(last.box.y0, box.y0),
      y1: Math.max(last.box.y1, box.y1),
    };
  }
}

export function letters({ unicode, isSpace }: Glyph): string {
  if (isSpace || unicode === "\u00a0") return " ";
  return (
    unicode
      // Ligatures and forms of Arabic letters that only a typesetter tells apart.
      .replace(/[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdff\ufe70-\ufefc]/g, (form) => form.normalize("NFKC"))
      .replace(/\p{Surrogate}/gu, "\ufffd")
      .replace(/\p{Control}|\u00ad/gu, "")
  );
}
