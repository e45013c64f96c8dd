// What a page draws, followed operator by operator, as pieces of text with their place and whether a person would see them
// (ISO 32000-2, 8.4 graphics state, 9 text). pdf.js's own text content has no colours and joins white text to black, so it
// does not serve. Places are in points from the upper left corner of the page as it is shown.
import { type Colour, parseColour, unseen, whyUnseen } from "../visibility.ts";
import { Backdrop, type Box, boxOf, holds, intersect } from "./backdrop.ts";
import { applyMatrix, identity, type Matrix, multiply } from "./matrix.ts";
import { type Glyph, letters, type Run, RunList } from "./runs.ts";

export interface PageText {
  readonly runs: Run[];
  /** Boxes in which pictures seem to lie. */
  readonly pictures: readonly Box[];
  /** Letters of which the file does not say what they are. */
  readonly unknownLetters: number;
  readonly isCut: boolean;
}

interface Font {
  readonly fontMatrix?: readonly number[];
  readonly vertical?: boolean;
}

interface State {
  ctm: Matrix;
  clip: Box;
  font: Font | undefined;
  fontSize: number;
  charSpacing: number;
  wordSpacing: number;
  scale: number;
  leading: number;
  rise: number;
  mode: number;
  /** Undefined: a pattern. */
  fill: Colour | undefined;
  stroke: Colour | undefined;
  fillAlpha: number;
  strokeAlpha: number;
  isBlended: boolean;
}

export interface PageInput {
  readonly operators: { readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] };
  readonly ops: Readonly<Record<string, number>>;
  /** From the page's own space to points from the upper left corner. */
  readonly viewport: Matrix;
  readonly width: number;
  readonly height: number;
  font(name: string): Font | undefined;
  isLayerVisible(group: unknown): boolean;
}

/** A poster in small print has a hundred thousand. Each may be looked at behind every shape, and be a line of its own. */
export const maxGlyphs = 200_000;
const maxStates = 4_096;
export function readPageRuns(input: PageInput): PageText {
  const reader = new PageReader(input);
  const { fnArray, argsArray } = input.operators;
  for (let i = 0; i < fnArray.length && !reader.isCut; i++) {
    reader.operator(fnArray[i] ?? -1, (argsArray[i] ?? []) as readonly unknown[]);
  }
  return reader.finish();
}

class PageReader {
  isCut = false;
  private readonly list = new RunList();
  private readonly pictures: Box[] = [];
  private readonly backdrop: Backdrop;
  private readonly page: Box;
  private readonly names = new Map<number, string>();
  private state: State;
  private readonly saved: { state: State; hasDrawn: boolean }[] = [];
  private hasDrawn = true;
  private text: Matrix = identity;
  private line: Matrix = identity;
  private willClip = false;
  private readonly layers: boolean[] = [];
  private hiddenLayers = 0;
  private glyphCount = 0;

  constructor(private readonly input: PageInput) {
    for (const [name, number] of Object.entries(input.ops)) this.names.set(number, name);
    this.page = { x0: 0, y0: 0, x1: input.width, y1: input.height };
    this.backdrop = new Backdrop(this.page);
    this.state = {
      ctm: input.viewport,
      clip: this.page,
      font: undefined,
      fontSize: 0,
      charSpacing: 0,
      wordSpacing: 0,
      scale: 1,
      leading: 0,
      rise: 0,
      mode: 0,
      fill: 0,
      stroke: 0,
      fillAlpha: 1,
      strokeAlpha: 1,
      isBlended: false,
    };
  }

  finish(): PageText {
    const { pictures, isCut } = this;
    const { runs, unknownLetters } = this.list;
    this.backdrop.hideCovered(runs);
    return { runs, pictures, unknownLetters, isCut };
  }

  operator(number: number, args: readonly unknown[]): void {
    const { state } = this;
    const first = args[0];
    switch (this.names.get(number)) {
      case "save":
        this.save();
        break;
      case "restore":
        this.restore();
        break;
      case "transform":
        state.ctm = multiply(args as unknown as Matrix, state.ctm);
        break;
      case "paintFormXObjectBegin":
        this.save();
        this.hasDrawn = true;
        if (first !== null) state.ctm = multiply(matrixOf(first), state.ctm);
        if (isNumbers(args[1])) state.clip = intersect(state.clip, boxOf(args[1], state.ctm));
        break;
      case "paintFormXObjectEnd":
        this.restore();
        break;
      case "beginMarkedContentProps":
        this.enterLayer(first !== "OC" || this.input.isLayerVisible(args[1]));
        break;
      case "beginMarkedContent":
        this.enterLayer(true);
        break;
      case "endMarkedContent":
        if (this.layers.pop() === false) this.hiddenLayers--;
        break;
      case "setGState":
        for (const [key, value] of first as [string, unknown][]) this.graphicsState(key, value);
        break;
      case "setFillRGBColor":
        state.fill = parseColour(String(first));
        break;
      case "setStrokeRGBColor":
        state.stroke = parseColour(String(first));
        break;
      case "setFillColorN":
      case "setFillTransparent":
        state.fill = undefined;
        break;
      case "setStrokeColorN":
      case "setStrokeTransparent":
        state.stroke = undefined;
        break;
      case "clip":
      case "eoClip":
        this.willClip = true;
        break;
      case "constructPath":
        this.path(args);
        break;
      case "shadingFill":
        this.backdrop.add({ box: state.clip, colour: undefined, covers: false }, this.list.runs.length);
        this.hasDrawn = true;
        break;
      default:
        this.textOperator(this.names.get(number), args);
    }
  }

