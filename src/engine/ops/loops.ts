// Small helpers of the plain-loop references.

import type { NumberArray } from "../tensor.ts";

/** array[i] for an index known to be in range. */
export function at(array: NumberArray, i: number): number {
  return array[i] as number;
}
