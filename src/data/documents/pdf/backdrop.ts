// What lies behind and over the text of a page: filled rectangles by their colour, other shapes and pictures as something
// nobody knows the colour of. Only the last few thousand shapes are kept, and none smaller than letters.
import { type Colour, white } from "../visibility.ts";
import { applyMatrix, type Matrix } from "./matrix.ts";

export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface Shape {
  readonly box: Box;
  readonly colour: Colour | undefined;
  /** What lies under it cannot be seen. */
  readonly covers: boolean;
}

interface Covered {
  how: string | undefined;
  readonly box: Box;
}

const maxShapes = 2_000;
const smallest = 3;
const coveredHow = "under a filled shape";

export class Backdrop {
  private readonly shapes: { shape: Shape; after: number }[] = [];

  constructor(private readonly page: Box) {}

  /** `after`: how many pieces of text were drawn before it. */
  add(shape: Shape, after: number): void {
    const { x0, y0, x1, y1 } = shape.box;
    if (x1 - x0 < smallest || y1 - y0 < smallest || this.shapes.length >= maxShapes) return;
    this.shapes.push({ shape, after });
  }

  behind(text: Box): Colour | "unknown" {
    const middle = { x: (text.x0 + text.x1) / 2, y: (text.y0 + text.y1) / 2 };
    for (let i = this.shapes.length - 1; i >= 0; i--) {
      const shape = this.shapes[i]?.shape;
      if (shape !== undefined && isIn(shape.box, middle.x, middle.y)) return shape.colour ?? "unknown";
    }
    return white;
  }

  /** Marks the text that a later shape lies over. */
  hideCovered(texts: readonly Covered[]): void {
    for (const { shape, after } of this.shapes) {
      if (!shape.covers || after === 0) continue;
      for (let i = 0; i < after; i++) {
        const text = texts[i];
        if (text?.how !== undefined || text === undefined) continue;
        const { x0, y0, x1, y1 } = text.box;
        const isUnder =
          isIn(shape.box, x0 + 0.1, y0 + 0.1) &&
          isIn(shape.box, x1 - 0.1, y1 - 0.1) &&
          holds(this.page, text.box);
        if (isUnder) text.how = coveredHow;
      }
    }
  }
}

function isIn({ x0, y0, x1, y1 }: Box, x: number, y: number): boolean {
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

/** Whether any of `inner` lies in `outer`. */
export function holds(outer: Box, inner: Box): boolean {
  return inner.x1 > outer.x0 && inner.x0 < outer.x1 && inner.y1 > outer.y0 && inner.y0 < outer.y1;
}

export function intersect(a: Box, b: Box): Box {
  return {
    x0: Math.max(a.x0, b.x0),
    y0: Math.max(a.y0, b.y0),
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
  };
}

/** The upright box around a rectangle [x0 y0 x1 y1] that a matrix may turn. */
export function boxOf(bounds: ArrayLike<number>, matrix: Matrix): Box {
  const [x0, y0, x1, y1] = [bounds[0] ?? 0, bounds[1] ?? 0, bounds[2] ?? 0, bounds[3] ?? 0];
  const corners = [
    applyMatrix(matrix, x0, y0),
    applyMatrix(matrix, x1, y0),
    applyMatrix(matrix, x0, y1),
    applyMatrix(matrix, x1, y1),
  ];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}