  private textOperator(name: string | undefined, args: readonly unknown[]): void {
    const { state } = this;
    const first = Number(args[0]);
    switch (name) {
      case "beginText":
        this.text = this.line = identity;
        break;
      case "setFont":
        state.font = this.input.font(String(args[0]));
        state.fontSize = Number(args[1]);
        break;
      case "setCharSpacing":
        state.charSpacing = first;
        break;
      case "setWordSpacing":
        state.wordSpacing = first;
        break;
      case "setHScale":
        state.scale = first / 100;
        break;
      case "setLeading":
        // As the operator has it: pdf.js's own canvas turns the sign later.
        state.leading = first;
        break;
      case "setTextRise":
        state.rise = first;
        break;
      case "setTextRenderingMode":
        state.mode = first;
        break;
      case "setTextMatrix":
        this.text = this.line = matrixOf(args[0]);
        break;
      case "setLeadingMoveText":
        state.leading = -Number(args[1]);
        this.moveLine(first, Number(args[1]));
        break;
      case "moveText":
        this.moveLine(first, Number(args[1]));
        break;
      case "nextLine":
        this.moveLine(0, -state.leading);
        break;
      case "showText":
        if (Array.isArray(args[0])) this.show(args[0] as (Glyph | number)[]);
        this.hasDrawn = true;
        break;
      case "paintImageXObject":
      case "paintInlineImageXObject":
      case "paintImageXObjectRepeat":
      case "paintImageMaskXObject":
      case "paintImageMaskXObjectRepeat":
      case "paintSolidColorImageMask":
        this.picture();
        break;
    }
  }

  private moveLine(x: number, y: number): void {
    this.text = this.line = multiply([1, 0, 0, 1, x, y], this.line);
  }

  private save(): void {
    if (this.saved.length >= maxStates) return;
    this.saved.push({ state: this.state, hasDrawn: this.hasDrawn });
    this.state = { ...this.state };
    this.hasDrawn = false;
  }

  /** Pictures are taken out by pdf.js unread. What is left of one is a place that was set up and never drawn in. */
  private restore(): void {
    const before = this.saved.pop();
    if (before === undefined) return;
    if (!this.hasDrawn && this.state.ctm !== before.state.ctm) this.picture();
    this.state = before.state;
    this.hasDrawn = true;
  }

  /** A picture fills the unit square. */
  private picture(): void {
    const box = intersect(this.state.clip, boxOf([0, 0, 1, 1], this.state.ctm));
    this.hasDrawn = true;
    if (box.x1 - box.x0 < 1 || box.y1 - box.y0 < 1) return;
    if (this.pictures.length < 1000) this.pictures.push(box);
    this.backdrop.add({ box, colour: undefined, covers: false }, this.list.runs.length);
  }

  private enterLayer(isVisible: boolean): void {
    this.layers.push(isVisible);
    if (!isVisible) this.hiddenLayers++;
  }

  private graphicsState(key: string, value: unknown): void {
    const { state } = this;
    if (key === "ca") state.fillAlpha = Number(value);
    else if (key === "CA") state.strokeAlpha = Number(value);
    else if (key === "BM") state.isBlended = value !== "source-over" && value !== "Normal";
    else if (key === "Font" && Array.isArray(value)) {
      state.font = this.input.font(String(value[0]));
      state.fontSize = Number(value[1]);
    }
  }

  private path([operation, data, bounds]: readonly unknown[]): void {
    const { state } = this;
    const isPath = isNumbers(bounds) && Number.isFinite(bounds[0]);
    const box = isPath ? boxOf(bounds, state.ctm) : undefined;
    const name = this.names.get(Number(operation)) ?? "";
    if (/fill/i.test(name) && box !== undefined && this.hiddenLayers === 0) {
      const points = (data as unknown[] | undefined)?.[0];
      const isBox = isNumbers(points) && isRectangle(points);
      const isSure = isBox && state.fillAlpha > 0.95 && !state.isBlended && state.fill !== undefined;
      if (state.fillAlpha > 0.02) {
        this.backdrop.add(
          { box: intersect(state.clip, box), colour: isSure ? state.fill : undefined, covers: isSure },
          this.list.runs.length,
        );
      }
    }
    if (name !== "endPath") this.hasDrawn = true;
    if (this.willClip && box !== undefined) state.clip = intersect(state.clip, box);
    this.willClip = false;
  }

