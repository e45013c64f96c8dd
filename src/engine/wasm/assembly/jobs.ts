// The list of jobs: a number, what the coordinator does first, what every thread does.

import { attentionForward } from "./attention";
import { attentionGradient } from "./attentionBackward";
import { attentionDecode } from "./attentionDecode";
import { multiplyLocal, multiplyShared } from "./matmul";
import { prepareSkinny, skinnyDots, skinnySums } from "./skinny";

export const MULTIPLY_SHARED: i32 = 1;
export const MULTIPLY_LOCAL: i32 = 2;
export const SKINNY_DOTS: i32 = 3;
export const SKINNY_SUMS: i32 = 4;

export const ATTENTION: i32 = 5;
export const ATTENTION_GRADIENT: i32 = 6;
export const ATTENTION_DECODE: i32 = 7;

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
    case ATTENTION:
      attentionForward(thread);
      return;
    case ATTENTION_GRADIENT:
      attentionGradient(thread);
      return;
    case ATTENTION_DECODE:
      attentionDecode(thread);
      return;
    default:
      unreachable();
  }
}
