// The list of jobs: a number, what the coordinator does first, what every thread does.

import { multiplyLocal, multiplyShared } from "./matmul";
import { prepareSkinny, skinnyDots, skinnySums } from "./skinny";

export const MULTIPLY_SHARED: i32 = 1;
export const MULTIPLY_LOCAL: i32 = 2;
export const SKINNY_DOTS: i32 = 3;
export const SKINNY_SUMS: i32 = 4;

export function prepare(kind: i32): void {
  if (kind == SKINNY_DOTS || kind == SKINNY_SUMS) prepareSkinny();
}

export function perform(kind: i32, thread: i32): void {
  switch (kind) {
    case MULTIPLY_SHARED:
      multiplyShared(thread);
      return;
    case MULTIPLY_LOCAL:
      multiplyLocal(thread);
      return;
    case SKINNY_DOTS:
      skinnyDots(thread);
      return;
    case SKINNY_SUMS:
      skinnySums(thread);
      return;
    default:
      unreachable();
  }
}
