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
  private readonly boxes = new Boxes();

  constructor(private readonly page: Box) {}

  /** `after`: how many pieces of text were drawn before it. */
  add(shape: Shape, after: number): void {
    const { x0, y0, x1, y1 } = shape.box;
    if (x1 - x0 < smallest || y1 - y0 < smallest || this.shapes.length >= maxShapes) return;
    this.shapes.push({ shape, after });
    this.boxes.push(shape.box);
  }

  behind(text: Box): Colour | "unknown" {
    const last = this.boxes.lastAround((text.x0 + text.x1) / 2, (text.y0 + text.y1) / 2);
    return last < 0 ? white : (this.shapes[last]?.shape.colour ?? "unknown");
  }

  /** Marks the text that a later shape lies over. */
  hideCovered(texts: readonly Covered[]): void {
    const covers = this.shapes.filter(({ shape, after }) => shape.covers && after > 0);
    if (covers.length === 0) return;
    const boxes = new Boxes();
    for (const { box } of texts) boxes.push(box);
    for (const { shape, after } of covers) {
      for (const i of boxes.within(shape.box, after)) {
        const text = texts[i];
        if (text !== undefined && text.how === undefined && holds(this.page, text.box)) text.how = coveredHow;
      }
    }
  }
}

/** Boxes side by side in memory: each of two thousand shapes may be held against two hundred thousand texts. */
class Boxes {
  private sides = new Float64Array(64);
  private count = 0;

  push({ x0, y0, x1, y1 }: Box): void {
    if (4 * this.count === this.sides.length) {
      const larger = new Float64Array(2 * this.sides.length);
      larger.set(this.sides);
      this.sides = larger;
    }
    this.sides.set([x0, y0, x1, y1], 4 * this.count++);
  }

  /** The last one that the point lies in; -1 where there is none. */
  lastAround(x: number, y: number): number {
    const { sides } = this;
    for (let i = this.count - 1; i >= 0; i--) {
      const at = 4 * i;
      if (x >= sides[at]! && x <= sides[at + 2]! && y >= sides[at + 1]! && y <= sides[at + 3]!) return i;
    }
    return -1;
  }

  /** Which of the first ones lie in a box, but for a hair. */
  within({ x0, y0, x1, y1 }: Box, first: number): number[] {
    const { sides } = this;
    const found: number[] = [];
    const hair = 0.1;
    const isWithin = (value: number, from: number, to: number): boolean => value >= from && value <= to;
    const end = 4 * Math.min(first, this.count);
    for (let at = 0; at < end; at += 4) {
      if (!isWithin(sides[at]! + hair, x0, x1) || !isWithin(sides[at + 1]! + hair, y0, y1)) continue;
      if (!isWithin(sides[at + 2]! - hair, x0, x1) || !isWithin(sides[at + 3]! - hair, y0, y1)) continue;
      found.push(at / 4);
    }
    return found;
  }
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