  private show(glyphs: readonly (Glyph | number)[]): void {
    const { state } = this;
    const unit = state.font?.fontMatrix?.[0] ?? 0.001;
    const isVertical = state.font?.vertical === true;
    for (const glyph of glyphs) {
      if (typeof glyph === "number") {
        const shift = (-glyph / 1000) * state.fontSize;
        this.advance(isVertical ? 0 : shift * state.scale, isVertical ? shift : 0);
        continue;
      }
      if (++this.glyphCount > maxGlyphs) {
        this.isCut = true;
        return;
      }
      const spacing = state.charSpacing + (glyph.isSpace ? state.wordSpacing : 0);
      if (isVertical) {
        const height = (glyph.vmetric?.[0] ?? -1000) * 0.001 * state.fontSize;
        this.place(glyph, Math.abs(height), -90);
        this.advance(0, height - spacing);
      } else {
        const width = glyph.width * unit * state.fontSize;
        this.place(glyph, (width + Math.max(0, state.charSpacing)) * state.scale, 0);
        this.advance((width + spacing) * state.scale, 0);
      }
    }
  }

  private advance(x: number, y: number): void {
    this.text = multiply([1, 0, 0, 1, x, y], this.text);
  }

  private place(glyph: Glyph, width: number, turn: number): void {
    const { state } = this;
    // A size below zero turns the letters round.
    const turned: Matrix = state.fontSize < 0 ? [-1, 0, 0, -1, 0, 0] : identity;
    const matrix = multiply(turned, multiply(this.text, state.ctm));
    const [a, b, c, d] = matrix;
    // Letters of a vertical line are upright, and the line runs down.
    const angle = (Math.round((Math.atan2(b, a) * 180) / Math.PI) - turn + 360) % 360;
    const size = Math.abs(state.fontSize) * Math.hypot(c, d);
    const [px, py] = applyMatrix(matrix, 0, state.rise);
    if (!Number.isFinite(px + py + size + width)) return;
    const length = Math.abs(width) * Math.hypot(a, b);
    const radians = (angle * Math.PI) / 180;
    const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
    const x = px * cos + py * sin;
    const y = py * cos - px * sin;
    const [ex, ey] = [px + length * cos, py + length * sin];
    const [ux, uy] = [size * 0.7 * sin, -size * 0.7 * cos];
    const box = {
      x0: Math.min(px, ex, px + ux, ex + ux),
      x1: Math.max(px, ex, px + ux, ex + ux),
      y0: Math.min(py, ey, py + uy, ey + uy),
      y1: Math.max(py, ey, py + uy, ey + uy),
    };
    this.list.add(letters(glyph), { x, y, length, size, angle, box, how: this.why(size, box) });
  }

  private why(size: number, box: Box): string | undefined {
    const { state } = this;
    if (this.hiddenLayers > 0) return unseen.layer;
    const fills = [0, 2, 4, 6].includes(state.mode) && state.fillAlpha > 0.02;
    const strokes = [1, 2, 5, 6].includes(state.mode) && state.strokeAlpha > 0.02;
    if (!fills && !strokes) return unseen.noInk;
    if (!holds(this.page, box) || !holds(state.clip, box)) return unseen.offPage;
    const background = this.backdrop.behind(box);
    // The smallest letters of a page that is shown small are smaller.
    const scaled = size * Math.max(1, 842 / Math.max(this.input.width, this.input.height, 1));
    const colours = [fills ? [state.fill] : [], strokes ? [state.stroke] : []].flat();
    const reasons = colours.map((colour) => whyUnseen({ colour, background, sizePoints: scaled }));
    return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
  }
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array;
}

function matrixOf(value: unknown): Matrix {
  return isNumbers(value) && value.length >= 6 ? (Array.from(value) as unknown as Matrix) : identity;
}

/** Whether a path is one upright rectangle: pdf.js writes 0 x y for a move, 1 x y for a line, 4 for its end. */
function isRectangle(path: ArrayLike<number>): boolean {
  const xs = new Set<number>();
  const ys = new Set<number>();
  let corners = 0;
  for (let i = 0; i < path.length;) {
    const kind = path[i];
    if (kind === 4) i += 1;
    else if (kind === 0 || kind === 1) {
      if (kind === 0 && corners > 0 && i + 4 < path.length) return false;
      xs.add(path[i + 1] ?? 0);
      ys.add(path[i + 2] ?? 0);
      corners++;
      i += 3;
    } else return false;
  }
  return xs.size === 2 && ys.size === 2 && corners >= 4 && corners <= 5;
}
