// The tree of a parsed pattern, which Pattern runs, and what can be said of it before it runs.

import type { CharacterSet } from "./characterSets.ts";

export type Edge =
  | "text start"
  | "text end"
  | "last line end"
  | "line start"
  | "line end"
  | "word edge"
  | "no word edge"
  | "search start";

export type PatternNode =
  | { kind: "set"; set: CharacterSet; letter?: string }
  | { kind: "sequence"; items: PatternNode[] }
  | { kind: "choice"; items: PatternNode[] }
  | { kind: "repeat"; item: PatternNode; min: number; max: number; lazy: boolean }
  | { kind: "atomic"; item: PatternNode }
  | { kind: "edge"; edge: Edge }
  | {
      kind: "look";
      item: PatternNode;
      behind: boolean;
      negated: boolean;
      /** For look-behind, in code points. */
      minWidth: number;
      maxWidth: number;
    };

/** Whether a part gives nothing back once it has matched. */
export function hasAtomic(node: PatternNode): boolean {
  switch (node.kind) {
    case "atomic":
      return true;
    case "sequence":
    case "choice":
      return node.items.some(hasAtomic);
    case "repeat":
    case "look":
      return hasAtomic(node.item);
    default:
      return false;
  }
}

/** Fewest and most code points that `node` can match. */
export function widths(node: PatternNode): [number, number] {
  switch (node.kind) {
    case "set":
      return [1, 1];
    case "look":
    case "edge":
      return [0, 0];
    case "atomic":
      return widths(node.item);
    case "sequence": {
      const all = node.items.map(widths);
      return [all.reduce((sum, [low]) => sum + low, 0), all.reduce((sum, [, high]) => sum + high, 0)];
    }
    case "choice": {
      const all = node.items.map(widths);
      return [Math.min(...all.map(([low]) => low)), Math.max(...all.map(([, high]) => high))];
    }
    case "repeat": {
      const [low, high] = widths(node.item);
      return [low * node.min, high === 0 ? 0 : high * node.max];
    }
  }
}
